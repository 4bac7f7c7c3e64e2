using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Reports.ReportEditionState;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Reports;

/// <summary>What has become of an edition.</summary>
public enum ReportEditionState
{
    /// <summary>Planned, not yet checked.</summary>
    Draft,

    /// <summary>A second person agrees with report, unit and cut-off; waits for the cut-off.</summary>
    Checked,

    /// <summary>The figures are kept and change no more.</summary>
    Frozen,

    /// <summary>Known to everybody.</summary>
    Published,

    /// <summary>A correction took its place; it stays readable.</summary>
    Superseded,

    /// <summary>Dropped before its cut-off.</summary>
    Discarded,
}

/// <summary>What can be done to an edition.</summary>
public enum ReportEditionTrigger
{
    /// <summary>Plan it.</summary>
    Draft,

    /// <summary>Agree as a second person.</summary>
    Check,

    /// <summary>The cut-off has come.</summary>
    Freeze,

    /// <summary>Make it known.</summary>
    Publish,

    /// <summary>A correction takes its place.</summary>
    Supersede,

    /// <summary>Drop it.</summary>
    Discard,
}

/// <summary>Fact: people whose latest records are not in the figures yet.</summary>
/// <param name="People">How many.</param>
public sealed record FiguresWaiting(int People);

/// <summary>Fact: the edition that one corrects.</summary>
/// <param name="State">What has become of it; null where none is corrected.</param>
public sealed record CorrectedEdition(ReportEditionState? State);

/// <summary>The life of an edition (learning.md 3.4 and 7).</summary>
public static class ReportEditionWorkflow
{
    static readonly Who<ReportEdition> Clock = Who.Clock<ReportEdition>();
    static readonly Who<ReportEdition> Officer = Who.Holding<ReportEdition>(Role.TrainingOfficer, edition => edition.UnitId);

    // Where there is one training officer only, HR is the second pair of eyes.
    static readonly Who<ReportEdition> Checker = Officer.Or(Who.Holding<ReportEdition>(Role.HrOfficer, edition => edition.UnitId));

    static readonly SecondPerson<ReportEdition> ByAnother = new("duty.edition_needs_two", [ReportEditionTrigger.Draft]);

    static readonly Guard<ReportEdition> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<ReportEdition> CorrectionReasoned = new("report_edition.correction_unreasoned", (edition, _) => edition.CorrectsId is null || !string.IsNullOrWhiteSpace(edition.Correction));

    static readonly Guard<ReportEdition> NothingWaits = new("report_edition.figures_waiting", (_, act) => act.Fact<FiguresWaiting>().People == 0, (_, act) => [("people", act.Fact<FiguresWaiting>().People)]);

    static readonly Guard<ReportEdition> CorrectsPublished = new("report_edition.corrected_already", (_, act) => act.Fact<CorrectedEdition>().State is null or Published);

    static readonly Due<ReportEdition> CutOffCome = new("report_edition.too_early", edition => edition.CutOffAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<ReportEditionState, ReportEditionTrigger, ReportEdition> Table = new("report_edition")
    {
        { New,                                 ReportEditionTrigger.Draft,     ReportEditionState.Draft, Officer, CorrectionReasoned, CorrectsPublished },
        { ReportEditionState.Draft,            ReportEditionTrigger.Check,     Checked,                  Checker, ByAnother },
        { Checked,                             ReportEditionTrigger.Freeze,    Frozen,                   Clock,   CutOffCome, NothingWaits },
        { Frozen,                              ReportEditionTrigger.Publish,   Published,                Officer, CorrectsPublished },
        { Published,                           ReportEditionTrigger.Supersede, Superseded,               Clock },
        { [ReportEditionState.Draft, Checked], ReportEditionTrigger.Discard,   Discarded,                Officer, ReasonGiven },
    };
}
