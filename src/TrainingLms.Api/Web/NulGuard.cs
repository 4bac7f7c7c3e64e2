namespace TrainingLms.Api.Web;

/// <summary>No text with a NUL in it can be looked for in PostgreSQL; so that both databases answer alike, such an address is malformed.</summary>
/// <remarks>Bodies are looked at where they are read, see <see cref="ApiJson"/>; pages give a friendlier answer of their own.</remarks>
static class NulGuard
{
    public static IApplicationBuilder UseNulGuard(this IApplicationBuilder app) => app.Use((http, next) =>
        http.Request.Path.StartsWithSegments("/api") && http.Request.QueryString.Value is { } query && query.Contains("%00", StringComparison.Ordinal)
            ? throw new BadHttpRequestException("The address contains the character U+0000.")
            : next());
}
