using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What all who work on marks ask first: the exam, whether they may, whether an attempt counts now, and who has an interest in whom.</summary>
public sealed class MarkingOffice(LmsDbContext db, ExamOffice office, UnitTreeCache trees, AuthorityDesk authority)
{
    /// <summary>The exam, for whoever holds one of the roles for its unit.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>marking.forbidden</c>.</exception>
    public async Task<Exam> ExamForAsync(Guid examId, Act act, IEnumerable<string> roles, CancellationToken cancel)
    {
        var exam = await office.FindAsync(examId, act.By, cancel);
        return roles.Any(role => act.By.Holds(role, exam.UnitId)) ? exam : throw new RefusedException(RefusalKind.Forbidden, "marking.forbidden");
    }

    /// <summary>The exam, for whoever may see how its marking goes.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>marking.forbidden</c>.</exception>
    public async Task<Exam> SeenExamAsync(Guid examId, Actor actor, CancellationToken cancel)
    {
        var exam = await office.FindAsync(examId, actor, cancel);
        return MarkingScope.IsStaffOf(actor, exam.UnitId) ? exam : throw new RefusedException(RefusalKind.Forbidden, "marking.forbidden");
    }

    /// <summary>An answer that the actor may see, with its row locked until the transaction ends.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.not_found</c>.</exception>
    public async Task<(SlotMarking Marking, Exam Exam)> LockedAsync(Guid id, Actor actor, CancellationToken cancel)
    {
        await FindAsync(id, actor, cancel);
        await db.Database.ExecuteSqlAsync($"UPDATE exam_slot_markings SET version = version WHERE id = {id}", cancel);
        var marking = await db.SlotMarkings.SingleAsync(one => one.Id == id, cancel);
        return (marking, await db.Exams.AsNoTracking().SingleAsync(exam => exam.Id == marking.ExamId, cancel));
    }

    /// <summary>An answer that the actor may see, as it was when read.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.not_found</c>.</exception>
    public async Task<SlotMarking> FindAsync(Guid id, Actor actor, CancellationToken cancel) =>
        await db.SlotMarkings.AsNoTracking().VisibleTo(actor, db).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "slot_marking.not_found");

    /// <summary>Whether the attempt counts now, and whether the actor has an interest in it.</summary>
    public async Task<ScriptStanding> StandingAsync(SlotMarking marking, MarkingRules rules, Actor actor, CancellationToken cancel)
    {
        // Who may get a calibration script is asked when it is mixed in; it belongs to no attempt.
        if (marking.CalibrationId is not null) return new ScriptStanding(true, false);
        var stands = await db.ExamAttempts.AnyAsync(attempt => attempt.Id == marking.AttemptId && attempt.State == AttemptState.Scored && attempt.SealNumber == marking.SealNumber, cancel);
        var unit = await db.People.Where(person => person.Id == marking.CandidateId).Select(person => person.UnitId).SingleAsync(cancel);
        var tree = await trees.CurrentAsync(db, cancel);
        return new ScriptStanding(stands, actor.Persons.Contains(marking.CandidateId) || (actor.HomeUnitId is { } home && HasInterest(home, unit, rules, tree)));
    }

    /// <summary>Who may mark for an exam's unit today, with the unit of each.</summary>
    public async Task<IReadOnlyDictionary<Guid, MarkerAtWork>> MarkersAsync(IEnumerable<Guid> people, Guid unitId, Act act, CancellationToken cancel)
    {
        var found = new Dictionary<Guid, MarkerAtWork>();
        foreach (var person in people.Distinct())
        {
            var actor = await authority.ActorAsync(person, act.At, cancel);
            found[person] = new MarkerAtWork(actor?.HomeUnitId, actor is not null && (actor.Holds(Role.Marker, unitId) || actor.Holds(Role.SeniorMarker, unitId)));
        }
        return found;
    }

    /// <summary>The order of units as it is now.</summary>
    public Task<UnitTree> TreeAsync(CancellationToken cancel) => trees.CurrentAsync(db, cancel);

    /// <summary>
    /// Whether a marker is of the candidate's unit or of the line above or below it, where the rules forbid that. The top of the house lies above everybody and
    /// counts for its own people only.
    /// </summary>
    public static bool HasInterest(Guid markerUnit, Guid candidateUnit, MarkingRules rules, UnitTree tree) => !rules.AllowsOwnUnit
        && (markerUnit == candidateUnit || IsBelow(candidateUnit, markerUnit, tree) || IsBelow(markerUnit, candidateUnit, tree));

    static bool IsBelow(Guid unit, Guid above, UnitTree tree) => !tree.Roots.Contains(above) && tree.IsWithin(unit, above);
}

/// <summary>Somebody who is to mark.</summary>
/// <param name="UnitId">The person's unit; null for somebody who is not here any more.</param>
/// <param name="HoldsRole">Whether the person marks for the exam's unit today.</param>
public sealed record MarkerAtWork(Guid? UnitId, bool HoldsRole);
