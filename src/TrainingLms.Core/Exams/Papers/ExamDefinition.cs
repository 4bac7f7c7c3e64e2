using System.Collections.Immutable;
using TrainingLms.Courses;
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
    const int MostMarksHundredths = 9_999_999;
    const int MostQuestions = 500;

    /// <summary>Reads and checks an exam file.</summary>
    /// <exception cref="RefusedException"><c>exam.definition_invalid</c> first, then every problem with file and line.</exception>
    public static ExamDefinition Read(PackageFile source)
    {
        var faults = new PackageFaults();
        var definition = Read(source, faults);
        return faults.AreNone ? definition! : throw new RefusedException(RefusalKind.RuleBroken,
            [new Refusal("exam.definition_invalid", [("file", source.Path), ("count", faults.Found.Count)]), .. faults.Found]);
    }

    /// <summary>Reads a definition and notes what is wrong with it; null when nothing could be read.</summary>
    internal static ExamDefinition? Read(PackageFile source, PackageFaults faults) => ManifestMap.Open(source, "exam", faults) is { } root ? Read(root) : null;

    static ExamDefinition Read(ManifestMap root)
    {
        var title = root.Local("title");
        var definition = new ExamDefinition(
            title?.Chinese ?? "", title?.English, root.Number("minutes", 1, LongestMinutes) ?? 0, root.Hundredths("pass", 1, MostMarksHundredths) ?? 0,
            root.Number("attempts", 1, 100) ?? 0, new Blueprint([.. root.Maps("sections").Select(Section)])
            {
                Banks = root.Words("banks", needed: false) is { Count: > 0 } banks ? [.. banks.Distinct().Order(StringComparer.Ordinal)] : null,
                Rules = root.Map("rules", needed: false) is { } rules ? Rules(rules) : null,
            });
        root.End();
        if (definition.Blueprint.SlotCount == 0)
        {
            if (root.Has("sections")) root.Fault(PackageFaultKind.MissingKey, "sections");
        }
        else if (definition.PassHundredths > definition.Blueprint.MaximumHundredths)
            root.Fault("exam.pass_above_maximum", ("pass", definition.PassHundredths / 100m), ("maximum", definition.Blueprint.MaximumHundredths / 100m));
        return definition;
    }

    static BlueprintSection Section(ManifestMap map)
    {
        var section = new BlueprintSection(map.Text("title") ?? "", [.. map.Maps("cells", needed: !map.Has("items")).Select(Cell)])
        {
            Items = map.Maps("items", needed: false) is { Count: > 0 } items ? [.. items.Select(Item)] : null,
        };
        map.End();
        return section;
    }

    static BlueprintItem Item(ManifestMap map)
    {
        var item = new BlueprintItem(map.Text("code", longest: 80) ?? "", map.Value("role", BankFile.Words<SlotRole>, needed: false) ?? SlotRole.Fixed, map.Hundredths("marks", 1, MostMarksHundredths) ?? 0);
        map.End();
        return item;
    }

    static BlueprintCell Cell(ManifestMap map)
    {
        var marks = map.Hundredths("marks", 1, MostMarksHundredths) ?? 0;
        var cell = new BlueprintCell(map.Text("topic") ?? "", Known<QuestionType>(map, "types", BankFile.Words<QuestionType>) ?? [], Count(map, marks), marks)
        {
            Levels = Known(map, "levels", BankFile.Words<CognitiveLevel>),
            Bands = Known(map, "difficulty", text => text is [>= '1' and <= '5' and var band] ? band - '0' : (int?)null),
            IsPilot = map.Value("pilot", OnlyTrue, needed: false),
        };
        map.End();
        return cell;
    }

    /// <summary>How many questions, or how many marks they are worth together.</summary>
    static int Count(ManifestMap map, int marks)
    {
        if (!map.Has("total")) return map.Number("count", 1, MostQuestions) ?? 0;
        var total = map.Hundredths("total", 1, MostMarksHundredths) ?? 0;
        if (marks > 0 && total % marks == 0 && total / marks <= MostQuestions && !map.Has("count")) return total / marks;
        map.Fault(PackageFaultKind.OutOfRange, "total");
        return 0;
    }

    static PaperRules Rules(ManifestMap map)
    {
        var (overlap, share) = (map.Text("overlap", needed: false), (int?)null);
        if (overlap is [.. var percent, '%']) (overlap, share) = (null, int.TryParse(percent, out var whole) && whole is >= 0 and <= 100 ? whole * 100 : -1);
        var count = overlap is null ? null : int.TryParse(overlap, out var number) && number is >= 0 and <= MostQuestions ? number : (int?)-1;
        if (count < 0 || share < 0) map.Fault(PackageFaultKind.OutOfRange, "overlap");
        var rules = new PaperRules
        {
            MostExposureHundredths = map.Hundredths("exposure", 0, 10_000, needed: false),
            MostOverlap = count,
            MostOverlapHundredths = share,
            KeepsItemOrder = map.Value("keep-order", OnlyTrue, needed: false),
            KeepsOptionOrder = map.Value("keep-options", OnlyTrue, needed: false),
            Numbers = map.Word("numbers", needed: false, "1,234.5", "1.234,5", "1 234,5", "1234.5", "1234,5") is { } written ? NumbersOf(written) : null,
        };
        map.End();
        return rules;
    }

    /// <summary>By an example: what stands before the last digit, and what stands after the first.</summary>
    static NumberForm NumbersOf(string example) => new(example[^2..^1], char.IsDigit(example[1]) ? "" : example[1..2]);

    static ImmutableArray<T>? Known<T>(ManifestMap map, string key, Func<string, T?> read) where T : struct
    {
        var known = map.Words(key, needed: false).Select(read).ToList();
        if (known.Contains(null)) map.Fault(PackageFaultKind.OutOfRange, key);
        return known.Count == 0 ? null : [.. known.Select(value => value ?? default)];
    }

    static bool? OnlyTrue(string text) => text == "true" ? true : null;
}
