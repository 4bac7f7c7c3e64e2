using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>评审轮次: one yearly batch of one committee.</summary>
public sealed class EvaluationRound : Governed<EvaluationRoundState>
{
    EvaluationRound() { }

    /// <summary>The unit whose committee runs it; the review office and the authority hold their roles there.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Key of the series, for example <c>engineering</c>.</summary>
    public string Series { get; private init; } = "";

    /// <summary>Key of the specialty, for example <c>cyber</c>.</summary>
    public string Specialty { get; private init; } = "";

    /// <summary>The calendar year.</summary>
    public int Year { get; private init; }

    /// <summary>The levels that can be applied for, lowest first.</summary>
    public IReadOnlyList<TitleLevel> Levels { get; private init; } = [];

    /// <summary>From when applications can be made.</summary>
    public Instant OpensAt { get; private init; }

    /// <summary>The end of applying, exclusive.</summary>
    public Instant ClosesAt { get; private init; }

    /// <summary>Until when employers can recommend, exclusive.</summary>
    public Instant UploadBy { get; private init; }

    /// <summary>The last day of an achievement that counts.</summary>
    public LocalDate EvidenceCutoff { get; private init; }

    /// <summary>The day to which years in the lower title are counted.</summary>
    public LocalDate YearsCutoff { get; private init; }

    /// <summary>First day on which the committee's approval holds.</summary>
    public LocalDate FilingFrom { get; private init; }

    /// <summary>Last day on which the committee's approval holds.</summary>
    public LocalDate FilingTo { get; private init; }

    /// <summary>Version of the rules when the round was planned.</summary>
    public string RuleSetVersion { get; private init; } = "";

    /// <inheritdoc/>
    public override Instant? NextDue() => EvaluationRoundWorkflow.Table.NextDue(this);

    /// <summary>Whether the committee's approval holds on a day.</summary>
    public bool FilingHoldsOn(LocalDate day) => FilingFrom <= day && day <= FilingTo;

    /// <summary>Plans a round.</summary>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="act">Who plans; knows the <see cref="RoundPlan"/>.</param>
    /// <exception cref="RefusedException">What the table refuses, all at once.</exception>
    public static EvaluationRound Plan(NewRound wanted, Act act)
    {
        var plan = act.Fact<RoundPlan>();
        var round = new EvaluationRound
        {
            Id = act.NewId(),
            UnitId = wanted.UnitId,
            Series = wanted.Series,
            Specialty = wanted.Specialty,
            Year = wanted.Year,
            Levels = [.. wanted.Levels.Distinct().Order()],
            OpensAt = plan.OpensAt,
            ClosesAt = plan.ClosesAt,
            UploadBy = plan.UploadBy,
            EvidenceCutoff = plan.EvidenceCutoff,
            YearsCutoff = plan.YearsCutoff,
            FilingFrom = wanted.FilingFrom,
            FilingTo = wanted.FilingTo,
            RuleSetVersion = plan.Rules.Version,
        };
        EvaluationRoundWorkflow.Table.Fire(round, EvaluationRoundTrigger.Plan, act);
        return round;
    }

    /// <summary>Opens or closes it.</summary>
    public void Move(EvaluationRoundTrigger trigger, Act act) => EvaluationRoundWorkflow.Table.Fire(this, trigger, act);
}

/// <summary>A round to be planned. Days are days of the configured zone; the last day of each period counts in full.</summary>
/// <param name="UnitId">The unit whose committee runs it.</param>
/// <param name="Series">Key of the series.</param>
/// <param name="Specialty">Key of the specialty.</param>
/// <param name="Year">The calendar year.</param>
/// <param name="Levels">The levels that can be applied for.</param>
/// <param name="Opens">First day to apply.</param>
/// <param name="Closes">Last day to apply.</param>
/// <param name="UploadDate">Last day for employers to recommend.</param>
/// <param name="EvidenceCutoff">Last day of an achievement that counts; null for what the rules say.</param>
/// <param name="FilingFrom">First day of the committee's approval.</param>
/// <param name="FilingTo">Last day of the committee's approval.</param>
public sealed record NewRound(
    Guid UnitId, string Series, string Specialty, int Year, IReadOnlyList<TitleLevel> Levels, LocalDate Opens, LocalDate Closes, LocalDate UploadDate,
    LocalDate? EvidenceCutoff, LocalDate FilingFrom, LocalDate FilingTo);

/// <summary>Fact: the dates of a round made exact, the rules of its scope and the levels that its panel can grant.</summary>
/// <param name="OpensAt">Begin of the first day.</param>
/// <param name="ClosesAt">End of the last day.</param>
/// <param name="UploadBy">End of the upload day.</param>
/// <param name="EvidenceCutoff">Last day of an achievement that counts.</param>
/// <param name="YearsCutoff">Day to which years are counted.</param>
/// <param name="Rules">Rules in force.</param>
/// <param name="PanelLevels">Levels of the specialty that come by panel; null when there is no such specialty.</param>
public sealed record RoundPlan(
    Instant OpensAt, Instant ClosesAt, Instant UploadBy, LocalDate EvidenceCutoff, LocalDate YearsCutoff, RuleSet Rules,
    IReadOnlyList<TitleLevel>? PanelLevels);
