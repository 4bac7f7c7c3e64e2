using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Classes.ClassRunState;
using static TrainingLms.Classes.ClassRunTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Classes;

/// <summary>What has become of a class.</summary>
public enum ClassRunState
{
    /// <summary>Known to the office only.</summary>
    Planned,

    /// <summary>In the catalogue; the sign-up window has not begun.</summary>
    Announced,

    /// <summary>People sign up.</summary>
    SignUpOpen,

    /// <summary>The window is over.</summary>
    SignUpClosed,

    /// <summary>It takes place.</summary>
    Confirmed,

    /// <summary>The first session has begun.</summary>
    Running,

    /// <summary>The last session is over.</summary>
    Finished,

    /// <summary>The attendance is closed; appeals are decided.</summary>
    Settling,

    /// <summary>Everybody has an end, and the hours are granted.</summary>
    Settled,

    /// <summary>It does not take place.</summary>
    Cancelled,
}

/// <summary>What can be done to a class.</summary>
public enum ClassRunTrigger
{
    /// <summary>Plan it.</summary>
    Plan,

    /// <summary>Change the plan before it is announced.</summary>
    Revise,

    /// <summary>Put it into the catalogue.</summary>
    Announce,

    /// <summary>The sign-up window begins.</summary>
    OpenSignUp,

    /// <summary>The sign-up window is over.</summary>
    CloseSignUp,

    /// <summary>Close the window that is over, without waiting for the clock.</summary>
    CloseSignUpByHand,

    /// <summary>Decide that it takes place.</summary>
    Confirm,

    /// <summary>Go one step back: open the window once more.</summary>
    Reopen,

    /// <summary>Call it off.</summary>
    Cancel,

    /// <summary>The minimum was not reached in time.</summary>
    LapseMinimum,

    /// <summary>The first session begins.</summary>
    Start,

    /// <summary>Move a session.</summary>
    Reschedule,

    /// <summary>The last session is over.</summary>
    Finish,

    /// <summary>Close the attendance.</summary>
    CloseAttendance,

    /// <summary>Make everything final.</summary>
    Settle,
}

/// <summary>Fact: what else its instructors, rooms and people are needed for at the same time.</summary>
/// <param name="Found">Titles of the other classes that need the same room or instructor.</param>
/// <param name="Busy">Names of those who teach and have said that they are busy then.</param>
/// <param name="People">How many of those who have a seat are in another class then.</param>
/// <param name="TheirClasses">Titles of these classes.</param>
/// <param name="IsOverride">Whether the officer wants to go on all the same.</param>
/// <param name="MayOverride">Whether the officer answers for every unit whose class is in the way.</param>
public sealed record ClassConflicts(IReadOnlyList<string> Found, IReadOnlyList<string> Busy, int People, IReadOnlyList<string> TheirClasses, bool IsOverride, bool MayOverride)
{
    /// <summary>Nothing is in the way.</summary>
    public static readonly ClassConflicts None = new([], [], 0, [], false, false);

    /// <summary>Whether nothing is in the way.</summary>
    public bool IsNone => Found.Count == 0 && Busy.Count == 0 && People == 0;
}

/// <summary>Fact: how many seats are booked.</summary>
public sealed record BookedSeats(int Count);

/// <summary>Fact: how many seats have no outcome for a session.</summary>
public sealed record MissingOutcomes(int Count);

/// <summary>Fact: how many appeals wait for a decision.</summary>
public sealed record OpenAppeals(int Count);

/// <summary>Fact: what of the evaluation is still to come.</summary>
/// <param name="Missing">How many have not answered.</param>
/// <param name="Until">When it closes by itself; null when it is over, or there is none.</param>
public sealed record EvaluationStanding(int Missing, Instant? Until)
{
    /// <summary>Nobody is to answer any more.</summary>
    public static readonly EvaluationStanding Over = new(0, null);
}

/// <summary>Fact: the new end of the sign-up window.</summary>
public sealed record NewWindow(Instant Until);

/// <summary>The life of a class.</summary>
public static class ClassRunWorkflow
{
    static readonly Who<ClassRun> Officer = Who.Holding<ClassRun>(Role.TrainingOfficer, run => run.UnitId);

    static readonly Who<ClassRun> Instructor = new(Role.Instructor, (run, actor) => actor.PersonId != Guid.Empty
        && run.HeldSessions.Any(session => session.InstructorId == actor.PersonId) && actor.GrantFor(Role.Instructor, run.UnitId) is { } grant ? Warrant.By(grant) : null);

    /// <summary>Where only people from outside teach, who have no account.</summary>
    static readonly Who<ClassRun> InPlace = new(Role.ClassTeacher, (run, actor) => actor.PersonId != Guid.Empty && run.ClassTeacherId == actor.PersonId
        && run.HeldSessions.All(session => session.InstructorId is null) && actor.GrantFor(Role.ClassTeacher, run.UnitId) is { } grant ? Warrant.By(grant) : null);

    static readonly Who<ClassRun> Clock = Who.Clock<ClassRun>();

    static readonly Guard<ClassRun> PlanIsSound = new("class.plan_faulty", (_, act) => act.Fact<NewClassRun>().Faults().Count == 0)
    {
        Told = (_, act) => act.Fact<NewClassRun>().Faults(),
    };

    static readonly Guard<ClassRun> SessionsSet = new("class.sessions_missing", (run, _) => run.HeldSessions.Any());

    static readonly Guard<ClassRun> PlacesSet = new("class.place_missing", (run, _) => run.HeldSessions.All(session => session.Venue is not null || session.Link is not null));

    static readonly Guard<ClassRun> InstructorsSet = new("class.instructor_missing", (run, _) => run.HeldSessions.All(session => session.ToPlan().IsTaught));

    static readonly Guard<ClassRun> HostSet = new("class.host_missing", (run, _) => run.ClassTeacherId is not null || run.HeldSessions.All(session => session.LecturerId is null || session.InstructorId is not null));

    static readonly Guard<ClassRun> SeatsSet = new("class.seats_missing", (run, _) => run.Seats > 0 || run.Kind == ClassKind.MassActivity);

    static readonly Guard<ClassRun> WindowSet = new("class.window_missing", (run, act) => run.SignUpTo > act.At);

    static readonly Guard<ClassRun> FactsComplete = new("class.facts_missing", (run, _) => run.Facts.MissingFor(run.Kind).Count == 0, (run, _) => [("facts", run.Facts.MissingFor(run.Kind))]);

    static readonly Guard<ClassRun> NoConflict = new("class.conflict",
        (_, act) => act.Fact<ClassConflicts>() is { Found.Count: 0 } or { IsOverride: true }, (_, act) => [("others", act.Fact<ClassConflicts>().Found)]);

    static readonly Guard<ClassRun> LecturersFree = new("class.lecturer_busy",
        (_, act) => act.Fact<ClassConflicts>() is { Busy.Count: 0 } or { IsOverride: true }, (_, act) => [("lecturers", act.Fact<ClassConflicts>().Busy)]);

    static readonly Guard<ClassRun> PeopleFree = new("class.people_clash", (_, act) => act.Fact<ClassConflicts>() is { People: 0 } or { IsOverride: true },
        (_, act) => [("count", act.Fact<ClassConflicts>().People), ("others", act.Fact<ClassConflicts>().TheirClasses)]);

    static readonly Guard<ClassRun> OverrideAllowed = new("class.override_not_yours", (_, act) => act.Fact<ClassConflicts>() is { Found.Count: 0 } or { IsOverride: false } or { MayOverride: true });

    static readonly Guard<ClassRun> OverrideReasoned = new("reason.missing",
        (_, act) => act.Fact<ClassConflicts>() is { IsNone: true } or { IsOverride: false } || !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<ClassRun> WindowOver = new("class.window_still_open", (run, act) => run.SignUpTo <= act.At, (run, _) => [("due", run.SignUpTo)]);

    static readonly Guard<ClassRun> MinimumReachedOrReason = new("class.minimum_missed",
        (run, act) => act.Fact<BookedSeats>().Count >= run.Minimum || !string.IsNullOrWhiteSpace(act.Reason), (run, act) => [("booked", act.Fact<BookedSeats>().Count), ("minimum", run.Minimum)]);

    static readonly Guard<ClassRun> MinimumMissed = new("class.minimum_reached", (run, act) => act.Fact<BookedSeats>().Count < run.Minimum);

    static readonly Guard<ClassRun> NewWindowFits = new("class.window_out_of_range",
        (run, act) => act.Fact<NewWindow>().Until > act.At && act.Fact<NewWindow>().Until <= run.FirstSessionAt);

    static readonly Guard<ClassRun> SessionsClosed = new("class.sessions_open", (run, _) => run.HeldSessions.All(session => session.State == ClassSessionState.Closed));

    static readonly Guard<ClassRun> OutcomesComplete = new("class.outcomes_missing", (_, act) => act.Fact<MissingOutcomes>().Count == 0, (_, act) => [("count", act.Fact<MissingOutcomes>().Count)]);

    static readonly Guard<ClassRun> AppealsDecided = new("class.appeals_open", (_, act) => act.Fact<OpenAppeals>().Count == 0, (_, act) => [("count", act.Fact<OpenAppeals>().Count)]);

    /// <summary>All appeals are decided only when no further one can come.</summary>
    static readonly Guard<ClassRun> NoMoreAppeals = new("class.appeals_may_come", (run, act) => act.At >= run.AppealsUntil, (run, _) => [("due", run.AppealsUntil)]);

    static readonly Guard<ClassRun> ReportsWritten = new("class.reports_missing", (_, act) => act.Fact<MissingReports>().Count == 0, (_, act) => [("count", act.Fact<MissingReports>().Count)]);

    /// <summary>The class waits and never a person: hours that come later for some would tell who has not answered.</summary>
    static readonly Guard<ClassRun> EvaluationOver = new("class.evaluation_open",
        (run, act) => run.Evaluation != ClassEvaluation.Required || act.Fact<EvaluationStanding>().Missing == 0,
        (_, act) => [("count", act.Fact<EvaluationStanding>().Missing), ("due", act.Fact<EvaluationStanding>().Until)]);

    static readonly NotOwn<ClassRun> DidNotTeach = new("class.settler_taught", (run, _) => run.HeldSessions.Select(session => session.InstructorId).OfType<Guid>());

    static readonly Guard<ClassRun> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Due<ClassRun> WindowBegins = new("class.window_not_begun", run => run.SignUpFrom);

    static readonly Due<ClassRun> WindowEnds = new("class.window_still_open", run => run.SignUpTo);

    static readonly Due<ClassRun> MinimumDue = new("class.minimum_not_due", run => run.MinimumDueAt);

    static readonly Due<ClassRun> FirstSessionBegins = new("class.not_begun", run => run.FirstSessionAt);

    static readonly Due<ClassRun> LastSessionOver = new("class.not_over", run => run.LastSessionEndsAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<ClassRunState, ClassRunTrigger, ClassRun> Table = new("class_run")
    {
        { New,          Plan,              Planned,      Officer, PlanIsSound },
        { Planned,      Revise,            Planned,      Officer, PlanIsSound },
        { Planned,      Announce,          Announced,    Officer, SessionsSet, PlacesSet, SeatsSet, WindowSet, InstructorsSet, HostSet, FactsComplete, NoConflict, LecturersFree, OverrideAllowed, OverrideReasoned },
        { Announced,    OpenSignUp,        SignUpOpen,   Clock, WindowBegins },
        { SignUpOpen,   CloseSignUp,       SignUpClosed, Clock, WindowEnds },
        { SignUpOpen,   CloseSignUpByHand, SignUpClosed, Officer, WindowOver },
        { SignUpClosed, Confirm,           Confirmed,    Officer, MinimumReachedOrReason },
        { SignUpClosed, Reopen,            SignUpOpen,   Officer, NewWindowFits },
        { [Planned, Announced, SignUpOpen, SignUpClosed, Confirmed], Cancel, Cancelled, Officer, ReasonGiven },
        { SignUpClosed, LapseMinimum,      Cancelled,    Clock, MinimumDue, MinimumMissed },
        { Confirmed,    Start,             Running,      Clock, FirstSessionBegins },
        { Confirmed,    Reschedule,        Confirmed,    Officer, NoConflict, LecturersFree, PeopleFree, HostSet, OverrideAllowed, OverrideReasoned },
        { Running,      Reschedule,        Running,      Officer, NoConflict, LecturersFree, PeopleFree, HostSet, OverrideAllowed, OverrideReasoned },
        { Running,      Finish,            Finished,     Clock, LastSessionOver },
        { Finished,     CloseAttendance,   Settling,     Instructor.Or(InPlace), SessionsClosed, OutcomesComplete },
        { Settling,     Settle,            Settled,      Officer, DidNotTeach, AppealsDecided, NoMoreAppeals, EvaluationOver, ReportsWritten },
        { Settling,     Reopen,            Finished,     Officer, ReasonGiven },
    };
}
