using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Whether a committee is formed for a whole series or for one specialty; its minimum size follows from it.</summary>
public enum PanelBasis
{
    /// <summary>按系列.</summary>
    Series,

    /// <summary>按专业.</summary>
    Specialty,
}

/// <summary>How large a panel must be. National figures for senior titles, local sample figures below.</summary>
public static class PanelSizeRule
{
    /// <summary>The smallest panel for a level.</summary>
    public static int MinimumFor(TitleLevel level, PanelBasis basis) => (level, basis) switch
    {
        (TitleLevel.FullSenior or TitleLevel.AssociateSenior, PanelBasis.Series) => 25,
        (TitleLevel.FullSenior or TitleLevel.AssociateSenior, _) => 11,
        (TitleLevel.Intermediate, PanelBasis.Series) => 15,
        _ => 7,
    };

    /// <summary>Everything wrong with a size: <c>panel.size_even</c>, <c>panel.size_below_minimum</c>. Empty when it is right.</summary>
    public static IReadOnlyList<Refusal> Check(int size, TitleLevel level, PanelBasis basis)
    {
        var wrong = new List<Refusal>();
        if (size % 2 == 0) wrong.Add(new Refusal("panel.size_even", [("size", size)], "panelSize"));
        if (size < MinimumFor(level, basis)) wrong.Add(new Refusal("panel.size_below_minimum", [("size", size), ("minimum", MinimumFor(level, basis))], "panelSize"));
        return wrong;
    }
}
