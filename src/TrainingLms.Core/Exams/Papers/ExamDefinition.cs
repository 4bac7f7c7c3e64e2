using System.Globalization;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>The final exam as a course package defines it.</summary>
/// <param name="Title">Title in Chinese.</param>
/// <param name="EnglishTitle">Title in English; null where there is none.</param>
/// <param name="Minutes">Time limit in minutes.</param>
/// <param name="PassHundredths">Pass mark, in hundredths of a mark.</param>
/// <param name="Attempts">How many attempts a person has.</param>
/// <param name="Blueprint">What every paper holds.</param>
public sealed record ExamDefinition(string Title, string? EnglishTitle, int Minutes, long PassHundredths, int Attempts, Blueprint Blueprint)
{
    const int LongestMinutes = 24 * 60;

    /// <summary>Reads and checks an exam file.</summary>
    /// <exception cref="RefusedException"><c>exam.definition_invalid</c> first, then every problem with file and line.</exception>
    public static ExamDefinition Read(string path)
    {
        var (file, root) = PackageYaml.Open(new PackageFile(Path.GetFileName(path), File.ReadAllBytes(path)));
        var definition = root is null ? null : Read(root);
        return file.Problems.Count == 0 ? definition! : throw new RefusedException(RefusalKind.RuleBroken,
            [new Refusal("exam.definition_invalid", [("file", Path.GetFileName(path)), ("count", file.Problems.Count)]), .. file.Problems]);
    }

    static ExamDefinition Read(PackageYaml.Map root)
    {
        var title = root.Inner("title");
        var definition = new ExamDefinition(
            title?.Text("zh-Hans") ?? "", title?.Optional("en"), root.Value("minutes", Between(1, LongestMinutes)),
            root.Value("pass", Hundredths), root.Value("attempts", Between(1, 100)),
            new Blueprint([.. root.Maps("sections").Select(Section)]));
        title?.NothingElse();
        root.NothingElse();
        if (definition.Blueprint.SlotCount == 0) root.Problem("package.key_missing", [("key", "sections")]);
        else if (definition.PassHundredths > definition.Blueprint.MaximumHundredths)
            root.Problem("exam.pass_above_maximum", [("pass", definition.PassHundredths / 100m), ("maximum", definition.Blueprint.MaximumHundredths / 100m)]);
        return definition;
    }

    static BlueprintSection Section(PackageYaml.Map map)
    {
        map.Subject = map.Text("title");
        var section = new BlueprintSection(map.Subject, [.. map.Maps("cells").Select(Cell)]);
        map.NothingElse();
        return section;
    }

    static BlueprintCell Cell(PackageYaml.Map map)
    {
        var types = map.Texts("types").Select(word => (Word: word, Type: BankFile.Words<QuestionType>(word))).ToList();
        foreach (var (word, _) in types.Where(type => type.Type is null)) map.Problem("package.value_wrong", [("key", "types"), ("value", word)]);
        var cell = new BlueprintCell(map.Text("topic"), [.. types.Select(type => type.Type ?? default)], map.Value("count", Between(1, 500)), map.Value("marks", Hundredths));
        map.NothingElse();
        return cell;
    }

    static Func<string, int?> Between(int least, int most) =>
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    static long? Hundredths(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000 && number * 100 % 1 == 0
            ? (long)(number * 100) : null;
}

/// <summary>The folder of a course package.</summary>
public static class ExamPackage
{
    /// <summary>The exam file and the question banks of a course.</summary>
    /// <exception cref="RefusedException"><c>course.package_unknown</c>.</exception>
    public static (string Exam, IReadOnlyList<string> Banks) Find(string courseKey)
    {
        // The key becomes part of a path: only the letters a course key may have.
        var folder = courseKey.Length > 0 && courseKey.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? Path.Combine(SeedFile.Folder("courses"), courseKey) : null;
        var questions = folder is null ? null : Path.Combine(folder, "questions");
        if (folder is null || !File.Exists(Path.Combine(folder, "exam.yaml")) || !Directory.Exists(questions))
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("course.package_unknown", [("course", courseKey)], "courseKey")]);
        return (Path.Combine(folder, "exam.yaml"), [.. Directory.GetFiles(questions, "*.yaml").Order(StringComparer.Ordinal)]);
    }
}
