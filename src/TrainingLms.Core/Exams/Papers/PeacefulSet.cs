namespace TrainingLms.Exams;

/// <summary>How many questions can stand together on one paper. Questions that quarrel with nobody are counted; each knot of enemies is looked at by itself.</summary>
sealed class PeacefulSet(QuestionPool pool, PaperHistory history)
{
    /// <summary>Looks at knots after which the count is left to the search for a paper; far more than banks need.</summary>
    const int MostSteps = 20_000;

    int steps;

    /// <summary>The size of the largest set without enemies.</summary>
    /// <param name="places">Places of the questions in the pool.</param>
    /// <param name="budget">How many of the set may have been seen before.</param>
    /// <returns>Exact; no less than exact where the enemies are too entangled to say, so that nobody is told of a shortage that is none.</returns>
    public int LargestOf(IReadOnlyCollection<int> places, int budget)
    {
        if (places.Count(IsSeen) <= budget) budget = int.MaxValue;
        var knots = Knots(places);
        if (knots.Count == 1) return LargestOfKnot(knots[0], budget);
        if (budget == int.MaxValue) return knots.Sum(knot => LargestOfKnot(knot, budget));
        // What each knot gains by each seen question it is allowed, shared out as well as can be.
        var best = new int[budget + 1];
        foreach (var knot in knots)
        {
            var gains = Enumerable.Range(0, Math.Min(budget, knot.Count(IsSeen)) + 1).Select(allowed => LargestOfKnot(knot, allowed)).ToList();
            for (var left = budget; left >= 0; left--)
                best[left] = Enumerable.Range(0, Math.Min(left + 1, gains.Count)).Max(spent => gains[spent] + best[left - spent]);
        }
        return best[budget];
    }

    /// <summary>The largest of a connected knot: the one with the most enemies is either in or out.</summary>
    int LargestOfKnot(List<int> knot, int budget)
    {
        if (++steps > MostSteps) return knot.Count;
        var among = knot.ToHashSet();
        var worst = knot.MaxBy(place => pool.EnemiesOf(place).Count(among.Contains));
        // Everybody an enemy of everybody, one alone among them: one can stand, if need be a new one.
        if (knot.All(place => pool.EnemiesOf(place).Count(among.Contains) == knot.Count - 1)) return budget > 0 || knot.Exists(place => !IsSeen(place)) ? 1 : 0;
        var enemies = pool.EnemiesOf(worst);
        var rest = !IsSeen(worst) || budget == int.MaxValue ? budget : budget - 1;
        var taken = rest < 0 ? 0 : 1 + LargestOf([.. knot.Where(place => place != worst && !enemies.Contains(place))], rest);
        return Math.Max(taken, LargestOf([.. knot.Where(place => place != worst)], budget));
    }

    List<List<int>> Knots(IReadOnlyCollection<int> places)
    {
        var (left, knots) = (places.ToHashSet(), new List<List<int>>());
        foreach (var place in places)
        {
            if (!left.Remove(place)) continue;
            var knot = new List<int> { place };
            for (var at = 0; at < knot.Count; at++) knot.AddRange(pool.EnemiesOf(knot[at]).Where(left.Remove));
            knots.Add(knot);
        }
        return knots;
    }

    bool IsSeen(int place) => history.Holds(pool.Versions[place]);
}
