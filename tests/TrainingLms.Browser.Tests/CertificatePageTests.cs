using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TrainingLms.Api.Certificates;

namespace TrainingLms.Browser.Tests;

public sealed partial class CertificatePageTests(Visitors visitors)
{
    readonly Visitors visitors = visitors.OrSkip();

    [Fact]
    public async Task A_certificate_prints_on_one_A4_page_in_landscape_and_asks_nobody_for_anything()
    {
        var certificate = await visitors.CertificateAsync();
        await using var visit = await visitors.ComeAsync();
        await visit.Page.SetContentAsync(CertificatePage.Of(certificate, $"{visitors.Address}verify/{certificate.VerifyToken}"), new() { WaitUntil = WaitUntilState.NetworkIdle });
        var pdf = Encoding.Latin1.GetString(await visit.Page.PdfAsync(new() { PreferCSSPageSize = true, PrintBackground = true }));
        var page = Assert.Single(PageSize().Matches(pdf));
        Assert.Equal((842, 595), (Math.Round(double.Parse(page.Groups[1].Value)), Math.Round(double.Parse(page.Groups[2].Value))));
        Assert.Empty(visit.Asked);
        Assert.Empty(visit.Complaints);
    }

    [GeneratedRegex(@"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]")]
    private static partial Regex PageSize();
}
