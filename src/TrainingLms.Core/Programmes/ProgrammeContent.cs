using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainingLms.Programmes;

/// <summary>How much of a set of courses is asked for.</summary>
public enum CourseSetKind
{
    /// <summary>全部: every course.</summary>
    All,

    /// <summary>任一: one of them.</summary>
    Any,

    /// <summary>任选若干: a number of them.</summary>
    Count,

    /// <summary>按学时: as many as their hours add up to.</summary>
    Hours,

    /// <summary>选修: none; it is recommended.</summary>
    Optional,
}

/// <summary>How parts of a path are joined.</summary>
public enum JoinKind
{
    /// <summary>依次: one after the other. What was completed before its turn does not count.</summary>
    Then,

    /// <summary>并且: all of them, in any order.</summary>
    And,

    /// <summary>或者: one of them.</summary>
    Or,
}

/// <summary>From what the end of a period is counted.</summary>
public enum ExpiryBasis
{
    /// <summary>完成日: from the day of completion.</summary>
    CompletionDate,

    /// <summary>上次到期日: from the end of the period before, so that renewing early loses nothing.</summary>
    PreviousExpiry,

    /// <summary>固定日期: a day of the calendar, the same for everybody.</summary>
    FixedDate,
}

/// <summary>A programme as people write it; nothing in it can be trusted before <see cref="ProgrammeReader"/> has read it.</summary>
/// <param name="Title">Title in Chinese.</param>
/// <param name="TitleEnglish">Title in English.</param>
/// <param name="Sets">Sets of courses.</param>
/// <param name="Joins">How sets are joined to paths; may be empty where a path is one set.</param>
/// <param name="Initial">Key of the set or join that is the way to the first certification.</param>
/// <param name="Renewal">Key of the set or join that is the way to each further one; null where there is no period.</param>
/// <param name="Certification">For how long it holds; null where it holds for ever.</param>
/// <param name="CountEarlierMonths">How long before the assignment a completion may lie and still count; null for however long.</param>
public sealed record ProgrammeContent(
    string Title, string TitleEnglish, IReadOnlyList<CourseSetContent> Sets, IReadOnlyList<JoinContent> Joins, string Initial, string? Renewal = null,
    CertificationContent? Certification = null, int? CountEarlierMonths = null)
{
    static readonly JsonSerializerOptions Stored = new() { Converters = { new JsonStringEnumConverter() } };

    internal string ToText() => JsonSerializer.Serialize(this, Stored);

    internal static ProgrammeContent Of(string text) => JsonSerializer.Deserialize<ProgrammeContent>(text, Stored)!;
}

/// <summary>A set of courses.</summary>
/// <param name="Key">Key in the programme.</param>
/// <param name="Title">Title in Chinese.</param>
/// <param name="TitleEnglish">Title in English.</param>
/// <param name="Kind">How much of it is asked for.</param>
/// <param name="Courses">Keys of courses.</param>
/// <param name="Count">How many; only for <see cref="CourseSetKind.Count"/>.</param>
/// <param name="Hours">How many hours, such as <c>12.50</c>; only for <see cref="CourseSetKind.Hours"/>.</param>
public sealed record CourseSetContent(
    string Key, string Title, string TitleEnglish, CourseSetKind Kind, IReadOnlyList<string> Courses, int? Count = null, string? Hours = null);

/// <summary>Parts joined to one.</summary>
/// <param name="Key">Key in the programme.</param>
/// <param name="Kind">How.</param>
/// <param name="Of">Keys of sets and joins, at least two.</param>
public sealed record JoinContent(string Key, JoinKind Kind, IReadOnlyList<string> Of);

/// <summary>For how long a certification holds.</summary>
/// <param name="Basis">From what the end is counted.</param>
/// <param name="WindowDays">How many days before the end renewing begins.</param>
/// <param name="GraceDays">How many days after the end it can still be renewed; 0 for none.</param>
/// <param name="PeriodMonths">Length in months; null with a fixed date.</param>
/// <param name="FixedDate">Day of the year as <c>MM-dd</c>; only with a fixed date.</param>
/// <param name="MinimumMonths">Least months away that the fixed date must be; only with a fixed date.</param>
/// <param name="Hours">Hours to be learned in the period before it is renewed, such as <c>40.00</c>; null for none.</param>
public sealed record CertificationContent(
    ExpiryBasis Basis, int WindowDays, int GraceDays, int? PeriodMonths = null, string? FixedDate = null, int? MinimumMonths = null, string? Hours = null);
