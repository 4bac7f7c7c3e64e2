using NodaTime;
using NodaTime.Text;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Titles;

/// <summary>What the workbooks of title evaluation have in common: headings by name, who took them out and when, and a sheet of facts.</summary>
/// <param name="book">The language of headings and words.</param>
/// <param name="zone">The zone in which times are shown.</param>
/// <param name="act">Who takes it out and when.</param>
sealed class PaperTrail(SentenceBook book, DateTimeZone zone, Act act)
{
    static readonly ZonedDateTimePattern Pattern = ZonedDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm", null);

    /// <summary>Stands at the foot of each page.</summary>
    public string Footer => $"{act.By.Name} {Minute(act.At)}";

    /// <summary>A time in words.</summary>
    public string Minute(Instant at) => Pattern.Format(at.InZone(zone));

    /// <summary>Name of a sheet.</summary>
    public string Tab(string key) => book[$"title_export.sheet.{key}"];

    /// <summary>A column.</summary>
    public SheetColumn Column(string key, double width = 14, CellStyle style = CellStyle.Text) => new(book[$"title_export.column.{key}"], style, width);

    /// <summary>A sheet that prints with the footer, upright where it is narrow.</summary>
    public SheetPlan Sheet(string tab, params IReadOnlyList<SheetColumn> columns) =>
        new(Tab(tab), columns) { Print = new PrintPlan(Footer: Footer) { Header = Tab(tab), IsLandscape = columns.Sum(column => column.Width) > 95 }, HasFilter = false };

    /// <summary>A sheet of facts: what and how much.</summary>
    public SheetPlan Facts(string tab) =>
        new(Tab(tab), new SheetColumn("", Width: 24), new SheetColumn("", CellStyle.Note, 64)) { HasHeader = false, HasFilter = false, Print = new PrintPlan(Footer: Footer) { Header = Tab(tab), IsLandscape = false } };

    /// <summary>Name of a fact.</summary>
    public string Fact(string key) => book[$"title_export.fact.{key}"];
}
