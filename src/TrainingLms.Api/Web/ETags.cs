
namespace TrainingLms.Api.Web;

/// <summary>Puts the version of what is shown into the ETag, and asks for If-Match where a change demands it.</summary>
public static class ETags
{
    /// <summary>Adds the ETag of versioned views to every answer of the group.</summary>
    public static RouteGroupBuilder WithETags(this RouteGroupBuilder group) => group.AddEndpointFilter(async (context, next) =>
    {
        var result = await next(context);
        var view = result is IValueHttpResult { Value: IVersionedView inner } ? inner : result as IVersionedView;
        if (view is not null) context.HttpContext.Response.Headers.ETag = $"\"{view.Version}\"";
        return result;
    });

    /// <summary>Refuses with 428 when the caller did not say which version it changes.</summary>
    public static RouteHandlerBuilder RequireIfMatch(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        if (context.HttpContext.Request.Headers.IfMatch.Count > 0) return await next(context);
        await Problems.WriteAsync(context.HttpContext, 428, "request.precondition_required");
        return Results.Empty;
    });
}
