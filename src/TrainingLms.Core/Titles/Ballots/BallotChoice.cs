namespace TrainingLms.Titles;

/// <summary>What a member can vote. The order is the order of the sealed list.</summary>
public enum BallotChoice
{
    /// <summary>同意.</summary>
    Favour = 1,

    /// <summary>反对.</summary>
    Against = 2,

    /// <summary>弃权: present, not in favour.</summary>
    Abstain = 3,

    /// <summary>空白: handed in without a choice.</summary>
    Blank = 4,
}

/// <summary>Totals of a counted round.</summary>
/// <param name="Favour">同意.</param>
/// <param name="Against">反对.</param>
/// <param name="Abstain">弃权.</param>
/// <param name="Blank">空白.</param>
public sealed record Tally(int Favour, int Against, int Abstain, int Blank)
{
    /// <summary>Ballots returned.</summary>
    public int Returned => Favour + Against + Abstain + Blank;

    /// <summary>Counts choices.</summary>
    public static Tally Of(IReadOnlyCollection<BallotChoice> choices) => new(
        choices.Count(c => c is BallotChoice.Favour), choices.Count(c => c is BallotChoice.Against),
        choices.Count(c => c is BallotChoice.Abstain), choices.Count(c => c is BallotChoice.Blank));

    /// <summary>The choices sorted by kind: the totals say no less and no more than this list.</summary>
    public IEnumerable<BallotChoice> Sorted() =>
        Enumerable.Repeat(BallotChoice.Favour, Favour).Concat(Enumerable.Repeat(BallotChoice.Against, Against))
            .Concat(Enumerable.Repeat(BallotChoice.Abstain, Abstain)).Concat(Enumerable.Repeat(BallotChoice.Blank, Blank));
}
