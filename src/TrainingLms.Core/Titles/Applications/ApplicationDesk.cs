using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Where applications are made, looked up and moved.</summary>
public sealed class ApplicationDesk(LmsDbContext db, RulesInForce rules, AuditTrail trail, ConflictSearch conflicts)
{
    /// <summary>Applications that the actor may see, newest first.</summary>
    public Task<Page<TitleApplication>> ListAsync(Guid? roundId, Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var applications = db.TitleApplications.AsNoTracking().VisibleTo(actor, db);
        if (roundId is not null) applications = applications.Where(a => a.RoundId == roundId);
        if (page.AfterId is { } last) applications = applications.Where(a => a.Id < last);
        return page.ReadAsync(applications.OrderByDescending(a => a.Id), a => a.Id.ToString(), cancel);
    }

    /// <summary>One that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c>.</exception>
    public async Task<TitleApplication> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.TitleApplications.VisibleTo(actor, db).SingleOrDefaultAsync(a => a.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "application.not_found");

    /// <summary>The same to look at only: what is done to it is not saved.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c>.</exception>
    internal async Task<TitleApplication> LookAsync(Guid id, Actor actor, CancellationToken cancel) =>
        await db.TitleApplications.AsNoTracking().VisibleTo(actor, db).SingleOrDefaultAsync(a => a.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "application.not_found");

    /// <summary>Begins one for the actor.</summary>
    /// <exception cref="RefusedException"><c>application.employment_category_excluded</c> before anything else; <c>title_round.not_found</c> and what the table refuses.</exception>
    public async Task<TitleApplication> CreateAsync(Guid roundId, TitleLevel level, Act act, CancellationToken cancel = default)
    {
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        var round = await db.EvaluationRounds.FindAsync([roundId], cancel);
        // Judged by the round's rules, or by the installation's where there is no such round: the answer must not wait for a right address.
        var inForce = round is null ? await rules.OfAsync(person.UnitId, "", "", act.At, cancel) : await rules.OfAsync(round, act.At, cancel);
        Applicants.RefuseExcluded(person, inForce);
        if (round is null) throw new RefusedException(RefusalKind.NotFound, "title_round.not_found");
        var taken = await db.TitleApplications
            .Where(a => a.RoundId == roundId && a.ApplicantId == person.Id && !RunningApplications.Ended.Contains(a.State)).Select(a => a.Slot).ToListAsync(cancel);
        var application = TitleApplication.Create(level, act.Given(new Applying(person, round, taken, inForce)));
        db.TitleApplications.Add(application);
        await db.SaveChangesAsync(cancel);
        return application;
    }

    /// <summary>Does something with an application: loads it within what the actor may see, gives the act its facts, saves.</summary>
    /// <param name="id">The application.</param>
    /// <param name="expected">The version the caller believes to change.</param>
    /// <param name="act">Who and when.</param>
    /// <param name="deed">What is done; a frozen version that comes of it is stored, null when none does.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="RefusedException"><c>application.not_found</c> and what the table refuses.</exception>
    public async Task<TitleApplication> DoAsync(
        Guid id, ExpectedVersion expected, Act act, Func<TitleApplication, Act, ApplicationVersion?> deed, CancellationToken cancel = default)
    {
        var application = await FindAsync(id, act.By, cancel);
        expected.Against(application);
        // The refusal of the table would name the state that nobody outside the office knows yet.
        if (application.IsResultUntold && TitleScope.ReaderOf(act.By, application) is not CaseReader.Office)
            throw new RefusedException(RefusalKind.WrongState, "application.result_untold");
        if (deed(application, await GiveAsync(application, act, cancel)) is { } frozen) await KeepAsync(application, frozen, cancel);
        await db.SaveChangesAsync(cancel);
        return application;
    }

    /// <summary>The same for a deed that starts a period: an answer to defects or the time to object.</summary>
    /// <exception cref="RefusedException"><c>calendar.not_published</c> besides.</exception>
    public Task<TitleApplication> DoWithPeriodsAsync(
        Guid id, ExpectedVersion expected, Act act, Action<TitleApplication, Act> deed, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, (application, given) =>
        {
            deed(application, given.Given(rules.PeriodsFrom(act.At, given.Fact<RuleSet>())));
            return null;
        }, cancel);

    /// <summary>What can be done to it now, and why not. What only a request can bring, such as a reason or a list, is taken as given.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(TitleApplication application, Act act, CancellationToken cancel = default) =>
        TitleApplicationWorkflow.Table.PermittedTriggers(application, Assume(application, await GiveAsync(application, act, cancel)));

    /// <summary>Its files that the actor may see, piece by piece, older versions first.</summary>
    public async Task<IReadOnlyList<TitleEvidence>> EvidenceAsync(TitleApplication application, Actor actor, CancellationToken cancel = default) =>
        await db.TitleEvidence.AsNoTracking().VisibleTo(actor, db).Where(file => file.ApplicationId == application.Id).OrderBy(file => file.Item).ThenBy(file => file.Number).ToListAsync(cancel);

    /// <summary>Everything that was done to it, oldest first; that somebody took its case book is not.</summary>
    public async Task<IReadOnlyList<AuditEntry>> HistoryAsync(TitleApplication application, CancellationToken cancel = default) =>
        [.. (await trail.AboutAsync(application.Id, cancel)).Where(entry => !entry.Stream.StartsWith("export/", StringComparison.Ordinal))];

    /// <summary>From now on others than the applicant see the files that it names.</summary>
    async Task KeepAsync(TitleApplication application, ApplicationVersion frozen, CancellationToken cancel)
    {
        db.ApplicationVersions.Add(frozen);
        var named = application.EvidenceHashes();
        foreach (var file in await db.TitleEvidence.Where(file => file.ApplicationId == application.Id && file.HandedInWith == null && named.Contains(file.Hash)).ToListAsync(cancel))
            file.HandedInWith = frozen.Number;
    }

    /// <summary>The facts that this floor can load for any act on an application.</summary>
    internal async Task<Act> GiveAsync(TitleApplication application, Act act, CancellationToken cancel)
    {
        var round = await db.EvaluationRounds.SingleAsync(r => r.Id == application.RoundId, cancel);
        var panel = application.SessionId is { } session
            ? await db.PanelSeats.Where(seat => seat.SessionId == session && !PanelSeat.NeverSat.Contains(seat.State)).Select(seat => seat.PersonId).ToListAsync(cancel)
            : [];
        return act.Given(round).Given(await rules.OfAsync(round, act.At, cancel)).Given(SessionFacts.None).Given(TallyFacts.None)
            .Given(await LeadFacts.OfAsync(application.Id, db, cancel)).Given(await DefenceDesk.FactsAsync(db, application, act.By, cancel))
            .Given(new EvidenceOnFile(await db.TitleEvidence.Where(file => file.ApplicationId == application.Id).Select(file => file.Hash).ToListAsync(cancel)))
            .Given(await OfficersAsync(application, act, cancel))
            .Given(new FilingFacts(application.BallotOn is { } day && round.FilingHoldsOn(day)) { PanelMembers = panel });
    }

    /// <summary>Looked for where an officer's decision is a row of the state, and for nobody but officers.</summary>
    async Task<OfficerConflicts> OfficersAsync(TitleApplication application, Act act, CancellationToken cancel) =>
        application.State is TitleApplicationState.AcceptanceCheck or TitleApplicationState.EligibilityProposed or TitleApplicationState.Eligible or TitleApplicationState.Scheduled
            or TitleApplicationState.DefenceDue or TitleApplicationState.ReadyForMeeting or TitleApplicationState.ResultPending
            && (act.By.Holds(Role.Secretariat, application.RoundUnitId) || act.By.Holds(Role.SecretariatLead, application.RoundUnitId))
            ? await conflicts.OfOfficersAsync(application, act.By.Persons, act.At, cancel) : OfficerConflicts.None;

    static Act Assume(TitleApplication application, Act act) => act.Because("-").Given(new EvidenceOnFile([.. act.Fact<EvidenceOnFile>().Hashes, "-"]))
        .Given(application.Content).Given(new Commitment(true)).Given(new OriginalsList(["-"])).Given(new Defects(["-"]))
        .Given(new Supplement([.. application.DefectsTold.Select(defect => new SuppliedItem { Defect = defect.Number, EvidenceName = "-", EvidenceHash = "-" })]))
        .Given(new FindingKey(First(application, finding => finding.Proposed == FindingOutcome.NeedsHuman)))
        .Given(new ExceptionWish(First(application, finding => finding.Outcome == FindingOutcome.Fail), ["1", "2"]))
        .Given(new SessionOffer(default, application.RoundId, [application.Level])).Given(new ReviewFacts(0))
        .Given(new RevocationFacts([], false, false, false)).Given(new DefenceSlot(act.At + Duration.FromMinutes(1), "-")).Given(new DefenceRecord(true, "-"));

    static string First(TitleApplication application, Func<Finding, bool> fits) => application.Findings.FirstOrDefault(fits)?.Key ?? "";
}
