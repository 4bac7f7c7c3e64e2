using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where candidates sit: from the door to the hand-in.</summary>
public sealed class ExamRoom(LmsDbContext db, AnswerDesk desk, SealingDesk sealing, AdmissionDesk admission, TimesDesk times, PresenceBoard presence, PaperTable table,
    StartsTogether starts, HandInsTogether handIns, MarkedTogether marked)
{
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

    /// <summary>Is there, and waits to be let in.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public Task<ExamAttempt> CheckInAsync(Guid id, string? doorWord, string? room, Act act, CancellationToken cancel = default) =>
        OwnAsync(id, act, async attempt =>
        {
            await admission.MakeReadyAsync(attempt, act, cancel);
            await times.RefreshAsync(attempt, act, cancel);
            attempt.CheckIn(Named(room), act.Given(await DoorWordAsync(attempt, doorWord, cancel)));
            presence.Note(id, act.At, null);
        }, cancel);

    /// <summary>Goes away from the door.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, wrong state.</exception>
    public Task<ExamAttempt> LeaveAsync(Guid id, Act act, CancellationToken cancel = default) => OwnAsync(id, act, attempt => attempt.Leave(act), cancel);

    /// <summary>Begins writing. A second click, or the first one after being let in, gets the same reply, as long as no other client has taken over.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.lease_taken</c> and what the table refuses.</exception>
    public async Task<ExamAttempt> StartAsync(Guid id, string? doorWord, Act act, CancellationToken cancel = default)
    {
        // A request whose answer is kept has a transaction of its own.
        if (db.Database.CurrentTransaction is null && await starts.StartAsync(new StartAsk(id, doorWord, act), cancel) is { } begun) return table.Begin(begun);
        await db.OwnAttemptAsync(id, act.By, cancel);
        return await db.InTransactionAsync(async () =>
        {
            var attempt = await db.LockedAttemptAsync(id, cancel);
            if (attempt is { State: AttemptState.InProgress, LeaseEpoch: > 1 }) throw new RefusedException(RefusalKind.WrongState, "attempt.lease_taken");
            if (attempt.State == AttemptState.InProgress) return attempt;
            await admission.MakeReadyAsync(attempt, act, cancel);
            await times.RefreshAsync(attempt, act, cancel);
            var paper = attempt.PaperHash is null ? null : await table.PaperAsync(id, cancel);
            attempt.Start(act.Given(paper?.Against(attempt) ?? new PaperCheck(false)).Given(await DoorWordAsync(attempt, doorWord, cancel)));
            await db.SaveChangesAsync(cancel);
            return attempt;
        }, cancel);
    }

    /// <summary>Goes on writing here; the client that wrote before is refused from now on.</summary>
    /// <param name="id">The attempt.</param>
    /// <param name="shown">Whether the candidate has just shown who it is.</param>
    /// <param name="act">The candidate.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.deadline_passed</c>, <c>attempt.take_over_not_allowed</c>, <c>attempt.address_outside</c>, <c>attempt.sign_in_again</c>, wrong state.</exception>
    public Task<ExamAttempt> TakeOverAsync(Guid id, Reidentification shown, Act act, CancellationToken cancel = default) => OwnAsync(id, act, attempt => attempt.TakeOver(act.Given(shown)), cancel);

    /// <summary>Gives up; said twice.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.withdrawal_unconfirmed</c>, wrong state.</exception>
    public Task<ExamAttempt> WithdrawAsync(Guid id, GivingUp said, Act act, CancellationToken cancel = default) => OwnAsync(id, act, attempt => attempt.Withdraw(act.Given(said)), cancel);

    /// <summary>
    /// Hands in: the last saves and the seal in one transaction. Whoever comes second, another submission or the clock, changes nothing, and
    /// everybody gets the one receipt. During the grace the answers that come along are left aside: what was saved in time counts.
    /// </summary>
    /// <exception cref="RefusedException">
    /// <c>attempt.not_found</c>, <c>attempt.lease_taken</c>, <c>attempt.submission_unconfirmed</c>, <c>attempt.too_early_to_hand_in</c>, <c>attempt.grace_over</c>, what a save
    /// refuses, wrong state.
    /// </exception>
    public async Task<Receipt> SubmitAsync(Guid id, Submission submission, Act act, CancellationToken cancel = default)
    {
        if (db.Database.CurrentTransaction is null && await handIns.SealAsync(new HandInAsk(id, submission, act), cancel) is { } sealedNow)
        {
            await MarkNowAsync(id, act, cancel);
            return sealedNow;
        }
        var known = await db.OwnAttemptAsync(id, act.By, cancel);
        if (known.Receipt is { } before) return before;
        if (known.AcceptsUntil < act.At) await sealing.CloseIfOverdueAsync(id, act, cancel);
        var receipt = await db.InTransactionAsync(async () =>
        {
            var attempt = await db.LockedAttemptAsync(id, cancel);
            if (attempt.Receipt is { } winners) return winners;
            var handIn = act.Given(new LeaseClaim(submission.LeaseEpoch)).Given(new HandIn(submission.IsConfirmed));
            if (attempt.State == AttemptState.SubmitGrace) attempt.SubmitLate(await db.AnswersOfAsync(id, cancel), (await db.PaperOfAsync(id, cancel)).Content.Slots.Length, handIn);
            else await SubmitInTimeAsync(attempt, submission, handIn, cancel);
            await db.SaveChangesAsync(cancel);
            return attempt.Receipt!;
        }, cancel);
        await MarkNowAsync(id, act, cancel);
        return receipt;
    }

    /// <summary>Calls an attempt off before it is started.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>reason.missing</c>, <c>attempt.too_late_to_cancel</c>, wrong state, forbidden.</exception>
    public async Task<ExamAttempt> CancelAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        await FindAsync(id, act.By, cancel);
        return await db.ChangeAttemptAsync(id, attempt => attempt.Cancel(act), cancel);
    }

    /// <summary>The receipt of a sealed attempt.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.not_sealed</c>.</exception>
    public async Task<Receipt> ReceiptAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        (await FindAsync(id, actor, cancel)).Receipt ?? throw new RefusedException(RefusalKind.WrongState, "attempt.not_sealed");

    /// <summary>What can be done to the attempt now, and why not; what a request brings along, such as a reason or a confirmation, is taken as given.</summary>
    public static IReadOnlyList<PermittedTrigger> Actions(ExamAttempt attempt, Act act) =>
        ExamAttemptWorkflow.Table.PermittedTriggers(attempt, act.Because("-").Given(new LeaseClaim(attempt.LeaseEpoch)).Given(new HandIn(true)).Given(new GivingUp(true, true))
            .Given(new PaperCheck(true)).Given(new DoorWord(true)).Given(new Reidentification(true)).Given(new TimeGrant(60)).Given(new PanelDecision("-")).Given(new ReopeningFacts(false, false)).Given(new OfflineFileFacts([])).Given(new OfflineClaim(true)));

    /// <summary>A room as people write it; null where nothing is said.</summary>
    /// <exception cref="RefusedException"><c>attempt.label_too_long</c>.</exception>
    internal static string? Named(string? label) => label?.Trim() is not { Length: > 0 } text ? null
        : text.Length <= Seat.Longest ? text : throw new RefusedException(RefusalKind.RuleBroken, "attempt.label_too_long", ("most", Seat.Longest));

    async Task SubmitInTimeAsync(ExamAttempt attempt, Submission submission, Act handIn, CancellationToken cancel)
    {
        ExamAttemptWorkflow.Table.Check(attempt, AttemptTrigger.Submit, handIn).OrConflict();
        var paper = (await db.PaperOfAsync(attempt.Id, cancel)).Content;
        await desk.WriteLastAsync(attempt, submission.LeaseEpoch, submission.Saves, paper, handIn, cancel);
        attempt.Submit(await db.AnswersOfAsync(attempt.Id, cancel), paper.Slots.Length, handIn);
    }

    Task<ExamAttempt> OwnAsync(Guid id, Act act, Action<ExamAttempt> deed, CancellationToken cancel) => OwnAsync(id, act, attempt =>
    {
        deed(attempt);
        return Task.CompletedTask;
    }, cancel);

    async Task<ExamAttempt> OwnAsync(Guid id, Act act, Func<ExamAttempt, Task> deed, CancellationToken cancel)
    {
        await db.OwnAttemptAsync(id, act.By, cancel);
        return await db.ChangeAttemptAsync(id, deed, cancel);
    }

    /// <summary>Only an exam with a password is looked at: a thousand start at the same moment.</summary>
    async Task<DoorWord> DoorWordAsync(ExamAttempt attempt, string? said, CancellationToken cancel) =>
        new(!attempt.Rules.NeedsPassword || (await db.Exams.AsNoTracking().SingleAsync(exam => exam.Id == attempt.ExamId, cancel)).Opens(said));

    /// <summary>Marks at once, so that nobody waits for the sweep; whatever prevents it, the sweep tries again.</summary>
    async Task MarkNowAsync(Guid id, Act act, CancellationToken cancel)
    {
        var clock = ResultBook.ByClock(act);
        if (db.Database.CurrentTransaction is null && await marked.MarkAsync(id, clock, cancel) is not null) return;
        db.ChangeTracker.Clear();
        try
        {
            await sealing.FireDueAsync(id, clock, cancel);
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
