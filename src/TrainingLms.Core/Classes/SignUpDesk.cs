using Microsoft.EntityFrameworkCore;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Where people sign up for classes, are let in, wait and give seats back.</summary>
public sealed class SignUpDesk(LmsDbContext db, UnitTreeCache trees, SeatCounter seats, WaitingList waiting, ConflictFinder conflicts, ClassOptions options)
{
    /// <summary>Signs a person up: oneself, or one of the own people as their HR officer.</summary>
    /// <exception cref="RefusedException">
    /// <c>class.not_found</c>, <c>person.not_found</c>, <c>sign_up.already_in</c>, <c>sign_up.window_closed</c>, <c>sign_up.audience_differs</c>, <c>sign_up.time_clash</c>; forbidden.
    /// </exception>
    public Task<SignUp> RequestAsync(Guid runId, Guid personId, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        if (!await db.ClassRuns.VisibleTo(act.By, db).AnyAsync(r => r.Id == runId, cancel)) throw new RefusedException(RefusalKind.NotFound, "class.not_found");
        if (!await db.People.EnrollableBy(act.By, db).AnyAsync(p => p.Id == personId, cancel)) throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        // The person first and the class second, always: two requests of one person for two classes at the same hour are judged one after the other.
        await db.People.Where(p => p.Id == personId).ExecuteUpdateAsync(p => p.SetProperty(x => x.Version, x => x.Version), cancel);
        await seats.HoldAsync(runId, cancel);
        var run = await db.ClassRuns.SingleAsync(r => r.Id == runId, cancel);
        if (await db.SignUps.AnyAsync(s => s.ClassRunId == runId && s.PersonId == personId && SignUp.OpenStates.Contains(s.State), cancel))
            throw new RefusedException(RefusalKind.RuleBroken, "sign_up.already_in");
        var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == personId, cancel);
        var signUp = SignUp.Request(run, Applicant.Of(person, await trees.CurrentAsync(db, cancel), await conflicts.ClashesAsync(run, personId, cancel)), act);
        db.SignUps.Add(signUp);
        if (run.Approval == ApprovalMode.None) await waiting.GoOnAsync(signUp, act, cancel);
        await db.SaveChangesAsync(cancel);
        return signUp;
    }, cancel);

    /// <summary>The unit agrees; where nobody else has to, the seat or the draw follows at once.</summary>
    /// <exception cref="RefusedException"><c>sign_up.not_found</c>, <c>sign_up.own</c>, <c>sign_up.unit_does_not_approve</c>; wrong state; forbidden.</exception>
    public Task<SignUp> ApproveByUnitAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => HeldAsync(id, expected, act, async signUp =>
    {
        signUp.Move(SignUpTrigger.ApproveByUnit, act);
        if (signUp.Run.Approval == ApprovalMode.Unit) await waiting.GoOnAsync(signUp, act, cancel);
    }, cancel);

    /// <summary>The organiser agrees: the seat is booked, or where none is left the person waits.</summary>
    /// <exception cref="RefusedException"><c>sign_up.not_found</c>, <c>sign_up.approval_missing</c>; wrong state; forbidden.</exception>
    public Task<SignUp> BookAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => HeldAsync(id, expected, act, signUp =>
    {
        SignUpWorkflow.Table.Check(signUp, SignUpTrigger.Book, act.Given(new SeatAnswer(signUp.ClassRunId, null))).OrRefuse();
        return waiting.SettleAsync(signUp, act, cancel);
    }, cancel);

    /// <summary>Lets an offered seat go and waits on at the end; the next one is offered it.</summary>
    public Task<SignUp> LetGoAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        HeldAsync(id, expected, act, signUp => LetGoAsync(signUp, SignUpTrigger.LetGo, act, cancel), cancel);

    /// <summary>The clock's part: an offer whose time is over.</summary>
    public Task<SignUp> LapseOfferAsync(Guid id, Act act, CancellationToken cancel = default) =>
        HeldAsync(id, ExpectedVersion.Any, act, signUp => LetGoAsync(signUp, SignUpTrigger.LapseOffer, act, cancel), cancel);

    /// <summary>Accepts, cancels, withdraws or refuses; a seat that becomes free is offered to who waits.</summary>
    /// <exception cref="RefusedException"><c>sign_up.not_found</c>, <c>sign_up.offer_over</c>, <c>sign_up.after_cutoff</c>, <c>sign_up.before_cutoff</c>, <c>reason.missing</c>; wrong state; forbidden.</exception>
    public Task<SignUp> MoveAsync(Guid id, SignUpTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) => HeldAsync(id, expected, act, async signUp =>
    {
        if (trigger == SignUpTrigger.Accept)
        {
            signUp.Accept(act);
            return;
        }
        signUp.Move(trigger, act.Given(options));
        if (SignUp.OpenStates.Contains(signUp.State)) return;
        await seats.GiveBackAsync(signUp, cancel);
        await waiting.FillAsync(signUp.Run, null, act, cancel);
    }, cancel);

    /// <summary>Own sign-ups and those in scope, newest first.</summary>
    public Task<Page<SignUp>> ListAsync(Actor actor, Guid? runId, Guid? personId, SignUpState? state, PageRequest page, CancellationToken cancel = default)
    {
        var signUps = db.SignUps.VisibleTo(actor, db).AsNoTracking().Include(s => s.Run).AsQueryable();
        if (runId is not null) signUps = signUps.Where(s => s.ClassRunId == runId);
        if (personId is not null) signUps = signUps.Where(s => s.PersonId == personId);
        if (state is not null) signUps = signUps.Where(s => s.State == state);
        if (page.AfterId is { } last) signUps = signUps.Where(s => s.Id < last);
        return page.ReadAsync(signUps.OrderByDescending(s => s.Id), s => s.Id.ToString(), cancel);
    }

    /// <summary>A sign-up the actor may see, with its class.</summary>
    /// <exception cref="RefusedException"><c>sign_up.not_found</c>.</exception>
    public async Task<SignUp> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.SignUps.VisibleTo(actor, db).Include(s => s.Run).SingleOrDefaultAsync(s => s.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "sign_up.not_found");

    /// <summary>The place on the waiting list, from 1; null for who does not wait.</summary>
    public async Task<int?> PlaceAsync(SignUp signUp, CancellationToken cancel = default) => signUp.State != SignUpState.Waitlisted ? null
        : 1 + await db.SignUps.CountAsync(s => s.ClassRunId == signUp.ClassRunId && s.State == SignUpState.Waitlisted && s.WaitNumber < signUp.WaitNumber, cancel);

    /// <summary>The sign-ups of a draw in drawn order, by their keys alone; null before the draw.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, <c>class.no_lottery</c>.</exception>
    public async Task<(ClassRun Run, IReadOnlyList<Guid>? Order)> DrawAsync(Guid runId, Actor actor, CancellationToken cancel = default)
    {
        var run = await db.ClassRuns.VisibleTo(actor, db).AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "class.not_found");
        if (run.LotteryCommitment is null) throw new RefusedException(RefusalKind.RuleBroken, "class.no_lottery");
        if (run.LotteryKey is not { } key) return (run, null);
        var drawn = await db.SignUps.Where(s => s.ClassRunId == runId && s.IsDrawn).Select(s => s.Id).ToListAsync(cancel);
        return (run, LotteryOrder.Of(key, drawn));
    }

    /// <summary>What can be done to the sign-up now, and why not. Whether a seat is left is seen when it is taken.</summary>
    public IReadOnlyList<PermittedTrigger> Actions(SignUp signUp, Act act) =>
        [.. SignUpWorkflow.Table.PermittedTriggers(signUp, act.Given(options).Given(new SeatAnswer(signUp.ClassRunId, null)))
            .Where(permitted => permitted.Trigger != Snake.Of(SignUpTrigger.Waitlist))];

    async Task LetGoAsync(SignUp signUp, SignUpTrigger trigger, Act act, CancellationToken cancel)
    {
        SignUpWorkflow.Table.Check(signUp, trigger, act).OrRefuse();
        await seats.GiveBackAsync(signUp, cancel);
        signUp.LetGo(trigger, await seats.NextWaitNumberAsync(signUp.ClassRunId, cancel), act);
        await waiting.FillAsync(signUp.Run, signUp.Id, act, cancel);
    }

    Task<SignUp> HeldAsync(Guid id, ExpectedVersion expected, Act act, Func<SignUp, Task> work, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        var runId = await db.SignUps.VisibleTo(act.By, db).Where(s => s.Id == id).Select(s => (Guid?)s.ClassRunId).SingleOrDefaultAsync(cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "sign_up.not_found");
        await seats.HoldAsync(runId, cancel);
        var signUp = await FindAsync(id, act.By, cancel);
        expected.Against(signUp);
        await work(signUp);
        await db.SaveChangesAsync(cancel);
        return signUp;
    }, cancel);
}
