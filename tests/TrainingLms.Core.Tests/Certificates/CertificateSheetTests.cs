using System.Text.RegularExpressions;
using TrainingLms.Certificates;
using TrainingLms.Workflow;
using static TrainingLms.Core.Tests.Certificates.PdfTools;

namespace TrainingLms.Core.Tests.Certificates;

/// <summary>The PDF, read by programs that are not ours.</summary>
public sealed partial class CertificateSheetTests : IDisposable
{
    const string Address = "https://training.example";

    readonly string folder = Directory.CreateTempSubdirectory("tlms-pdf-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    async Task<string> PrintedAsync(Certificate certificate)
    {
        var path = Path.Combine(folder, "certificate.pdf");
        await File.WriteAllBytesAsync(path, CertificateSheet.Draw(certificate, FontOrSkip(), Address), TestContext.Current.CancellationToken);
        return path;
    }

    /// <summary>Text without blanks: spaced headings come out with some.</summary>
    static string Solid(string text) => string.Concat(text.Where(sign => !char.IsWhiteSpace(sign)));

    [Theory]
    [InlineData("李小明")]
    [InlineData("䶮𬱖𠮷")] // outside the basic plane and rare in it
    [InlineData("阿卜杜热合曼·买买提艾力·麦麦提吐尔逊")]
    public async Task A_certificate_is_a_sound_PDF_whose_text_comes_out_whole_also_for_rare_and_long_names(string name)
    {
        var certificate = Certified.Of(name);
        var path = await PrintedAsync(certificate);
        Assert.Contains("No syntax or stream encoding errors found", await SayAsync("qpdf", "--check", path), StringComparison.Ordinal);
        var text = Solid(await SayAsync("pdftotext", "-layout", path, "-"));
        foreach (var said in (string[])[name, "职称证书", "CERTIFICATEOFPROFESSIONALTITLE", "经评审并公示，确认具备高级工程师职称资格，特发此证。", "TLMS-T2026-000123", "副高级", "网络空间安全（网络技术应用）", "2026-03-02",
            "2026年3月10日", "示范市人力资源和社会保障局", CertificateToken.Grouped(certificate.VerifyToken), "扫码查验", "Scantoverify"])
            Assert.Contains(said, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_font_is_embedded_as_a_subset_with_its_text_on_one_A4_page_lying_on_its_side()
    {
        var path = await PrintedAsync(Certified.Of("李小明"));
        var font = Assert.Single((await SayAsync("pdffonts", path)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2));
        Assert.Matches(FontLine(), font);
        var facts = await SayAsync("pdfinfo", path);
        Assert.Matches(OnePage(), facts);
        Assert.Matches(PageSize(), facts);
        Assert.InRange(new FileInfo(path).Length, 10_000, 60_000);
    }

    [Fact]
    public async Task The_code_on_it_leads_to_the_page_of_verification()
    {
        var certificate = Certified.Of("李小明");
        var path = await PrintedAsync(certificate);
        await SayAsync("pdftoppm", "-r", "150", "-png", "-singlefile", path, Path.Combine(folder, "page"));
        Assert.Equal($"{Address}/verify/{certificate.VerifyToken}", (await SayAsync("zbarimg", "--quiet", "--raw", Path.Combine(folder, "page.png"))).Trim());
    }

    [Fact]
    public void The_same_certificate_gives_the_same_bytes_and_another_gives_others()
    {
        var (font, certificate) = (FontOrSkip(), Certified.Of("李小明"));
        Assert.Equal(CertificateSheet.Draw(certificate, font, Address), CertificateSheet.Draw(certificate, font, Address));
        Assert.NotEqual(CertificateSheet.Draw(certificate, font, Address), CertificateSheet.Draw(Certified.Of("李小明"), font, Address));
    }

    [Fact]
    public void A_character_that_the_font_lacks_is_refused_by_its_code_point_and_nothing_is_left_out()
    {
        var font = FontOrSkip();
        var refused = Assert.Throws<RefusedException>(() => CertificateSheet.Draw(Certified.Of("王𪚥明"), font, Address));
        Assert.Equal(["certificate.glyphs_missing"], refused.Codes);
        Assert.Equal(["𪚥 (U+2A6A5)"], Assert.IsType<List<string>>(Assert.Single(refused.Refusals[0].Facts).Value));
    }

    [Fact]
    public async Task Words_and_days_follow_the_kind_and_long_ones_stay_on_the_page()
    {
        var path = await PrintedAsync(Certified.Of("李小明", string.Concat(Enumerable.Repeat("网络空间安全与应急", 9)), new NodaTime.LocalDate(2029, 3, 1), CertificateKind.Programme, string.Concat(Enumerable.Repeat("示范市", 20))));
        var text = Solid(await SayAsync("pdftotext", "-layout", path, "-"));
        Assert.Contains("培训合格证书", text, StringComparison.Ordinal);
        Assert.Contains("有效期至Validto2029-03-01", text, StringComparison.Ordinal);
        // Whatever is drawn stands within the frame: the boxes of all words say so.
        var boxes = WordBox().Matches(await SayAsync("pdftotext", "-bbox", path, "-"));
        Assert.NotEmpty(boxes);
        Assert.All(boxes, box => Assert.True(double.Parse(box.Groups[1].Value) > 32 && double.Parse(box.Groups[3].Value) < 810, box.Value));
    }

    [GeneratedRegex(@"^[A-Z]{6}\+LXGWWenKai\S*\s+CID TrueType\s+Identity-H\s+yes yes yes")]
    private static partial Regex FontLine();

    [GeneratedRegex(@"Pages:\s+1\n")]
    private static partial Regex OnePage();

    [GeneratedRegex(@"Page size:\s+841\.89 x 595\.28 pts \(A4\)")]
    private static partial Regex PageSize();

    [GeneratedRegex("""<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">""")]
    private static partial Regex WordBox();
}
