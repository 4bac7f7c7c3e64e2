using TrainingLms.Organizations;
using TrainingLms.Sentences;

namespace TrainingLms.Reports;

/// <summary>A text in both languages.</summary>
/// <param name="Chinese">Chinese.</param>
/// <param name="English">English.</param>
public sealed record Words(string Chinese, string English)
{
    /// <summary>The text in one of them.</summary>
    public string In(SentenceBook book) => book.Language == "en" ? English : Chinese;

    /// <summary>The sentence under a key.</summary>
    public static Words Of(string key) => new(SentenceBook.Chinese[key], SentenceBook.English[key]);
}

/// <summary>A measure with its definition in words.</summary>
/// <param name="Name">Its name for ever.</param>
/// <param name="Version">Version of the definition.</param>
/// <param name="Unit">How it is read.</param>
/// <param name="Fact">Name of the fact behind which there is a list as long as the figure; null where it counts nothing.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Meaning">What it means.</param>
public sealed record SheetMeasure(string Name, int Version, MeasureUnit Unit, string? Fact, Words Title, Words Meaning)
{
    internal static SheetMeasure Of(Measure measure, IReadOnlyList<string> counts) => new(
        measure.Name, measure.Version, measure.Unit, measure.Unit == MeasureUnit.Count && counts.Contains(measure.Numerator) ? measure.Numerator : null,
        Words.Of(measure.Name), Words.Of($"meaning.{measure.Name}"));
}

/// <summary>One line: a unit or a group.</summary>
/// <param name="UnitId">The unit; null for a group.</param>
/// <param name="Code">Code of the unit; of a group its key in the list behind the figures, null where several were too small to be shown alone.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Level">Level of the unit; null for a group.</param>
/// <param name="WithBelow">Whether all units below are in it.</param>
/// <param name="Base">How many are counted.</param>
/// <param name="Values">The figures in the order of the measures; null where the base is empty: not stated, and never zero.</param>
public sealed record SheetLine(Guid? UnitId, string? Code, Words Label, UnitLevel? Level, bool WithBelow, long Base, IReadOnlyList<long?> Values);

/// <summary>Groups of one dimension, largest first; together they are the total.</summary>
/// <param name="Dimension">Its name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Lines">The groups.</param>
public sealed record SheetCuts(string Dimension, Words Title, IReadOnlyList<SheetLine> Lines);

/// <summary>统计报表: the figures of a unit and the units right below it, with what they mean, ready to be shown, written or frozen.</summary>
/// <param name="Kind">The report.</param>
/// <param name="Year">The hours year.</param>
/// <param name="Measures">What is shown.</param>
/// <param name="Total">The unit with all below, or alone where the reader's authority reaches no further.</param>
/// <param name="Cuts">The total cut into groups.</param>
/// <param name="Lines">The unit by itself, then each unit right below with all below it.</param>
public sealed record ReportSheet(ReportKind Kind, int Year, IReadOnlyList<SheetMeasure> Measures, SheetLine Total, IReadOnlyList<SheetCuts> Cuts, IReadOnlyList<SheetLine> Lines)
{
    /// <summary>The same for who may know the total and no more.</summary>
    public ReportSheet WithoutLines() => this with { Cuts = [], Lines = [] };
}

/// <summary>One thing behind a figure.</summary>
/// <param name="Id">Key of the person, assignment, entry or class.</param>
/// <param name="Code">工号; empty for classes.</param>
/// <param name="Name">Name of the person or the class.</param>
/// <param name="UnitName">The unit it counts in.</param>
public sealed record ReportItem(Guid Id, string Code, string Name, string UnitName);
