using System.Numerics;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>
/// Whether a blueprint can be satisfied, cell by cell: what is in the pool, what of it can be used, and why the rest cannot. Everything that is short is
/// named at once; a paper is never shorter than its blueprint.
/// </summary>
public sealed class PaperFeasibility
{
    readonly Blueprint blueprint;
    readonly QuestionPool pool;
    readonly PaperHistory history;

    /// <summary>Looks at a blueprint.</summary>
    /// <param name="blueprint">What is wanted.</param>
    /// <param name="pool">What there is.</param>
    /// <param name="history">What the candidate has seen; null for nobody in particular.</param>
    public PaperFeasibility(Blueprint blueprint, QuestionPool pool, PaperHistory? history = null)
    {
        (this.blueprint, this.pool, this.history) = (blueprint, pool, history ?? PaperHistory.None);
        Items = [.. blueprint.Items.Select(at => (at.Section, at.Item, Places: (int[])[.. pool.Versions.Index().Where(v => v.Item.Code == at.Item.Code).Select(v => v.Index)]))];
        FixedPlaces = [.. Items.SelectMany(item => item.Places.Take(1))];
        Overlap = blueprint.Rules?.OverlapOf(blueprint.SlotCount);
        Cells = [.. blueprint.Cells.Select((at, order) => Look(at.Section, at.Cell, order))];
    }

    /// <summary>The cells in the order of the blueprint.</summary>
    public IReadOnlyList<CellOutlook> Cells { get; }

    /// <summary>How many drawn questions the candidate may have seen before; null for any number.</summary>
    internal int? Overlap { get; }

    /// <summary>Items of every paper with the places of their versions in the pool; one place where all is well.</summary>
    internal IReadOnlyList<(int Section, BlueprintItem Item, int[] Places)> Items { get; }

    /// <summary>Places of the items in the pool.</summary>
    internal HashSet<int> FixedPlaces { get; }

    /// <summary>The cell that allows the fewest different papers; null where nothing is drawn.</summary>
    public CellOutlook? Tightest => Cells.MinBy(cell => cell.DistinctDraws);

    /// <summary>All that is short, for people to read; empty when each cell alone can be filled and all items are there.</summary>
    public IReadOnlyList<Refusal> Shortages =>
    [
        .. Items.Where(item => item.Places.Length != 1).Select(item => new Refusal(item.Places.Length == 0 ? "paper.item_missing" : "paper.item_ambiguous",
            [("section", item.Section + 1), ("code", item.Item.Code)])),
        .. Items.GroupBy(item => item.Item.Code).Where(same => same.Count() > 1).Select(same => new Refusal("paper.item_twice", [("code", same.Key)])),
        .. from one in FixedPlaces
           from other in pool.EnemiesOf(one)
           where one < other && FixedPlaces.Contains(other)
           select new Refusal("paper.items_are_enemies", [("one", pool.Versions[one].Code), ("other", pool.Versions[other].Code)]),
        .. Cells.Where(cell => cell.Usable < cell.Needs).Select(cell => cell.AsRefusal()),
    ];

    CellOutlook Look(int section, BlueprintCell cell, int order)
    {
        var fitting = pool.Versions.Index().Where(at => cell.Fits(at.Item.Content)).Select(at => at.Index).ToList();
        var left = new List<int>();
        var reasons = new List<Refusal>();
        var (standing, exposed) = (0, 0);
        var byFixed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var place in fitting)
        {
            var version = pool.Versions[place];
            if (FixedPlaces.Contains(place)) standing++;
            else if (pool.EnemiesOf(place).FirstOrDefault(FixedPlaces.Contains, -1) is >= 0 and var enemy) byFixed[pool.Versions[enemy].Code] = byFixed.GetValueOrDefault(pool.Versions[enemy].Code) + 1;
            else if (blueprint.Rules?.MostExposureHundredths is { } most && pool.ExposureOf(version) > most) exposed++;
            else left.Add(place);
        }
        if (standing > 0) reasons.Add(new Refusal("paper.why_fixed", [("count", standing)]));
        reasons.AddRange(byFixed.Select(enemy => new Refusal("paper.why_enemy_of_fixed", [("count", enemy.Value), ("code", enemy.Key)])));
        if (exposed > 0) reasons.Add(new Refusal("paper.why_exposed", [("count", exposed)]));
        var peace = new PeacefulSet(pool, history);
        var peaceful = peace.LargestOf(left, int.MaxValue);
        if (peaceful < left.Count) reasons.Add(new Refusal("paper.why_enemies", [("count", left.Count - peaceful)]));
        var usable = Overlap is { } budget ? peace.LargestOf(left, budget) : peaceful;
        if (usable < peaceful) reasons.Add(new Refusal("paper.why_seen", [("count", peaceful - usable)]));
        return new CellOutlook(section + 1, cell.Name, cell.Count, fitting.Count, usable, reasons) { Order = order, Cell = cell, Places = left };
    }
}

/// <summary>How a cell stands.</summary>
/// <param name="Section">Number of the section, from 1.</param>
/// <param name="Name">Name of the cell.</param>
/// <param name="Needs">How many questions it needs.</param>
/// <param name="Has">How many in the pool fit.</param>
/// <param name="Usable">How many of them can stand on one paper.</param>
/// <param name="Reasons">Why the others cannot.</param>
public sealed record CellOutlook(int Section, string Name, int Needs, int Has, int Usable, IReadOnlyList<Refusal> Reasons)
{
    /// <summary>Place among the cells of the blueprint.</summary>
    internal int Order { get; init; }

    /// <summary>The cell.</summary>
    internal BlueprintCell Cell { get; init; } = null!;

    /// <summary>Places in the pool of what can be drawn for it, apart from what meets on the paper.</summary>
    internal IReadOnlyList<int> Places { get; init; } = [];

    /// <summary>How many different sets of questions the cell allows at most; 0 when it is short.</summary>
    public BigInteger DistinctDraws
    {
        get
        {
            if (Usable < Needs) return BigInteger.Zero;
            var draws = BigInteger.One;
            for (var i = 1; i <= Needs; i++) draws = draws * (Usable - Needs + i) / i;
            return draws;
        }
    }

    internal Refusal AsRefusal() => new("paper.shortage",
        [("section", Section), ("cell", Name), ("needs", Needs), ("has", Has), ("usable", Usable), ("why", Reasons.Count == 0 ? "" : new Refusal("paper.shortage_why", [("reasons", Reasons)]))]);
}
