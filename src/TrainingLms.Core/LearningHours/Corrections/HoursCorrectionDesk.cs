using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>An entry as it stands in the workbook of corrections.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="PersonNumber">Number of its person.</param>
/// <param name="PersonName">Name of that person.</param>
/// <param name="Kind">Word for its kind; null for none.</param>
public sealed record CorrectableEntry(HoursEntry Entry, string PersonNumber, string PersonName, string? Kind);

/// <summary>A line of a correction with the entry that it takes back.</summary>
/// <param name="Line">The line.</param>
/// <param name="Entry">The entry.</param>
/// <param name="PersonNumber">Number of its person today.</param>
/// <param name="PersonName">Name of that person.</param>
public sealed record CorrectionLine(HoursCorrectionLine Line, HoursEntry Entry, string PersonNumber, string PersonName);

/// <summary>Where entries of the ledger are corrected by workbook: looked at, handed in by one officer, written by another one.</summary>
public sealed class HoursCorrectionDesk(LmsDbContext db, HoursCorrectionPlanner planner, HoursRuleOffice office, CarryOver carryOver, HoursOptions options)
{
    const int Batch = 200;

    /// <summary>Entries of a year that the officer may correct, to be overwritten in a workbook.</summary>
    /// <param name="actor">The officer.</param>
    /// <param name="unitId">The unit with those below; null for all of the officer's.</param>
    /// <param name="year">The hours year.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>hours_import.too_many_rows</c>.</exception>
    public async Task<IReadOnlyList<CorrectableEntry>> ReadAsync(Actor actor, Guid? unitId, int year, CancellationToken cancel = default)
    {
        var found = await (from entry in db.HoursEntries.AsNoTracking().CorrectableBy(actor, unitId, db)
                           join person in db.People on entry.PersonId equals person.Id
                           where entry.HoursYear == year
                           orderby person.PersonNumber, entry.LearnedOn, entry.Id
                           select new { Entry = entry, person.PersonNumber, person.Name }).Take(options.ImportRows + 1).ToListAsync(cancel);
        if (found.Count > options.ImportRows) throw new RefusedException(RefusalKind.RuleBroken, "hours_correction.too_many_rows", ("most", options.ImportRows));
        var book = await office.BookAsync(cancel);
        return [.. found.Select(one => new CorrectableEntry(one.Entry, one.PersonNumber, one.Name, HoursCorrectionPlanner.KindOf(one.Entry, book)))];
    }

    /// <summary>Corrections in the units in scope, newest first.</summary>
    public Task<Page<HoursCorrection>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var corrections = db.HoursCorrections.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) corrections = corrections.Where(c => c.Id < last);
        return page.ReadAsync(corrections.OrderByDescending(c => c.Id), c => c.Id.ToString(), cancel);
    }

    /// <summary>A correction that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>hours_correction.not_found</c>.</exception>
    public async Task<HoursCorrection> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.HoursCorrections.VisibleTo(actor, db).SingleOrDefaultAsync(c => c.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "hours_correction.not_found");

    /// <summary>Its lines in the order of the sheet, with the entries as they are now; of these only what the actor may see of the ledger, which can be less than the correction.</summary>
    /// <exception cref="RefusedException"><c>hours_correction.not_found</c>.</exception>
    public async Task<Page<CorrectionLine>> LinesAsync(Guid id, Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        await FindAsync(id, actor, cancel);
        var lines = from line in db.HoursCorrectionLines.AsNoTracking()
                    join entry in db.HoursEntries.AsNoTracking().VisibleTo(actor, db) on line.EntryId equals entry.Id
                    join person in db.People on line.PersonId equals person.Id
                    where line.CorrectionId == id
                    select new { Line = line, Entry = entry, person.PersonNumber, person.Name };
        if (page.AfterNumber is { } last) lines = lines.Where(one => one.Line.Number > last);
        var read = await page.ReadAsync(lines.OrderBy(one => one.Line.Number), one => $"{one.Line.Number}", cancel);
        return new Page<CorrectionLine>([.. read.Items.Select(one => new CorrectionLine(one.Line, one.Entry, one.PersonNumber, one.Name))], read.Next);
    }

    /// <summary>Says row by row what a file would do.</summary>
    /// <exception cref="RefusedException"><c>hours_correction.too_many_rows</c>, forbidden.</exception>
    public Task<HoursCorrectionPlan> PlanAsync(HoursUpload upload, Guid unitId, Act act, CancellationToken cancel = default)
    {
        HoursCorrection.Admit(unitId, act);
        if (upload.Rows.Count > options.ImportRows) throw new RefusedException(RefusalKind.RuleBroken, "hours_correction.too_many_rows", ("most", options.ImportRows));
        return planner.PlanAsync(upload, unitId, act, cancel);
    }

    /// <summary>Hands in the plan that was seen, for a second person.</summary>
    /// <exception cref="RefusedException"><c>hours_correction.hash_differs</c>, <c>hours_correction.nothing</c>, <c>hours_correction.rows_wrong</c>, <c>hours_correction.too_many_rows</c>, forbidden.</exception>
    public Task<HoursCorrection> ProposeAsync(HoursUpload upload, Guid unitId, string seenHash, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var plan = await PlanAsync(upload, unitId, act, cancel);
        var correction = HoursCorrection.Propose(unitId, upload, plan, seenHash, act);
        db.HoursCorrections.Add(correction);
        await db.SaveChangesAsync(cancel);
        await db.CopyAsync([.. plan.Changes.Select(change => HoursCorrectionLine.Of(correction.Id, change, act))], cancel);
        return correction;
    }, cancel);

    /// <summary>Writes a correction as a second person: all of its lines in one transaction, or none. Surplus that was carried over from these years is reckoned again.</summary>
    /// <exception cref="RefusedException"><c>hours_correction.not_found</c>, <c>hours_correction.hash_differs</c>, <c>hours_correction.entries_gone</c>, <c>hours_correction.doubles</c>, <c>hours_import.in_ledger</c> where somebody else was
    /// faster, <c>duty.correction_needs_two</c>, <c>hours.own_entry</c>, wrong state, forbidden.</exception>
    public Task<HoursCorrection> ApplyAsync(Guid id, string seenHash, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        // Whoever comes at the same moment waits here, and finds it written.
        await db.HoursCorrections.VisibleTo(act.By, db).Where(c => c.Id == id).ExecuteUpdateAsync(c => c.SetProperty(x => x.PlanHash, x => x.PlanHash), cancel);
        var correction = await FindAsync(id, act.By, cancel);
        expected.Against(correction);
        correction.Apply(seenHash, act.Given(await StandingAsync(correction, cancel) with { Doubles = await planner.CountDoublesAsync(id, cancel) }));
        await db.SaveChangesAsync(cancel);
        db.Forget();
        var lines = await db.HoursCorrectionLines.AsNoTracking().Where(line => line.CorrectionId == id).ToListAsync(cancel);
        // Of one person all lines at once: what was carried over is reckoned from what is left.
        foreach (var some in lines.GroupBy(line => line.PersonId).OrderBy(person => person.Key).Chunk(Batch))
        {
            await WriteAsync([.. some.SelectMany(person => person.OrderBy(line => line.Number))], act, cancel);
            db.Forget();
        }
        return await FindAsync(id, act.By, cancel);
    }, cancel);

    async Task WriteAsync(IReadOnlyList<HoursCorrectionLine> lines, Act act, CancellationToken cancel)
    {
        var ids = lines.Select(line => line.EntryId).ToList();
        var entries = await db.HoursEntries.Where(entry => ids.Contains(entry.Id)).ToDictionaryAsync(entry => entry.Id, cancel);
        foreach (var line in lines) db.HoursEntries.Add(entries[line.EntryId].Reverse(act.Because(line.Ground)));
        // First out, then in: the index that keeps the same learning from standing twice sees both.
        await db.SaveChangesAsync(cancel);
        foreach (var line in lines.Where(line => line.After is not null)) db.HoursEntries.Add(HoursEntry.CorrectedBy(line, entries[line.EntryId], act));
        await db.SaveChangesAsync(cancel);
        // An entry can have moved into another year: what comes first of the old one and the new one is where reckoning begins.
        await carryOver.RedoAsync([.. lines.Select(line => new TouchedYear(line.PersonId, Math.Min(entries[line.EntryId].HoursYear, line.LearnedOn?.Year ?? int.MaxValue), line.Ground))], act, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Does not write a correction, or takes it back.</summary>
    /// <exception cref="RefusedException"><c>hours_correction.not_found</c>, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public async Task<HoursCorrection> MoveAsync(Guid id, HoursCorrectionTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var correction = await FindAsync(id, act.By, cancel);
        expected.Against(correction);
        correction.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        return correction;
    }

    /// <summary>Whose hours a correction changes, and how many of its entries were taken back meanwhile.</summary>
    public async Task<CorrectionStanding> StandingAsync(HoursCorrection correction, CancellationToken cancel = default)
    {
        var lines = db.HoursCorrectionLines.Where(line => line.CorrectionId == correction.Id);
        return new CorrectionStanding(await lines.Select(line => line.PersonId).Distinct().ToListAsync(cancel),
            await lines.CountAsync(line => !db.HoursEntries.Any(entry => entry.Id == line.EntryId && entry.State == HoursEntryState.Booked), cancel));
    }
}
