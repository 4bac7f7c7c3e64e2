using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Certificates;

namespace TrainingLms.Api.Certificates;

/// <summary>Verification for programs of anyone; people who scan the code come to the page of the portal.</summary>
static class VerificationEndpoints
{
    public static void MapVerification(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("/public").AllowAnonymous().RequireRateLimiting(RateLimits.Verification).WithTags("Verification");
        open.MapGet("/certificates/{token}", Answer).WithSummary("Verify a certificate by its token; anyone may ask, and an unknown token is answered as unknown");
        open.MapGet("/credential-keys", Keys).WithSummary("The key set (RFC 7517) by which credentials are verified, archived keys included");
        open.MapGet("/credential-keys/{thumbprint}", Key).WithSummary("One key of the set, as credentials name it");
        open.MapGet("/certificate-status/{list:int}/{purpose}", Status).Produces<string>(200, CredentialJwt.MediaType)
            .WithSummary("A list of status (Bitstring Status List) as a signed credential: which places are revoked or suspended");
    }

    /// <summary>Where the public reaches this server, without a slash at the end.</summary>
    public static string HomeOf(CertificateOptions options, HttpRequest request) => options.PublicAddress ?? $"{request.Scheme}://{request.Host}";

    /// <summary>The address that the code on the certificate leads to.</summary>
    public static string AddressOf(string token, CertificateOptions options, HttpRequest request) => $"{HomeOf(options, request)}/verify/{token}";

    static Task<Verification> Answer(string token, CertificateRegister register, HttpResponse response, CancellationToken cancel)
    {
        response.Headers.CacheControl = "no-store";
        return register.VerifyAsync(token, cancel);
    }

    static async Task<KeySetView> Keys(SigningKeys keys, CertificateOptions options, HttpRequest request, CancellationToken cancel) =>
        new([.. (await keys.PublishedAsync(cancel)).Select(key => PublicKeyView.Of(key, HomeOf(options, request)))]);

    static async Task<PublicKeyView> Key(string thumbprint, SigningKeys keys, CertificateOptions options, HttpRequest request, CancellationToken cancel) =>
        PublicKeyView.Of(await keys.PublishedAsync(thumbprint, cancel), HomeOf(options, request));

    static async Task<IResult> Status(int list, string purpose, StatusLists lists, CertificateOptions options, HttpContext http, IClock clock, CancellationToken cancel)
    {
        // A list that was kept would show as valid what is revoked.
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(await lists.FindAsync(list, purpose, HomeOf(options, http.Request), clock.GetCurrentInstant(), cancel), CredentialJwt.MediaType);
    }
}

sealed record KeySetView(IReadOnlyList<PublicKeyView> Keys);

/// <summary>A public key as RFC 7517 writes it.</summary>
sealed record PublicKeyView(string Kty, string Crv, string Use, string Alg, string Kid, string X, string Y)
{
    public static PublicKeyView Of(SigningKey key, string address) => new("EC", "P-256", "sig", "ES256", SigningKeys.AddressOf(key.Thumbprint, address), key.X, key.Y);
}
