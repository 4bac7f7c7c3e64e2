using System.Text.RegularExpressions;

namespace TrainingLms.Core.Tests.House;

/// <summary>The repository as files, for the tests that hold the house rules.</summary>
static partial class Sources
{
    /// <summary>The folder of the solution, found upwards from where the tests run.</summary>
    public static string Root { get; } = FindRoot();

    public static string Core { get; } = Path.Combine(Root, "src", "TrainingLms.Core");

    /// <summary>Hand-written C# and Razor below src.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".cs" or ".cshtml" && !Generated().IsMatch(path))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path)))];

    /// <summary>Whether generated files are to be written anew instead of compared.</summary>
    public static bool UpdateGenerated => Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1";

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "TrainingLms.sln"))) return folder.FullName;
        throw new InvalidOperationException("These tests read the sources: run them inside the repository.");
    }

    [GeneratedRegex(@"[\\/](bin|obj|Migrations)[\\/]")]
    private static partial Regex Generated();
}

/// <summary>One file of source.</summary>
/// <param name="Path">Below the root, with slashes.</param>
/// <param name="Text">Its content.</param>
sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The folder below a project, which is the feature; empty for files beside the project file.</summary>
    public string Feature => Path.Split('/') is { Length: > 3 } parts ? parts[2] : "";

    public bool IsIn(string project) => Path.StartsWith($"src/{project}/", StringComparison.Ordinal);

    /// <summary>Text between quotes with the line it stands on; interpolated text keeps its braces.</summary>
    public IEnumerable<(int Line, string Text, bool Interpolated)> Literals()
    {
        var number = 0;
        foreach (var line in Text.Split('\n'))
        {
            number++;
            if (line.TrimStart().StartsWith("//", StringComparison.Ordinal)) continue;
            // A quote as a character, or three as a raw string, would turn inside and outside round.
            foreach (Match found in Literal().Matches(line.Replace("'\"'", "' '", StringComparison.Ordinal).Replace("\"\"\"", "", StringComparison.Ordinal)))
                yield return (number, found.Groups[2].Value, found.Groups[1].Length > 0);
            // In a page, quotes of an attribute stand around those of its code: aria-label="@Book["portal.nav"]".
            foreach (Match found in Index().Matches(line)) yield return (number, found.Groups[1].Value, false);
        }
    }

    [GeneratedRegex(@"(\$?)@?""((?:\\.|[^""\\])*)""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\[""([^""{}]+)""\]")]
    private static partial Regex Index();
}
