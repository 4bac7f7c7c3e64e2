using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>What a person can do about a finding.</summary>
public enum ProgrammeRepair
{
    /// <summary>收回认证: back to the initial path; only what is learned from then on counts.</summary>
    TakeBack,

    /// <summary>维持认证: looked into, and it stands.</summary>
    Uphold,

    /// <summary>恢复日期: as the running period and its policy say.</summary>
    RestoreDates,

    /// <summary>关闭多余周期: the older of two running periods.</summary>
    CloseSuperfluous,
}

/// <summary>One thing about an assignment that cannot be, or no longer rests on what it was given for.</summary>
/// <param name="AssignmentId">The assignment.</param>
/// <param name="PersonId">Whose.</param>
/// <param name="Code">What is wrong.</param>
/// <param name="Repairs">What a person can do about it.</param>
public sealed record ProgrammeFinding(Guid AssignmentId, Guid PersonId, string Code, IReadOnlyList<ProgrammeRepair> Repairs);

/// <summary>Looks for them. Reads only.</summary>
public sealed class ProgrammeFindings(LmsDbContext db)
{
    static readonly ProgrammeRepair[] Decide = [ProgrammeRepair.TakeBack, ProgrammeRepair.Uphold], Dates = [ProgrammeRepair.RestoreDates];

    static readonly AssignmentState[] Holding = [AssignmentState.Certified, AssignmentState.RenewalDue, AssignmentState.InGrace];

    /// <summary>All findings among these assignments, kind by kind.</summary>
    public async IAsyncEnumerable<ProgrammeFinding> AmongAsync(IQueryable<ProgrammeAssignment> assignments, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var all = assignments.AsNoTracking();
        var holding = all.Where(a => Holding.Contains(a.State));
        (IQueryable<ProgrammeAssignment> Wrong, string Code, ProgrammeRepair[] Repairs)[] kinds =
        [
            (WithoutPeriod(holding), "programme.certified_without_period", [ProgrammeRepair.TakeBack]),
            (WithoutCompletion(holding), "programme.certified_without_completion", Decide),
            (HoursReversed(holding), "programme.hours_reversed_after", Decide),
            (WithoutDates(holding), "programme.window_without_dates", Dates),
            (OutOfOrder(holding), "programme.end_before_start", Dates),
            (Differing(holding), "programme.dates_differ", Dates),
            (TwoPeriods(all), "programme.two_open_periods", [ProgrammeRepair.CloseSuperfluous]),
        ];
        foreach (var (wrong, code, repairs) in kinds)
            await foreach (var one in wrong.OrderBy(a => a.Id).Select(a => new { a.Id, a.PersonId }).AsAsyncEnumerable().WithCancellation(cancel))
                yield return new ProgrammeFinding(one.Id, one.PersonId, code, repairs);
    }

    IQueryable<ProgrammeAssignment> WithoutPeriod(IQueryable<ProgrammeAssignment> holding) =>
        holding.Where(a => !db.CertificationPeriods.Any(p => p.AssignmentId == a.Id && p.ClosedOn == null));

    /// <summary>Of a running period that nobody upheld, an enrolment is gone or is not completed any more, or it names none.</summary>
    IQueryable<ProgrammeAssignment> WithoutCompletion(IQueryable<ProgrammeAssignment> holding) =>
        holding.Where(a => db.CertificationPeriods.Any(p => p.AssignmentId == a.Id && p.ClosedOn == null && p.UpheldAt == null
            && (!db.PeriodEvidence.Any(e => e.PeriodId == p.Id)
                || db.PeriodEvidence.Any(e => e.PeriodId == p.Id
                    && !db.Enrolments.Any(n => n.Id == e.EnrolmentId && n.PersonId == a.PersonId && Enrolment.DoneStates.Contains(n.State))))));

    /// <summary>Hours of a course that it rests on were taken back, and nobody has looked into it since.</summary>
    IQueryable<ProgrammeAssignment> HoursReversed(IQueryable<ProgrammeAssignment> holding) =>
        holding.Where(a => db.CertificationPeriods.Any(p => p.AssignmentId == a.Id && p.ClosedOn == null
            && db.PeriodEvidence.Any(e => e.PeriodId == p.Id && db.HoursEntries.Any(h => h.Kind == HoursEntryKind.Reversal && h.Source == HoursSource.Enrolment
                && h.SourceId == e.EnrolmentId && h.BookedAt >= p.CertifiedAt && (p.UpheldAt == null || h.BookedAt > p.UpheldAt)))));

    /// <summary>Some date is missing where the running period has an end, or the state says that it has one.</summary>
    IQueryable<ProgrammeAssignment> WithoutDates(IQueryable<ProgrammeAssignment> holding) =>
        holding.Where(a => (a.State != AssignmentState.Certified || db.CertificationPeriods.Any(p => p.AssignmentId == a.Id && p.ClosedOn == null && p.ValidTo != null))
            && (a.ValidTo == null || a.WindowOpensOn == null || a.GraceEndsOn == null || a.ValidityEndsAt == null || a.WindowOpensAt == null || a.GraceEndsAt == null));

    static IQueryable<ProgrammeAssignment> OutOfOrder(IQueryable<ProgrammeAssignment> holding) =>
        holding.Where(a => a.ValidTo < a.ValidFrom || a.WindowOpensOn > a.ValidTo || a.GraceEndsOn < a.ValidTo || a.ValidityEndsAt < a.WindowOpensAt || a.GraceEndsAt < a.ValidityEndsAt);

    /// <summary>Dates that are in order, but are not those of the period.</summary>
    IQueryable<ProgrammeAssignment> Differing(IQueryable<ProgrammeAssignment> holding) =>
        holding.Where(a => a.ValidTo != null && a.WindowOpensOn != null && a.GraceEndsOn != null && a.ValidTo >= a.ValidFrom && db.CertificationPeriods.Any(p => p.AssignmentId == a.Id && p.ClosedOn == null
            && (p.ValidFrom != a.ValidFrom || p.ValidTo != a.ValidTo || p.WindowOpensOn != a.WindowOpensOn || p.GraceEndsOn != a.GraceEndsOn)));

    /// <summary>The assignment with the older one of two running periods of the same person and programme.</summary>
    IQueryable<ProgrammeAssignment> TwoPeriods(IQueryable<ProgrammeAssignment> all) =>
        all.Where(a => db.CertificationPeriods.Any(p => p.AssignmentId == a.Id && p.ClosedOn == null
            && db.CertificationPeriods.Any(o => o.PersonId == p.PersonId && o.ProgrammeId == p.ProgrammeId && o.ClosedOn == null && o.AssignmentId != p.AssignmentId
                && (o.CertifiedAt > p.CertifiedAt || (o.CertifiedAt == p.CertifiedAt && o.Id > p.Id)))));
}

/// <summary>Programmes in the verb <c>check</c> and in the inspection of the night.</summary>
public sealed class ProgrammeCheck(LmsDbContext db, ProgrammeFindings findings) : IConsistencyCheck
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var found in findings.AmongAsync(db.ProgrammeAssignments, cancel))
            yield return new Inconsistency("programme_assignment", found.AssignmentId, found.Code, ("repairs", found.Repairs.Select(repair => Snake.Of(repair)).ToList()));
    }
}
