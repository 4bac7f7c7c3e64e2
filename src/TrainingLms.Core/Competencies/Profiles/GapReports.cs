using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Competencies;

/// <summary>Counts gaps by unit and dimension. Groups of a few people are not shown, nor what would let them be worked out from other lines or other units.</summary>
public sealed class GapReports(LmsDbContext db, CompetencyModels models, ProfileOffice office, CompetencyGaps gaps, UnitTreeCache trees, CompetencyOptions options)
{
    /// <summary>The report of a unit with all below, as far as the actor's office reaches.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>competency_model.not_found</c>, <c>competency_model.is_sample</c>.</exception>
    public async Task<GapReport> OfAsync(Guid unitId, string modelKey, int modelNumber, Act act, CancellationToken cancel = default)
    {
        var tree = await trees.CurrentAsync(db, cancel);
        if (CompetencyScope.TopFor(act.By, unitId) is not { } top || tree.Find(unitId) is not { } unit) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var model = models.UsableOrRefuse(modelKey, modelNumber);
        var counts = await CountAsync(top.Unit, top.WithBelow, model, act, cancel);
        var below = await BelowAsync(top.Unit, top.WithBelow, cancel);
        // A unit alone cannot be divided; a unit with all below consists of itself alone and of each unit right below with all below it.
        Part whole = new(unit.Id, top.WithBelow);
        List<Part> lines = [whole, .. top.WithBelow ? [new Part(unit.Id, false), .. below[unit.Id].Select(id => new Part(id, true))] : Array.Empty<Part>()];
        var dimensions = model.Dimensions.Where(dimension => counts.Keys.Any(at => at.Dimension == dimension.Key)).ToList();
        var cells = dimensions.ToDictionary(dimension => dimension.Key, dimension =>
        {
            var sums = new Dictionary<Part, Tally>();
            var group = GroupOf(new Part(top.Unit, top.WithBelow), dimension.Key, counts, below, sums);
            var shown = SmallGroups.Shown(group, options.SmallestGroup);
            return (Shown: shown, Sums: sums);
        });
        GapCell Cell(CompetencyDimension dimension, Part line) => new(dimension, cells[dimension.Key] is var (shown, sums) && shown.Contains(line) ? sums[line].InFives() : null);
        return new GapReport(unit, model, [.. lines.Select(line => new GapLine(tree.Find(line.UnitId)!, line.WithBelow, [.. dimensions.Select(dimension => Cell(dimension, line))]))]);
    }

    static GroupOf<Part> GroupOf(Part part, string dimension, Dictionary<(Guid Unit, string Dimension), Tally> counts, ILookup<Guid?, Guid> below, Dictionary<Part, Tally> sums)
    {
        var alone = counts.GetValueOrDefault((part.UnitId, dimension));
        if (!part.WithBelow)
        {
            sums[part] = alone;
            return new GroupOf<Part>(part, alone.People, []);
        }
        List<GroupOf<Part>> parts = [GroupOf(part with { WithBelow = false }, dimension, counts, below, sums), .. below[part.UnitId].Select(unit => GroupOf(new Part(unit, true), dimension, counts, below, sums))];
        var sum = parts.Select(one => sums[one.Key]).Aggregate((one, other) => one + other);
        sums[part] = sum;
        return new GroupOf<Part>(part, sum.People, parts);
    }

    /// <summary>People for whom a level is wanted, by the unit they are in: one question for all people, grouped, and one for the ratings there are.</summary>
    async Task<Dictionary<(Guid Unit, string Dimension), Tally>> CountAsync(Guid top, bool withBelow, CompetencyModel model, Act act, CancellationToken cancel)
    {
        var units = db.UnitAncestors.Where(a => a.AncestorId == top && (withBelow || a.Depth == 0)).Select(a => a.UnitId);
        var people = db.People.AsNoTracking().Active().Where(p => units.Contains(p.UnitId));
        var groups = await people.GroupBy(p => new { p.UnitId, p.Post, p.Employment }).Select(g => new { g.Key.UnitId, g.Key.Post, g.Key.Employment, Count = g.Count() }).ToListAsync(cancel);
        var since = gaps.CountsFrom(act.At);
        var rated = await (from rating in db.CompetencyRatings
                           join evidence in db.CompetencyEvidence on rating.EvidenceId equals evidence.Id
                           join person in people on evidence.PersonId equals person.Id
                           where evidence.ModelKey == model.Key && evidence.ModelNumber == model.Number && evidence.State == EvidenceState.Rated && evidence.DecidedAt >= since
                           group rating.Level by new { person.Id, person.UnitId, person.Post, person.Employment, rating.Dimension } into best
                           select new { best.Key.UnitId, best.Key.Post, best.Key.Employment, best.Key.Dimension, Level = best.Max() }).ToListAsync(cancel);
        var book = await office.BookAsync(cancel);
        IReadOnlyList<WantedLevel> Wanted(Guid unit, string? post, EmploymentCategory category) =>
            book.For(unit, post, category).SingleOrDefault(profile => profile.ModelKey == model.Key && profile.ModelNumber == model.Number)?.Wanted.Levels ?? [];
        var counts = new Dictionary<(Guid, string), Tally>();
        foreach (var group in groups)
            foreach (var wanted in Wanted(group.UnitId, group.Post, group.Employment))
                counts[(group.UnitId, wanted.Dimension)] = counts.GetValueOrDefault((group.UnitId, wanted.Dimension)) + new Tally(group.Count, 0, 0);
        foreach (var one in rated)
            if (Wanted(one.UnitId, one.Post, one.Employment).FirstOrDefault(wanted => wanted.Dimension == one.Dimension) is { } wanted)
                counts[(one.UnitId, one.Dimension)] += one.Level >= wanted.Level ? new Tally(0, 1, 0) : new Tally(0, 0, 1);
        return counts;
    }

    async Task<ILookup<Guid?, Guid>> BelowAsync(Guid top, bool withBelow, CancellationToken cancel) =>
        (await db.Units.AsNoTracking().Where(unit => withBelow && unit.State != UnitState.Planned && unit.ParentId != null && db.UnitAncestors.Any(a => a.AncestorId == top && a.UnitId == unit.Id))
            .Select(unit => new { unit.ParentId, unit.Id, unit.Code }).ToListAsync(cancel)).OrderBy(unit => unit.Code, StringComparer.Ordinal).ToLookup(unit => unit.ParentId, unit => unit.Id);

    readonly record struct Part(Guid UnitId, bool WithBelow);

    readonly record struct Tally(int People, int Met, int Below)
    {
        public static Tally operator +(Tally one, Tally other) => new(one.People + other.People, one.Met + other.Met, one.Below + other.Below);

        public GapFigure InFives() => new(People, SmallGroups.InFives(Met), SmallGroups.InFives(Below), SmallGroups.InFives(People - Met - Below));
    }
}
