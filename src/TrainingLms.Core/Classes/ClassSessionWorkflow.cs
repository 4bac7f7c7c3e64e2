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

    /// <summary>Close its list.</summary>
    Close,

    /// <summary>Call it off.</summary>
    Cancel,
}

/// <summary>Fact: the class of the session.</summary>
public sealed record SessionOf(ClassRunState Run);

/// <summary>The life of a session.</summary>
public static class ClassSessionWorkflow
{
    static readonly Who<ClassSession> Officer = Who.Holding<ClassSession>(Role.TrainingOfficer, session => session.UnitId);

    static readonly Who<ClassSession> Instructor = new(Role.Instructor, (session, actor) =>
        actor.PersonId != Guid.Empty && session.InstructorId == actor.PersonId && actor.GrantFor(Role.Instructor, session.UnitId) is { } grant ? Warrant.By(grant) : null);

    static readonly Who<ClassSession> Clock = Who.Clock<ClassSession>();

    static readonly Guard<ClassSession> ClassTakesPlace = new("class_session.class_not_confirmed", (_, act) => act.Fact<SessionOf>().Run is ClassRunState.Confirmed or ClassRunState.Running);

    static readonly Guard<ClassSession> NotTooEarly = new("class_session.too_early", (session, act) => act.At >= session.CheckInFrom, (session, _) => [("due", session.CheckInFrom)]);

    static readonly Guard<ClassSession> Over = new("class_session.not_over", (session, act) => act.At >= session.EndsAt, (session, _) => [("due", session.EndsAt)]);

    static readonly Guard<ClassSession> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Due<ClassSession> CheckInDue = new("class_session.too_early", session => session.CheckInFrom);

    static readonly Due<ClassSession> BeginDue = new("class_session.not_begun", session => session.StartsAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<ClassSessionState, ClassSessionTrigger, ClassSession> Table = new("class_session")
    {
        { New,         Plan,              Planned,     Officer },
        { Planned,     OpenCheckIn,       CheckInOpen, Instructor, ClassTakesPlace, NotTooEarly },
        { Planned,     OpenCheckInInTime, CheckInOpen, Clock, ClassTakesPlace, CheckInDue },
        { CheckInOpen, Hold,              Held,        Clock, BeginDue },
        { Held,        Close,             Closed,      Instructor, Over },
        { Planned,     Cancel,            Cancelled,   Officer.Or(Clock), ReasonGiven },
    };
}
