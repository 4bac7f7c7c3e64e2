using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using QRCoder;
using TrainingLms.Certificates;
using TrainingLms.Sentences;

namespace TrainingLms.Api.Certificates;

/// <summary>The certificate as one page: A4 landscape, no script, no file from anywhere else.</summary>
static class CertificatePage
{
    static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    const string Style = """
        @page { size: A4 landscape; margin: 0 }
        * { box-sizing: border-box }
        body { margin: 0; background: #ece8df; color: #1c2a3a; font-family: "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif }
        .sheet { position: relative; width: 297mm; height: 209mm; margin: 0 auto; padding: 22mm 26mm; background: #fffdf7; overflow: hidden }
        .frame { position: absolute; inset: 9mm; border: 0.6mm solid #8a6d2f; outline: 0.2mm solid #8a6d2f; outline-offset: -2.2mm; pointer-events: none }
        h1 { margin: 0; text-align: center; font-size: 34pt; letter-spacing: 0.5em; text-indent: 0.5em; color: #8c1c13; font-weight: 600 }
        .english { text-align: center; font-size: 12pt; letter-spacing: 0.12em; color: #6b6253; margin: 2mm 0 9mm }
        .name { text-align: center; font-size: 28pt; letter-spacing: 0.2em; text-indent: 0.2em; margin: 0 0 5mm }
        .text { text-align: center; font-size: 15pt; line-height: 1.9; margin: 0 20mm }
        .text small { display: block; font-size: 10.5pt; color: #6b6253; line-height: 1.6 }
        dl { display: grid; grid-template-columns: auto 1fr; gap: 1.6mm 5mm; margin: 0; font-size: 10.5pt; position: absolute; left: 30mm; bottom: 24mm }
        dt { color: #6b6253 } dd { margin: 0 }
        .seal { position: absolute; right: 78mm; bottom: 26mm; text-align: center; font-size: 13pt; line-height: 1.7 }
        .qr { position: absolute; right: 28mm; bottom: 22mm; width: 36mm; text-align: center; font-size: 8.5pt; color: #6b6253 }
        .qr svg { width: 34mm; height: 34mm; display: block; margin: 0 auto 1mm }
        .mark { position: absolute; inset: 0; display: flex; align-items: center; justify-content: center; font-size: 84pt; letter-spacing: 0.2em;
          color: rgba(176, 32, 32, 0.24); transform: rotate(-18deg); pointer-events: none }
        @media print { body { background: #fffdf7 } }
        @media screen { .sheet { margin: 8mm auto; box-shadow: 0 1mm 6mm rgba(0, 0, 0, 0.25) } }
        """;

    /// <summary>For the browser: exactly this style sheet, written into the page so that the page can be kept as one file, and nothing else.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style.ReplaceLineEndings("\n"))))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Of(Certificate c, string address)
    {
        var mark = c.State is CertificateState.Issued ? "" : $"<div class=\"mark\">{Html.Encode(SentenceBook.Chinese[$"certificate.state.{Workflow.Snake.Of(c.State)}"])}</div>";
        var wording = CertificateWording.Of(c);
        return $"""
            <!DOCTYPE html>
            <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
            <title>{Html.Encode(c.Number)}</title><style>{Style.ReplaceLineEndings("\n")}</style></head>
            <body><main class="sheet"><div class="frame"></div>{mark}
            <h1>{Html.Encode(wording.Heading)}</h1>
            <p class="english">{Html.Encode(wording.HeadingEnglish)}</p>
            <p class="name">{Html.Encode(c.HolderName)}</p>
            <p class="text">{Html.Encode(wording.Text)}
            <small>{Html.Encode(wording.TextEnglish)}</small></p>
            <dl>{string.Concat(wording.Facts.Select(fact => $"<dt>{fact.Label} {fact.English}</dt><dd>{Html.Encode(fact.Value)}</dd>"))}</dl>
            <div class="seal">{Html.Encode(c.Issuer)}<br>{(c.IssuedOn is { } day ? $"{day.Year}年{day.Month}月{day.Day}日" : "")}</div>
            <div class="qr">{QrCode(address)}扫码查验 Scan to verify</div>
            </main></body></html>
            """;
    }

    /// <summary>The module matrix as one path; four modules of quiet zone around it.</summary>
    public static string QrCode(string text)
    {
        using var made = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = made.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
            for (var x = 0; x < rows[y].Length; x++)
                if (rows[y][x]) path.Append($"M{x} {y}h1v1h-1z");
        return $"<svg viewBox=\"0 0 {rows.Count} {rows.Count}\" role=\"img\" aria-label=\"QR\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#1c2a3a\"/></svg>";
    }
}
