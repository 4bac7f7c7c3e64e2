using NodaTime;
using TrainingLms.Workflow;
using static TrainingLms.People.RosterImportState;
using static TrainingLms.People.RosterImportTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.People;

/// <summary>What has become of an import.</summary>
public enum RosterImportState
{
    /// <summary>The file is stored.</summary>
    Uploaded,

    /// <summary>Rows are being read and judged.</summary>
    Reading,

    /// <summary>The plan can be seen and waits for confirmation.</summary>
    Previewed,

    /// <summary>Somebody has confirmed the plan.</summary>
    Confirmed,

    /// <summary>The plan is being written.</summary>
    Applying,

    /// <summary>Written.</summary>
    Applied,

    /// <summary>The file was refused, or a training officer rejected the plan.</summary>
    Rejected,

    /// <summary>Called off by the uploader.</summary>
    Cancelled,

    /// <summary>Nobody went on with it for a day.</summary>
    Expired,

    /// <summary>Something unexpected happened; nothing was written.</summary>
    Failed,
}

/// <summary>What can be done to an import.</summary>
public enum RosterImportTrigger
{
    /// <summary>Store the file.</summary>
    Upload,

    /// <summary>Undo an applied import by a new one.</summary>
    Undo,

    /// <summary>Begin to read.</summary>
    Read,

    /// <summary>Refuse the file.</summary>
    RefuseFile,

    /// <summary>Store the plan.</summary>
    FinishReading,

    /// <summary>Confirm the plan that was seen.</summary>
    Confirm,

    /// <summary>Confirm a plan with many leavers, as a second person.</summary>
    ConfirmGuarded,

    /// <summary>Have the file read once more, in another way.</summary>
    Replan,

    /// <summary>Take the confirmation back.</summary>
    Withdraw,

    /// <summary>Not let the plan pass.</summary>
    Reject,

    /// <summary>Call it off.</summary>
    Cancel,

    /// <summary>Begin to write.</summary>
    Begin,

    /// <summary>Everything is written.</summary>
    FinishApplying,

    /// <summary>The plan no longer fits; read anew.</summary>
    FindStale,

    /// <summary>Give up after something unexpected.</summary>
    Break,

    /// <summary>A day without progress.</summary>
    Lapse,
}

/// <summary>The life of an import. What the clock does is done by <see cref="RosterWorker"/>; a worker that dies is succeeded, see <see cref="RosterAssignments"/>.</summary>
public static class RosterImportWorkflow
{
    static readonly Who<RosterImport> Officer = Who.Holding<RosterImport>(Role.HrOfficer, i => i.UnitId);

    static readonly Who<RosterImport> TrainingOfficer = Who.Holding<RosterImport>(Role.TrainingOfficer, i => i.UnitId);

    static readonly Who<RosterImport> Second = Officer.Or(TrainingOfficer);

    static readonly Who<RosterImport> Uploader = Who.Person<RosterImport>("uploader", i => i.UploadedBy);

    static readonly Who<RosterImport> Clock = Who.Clock<RosterImport>();

    static readonly Guard<RosterImport> SamePlan = new("roster_import.hash_differs", (i, act) => i.PlanHash == act.Fact<SeenPlan>().Hash);

    static readonly Guard<RosterImport> NoErrors = new("roster_import.has_errors",
        (i, _) => i.Policy != ImportPolicy.AllOrNothing || i.Counts.Refused == 0, (i, _) => [("refused", i.Counts.Refused)]);

    static readonly Guard<RosterImport> WholeListClean = new("roster_import.whole_list_has_errors",
        (i, _) => i.EverybodyOf is null || i.Counts.RefusedPeople == 0, (i, _) => [("refused", i.Counts.RefusedPeople)]);

    static readonly Guard<RosterImport> GoodRow = new("roster_import.no_good_row",
        (i, _) => i.Policy != ImportPolicy.GoodRows || i.Counts.Written + i.Counts.Unchanged + i.Counts.AskTransfer + i.Counts.WithdrawTransfer + i.Counts.Enrol + i.Counts.Release > 0);

    static readonly Guard<RosterImport> FewLeavers = new("roster_import.second_person_needed",
        (i, _) => !i.IsGuardTripped, (i, _) => [("leavers", i.Counts.Leave), ("active", i.ActivePeople)]);

    static readonly Guard<RosterImport> ManyLeavers = new("roster_import.guard_not_tripped", (i, _) => i.IsGuardTripped);

    static readonly Guard<RosterImport> NoMassLeaving = new("roster_import.too_many_leavers",
        (i, _) => !i.IsMassLeaving, (i, _) => [("leavers", i.Counts.Leave), ("active", i.ActivePeople)]);

    static readonly SecondPerson<RosterImport> NotTheUploader = new("duty.second_person_needed", [Upload, Undo]);

    static readonly Guard<RosterImport> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<RosterImport> WasApplied = new("roster_import.nothing_to_undo",
        (_, act) => act.Fact<AppliedImport>().Import is { State: Applied, IsReversal: false, Counts.CanBeUndone: true });

    static readonly Guard<RosterImport> InTime = new("roster_import.undo_too_late",
        (_, act) => act.Fact<AppliedImport>().Import is not { State: Applied, IsReversal: false, Counts.CanBeUndone: true } applied || act.At < applied.UndoUntil);

    static readonly Due<RosterImport> DayOver = new("roster_import.still_open", i => i.LapsesAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<RosterImportState, RosterImportTrigger, RosterImport> Table = new("roster_import")
    {
        { New,                            Upload,         Uploaded,  Officer },
        { New,                            Undo,           Uploaded,  Officer,  WasApplied, InTime },
        { Uploaded,                       Read,           Reading,   Clock },
        { Reading,                        RefuseFile,     Rejected,  Clock },
        { Reading,                        FinishReading,  Previewed, Clock },
        { Previewed,                      Confirm,        Confirmed, Uploader, SamePlan, NoErrors, WholeListClean, GoodRow, FewLeavers, NoMassLeaving },
        { Previewed,                      ConfirmGuarded, Confirmed, Second,   SamePlan, NoErrors, WholeListClean, GoodRow, ManyLeavers, NoMassLeaving, NotTheUploader, ReasonGiven },
        { Previewed,                      Replan,         Reading,   Uploader },
        { Previewed,                      Reject,         Rejected,  TrainingOfficer, ReasonGiven },
        { Confirmed,                      Withdraw,       Previewed, Uploader },
        { [Uploaded, Reading, Previewed], Cancel,         Cancelled, Uploader },
        { Confirmed,                      Begin,          Applying,  Clock },
        { Applying,                       FinishApplying, Applied,   Clock },
        { Applying,                       FindStale,      Reading,   Clock },
        { [Uploaded, Reading],            Break,          Failed,    Clock },
        { [Confirmed, Applying],          Break,          Failed,    Clock },
        { [Uploaded, Previewed],          Lapse,          Expired,   Clock,    DayOver },
    };
}
