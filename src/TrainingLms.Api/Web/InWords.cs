using TrainingLms.Workflow;

namespace TrainingLms.Api.Web;

/// <summary>A value of a list of words in an address, written as it stands in answers: in snake case.</summary>
/// <param name="Value">The value.</param>
public readonly record struct InWords<T>(T Value) where T : struct, Enum
{
#pragma warning disable CA1000 // called by the framework when it binds the address, and by nobody else
    /// <summary>Reads it; what is no such word is malformed.</summary>
    public static bool TryParse(string? text, out InWords<T> word)
    {
        foreach (var known in Enum.GetValues<T>())
            if (Snake.Of(known) == text)
            {
                word = new InWords<T>(known);
                return true;
            }
        word = default;
        return false;
    }
#pragma warning restore CA1000
}
