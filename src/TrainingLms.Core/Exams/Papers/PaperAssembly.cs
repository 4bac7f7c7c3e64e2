using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>
/// Assembles a paper from a pool by a blueprint, a seed and what the candidate has seen: sets the items of every paper, draws the tightest cell first, the
/// less exposed more often, and steps back where enemies have met, so that a paper is found whenever there is one. The same inputs give the same paper,
/// byte for byte.
/// </summary>
public sealed class PaperAssembly
{
    /// <summary>Number of these rules; a paper remembers by which it was made.</summary>
    public const int Version = 2;

    /// <summary>Steps after which the search gives up: counted, not timed, so that a slow machine draws the same paper.</summary>
    const int MostSteps = 200_000;

    /// <summary>A question that was never shown is drawn so many times as often as one that everybody was shown.</summary>
    const int MostWeight = 5;

    readonly Blueprint blueprint;
    readonly QuestionPool pool;
    readonly PaperFeasibility feasibility;
    readonly SeededDraw draw;
    readonly bool[] seen;
    readonly int[] blocked;
    readonly List<int>[] cellsOf;
    readonly int[] available;
    readonly int[] missing;
    readonly List<Place> places;
    int overlapLeft;
    int steps;
    int deepest;

    PaperAssembly(Blueprint blueprint, QuestionPool pool, byte[] seed, PaperHistory history, PaperFeasibility feasibility)
    {
        (this.blueprint, this.pool, this.feasibility, draw) = (blueprint, pool, feasibility, new SeededDraw(seed));
        seen = [.. pool.Versions.Select(history.Holds)];
        blocked = new int[pool.Versions.Count];
        overlapLeft = feasibility.Overlap ?? int.MaxValue;
        var cells = feasibility.Cells;
        cellsOf = [.. pool.Versions.Select(_ => new List<int>())];
        foreach (var cell in cells)
            foreach (var place in cell.Places) cellsOf[place].Add(cell.Order);
        available = [.. cells.Select(cell => cell.Places.Count)];
        missing = [.. cells.Select(cell => cell.Needs)];
        places = [.. cells.OrderBy(cell => cell.Places.Count - cell.Needs).ThenBy(cell => cell.Order)
            .SelectMany(cell => Drawn(cell.Places) is var drawn ? Enumerable.Range(0, cell.Needs).Select(number => new Place(cell.Section - 1, cell.Cell, cell.Order, number, drawn)) : [])];
    }

    /// <summary>Assembles a paper.</summary>
    /// <exception cref="RefusedException">
    /// <c>paper.shortage</c> for every short cell, <c>paper.item_missing</c>, <c>paper.item_ambiguous</c>, <c>paper.item_twice</c>, <c>paper.items_are_enemies</c>, all at
    /// once; <c>paper.cells_compete</c> when no paper satisfies all cells together; <c>paper.search_exhausted</c>.
    /// </exception>
    public static (PaperSlots Content, string Hash) Assemble(Blueprint blueprint, QuestionPool pool, byte[] seed, PaperHistory? history = null)
    {
        var feasibility = new PaperFeasibility(blueprint, pool, history);
        if (feasibility.Shortages is { Count: > 0 } shortages) throw new RefusedException(RefusalKind.RuleBroken, shortages);
        var assembly = new PaperAssembly(blueprint, pool, seed, history ?? PaperHistory.None, feasibility);
        if (!assembly.Fill(0)) throw assembly.Stuck();
        var content = assembly.Freeze();
        return (content, FrozenJson.HashOf(content));
    }

    /// <summary>The candidates of a cell in drawn order, the less exposed more often in front. Where overlap is limited, what was seen before comes last.</summary>
    int[] Drawn(IReadOnlyList<int> candidates)
    {
        var weights = candidates.Select(place => 1 + ((MostWeight - 1) * (10_000 - Math.Min(10_000, pool.ExposureOf(pool.Versions[place]))) / 10_000)).ToList();
        var drawn = weights.Distinct().Count() > 1 ? draw.WeightedShuffle(candidates, weights) : draw.Shuffle(candidates);
        return feasibility.Overlap is null ? drawn : [.. drawn.OrderBy(place => seen[place])];
    }

    bool Fill(int depth)
    {
        if (depth == places.Count) return true;
        if (++steps > MostSteps) return false;
        deepest = Math.Max(deepest, depth);
        var place = places[depth];
        // Within a cell only later candidates are tried: the same set in another order would be searched twice.
        var first = place.Number == 0 ? 0 : places[depth - 1].Choice + 1;
        var last = place.Candidates.Length - (place.Cell.Count - place.Number);
        for (var choice = first; choice <= last; choice++)
        {
            var candidate = place.Candidates[choice];
            if (blocked[candidate] > 0 || (seen[candidate] && overlapLeft == 0)) continue;
            Take(candidate, place.Order);
            place.Choice = choice;
            if (CanGoOn() && Fill(depth + 1)) return true;
            GiveBack(candidate, place.Order);
            if (steps > MostSteps) return false;
        }
        return false;
    }

    void Take(int candidate, int cell)
    {
        missing[cell]--;
        if (seen[candidate]) overlapLeft--;
        Block(candidate);
        foreach (var enemy in pool.EnemiesOf(candidate)) Block(enemy);
    }

    void GiveBack(int candidate, int cell)
    {
        missing[cell]++;
        if (seen[candidate]) overlapLeft++;
        Unblock(candidate);
        foreach (var enemy in pool.EnemiesOf(candidate)) Unblock(enemy);
    }

    void Block(int place)
    {
        if (blocked[place]++ > 0) return;
        foreach (var cell in cellsOf[place]) available[cell]--;
    }

    void Unblock(int place)
    {
        if (--blocked[place] > 0) return;
        foreach (var cell in cellsOf[place]) available[cell]++;
    }

    bool CanGoOn()
    {
        for (var cell = 0; cell < missing.Length; cell++)
            if (available[cell] < missing[cell]) return false;
        return true;
    }

    RefusedException Stuck()
    {
        var place = places[deepest];
        return new RefusedException(RefusalKind.RuleBroken, steps > MostSteps && !CellMatching.FallsShort(feasibility.Cells) ? "paper.search_exhausted" : "paper.cells_compete",
            ("section", place.Section + 1), ("cell", place.Cell.Name));
    }

    PaperSlots Freeze()
    {
        var rules = blueprint.Rules;
        var items = feasibility.Items.Select(item => new Choice(item.Section, pool.Versions[item.Places[0]], item.Item.MarksHundredths, item.Item.Role));
        var drawn = places.OrderBy(place => place.Order).ThenBy(place => place.Number)
            .Select(place => new Choice(place.Section, pool.Versions[place.Candidates[place.Choice]], place.Cell.MarksHundredths, place.Cell.IsPilot == true ? SlotRole.Pilot : null));
        var number = 0;
        var slots = items.Concat(drawn).GroupBy(choice => choice.Section).OrderBy(section => section.Key)
            .SelectMany(section => TextsTogether(rules?.KeepsItemOrder == true ? section : draw.Shuffle(section)))
            .Select(choice => Slot(++number, choice).Laid(AnswerLayout.Of(choice.Version.Content, rules?.KeepsOptionOrder == true ? null : draw, draw)));
        return new PaperSlots([.. blueprint.Sections.Select(section => section.Title)], [.. slots]);
    }

    PaperSlot Slot(int number, Choice choice) =>
        new(number, choice.Section, choice.Version.Id, choice.Version.ContentHash, choice.Version.Content.Type, [], choice.MarksHundredths, QuestionScoring.Version)
        {
            Role = choice.Role,
            Numbers = choice.Version.Content.Type is QuestionType.Numeric or QuestionType.Cloze ? blueprint.Rules?.Numbers : null,
        };

    /// <summary>Questions about the same text follow the first of them.</summary>
    static IEnumerable<Choice> TextsTogether(IEnumerable<Choice> choices) => choices.Index()
        .GroupBy(at => at.Item.Version.Content.Stimulus is { } text ? (text.Id, -1) : ("", at.Index)).SelectMany(together => together.Select(at => at.Item));

    /// <summary>One place to be filled: the how-many-eth of its cell, and what fits there in drawn order.</summary>
    sealed record Place(int Section, BlueprintCell Cell, int Order, int Number, int[] Candidates)
    {
        public int Choice { get; set; }
    }

    /// <summary>What stands on the paper.</summary>
    sealed record Choice(int Section, QuestionVersion Version, long MarksHundredths, SlotRole? Role);
}
