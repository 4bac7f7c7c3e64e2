using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Titles.EvaluationRoundState;
using static TrainingLms.Titles.EvaluationRoundTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Titles;

/// <summary>What has become of a round.</summary>
public enum EvaluationRoundState
{
    /// <summary>Announced, not open yet.</summary>
    Planned,

    /// <summary>Applications can be made.</summary>
    Open,

    /// <summary>No application can be made any more; running cases go on.</summary>
    Closed,
}

/// <summary>What can be done to a round.</summary>
public enum EvaluationRoundTrigger
{
    /// <summary>Enter it with its dates.</summary>
    Plan,

    /// <summary>Let people apply.</summary>
    Begin,

    /// <summary>Its last day is over.</summary>
    Close,
}

/// <summary>The life of a round.</summary>
public static class EvaluationRoundWorkflow
{
    static readonly Who<EvaluationRound> Office = Who.Holding<EvaluationRound>(Role.Secretariat, round => round.UnitId)
        .Or(Who.Holding<EvaluationRound>(Role.SecretariatLead, round => round.UnitId));

    static readonly Who<EvaluationRound> Clock = Who.Clock<EvaluationRound>();

    static readonly Guard<EvaluationRound> KnownSpecialty = new("title_round.specialty_unknown",
        (_, act) => act.Fact<RoundPlan>().PanelLevels is not null);

    static readonly Guard<EvaluationRound> LevelsByPanel = new("title_round.level_not_by_panel",
        (round, act) => round.Levels.Count > 0 && round.Levels.All(level => act.Fact<RoundPlan>().PanelLevels?.Contains(level) ?? true));

    static readonly Guard<EvaluationRound> DatesInOrder = new("title_round.dates_reversed",
        (round, _) => round.OpensAt < round.ClosesAt && round.ClosesAt <= round.UploadBy && round.FilingFrom <= round.FilingTo);

    static readonly Guard<EvaluationRound> FilingNotTooLong = new("committee.filing_too_long",
        (round, act) => round.FilingTo < round.FilingFrom.PlusYears(act.Fact<RoundPlan>().Rules.Number(RuleKeys.CommitteeFilingValidityYears)),
        (_, act) => [("years", act.Fact<RoundPlan>().Rules.Number(RuleKeys.CommitteeFilingValidityYears))]);

    static readonly Guard<EvaluationRound> FirstDayReached = new("title_round.not_yet", (round, act) => act.At >= round.OpensAt,
        (round, _) => [("opens", round.OpensAt)]);

    static readonly Guard<EvaluationRound> LastDayNotOver = new("title_round.over", (round, act) => act.At < round.ClosesAt,
        (round, _) => [("closes", round.ClosesAt)]);

    static readonly Due<EvaluationRound> LastDayOver = new("title_round.still_open", round => round.ClosesAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<EvaluationRoundState, EvaluationRoundTrigger, EvaluationRound> Table = new("evaluation_round")
    {
        { New,             Plan,  Planned, Office, KnownSpecialty, LevelsByPanel, DatesInOrder, FilingNotTooLong },
        { Planned,         Begin, Open,    Office, FirstDayReached, LastDayNotOver },
        { [Planned, Open], Close, Closed,  Clock,  LastDayOver },
    };
}
