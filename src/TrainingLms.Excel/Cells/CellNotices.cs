namespace TrainingLms.Excel;

/// <summary>What is worth telling about a value that was read.</summary>
[Flags]
public enum CellNotices
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>See <see cref="CellCodes.FromFormula"/>.</summary>
    FromFormula = 1,

    /// <summary>See <see cref="CellCodes.NumberAsText"/>.</summary>
    NumberAsText = 2,

    /// <summary>See <see cref="CellCodes.PrivateUse"/>.</summary>
    PrivateUse = 4,

    /// <summary>See <see cref="CellCodes.TimeCutOff"/>.</summary>
    TimeCutOff = 8,

    /// <summary>See <see cref="CellCodes.DateFromNumber"/>.</summary>
    DateFromNumber = 16,
}

/// <summary>From flags to codes.</summary>
public static class CellNoticeCodes
{
    /// <summary>The code of each flag that is set.</summary>
    public static IReadOnlyList<string> Codes(this CellNotices notices) =>
        notices == CellNotices.None ? [] : [.. CellCodes.Notices.Where((_, at) => ((int)notices & (1 << at)) != 0)];
}
