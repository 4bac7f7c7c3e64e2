using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>The second draw, where the first panel cannot be filled (title-evaluation.md 4.2).</summary>
public sealed partial class ReviewSession
{
    /// <summary>Asks for a second draw.</summary>
    /// <param name="wider">Further specialties to draw from; empty where the pool itself has grown.</param>
    /// <param name="act">The office with the reasons; knows the <see cref="MeetingFacts"/>.</param>
    public void AskRedraw(IReadOnlyList<string> wider, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.AskRedraw, act.Given(new WiderPool(wider)));
        WiderSpecialties = string.Join('\n', wider.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Agrees to the second draw: the panel is drawn again from the beginning.</summary>
    /// <param name="act">Supervision with a reason; knows the <see cref="MeetingFacts"/>.</param>
    public void Redraw(Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.PoolExhaustedRedraw, act);
        DrawNumber++;
    }
}
