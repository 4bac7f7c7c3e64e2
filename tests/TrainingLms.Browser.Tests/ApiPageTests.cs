using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TrainingLms.Browser.Tests;

public sealed class ApiPageTests(Visitors visitors)
{
    readonly Visitors visitors = visitors.OrSkip();

    [Fact]
    public async Task The_API_page_shows_every_section_asks_nobody_else_and_complains_about_nothing()
    {
        await using var visit = await visitors.ComeAsync();
        await visit.Page.GotoAsync("/docs", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await visit.Page.Locator(".opblock", new() { HasText = "/api/v1/session" }).First.Locator(".opblock-summary").ClickAsync();
        await Expect(visit.Page.Locator(".opblock.is-open .responses-wrapper").First).ToBeVisibleAsync();

        // The page draws its sections as they scroll into view: scroll until all have been seen.
        var sections = await visit.Page.EvaluateAsync<string[]>(
            "fetch('/openapi/v1.json').then(answer => answer.json()).then(api => [...new Set(Object.values(api.paths).flatMap(Object.values).flatMap(operation => operation.tags))])");
        var seen = new HashSet<string>();
        for (var step = 0; step < 1_500 && seen.Count < sections.Length; step++)
        {
            seen.UnionWith(await visit.Page.Locator(".opblock-tag").EvaluateAllAsync<string[]>("all => all.map(tag => tag.dataset.tag)"));
            await visit.Page.Mouse.WheelAsync(0, 700);
            await visit.Page.WaitForTimeoutAsync(50);
        }
        Assert.Equal(sections.Order(), seen.Order());

        Assert.Empty(visit.Complaints);
        Assert.All(visit.Asked, url => Assert.Equal(visitors.Address.Authority, url.Authority));
    }
}
