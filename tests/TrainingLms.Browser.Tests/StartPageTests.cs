using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TrainingLms.Browser.Tests;

public sealed class StartPageTests(Visitors visitors)
{
    readonly Visitors visitors = visitors.OrSkip();

    [Theory]
    [InlineData("/", true, "zh-CN", "证书查验")]
    [InlineData("/", false, "zh-CN", "证书查验")]
    [InlineData("/?lang=en", true, "en", "Verify a certificate")]
    [InlineData("/?lang=en", false, "en", "Verify a certificate")]
    public async Task The_start_page_speaks_both_languages_with_and_without_script(string path, bool script, string language, string heading)
    {
        await using var visit = await visitors.ComeAsync(new() { JavaScriptEnabled = script });
        await visit.Page.GotoAsync(path);
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(3);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_visitor_whose_browser_asks_for_English_gets_it_and_can_switch_to_Chinese_and_back()
    {
        await using var visit = await visitors.ComeAsync(new() { Locale = "en-GB" });
        await visit.Page.GotoAsync("/");
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "中文" }).ClickAsync();
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-CN");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    [Fact]
    public async Task The_first_tab_stop_is_a_visible_link_that_skips_to_the_content()
    {
        await using var visit = await visitors.ComeAsync();
        var page = visit.Page;
        await page.GotoAsync("/?lang=en");
        var skip = page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" });
        await Expect(skip).Not.ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(skip).ToBeFocusedAsync();
        await Expect(skip).ToBeInViewportAsync(new() { Ratio = 1 });
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "示范市统一身份认证" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByLabel("Verification code")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task No_request_leaves_the_server()
    {
        await using var visit = await visitors.ComeAsync();
        await visit.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        Assert.Contains(visit.Asked, url => url.AbsolutePath.EndsWith(".css", StringComparison.Ordinal));
        Assert.All(visit.Asked, url => Assert.Equal(visitors.Address.Authority, url.Authority));
    }
}
