using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where the right to sit is given, and papers are frozen and recalled.</summary>
public sealed class AdmissionDesk(LmsDbContext db, TimesDesk times, PaperPress press, PaperOptions papers)
{
    /// <summary>Gives the actor the right to sit, and freezes the paper where the attempt opens within a day. Asked again while that attempt is open, it gives the same one.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>attempt.none_left</c> and what else the table refuses.</exception>
    public Task<ExamAttempt> AssignAsync(Guid examId, Act act, CancellationToken cancel = default) =>
        OnceMoreAsync(() => AssignOnceAsync(examId, act.By.PersonId, null, act, cancel));

    /// <summary>Gives somebody else the right to sit, as exam manager. Asked again while that attempt is open, it gives the same one.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>person.not_found</c>, <c>attempt.label_too_long</c> and what the table refuses.</exception>
    public async Task<ExamAttempt> AssignAsync(Guid examId, Guid personId, Seat seat, Act act, CancellationToken cancel = default)
    {
        if (!await db.Exams.VisibleTo(act.By, db).AnyAsync(exam => exam.Id == examId, cancel)) throw new RefusedException(RefusalKind.NotFound, "exam.not_found");
        if (!await db.People.ExaminedBy(act.By, db).AnyAsync(person => person.Id == personId, cancel)) throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        var named = new Seat(ExamRoom.Named(seat.Room), ExamRoom.Named(seat.GroupLabel));
        return await OnceMoreAsync(() => AssignOnceAsync(examId, personId, named, act, cancel));
    }

    /// <summary>Takes a paper back before it is started; another one is assembled when it is needed.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public async Task<ExamAttempt> RecallAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        await db.InvigilatedAttemptAsync(id, act.By, cancel);
        return await db.ChangeAttemptAsync(id, async attempt =>
        {
            attempt.RecallPaper(act);
            await db.ExamPapers.Where(paper => paper.AttemptId == id).ExecuteDeleteAsync(cancel);
        }, cancel);
    }

    /// <summary>Freezes a paper for an attempt that has none, on demand; nothing where there is one, as before nearly every start.</summary>
    internal async Task MakeReadyAsync(ExamAttempt attempt, Act act, CancellationToken cancel)
    {
        if (attempt.State != AttemptState.Assigned) return;
        await AssembleAsync(attempt, await db.Exams.AsNoTracking().SingleAsync(exam => exam.Id == attempt.ExamId, cancel), act, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>A second click may be quicker by a moment and take the number: then its attempt is found.</summary>
    async Task<ExamAttempt> OnceMoreAsync(Func<Task<ExamAttempt>> assign)
    {
        try
        {
            return await assign();
        }
        catch (RefusedException lost) when (lost.Codes is ["attempt.already_assigned"])
        {
            db.ChangeTracker.Clear();
            return await assign();
        }
    }

    async Task<ExamAttempt> AssignOnceAsync(Guid examId, Guid personId, Seat? seat, Act act, CancellationToken cancel)
    {
        var exam = await db.Exams.AsNoTracking().SingleOrDefaultAsync(e => e.Id == examId && e.State != ExamState.Draft && e.State != ExamState.Withdrawn, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "exam.not_found");
        var person = await db.FindOrRefuseAsync<Person>(personId, "person.not_found", cancel);
        // One reading decides both whether an attempt is open and which number is next; the unique number decides between two who read at once.
        var before = await db.ExamAttempts.AsNoTracking().Where(a => a.ExamId == examId && a.CandidateId == person.Id).ToListAsync(cancel);
        if (before.Find(a => AttemptPhase.Open.Contains(a.State)) is { } open) return open;
        var number = before.Select(a => a.Number).DefaultIfEmpty().Max() + 1;
        var found = await times.FindAsync(exam, person.Id, person.UnitId, seat?.GroupLabel, act, cancel);
        var sitting = new Sitting(exam, before.Count(a => a.State != AttemptState.Cancelled), person.IsActive)
        {
            Attempts = found.Times.Attempts,
            LastEndedAt = before.Max(a => a.SealedAt ?? a.AbandonedAt),
        };
        var attempt = ExamAttempt.Assign(exam, person.Id, number, act.Given(sitting), found, seat);
        db.ExamAttempts.Add(attempt);
        // What opens later is left to the sweep: until then the candidate may meet some of the questions elsewhere.
        if (attempt.OpensAt <= act.At + Duration.FromHours(papers.AheadHours)) await AssembleAsync(attempt, exam, act, cancel);
        await db.SaveChangesAsync(cancel);
        return attempt;
    }

    async Task AssembleAsync(ExamAttempt attempt, Exam exam, Act act, CancellationToken cancel)
    {
        var paper = await press.PrintAsync(exam, attempt, cancel);
        attempt.ReceivePaper(paper, new Act(Actor.System, act.At) { CorrelationId = act.CorrelationId });
    }
}
