using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Where experts are proposed, admitted, renewed and suspended.</summary>
public sealed class ExpertPool(LmsDbContext db, WorkCalendar calendar, RulesInForce rules, IntegrityRegister register, SeatDesk seats, SessionRoom sessions)
{
    /// <summary>Places in the pools the actor may see, and the own ones, in the order of their codes.</summary>
    public Task<Page<ExpertMembership>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var experts = db.ExpertMemberships.VisibleTo(actor, db).AsNoTracking();
        if (page.After is { } after) experts = experts.Where(m => string.Compare(m.Code, after) > 0);
        return page.ReadAsync(experts.OrderBy(m => m.Code), m => m.Code, cancel);
    }

    /// <summary>One place.</summary>
    /// <exception cref="RefusedException"><c>expert.not_found</c>.</exception>
    public async Task<ExpertMembership> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.ExpertMemberships.VisibleTo(actor, db).SingleOrDefaultAsync(m => m.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "expert.not_found");

    /// <summary>Proposes somebody.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>, <c>expert.code_taken</c>, <c>expert.already_there</c>, forbidden.</exception>
    public async Task<ExpertMembership> NominateAsync(NewExpert wanted, Act act, CancellationToken cancel = default)
    {
        // Who may not nominate is told so first; who may, names people of the office's own area.
        var membership = ExpertMembership.Nominate(wanted, act);
        if (!await db.People.NameableBy(act.By, Right.SeePanels, db).AnyAsync(person => person.Id == wanted.PersonId, cancel))
            throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        db.ExpertMemberships.Add(membership);
        await db.SaveChangesAsync(cancel);
        return membership;
    }

    /// <summary>Admits or renews, for a term.</summary>
    public async Task<ExpertMembership> BeginTermAsync(Guid id, MembershipTrigger trigger, LocalDate to, Act act, CancellationToken cancel = default)
    {
        var membership = await FindAsync(id, act.By, cancel);
        membership.BeginTerm(trigger, new Term(calendar.DayOf(act.At), to, calendar.EndOf(to)), act.Given(await StandingAsync(membership, act, cancel)));
        await db.SaveChangesAsync(cancel);
        return membership;
    }

    /// <summary>The expert says when he cannot come and how many cases he reads.</summary>
    public async Task<ExpertMembership> MarkUnavailableAsync(Guid id, Availability said, Act act, CancellationToken cancel = default)
    {
        var membership = await FindAsync(id, act.By, cancel);
        membership.MarkUnavailable(said, act);
        await db.SaveChangesAsync(cancel);
        return membership;
    }

    /// <summary>Declines, suspends, restores or removes. Who is suspended leaves the panels that have not met; who is removed comes on record.</summary>
    public async Task<ExpertMembership> MoveAsync(Guid id, MembershipTrigger trigger, Act act, CancellationToken cancel = default)
    {
        var membership = await FindAsync(id, act.By, cancel);
        membership.Move(trigger, act.Given(await LeadFacts.OfAsync(id, db, cancel)));
        var givenUp = trigger == MembershipTrigger.Suspend ? await seats.GiveUpAsync(id, act, cancel) : [];
        if (trigger == MembershipTrigger.Remove) await register.WriteAsync(membership.PersonId, membership.UnitId, IntegrityGround.ExpertMisconduct, id, act, cancel);
        await db.SaveChangesAsync(cancel);
        foreach (var session in givenUp) await sessions.SettlePanelAsync(session, act, cancel);
        return membership;
    }

    /// <summary>What can be done with a place, with a term of a year as the example.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(ExpertMembership membership, Act act, CancellationToken cancel = default)
    {
        var today = calendar.DayOf(act.At);
        return ExpertMembershipWorkflow.Table.PermittedTriggers(membership, act.Given(new Term(today, today.PlusYears(1), act.At)).Given(new Availability(null, null, null))
            .Given(await StandingAsync(membership, act, cancel)).Given(await LeadFacts.OfAsync(membership.Id, db, cancel)));
    }

    async Task<IntegrityStanding> StandingAsync(ExpertMembership membership, Act act, CancellationToken cancel) =>
        await register.StandingAsync(membership.PersonId, await rules.OfAsync(membership.UnitId, "", "", act.At, cancel), act, cancel);
}

/// <summary>Ends terms whose last day is over.</summary>
public sealed class ExpertTermSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "expert_membership";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.ExpertMemberships.Where(m => m.DueAt <= now).OrderBy(m => m.DueAt).Select(m => m.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var membership = await db.ExpertMemberships.SingleAsync(m => m.Id == id, cancel);
        membership.Move(MembershipTrigger.TermEnds, act);
        await db.SaveChangesAsync(cancel);
    }
}
