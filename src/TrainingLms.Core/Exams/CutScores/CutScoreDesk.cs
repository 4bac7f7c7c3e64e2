using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What a rater estimates.</summary>
/// <param name="QuestionVersionId">The item.</param>
/// <param name="Chance">The chance that a minimally competent candidate earns it, 0 to 1 in hundredths.</param>
public sealed record GivenEstimate(Guid QuestionVersionId, decimal Chance);

/// <summary>Where cut scores are studied: raters are named and estimate, rounds go by, and the board decides.</summary>
public sealed class CutScoreDesk(LmsDbContext db, ExamOffice office, AuthorityDesk authority, CutScoreBook book)
{
    static readonly string[] RatersRoles = [Role.QuestionAuthor, Role.CourseReviewer, Role.ExamManager];

    /// <summary>Studies of an exam, newest first.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>.</exception>
    public async Task<Page<CutScoreStudy>> ListAsync(Guid examId, PageRequest page, Act act, CancellationToken cancel = default)
    {
        await office.FindAsync(examId, act.By, cancel);
        var studies = db.CutScoreStudies.AsNoTracking().VisibleTo(act.By, db).Where(study => study.ExamId == examId);
        if (page.AfterId is { } last) studies = studies.Where(study => study.Id < last);
        return await page.ReadAsync(studies.OrderByDescending(study => study.Id), study => study.Id.ToString(), cancel);
    }

    /// <summary>A study that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>cut_score.not_found</c>.</exception>
    public async Task<CutScoreStudy> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.CutScoreStudies.VisibleTo(actor, db).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "cut_score.not_found");

    /// <summary>Draws one up with its raters: people who see the exam's questions, and whoever draws it up is not among them.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>cut_score.already_open</c> and what <see cref="CutScoreStudy.DrawUp"/> refuses.</exception>
    public async Task<CutScoreStudy> DrawUpAsync(Guid examId, IReadOnlyList<Guid> raters, Act act, CancellationToken cancel = default)
    {
        var exam = await office.FindAsync(examId, act.By, cancel);
        var seats = raters.ToArray();
        RandomNumberGenerator.Shuffle(seats.AsSpan());
        var study = CutScoreStudy.DrawUp(exam, seats, (await JudgedAsync(examId, act, cancel))
            .Given(new StudiedExam(exam.State is ExamState.Published or ExamState.Closed)).Given(new RaterFaults(await FaultsOfAsync(exam, raters, act, cancel))));
        db.CutScoreStudies.Add(study);
        await db.SaveChangesAsync(cancel);
        return study;
    }

    /// <summary>Opens or closes a round, leaves it at the rounds there were, or gives the study up.</summary>
    /// <exception cref="RefusedException"><c>cut_score.not_found</c> and what <see cref="CutScoreStudy.Move"/> refuses.</exception>
    public Task<CutScoreStudy> MoveAsync(Guid id, CutScoreTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, act, async study =>
    {
        expected.Against(study);
        study.Move(trigger, (await JudgedAsync(study.ExamId, act, cancel)).Given(await book.LeftAsync(study, cancel)));
    }, cancel);

    /// <summary>Takes estimates of a rater for the round that is open; those given before are replaced item by item.</summary>
    /// <exception cref="RefusedException"><c>cut_score.not_found</c> and what <see cref="CutScoreStudy.Estimate"/> refuses.</exception>
    public Task<CutScoreStudy> EstimateAsync(Guid id, IReadOnlyList<GivenEstimate> given, Act act, CancellationToken cancel = default) => DoAsync(id, act, async study =>
    {
        var items = await book.ItemsOfAsync(study.ExamId, cancel);
        study.Estimate((await JudgedAsync(study.ExamId, act, cancel)).Given(new EstimateFaults(Faults(given, items))));
        var known = await db.CutScoreEstimates.Where(one => one.StudyId == id && one.Round == study.Round && one.PersonId == act.By.PersonId).ToDictionaryAsync(one => one.QuestionVersionId, cancel);
        foreach (var one in given)
        {
            var hundredths = (int)(one.Chance * CutScore.Whole);
            if (known.TryGetValue(one.QuestionVersionId, out var before)) (before.Hundredths, before.At) = (hundredths, act.At);
            else db.CutScoreEstimates.Add(new CutScoreEstimate { StudyId = id, PersonId = act.By.PersonId, Round = study.Round, QuestionVersionId = one.QuestionVersionId, Hundredths = hundredths, At = act.At });
        }
    }, cancel);

    /// <summary>Lets a rater go.</summary>
    /// <exception cref="RefusedException"><c>cut_score.not_found</c> and what <see cref="CutScoreStudy.Excuse"/> refuses.</exception>
    public Task<CutScoreStudy> ExcuseAsync(Guid id, Guid personId, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, act, async study =>
    {
        expected.Against(study);
        study.Excuse(personId, await JudgedAsync(study.ExamId, act, cancel));
    }, cancel);

    /// <summary>Sets the cut score as the board: the last round's, or so many standard errors off it. Attempts that are marked already are marked by it through T21.</summary>
    /// <param name="id">The study.</param>
    /// <param name="standardErrors">By how many standard errors it differs, in steps of a hundredth; 0 for the raters' cut.</param>
    /// <param name="number">Number of the decision.</param>
    /// <param name="expected">The version that was looked at.</param>
    /// <param name="act">Who, with the reason.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RefusedException"><c>cut_score.not_found</c> and what <see cref="CutScoreStudy.Decide"/> refuses.</exception>
    public Task<CutScoreStudy> DecideAsync(Guid id, decimal standardErrors, string? number, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, act, async study =>
    {
        expected.Against(study);
        var exam = await db.Exams.AsNoTracking().SingleAsync(one => one.Id == study.ExamId, cancel);
        var (_, rounds) = await book.RoundsAsync(study, cancel);
        var steps = Steps(standardErrors);
        var shift = rounds.Count == 0 ? 0 : rounds[^1].Figures.ShiftOf(steps ?? 0);
        var confirmed = await db.ExamResults.CountAsync(result => result.ExamId == exam.Id
            && (result.State == ExamResultState.Confirmed || result.State == ExamResultState.Released || result.State == ExamResultState.Withdrawn), cancel);
        var judged = (await JudgedAsync(exam.Id, act, cancel)).Given(new ConfirmedResults(confirmed))
            .Given(new CutDecision(steps, number, rounds.Count == 0 ? 0 : rounds[^1].Figures.CutHundredths + shift, exam.MaximumHundredths));
        CutScoreWorkflow.Table.Check(study, CutScoreTrigger.Decide, judged).OrRefuse();
        db.ExamScorings.Add(study.Decide(await db.ScoringAsync(exam.Id, cancel), rounds[^1].Cut(study.Id, shift), judged));
    }, cancel);

    /// <summary>What can be done to it now, and why not.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(CutScoreStudy study, Act act, CancellationToken cancel = default) =>
        CutScoreWorkflow.Table.PermittedTriggers(study, (await JudgedAsync(study.ExamId, act, cancel)).Because("-").Given(await book.LeftAsync(study, cancel)).Given(new EstimateFaults([])).Given(new RaterToExcuse(true))
            .Given(new CutDecision(0, "-", 1, 1)).Given(new ConfirmedResults(0)));

    /// <summary>Two who act on one study at one moment: the second waits, and then finds what the first has done.</summary>
    Task<CutScoreStudy> DoAsync(Guid id, Act act, Func<CutScoreStudy, Task> work, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        var examId = await db.CutScoreStudies.VisibleTo(act.By, db).Where(one => one.Id == id).Select(one => (Guid?)one.ExamId).SingleOrDefaultAsync(cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "cut_score.not_found");
        await db.LockExamAsync(examId, cancel);
        var study = await db.CutScoreStudies.SingleAsync(one => one.Id == id, cancel);
        await work(study);
        await db.SaveChangesAsync(cancel);
        return study;
    }, cancel);

    async Task<Act> JudgedAsync(Guid examId, Act act, CancellationToken cancel) => act.Given(new ExamSitters(await SittersAsync(examId, act.By.Persons, cancel)));

    Task<List<Guid>> SittersAsync(Guid examId, IEnumerable<Guid> persons, CancellationToken cancel)
    {
        var asked = persons.ToList();
        return db.ExamAttempts.Where(attempt => attempt.ExamId == examId && asked.Contains(attempt.CandidateId)).Select(attempt => attempt.CandidateId).Distinct().ToListAsync(cancel);
    }

    async Task<IReadOnlyList<Refusal>> FaultsOfAsync(Exam exam, IReadOnlyList<Guid> raters, Act act, CancellationToken cancel)
    {
        if (raters.Count is < CutScoreWorkflow.FewestRaters or > CutScoreWorkflow.MostRaters || raters.Distinct().Count() < raters.Count)
            return [new Refusal("cut_score.raters_missing", [("least", CutScoreWorkflow.FewestRaters), ("most", CutScoreWorkflow.MostRaters)], "raters")];
        var actors = await authority.ActorsAsync([.. raters], act.At, cancel);
        var sitters = await SittersAsync(exam.Id, raters, cancel);
        bool Fits(Guid rater) => !act.By.Persons.Contains(rater) && !sitters.Contains(rater) && actors.GetValueOrDefault(rater) is { } actor && RatersRoles.Any(role => actor.Holds(role, exam.UnitId));
        return [.. raters.Index().Where(at => !Fits(at.Item)).Select(at => new Refusal("cut_score.rater_unfit", [("number", at.Index + 1)], $"raters[{at.Index}]"))];
    }

    static List<Refusal> Faults(IReadOnlyList<GivenEstimate> given, CutItems items)
    {
        if (given.Count == 0) return [new Refusal("cut_score.estimates_missing", [], "estimates")];
        var (known, seen, wrong) = (items.All.Select(item => item.Version.Id).ToHashSet(), new HashSet<Guid>(), new List<Refusal>());
        foreach (var (at, one) in given.Index())
        {
            var code = !known.Contains(one.QuestionVersionId) ? "cut_score.item_unknown"
                : !seen.Add(one.QuestionVersionId) ? "cut_score.item_twice"
                : one.Chance is < 0 or > 1 || one.Chance * CutScore.Whole % 1 != 0 ? "cut_score.estimate_outside" : null;
            if (code is not null) wrong.Add(new Refusal(code, [("number", at + 1)], $"estimates[{at}]"));
        }
        return wrong;
    }

    /// <summary>Hundredths of a standard error; null where there are more decimals, or it is far out of range.</summary>
    static int? Steps(decimal standardErrors) => Math.Abs(standardErrors) < 1_000 && standardErrors * 100 % 1 == 0 ? (int)(standardErrors * 100) : null;
}

/// <summary>Marks what was marked before by the cut score that the board has set, batch by batch; after a standstill it goes on where it was.</summary>
public sealed class CutScoreSweep(LmsDbContext db, Rescorer rescorer) : ISweep
{
    /// <inheritdoc/>
    public string Name => "cut_score_study";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(NodaTime.Instant now, int most, CancellationToken cancel) =>
        await db.CutScoreStudies.Where(study => study.State == CutScoreState.Decided).OrderBy(study => study.Id).Select(study => study.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var study = await db.CutScoreStudies.AsNoTracking().SingleAsync(one => one.Id == id, cancel);
        if (await rescorer.ApplyAllAsync(study.ExamId, $"cut score {study.BoardDecisionNumber}", act, cancel) > 0) return;
        var done = await db.CutScoreStudies.SingleAsync(one => one.Id == id, cancel);
        done.Apply(act.Given(new LeftToMark(0)));
        await db.SaveChangesAsync(cancel);
    }
}
