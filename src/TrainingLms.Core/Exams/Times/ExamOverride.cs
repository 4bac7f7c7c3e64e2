using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.ExamOverrideState;
using static TrainingLms.Exams.ExamOverrideTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>What has become of an override.</summary>
public enum ExamOverrideState
{
    /// <summary>Counts.</summary>
    InForce,

    /// <summary>Counts no more.</summary>
    Removed,
}

/// <summary>What can be done to an override.</summary>
public enum ExamOverrideTrigger
{
    /// <summary>Make it.</summary>
    Create,

    /// <summary>Give it other values.</summary>
    Change,

    /// <summary>Take it away.</summary>
    Remove,
}

/// <summary>For whom an override is: one of the three.</summary>
/// <param name="PersonId">One person; null for a group.</param>
/// <param name="UnitId">Everybody of a unit and those below; null for another target.</param>
/// <param name="Label">Everybody with this label on the attempt, such as the class; null for another target.</param>
public sealed record OverrideTarget(Guid? PersonId = null, Guid? UnitId = null, string? Label = null)
{
    internal bool IsOne => (PersonId is null ? 0 : 1) + (UnitId is null ? 0 : 1) + (string.IsNullOrWhiteSpace(Label) ? 0 : 1) == 1;
}

/// <summary>Other times of an exam for one person or a group. At most one personal override is in force for an exam and person.</summary>
public sealed class ExamOverride : Governed<ExamOverrideState>
{
    ExamOverride() { }

    /// <summary>The exam.</summary>
    public Guid ExamId { get; private init; }

    /// <summary>The exam's unit.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>For this person; null for a group.</summary>
    public Guid? PersonId { get; private init; }

    /// <summary>For everybody of this unit and those below; null for another target.</summary>
    public Guid? GroupUnitId { get; private init; }

    /// <summary>For everybody with this label; null for another target.</summary>
    public string? GroupLabel { get; private init; }

    /// <summary>From when they may start; <see cref="OverrideTimes.None"/> for at any time, null where not set.</summary>
    public Instant? OpensAt { get; private set; }

    /// <summary>The close; <see cref="OverrideTimes.Never"/> for none, null where not set.</summary>
    public Instant? ClosesAt { get; private set; }

    /// <summary>The limit in seconds; 0 for none, null where not set.</summary>
    public int? LimitSeconds { get; private set; }

    /// <summary>How many attempts; 0 for any number, null where not set.</summary>
    public int? Attempts { get; private set; }

    /// <summary>Why, as said when it was made or changed last.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>What it says.</summary>
    public OverrideTimes Times => new(OpensAt, ClosesAt, LimitSeconds, Attempts);

    /// <inheritdoc/>
    public override Instant? NextDue() => ExamOverrideWorkflow.Table.NextDue(this);

    /// <summary>Makes one.</summary>
    /// <exception cref="RefusedException"><c>override.target_unclear</c>, <c>override.empty</c>, <c>override.out_of_range</c>, <c>override.own</c>, <c>reason.missing</c>, forbidden.</exception>
    public static ExamOverride Create(Exam exam, OverrideTarget target, OverrideTimes times, Act act)
    {
        var made = new ExamOverride
        {
            Id = act.NewId(),
            ExamId = exam.Id,
            UnitId = exam.UnitId,
            PersonId = target.PersonId,
            GroupUnitId = target.UnitId,
            GroupLabel = ExamRoom.Named(target.Label),
        };
        ExamOverrideWorkflow.Table.Fire(made, ExamOverrideTrigger.Create, act.Given(target).Given(times));
        made.Take(times, act);
        return made;
    }

    /// <summary>Gives it other values, for the same target.</summary>
    /// <exception cref="RefusedException"><c>override.empty</c>, <c>override.out_of_range</c>, <c>override.own</c>, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public void Change(OverrideTimes times, Act act)
    {
        ExamOverrideWorkflow.Table.Fire(this, ExamOverrideTrigger.Change, act.Given(times));
        Take(times, act);
    }

    /// <summary>Takes it away.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>override.own</c>, wrong state, forbidden.</exception>
    public void Remove(Act act) => ExamOverrideWorkflow.Table.Fire(this, ExamOverrideTrigger.Remove, act);

    void Take(OverrideTimes times, Act act)
    {
        (OpensAt, ClosesAt, LimitSeconds, Attempts) = times;
        Reason = act.Reason?.Trim() ?? "";
    }
}

/// <summary>The life of an override.</summary>
public static class ExamOverrideWorkflow
{
    const int LongestLimit = 7 * 24 * 3_600, MostAttempts = 100;

    static readonly Who<ExamOverride> Manager = Who.Holding<ExamOverride>(Role.ExamManager, o => o.UnitId);

    static readonly NotOwn<ExamOverride> NotOwn = new("override.own", (o, _) => o.PersonId is { } person ? [person] : []);

    static readonly Guard<ExamOverride> OneTarget = new("override.target_unclear", (_, act) => act.Fact<OverrideTarget>().IsOne);

    static readonly Guard<ExamOverride> SaysSomething = new("override.empty", (_, act) => act.Fact<OverrideTimes>() != new OverrideTimes());

    static readonly Guard<ExamOverride> InRange = new("override.out_of_range",
        (_, act) => act.Fact<OverrideTimes>() is { LimitSeconds: null or (>= 0 and <= LongestLimit), Attempts: null or (>= 0 and <= MostAttempts) } times
            && !(times.OpensAt >= times.ClosesAt) && !(times.ClosesAt > OverrideTimes.Never) && !(times.OpensAt < OverrideTimes.None),
        (_, _) => [("hours", LongestLimit / 3_600), ("attempts", MostAttempts)]);

    static readonly Guard<ExamOverride> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<ExamOverride> ReasonFits = new("override.reason_too_long", (_, act) => act.Reason?.Trim().Length <= IncidentLog.LongestText, (_, _) => [("most", IncidentLog.LongestText)]);

    /// <summary>The table.</summary>
    public static readonly Workflow<ExamOverrideState, ExamOverrideTrigger, ExamOverride> Table = new("exam_override")
    {
        { New,     ExamOverrideTrigger.Create, InForce, Manager, NotOwn, OneTarget, SaysSomething, InRange, ReasonGiven, ReasonFits },
        { InForce, Change,                     InForce, Manager, NotOwn, SaysSomething, InRange, ReasonGiven, ReasonFits },
        { InForce, Remove,                     Removed, Manager, NotOwn, ReasonGiven },
    };
}

sealed class ExamOverrideConfiguration : IEntityTypeConfiguration<ExamOverride>
{
    public void Configure(EntityTypeBuilder<ExamOverride> made)
    {
        made.ToTable("exam_overrides");
        made.Property(o => o.GroupLabel).HasMaxLength(Seat.Longest);
        made.Property(o => o.Reason).HasMaxLength(IncidentLog.LongestText);
        made.HasIndex(o => o.ExamId);
        made.HasIndex(o => new { o.ExamId, o.PersonId }, "ix_exam_overrides_personal").RefusedAs("override.personal_exists").HasFilter("state = 'InForce' AND person_id IS NOT NULL");
        made.HasOne<Exam>().WithMany().HasForeignKey(o => o.ExamId).OnDelete(DeleteBehavior.Restrict);
        made.HasOne<Person>().WithMany().HasForeignKey(o => o.PersonId).OnDelete(DeleteBehavior.Restrict);
        made.HasOne<OrganizationUnit>().WithMany().HasForeignKey(o => o.GroupUnitId).OnDelete(DeleteBehavior.Restrict);
    }
}
