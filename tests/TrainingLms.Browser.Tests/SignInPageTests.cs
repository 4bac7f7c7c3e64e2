using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TrainingLms.Browser.Tests;

/// <summary>The way over the identity provider, in a real browser with its own ideas of cookies and sites.</summary>
[Collection(Visitors.AtTheProvider)]
public sealed class SignInPageTests(Visitors visitors)
{
    readonly Visitors visitors = visitors.OrSkip();

    [Fact]
    public async Task Who_comes_back_from_the_provider_is_signed_in_although_the_way_began_on_another_site()
    {
        await visitors.EmployeeAsync("B0001");
        visitors.Provider.Person = "B0001";
        await using var visit = await visitors.ComeAsync();
        await visit.Page.GotoAsync("/");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "示范市统一身份认证" }).ClickAsync();
        await visit.Page.WaitForURLAsync("/", new() { WaitUntil = WaitUntilState.Commit });
        Assert.Contains(visit.Asked, url => url.Port == visitors.Provider.Address.Port);

        // A page that only a session opens, reached in the same breath as the sign-in.
        await visit.Page.GotoAsync("/sign-in/provider?to=/api/v1/me", new() { WaitUntil = WaitUntilState.Commit });
        await visit.Page.WaitForURLAsync("/api/v1/me");
        await Expect(visit.Page.Locator("body")).ToContainTextAsync("B0001");
        Assert.Equal("", string.Join('\n', visit.Complaints));
    }

    [Fact]
    public async Task The_API_page_changes_something_in_the_name_of_who_is_signed_in()
    {
        await visitors.EmployeeAsync("B0002");
        visitors.Provider.Person = "B0002";
        await using var visit = await visitors.ComeAsync();
        await visit.Page.GotoAsync("/sign-in/provider?to=/docs/index.html", new() { WaitUntil = WaitUntilState.Commit });
        await visit.Page.WaitForURLAsync("**/docs/index.html");
        // The document of all operations takes its time on a busy machine.
        await Expect(visit.Page.Locator(".opblock").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        // As its own script does when somebody presses the button.
        var status = await visit.Page.EvaluateAsync<int>("fetch('/api/v1/session', { method: 'DELETE' }).then(answer => answer.status)");
        Assert.Equal(204, status);
        // Signing out asks the browser to forget; over plain http it says that it does so only over https.
        Assert.Equal("", string.Join('\n', visit.Complaints.Where(complaint => !complaint.StartsWith("Clear-Site-Data", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("NOBODY", "/sign-in/refused/person_unknown", "请联系本单位人事干部")]
    [InlineData(null, "/sign-in/refused/cancelled", "取消了登录")]
    public async Task Who_is_not_let_in_reads_why_and_what_to_do(string? person, string page, string words)
    {
        visitors.Provider.Person = person;
        await using var visit = await visitors.ComeAsync(new() { JavaScriptEnabled = false });
        await visit.Page.GotoAsync("/sign-in/provider");
        await visit.Page.WaitForURLAsync(page, new() { WaitUntil = WaitUntilState.Commit });
        await Expect(visit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync(words);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "返回首页" }).ClickAsync();
        await visit.Page.WaitForURLAsync("/", new() { WaitUntil = WaitUntilState.Commit });
    }
}
