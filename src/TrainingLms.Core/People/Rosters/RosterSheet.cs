namespace TrainingLms.People;

/// <summary>Which workbook an import reads (rosters.md 2). Both run through the same machine.</summary>
public enum RosterSheet
{
    /// <summary>花名册: people, with their primary posts.</summary>
    People,

    /// <summary>兼任职务: further posts of people who are there.</summary>
    FurtherPosts,
}

/// <summary>The columns of each workbook.</summary>
/// <param name="people">Those of the roster.</param>
/// <param name="furtherPosts">Those of the further posts.</param>
public sealed class RosterSheets(RosterColumns people, RosterColumns furtherPosts)
{
    /// <summary>The columns of a workbook.</summary>
    public RosterColumns this[RosterSheet sheet] => sheet == RosterSheet.FurtherPosts ? furtherPosts : people;

    /// <summary>Reads and checks both files of a folder.</summary>
    /// <exception cref="Data.SeedException">As <see cref="RosterColumns.Load"/>.</exception>
    public static RosterSheets Load(string folder) => new(
        RosterColumns.Load(Path.Combine(folder, "columns.json")), RosterColumns.Load(Path.Combine(folder, "further-post-columns.json"), RosterSheet.FurtherPosts));
}

/// <summary>Decides for each row of a workbook what would be done.</summary>
interface IRowPlanner
{
    /// <summary>What becomes of a row; asked in the order of the file.</summary>
    /// <param name="row">The row.</param>
    /// <param name="people">The people it speaks of, among others.</param>
    /// <param name="repeated">Keys that stand in several rows of the file.</param>
    PlannedRow Plan(RowReading row, KnownPeople people, RepeatedKeys repeated);
}
