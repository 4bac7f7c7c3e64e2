using NodaTime;
using NodaTime.Text;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Web;

/// <summary>Settings in the query, spelled as in JSON.</summary>
static class Setting
{
    public static LocalDate? Day(string? text, string member) =>
        string.IsNullOrEmpty(text) ? null
        : LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var day) ? day
        : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("roster_import.leave_date_missing", [], member)]);

    /// <summary>An instant, spelled as in JSON.</summary>
    public static Instant? At(string? text, string member) =>
        string.IsNullOrEmpty(text) ? null
        : InstantPattern.ExtendedIso.Parse(text).TryGetValue(default, out var instant) ? instant
        : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("request.instant_unreadable", [], member)]);

    public static T Of<T>(string? text, string member, T otherwise) where T : struct, Enum => Find<T>(text, member) ?? otherwise;

    public static T? Find<T>(string? text, string member) where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text)) return null;
        foreach (var value in Enum.GetValues<T>())
            if (Snake.Of(value) == text) return value;
        var allowed = Enum.GetValues<T>().Select(value => Snake.Of(value));
        throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("request.setting_unknown", [("allowed", allowed)], member)]);
    }
}
