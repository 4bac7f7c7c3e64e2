namespace TrainingLms.Api.Accounts;

/// <summary>Marks an endpoint whose use is not noted in the session: when a member was seen last would tell when the secret vote was cast.</summary>
sealed class LeavesNoTime;

static class LeavingNoTimeExtensions
{
    public static TBuilder LeavingNoTime<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new LeavesNoTime());

    public static bool LeavesNoTime(this HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<LeavesNoTime>() is not null;
}
