using NodaTime;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>One meeting of a class.</summary>
public sealed class ClassSession : Governed<ClassSessionState>
{
    /// <summary>Where <see cref="Secret"/> is sealed.</summary>
    public static readonly SealedColumn SecretColumn = new("class_sessions", "secret");

    ClassSession() { }

    /// <summary>The class.</summary>
    public Guid ClassRunId { get; private init; }

    /// <summary>The unit that runs the class.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Begin.</summary>
    public Instant StartsAt { get; private set; }

    /// <summary>End.</summary>
    public Instant EndsAt { get; private set; }

    /// <summary>When checking in opens by itself.</summary>
    public Instant CheckInFrom { get; private set; }

    /// <summary>Class hours of 45 minutes.</summary>
    public int Units { get; private set; }

    /// <summary>What it is about; null where the title of the class says it.</summary>
    public string? Topic { get; private set; }

    /// <summary>Room or place; null where it is only online.</summary>
    public string? Venue { get; private set; }

    /// <summary>Address of the online session; null where there is none.</summary>
    public string? Link { get; private set; }

    /// <summary>Who of the own staff teaches; null where nobody of them does, or it is not settled.</summary>
    public Guid? InstructorId { get; private set; }

    /// <summary>Who from outside teaches, by the entry of the register; null where nobody does.</summary>
    public Guid? LecturerId { get; private set; }

    /// <summary>Who looks after the class; null where nobody does.</summary>
    public Guid? ClassTeacherId { get; private init; }

    /// <summary>What the codes to check in with follow from; null until the class is announced.</summary>
    public SealedText? Secret { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => ClassSessionWorkflow.Table.NextDue(this);

    internal static ClassSession Plan(ClassRun run, NewSession plan, ClassOptions options, Act act)
    {
        var session = new ClassSession { Id = act.NewId(), ClassRunId = run.Id, UnitId = run.UnitId, ClassTeacherId = run.ClassTeacherId };
        ClassSessionWorkflow.Table.Fire(session, ClassSessionTrigger.Plan, act);
        session.Change(plan, options);
        return session;
    }

    internal void Change(NewSession plan, ClassOptions options) =>
        (StartsAt, EndsAt, CheckInFrom, Units, Topic, Venue, Link, InstructorId, LecturerId) =
            (plan.StartsAt, plan.EndsAt, plan.StartsAt - options.CheckInTime, plan.Units, Trimmed(plan.Topic), Trimmed(plan.Venue), Trimmed(plan.Link), plan.InstructorId, plan.LecturerId);

    internal void Arm(SealedText secret) => Secret = secret;

    /// <summary>Any move; those of checking in and marking leave the state as it is.</summary>
    public void Move(ClassSessionTrigger trigger, Act act) => ClassSessionWorkflow.Table.Fire(this, trigger, act);

    /// <summary>Its plan, to compare with another one.</summary>
    public NewSession ToPlan() => new(StartsAt, EndsAt, Units, Topic, Venue, Link, InstructorId, LecturerId);

    static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
