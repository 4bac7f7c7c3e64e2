using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace TrainingLms.Exams;

/// <summary>The frozen paper of one attempt. What it holds never changes; its hash is checked at the start and before marking.</summary>
public sealed class Paper
{
    /// <summary>Key: the attempt it was assembled for.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>Seed it was drawn with, hexadecimal.</summary>
    public required string Seed { get; init; }

    /// <summary>Number of the assembly rules.</summary>
    public required int AlgorithmVersion { get; init; }

    /// <summary>The slots in order.</summary>
    public required PaperSlots Content { get; init; }

    /// <summary>SHA-256 over all slots, written when it was frozen.</summary>
    public required string Hash { get; init; }

    /// <summary>Whether the slots are those that were frozen.</summary>
    public bool IsIntact => FrozenJson.HashOf(Content) == Hash;
}

/// <summary>The slots of a paper.</summary>
/// <param name="Sections">Titles of the sections.</param>
/// <param name="Slots">The slots, numbered from 1.</param>
public sealed record PaperSlots(ImmutableArray<string> Sections, ImmutableArray<PaperSlot> Slots)
{
    /// <summary>What can be earned, in hundredths; pilots count nothing.</summary>
    [JsonIgnore]
    public long MaximumHundredths => Slots.Where(slot => !slot.IsPilot).Sum(slot => slot.MaximumHundredths);
}

/// <summary>One place on a paper.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Section">Index of its section.</param>
/// <param name="QuestionVersionId">The version that stands there.</param>
/// <param name="ContentHash">Its content hash.</param>
/// <param name="Type">What it asks for.</param>
/// <param name="OptionOrder">Ids of the options, answers or items in the order shown; empty where there are none.</param>
/// <param name="MaximumHundredths">Maximum mark, in hundredths. That of a pilot slot is shown but counts nowhere.</param>
/// <param name="ScoringVersion">The scoring rules that count.</param>
public sealed record PaperSlot(
    int Number, int Section, Guid QuestionVersionId, string ContentHash, QuestionType Type, ImmutableArray<string> OptionOrder, long MaximumHundredths, int ScoringVersion)
{
    /// <summary>Ids of the stems in the order shown; null for types without.</summary>
    public ImmutableArray<string>? Stems { get; init; }

    /// <summary>The gaps; null for types without.</summary>
    public ImmutableArray<GapForm>? Gaps { get; init; }

    /// <summary>Whether an answer may be given to one stem only; null where it may be given to several.</summary>
    public bool? EachOnce { get; init; }

    /// <summary>How numbers are written; null for a point and commas.</summary>
    public NumberForm? Numbers { get; init; }

    /// <summary>Why it stands there; null where it was drawn to be marked.</summary>
    public SlotRole? Role { get; init; }

    /// <summary>Whether it is tried out: it earns nothing and changes no maximum, and the candidate does not know.</summary>
    [JsonIgnore]
    public bool IsPilot => Role == SlotRole.Pilot;

    /// <summary>What an answer looks like here.</summary>
    [JsonIgnore]
    public AnswerForm Form => new(Type, OptionOrder) { Stems = Stems ?? [], Gaps = Gaps ?? [], EachOnce = EachOnce ?? false, Numbers = Numbers ?? NumberForm.Plain };

    /// <summary>The same slot with its question laid out.</summary>
    internal PaperSlot Laid(AnswerForm form) => this with
    {
        OptionOrder = form.Options,
        Stems = form.Stems.IsEmpty ? null : form.Stems,
        Gaps = form.Gaps.IsEmpty ? null : form.Gaps,
        EachOnce = form.EachOnce ? true : null,
    };
}

/// <summary>Why a question stands on a paper beyond being drawn.</summary>
public enum SlotRole
{
    /// <summary>On every paper.</summary>
    Fixed,

    /// <summary>On every paper, and needed to compare the papers with others.</summary>
    Anchor,

    /// <summary>Tried out: not scored, but in the statistics.</summary>
    Pilot,
}
