namespace TrainingLms.Exams;

/// <summary>Which of several attempts count (exams.md 9.2).</summary>
public enum CountingRule
{
    /// <summary>The highest score.</summary>
    Best,

    /// <summary>The newest attempt.</summary>
    Last,

    /// <summary>The first attempt.</summary>
    First,

    /// <summary>The mean of all, rounded half away from zero to hundredths.</summary>
    Mean,
}

/// <summary>What somebody has reached at an exam, from all released results.</summary>
/// <param name="ScoreHundredths">The score that counts, in hundredths.</param>
/// <param name="HasPassed">Whether it reaches the pass mark.</param>
/// <param name="Results">How many results were counted over.</param>
public sealed record ExamStanding(long ScoreHundredths, bool HasPassed, int Results)
{
    /// <summary>The standing of one person; null without a released result.</summary>
    /// <param name="rule">The rule of the exam.</param>
    /// <param name="released">Released results with the number of their attempt. Under <see cref="CountingRule.Mean"/> the newest pass mark decides.</param>
    public static ExamStanding? Of(CountingRule rule, IReadOnlyCollection<(int Attempt, ExamResult Result)> released)
    {
        if (released.Count == 0) return null;
        var ordered = released.OrderBy(one => one.Attempt).Select(one => one.Result).ToList();
        if (rule == CountingRule.Mean)
        {
            var mean = (long)Math.Round(ordered.Sum(result => result.ScoreHundredths) / (decimal)ordered.Count, MidpointRounding.AwayFromZero);
            return new ExamStanding(mean, mean >= ordered[^1].PassHundredths, ordered.Count);
        }
        var counted = rule switch
        {
            CountingRule.Last => ordered[^1],
            CountingRule.First => ordered[0],
            _ => ordered.MaxBy(result => (result.HasPassed, result.ScoreHundredths))!,
        };
        return new ExamStanding(counted.ScoreHundredths, counted.HasPassed, ordered.Count);
    }
}
