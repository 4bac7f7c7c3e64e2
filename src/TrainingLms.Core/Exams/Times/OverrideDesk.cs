using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where exam managers give single people or groups other times.</summary>
public sealed class OverrideDesk(LmsDbContext db, TimesDesk times)
{
    /// <summary>Overrides of an exam, those removed too, newest first.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>.</exception>
    public async Task<Page<ExamOverride>> ListAsync(Guid examId, Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        await ExamAsync(examId, actor, cancel);
        var overrides = db.ExamOverrides.VisibleTo(actor, db).AsNoTracking().Where(o => o.ExamId == examId);
        if (page.AfterId is { } last) overrides = overrides.Where(o => o.Id < last);
        return await page.ReadAsync(overrides.OrderByDescending(o => o.Id), o => o.Id.ToString(), cancel);
    }

    /// <summary>An override that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>override.not_found</c>.</exception>
    public async Task<ExamOverride> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.ExamOverrides.VisibleTo(actor, db).SingleOrDefaultAsync(o => o.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "override.not_found");

    /// <summary>Makes one; attempts follow at once, those of a large group within the next rounds of the clock.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>person.not_found</c>, <c>unit.not_found</c>, <c>override.personal_exists</c> and what the table refuses.</exception>
    public async Task<ExamOverride> CreateAsync(Guid examId, OverrideTarget target, OverrideTimes wanted, Act act, CancellationToken cancel = default)
    {
        var exam = await ExamAsync(examId, act.By, cancel);
        if (target.PersonId is { } person && !await db.People.ExaminedBy(act.By, db).AnyAsync(p => p.Id == person, cancel)) throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        if (target.UnitId is { } unit) await db.FindOrRefuseAsync<OrganizationUnit>(unit, "unit.not_found", cancel);
        var made = ExamOverride.Create(exam, target, wanted, act);
        db.ExamOverrides.Add(made);
        return await SaveAsync(made, exam, act, cancel);
    }

    /// <summary>Gives one other values.</summary>
    /// <exception cref="RefusedException"><c>override.not_found</c> and what the table refuses.</exception>
    public Task<ExamOverride> ChangeAsync(Guid id, OverrideTimes wanted, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, found => found.Change(wanted, act), cancel);

    /// <summary>Takes one away.</summary>
    /// <exception cref="RefusedException"><c>override.not_found</c> and what the table refuses.</exception>
    public Task<ExamOverride> RemoveAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, found => found.Remove(act), cancel);

    /// <summary>What can be done to an override now, and why not.</summary>
    public static IReadOnlyList<PermittedTrigger> Actions(ExamOverride made, Act act) =>
        ExamOverrideWorkflow.Table.PermittedTriggers(made, act.Because("-").Given(made.Times));

    async Task<ExamOverride> DoAsync(Guid id, ExpectedVersion expected, Act act, Action<ExamOverride> deed, CancellationToken cancel)
    {
        var found = await FindAsync(id, act.By, cancel);
        expected.Against(found);
        deed(found);
        return await SaveAsync(found, await db.Exams.SingleAsync(exam => exam.Id == found.ExamId, cancel), act, cancel);
    }

    async Task<ExamOverride> SaveAsync(ExamOverride made, Exam exam, Act act, CancellationToken cancel)
    {
        exam.RaiseTimes();
        await db.SaveChangesAsync(cancel);
        if (made.PersonId is { } person) await times.AdjustOfAsync(person, exam.Id, act, cancel);
        else
            foreach (var attempt in await times.StaleAsync(exam.Id, Sweeper.Batch, cancel)) await times.AdjustAsync(attempt, act, cancel);
        return made;
    }

    async Task<Exam> ExamAsync(Guid id, Actor actor, CancellationToken cancel) =>
        await db.Exams.VisibleTo(actor, db).SingleOrDefaultAsync(exam => exam.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "exam.not_found");
}
