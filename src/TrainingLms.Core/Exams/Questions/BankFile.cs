using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A question bank as its file says it.</summary>
/// <param name="Bank">Name of the bank.</param>
/// <param name="Questions">Content by code, in the order of the file.</param>
public sealed record BankFile(string Bank, IReadOnlyList<(string Code, QuestionContent Content)> Questions)
{
    /// <summary>The folder of a package in which banks lie.</summary>
    internal const string Folder = "questions";

    /// <summary>Begins the names of banks that are kept in the database.</summary>
    internal const string KeptMark = "bank/";

    const int LongestName = 80;

    /// <summary>Whether a file of a package is a bank.</summary>
    internal static bool Is(PackageFile file) => file.Path.StartsWith($"{Folder}/", StringComparison.Ordinal) && file.Path.EndsWith(".yaml", StringComparison.Ordinal);

    /// <summary>Reads and checks a bank file.</summary>
    /// <exception cref="RefusedException"><c>bank.invalid</c> first, then every problem with file, line and question.</exception>
    public static BankFile Read(string path) => Read(new PackageFile(Path.GetFileName(path), File.ReadAllBytes(path)));

    /// <summary>Reads and checks a bank of a course package.</summary>
    /// <exception cref="RefusedException"><c>bank.invalid</c> first, then every problem with file, line and question.</exception>
    public static BankFile Read(PackageFile source)
    {
        var faults = new PackageFaults();
        var bank = Read(source, faults);
        return faults.AreNone ? bank! : throw new RefusedException(RefusalKind.RuleBroken,
            [new Refusal("bank.invalid", [("file", source.Path), ("count", faults.Found.Count)]), .. faults.Found]);
    }

    /// <summary>Reads a bank and notes what is wrong with it; null when nothing could be read.</summary>
    internal static BankFile? Read(PackageFile source, PackageFaults faults) => ManifestMap.Open(source, "bank", faults) is { } root ? Read(root) : null;

    static BankFile Read(ManifestMap root)
    {
        var name = root.Text("bank", longest: LongestName) ?? "";
        // No package may write into a bank that is kept in the database.
        if (name.StartsWith(KeptMark, StringComparison.Ordinal)) root.Fault(PackageFaultKind.OutOfRange, "bank");
        var read = root.Maps("questions").Select(map => (Map: map, Question: QuestionReader.Read(map))).ToList();
        root.End();
        if (read.Count == 0 && root.Has("questions")) root.Fault(PackageFaultKind.MissingKey, "questions");
        var byCode = read.ToLookup(at => at.Question.Code);
        foreach (var (map, (code, content)) in read)
        {
            if (byCode[code].First().Map != map) map.Fault("question.code_twice", ("subject", code));
            foreach (var enemy in content.Enemies)
                if (enemy == code || !byCode.Contains(enemy)) map.Fault("question.enemy_unknown", ("subject", code), ("enemy", enemy));
                else if (!byCode[enemy].First().Question.Content.Enemies.Contains(code)) map.Fault("question.enemy_one_sided", ("subject", code), ("enemy", enemy));
        }
        return new BankFile(name, [.. read.Select(at => at.Question)]);
    }

    /// <summary>An enum value in the hyphenated words of the file.</summary>
    internal static T? Words<T>(string text) where T : struct, Enum =>
        Enum.GetValues<T>().Where(value => Snake.Of(value).Replace('_', '-') == text).Select(value => (T?)value).FirstOrDefault();
}
