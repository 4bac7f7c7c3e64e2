using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Finds the times in force for a person, and lets attempts follow them when an override, an accommodation or a membership changes.</summary>
public sealed class TimesDesk(LmsDbContext db, WorkCalendar calendar, UnitTreeCache trees)
{
    /// <summary>The times in force for somebody.</summary>
    public async Task<TimesFound> FindAsync(Exam exam, Guid personId, Guid unitId, string? label, Act act, CancellationToken cancel = default)
    {
        var path = (await trees.CurrentAsync(db, cancel)).PathOf(unitId).Select(unit => (Guid?)unit.Id).ToList();
        var overrides = exam.TimesRevision == 0 ? [] : await db.ExamOverrides.AsNoTracking().Where(o => o.ExamId == exam.Id && o.State == ExamOverrideState.InForce
            && (o.PersonId == personId || path.Contains(o.GroupUnitId) || (o.GroupLabel != null && o.GroupLabel == label))).ToListAsync(cancel);
        var times = ResolvedTimes.From(exam, overrides.Find(o => o.PersonId is not null)?.Times, [.. overrides.Where(o => o.PersonId is null).Select(o => o.Times)]);
        return new TimesFound(times, await AccommodationAsync(personId, times.OpensAt, act.At, cancel), unitId, exam.TimesRevision);
    }

    /// <summary>Lets an attempt whose row is locked follow what has changed, if anything has: one small look where nothing did. The caller saves.</summary>
    internal async Task RefreshAsync(ExamAttempt attempt, Act act, CancellationToken cancel)
    {
        foreach (var (outdated, unitId) in await OutdatedAsync([attempt], cancel)) await FollowAsync(outdated, unitId, act, cancel);
    }

    /// <summary>Those of some attempts that have to follow something, with the unit that the candidate belongs to; one small look for all.</summary>
    internal async Task<IReadOnlyList<(ExamAttempt Attempt, Guid UnitId)>> OutdatedAsync(IReadOnlyCollection<ExamAttempt> attempts, CancellationToken cancel)
    {
        var timed = attempts.Where(attempt => AttemptPhase.Timed.Contains(attempt.State)).ToDictionary(attempt => attempt.Id);
        if (timed.Count == 0) return [];
        var known = await (from attempt in db.ExamAttempts
                           where timed.Keys.Contains(attempt.Id)
                           join exam in db.Exams on attempt.ExamId equals exam.Id
                           join person in db.People on attempt.CandidateId equals person.Id
                           select new { attempt.Id, exam.TimesRevision, person.UnitId, HasAccommodation = db.Accommodations.Any(a => a.PersonId == person.Id && a.State == AccommodationState.Approved) })
            .ToListAsync(cancel);
        return [.. known.Where(now => !IsCurrent(timed[now.Id], now.TimesRevision, now.UnitId, now.HasAccommodation)).Select(now => (timed[now.Id], now.UnitId))];
    }

    /// <summary>Who is writing keeps the accommodation of the day on which the attempt began.</summary>
    static bool IsCurrent(ExamAttempt attempt, long revision, Guid unitId, bool hasAccommodation) =>
        attempt.TimesRevision == revision && (revision == 0 || attempt.TimesUnitId == unitId)
        && ((!hasAccommodation && attempt.Accommodation is null) || attempt.StartedAt is not null);

    /// <summary>Lets one attempt follow, in a transaction of its own.</summary>
    public Task<ExamAttempt> AdjustAsync(Guid attemptId, Act act, CancellationToken cancel = default) => db.ChangeAttemptAsync(attemptId, async attempt =>
    {
        if (!AttemptPhase.Timed.Contains(attempt.State)) return;
        await FollowAsync(attempt, await db.People.Where(person => person.Id == attempt.CandidateId).Select(person => person.UnitId).SingleAsync(cancel), act, cancel);
    }, cancel);

    /// <summary>Lets every open attempt of a person follow, at one exam or at all.</summary>
    public async Task AdjustOfAsync(Guid personId, Guid? examId, Act act, CancellationToken cancel = default)
    {
        foreach (var id in await db.ExamAttempts.Where(a => a.CandidateId == personId && AttemptPhase.Timed.Contains(a.State) && (examId == null || a.ExamId == examId)).Select(a => a.Id).ToListAsync(cancel))
            await AdjustAsync(id, act, cancel);
    }

    /// <summary>Attempts whose times may be out of date, at one exam or at all; exams without overrides are not looked at.</summary>
    public Task<List<Guid>> StaleAsync(Guid? examId, int most, CancellationToken cancel = default) =>
        (from exam in db.Exams
         where exam.TimesRevision > 0 && (examId == null || exam.Id == examId)
         join attempt in db.ExamAttempts on exam.Id equals attempt.ExamId
         join person in db.People on attempt.CandidateId equals person.Id
         where AttemptPhase.Timed.Contains(attempt.State) && (attempt.TimesRevision != exam.TimesRevision || attempt.TimesUnitId != person.UnitId)
         orderby attempt.Id
         select attempt.Id).Take(most).ToListAsync(cancel);

    async Task FollowAsync(ExamAttempt attempt, Guid unitId, Act act, CancellationToken cancel)
    {
        var exam = await db.Exams.AsNoTracking().SingleAsync(e => e.Id == attempt.ExamId, cancel);
        attempt.AdjustTimes(await FindAsync(exam, attempt.CandidateId, unitId, attempt.GroupLabel, act, cancel), new Act(Actor.System, act.At) { CorrelationId = act.CorrelationId });
    }

    /// <summary>What is in force on the day of the exam: the day it opens, or today where it is open already.</summary>
    async Task<AccommodationEffect?> AccommodationAsync(Guid personId, Instant opensAt, Instant now, CancellationToken cancel)
    {
        var day = calendar.DayOf(Instant.Max(opensAt, now));
        var inForce = await db.Accommodations.AsNoTracking().Where(a => a.PersonId == personId && a.State == AccommodationState.Approved && a.From <= day && a.To >= day)
            .Select(a => a.Effect).ToListAsync(cancel);
        return AccommodationEffect.Of(inForce);
    }
}

/// <summary>Lets attempts follow overrides of groups and changes of units, a batch a round; whoever starts or runs out of time before is looked at then.</summary>
public sealed class ExamTimesSweep(TimesDesk times) : ISweep
{
    /// <inheritdoc/>
    public string Name => "exam_times";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) => await times.StaleAsync(null, most, cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => times.AdjustAsync(id, act, cancel);
}
