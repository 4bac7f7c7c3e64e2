using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TrainingLms.Browser.Tests;

public sealed class VerifyPageTests(Visitors visitors)
{
    readonly Visitors visitors = visitors.OrSkip();

    [Theory]
    [InlineData("/", "zh-CN", "有效", "副高级")]
    [InlineData("/?lang=en", "en", "Valid", "Associate senior")]
    public async Task A_code_typed_from_paper_into_the_start_page_is_found_and_the_language_stays(string start, string language, string answer, string title)
    {
        var certificate = await visitors.CertificateAsync();
        await using var visit = await visitors.ComeAsync(new() { JavaScriptEnabled = false });
        await visit.Page.GotoAsync(start);
        await visit.Page.Locator("#token").FillAsync($" {string.Join(" - ", certificate.VerifyToken.ToUpperInvariant().Chunk(4).Select(part => new string(part)))} ");
        await visit.Page.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await Expect(visit.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync(answer);
        await Expect(visit.Page.Locator("dl")).ToContainTextAsync(certificate.Number);
        await Expect(visit.Page.Locator("dl")).ToContainTextAsync(title);
        await Expect(visit.Page.Locator("dl")).ToContainTextAsync("李*明");
        await Expect(visit.Page.Locator("script")).ToHaveCountAsync(0);
        Assert.Empty(visit.Complaints);

        await visit.Page.Locator("header nav a[lang]").ClickAsync();
        await Expect(visit.Page.Locator("html")).Not.ToHaveAttributeAsync("lang", language);
        await Expect(visit.Page.Locator("dl")).ToContainTextAsync(certificate.Number);
    }

    [Theory]
    [InlineData("/verify")]
    [InlineData("/verify?token=")]
    [InlineData("/verify?token=%20-%20")]
    [InlineData("/verify?token=%EF%BC%A1%E4%B8%AD%00%3Cb%3E")]
    [InlineData("/verify/00000000000000000000000000000000")]
    public async Task An_empty_mistyped_or_unknown_code_gets_a_friendly_answer_and_another_try(string path)
    {
        await using var visit = await visitors.ComeAsync();
        await visit.Page.GotoAsync(path);
        await Expect(visit.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("查无此证");
        await Expect(visit.Page.GetByText("请对照证书逐字核对")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("#token")).ToBeEditableAsync();
        Assert.Empty(visit.Complaints);
    }
}
