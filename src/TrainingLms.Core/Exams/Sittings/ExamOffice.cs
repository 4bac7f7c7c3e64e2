using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where exams are drawn up, published and looked up.</summary>
public sealed class ExamOffice(LmsDbContext db, ExamPackage package, PoolDesk pools)
{
    /// <summary>Exams the actor may see, newest first: published ones for everybody, all others for staff in scope.</summary>
    public Task<Page<Exam>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var exams = db.Exams.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) exams = exams.Where(exam => exam.Id < last);
        return page.ReadAsync(exams.OrderByDescending(exam => exam.Id), exam => exam.Id.ToString(), cancel);
    }

    /// <summary>An exam the actor may see.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>.</exception>
    public async Task<Exam> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.Exams.VisibleTo(actor, db).SingleOrDefaultAsync(exam => exam.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "exam.not_found");

    /// <summary>The pass marks of exams that are in force, by exam.</summary>
    public Task<IReadOnlyDictionary<Guid, PassMark>> PassMarksAsync(IReadOnlyCollection<Exam> exams, CancellationToken cancel = default) => db.PassMarksAsync(exams, cancel);

    /// <summary>Draws up an exam from the definition in the published version of a course.</summary>
    /// <exception cref="RefusedException"><c>course.package_unknown</c>, <c>exam.definition_invalid</c>, <c>unit.not_found</c> and what the table refuses.</exception>
    public async Task<Exam> CreateAsync(NewExam wanted, Act act, CancellationToken cancel = default)
    {
        await db.FindOrRefuseAsync<OrganizationUnit>(wanted.UnitId, "unit.not_found", cancel);
        var (version, definition) = await package.DefinitionAsync(wanted.CourseKey, cancel);
        var exam = Exam.Create(wanted, version, definition, RandomNumberGenerator.GetBytes(32), act);
        db.Exams.Add(exam);
        await db.SaveChangesAsync(cancel);
        return exam;
    }

    /// <summary>Publishes: freezes the pool of its course version and banks, and refuses unless a paper can be assembled from it.</summary>
    /// <exception cref="RefusedException">
    /// <c>bank.invalid</c> with all problems, <c>exam.bank_unknown</c>, <c>paper.shortage</c> for every short cell, <c>paper.cells_compete</c>, and what the table refuses.
    /// </exception>
    public async Task<Exam> PublishAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var exam = await FindAsync(id, act.By, cancel);
        expected.Against(exam);
        ExamWorkflow.Table.Check(exam, ExamTrigger.Publish, act).OrRefuse();
        var pool = await pools.DrawUpAsync(exam, act, cancel);
        PaperAssembly.Assemble(exam.Blueprint, pool, exam.Secret);
        exam.Publish(pool, act);
        db.ExamPoolItems.AddRange(pool.Versions.Select(version => new ExamPoolItem(exam.Id, version.Id) { ExposureHundredths = pool.ExposureOf(version) }));
        await db.SaveChangesAsync(cancel);
        return exam;
    }

    /// <summary>Gives a draft other rules.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>exam.rule_out_of_range</c> for each wrong one, wrong state, forbidden.</exception>
    public async Task<Exam> ChangeRulesAsync(Guid id, ExamRules rules, string? doorWord, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var exam = await FindAsync(id, act.By, cancel);
        expected.Against(exam);
        exam.ChangeRules(rules, doorWord, act);
        await db.SaveChangesAsync(cancel);
        return exam;
    }

    /// <summary>Takes an exam back while nobody has an attempt.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>exam.attempts_exist</c>, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public async Task<Exam> WithdrawAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var exam = await FindAsync(id, act.By, cancel);
        expected.Against(exam);
        exam.Withdraw(act.Given(await AttemptsAsync(id, cancel)));
        await db.SaveChangesAsync(cancel);
        return exam;
    }

    /// <summary>What can be done to the exam now, and why not.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(Exam exam, Act act, CancellationToken cancel = default) =>
        ExamWorkflow.Table.PermittedTriggers(exam, act.Because("-").Given(await AttemptsAsync(exam.Id, cancel)).Given(exam.Rules).Given(new ReleasePlan(null)));

    /// <summary>Attempts at an exam that the actor may see, in the order they were assigned.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>.</exception>
    public async Task<Page<AttemptInList>> AttemptsAsync(Guid examId, Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        await FindAsync(examId, actor, cancel);
        var attempts = db.ExamAttempts.AsNoTracking().VisibleTo(actor, db).Where(attempt => attempt.ExamId == examId);
        if (page.AfterId is { } last) attempts = attempts.Where(attempt => attempt.Id > last);
        return await page.ReadAsync(
            from attempt in attempts
            join person in db.People on attempt.CandidateId equals person.Id
            join unit in db.Units on person.UnitId equals unit.Id
            orderby attempt.Id
            select new AttemptInList(attempt, person, unit), listed => listed.Attempt.Id.ToString(), cancel);
    }

    /// <summary>How each cell of the blueprint stands: of a draft by the questions there are now, of a published exam by its frozen pool.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>exam.feasibility_forbidden</c>, <c>bank.invalid</c>, <c>exam.bank_unknown</c>.</exception>
    public async Task<PaperFeasibility> FeasibilityAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var exam = await FindAsync(id, act.By, cancel);
        if (!ExamScope.IsStaffOf(act.By, exam)) throw new RefusedException(RefusalKind.Forbidden, "exam.feasibility_forbidden");
        var pool = exam.PoolHash is null ? await pools.DrawUpAsync(exam, act, cancel) : await pools.FrozenAsync(id, cancel);
        // Looking takes nothing in.
        db.ChangeTracker.Clear();
        return new PaperFeasibility(exam.Blueprint, pool);
    }

    async Task<AttemptCount> AttemptsAsync(Guid examId, CancellationToken cancel) =>
        new(await db.ExamAttempts.CountAsync(attempt => attempt.ExamId == examId, cancel));
}

/// <summary>An attempt with the person who sits it and the person's unit.</summary>
public sealed record AttemptInList(ExamAttempt Attempt, Person Person, OrganizationUnit Unit);
