using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>An edition with its figures, as far as the reader may know them.</summary>
/// <param name="Edition">The edition.</param>
/// <param name="Frozen">What was frozen; null before the cut-off.</param>
/// <param name="Sheet">The figures, the total alone where the reader's authority does not cover the unit; null before the cut-off, and where even the total is about fewer than five.</param>
public sealed record EditionReading(ReportEdition Edition, FrozenReport? Frozen, ReportSheet? Sheet);

/// <summary>Where editions are planned, checked, published and read.</summary>
public sealed class EditionOffice(LmsDbContext db, ReportReckoning reckoning)
{
    const int DaysAhead = 400;

    /// <summary>Editions the actor may see, newest first.</summary>
    /// <param name="unitId">Of this unit; null for all.</param>
    /// <param name="kind">Of this report; null for all.</param>
    /// <param name="page">The page.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancel">Stops reading.</param>
    public Task<Page<ReportEdition>> ListAsync(Guid? unitId, ReportKind? kind, PageRequest page, Actor actor, CancellationToken cancel = default)
    {
        var editions = db.ReportEditions.VisibleTo(actor, db).AsNoTracking();
        if (unitId is { } unit) editions = editions.Where(one => one.UnitId == unit);
        if (kind is { } of) editions = editions.Where(one => one.Kind == of);
        if (page.AfterId is { } last) editions = editions.Where(one => one.Id < last);
        return page.ReadAsync(editions.OrderByDescending(one => one.Id), one => $"{one.Id}", cancel);
    }

    /// <summary>An edition with its figures.</summary>
    /// <exception cref="RefusedException"><c>report_edition.not_found</c>.</exception>
    public async Task<EditionReading> ReadAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var edition = await FindAsync(id, actor, cancel);
        if (await db.FrozenReports.AsNoTracking().SingleOrDefaultAsync(one => one.EditionId == id, cancel) is not { } frozen) return new EditionReading(edition, null, null);
        var sheet = frozen.Sheet;
        if (await db.ReportEditions.WithLinesFor(actor, db).AnyAsync(one => one.Id == id, cancel)) return new EditionReading(edition, frozen, sheet);
        return new EditionReading(edition, frozen, sheet.Total.Base < SmallGroups.Least ? null : sheet.WithoutLines());
    }

    /// <summary>Plans an edition, or the correction of a published one.</summary>
    /// <exception cref="RefusedException">
    /// <c>unit.not_found</c>, <c>report.year_out_of_range</c>, <c>report_edition.title_wrong</c>, <c>report_edition.cut_off_wrong</c>, <c>report_edition.not_found</c>,
    /// <c>report_edition.correction_differs</c>, <c>report_edition.correction_unreasoned</c>, <c>report_edition.corrected_already</c>, forbidden.
    /// </exception>
    public async Task<ReportEdition> DraftAsync(NewEdition wanted, Act act, CancellationToken cancel = default)
    {
        if (await ReportScope.ReachAsync(wanted.UnitId, act.By, reckoning.SourceOf(wanted.Kind).Right, db, cancel) is not (true, true)) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var corrected = wanted.CorrectsId is { } corrects ? await FindAsync(corrects, act.By, cancel) : null;
        wanted = wanted with { Title = wanted.Title.Trim() };
        var edition = ReportEdition.Draft(wanted, act.Given(new CorrectedEdition(corrected?.State)));
        reckoning.PeriodOf(wanted.Year, act.At);
        var faults = new List<Refusal>();
        if (wanted.Title.Length is 0 or > ReportEdition.LongestTitle) faults.Add(new Refusal("report_edition.title_wrong", [("most", ReportEdition.LongestTitle)], "title"));
        if (wanted.CutOffAt < act.At - Duration.FromMinutes(5) || wanted.CutOffAt > act.At + Duration.FromDays(DaysAhead)) faults.Add(new Refusal("report_edition.cut_off_wrong", [("days", DaysAhead)], "cutOffAt"));
        if (corrected is not null && (corrected.UnitId, corrected.Kind, corrected.Year) != (wanted.UnitId, wanted.Kind, wanted.Year)) faults.Add(new Refusal("report_edition.correction_differs", [], "correctsId"));
        if (faults.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, faults);
        db.ReportEditions.Add(edition);
        await db.SaveChangesAsync(cancel);
        return edition;
    }

    /// <summary>Agrees with an edition as a second person, or drops it.</summary>
    /// <exception cref="RefusedException"><c>report_edition.not_found</c>, <c>changed_by_someone_else</c>, what the table refuses.</exception>
    public async Task<ReportEdition> MoveAsync(Guid id, ReportEditionTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var edition = await FindAsync(id, act.By, cancel);
        expected.Against(edition);
        edition.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        return edition;
    }

    /// <summary>Makes an edition known; the one it corrects gives way in the same moment.</summary>
    /// <exception cref="RefusedException"><c>report_edition.not_found</c>, <c>report_edition.corrected_already</c>, <c>changed_by_someone_else</c>, what the table refuses.</exception>
    public async Task<ReportEdition> PublishAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var edition = await FindAsync(id, act.By, cancel);
        expected.Against(edition);
        var knowing = await KnowingAsync(edition, act, cancel);
        edition.Publish(knowing);
        if (edition.CorrectsId is { } corrects)
            (await db.ReportEditions.SingleAsync(one => one.Id == corrects, cancel)).Move(ReportEditionTrigger.Supersede, new Act(Actor.System, act.At) { CorrelationId = act.CorrelationId });
        await db.SaveChangesAsync(cancel);
        return edition;
    }

    /// <summary>The same act, knowing what has become of the edition that one corrects.</summary>
    public async Task<Act> KnowingAsync(ReportEdition edition, Act act, CancellationToken cancel = default)
    {
        var corrected = edition.CorrectsId is { } id ? await db.ReportEditions.Where(one => one.Id == id).Select(one => (ReportEditionState?)one.State).SingleAsync(cancel) : null;
        return act.Given(new CorrectedEdition(corrected));
    }

    async Task<ReportEdition> FindAsync(Guid id, Actor actor, CancellationToken cancel) =>
        await db.ReportEditions.VisibleTo(actor, db).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "report_edition.not_found");

    /// <summary>Reckons and keeps the figures of an edition whose cut-off has come.</summary>
    internal async Task FreezeAsync(Guid id, Act act, CancellationToken cancel)
    {
        var edition = await db.ReportEditions.SingleAsync(one => one.Id == id, cancel);
        var (waiting, frozen) = await ReckonAsync(edition, act, cancel);
        edition.Freeze(frozen, act.Given(waiting));
        db.FrozenReports.Add(frozen);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Figures, subjects and tree of one moment.</summary>
    async Task<(FiguresWaiting Waiting, FrozenReport Frozen)> ReckonAsync(ReportEdition edition, Act act, CancellationToken cancel)
    {
        await using var look = await db.BeginSnapshotAsync(cancel);
        var (period, source) = (reckoning.PeriodOf(edition.Year, act.At), reckoning.SourceOf(edition.Kind));
        var units = reckoning.UnitsOf(edition.UnitId, withBelow: true);
        var waiting = new FiguresWaiting(await source.WaitingAsync(units, db, cancel));
        var sheet = await reckoning.ReckonAsync(edition.Kind, edition.UnitId, withBelow: true, period, cancel);
        var (subjects, hash) = await SubjectsAsync(source.Dimensions(period, units, db)[0].Rows.Select(row => row.Id), cancel);
        return (waiting, new FrozenReport
        {
            EditionId = edition.Id,
            Content = FrozenReport.TextOf(sheet),
            Tree = await TreeAsync(edition.UnitId, cancel),
            Subjects = subjects,
            SubjectsHash = hash,
        });
    }

    static async Task<(int Count, string Hash)> SubjectsAsync(IQueryable<Guid> keys, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var all = await keys.ToListAsync(cancel);
        // Databases order keys differently, and the same people must give the same hash.
        foreach (var key in all.Order()) hash.AppendData(Encoding.ASCII.GetBytes($"{key}\n"));
        return (all.Count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    async Task<string> TreeAsync(Guid unitId, CancellationToken cancel)
    {
        var units = await db.Units.AsNoTracking().Where(unit => db.UnitAncestors.Any(a => a.AncestorId == unitId && a.UnitId == unit.Id))
            .Select(unit => new { unit.Id, unit.ParentId, unit.Code, unit.Name }).ToListAsync(cancel);
        var codes = units.ToDictionary(unit => unit.Id, unit => unit.Code);
        var lines = units.OrderBy(unit => unit.Code, StringComparer.Ordinal)
            .Select(unit => string.Create(CultureInfo.InvariantCulture, $"{unit.Code}\t{(unit.ParentId is { } above ? codes.GetValueOrDefault(above) : "")}\t{unit.Name}"));
        return string.Join('\n', lines);
    }
}

/// <summary>Freezes editions whose cut-off has come. Where records of people still wait to be folded into the figures, it waits for them.</summary>
public sealed class EditionSweep(LmsDbContext db, EditionOffice office) : ISweep
{
    /// <inheritdoc/>
    public string Name => "report_edition";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.ReportEditions.Where(one => one.DueAt <= now).OrderBy(one => one.DueAt).Select(one => one.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => office.FreezeAsync(id, act, cancel);
}

/// <summary>What was frozen is still what its hash says.</summary>
public sealed class EditionCheck(LmsDbContext db) : IConsistencyCheck
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var editions = await db.ReportEditions.AsNoTracking().Where(one => one.ContentHash != null).Select(one => new { one.Id, one.ContentHash }).ToListAsync(cancel);
        foreach (var edition in editions)
        {
            var frozen = await db.FrozenReports.AsNoTracking().SingleOrDefaultAsync(one => one.EditionId == edition.Id, cancel);
            if (frozen?.Hash != edition.ContentHash) yield return new Inconsistency("report_edition", edition.Id, "report_edition.figures_changed");
        }
    }
}
