using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Competencies;

/// <summary>Which participants to list.</summary>
/// <param name="CampaignId">Of which campaign; null for all.</param>
/// <param name="State">Only in this state; null for all.</param>
/// <param name="ForMe">Only those whom the actor is to assess.</param>
public sealed record ParticipantFilter(Guid? CampaignId = null, ParticipantState? State = null, bool ForMe = false);

/// <summary>Where campaigns are planned, scheduled and called off, where named assessors rate, and where the comparison is seen.</summary>
public sealed class CampaignOffice(LmsDbContext db, CompetencyModels models, AuthorityDesk authority, WorkCalendar calendar, UnitTreeCache trees, CompetencyOptions options)
{
    /// <summary>Campaigns of the units in scope and those that one is in; newest first.</summary>
    public Task<Page<AssessmentCampaign>> ListAsync(Actor actor, CampaignState? state, PageRequest page, CancellationToken cancel = default)
    {
        var campaigns = db.AssessmentCampaigns.VisibleTo(actor, db).AsNoTracking();
        if (state is { } wanted) campaigns = campaigns.Where(campaign => campaign.State == wanted);
        if (page.AfterId is { } last) campaigns = campaigns.Where(campaign => campaign.Id < last);
        return page.ReadAsync(campaigns.OrderByDescending(campaign => campaign.Id), campaign => campaign.Id.ToString(), cancel);
    }

    /// <summary>A campaign that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>assessment_campaign.not_found</c>.</exception>
    public async Task<AssessmentCampaign> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.AssessmentCampaigns.VisibleTo(actor, db).SingleOrDefaultAsync(campaign => campaign.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "assessment_campaign.not_found");

    /// <summary>Plans a campaign.</summary>
    /// <exception cref="RefusedException">
    /// <c>unit.not_found</c>, <c>competency_model.not_found</c>, <c>competency_model.is_sample</c>, <c>person.not_found</c>, all faults of the plan at once, forbidden.
    /// </exception>
    public async Task<AssessmentCampaign> DraftAsync(Guid unitId, CampaignPlan plan, Act act, CancellationToken cancel = default)
    {
        if (!await CompetencyScope.UnitsOf(act.By, db).ContainsAsync(unitId, cancel)) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var sound = Sound(plan);
        var campaign = AssessmentCampaign.Draft(unitId, sound, act);
        await CheckAsync(sound, campaign, act, cancel);
        db.AssessmentCampaigns.Add(campaign);
        await db.SaveChangesAsync(cancel);
        return campaign;
    }

    /// <summary>Plans it otherwise, with another list.</summary>
    /// <exception cref="RefusedException"><c>assessment_campaign.not_found</c>, as for planning; wrong state once it is scheduled.</exception>
    public async Task<AssessmentCampaign> ReviseAsync(Guid id, CampaignPlan plan, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var campaign = await FindAsync(id, act.By, cancel);
        expected.Against(campaign);
        var sound = Sound(plan);
        campaign.Revise(sound, act);
        db.CampaignParticipants.RemoveRange(await db.CampaignParticipants.Where(one => one.CampaignId == id).ToListAsync(cancel));
        await CheckAsync(sound, campaign, act, cancel);
        await db.SaveChangesAsync(cancel);
        return campaign;
    }

    /// <summary>Fixes model, people and dates.</summary>
    /// <exception cref="RefusedException"><c>assessment_campaign.not_found</c>, and what the table refuses.</exception>
    public async Task<AssessmentCampaign> ScheduleAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var campaign = await FindAsync(id, act.By, cancel);
        expected.Against(campaign);
        campaign.Schedule(await ListOfAsync(campaign, act, cancel), act);
        await db.SaveChangesAsync(cancel);
        return campaign;
    }

    /// <summary>Calls it off.</summary>
    /// <exception cref="RefusedException"><c>assessment_campaign.not_found</c>, <c>reason.missing</c>, and what the table refuses.</exception>
    public async Task<AssessmentCampaign> CancelAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var campaign = await FindAsync(id, act.By, cancel);
        expected.Against(campaign);
        campaign.Move(CampaignTrigger.Cancel, act);
        await db.SaveChangesAsync(cancel);
        return campaign;
    }

    /// <summary>What can be done to it now, and why not.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(AssessmentCampaign campaign, Act act, CancellationToken cancel = default) => AssessmentCampaignWorkflow.Table.PermittedTriggers(
        campaign, act.Because("-").Given(campaign.State == CampaignState.Draft ? await ListOfAsync(campaign, act, cancel) : new CampaignList([], 0, 0)));

    /// <summary>The clock's part: what is due by the dates, step by step.</summary>
    internal async Task AdvanceAsync(Guid id, Act act, CancellationToken cancel)
    {
        var campaign = await db.AssessmentCampaigns.SingleAsync(one => one.Id == id, cancel);
        while (AssessmentCampaignWorkflow.Table.DueTriggers(campaign, act.At) is [var trigger, ..]) campaign.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Participants whom the actor may see, in the order in which they were listed.</summary>
    public Task<Page<CampaignParticipant>> ParticipantsAsync(Actor actor, ParticipantFilter filter, PageRequest page, CancellationToken cancel = default)
    {
        var participants = db.CampaignParticipants.VisibleTo(actor, db).AsNoTracking().Include(one => one.Ratings).AsQueryable();
        if (filter.CampaignId is { } campaign) participants = participants.Where(one => one.CampaignId == campaign);
        if (filter.State is { } state) participants = participants.Where(one => one.State == state);
        if (filter.ForMe) participants = participants.Where(one => one.AssessorId == actor.PersonId);
        if (page.AfterId is { } last) participants = participants.Where(one => one.Id > last);
        return page.ReadAsync(participants.OrderBy(one => one.Id), one => one.Id.ToString(), cancel);
    }

    /// <summary>A participant whom the actor may see.</summary>
    /// <exception cref="RefusedException"><c>assessment_participant.not_found</c>.</exception>
    public async Task<CampaignParticipant> FindParticipantAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.CampaignParticipants.VisibleTo(actor, db).Include(one => one.Ratings).SingleOrDefaultAsync(one => one.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "assessment_participant.not_found");

    /// <summary>Rates somebody around one of the two dates.</summary>
    /// <exception cref="RefusedException"><c>assessment_participant.not_found</c>, and what the table refuses.</exception>
    public async Task<CampaignParticipant> RateAsync(Guid id, CampaignPhase phase, IReadOnlyList<WantedLevel> levels, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var participant = await FindParticipantAsync(id, act.By, cancel);
        expected.Against(participant);
        participant.Rate(phase, await TermsAsync(participant, levels, act, cancel), act);
        await db.SaveChangesAsync(cancel);
        return participant;
    }

    /// <summary>What can be done to a participant now, and why not. Any sound rating stands for the one that is given later.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(CampaignParticipant participant, Act act, CancellationToken cancel = default)
    {
        var terms = await TermsAsync(participant, [], act, cancel);
        return CampaignParticipantWorkflow.Table.PermittedTriggers(participant, act.Given(terms with { Levels = [.. terms.Model.Dimensions.Select(dimension => new WantedLevel(dimension.Key, 1))] }));
    }

    /// <summary>The comparison of a campaign that is over, for those who see the unit that ran it with all below.</summary>
    /// <exception cref="RefusedException"><c>assessment_campaign.not_found</c>, <c>assessment_campaign.not_over</c>.</exception>
    public async Task<CampaignComparison> CompareAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var campaign = await FindAsync(id, actor, cancel);
        if (!CompetencyScope.SeesWhole(actor, campaign.UnitId)) throw new RefusedException(RefusalKind.NotFound, "assessment_campaign.not_found");
        // While ratings come in, two looks would tell what came between them.
        if (campaign.State != CampaignState.Closed) throw new RefusedException(RefusalKind.RuleBroken, "assessment_campaign.not_over", ("until", campaign.AfterUntil));
        var people = await db.CampaignParticipants.AsNoTracking().Include(one => one.Ratings).Where(one => one.CampaignId == id && one.State == ParticipantState.Paired).ToListAsync(cancel);
        return CampaignComparison.Of(campaign, models.Known(campaign.ModelKey, campaign.ModelNumber), people, await trees.CurrentAsync(db, cancel), options.SmallestGroup);
    }

    CampaignPlan Sound(CampaignPlan plan)
    {
        models.UsableOrRefuse(plan.Model, plan.Version);
        var days = Math.Clamp(plan.WindowDays, 1, options.LongestWindowDays);
        return plan with
        {
            Title = plan.Title.Trim(),
            Windows = (calendar.StartOf(plan.BeforeOn), calendar.EndOf(plan.BeforeOn.PlusDays(days - 1)), calendar.StartOf(plan.AfterOn), calendar.EndOf(plan.AfterOn.PlusDays(days - 1))),
        };
    }

    /// <summary>Everybody on the list and every assessor must be somebody whom the officer may name.</summary>
    async Task CheckAsync(CampaignPlan plan, AssessmentCampaign campaign, Act act, CancellationToken cancel)
    {
        if (plan.Faults(options) is { Count: > 0 } faults) throw new RefusedException(RefusalKind.RuleBroken, faults);
        List<Guid> named = [.. plan.Participants.SelectMany(one => (Guid[])[one.PersonId, one.AssessorId]).Distinct()];
        var units = await db.People.NameableBy(act.By, Right.SeeLearning, db).Active().Where(person => named.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.UnitId, cancel);
        if (units.Count < named.Count) throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        db.CampaignParticipants.AddRange(plan.Participants.Select(one => CampaignParticipant.List(campaign, one, units[one.PersonId], act)));
    }

    async Task<CampaignList> ListOfAsync(AssessmentCampaign campaign, Act act, CancellationToken cancel)
    {
        var listed = await db.CampaignParticipants.AsNoTracking().Where(one => one.CampaignId == campaign.Id).Select(one => new { one.PersonId, one.AssessorId, one.UnitId }).ToListAsync(cancel);
        var people = listed.Select(one => one.PersonId).ToList();
        var here = (await db.People.Active().Where(person => people.Contains(person.Id)).Select(person => person.Id).ToListAsync(cancel)).ToHashSet();
        var assessors = new Dictionary<Guid, Actor?>();
        foreach (var id in listed.Select(one => one.AssessorId).Distinct()) assessors[id] = await authority.ActorAsync(id, act.At, cancel);
        return new CampaignList(people, listed.Count(one => !here.Contains(one.PersonId) || assessors[one.AssessorId]?.Holds(Role.Assessor, one.UnitId) != true), options.SmallestGroup);
    }

    async Task<CampaignRatings> TermsAsync(CampaignParticipant participant, IReadOnlyList<WantedLevel> levels, Act act, CancellationToken cancel)
    {
        var campaign = await db.AssessmentCampaigns.AsNoTracking().SingleAsync(one => one.Id == participant.CampaignId, cancel);
        var assessor = await authority.ActorAsync(participant.AssessorId, act.At, cancel);
        return new CampaignRatings(campaign, models.Known(campaign.ModelKey, campaign.ModelNumber), levels, assessor?.Holds(Role.Assessor, participant.UnitId) == true);
    }
}

/// <summary>Moves campaigns whose date has come.</summary>
public sealed class CampaignSweep(LmsDbContext db, CampaignOffice office) : ISweep
{
    /// <inheritdoc/>
    public string Name => "assessment_campaign";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.AssessmentCampaigns.Where(one => one.DueAt <= now).OrderBy(one => one.DueAt).Select(one => one.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => office.AdvanceAsync(id, act, cancel);
}
