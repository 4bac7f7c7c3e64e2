using System.Collections.Concurrent;
using System.Text;

namespace TrainingLms.Workflow;

/// <summary>Turns names of code into names of codes, columns and JSON: <c>InProgress</c> becomes <c>in_progress</c>.</summary>
public static class Snake
{
    static readonly ConcurrentDictionary<Enum, string> Known = new();

    /// <summary>The snake-case name of an enum value; remembered, because every act asks for it.</summary>
    public static string Of(Enum value) => Known.GetOrAdd(value, static known => Of(known.ToString()));

    /// <summary>The snake-case form of a name.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))) && name[i - 1] != '_')
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
