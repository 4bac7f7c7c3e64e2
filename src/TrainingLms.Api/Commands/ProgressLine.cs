using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Commands;

/// <summary>How far long work is: a bar that is drawn over on a terminal, and elsewhere a line for each phase and each tenth of it.</summary>
sealed class ProgressLine(TextWriter error, bool isTerminal, SentenceBook book)
{
    const int Width = 30;
    const string ToTheEnd = "\u001b[K";

    (RosterPhase Phase, int Tenth)? told;
    bool isDrawn;

    /// <summary>Tells how far it is.</summary>
    /// <param name="phase">What is being done.</param>
    /// <param name="done">Rows done.</param>
    /// <param name="expected">Rows to do; null while nobody knows.</param>
    public void Tell(RosterPhase phase, int done, int? expected)
    {
        var percentage = expected is > 0 and var all ? (int)Math.Min(100, 100L * done / all) : 0;
        if (isTerminal)
        {
            var filled = percentage * Width / 100;
            error.Write($"\r{Named(phase)} [{new string('#', filled)}{new string('-', Width - filled)}] {percentage,3}%  {done}{(expected is { } total ? $"/{total}" : "")}{ToTheEnd}");
            isDrawn = true;
        }
        else if (told != (phase, percentage / 10))
        {
            error.WriteLine(book.Say(new Refusal("roster_verb.progress", [("phase", Named(phase)), ("percentage", percentage), ("done", done)])));
        }
        told = (phase, percentage / 10);
    }

    /// <summary>Takes the bar away before something else is said.</summary>
    public void Clear()
    {
        if (isDrawn) error.Write($"\r{ToTheEnd}");
        isDrawn = false;
    }

    string Named(RosterPhase phase) => book[$"roster_phase.{Snake.Of(phase)}"];
}
