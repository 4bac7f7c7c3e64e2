using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace TrainingLms.Exams;

/// <summary>What every paper of an exam must hold: sections of items and cells, and the rules by which they are drawn.</summary>
public sealed record Blueprint(ImmutableArray<BlueprintSection> Sections)
{
    /// <summary>Keys of the banks that are drawn on besides the course; null for none.</summary>
    public ImmutableArray<string>? Banks { get; init; }

    /// <summary>Limits and order; null for none, with everything shuffled.</summary>
    public PaperRules? Rules { get; init; }

    /// <summary>All cells with the number of their section, from 0, in the order of the paper.</summary>
    [JsonIgnore]
    public IEnumerable<(int Section, BlueprintCell Cell)> Cells =>
        Sections.SelectMany((section, number) => section.Cells.Select(cell => (number, cell)));

    /// <summary>All items that stand on every paper, with the number of their section, from 0.</summary>
    [JsonIgnore]
    public IEnumerable<(int Section, BlueprintItem Item)> Items =>
        Sections.SelectMany((section, number) => (section.Items ?? []).Select(item => (number, item)));

    /// <summary>How many slots a paper has, pilots among them.</summary>
    [JsonIgnore]
    public int SlotCount => Cells.Sum(at => at.Cell.Count) + Items.Count();

    /// <summary>The marks of all slots that count, in hundredths.</summary>
    [JsonIgnore]
    public long MaximumHundredths =>
        Cells.Where(at => at.Cell.IsPilot != true).Sum(at => at.Cell.Count * at.Cell.MarksHundredths)
        + Items.Where(at => at.Item.Role != SlotRole.Pilot).Sum(at => at.Item.MarksHundredths);
}

/// <summary>A section of the paper.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Cells">What is drawn for it.</param>
public sealed record BlueprintSection(string Title, ImmutableArray<BlueprintCell> Cells)
{
    /// <summary>What stands in it on every paper; null for nothing.</summary>
    public ImmutableArray<BlueprintItem>? Items { get; init; }
}

/// <summary>A question that stands on every paper.</summary>
/// <param name="Code">Its code in the pool.</param>
/// <param name="Role">Why it stands there.</param>
/// <param name="MarksHundredths">Maximum mark, in hundredths.</param>
public sealed record BlueprintItem(string Code, SlotRole Role, long MarksHundredths);

/// <summary>So many questions of one kind.</summary>
/// <param name="Topic">The topic with all below it.</param>
/// <param name="Types">Kinds of answer; empty for all.</param>
/// <param name="Count">How many questions, at least 1.</param>
/// <param name="MarksHundredths">Maximum mark of each, in hundredths.</param>
public sealed record BlueprintCell(string Topic, ImmutableArray<QuestionType> Types, int Count, long MarksHundredths)
{
    /// <summary>What is asked of the mind; null for all.</summary>
    public ImmutableArray<CognitiveLevel>? Levels { get; init; }

    /// <summary>Bands of difficulty, 1 to 5; null for all.</summary>
    public ImmutableArray<int>? Bands { get; init; }

    /// <summary>Whether its questions are only tried out; null where they count.</summary>
    public bool? IsPilot { get; init; }

    /// <summary>Whether a question fits.</summary>
    public bool Fits(QuestionContent question) =>
        QuestionContent.LiesWithin(question.Topic, Topic) && (Types.IsEmpty || Types.Contains(question.Type))
        && (Levels is not { } levels || levels.Contains(question.Level)) && (Bands is not { } bands || bands.Contains(question.Difficulty));

    /// <summary>How messages name the cell: topic, levels, bands and types, as the definition writes them.</summary>
    [JsonIgnore]
    public string Name => string.Join(" / ", ((string[])
    [
        Topic, string.Join(", ", (Levels ?? []).Select(Word)), string.Join(", ", Bands ?? []), string.Join(", ", Types.Select(Word)),
    ]).Where(part => part.Length > 0));

    static string Word<T>(T value) where T : struct, Enum => Workflow.Snake.Of(value).Replace('_', '-');
}

/// <summary>Limits of drawing, and what is kept in order.</summary>
public sealed record PaperRules
{
    /// <summary>Questions of a higher exposure rate are not drawn, in hundredths of a per cent; null for no limit. Items on every paper are exempt.</summary>
    public int? MostExposureHundredths { get; init; }

    /// <summary>How many drawn questions may have stood on earlier papers of the candidate; null for no limit.</summary>
    public int? MostOverlap { get; init; }

    /// <summary>The same as a share of the slots of the paper, in hundredths of a per cent; null for no limit.</summary>
    public int? MostOverlapHundredths { get; init; }

    /// <summary>Whether the questions stand in the order of the blueprint; null where they are shuffled within their section.</summary>
    public bool? KeepsItemOrder { get; init; }

    /// <summary>Whether options stand in the author's order; null where they are shuffled. What would show the key is always shuffled.</summary>
    public bool? KeepsOptionOrder { get; init; }

    /// <summary>How numbers are written; null for a point and commas.</summary>
    public NumberForm? Numbers { get; init; }

    /// <summary>How many drawn questions of a paper may have been seen before; null for any number.</summary>
    /// <param name="slots">Slots of the paper.</param>
    public int? OverlapOf(int slots) => (MostOverlap, MostOverlapHundredths) switch
    {
        (null, null) => null,
        ({ } count, null) => count,
        (null, { } share) => slots * share / 10_000,
        ({ } count, { } share) => Math.Min(count, slots * share / 10_000),
    };
}
