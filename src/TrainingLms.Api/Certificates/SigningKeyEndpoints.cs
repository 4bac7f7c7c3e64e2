using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Certificates;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Certificates;

/// <summary>The keys that sign credentials, for administrators.</summary>
static class SigningKeyEndpoints
{
    public static void MapSigningKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/certificates/signing-keys").WithTags("Certificates");
        keys.MapGet("/", List).WithSummary("Keys that sign or signed credentials, newest first; never their secrets");
        keys.MapPost("/{id:guid}/rotation", Rotate).WithSummary("Replace a key, with the reason: a new one signs from now on, and what the old one signed still verifies");
    }

    static async Task<IReadOnlyList<SigningKeyView>> List(SigningKeys keys, Act act, SentenceBook book, CancellationToken cancel) =>
        [.. (await keys.ListAsync(act.By, cancel)).Select(key => SigningKeyView.Of(key, act, book))];

    static async Task<SigningKeyView> Rotate(Guid id, ReasonRequest request, SigningKeys keys, Act act, SentenceBook book, CancellationToken cancel) =>
        SigningKeyView.Of(await keys.RotateAsync(id, act.Because(request.Reason), cancel), act, book);
}

sealed record SigningKeyView(Guid Id, Guid UnitId, string Thumbprint, Instant Since, Instant? Until, SigningKeyState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static SigningKeyView Of(SigningKey key, Act act, SentenceBook book) => new(
        key.Id, key.UnitId, key.Thumbprint, key.Since, key.Until, key.State, key.Version, ActionView.Of(SigningKeyWorkflow.Table.PermittedTriggers(key, act.Because("-")), book));
}
