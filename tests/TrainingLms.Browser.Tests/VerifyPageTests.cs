using Microsoft.Playwright;
using TrainingLms.Certificates;
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
    [InlineData(CertificateState.Issued, "有效", "可以信赖", "Valid", "in force")]
    [InlineData(CertificateState.Suspended, "暂停使用", "目前请勿采信", "Suspended", "Do not rely on it for now")]
    [InlineData(CertificateState.Superseded, "已被替代", "以替代证书为准", "Superseded", "the certificate that replaces it holds")]
    [InlineData(CertificateState.Revoked, "已撤销 (2026-03-18)", "自撤销之日起无效", "Revoked (2026-03-18)", "void since that day")]
    [InlineData(CertificateState.Expired, "已过期", "有效期已过", "Expired", "validity is over")]
    public async Task Each_state_is_told_with_what_it_means_in_both_languages_and_never_why(CertificateState state, string answer, string meaning, string english, string englishMeaning)
    {
        var certificate = await visitors.CertificateAsync(state);
        await using var visit = await visitors.ComeAsync(new() { JavaScriptEnabled = false });
        foreach (var (path, told, meant) in (((string, string, string)[])[($"/verify/{certificate.VerifyToken}", answer, meaning), ($"/verify/{certificate.VerifyToken}?lang=en", english, englishMeaning)]))
        {
            await visit.Page.GotoAsync(path);
            await Expect(visit.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync(told);
            await Expect(visit.Page.Locator(".meaning")).ToContainTextAsync(meant);
            await Expect(visit.Page.Locator("body")).Not.ToContainTextAsync("原因");
            await Expect(visit.Page.Locator("body")).Not.ToContainTextAsync("李小明");
        }
        if (state == CertificateState.Superseded) await Expect(visit.Page.Locator("dl")).ToContainTextAsync("TLMS-T2026-");
        Assert.Empty(visit.Complaints);
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
        // What the registers of titles teach: a wrong digit, a homophone, a wrong year, a late entry.
        foreach (var cause in (string[])["错一位", "同音字", "年份", "待补录", "申请更正"]) await Expect(visit.Page.Locator(".causes")).ToContainTextAsync(cause);
        await Expect(visit.Page.Locator("#token")).ToBeEditableAsync();
        Assert.Empty(visit.Complaints);
    }
}
