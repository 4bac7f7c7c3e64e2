using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>Who is to be assigned: people of a unit, narrowed down by whatever is given.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="WithBelow">Whether people of the units below belong to it.</param>
/// <param name="Posts">Posts, as they are written in the records; null for all.</param>
/// <param name="Ranks">Ranks, alike; null for all.</param>
/// <param name="Categories">Employment categories; null for all.</param>
/// <param name="PersonIds">A list of people; null for all.</param>
public sealed record Audience(
    Guid UnitId, bool WithBelow, IReadOnlyList<string>? Posts = null, IReadOnlyList<string>? Ranks = null, IReadOnlyList<EmploymentCategory>? Categories = null,
    IReadOnlyList<Guid>? PersonIds = null)
{
    static readonly JsonSerializerOptions Stored = new() { Converters = { new JsonStringEnumConverter() } };

    internal string ToText() => JsonSerializer.Serialize(this, Stored);

    internal static Audience Of(string text) => JsonSerializer.Deserialize<Audience>(text, Stored)!;
}

/// <summary>By what the last day is set.</summary>
public enum DueKind
{
    /// <summary>No last day.</summary>
    None,

    /// <summary>固定日期: one day for all.</summary>
    Fixed,

    /// <summary>自指派起: days after the assignment.</summary>
    AfterAssignment,

    /// <summary>自首次登录起: days after the first sign-in.</summary>
    AfterFirstSignIn,

    /// <summary>自任职起: days after the present post began.</summary>
    AfterPostStart,

    /// <summary>自提任起: days after the last change of post.</summary>
    AfterPromotion,

    /// <summary>自完成另一培养计划起: days after another programme was completed.</summary>
    AfterProgramme,
}

/// <summary>The rule of the last day.</summary>
/// <param name="Kind">By what.</param>
/// <param name="On">The day; only where it is fixed.</param>
/// <param name="Days">How many days after; only where it is relative.</param>
/// <param name="Programme">Key of the other programme; only with one.</param>
public sealed record DueRule(DueKind Kind = DueKind.None, LocalDate? On = null, int? Days = null, string? Programme = null)
{
    const int MostDays = 3_660;

    /// <summary>What is wrong with it; nothing where it is sound.</summary>
    internal IEnumerable<Refusal> Faults()
    {
        if (Kind == DueKind.Fixed != On is not null) yield return new Refusal("assignment_rule.due_day_unclear", [], "due");
        var isRelative = Kind is not (DueKind.None or DueKind.Fixed);
        if (isRelative != Days is not null || Days is < 0 or > MostDays) yield return new Refusal("assignment_rule.due_days_absurd", [("most", MostDays)], "due");
        if (Kind == DueKind.AfterProgramme != Programme is not null) yield return new Refusal("assignment_rule.due_programme_unclear", [], "due");
    }

    /// <summary>The last day from the day it is counted from.</summary>
    /// <param name="anchor">That day; null where it is not known, or none is needed.</param>
    public LocalDate? From(LocalDate? anchor) => Kind == DueKind.Fixed ? On : anchor?.PlusDays(Days ?? 0);

    internal string ToText() => string.Join('|', Kind, On is { } on ? LocalDatePattern.Iso.Format(on) : "", Days, Programme);

    internal static DueRule Of(string text) => text.Split('|') is [var kind, var on, var days, var programme]
        ? new DueRule(Enum.Parse<DueKind>(kind), on.Length == 0 ? null : LocalDatePattern.Iso.Parse(on).Value, days.Length == 0 ? null : int.Parse(days), programme.Length == 0 ? null : programme)
        : throw new FormatException($"'{text}' is no rule of a last day.");
}
