using Microsoft.AspNetCore.Http;

namespace TrainingLms.Portal;

/// <summary>Says why a sign-in at the identity provider ended here, and what to do.</summary>
public sealed class RefusedModel : PortalPage
{
    /// <summary>Why.</summary>
    public SignInRefusal Refusal { get; private set; } = SignInRefusal.Failed;

    /// <summary>Shows it.</summary>
    public void OnGet(string? reason)
    {
        Refusal = SignInRefusal.Of(reason);
        Response.StatusCode = StatusCodes.Status403Forbidden;
    }
}
