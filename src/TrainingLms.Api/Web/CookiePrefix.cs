using Microsoft.Net.Http.Headers;

namespace TrainingLms.Api.Web;

/// <summary>
/// Under https every cookie of this server travels as <c>__Host-name</c>: browsers then take it from this host alone, over https alone, for all
/// paths. One without the prefix may have been planted by a neighbouring host and is not read. The rest of the server knows the plain names.
/// </summary>
static class CookiePrefix
{
    const string Prefix = "__Host-";

    public static IApplicationBuilder UseCookiePrefix(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!http.Request.IsHttps) return next(http);
        if (http.Request.Headers.Cookie.Count > 0) http.Request.Headers.Cookie = WithoutPrefix(http.Request.Headers.Cookie!);
        http.Response.OnStarting(static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            if (headers.SetCookie.Count > 0) headers.SetCookie = headers.SetCookie.Select(WithPrefix).ToArray();
            return Task.CompletedTask;
        }, http.Response);
        return next(http);
    });

    static string WithoutPrefix(IList<string> headers) => string.Join("; ", headers.SelectMany(header => header.Split(';'))
        .Select(pair => pair.Trim()).Where(pair => pair.StartsWith(Prefix, StringComparison.Ordinal)).Select(pair => pair[Prefix.Length..]));

    static string? WithPrefix(string? header)
    {
        if (!SetCookieHeaderValue.TryParse(header, out var cookie)) return header;
        cookie.Name = Prefix + cookie.Name;
        cookie.Path = "/";
        cookie.Domain = default;
        cookie.Secure = true;
        return cookie.ToString();
    }
}
