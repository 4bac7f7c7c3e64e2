using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Fact: what leads against an application or an expert have come to.</summary>
/// <param name="Open">How many are being looked into.</param>
/// <param name="IsProven">Whether one is proven.</param>
public sealed record LeadFacts(int Open, bool IsProven)
{
    /// <summary>What they have come to, as stored.</summary>
    internal static async Task<LeadFacts> OfAsync(Guid subjectId, LmsDbContext db, CancellationToken cancel)
    {
        var states = await db.FraudLeads.AsNoTracking().Where(lead => lead.SubjectId == subjectId).Select(lead => lead.State).ToListAsync(cancel);
        return new LeadFacts(states.Count(state => state == FraudLeadState.Raised), states.Contains(FraudLeadState.Proven));
    }
}

/// <summary>Where leads are raised, and found proven or not.</summary>
public sealed class LeadDesk(LmsDbContext db, ObjectionEffects effects)
{
    /// <summary>Leads that the actor may see, newest first.</summary>
    public Task<Page<FraudLead>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var leads = db.FraudLeads.AsNoTracking().VisibleTo(actor, db);
        if (page.AfterId is { } last) leads = leads.Where(l => l.Id < last);
        return page.ReadAsync(leads.OrderByDescending(l => l.Id), l => l.Id.ToString(), cancel);
    }

    /// <summary>One of them.</summary>
    /// <exception cref="RefusedException"><c>fraud_lead.not_found</c>.</exception>
    public async Task<FraudLead> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.FraudLeads.VisibleTo(actor, db).SingleOrDefaultAsync(l => l.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "fraud_lead.not_found");

    /// <summary>Raises one against an application that was handed in.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="objectionId">The objection that tells of it, found right at least in part for false material; null without one.</param>
    /// <param name="statement">What is said to have happened.</param>
    /// <param name="act">Supervision.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="RefusedException"><c>application.not_found</c>, <c>fraud_lead.already_open</c> and what <see cref="FraudLead.Raise"/> refuses.</exception>
    public async Task<FraudLead> RaiseAgainstCaseAsync(Guid applicationId, Guid? objectionId, string statement, Act act, CancellationToken cancel = default)
    {
        var application = await db.TitleApplications.OpenToLeads(act.By, db).SingleOrDefaultAsync(a => a.Id == applicationId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "application.not_found");
        var fits = objectionId is null || await db.TitleObjections.VisibleTo(act.By, db).AnyAsync(o => o.Id == objectionId && o.ApplicationId == applicationId
            && o.Ground == ObjectionGround.FalseMaterial && (o.Finding == ObjectionFinding.Upheld || o.Finding == ObjectionFinding.PartlyUpheld), cancel);
        var target = new LeadTarget(LeadKind.Application, application.Id, application.ApplicantId, application.RoundUnitId, objectionId);
        var lead = FraudLead.Raise(target, statement, act.Given(new LeadGrounds(!RunningApplications.Ended.Contains(application.State), fits)));
        // Whoever withdraws in this moment finds that the case has changed, and looks again.
        application.NoteLead(act.At);
        return await AddAsync(lead, cancel);
    }

    /// <summary>Raises one against an expert of the pool.</summary>
    /// <exception cref="RefusedException"><c>expert.not_found</c>, <c>fraud_lead.already_open</c> and what <see cref="FraudLead.Raise"/> refuses.</exception>
    public async Task<FraudLead> RaiseAgainstExpertAsync(Guid expertId, string statement, Act act, CancellationToken cancel = default)
    {
        var expert = await db.ExpertMemberships.VisibleTo(act.By, db).SingleOrDefaultAsync(m => m.Id == expertId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "expert.not_found");
        var runs = expert.State is not (MembershipState.Declined or MembershipState.Removed);
        return await AddAsync(FraudLead.Raise(new LeadTarget(LeadKind.Expert, expert.Id, expert.PersonId, expert.UnitId), statement, act.Given(new LeadGrounds(runs, true))), cancel);
    }

    /// <summary>The person was told what is alleged, and heard.</summary>
    public Task<FraudLead> HearAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, (lead, given) => lead.Hear(given), cancel);

    /// <summary>First signature under a finding.</summary>
    public Task<FraudLead> SignAsync(Guid id, SignedLead finding, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, (lead, given) => lead.Sign(given.Given(finding)), cancel);

    /// <summary>Second signature, under what the first one says.</summary>
    public Task<FraudLead> ConfirmAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, (lead, given) => lead.Confirm(given), cancel);

    /// <summary>What can be done to it now, and why not. What only a request can bring is taken as given.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(FraudLead lead, Act act, CancellationToken cancel = default) =>
        FraudLeadWorkflow.Table.PermittedTriggers(lead, (await GiveAsync(lead, act.Because("-"), cancel)).Given(new SignedLead(false, ["-"])));

    async Task<FraudLead> AddAsync(FraudLead lead, CancellationToken cancel)
    {
        db.FraudLeads.Add(lead);
        await db.SaveChangesAsync(cancel);
        return lead;
    }

    async Task<FraudLead> DoAsync(Guid id, ExpectedVersion expected, Act act, Action<FraudLead, Act> deed, CancellationToken cancel)
    {
        var lead = await FindAsync(id, act.By, cancel);
        expected.Against(lead);
        deed(lead, await GiveAsync(lead, act, cancel));
        await db.SaveChangesAsync(cancel);
        return lead;
    }

    async Task<Act> GiveAsync(FraudLead lead, Act act, CancellationToken cancel) => act.Given(
        await db.TitleApplications.AsNoTracking().SingleOrDefaultAsync(a => a.Id == lead.SubjectId, cancel) is { } application ? await effects.OfficeHandsAsync(application, cancel) : new CaseHands([]));
}
