using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Standing still while fraud is looked into: title-evaluation.md 4.1.</summary>
public sealed partial class TitleApplication
{
    /// <summary>When a lead of fraud was last raised against it; null where none was. From then on supervision and authority see it.</summary>
    public Instant? LeadRaisedAt { get; private set; }

    /// <summary>Since when it stands still; null while it does not.</summary>
    public Instant? FrozenAt { get; private set; }

    /// <summary>A lead was raised. It goes on as it is until it is frozen, but cannot be withdrawn.</summary>
    public void NoteLead(Instant at) => LeadRaisedAt = at;

    /// <summary>It stands still; no time runs.</summary>
    /// <param name="act">Supervision with a reason; knows the <see cref="LeadFacts"/>.</param>
    public void Freeze(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.Freeze, act);
        FrozenAt = act.At;
    }

    /// <summary>It goes on where it was. Every time that still runs ends later by as long as it stood still.</summary>
    /// <param name="employersTimeUntil">Until when standing still took the employer's time: from then on an objection does, which gives it back itself when it ends.</param>
    /// <param name="act">The authority with a reason; knows the <see cref="LeadFacts"/>.</param>
    public void Unfreeze(Instant employersTimeUntil, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.Unfreeze, act);
        var since = FrozenAt!.Value;
        RoundClosesAt += act.At - since;
        UploadBy += Instant.Max(employersTimeUntil, since) - since;
        if (State == TitleApplicationState.SupplementRequested) SupplementDueAt += act.At - since;
        TakeBackSlot(since);
        FrozenAt = null;
    }

    /// <summary>Fraud is proven: it ends.</summary>
    /// <param name="act">The authority with a reason; knows the <see cref="LeadFacts"/>.</param>
    public void Sanction(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.Sanction, act);
        FrozenAt = null;
    }
}
