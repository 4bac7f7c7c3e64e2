using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>
/// Assembles a paper from a pool by a blueprint and a seed: draws the tightest cell first and steps back where enemies have met, so that a paper
/// is found whenever there is one. The same pool, blueprint and seed give the same paper, byte for byte.
/// </summary>
public sealed class PaperAssembly
{
    /// <summary>Number of these rules; a paper remembers by which it was made.</summary>
    public const int Version = 1;

    /// <summary>Steps after which the search gives up: counted, not timed, so that a slow machine draws the same paper.</summary>
    const int MostSteps = 200_000;

    readonly SeededDraw draw;
    readonly List<Place> places;
    readonly HashSet<QuestionVersion> taken = [];
    int steps;
    int deepest;

    PaperAssembly(Blueprint blueprint, QuestionPool pool, byte[] seed)
    {
        draw = new SeededDraw(seed);
        places = [.. blueprint.Cells
            .Select((at, order) => (at.Section, at.Cell, Order: order, Fitting: pool.Versions.Where(version => at.Cell.Fits(version.Content)).ToList()))
            .OrderBy(cell => cell.Fitting.Count - cell.Cell.Count).ThenBy(cell => cell.Order)
            .SelectMany(cell => draw.Shuffle(cell.Fitting) is var drawn
                ? Enumerable.Range(0, cell.Cell.Count).Select(number => new Place(cell.Section, cell.Cell, cell.Order, number, drawn)) : [])];
    }

    /// <summary>Assembles a paper.</summary>
    /// <exception cref="RefusedException"><c>paper.shortage</c> for every short cell, <c>paper.cells_compete</c> when no paper satisfies all cells together.</exception>
    public static (PaperSlots Content, string Hash) Assemble(Blueprint blueprint, QuestionPool pool, byte[] seed)
    {
        Refuse(pool.ShortagesFor(blueprint));
        var assembly = new PaperAssembly(blueprint, pool, seed);
        if (!assembly.Fill(0)) throw assembly.Stuck();
        var content = assembly.Freeze(blueprint);
        return (content, FrozenJson.HashOf(content));
    }

    /// <summary>Refuses when anything is short, naming every short cell.</summary>
    /// <exception cref="RefusedException"><c>paper.shortage</c>, once for each.</exception>
    static void Refuse(IReadOnlyList<Shortage> shortages)
    {
        if (shortages.Count == 0) return;
        throw new RefusedException(RefusalKind.RuleBroken, [.. shortages.Select(shortage => new Refusal("paper.shortage",
            [("section", shortage.Section), ("cell", shortage.Cell), ("needs", shortage.Needs), ("has", shortage.Has), ("usable", shortage.Usable)]))]);
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
            if (taken.Contains(candidate) || taken.Any(other => QuestionPool.AreEnemies(candidate, other))) continue;
            taken.Add(candidate);
            place.Choice = choice;
            if (Fill(depth + 1)) return true;
            taken.Remove(candidate);
        }
        return false;
    }

    RefusedException Stuck()
    {
        var place = places[deepest];
        return new RefusedException(RefusalKind.RuleBroken, steps > MostSteps ? "paper.search_exhausted" : "paper.cells_compete",
            ("section", place.Section + 1), ("cell", place.Cell.Name));
    }

    PaperSlots Freeze(Blueprint blueprint)
    {
        var number = 0;
        var slots = places.OrderBy(place => place.Order).ThenBy(place => place.Number).GroupBy(place => place.Section)
            .SelectMany(section => draw.Shuffle(section))
            .Select(place => (place, Version: place.Candidates[place.Choice]))
            .Select(at => new PaperSlot(++number, at.place.Section, at.Version.Id, at.Version.ContentHash, at.Version.Content.Type,
                [.. draw.Shuffle(at.Version.Content.Options.Select(option => option.Id))], at.place.Cell.MarksHundredths, QuestionScoring.Version));
        return new PaperSlots([.. blueprint.Sections.Select(section => section.Title)], [.. slots]);
    }

    /// <summary>One place to be filled: the how-many-eth of its cell, and what fits there in drawn order.</summary>
    sealed record Place(int Section, BlueprintCell Cell, int Order, int Number, QuestionVersion[] Candidates)
    {
        public int Choice { get; set; }
    }
}
