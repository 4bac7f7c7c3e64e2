using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TrainingLms.Browser.Tests;

/// <summary>What somebody who is signed in reads about the own year.</summary>
[Collection(Visitors.AtTheProvider)]
public sealed class OwnPagesTests(Visitors visitors)
{
    readonly Visitors visitors = visitors.OrSkip();

    async Task<Visit> SignInAsync(string number, BrowserNewContextOptions? traits = null)
    {
        visitors.Provider.Person = number;
        var visit = await visitors.ComeAsync(traits);
        // The page itself leads to the sign-in and back; the page of arrival may move on before it has loaded.
        await visit.Page.GotoAsync("/hours", new() { WaitUntil = WaitUntilState.Commit });
        await visit.Page.WaitForURLAsync("/hours");
        return visit;
    }

    [Fact]
    public async Task My_hours_say_what_counts_what_is_missing_and_where_each_entry_came_from()
    {
        var li = await visitors.EmployeeAsync("B0101");
        await visitors.LearnedAsync(li, "网络安全法基础", 6_50);
        await visitors.LearnedAsync(li, "个人信息保护实务", 2_00);
        await using var visit = await SignInAsync("B0101");
        await Expect(visit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("未达标 8.50 / 90.00");
        await Expect(visit.Page.GetByText("网络安全法基础")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("body")).ToContainTextAsync("还缺什么");
        await Expect(visit.Page.Locator("body")).ToContainTextAsync("81.50");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("My hours");
        Assert.Equal("", string.Join('\n', visit.Complaints));
    }

    [Fact]
    public async Task A_year_without_rules_is_explained_and_no_error()
    {
        await visitors.EmployeeAsync("B0102");
        await using var visit = await SignInAsync("B0102");
        await visit.Page.GotoAsync("/hours?year=1999");
        await Expect(visit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("1999");
    }

    [Fact]
    public async Task Messages_are_read_and_marked_as_read()
    {
        var li = await visitors.EmployeeAsync("B0103");
        await visitors.LearnedAsync(li, "应急响应演练", 3_00);
        await using var visit = await SignInAsync("B0103");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "我的消息" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("1");
        await Expect(visit.Page.Locator("ol.entries")).ToContainTextAsync("应急响应演练");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "全部标为已读" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("0");
        Assert.Equal("", string.Join('\n', visit.Complaints));
    }

    [Theory]
    [InlineData("B0201", "/hours", ColorScheme.Light)]
    [InlineData("B0202", "/hours?lang=en", ColorScheme.Dark)]
    [InlineData("B0203", "/inbox", ColorScheme.Dark)]
    [InlineData("B0204", "/inbox?lang=en", ColorScheme.Light)]
    public async Task These_pages_have_no_barrier_and_never_scroll_sideways_on_a_phone(string number, string path, ColorScheme scheme)
    {
        await visitors.LearnedAsync(await visitors.EmployeeAsync(number), "数字政府与信息化建设专题培训（含大数据、政务云与一网通办）", 12_00);
        await using var visit = await SignInAsync(number, new() { ColorScheme = scheme, ViewportSize = new() { Width = 360, Height = 800 } });
        await visit.Page.GotoAsync(path);
        var found = await visit.Page.RunAxe();
        Assert.NotEmpty(found.Passes);
        Assert.Empty(found.Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
        Assert.InRange(await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 360);
    }
}
