namespace TrainingLms.Api.Web;

/// <summary>What every answer tells a browser: run nothing that is not ours, show us in no frame, tell nobody where you were, keep nothing personal.</summary>
static class SecurityHeaders
{
    /// <summary>For pages: our stylesheet and pictures, no script at all, forms to ourselves.</summary>
    public const string PagePolicy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>For what is no page.</summary>
    const string DataPolicy = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The page to try the API draws itself with its own script, and writes one style sheet into itself: the one with this hash, which the browser test watches.</summary>
    const string DocsPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; img-src 'self' data:; "
        + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Powers of the browser that no page of ours uses.</summary>
    const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), hid=(), "
        + "idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        // At the last moment, so that an answer made by the exception handler, which starts with empty headers, has them too.
        http.Response.OnStarting(static state =>
        {
            Write((HttpContext)state);
            return Task.CompletedTask;
        }, http);
        return next(http);
    });

    /// <summary>Tells the browser to forget what it stored of this site, for the answer that ends a session.</summary>
    public static void ForgetSite(this HttpResponse response) => response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";

    static void Write(HttpContext http)
    {
        var headers = http.Response.Headers;
        // Static files come without it, and a browser would guess.
        if (http.Response.ContentType is "text/css" or "text/javascript") http.Response.ContentType += "; charset=utf-8";
        var isPage = http.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) ?? false;
        headers.TryAdd("Content-Security-Policy", http.Request.Path.StartsWithSegments("/docs") ? DocsPolicy : isPage ? PagePolicy : DataPolicy);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Not no-referrer: a browser would then send "Origin: null" with our own forms.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
            // Over http browsers ignore it, and complain.
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        }
        // Static files say themselves how long they keep; all else may be personal.
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
    }
}
