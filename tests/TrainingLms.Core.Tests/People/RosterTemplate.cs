using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;

namespace TrainingLms.Core.Tests.People;

/// <summary>The columns that are shipped, as a file that has them all would, on a day.</summary>
static class RosterTemplate
{
    public static readonly LocalDate Today = new(2026, 3, 2);

    public static readonly RosterColumns Columns = RosterColumns.Load(Path.Combine(SeedFile.Folder("seeds"), "rosters", "columns.json"));

    public static readonly Dictionary<string, string> Letters = Columns.All.Select((column, at) => (column.Key, $"{(char)('A' + at)}")).ToDictionary();

    /// <summary>What a row says by itself.</summary>
    public static RowReading Read(int number, params IEnumerable<(string Column, string Value)> cells) =>
        RosterRules.Read(new RosterRow(number, cells.ToDictionary(cell => cell.Column, cell => RosterCell.Of(cell.Value))), Letters, Columns, Today);
}
