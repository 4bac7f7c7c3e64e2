using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Which requests somebody looks for.</summary>
/// <param name="OnlyOpen">Only those that nobody has decided yet.</param>
/// <param name="OnlyToDecide">Only those on which the actor's units decide.</param>
public sealed record TransferFilter(bool OnlyOpen = false, bool OnlyToDecide = false);

/// <summary>A transfer that an officer asks for by hand.</summary>
/// <param name="PersonNumber">工号.</param>
/// <param name="Name">The name as on record; asked for where the person belongs to another officer, so that nobody is found by trying numbers.</param>
/// <param name="UnitCode">Code of the new unit.</param>
/// <param name="EffectiveOn">First day there.</param>
/// <param name="Post">职务 there; null to leave it as it is.</param>
/// <param name="Engagement">专/兼职 there, in the words of the roster; null to leave it as it is.</param>
/// <param name="Why">Why; null for nothing.</param>
public sealed record WantedTransfer(string PersonNumber, string? Name, string UnitCode, LocalDate EffectiveOn, string? Post, string? Engagement, string? Why);

/// <summary>A request as somebody may see it.</summary>
/// <param name="Request">The request.</param>
/// <param name="Person">The person, for who sees the person; null for others.</param>
/// <param name="From">The unit that has the person; null for who may not know.</param>
/// <param name="To">The unit that is to have the person.</param>
/// <param name="Changes">What accepting would change, for who sees the person and may still decide; empty for others.</param>
/// <param name="Actions">What can be done, and why not.</param>
public sealed record TransferSight(
    TransferRequest Request, Person? Person, UnitTree.Node? From, UnitTree.Node To, IReadOnlyList<FieldChange> Changes, IReadOnlyList<PermittedTrigger> Actions);

/// <summary>Where officers ask each other for transfers, and answer.</summary>
public sealed class TransferDesk(LmsDbContext db, KeyRing keys, RosterColumns columns, TransferJudge judge, UnitTreeCache trees, WorkCalendar calendar, TransferOptions options)
{
    const int LongestWhy = 500;

    static readonly Dictionary<string, string> NoLetters = [];

    /// <summary>Requests that touch the actor's units, newest first.</summary>
    public Task<Page<TransferRequest>> ListAsync(TransferFilter filter, PageRequest page, Actor actor, CancellationToken cancel = default)
    {
        var requests = db.TransferRequests.AsNoTracking().VisibleTo(actor, db);
        if (filter.OnlyOpen) requests = requests.Where(t => t.State == TransferRequestState.Asked);
        if (filter.OnlyToDecide) requests = requests.DecidedIn(actor, db);
        if (page.AfterId is { } last) requests = requests.Where(t => t.Id < last);
        return page.ReadAsync(requests.OrderByDescending(t => t.Id), t => t.Id.ToString(), cancel);
    }

    /// <summary>A request that touches the actor's units.</summary>
    /// <exception cref="RefusedException"><c>transfer_request.not_found</c>.</exception>
    public async Task<TransferRequest> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.TransferRequests.VisibleTo(actor, db).SingleOrDefaultAsync(t => t.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "transfer_request.not_found");

    /// <summary>Requests as the actor may see them, with what can be done.</summary>
    public async Task<IReadOnlyList<TransferSight>> SeeAsync(IReadOnlyList<TransferRequest> requests, Act act, CancellationToken cancel = default)
    {
        // A reason is asked for when the button is pressed; its absence before must not grey the button.
        var asking = act.Because("-");
        var judged = await judge.JudgeAsync(requests, asking, cancel);
        var ids = requests.Select(request => request.PersonId).ToList();
        var people = await db.People.AsNoTracking().VisibleTo(act.By, db).Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancel);
        var tree = await trees.CurrentAsync(db, cancel);
        return [.. requests.Select(request =>
        {
            var found = judged.GetValueOrDefault(request.Id);
            var person = people.GetValueOrDefault(request.PersonId);
            return new TransferSight(
                request, person, TransferScope.SeesFormerUnit(act.By, request) ? tree.Find(request.UnitId) : null, tree.Find(request.ToUnitId)!,
                person is null ? [] : found?.Row?.Changes ?? [], TransferRequestWorkflow.Table.PermittedTriggers(request, asking.Given(found?.Fit ?? TransferFit.Good)));
        })];
    }

    /// <summary>Asks for a transfer by hand, judged like a row of an import for all units of the officer.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>; the roster's codes for what is wrong with the move; <c>transfer_request.nothing_moves</c>,
    /// <c>transfer_request.already_open</c>, <c>transfer_request.why_too_long</c>.</exception>
    public async Task<TransferRequest> AskAsync(WantedTransfer wanted, Act act, CancellationToken cancel = default)
    {
        var mine = await PeopleScope.RosterUnitsOf(act.By, db).ToHashSetAsync(cancel);
        var known = await RosterBase.ForAsync(db, mine, act.By.Persons, cancel);
        var row = Read(wanted, act);
        var people = await KnownPeople.LoadAsync(db, keys, [row], cancel);
        var found = people.ByNumber.Values.SingleOrDefault()?.Person;
        var gives = found is not null && mine.Contains(found.UnitId);
        if (found is null || (!gives && (found.Name != wanted.Name?.Trim() || mine.Count == 0))) throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        if (!gives && !(known.UnitsByCode.TryGetValue(row[RosterKeys.UnitCode] ?? "", out var target) && mine.Contains(target.Id))) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var planned = new RosterPlanner(known, keys, columns, NoLetters, new RosterSettings { TakeOver = [RosterKeys.Post, RosterKeys.Engagement] }).Plan(row, people, new RepeatedKeys());
        if (planned.Problems.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, [.. planned.Problems.Select(problem => problem.AsRefusal() with { Member = MemberOf(problem.Column) })]);
        if (planned.Verdict is not (RowVerdict.AskTransfer or RowVerdict.Transfer)) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("transfer_request.nothing_moves", [], "unitCode")]);
        if (wanted.Why?.Length > LongestWhy) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("transfer_request.why_too_long", [("limit", LongestWhy)], "why")]);
        var request = TransferRequest.Ask(new NewTransfer(
            gives ? TransferDirection.Give : TransferDirection.Take, new AskedTransfer(found.Id, WithoutKeys(row.Values), []), found.UnitId, planned.UnitId!.Value, found.PersonNumber,
            found.Name, wanted.EffectiveOn, calendar.EndOf(calendar.DayOf(act.At).PlusDays(options.DaysToDecide)), null, wanted.Why), keys, act);
        db.TransferRequests.Add(request);
        await db.SaveChangesAsync(cancel);
        return request;
    }

    /// <summary>Accepts a request and moves the person in the same transaction, as an import would have done.</summary>
    /// <exception cref="RefusedException"><c>transfer_request.not_found</c>, what the table refuses, <c>changed_by_someone_else</c> when somebody else was faster.</exception>
    public async Task<TransferRequest> AcceptAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var request = await FindAsync(id, act.By, cancel);
        expected.Against(request);
        var judged = (await judge.JudgeAsync([request], act, cancel)).GetValueOrDefault(id);
        // A colleague who accepted between our look and our judgement has moved the person: that is what happened, not that the person moved.
        if (judged?.Row is null && await db.TransferRequests.AnyAsync(one => one.Id == id && one.Version != request.Version, cancel))
            throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
        request.Accept(act.Given(judged?.Fit ?? TransferFit.Good));
        await MoveAsync(judged!.Row!, act, cancel);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (RefusedException overtaken) when (overtaken.Codes is ["post.overlap"])
        {
            // Somebody moved the person between our look and our save: the new post was there first.
            throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
        }
        return request;
    }

    /// <summary>Refuses a request.</summary>
    /// <exception cref="RefusedException"><c>transfer_request.not_found</c>, what the table refuses.</exception>
    public Task<TransferRequest> RefuseAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, request => request.Refuse(act), cancel);

    /// <summary>Takes a request back, as an officer of the unit that asked.</summary>
    /// <exception cref="RefusedException"><c>transfer_request.not_found</c>, what the table refuses.</exception>
    public Task<TransferRequest> WithdrawAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, request => request.Withdraw(act), cancel);

    async Task<TransferRequest> DoAsync(Guid id, ExpectedVersion expected, Act act, Action<TransferRequest> deed, CancellationToken cancel)
    {
        var request = await FindAsync(id, act.By, cancel);
        expected.Against(request);
        deed(request);
        await db.SaveChangesAsync(cancel);
        return request;
    }

    /// <summary>The version looked at is the version written: whoever was faster wins, and the save says so.</summary>
    async Task MoveAsync(PlannedRow row, Act act, CancellationToken cancel)
    {
        var person = await db.People.SingleAsync(one => one.Id == row.PersonId, cancel);
        if (person.Version != row.PersonVersion) throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
        var post = await db.Holdings.SingleOrDefaultAsync(held => held.PersonId == person.Id && held.To == null, cancel);
        var coming = await ComingChanges.OfAsync(db.ComingChanges, [person.Id], cancel);
        var moving = new Moving(db, keys, calendar, calendar.DayOf(act.At), act);
        moving.RefuseOverdue(coming[person.Id]);
        moving.Write(row, person, post, coming[person.Id]);
    }

    RowReading Read(WantedTransfer wanted, Act act)
    {
        var today = calendar.DayOf(act.At);
        var (first, last) = columns[RosterKeys.EffectiveOn].RangeOn(today);
        if (wanted.EffectiveOn < first || wanted.EffectiveOn > last)
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("transfer_request.day_out_of_range", [("first", first), ("last", last)], "effectiveOn")]);
        var cells = new Dictionary<string, RosterCell>(StringComparer.Ordinal)
        {
            [RosterKeys.PersonNumber] = RosterCell.Of(wanted.PersonNumber.Trim().ToUpperInvariant()),
            [RosterKeys.UnitCode] = RosterCell.Of(wanted.UnitCode.Trim().ToUpperInvariant()),
            [RosterKeys.EffectiveOn] = RosterCell.Of(LocalDatePattern.Iso.Format(wanted.EffectiveOn)),
        };
        if (wanted.Post is { Length: > 0 } post) cells.Add(RosterKeys.Post, RosterCell.Of(post.Trim()));
        if (wanted.Engagement is { Length: > 0 } engagement) cells.Add(RosterKeys.Engagement, RosterCell.Of(engagement.Trim()));
        return RosterRules.Read(new RosterRow(0, cells), NoLetters, columns, today);
    }

    static Dictionary<string, string> WithoutKeys(IReadOnlyDictionary<string, string> values) =>
        values.Where(value => value.Key is not (RosterKeys.PersonNumber or RosterKeys.UnitCode)).ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal);

    static string? MemberOf(string? column) => column switch
    {
        RosterKeys.PersonNumber => "personNumber",
        RosterKeys.UnitCode => "unitCode",
        RosterKeys.EffectiveOn => "effectiveOn",
        RosterKeys.Post => "post",
        RosterKeys.Engagement => "engagement",
        _ => null,
    };
}

/// <summary>Ends requests that nobody has decided in time.</summary>
public sealed class TransferSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "transfer_request";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.TransferRequests.Where(t => t.DueAt <= now).OrderBy(t => t.DueAt).Select(t => t.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var request = await db.TransferRequests.SingleAsync(t => t.Id == id, cancel);
        request.Expire(act);
        await db.SaveChangesAsync(cancel);
    }
}
