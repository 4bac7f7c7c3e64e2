using System.Globalization;
using NodaTime;
using QRCoder;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>
/// The certificate as a PDF, one page A4 landscape, drawn by us with the outlines of one font. What it says comes from the frozen record alone; the same record, font and
/// address give the same bytes.
/// </summary>
public static class CertificateSheet
{
    /// <summary>Name of this drawing, kept with each file made by it; to be changed with every change of how it looks.</summary>
    public const string Template = "2026-1";

    const double Width = 841.89, Height = 595.28, Middle = Width / 2;

    const string Paper = "FFFDF7", Gold = "8A6D2F", Red = "8C1C13", Ink = "1C2A3A", Grey = "6B6253", Faint = "B9AE96";

    /// <summary>Draws it.</summary>
    /// <param name="certificate">The certificate, issued.</param>
    /// <param name="font">The font to print with; only what is drawn gets into the file.</param>
    /// <param name="address">Where the public reaches this server, without a slash at the end; the code leads to its page of verification.</param>
    /// <exception cref="RefusedException"><c>certificate.glyphs_missing</c> with the characters that the font does not have: a name is legal text, so nothing is printed
    /// without them.</exception>
    public static byte[] Draw(Certificate certificate, TrueTypeFont font, string address)
    {
        var characters = new FontSubset(font);
        var canvas = new SheetCanvas(characters);
        var wording = CertificateWording.Of(certificate);
        Ground(canvas);
        Words(canvas, certificate, wording);
        Foot(canvas, certificate, wording, address);
        var missing = characters.Missing;
        if (missing.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, "certificate.glyphs_missing", ("characters", missing.Select(one => $"{one} (U+{one.Value:X4})").ToList()));
        return FileOf(certificate, wording, font, characters, canvas);
    }

    static void Ground(SheetCanvas canvas)
    {
        canvas.Fill(0, 0, Width, Height, Paper);
        canvas.Frame(26, 26, Width - 52, Height - 52, 1.8, Gold);
        canvas.Frame(32, 32, Width - 64, Height - 64, 0.5, Gold);
        foreach (var x in (double[])[39, Width - 39])
            foreach (var y in (double[])[39, Height - 39])
            {
                var (inX, inY) = (x < Middle ? 1 : -1, y < Height / 2 ? 1 : -1);
                canvas.Line(x, y, x + 34 * inX, y, 1.2, Gold);
                canvas.Line(x, y, x, y + 34 * inY, 1.2, Gold);
                canvas.Line(x + 6 * inX, y + 6 * inY, x + 22 * inX, y + 6 * inY, 0.5, Gold);
                canvas.Line(x + 6 * inX, y + 6 * inY, x + 6 * inX, y + 22 * inY, 0.5, Gold);
            }
    }

    static void Words(SheetCanvas canvas, Certificate certificate, CertificateWording wording)
    {
        canvas.Centred(Middle, 474, 46, wording.Heading, Red, 560, spacing: 18, weight: 0.9);
        canvas.Centred(Middle, 442, 11.5, wording.HeadingEnglish, Grey, 560, spacing: 1.8);
        canvas.Line(Middle - 150, 425, Middle - 8, 425, 0.6, Gold);
        canvas.Line(Middle + 8, 425, Middle + 150, 425, 0.6, Gold);
        canvas.Centred(Middle, 422.2, 8, "◆", Gold, 20);
        var width = canvas.Centred(Middle, 366, 32, certificate.HolderName, Ink, 560, spacing: certificate.HolderName.Length <= 4 ? 9 : 2, weight: 0.4);
        var half = Math.Max(width / 2 + 24, 110);
        canvas.Line(Middle - half, 354, Middle + half, 354, 0.6, Faint);
        var y = 312.0;
        foreach (var line in canvas.Lines(wording.Text, 17, 620))
        {
            canvas.Centred(Middle, y, 17, line, Ink, 620);
            y -= 26;
        }
        y += 4;
        foreach (var line in canvas.Lines(wording.TextEnglish, 11, 620))
        {
            canvas.Centred(Middle, y, 11, line, Grey, 620);
            y -= 16;
        }
    }

    static void Foot(SheetCanvas canvas, Certificate certificate, CertificateWording wording, string address)
    {
        var y = 84.0 + 21 * (wording.Facts.Count - 1);
        foreach (var (label, english, value) in wording.Facts)
        {
            canvas.Text(74, y, 11, label, Grey);
            canvas.Text(124, y, 9, english, Grey);
            canvas.Text(178, y, canvas.Fitted(11.5, value, 245), value, Ink);
            y -= 21;
        }
        canvas.Circle(522, 156, 47, 0.7, Faint);
        canvas.Centred(522, 157, 10, "发证单位印章", Faint, 80);
        canvas.Centred(522, 143, 8, "Official seal", Faint, 80);
        canvas.Centred(522, 90, 14, certificate.Issuer, Ink, 190);
        if (certificate.IssuedOn is { } day) canvas.Centred(522, 69, 12, DayOf(day), Ink, 190);
        using var code = QRCodeGenerator.GenerateQrCode(AddressOf(certificate, address), QRCodeGenerator.ECCLevel.M);
        canvas.Fill(648, 110, 112, 112, "FFFFFF");
        canvas.Matrix(code.ModuleMatrix, 648, 110, 112, Ink);
        canvas.Centred(704, 97, 10, "扫码查验真伪", Ink, 130);
        canvas.Centred(704, 85, 8.5, "Scan to verify", Grey, 130);
        canvas.Centred(704, 72, 7.5, $"{address}/verify", Grey, 130);
    }

    /// <summary>The address that the code leads to.</summary>
    public static string AddressOf(Certificate certificate, string address) => $"{address}/verify/{certificate.VerifyToken}";

    static string DayOf(LocalDate day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日");

    static byte[] FileOf(Certificate certificate, CertificateWording wording, TrueTypeFont font, FontSubset characters, SheetCanvas canvas)
    {
        var file = new PdfFile();
        var outlines = characters.Build();
        var program = file.AddStream(outlines, string.Create(CultureInfo.InvariantCulture, $"/Length1 {outlines.Length} "));
        var descriptor = file.Add($"<< /Type /FontDescriptor /FontName /{characters.Name} /Flags 4 /FontBBox [{string.Join(' ', font.Box)}] /ItalicAngle 0 /Ascent {font.Ascent} /Descent {font.Descent} "
            + $"/CapHeight {font.Ascent} /StemV 80 /FontFile2 {program} 0 R >>");
        var descendant = file.Add($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{characters.Name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            + $"/FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity /DW 1000 /W {characters.Widths} >>");
        var toUnicode = file.AddStream(System.Text.Encoding.ASCII.GetBytes(characters.ToUnicode()));
        var type0 = file.Add($"<< /Type /Font /Subtype /Type0 /BaseFont /{characters.Name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {toUnicode} 0 R >>");
        var content = file.AddStream(canvas.Content);
        // A page names the list of pages and the list its pages; the list comes next.
        var page = file.Add(string.Create(CultureInfo.InvariantCulture,
            $"<< /Type /Page /Parent {content + 2} 0 R /MediaBox [0 0 {Width} {Height}] /Resources << /Font << /F1 {type0} 0 R >> >> /Contents {content} 0 R >>"));
        var pages = file.Add($"<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>");
        var catalog = file.Add($"<< /Type /Catalog /Pages {pages} 0 R /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >> >>");
        var made = certificate.IssuedOn is { } day ? string.Create(CultureInfo.InvariantCulture, $"/CreationDate (D:{day:uuuuMMdd}) ") : "";
        var info = file.Add($"<< /Title {PdfFile.Text($"{wording.Heading} {certificate.Number}")} /Author {PdfFile.Text(certificate.Issuer)} {made}/Producer (TrainingLms {Template}) >>");
        return file.Write(catalog, info);
    }
}
