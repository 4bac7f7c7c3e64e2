using System.ComponentModel;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Notifications;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Notifications;

/// <summary>How I want to be told.</summary>
static class PreferenceEndpoints
{
    public static void MapMessagePreferences(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/me/message-preferences").WithTags("Messages");
        own.MapGet("/", Get).WithSummary("How I am told by e-mail; everything is in the inbox in any case");
        own.MapPut("/", Set).WithSummary("Set language, topics, the daily mail and the quiet hours");
    }

    static async Task<PreferencesView> Get(PreferenceDesk desk, MailOptions mail, Act act, CancellationToken cancel) => PreferencesView.Of(await desk.OfAsync(act.By, cancel), mail);

    static async Task<PreferencesView> Set(PreferencesRequest request, ExpectedVersion expected, PreferenceDesk desk, MailOptions mail, Act act, CancellationToken cancel) =>
        PreferencesView.Of(await desk.SetAsync(new PreferencesWanted(request.Language, request.Muted, request.Gathered, request.DigestHour, request.QuietFrom, request.QuietTo), expected, act, cancel), mail);
}

sealed record PreferencesRequest(
    [property: Description("Language of e-mails")] MessageLanguage Language,
    [property: Description("Topics without e-mail; what is binding or urgent is sent all the same")] IReadOnlyList<MessageTopic> Muted,
    [property: Description("Whether what can wait goes with one mail a day")] bool Gathered = false,
    [property: Description("Hour of that mail, 0 to 23")] int DigestHour = 8,
    [property: Description("Hour at which quiet begins, 0 to 23; only what is urgent is sent then")] int QuietFrom = 21,
    [property: Description("Hour at which quiet ends; the same as the beginning for none")] int QuietTo = 8);

sealed record PreferencesView(
    MessageLanguage Language, IReadOnlyList<MessageTopic> Muted, bool Gathered, int DigestHour, int QuietFrom, int QuietTo,
    [property: Description("Whether this installation sends e-mail at all")] bool IsMailOn, long Version) : IVersionedView
{
    public static PreferencesView Of(MessagePreferences p, MailOptions mail) => new(p.Language, p.MutedTopics, p.IsGathered, p.DigestHour, p.QuietFrom, p.QuietTo, mail.IsOn, p.Version);
}
