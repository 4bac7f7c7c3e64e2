using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TrainingLms.Browser.Tests;

/// <summary>What axe-core can see. Every page of the portal belongs in <see cref="Pages"/>.</summary>
public sealed class AccessibilityTests(Visitors visitors)
{
    const int Phone = 360;
    const int Desktop = 1280;

    readonly Visitors visitors = visitors.OrSkip();

    public static readonly TheoryData<string> Pages = ["/", "/?lang=en", "/verify", "/verify?token=abc&lang=en", "/sign-in/refused/failed"];

    public static readonly MatrixTheoryData<string, ColorScheme, int> Views =
        new(Pages.Select(page => page.Data), [ColorScheme.Light, ColorScheme.Dark], [Phone, Desktop]);

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_page_has_no_barrier_in_light_and_dark_on_phone_and_desktop(string path, ColorScheme scheme, int width)
    {
        await using var visit = await visitors.ComeAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 } });
        await visit.Page.GotoAsync(path);
        var found = await visit.Page.RunAxe();
        Assert.NotEmpty(found.Passes);
        Assert.Empty(found.Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_never_scrolls_sideways_on_a_phone(string path)
    {
        await using var visit = await visitors.ComeAsync(new() { ViewportSize = new() { Width = Phone, Height = 800 } });
        await visit.Page.GotoAsync(path);
        Assert.InRange(await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, Phone);
    }
}
