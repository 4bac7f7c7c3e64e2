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
            root.Number("attempts", 1, 100) ?? 0, new Blueprint([.. root.Maps("sections").Select(Section)]));
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
        var section = new BlueprintSection(map.Text("title") ?? "", [.. map.Maps("cells").Select(Cell)]);
        map.End();
        return section;
    }

    static BlueprintCell Cell(ManifestMap map)
    {
        var types = map.Words("types", needed: false).Select(BankFile.Words<QuestionType>).ToList();
        if (types.Contains(null)) map.Fault(PackageFaultKind.OutOfRange, "types");
        var cell = new BlueprintCell(map.Text("topic") ?? "", [.. types.Select(type => type ?? default)],
            map.Number("count", 1, 500) ?? 0, map.Hundredths("marks", 1, MostMarksHundredths) ?? 0);
        map.End();
        return cell;
    }
}
