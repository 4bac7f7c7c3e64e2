using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What invigilators see while an exam is sat: who is where, until when, and what was acknowledged last. Never an answer, a mark or a medical ground.</summary>
public sealed class SittingRoster(LmsDbContext db, PresenceDesk presence)
{
    /// <summary>The roster of an exam, in the order of assignment.</summary>
    /// <param name="examId">The exam.</param>
    /// <param name="filter">Which part of it.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>exam.not_found</c>.</exception>
    public async Task<Page<SittingLine>> ListAsync(Guid examId, RosterFilter filter, Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        await presence.WriteDownAsync(cancel);
        var attempts = await OfAsync(examId, filter, actor, cancel);
        if (page.AfterId is { } last) attempts = attempts.Where(attempt => attempt.Id > last);
        var found = await page.ReadAsync(
            from attempt in attempts
            join person in db.People on attempt.CandidateId equals person.Id
            orderby attempt.Id
            select new { attempt, person }, line => line.attempt.Id.ToString(), cancel);
        var ids = found.Items.Select(line => line.attempt.Id).ToList();
        var saved = await db.ExamAnswers.Where(answer => ids.Contains(answer.AttemptId)).GroupBy(answer => answer.AttemptId)
            .Select(answers => new { answers.Key, At = answers.Max(answer => answer.SavedAt) }).ToDictionaryAsync(one => one.Key, one => one.At, cancel);
        var heard = await db.ExamPresences.AsNoTracking().Where(one => ids.Contains(one.AttemptId)).ToDictionaryAsync(one => one.AttemptId, cancel);
        return new Page<SittingLine>(
            [.. found.Items.Select(line => new SittingLine(line.attempt, line.person, saved.TryGetValue(line.attempt.Id, out var at) ? at : null, heard.GetValueOrDefault(line.attempt.Id)))], found.Next);
    }

    /// <summary>How many attempts of the roster are in each state.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>.</exception>
    public async Task<IReadOnlyDictionary<AttemptState, int>> CountAsync(Guid examId, RosterFilter filter, Actor actor, CancellationToken cancel = default) =>
        await (await OfAsync(examId, filter, actor, cancel)).GroupBy(attempt => attempt.State).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancel);

    /// <summary>The whole roster for a file, by person number and attempt, with the personal overrides in force.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>exam.roster_forbidden</c>.</exception>
    public async Task<WholeRoster> WholeAsync(Guid examId, Act act, CancellationToken cancel = default)
    {
        var attempts = await OfAsync(examId, new RosterFilter(), act.By, cancel);
        var exam = await db.Exams.AsNoTracking().SingleAsync(one => one.Id == examId, cancel);
        if (!ExamScope.LooksAfter(act.By, exam)) throw new RefusedException(RefusalKind.Forbidden, "exam.roster_forbidden");
        var lines = await (from attempt in attempts
                           join person in db.People on attempt.CandidateId equals person.Id
                           orderby person.PersonNumber, attempt.Number
                           select new { attempt, person }).ToListAsync(cancel);
        var overrides = await db.ExamOverrides.VisibleTo(act.By, db).AsNoTracking().Where(one => one.ExamId == examId && one.PersonId != null && one.State == ExamOverrideState.InForce).ToDictionaryAsync(one => one.PersonId!.Value, cancel);
        return new WholeRoster(exam, act.At, lines.ConvertAll(line => new RosterLine(line.attempt, line.person, overrides.GetValueOrDefault(line.person.Id))));
    }

    async Task<IQueryable<ExamAttempt>> OfAsync(Guid examId, RosterFilter filter, Actor actor, CancellationToken cancel)
    {
        if (!await db.Exams.VisibleTo(actor, db).AnyAsync(exam => exam.Id == examId, cancel)) throw new RefusedException(RefusalKind.NotFound, "exam.not_found");
        var attempts = db.ExamAttempts.AsNoTracking().OnRosterOf(actor, db).Where(attempt => attempt.ExamId == examId);
        if (filter.Room is { Length: > 0 } room) attempts = attempts.Where(attempt => attempt.Room == room);
        if (filter.State is { } state) attempts = attempts.Where(attempt => attempt.State == state);
        return attempts;
    }
}

/// <summary>Which part of a roster somebody asks for.</summary>
public sealed record RosterFilter
{
    /// <summary>Only this room; null for all.</summary>
    public string? Room { get; init; }

    /// <summary>Only this state; null for all.</summary>
    public AttemptState? State { get; init; }
}

/// <summary>One line of the roster.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Person">Who sits.</param>
/// <param name="SavedAt">When an answer was acknowledged last; null before the first.</param>
/// <param name="Presence">When its client was heard; null before the first time.</param>
public sealed record SittingLine(ExamAttempt Attempt, Person Person, Instant? SavedAt, ExamPresence? Presence);

/// <summary>A roster as it is written into a file.</summary>
/// <param name="Exam">The exam.</param>
/// <param name="At">When it was drawn up.</param>
/// <param name="Lines">The lines.</param>
public sealed record WholeRoster(Exam Exam, Instant At, IReadOnlyList<RosterLine> Lines);

/// <summary>A line of it.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Person">Who sits.</param>
/// <param name="Own">The personal override in force; null where there is none.</param>
public sealed record RosterLine(ExamAttempt Attempt, Person Person, ExamOverride? Own);
