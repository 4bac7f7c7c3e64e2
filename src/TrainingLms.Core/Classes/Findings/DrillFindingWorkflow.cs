using TrainingLms.Courses;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Classes.DrillFindingState;
using static TrainingLms.Classes.DrillFindingTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Classes;

/// <summary>What has become of a finding.</summary>
public enum DrillFindingState
{
    /// <summary>Somebody is to see to it.</summary>
    Open,

    /// <summary>The last day is over.</summary>
    Overdue,

    /// <summary>The owner says that it is seen to.</summary>
    Mended,

    /// <summary>Looked at and closed.</summary>
    Closed,

    /// <summary>Dropped: it was none, or another one says the same.</summary>
    Withdrawn,
}

/// <summary>What can be done to a finding.</summary>
public enum DrillFindingTrigger
{
    /// <summary>Write it down.</summary>
    Raise,

    /// <summary>Say what was done about it.</summary>
    Mend,

    /// <summary>Close it.</summary>
    Accept,

    /// <summary>Send it back to the owner.</summary>
    Return,

    /// <summary>Give more time.</summary>
    Extend,

    /// <summary>The last day is over.</summary>
    MissDueDay,

    /// <summary>Drop it.</summary>
    Withdraw,
}

/// <summary>Fact: what is to be written down.</summary>
public sealed record FindingText(string Text)
{
    /// <summary>Whether it says something, and not too much.</summary>
    public bool Fits => Text.Trim().Length is >= 5 and <= 2_000;
}

/// <summary>The life of a finding.</summary>
public static class DrillFindingWorkflow
{
    static readonly Who<DrillFinding> Officer = Who.Holding<DrillFinding>(Role.TrainingOfficer, f => f.UnitId);

    static readonly Who<DrillFinding> Instructor = new(Role.Instructor, (f, actor) => actor.PersonId != Guid.Empty
        && f.Run?.HeldSessions.Any(session => session.InstructorId == actor.PersonId) == true && actor.GrantFor(Role.Instructor, f.UnitId) is { } grant ? Warrant.By(grant) : null);

    static readonly Who<DrillFinding> Teacher = new(Role.ClassTeacher, (f, actor) => actor.PersonId != Guid.Empty
        && f.Run?.ClassTeacherId == actor.PersonId && actor.GrantFor(Role.ClassTeacher, f.UnitId) is { } grant ? Warrant.By(grant) : null);

    static readonly Who<DrillFinding> Owner = Who.Person<DrillFinding>("finding_owner", f => f.OwnerId);

    static readonly Who<DrillFinding> Clock = Who.Clock<DrillFinding>();

    static readonly Guard<DrillFinding> IsDrill = new("drill_finding.not_a_drill", (f, _) => f.Run.Kind == ClassKind.Drill);

    static readonly Guard<DrillFinding> HasBegun = new("drill_finding.not_begun", (f, _) => f.Run.State is ClassRunState.Running or ClassRunState.Finished or ClassRunState.Settling or ClassRunState.Settled);

    static readonly Guard<DrillFinding> TextFits = new("drill_finding.text_out_of_range", (_, act) => act.Fact<FindingText>().Fits);

    static readonly Guard<DrillFinding> DayLater = new("drill_finding.due_day_past", (_, act) => act.Fact<NewDueDay>().OverdueAt > act.At);

    static readonly Guard<DrillFinding> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>Whoever has to see to it does not find it seen to.</summary>
    static readonly NotOwn<DrillFinding> NotOwner = new("drill_finding.own", f => f.OwnerId);

    static readonly Due<DrillFinding> DueDayOver = new("drill_finding.still_in_time", f => f.OverdueAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<DrillFindingState, DrillFindingTrigger, DrillFinding> Table = new("drill_finding")
    {
        { New,                     Raise,      Open,      Instructor.Or(Teacher).Or(Officer), IsDrill, HasBegun, TextFits, DayLater },
        { [Open, Overdue],         Mend,       Mended,    Owner, TextFits },
        { Mended,                  Accept,     Closed,    Teacher.Or(Officer), NotOwner },
        { Mended,                  Return,     Open,      Teacher.Or(Officer), NotOwner, ReasonGiven },
        { [Open, Overdue],         Extend,     Open,      Teacher.Or(Officer), NotOwner, ReasonGiven, DayLater },
        { Open,                    MissDueDay, Overdue,   Clock, DueDayOver },
        { [Open, Overdue, Mended], Withdraw,   Withdrawn, Teacher.Or(Officer), NotOwner, ReasonGiven },
    };
}
