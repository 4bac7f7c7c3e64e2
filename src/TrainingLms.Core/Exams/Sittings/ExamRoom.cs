using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where candidates sit: from the right to sit to the result.</summary>
public sealed class ExamRoom(LmsDbContext db, AnswerDesk desk, SealingDesk sealing)
{
    /// <summary>Gives the actor the right to sit and freezes the paper. Asked again while that attempt is open, it gives the same one.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>attempt.none_left</c> and what else the table refuses.</exception>
    public async Task<ExamAttempt> AssignAsync(Guid examId, Act act, CancellationToken cancel = default)
    {
        try
        {
            return await AssignOnceAsync(examId, act, cancel);
        }
        catch (RefusedException lost) when (lost.Codes is ["attempt.already_assigned"])
        {
            // A second click was quicker by a moment and took the number: now its attempt is found.
            db.ChangeTracker.Clear();
            return await AssignOnceAsync(examId, act, cancel);
        }
    }

    /// <summary>An attempt of one's own, or one in scope.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>.</exception>
    public async Task<ExamAttempt> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.ExamAttempts.VisibleTo(actor, db).AsNoTracking().SingleOrDefaultAsync(attempt => attempt.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "attempt.not_found");

    /// <summary>The actor's own attempts, newest first.</summary>
    public Task<Page<ExamAttempt>> MineAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var attempts = db.ExamAttempts.AsNoTracking().Where(attempt => attempt.CandidateId == actor.PersonId);
        if (page.AfterId is { } last) attempts = attempts.Where(attempt => attempt.Id < last);
        return page.ReadAsync(attempts.OrderByDescending(attempt => attempt.Id), attempt => attempt.Id.ToString(), cancel);
    }

    /// <summary>Begins writing. A second click gets the same reply, as long as no other client has taken over.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.lease_taken</c> and what the table refuses.</exception>
    public async Task<ExamAttempt> StartAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        await db.OwnAttemptAsync(id, act.By, cancel);
        return await db.InTransactionAsync(async () =>
        {
            var attempt = await db.LockedAttemptAsync(id, cancel);
            if (attempt is { State: AttemptState.InProgress, LeaseEpoch: > 1 }) throw new RefusedException(RefusalKind.WrongState, "attempt.lease_taken");
            if (attempt.State == AttemptState.InProgress) return attempt;
            var paper = attempt.PaperHash is null ? null : await db.PaperOfAsync(id, cancel);
            attempt.Start(act.Given(paper?.Against(attempt) ?? new PaperCheck(false)));
            await db.SaveChangesAsync(cancel);
            return attempt;
        }, cancel);
    }

    /// <summary>Goes on writing here; the client that wrote before is refused from now on.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.deadline_passed</c>, wrong state.</exception>
    public async Task<ExamAttempt> TakeOverAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        await db.OwnAttemptAsync(id, act.By, cancel);
        return await db.InTransactionAsync(async () =>
        {
            var attempt = await db.LockedAttemptAsync(id, cancel);
            attempt.TakeOver(act);
            await db.SaveChangesAsync(cancel);
            return attempt;
        }, cancel);
    }

    /// <summary>
    /// Hands in: the last saves and the seal in one transaction. Whoever comes second, another submission or the clock, changes nothing, and
    /// everybody gets the one receipt.
    /// </summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.lease_taken</c>, <c>attempt.submission_unconfirmed</c>, what a save refuses, wrong state.</exception>
    public async Task<Receipt> SubmitAsync(Guid id, Submission submission, Act act, CancellationToken cancel = default)
    {
        var known = await db.OwnAttemptAsync(id, act.By, cancel);
        if (known.Receipt is { } before) return before;
        if (known.AcceptsUntil < act.At) await sealing.CloseIfOverdueAsync(id, act, cancel);
        var receipt = await db.InTransactionAsync(async () =>
        {
            var attempt = await db.LockedAttemptAsync(id, cancel);
            if (attempt.Receipt is { } winners) return winners;
            var handIn = act.Given(new LeaseClaim(submission.LeaseEpoch)).Given(new HandIn(submission.IsConfirmed));
            ExamAttemptWorkflow.Table.Check(attempt, AttemptTrigger.Submit, handIn).OrConflict();
            var paper = (await db.PaperOfAsync(id, cancel)).Content;
            await desk.WriteLastAsync(attempt, submission.LeaseEpoch, submission.Saves, paper, act, cancel);
            attempt.Submit(await db.AnswersOfAsync(id, cancel), paper.Slots.Length, handIn);
            await db.SaveChangesAsync(cancel);
            return attempt.Receipt!;
        }, cancel);
        await MarkNowAsync(id, act, cancel);
        return receipt;
    }

    /// <summary>Calls an attempt off before it is started.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public async Task<ExamAttempt> CancelAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        await FindAsync(id, act.By, cancel);
        return await db.InTransactionAsync(async () =>
        {
            var attempt = await db.LockedAttemptAsync(id, cancel);
            attempt.Cancel(act);
            await db.SaveChangesAsync(cancel);
            return attempt;
        }, cancel);
    }

    /// <summary>The receipt of a sealed attempt.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.not_sealed</c>.</exception>
    public async Task<Receipt> ReceiptAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        (await FindAsync(id, actor, cancel)).Receipt ?? throw new RefusedException(RefusalKind.WrongState, "attempt.not_sealed");

    /// <summary>The newest marking of an attempt.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.result_not_ready</c>.</exception>
    public async Task<(ExamAttempt Attempt, AttemptMarking Marking)> ResultAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var attempt = await FindAsync(id, actor, cancel);
        if (attempt.State != AttemptState.Scored) throw new RefusedException(RefusalKind.WrongState, "attempt.result_not_ready");
        return (attempt, await db.ExamMarkings.AsNoTracking().Where(marking => marking.AttemptId == id)
            .OrderByDescending(marking => marking.SealNumber).ThenByDescending(marking => marking.ScoringVersion).FirstAsync(cancel));
    }

    /// <summary>What can be done to the attempt now, and why not.</summary>
    public static IReadOnlyList<PermittedTrigger> Actions(ExamAttempt attempt, Act act) =>
        ExamAttemptWorkflow.Table.PermittedTriggers(attempt, act.Given(new LeaseClaim(attempt.LeaseEpoch)).Given(new HandIn(true)).Given(new PaperCheck(true)));

    /// <summary>Whether the person has passed an exam of the course, in any attempt.</summary>
    public Task<bool> PassedAsync(Guid personId, string courseKey, CancellationToken cancel = default) =>
        db.ExamAttempts.AnyAsync(attempt => attempt.CandidateId == personId && attempt.State == AttemptState.Scored && attempt.HasPassed == true
            && db.Exams.Any(exam => exam.Id == attempt.ExamId && exam.CourseKey == courseKey), cancel);

    async Task<ExamAttempt> AssignOnceAsync(Guid examId, Act act, CancellationToken cancel)
    {
        var exam = await db.Exams.AsNoTracking().SingleOrDefaultAsync(e => e.Id == examId && e.State != ExamState.Draft && e.State != ExamState.Withdrawn, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "exam.not_found");
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        // One reading decides both whether an attempt is open and which number is next; the unique number decides between two who read at once.
        var before = await db.ExamAttempts.AsNoTracking().Where(a => a.ExamId == examId && a.CandidateId == person.Id).ToListAsync(cancel);
        if (before.Find(a => a.State is AttemptState.Assigned or AttemptState.Ready or AttemptState.InProgress) is { } open) return open;
        var used = before.Count(a => a.State != AttemptState.Cancelled);
        var number = before.Select(a => a.Number).DefaultIfEmpty().Max() + 1;
        var attempt = ExamAttempt.Assign(exam, person.Id, number, act.Given(new Sitting(exam, used, person.IsActive)));

        var versions = await (from item in db.ExamPoolItems
                              join version in db.QuestionVersions on item.QuestionVersionId equals version.Id
                              where item.ExamId == examId
                              select version).AsNoTracking().ToListAsync(cancel);
        var seed = attempt.SeedFrom(exam.Secret);
        var (content, hash) = PaperAssembly.Assemble(exam.Blueprint, new QuestionPool(versions), seed);
        var paper = new Paper { AttemptId = attempt.Id, Seed = Convert.ToHexStringLower(seed), AlgorithmVersion = PaperAssembly.Version, Content = content, Hash = hash };
        attempt.ReceivePaper(paper, new Act(Actor.System, act.At) { CorrelationId = act.CorrelationId });
        db.ExamAttempts.Add(attempt);
        db.ExamPapers.Add(paper);
        await db.SaveChangesAsync(cancel);
        return attempt;
    }

    /// <summary>Marks at once, so that nobody waits for the sweep; whatever prevents it, the sweep tries again.</summary>
    async Task MarkNowAsync(Guid id, Act act, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        try
        {
            await sealing.FireDueAsync(id, new Act(Actor.System, act.At) { CorrelationId = act.CorrelationId }, cancel);
        }
        catch (RefusedException)
        {
            db.ChangeTracker.Clear();
        }
    }
}

/// <summary>A hand-in.</summary>
/// <param name="LeaseEpoch">The lease the client holds.</param>
/// <param name="IsConfirmed">Whether the candidate has confirmed.</param>
/// <param name="Saves">The last answers.</param>
public sealed record Submission(long LeaseEpoch, bool IsConfirmed, IReadOnlyList<SlotSave> Saves);
