using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TrainingLms.Browser.Tests;

public sealed class ApiPageTests(Visitors visitors)
{
    readonly Visitors visitors = visitors.OrSkip();

    [Fact]
    public async Task The_API_page_shows_every_operation_asks_nobody_else_and_complains_about_nothing()
    {
        await using var visit = await visitors.ComeAsync();
        await visit.Page.GotoAsync("/docs", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var operations = await visit.Page.EvaluateAsync<int>(
            "fetch('/openapi/v1.json').then(answer => answer.json()).then(api => Object.values(api.paths).flatMap(Object.keys).length)");
        Assert.NotEqual(0, operations);
        await Expect(visit.Page.Locator(".opblock")).ToHaveCountAsync(operations);
        await visit.Page.Locator(".opblock", new() { HasText = "/api/v1/units" }).First.Locator(".opblock-summary").ClickAsync();
        await Expect(visit.Page.Locator(".opblock.is-open .responses-wrapper").First).ToBeVisibleAsync();

        Assert.Empty(visit.Complaints);
        Assert.All(visit.Asked, url => Assert.Equal(visitors.Address.Authority, url.Authority));
    }
}
