namespace TrainingLms.Titles;

/// <summary>How experts who are recused from a case count in its denominator.</summary>
public enum RecusalDenominator
{
    /// <summary>They are not present for this case. The default.</summary>
    ExcludeFromPresent,

    /// <summary>They stay in the number that two thirds are taken of.</summary>
    KeepInDenominator,
}

/// <summary>Two thirds, in whole numbers only. "At least" includes the number itself.</summary>
public static class Threshold
{
    /// <summary>Whether so many present make a panel of this size able to decide. The base stays the full panel.</summary>
    public static bool IsQuorate(int present, int panelSize) => 3 * present >= 2 * panelSize;

    /// <summary>The smallest number present that is quorate.</summary>
    public static int QuorumOf(int panelSize) => (2 * panelSize + 2) / 3;

    /// <summary>Whether so many in favour pass, of the experts present: never of the votes cast.</summary>
    public static bool Passes(int favour, int present) => 3 * favour >= 2 * present;

    /// <summary>The smallest number in favour that passes.</summary>
    public static int FavourNeeded(int present) => (2 * present + 2) / 3;
}

/// <summary>Who was in the room when a case was put to the vote.</summary>
/// <param name="PanelSize">Seats of the panel.</param>
/// <param name="Present">Experts in the room, recused ones included.</param>
/// <param name="Recused">Experts of these who must not vote on the case.</param>
/// <param name="Denominator">How the recused count.</param>
public sealed record CaseRoll(int PanelSize, int Present, int Recused, RecusalDenominator Denominator)
{
    /// <summary>Experts who may vote: as many ballots are issued.</summary>
    public int Voting => Present - Recused;

    /// <summary>Whether the case can be decided by those who may vote.</summary>
    public bool IsQuorate => Threshold.IsQuorate(Voting, PanelSize);

    /// <summary>The number that two thirds are taken of.</summary>
    public int Base => Denominator is RecusalDenominator.KeepInDenominator ? Present : Voting;

    /// <summary>Whether so many in favour pass.</summary>
    public bool Passes(int favour) => Threshold.Passes(favour, Base);
}
