using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A case with whom it is about.</summary>
/// <param name="Case">The case.</param>
/// <param name="Person">Who sat.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="OtherPerson">Who sat the other attempt; null of a single one.</param>
/// <param name="OtherAttempt">The other attempt; null of a single one.</param>
public sealed record ListedCase(SimilarityCase Case, Person Person, ExamAttempt Attempt, Person? OtherPerson, ExamAttempt? OtherAttempt);

/// <summary>Where comparisons are asked for, and two reviewers look at what they found.</summary>
public sealed class SimilarityDesk(LmsDbContext db, ExamOffice office, SimilarityOptions options)
{
    /// <summary>Comparisons at an exam, newest first.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>.</exception>
    public async Task<Page<SimilarityRun>> RunsAsync(Guid examId, PageRequest page, Act act, CancellationToken cancel = default)
    {
        await office.FindAsync(examId, act.By, cancel);
        var runs = db.SimilarityRuns.AsNoTracking().VisibleTo(act.By, db).Where(run => run.ExamId == examId);
        if (page.AfterId is { } last) runs = runs.Where(run => run.Id < last);
        return await page.ReadAsync(runs.OrderByDescending(run => run.Id), run => run.Id.ToString(), cancel);
    }

    /// <summary>One comparison.</summary>
    /// <exception cref="RefusedException"><c>similarity.not_found</c>.</exception>
    public async Task<SimilarityRun> FindRunAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.SimilarityRuns.AsNoTracking().VisibleTo(actor, db).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "similarity.not_found");

    /// <summary>Asks for a comparison; the clock does it.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>similarity.already_asked</c> and what <see cref="SimilarityRun.Ask"/> refuses.</exception>
    public async Task<SimilarityRun> AskAsync(Guid examId, Act act, CancellationToken cancel = default)
    {
        var exam = await office.FindAsync(examId, act.By, cancel);
        var persons = act.By.Persons.ToList();
        var sat = await db.ExamAttempts.Where(attempt => attempt.ExamId == examId && persons.Contains(attempt.CandidateId)).Select(attempt => attempt.CandidateId).Distinct().ToListAsync(cancel);
        var run = SimilarityRun.Ask(exam, new SimilarityRules(options.LeastCommon, options.LevelThousandths, options.LeastSeconds, options.MostPairs),
            act.Given(new ExamSitters(sat)).Given(new WindowPhase(exam.State == ExamState.Closed)));
        db.SimilarityRuns.Add(run);
        await db.SaveChangesAsync(cancel);
        return run;
    }

    /// <summary>The queue of an exam in the order in which cases were found; nobody sees a case about oneself.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>.</exception>
    public async Task<Page<ListedCase>> QueueAsync(Guid examId, SimilarityCaseState? state, PageRequest page, Act act, CancellationToken cancel = default)
    {
        await office.FindAsync(examId, act.By, cancel);
        var cases = db.SimilarityCases.AsNoTracking().VisibleTo(act.By, db).Where(one => one.ExamId == examId);
        if (state is { } wanted) cases = cases.Where(one => one.State == wanted);
        if (page.AfterId is { } last) cases = cases.Where(one => one.Id > last);
        return await page.ReadAsync(Shown(cases.OrderBy(one => one.Id)), one => one.Case.Id.ToString(), cancel);
    }

    /// <summary>One case.</summary>
    /// <exception cref="RefusedException"><c>similarity.not_found</c>.</exception>
    public async Task<ListedCase> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await Shown(db.SimilarityCases.AsNoTracking().VisibleTo(actor, db).Where(one => one.Id == id)).SingleOrDefaultAsync(cancel) ?? throw new RefusedException(RefusalKind.NotFound, "similarity.not_found");

    /// <summary>Decides as a reviewer: the first, or another one after that.</summary>
    /// <exception cref="RefusedException"><c>similarity.not_found</c> and what <see cref="SimilarityCase.Review"/> refuses.</exception>
    public async Task<ListedCase> ReviewAsync(Guid id, SimilarityOpinion opinion, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var found = await db.SimilarityCases.VisibleTo(act.By, db).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "similarity.not_found");
        expected.Against(found);
        found.Review(opinion, act);
        await db.SaveChangesAsync(cancel);
        return await FindAsync(id, act.By, cancel);
    }

    /// <summary>What can be done to a case now, and why not.</summary>
    public static IReadOnlyList<PermittedTrigger> Actions(SimilarityCase one, Act act) => SimilarityCaseWorkflow.Table.PermittedTriggers(one, act.Because("-"));

    IQueryable<ListedCase> Shown(IQueryable<SimilarityCase> cases) =>
        from one in cases
        join person in db.People on one.CandidateId equals person.Id
        join attempt in db.ExamAttempts on one.AttemptId equals attempt.Id
        select new ListedCase(one, person, attempt, db.People.FirstOrDefault(other => other.Id == one.OtherCandidateId), db.ExamAttempts.FirstOrDefault(other => other.Id == one.OtherAttemptId));
}
