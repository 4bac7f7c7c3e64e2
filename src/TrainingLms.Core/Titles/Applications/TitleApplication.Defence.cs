using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>答辩: the defence before the experts who read the case, where the scope and level ask for one (title-evaluation.md 4.1).</summary>
public sealed partial class TitleApplication
{
    /// <summary>When the defence begins; null while no slot is set.</summary>
    public Instant? DefenceAt { get; private set; }

    /// <summary>Where it is held; null while no slot is set.</summary>
    public string? DefencePlace { get; private set; }

    /// <summary>How many slots were offered: 0, 1, or 2 after an absence whose reason was accepted.</summary>
    public int DefenceSlots { get; private set; }

    /// <summary>Where the recording of the defence is kept; null before it was held.</summary>
    public string? DefenceRecording { get; private set; }

    /// <summary>Whether the copied rules ask for a defence at this level. Rules that were copied before there was such a rule ask for none.</summary>
    public bool NeedsDefence() =>
        Rules.ChoiceIfSet(RuleKeys.DefenceFromLevel) is { } from && from != RuleKeys.NoDefence && Level >= Enum.Parse<TitleLevel>(from);

    /// <summary>Sets time and place, or moves them before the defence begins.</summary>
    /// <param name="slot">Time and place.</param>
    /// <param name="act">The office.</param>
    public void OfferSlot(DefenceSlot slot, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.OfferSlot, act.Given(slot));
        (DefenceAt, DefencePlace, DefenceSlots) = (slot.StartsAt, slot.Place, Math.Max(1, DefenceSlots));
    }

    /// <summary>Offers a second slot after the first absence.</summary>
    /// <param name="slot">Time and place.</param>
    /// <param name="act">The office with the reason that it accepts; knows the <see cref="DefenceFacts"/>.</param>
    public void OfferSecondSlot(DefenceSlot slot, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.OfferSecondSlot, act.Given(slot));
        (DefenceAt, DefencePlace, DefenceSlots) = (slot.StartsAt, slot.Place, DefenceSlots + 1);
    }

    /// <summary>The defence was held.</summary>
    /// <param name="record">That the applicant came, and where the recording is.</param>
    /// <param name="act">The expert who leads the group; knows the <see cref="DefenceFacts"/>.</param>
    public void HoldDefence(DefenceRecord record, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.DefenceHeld, act.Given(record));
        DefenceRecording = record.Recording;
    }

    /// <summary>Absent for the second time, or for a reason that is not accepted. Whether that is not passed or withdrawn is a rule of the copied set.</summary>
    /// <param name="act">The office with the reason; knows the <see cref="DefenceFacts"/> and the <see cref="Periods"/>.</param>
    public void MissDefence(Act act)
    {
        if (AbsenceWithdraws()) TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.NoShowWithdrawn, act);
        else SayNo(TitleApplicationTrigger.NoShowFailed, act);
    }

    internal bool AbsenceWithdraws() => RuleSetText is not null && Rules.ChoiceIfSet(RuleKeys.DefenceOnAbsence) == RuleKeys.AbsenceWithdrawn;

    /// <summary>A slot that passed while it stood still was missed by nobody.</summary>
    void TakeBackSlot(Instant frozenSince)
    {
        if (State is TitleApplicationState.DefenceDue && DefenceAt >= frozenSince) (DefenceAt, DefencePlace, DefenceSlots) = (null, null, DefenceSlots - 1);
    }
}

/// <summary>Fact: a time and place for a defence.</summary>
/// <param name="StartsAt">When it begins.</param>
/// <param name="Place">Where.</param>
public sealed record DefenceSlot(Instant StartsAt, string Place)
{
    /// <summary>Longest text of a place.</summary>
    public const int LongestPlace = 200;
}

/// <summary>Fact: what is recorded of a defence.</summary>
/// <param name="Attended">Whether the applicant came.</param>
/// <param name="Recording">Where the recording is kept.</param>
public sealed record DefenceRecord(bool Attended, string Recording);

/// <summary>Fact: how far a defence has come. Never a score.</summary>
/// <param name="Scores">How many of its readers have given their score.</param>
/// <param name="LeaderId">Who leads the group: of those who have given their score, the one drawn first; null while nobody has.</param>
/// <param name="OwnGiven">Whether the actor has given a score.</param>
public sealed record DefenceFacts(int Scores, Guid? LeaderId, bool OwnGiven)
{
    /// <summary>Nobody has scored.</summary>
    public static readonly DefenceFacts None = new(0, null, false);
}
