using TrainingLms.Api.Web;
using TrainingLms.Certificates;

namespace TrainingLms.Api.Certificates;

/// <summary>Verification for programs of anyone; people who scan the code come to the page of the portal.</summary>
static class VerificationEndpoints
{
    public static void MapVerification(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/public/certificates/{token}", Answer).AllowAnonymous().RequireRateLimiting(RateLimits.Verification).WithTags("Verification")
            .WithSummary("Verify a certificate by its token; anyone may ask, and an unknown token is answered as unknown");

    /// <summary>The address that the code on the certificate leads to.</summary>
    public static string AddressOf(string token, CertificateOptions options, HttpRequest request) =>
        $"{options.PublicAddress ?? $"{request.Scheme}://{request.Host}"}/verify/{token}";

    static Task<Verification> Answer(string token, CertificateRegister register, HttpResponse response, CancellationToken cancel)
    {
        response.Headers.CacheControl = "no-store";
        return register.VerifyAsync(token, cancel);
    }
}
