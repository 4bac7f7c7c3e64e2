using System.Collections.Immutable;

namespace TrainingLms.Exams;

/// <summary>What every paper of an exam must hold: sections of cells.</summary>
public sealed record Blueprint(ImmutableArray<BlueprintSection> Sections)
{
    /// <summary>All cells with the number of their section, from 0, in the order of the paper.</summary>
    public IEnumerable<(int Section, BlueprintCell Cell)> Cells =>
        Sections.SelectMany((section, number) => section.Cells.Select(cell => (number, cell)));

    /// <summary>How many slots a paper has.</summary>
    public int SlotCount => Cells.Sum(at => at.Cell.Count);

    /// <summary>The marks of all slots, in hundredths.</summary>
    public long MaximumHundredths => Cells.Sum(at => at.Cell.Count * at.Cell.MarksHundredths);
}

/// <summary>A section of the paper.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Cells">What it holds.</param>
public sealed record BlueprintSection(string Title, ImmutableArray<BlueprintCell> Cells);

/// <summary>So many questions of one kind.</summary>
/// <param name="Topic">The topic with all below it.</param>
/// <param name="Types">Kinds of answer; empty for all.</param>
/// <param name="Count">How many questions, at least 1.</param>
/// <param name="MarksHundredths">Maximum mark of each, in hundredths.</param>
public sealed record BlueprintCell(string Topic, ImmutableArray<QuestionType> Types, int Count, long MarksHundredths)
{
    /// <summary>Whether a question fits.</summary>
    public bool Fits(QuestionContent question) =>
        QuestionContent.LiesWithin(question.Topic, Topic) && (Types.IsEmpty || Types.Contains(question.Type));

    /// <summary>How messages name the cell.</summary>
    public string Name => Types.IsEmpty ? Topic : $"{Topic} / {string.Join(", ", Types.Select(type => Workflow.Snake.Of(type).Replace('_', '-')))}";
}
