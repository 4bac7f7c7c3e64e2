using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>A purpose to pick from, as <c>seeds/privacy/purposes.json</c> lists it.</summary>
/// <param name="Key">Stable key.</param>
/// <param name="Chinese">In Chinese.</param>
/// <param name="English">In English.</param>
public sealed record ListedPurpose(string Key, string Chinese, string English);

/// <summary>Why somebody looks at a number in full: picked from the list, written, or both.</summary>
/// <param name="Key">Key of a listed purpose; null when it is written.</param>
/// <param name="Words">In words; null when it is picked. Numbers in it are masked.</param>
public sealed record ViewPurpose(string? Key, string? Words)
{
    /// <summary>As the audit trail keeps it.</summary>
    public string Text => string.Join(": ", ((string?[])[Key, Words]).OfType<string>());
}

/// <summary>The purposes that an installation lists.</summary>
public sealed class ViewPurposes
{
    const int ShortestWords = 5;
    const int LongestWords = 200;

    ViewPurposes(IReadOnlyList<ListedPurpose> all) => All = all;

    sealed record Content(IReadOnlyList<ListedPurpose> Purposes);

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<ListedPurpose> All { get; }

    /// <summary>Reads and checks the file.</summary>
    /// <exception cref="SeedException">A key twice, or no purpose at all.</exception>
    public static ViewPurposes Load(string path)
    {
        var purposes = SeedFile.Json<Content>(path).Purposes;
        if (purposes.Count == 0) throw new SeedException(path, "there is no purpose");
        if (purposes.GroupBy(purpose => purpose.Key).FirstOrDefault(same => same.Count() > 1) is { } twice) throw new SeedException(path, $"purpose {twice.Key} stands twice");
        return new ViewPurposes(purposes);
    }

    /// <summary>The purpose as it will be kept.</summary>
    /// <exception cref="RefusedException"><c>purpose.missing</c>, <c>purpose.unknown</c>, <c>purpose.words_length</c>.</exception>
    public ViewPurpose Read(string? key, string? words)
    {
        var (picked, written) = (Blank(key), Blank(words));
        if (picked is null && written is null) throw Wrong("purpose.missing", "purpose");
        if (picked is not null && All.All(purpose => purpose.Key != picked)) throw Wrong("purpose.unknown", "purpose", ("allowed", All.Select(purpose => purpose.Key)));
        if (written is not null && written.Length is < ShortestWords or > LongestWords)
            throw Wrong("purpose.words_length", "words", ("least", ShortestWords), ("most", LongestWords));
        return new ViewPurpose(picked, Masked.InText(written));
    }

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    static RefusedException Wrong(string code, string member, params (string Name, object? Value)[] facts) =>
        new(RefusalKind.RuleBroken, [new Refusal(code, facts, member)]);
}
