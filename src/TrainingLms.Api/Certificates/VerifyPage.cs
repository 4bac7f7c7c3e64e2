using System.Text.Encodings.Web;
using System.Text.Unicode;
using TrainingLms.Certificates;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Certificates;

/// <summary>Verification for anyone: as JSON, and as a page for those who scan the code.</summary>
static class VerifyPage
{
    static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    const string Style = """
        body { margin: 0; background: #f2f4f7; color: #1c2a3a; font: 16px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif }
        main { max-width: 34rem; margin: 6vh auto; padding: 1.5rem; background: #fff; border-radius: 0.75rem; box-shadow: 0 1px 8px rgba(0, 0, 0, 0.12) }
        h1 { font-size: 1.1rem; margin: 0 0 1rem; color: #51606f }
        .answer { font-size: 1.5rem; font-weight: 600; margin: 0 0 1rem; padding: 0.6rem 1rem; border-left: 0.4rem solid #8a8f98; background: #f5f6f8 }
        .valid { border-color: #1d7a3e } .suspended, .superseded, .expired { border-color: #b7791f } .revoked, .unknown { border-color: #b02020 }
        dl { display: grid; grid-template-columns: auto 1fr; gap: 0.4rem 1rem; margin: 0 } dt { color: #51606f } dd { margin: 0 }
        footer { margin-top: 1.25rem; font-size: 0.85rem; color: #51606f }
        """;

    public static void MapVerification(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/public/certificates/{token}", Answer).AllowAnonymous().WithTags("Verification")
            .WithSummary("Verify a certificate by its token; anyone may ask, and an unknown token is answered as unknown");
    }

    public static void MapVerificationPage(this IEndpointRouteBuilder app) =>
        app.MapGet("/verify/{token}", Page).AllowAnonymous().ExcludeFromDescription();

    /// <summary>The address that the code on the certificate leads to.</summary>
    public static string AddressOf(string token, CertificateOptions options, HttpRequest request) =>
        $"{options.PublicAddress ?? $"{request.Scheme}://{request.Host}"}/verify/{token}";

    static Task<Verification> Answer(string token, CertificateRegister register, HttpResponse response, CancellationToken cancel)
    {
        response.Headers.CacheControl = "no-store";
        return register.VerifyAsync(token, cancel);
    }

    static async Task<IResult> Page(string token, CertificateRegister register, SentenceBook book, HttpResponse response, CancellationToken cancel)
    {
        response.Headers.CacheControl = "no-store";
        return Results.Content(Of(await register.VerifyAsync(token, cancel), book), "text/html; charset=utf-8");
    }

    static string Of(Verification v, SentenceBook book)
    {
        var status = Snake.Of(v.Status);
        var answer = v.RevokedOn is { } since ? $"{book[$"verification.{status}"]} ({since:uuuu'-'MM'-'dd})" : book[$"verification.{status}"];
        var title = book == SentenceBook.Chinese ? v.Title : v.TitleEnglish;
        (string Label, string? Value)[] facts =
        [
            ("number", v.Number), ("holder", v.HolderName), ("title", title), ("specialty", v.Specialty),
            ("issuer", v.Issuer), ("awarded_on", $"{v.AwardedOn:uuuu'-'MM'-'dd}"), ("issued_on", $"{v.IssuedOn:uuuu'-'MM'-'dd}"),
            ("valid_to", $"{v.ValidTo:uuuu'-'MM'-'dd}"), ("replaced_by", v.ReplacedBy),
        ];
        var rows = string.Concat(facts.Where(fact => !string.IsNullOrEmpty(fact.Value))
            .Select(fact => $"<dt>{Html.Encode(book[$"verification.{fact.Label}"])}</dt><dd>{Html.Encode(fact.Value!)}</dd>"));
        return $"""
            <!DOCTYPE html>
            <html lang="{book.Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex"><title>{Html.Encode(book["verification.heading"])}</title><style>{Style}</style></head>
            <body><main><h1>{Html.Encode(book["verification.heading"])}</h1><p class="answer {status}">{Html.Encode(answer)}</p><dl>{rows}</dl>
            <footer>{Html.Encode(book["verification.note"])}</footer></main></body></html>
            """;
    }
}
