using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>How a period ended.</summary>
public enum PeriodEnding
{
    /// <summary>The next one took its place.</summary>
    Renewed,

    /// <summary>It was not renewed in time.</summary>
    Expired,

    /// <summary>Taken back by the authority.</summary>
    Revoked,

    /// <summary>The person was exempted; it is not followed any more.</summary>
    Exempted,

    /// <summary>The rule of assignment fits no longer; it is not followed any more.</summary>
    Released,

    /// <summary>Taken back when data was repaired.</summary>
    TakenBack,

    /// <summary>Closed when data was repaired, because another one was running.</summary>
    Superfluous,
}

/// <summary>认证周期: for how long a certification held, by which version, and on what it rests. Dates as they were given; history is never rewritten.</summary>
public sealed class CertificationPeriod
{
    CertificationPeriod() { }

    /// <summary>Key.</summary>
    public Guid Id { get; private init; }

    /// <summary>The assignment.</summary>
    public Guid AssignmentId { get; private init; }

    /// <summary>Who.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The programme.</summary>
    public Guid ProgrammeId { get; private init; }

    /// <summary>Number of the period in the assignment, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>The version whose policy gave the dates.</summary>
    public Guid VersionId { get; private init; }

    /// <summary>First day.</summary>
    public LocalDate ValidFrom { get; private init; }

    /// <summary>Last day; null where it holds for ever.</summary>
    public LocalDate? ValidTo { get; private set; }

    /// <summary>First day on which renewing counts; null where it holds for ever.</summary>
    public LocalDate? WindowOpensOn { get; private set; }

    /// <summary>Last day of grace; null where it holds for ever.</summary>
    public LocalDate? GraceEndsOn { get; private set; }

    /// <summary>When it was certified.</summary>
    public Instant CertifiedAt { get; private init; }

    /// <summary>Since which day it is not followed any more; null while it runs.</summary>
    public LocalDate? ClosedOn { get; private set; }

    /// <summary>How it ended; null while it runs.</summary>
    public PeriodEnding? Ending { get; private set; }

    /// <summary>When somebody looked into it and let it stand; null where nobody had to.</summary>
    public Instant? UpheldAt { get; private set; }

    /// <summary>What it rests on.</summary>
    public List<PeriodEvidence> Evidence { get; private init; } = [];

    internal static CertificationPeriod Open(ProgrammeAssignment assignment, int number, PeriodPlan plan, IReadOnlyList<Guid> evidence, Act act)
    {
        var period = new CertificationPeriod
        {
            Id = act.NewId(),
            AssignmentId = assignment.Id,
            PersonId = assignment.PersonId,
            ProgrammeId = assignment.ProgrammeId,
            Number = number,
            VersionId = assignment.VersionId,
            ValidFrom = plan.ValidFrom,
            CertifiedAt = act.At,
        };
        period.Restore(plan);
        period.Evidence.AddRange(evidence.Select(enrolment => new PeriodEvidence { Id = act.NewId(), PeriodId = period.Id, EnrolmentId = enrolment }));
        return period;
    }

    /// <summary>Never before it began, whatever the clock of a server said.</summary>
    internal void Close(PeriodEnding ending, LocalDate today) => (Ending, ClosedOn) = (ending, LocalDate.Max(today, ValidFrom));

    internal void MoveTo(LocalDate validTo, LocalDate graceEndsOn) => (ValidTo, GraceEndsOn) = (validTo, graceEndsOn);

    internal void Restore(PeriodPlan plan) => (ValidTo, WindowOpensOn, GraceEndsOn) = (plan.Dates?.ValidTo, plan.Dates?.WindowOpensOn, plan.Dates?.GraceEndsOn);

    internal void Uphold(Act act) => UpheldAt = act.At;
}

/// <summary>That a period rests on a completed enrolment.</summary>
public sealed class PeriodEvidence
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The period.</summary>
    public required Guid PeriodId { get; init; }

    /// <summary>The enrolment.</summary>
    public required Guid EnrolmentId { get; init; }
}

/// <summary>The days of a period with the instants of the deployment's zone.</summary>
/// <param name="Today">The day of the act.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="Dates">All days; null where it holds for ever.</param>
/// <param name="WindowOpensAt">When the window begins.</param>
/// <param name="ValidityEndsAt">When the period is over.</param>
/// <param name="GraceEndsAt">When grace is over.</param>
public sealed record PeriodPlan(LocalDate Today, LocalDate ValidFrom, CertificationDates? Dates, Instant? WindowOpensAt, Instant? ValidityEndsAt, Instant? GraceEndsAt)
{
    /// <summary>The period that a completion today gives.</summary>
    /// <param name="policy">The policy; null where a certification holds for ever.</param>
    /// <param name="today">The day of the completion.</param>
    /// <param name="previousEnd">Last day of the period that is renewed; null for a first one and after expiry.</param>
    /// <param name="calendar">Knows when days begin and end.</param>
    public static PeriodPlan From(CertificationPolicy? policy, LocalDate today, LocalDate? previousEnd, WorkCalendar calendar) =>
        policy is null ? new PeriodPlan(today, today, null, null, null, null) : Of(policy.PeriodFrom(today, previousEnd), today, calendar);

    /// <summary>The instants of known days.</summary>
    public static PeriodPlan Of(CertificationDates dates, LocalDate today, WorkCalendar calendar) =>
        new(today, dates.ValidFrom, dates, calendar.StartOf(dates.WindowOpensOn), calendar.EndOf(dates.ValidTo), calendar.EndOf(dates.GraceEndsOn));
}
