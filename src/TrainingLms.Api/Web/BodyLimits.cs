using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using TrainingLms.Api.Hosting;
using TrainingLms.Courses;

namespace TrainingLms.Api.Web;

/// <summary>How large the body of an endpoint may be where it takes a file; everywhere else the small limit of the server holds.</summary>
sealed record UploadLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;

static class BodyLimits
{
    /// <summary>This endpoint takes a file.</summary>
    public static RouteHandlerBuilder TakesUpload(this RouteHandlerBuilder endpoint)
    {
        endpoint.Add(built => built.Metadata.Add(new UploadLimit(built.ApplicationServices.GetRequiredService<EdgeOptions>().UploadMegabytes * 1024L * 1024)));
        return endpoint;
    }

    /// <summary>This endpoint takes a course package, which may be larger than any other file and is never held in memory.</summary>
    public static RouteHandlerBuilder TakesPackage(this RouteHandlerBuilder endpoint)
    {
        endpoint.Add(built => built.Metadata.Add(new UploadLimit(built.ApplicationServices.GetRequiredService<CourseOptions>().MostBytes)));
        return endpoint;
    }

    /// <summary>The limit that this request passed, in words.</summary>
    public static string LimitOf(HttpContext http) => http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize switch
    {
        >= 1024 * 1024 and var large => $"{large / (1024 * 1024)} MB",
        { } small => $"{small / 1024} KB",
        null => "",
    };
}
