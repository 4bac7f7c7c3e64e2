namespace TrainingLms.Excel;

/// <summary>
/// A file that will not be read, and why. The only exception a file's content can cause: what the framework throws on bad
/// bytes stops inside. A failing disk or a caller's mistake is not the file's fault and passes through as it is.
/// </summary>
public sealed class WorkbookRefusedException : Exception
{
    /// <summary>Refuses with a code and what there is to say about it.</summary>
    /// <param name="code">One of <see cref="FileCodes"/>.</param>
    /// <param name="facts">Names and values for the sentence.</param>
    public WorkbookRefusedException(string code, IReadOnlyDictionary<string, string> facts)
        : base(Describe(code, facts))
    {
        Code = code;
        Facts = facts;
    }

    /// <summary>The code; a sentence exists for each.</summary>
    public string Code { get; }

    /// <summary>What the sentence may mention, such as part, limit, allowed, kind, cell.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; }

    static string Describe(string code, IReadOnlyDictionary<string, string> facts) =>
        facts.Count == 0 ? code : $"{code} ({string.Join(", ", facts.Select(f => $"{f.Key}: {f.Value}"))})";
}
