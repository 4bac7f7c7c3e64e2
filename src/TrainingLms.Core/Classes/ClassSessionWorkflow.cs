using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Classes.ClassSessionState;
using static TrainingLms.Classes.ClassSessionTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Classes;

/// <summary>What has become of a session.</summary>
public enum ClassSessionState
{
    /// <summary>To come.</summary>
    Planned,

    /// <summary>People come in and check in.</summary>
    CheckInOpen,

    /// <summary>It has begun; who comes now is late.</summary>
    Held,

    /// <summary>Over, and its list is complete.</summary>
    Closed,

    /// <summary>Called off.</summary>
    Cancelled,

    /// <summary>Its class is settled; the list is final.</summary>
    Settled,
}

/// <summary>What can be done to a session.</summary>
public enum ClassSessionTrigger
{
    /// <summary>Plan it, with its class.</summary>
    Plan,

    /// <summary>Let people check in.</summary>
    OpenCheckIn,

    /// <summary>The time to let people check in has come.</summary>
    OpenCheckInInTime,

    /// <summary>It begins.</summary>
    Hold,

    /// <summary>Check in with the code.</summary>
    CheckIn,

    /// <summary>Mark somebody by hand.</summary>
    Mark,

    /// <summary>Close its list.</summary>
    Close,

    /// <summary>Open its list again.</summary>
    Reopen,

    /// <summary>Call it off.</summary>
    Cancel,

    /// <summary>Make its list final, with its class.</summary>
    Settle,
}

/// <summary>Fact: the class of the session.</summary>
public sealed record SessionOf(ClassRunState Run);

/// <summary>Fact: whether the person has a seat in the class, and the code is the one shown.</summary>
/// <param name="IsInClass">Whether the person has a seat, or is whom the activity is for.</param>
/// <param name="CodeFits">Whether the code is the one shown.</param>
/// <param name="HasTries">Whether the person may still try codes at this session.</param>
public sealed record CheckInFacts(bool IsInClass, bool CodeFits, bool HasTries = true);

/// <summary>Fact: who is marked by hand.</summary>
public sealed record MarkedPerson(Guid PersonId);

/// <summary>The life of a session.</summary>
public static class ClassSessionWorkflow
{
    static readonly Who<ClassSession> Officer = Who.Holding<ClassSession>(Role.TrainingOfficer, session => session.UnitId);

    static readonly Who<ClassSession> Instructor = new(Role.Instructor, (session, actor) =>
        actor.PersonId != Guid.Empty && session.InstructorId == actor.PersonId && actor.GrantFor(Role.Instructor, session.UnitId) is { } grant ? Warrant.By(grant) : null);

    static readonly Who<ClassSession> Teacher = new(Role.ClassTeacher, (session, actor) =>
        actor.PersonId != Guid.Empty && session.ClassTeacherId == actor.PersonId && actor.GrantFor(Role.ClassTeacher, session.UnitId) is { } grant ? Warrant.By(grant) : null);

    /// <summary>Who comes from outside has no account: the class teacher holds the session in that place.</summary>
    static readonly Who<ClassSession> InPlace = new(Role.ClassTeacher, (session, actor) => session.InstructorId is null ? Teacher.WarrantOf(session, actor) : null);

    /// <summary>Who is in the class is a fact of the act: the guard says it.</summary>
    static readonly Who<ClassSession> Anyone = Who.Anyone<ClassSession>();

    static readonly Who<ClassSession> Clock = Who.Clock<ClassSession>();

    static readonly Guard<ClassSession> ClassTakesPlace = new("class_session.class_not_confirmed", (_, act) => act.Fact<SessionOf>().Run is ClassRunState.Confirmed or ClassRunState.Running or ClassRunState.Finished);

    static readonly Guard<ClassSession> InClass = new("attendance.not_in_class", (_, act) => act.Fact<CheckInFacts>().IsInClass);

    static readonly Guard<ClassSession> CodeFits = new("attendance.code_wrong", (_, act) => act.Fact<CheckInFacts>().CodeFits);

    static readonly Guard<ClassSession> HasTries = new("attendance.too_many_tries", (_, act) => act.Fact<CheckInFacts>().HasTries);

    static readonly NotOwn<ClassSession> NotOneself = new("attendance.own", (_, act) => [act.Fact<MarkedPerson>().PersonId]);

    /// <summary>Thousands check in within minutes; the row that each leaves says who and when.</summary>
    static readonly Unrecorded<ClassSession> Untraced = new();

    static readonly Guard<ClassSession> NotTooEarly = new("class_session.too_early", (session, act) => act.At >= session.CheckInFrom, (session, _) => [("due", session.CheckInFrom)]);

    static readonly Guard<ClassSession> Over = new("class_session.not_over", (session, act) => act.At >= session.EndsAt, (session, _) => [("due", session.EndsAt)]);

    static readonly Guard<ClassSession> AttendanceOpen = new("class_session.attendance_closed", (_, act) => act.Fact<SessionOf>().Run is ClassRunState.Running or ClassRunState.Finished);

    static readonly Guard<ClassSession> ClassSettles = new("class_session.class_not_settled", (_, act) => act.Fact<SessionOf>().Run == ClassRunState.Settled);

    static readonly Guard<ClassSession> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Due<ClassSession> CheckInDue = new("class_session.too_early", session => session.CheckInFrom);

    static readonly Due<ClassSession> BeginDue = new("class_session.not_begun", session => session.StartsAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<ClassSessionState, ClassSessionTrigger, ClassSession> Table = new("class_session")
    {
        { New,         Plan,              Planned,     Officer },
        { Planned,     OpenCheckIn,       CheckInOpen, Instructor.Or(InPlace), ClassTakesPlace, NotTooEarly },
        { Planned,     OpenCheckInInTime, CheckInOpen, Clock, ClassTakesPlace, CheckInDue },
        { CheckInOpen, Hold,              Held,        Clock, BeginDue },
        { CheckInOpen, CheckIn,           CheckInOpen, Anyone, InClass, HasTries, CodeFits, Untraced },
        { Held,        CheckIn,           Held,        Anyone, InClass, HasTries, CodeFits, Untraced },
        { CheckInOpen, Mark,              CheckInOpen, Instructor.Or(Teacher), InClass, NotOneself, ReasonGiven },
        { Held,        Mark,              Held,        Instructor.Or(Teacher), InClass, NotOneself, ReasonGiven },
        { Held,        Close,             Closed,      Instructor.Or(InPlace), Over },
        { Closed,      Reopen,            Held,        Officer, ReasonGiven, AttendanceOpen },
        { Closed,      Settle,            Settled,     Clock, ClassSettles },
        { Planned,     Cancel,            Cancelled,   Officer.Or(Clock), ReasonGiven },
    };
}
