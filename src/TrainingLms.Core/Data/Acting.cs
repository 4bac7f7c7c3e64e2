using NodaTime;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Data;

/// <summary>Who is at work in this scope: set once by the request or the sweep, and asked by the trail when a change names nobody itself.</summary>
public sealed class Acting(IClock clock, KeyRing keys)
{
    /// <summary>The act of the request or the sweep; null in a seed, a verb or a test.</summary>
    public Act? Current { get; set; }

    /// <summary>Opens what is sealed, so that the trail can show it masked.</summary>
    internal KeyRing Keys => keys;

    /// <summary>That act, or the system's at this moment.</summary>
    public Act Now => Current ?? new Act(Actor.System, clock.GetCurrentInstant());
}
