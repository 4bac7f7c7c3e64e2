using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Competencies;

/// <summary>Evidence as somebody offers it of the own accord.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="SourceId">Key of the own enrolment, sign-up or work; null for an award.</param>
/// <param name="Title">What the award is called; null for everything else, which has its own title.</param>
/// <param name="HappenedOn">The day of the award; null for everything else.</param>
/// <param name="Words">What it shows, in the person's words.</param>
/// <param name="Model">Id of the model.</param>
/// <param name="Version">Version of the model.</param>
/// <param name="Dimensions">Keys of the dimensions.</param>
public sealed record OwnEvidence(EvidenceSource Source, Guid? SourceId, string? Title, LocalDate? HappenedOn, string Words, string Model, int Version, IReadOnlyList<string> Dimensions);

/// <summary>Which evidence to list.</summary>
/// <param name="PersonId">Whose; null for everybody in scope.</param>
/// <param name="State">In which state; null for all.</param>
/// <param name="Model">Of which model; null for all.</param>
/// <param name="LedTo">What the rating led to; null for all.</param>
public sealed record EvidenceFilter(Guid? PersonId = null, EvidenceState? State = null, string? Model = null, EvidenceYield? LedTo = null);

/// <summary>Where people offer evidence, and assessors take it up, rate and decline.</summary>
public sealed class EvidenceDesk(LmsDbContext db, CompetencyModels models, AuthorityDesk authority, WorkCalendar calendar, CompetencyOptions options, IEnumerable<IEvidenceOrigin> origins)
{
    /// <summary>Own evidence, and that of the units in scope; newest first.</summary>
    public Task<Page<CompetencyEvidence>> ListAsync(Actor actor, EvidenceFilter filter, PageRequest page, CancellationToken cancel = default)
    {
        var found = db.CompetencyEvidence.VisibleTo(actor, db).AsNoTracking().Include(e => e.Ratings).AsQueryable();
        if (filter.PersonId is { } person) found = found.Where(e => e.PersonId == person);
        if (filter.State is { } state) found = found.Where(e => e.State == state);
        if (filter.Model is { } model) found = found.Where(e => e.ModelKey == model);
        if (filter.LedTo is { } led) found = found.Where(e => e.LedTo == led);
        if (page.AfterId is { } last) found = found.Where(e => e.Id < last);
        return page.ReadAsync(found.OrderByDescending(e => e.Id), e => e.Id.ToString(), cancel);
    }

    /// <summary>Evidence that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>competency_evidence.not_found</c>.</exception>
    public async Task<CompetencyEvidence> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.CompetencyEvidence.VisibleTo(actor, db).Include(e => e.Ratings).SingleOrDefaultAsync(e => e.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "competency_evidence.not_found");

    /// <summary>Offers evidence of one's own. It leads to nothing but the rating: only a course or class may say more.</summary>
    /// <exception cref="RefusedException">
    /// <c>competency_model.not_found</c>, <c>competency_model.is_sample</c>, <c>competency_evidence.source_not_found</c>, <c>competency_evidence.already_offered</c>, and all that is wrong with the offer.
    /// </exception>
    public async Task<CompetencyEvidence> OfferAsync(OwnEvidence own, Act act, CancellationToken cancel = default)
    {
        var model = models.UsableOrRefuse(own.Model, own.Version);
        var faults = FaultsOf(own, model, calendar.DayOf(act.At)).ToList();
        if (faults.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, faults);
        var given = own.Source == EvidenceSource.Award ? await AwardAsync(own, act, cancel) : await FindGivenAsync(own, act, cancel);
        var terms = new EvidenceTerms(model.Key, model.Number, [.. model.Dimensions.Select(dimension => dimension.Key).Where(own.Dimensions.Contains)], EvidenceYield.Nothing);
        var evidence = CompetencyEvidence.Offer(given, terms, own.Words.Trim(), act);
        db.CompetencyEvidence.Add(evidence);
        await db.SaveChangesAsync(cancel);
        return evidence;
    }

    /// <summary>Takes evidence up.</summary>
    /// <param name="id">The evidence.</param>
    /// <param name="isDirectSuperior">Whether the actor is the direct superior of the person.</param>
    /// <param name="secondAssessorId">Another assessor of the unit; null for none.</param>
    /// <param name="expected">The version that was looked at.</param>
    /// <param name="act">The assessor.</param>
    /// <param name="cancel">Stops before anything is saved.</param>
    /// <exception cref="RefusedException"><c>competency_evidence.not_found</c>, and what the table refuses.</exception>
    public async Task<CompetencyEvidence> TakeUpAsync(Guid id, bool isDirectSuperior, Guid? secondAssessorId, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var evidence = await ExpectedAsync(id, expected, act, cancel);
        var second = secondAssessorId is { } named ? await authority.ActorAsync(named, act.At, cancel) : null;
        evidence.TakeUp(new TakingUp(isDirectSuperior, secondAssessorId, second?.Holds(Role.Assessor, evidence.UnitId) == true), act);
        await db.SaveChangesAsync(cancel);
        return evidence;
    }

    /// <summary>Rates every dimension.</summary>
    /// <param name="id">The evidence.</param>
    /// <param name="ratings">One for each dimension.</param>
    /// <param name="leadsTo">What it is to lead to; null for as much as the course or class allows.</param>
    /// <param name="expected">The version that was looked at.</param>
    /// <param name="act">The assessor.</param>
    /// <param name="cancel">Stops before anything is saved.</param>
    /// <exception cref="RefusedException"><c>competency_evidence.not_found</c>, and what the table refuses.</exception>
    public async Task<CompetencyEvidence> RateAsync(Guid id, IReadOnlyList<GivenRating> ratings, EvidenceYield? leadsTo, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var evidence = await ExpectedAsync(id, expected, act, cancel);
        evidence.Rate(new GivenRatings(models.Known(evidence.ModelKey, evidence.ModelNumber), ratings, leadsTo ?? evidence.MayLeadTo), act);
        await db.SaveChangesAsync(cancel);
        return evidence;
    }

    /// <summary>Declines to rate it.</summary>
    /// <exception cref="RefusedException"><c>competency_evidence.not_found</c>, <c>reason.missing</c>, and what the table refuses.</exception>
    public async Task<CompetencyEvidence> DeclineAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var evidence = await ExpectedAsync(id, expected, act, cancel);
        evidence.Decline(act);
        await db.SaveChangesAsync(cancel);
        return evidence;
    }

    /// <summary>Takes own evidence back.</summary>
    /// <exception cref="RefusedException"><c>competency_evidence.not_found</c>, and what the table refuses.</exception>
    public async Task<CompetencyEvidence> WithdrawAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var evidence = await ExpectedAsync(id, expected, act, cancel);
        evidence.Withdraw(act);
        await db.SaveChangesAsync(cancel);
        return evidence;
    }

    /// <summary>What can be done to it now, and why not. Any sound rating stands for the one that is given later.</summary>
    public IReadOnlyList<PermittedTrigger> Actions(CompetencyEvidence evidence, Act act)
    {
        var ratings = evidence.Dimensions.Select(key => new GivenRating(key, 1, new string('-', CompetencyEvidenceWorkflow.LeastWords))).ToList();
        return CompetencyEvidenceWorkflow.Table.PermittedTriggers(evidence, act.Because("-").Given(new TakingUp(false, null, false))
            .Given(new GivenRatings(models.Known(evidence.ModelKey, evidence.ModelNumber), ratings, EvidenceYield.Nothing)));
    }

    async Task<CompetencyEvidence> ExpectedAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel)
    {
        var evidence = await FindAsync(id, act.By, cancel);
        expected.Against(evidence);
        return evidence;
    }

    IEnumerable<Refusal> FaultsOf(OwnEvidence own, CompetencyModel model, LocalDate today)
    {
        if (own.Dimensions.Count == 0 || own.Dimensions.Distinct().Count() != own.Dimensions.Count || own.Dimensions.Any(key => model.Find(key) is null))
            yield return new Refusal("competency_evidence.dimensions_unknown", [("model", model.Name), ("known", string.Join(", ", model.Dimensions.Select(dimension => dimension.Key)))], "dimensions");
        if (own.Words.Trim().Length is var length && (length < options.LeastOfferWords || length > options.MostOfferWords))
            yield return new Refusal("competency_evidence.offer_words_out_of_range", [("least", options.LeastOfferWords), ("most", options.MostOfferWords)], "words");
        var isAward = own.Source == EvidenceSource.Award;
        if (isAward != own.SourceId is null || isAward != (own.Title is not null) || isAward != (own.HappenedOn is not null))
            yield return new Refusal("competency_evidence.source_unclear", [], "source");
        if (own.Title is { } title && title.Trim().Length is 0 or > 200) yield return new Refusal("competency_evidence.title_out_of_range", [("most", 200)], "title");
        if (own.HappenedOn > today) yield return new Refusal("competency_evidence.day_ahead", [], "happenedOn");
    }

    async Task<EvidenceGiven> AwardAsync(OwnEvidence own, Act act, CancellationToken cancel)
    {
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        return new EvidenceGiven(EvidenceSource.Award, act.NewId(), person.Id, person.UnitId, own.Title!.Trim(), null, own.HappenedOn!.Value);
    }

    async Task<EvidenceGiven> FindGivenAsync(OwnEvidence own, Act act, CancellationToken cancel)
    {
        foreach (var origin in origins)
            if (await origin.FindAsync(own.Source, own.SourceId!.Value, act.By.PersonId, cancel) is { } given) return given;
        throw new RefusedException(RefusalKind.NotFound, "competency_evidence.source_not_found");
    }
}
