namespace TrainingLms.People;

/// <summary>What happens when some rows are refused.</summary>
public enum ImportPolicy
{
    /// <summary>One refused row blocks all.</summary>
    AllOrNothing,

    /// <summary>Good rows are written, refused ones go back in the error workbook.</summary>
    GoodRows,
}

/// <summary>How the officer wants a file to be read; can be changed as long as nobody has confirmed.</summary>
/// <param name="Mode">Whom it may add or change.</param>
/// <param name="Policy">What refused rows mean.</param>
/// <param name="Key">By which column people are found.</param>
public sealed record RosterSettings(
    ImportMode Mode = ImportMode.CreateAndUpdate, ImportPolicy Policy = ImportPolicy.AllOrNothing, ImportKey Key = ImportKey.PersonNumber)
{
    /// <summary>As the trail tells it.</summary>
    public string Told => $"mode:{Mode} policy:{Policy} key:{Key}";
}

/// <summary>A file to be imported, with the officer's settings.</summary>
/// <param name="FileName">Name as uploaded; shown, never believed.</param>
/// <param name="Content">The bytes.</param>
/// <param name="UnitId">The unit it is for, with those below.</param>
/// <param name="Settings">How it is to be read.</param>
public sealed record NewRoster(string FileName, byte[] Content, Guid UnitId, RosterSettings Settings);
