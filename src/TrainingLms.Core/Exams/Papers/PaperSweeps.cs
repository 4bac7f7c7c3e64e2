using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>
/// 预组卷: assembles papers before the door opens, those that open soonest first. Papers that are there stay; what cannot be assembled waits a while and holds up nobody,
/// and whoever presses the button without one gets it on demand.
/// </summary>
public sealed class PaperSweep(LmsDbContext db, AdmissionDesk admission, PaperOptions options) : ISweep
{
    /// <inheritdoc/>
    public string Name => "exam_paper";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel)
    {
        var horizon = now + Duration.FromHours(options.AheadHours);
        return await db.ExamAttempts.Where(attempt => attempt.State == AttemptState.Assigned && attempt.OpensAt <= horizon && (attempt.HardCloseAt == null || attempt.HardCloseAt > now))
            .OrderBy(attempt => attempt.OpensAt).ThenBy(attempt => attempt.Id).Select(attempt => attempt.Id).Take(most).ToListAsync(cancel);
    }

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => db.ChangeAttemptAsync(id, attempt => admission.MakeReadyAsync(attempt, act, cancel), cancel);
}

/// <summary>Tells the managers of an exam that is about to open how many papers are missing still, once.</summary>
public sealed class MissingPaperSweep(LmsDbContext db, PaperOptions options) : ISweep
{
    /// <inheritdoc/>
    public string Name => "exam_missing_paper";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel)
    {
        var missing = Missing(now);
        return await db.Exams.Where(exam => exam.State == ExamState.Published && exam.PapersMissedAt == null && missing.Any(attempt => attempt.ExamId == exam.Id))
            .OrderBy(exam => exam.OpensAt).Select(exam => exam.Id).Take(most).ToListAsync(cancel);
    }

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var exam = await db.Exams.SingleAsync(e => e.Id == id, cancel);
        exam.ReportMissingPapers(act.Given(new MissingPapers(await Missing(act.At).CountAsync(attempt => attempt.ExamId == id, cancel))));
        await db.SaveChangesAsync(cancel);
    }

    IQueryable<ExamAttempt> Missing(Instant now)
    {
        var soon = now + Duration.FromMinutes(options.DoneMinutes);
        return db.ExamAttempts.Where(attempt => attempt.State == AttemptState.Assigned && attempt.OpensAt <= soon && attempt.OpensAt > now);
    }
}
