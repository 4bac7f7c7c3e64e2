using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>
/// Where past hours are brought in. Nothing is kept between looking and writing: whoever confirms sends the file again with the hash of the plan that was seen,
/// and only a plan with that hash is written.
/// </summary>
public sealed class HoursImportDesk(LmsDbContext db, HoursImportPlanner planner, CarryOver carryOver, HoursOptions options, WorkCalendar calendar)
{
    const int Batch = 1_000;

    /// <summary>Imports into the units in scope, newest first.</summary>
    public Task<Page<HoursImport>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var imports = db.HoursImports.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) imports = imports.Where(i => i.Id < last);
        return page.ReadAsync(imports.OrderByDescending(i => i.Id), i => i.Id.ToString(), cancel);
    }

    /// <summary>An import that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>hours_import.not_found</c>.</exception>
    public async Task<HoursImport> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.HoursImports.VisibleTo(actor, db).SingleOrDefaultAsync(i => i.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "hours_import.not_found");

    /// <summary>Says row by row what taking in a file would do.</summary>
    /// <exception cref="RefusedException"><c>hours_import.too_many_rows</c>, forbidden.</exception>
    public Task<HoursImportPlan> PlanAsync(HoursUpload upload, Guid unitId, Act act, CancellationToken cancel = default)
    {
        HoursImport.Admit(unitId, act);
        if (upload.Rows.Count > options.ImportRows) throw new RefusedException(RefusalKind.RuleBroken, "hours_import.too_many_rows", ("most", options.ImportRows));
        return planner.PlanAsync(upload, unitId, act, cancel);
    }

    /// <summary>Writes the plan that was seen: all its good rows in one transaction, or none.</summary>
    /// <exception cref="RefusedException"><c>hours_import.hash_differs</c>, <c>hours_import.no_good_row</c>, <c>hours_import.too_many_rows</c>, <c>hours_import.in_ledger</c> where somebody else
    /// was faster, forbidden.</exception>
    public Task<HoursImport> ApplyAsync(HoursUpload upload, Guid unitId, string seenHash, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var plan = await PlanAsync(upload, unitId, act, cancel);
        var import = HoursImport.Apply(unitId, upload, plan, seenHash, act);
        db.HoursImports.Add(import);
        await db.SaveChangesAsync(cancel);
        db.Forget();
        foreach (var batch in plan.Rows.Select(row => row.Hours).OfType<ImportedHours>().Chunk(Batch))
        {
            var versions = batch.Select(hours => hours.Course?.VersionId).OfType<Guid>().ToHashSet();
            var courses = await db.CourseVersions.AsNoTracking().Where(v => versions.Contains(v.Id)).ToDictionaryAsync(v => v.Id, cancel);
            foreach (var hours in batch)
            {
                db.HoursEntries.Add(HoursEntry.GrantFor(hours, import.Id, act));
                if (hours.Course is { } course) db.Enrolments.Add(Enrolment.Import(courses[course.VersionId], hours.PersonId, hours.UnitId, calendar.StartOf(hours.On), import.Id, act));
            }
            await db.SaveChangesAsync(cancel);
            db.Forget();
        }
        return await FindAsync(import.Id, act.By, cancel);
    }, cancel);

    /// <summary>Takes back whatever of an import still stands: hours by counter-entries, also what they were corrected to, and completions with them; surplus that was carried over is reckoned again.</summary>
    /// <exception cref="RefusedException"><c>hours_import.not_found</c>, <c>reason.missing</c>, <c>hours.own_entry</c> where own hours are in it, wrong state, forbidden.</exception>
    public Task<HoursImport> UndoAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var import = await FindAsync(id, act.By, cancel);
        expected.Against(import);
        import.Undo(act);
        await db.SaveChangesAsync(cancel);
        db.Forget();
        var standing = await db.HoursImports.Where(i => i.Id == id).StandingAsync(db, cancel);
        // Of one person all entries at once: what was carried over is reckoned from what is left.
        foreach (var people in standing.GroupBy(one => one.PersonId).OrderBy(person => person.Key).Chunk(Batch / 10))
        {
            var ids = people.SelectMany(person => person).Select(one => one.EntryId).ToHashSet();
            var entries = await db.HoursEntries.Where(e => ids.Contains(e.Id)).OrderBy(e => e.Id).ToListAsync(cancel);
            foreach (var entry in entries) db.HoursEntries.Add(entry.Reverse(act));
            await carryOver.RedoAsync([.. entries.Select(entry => new TouchedYear(entry.PersonId, entry.HoursYear, act.Reason ?? ""))], act, cancel);
            await db.SaveChangesAsync(cancel);
            db.Forget();
        }
        var done = db.Enrolments.Where(e => e.SourceId == id && e.State == EnrolmentState.Recognised);
        while (await done.OrderBy(e => e.Id).Take(Batch).ToListAsync(cancel) is { Count: > 0 } enrolments)
        {
            foreach (var enrolment in enrolments) enrolment.TakeBack(act);
            await db.SaveChangesAsync(cancel);
            db.Forget();
        }
        return await FindAsync(id, act.By, cancel);
    }, cancel);
}
