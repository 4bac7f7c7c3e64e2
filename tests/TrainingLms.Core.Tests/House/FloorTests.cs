using System.Text.RegularExpressions;

namespace TrainingLms.Core.Tests.House;

/// <summary>Floors look down and never up; only Data sees all of them.</summary>
public sealed partial class FloorTests
{
    static readonly string[] Floors =
    [
        "Workflow", "Calendars", "Privacy", "Audit", "Organizations", "People", "Competencies", "Courses", "Classes", "LearningHours", "Programmes", "Exams", "Titles", "Certificates", "Reports", "Notifications",
    ];

    /// <summary>Storage and language serve every floor; the handbook stands on the roof.</summary>
    static readonly string[] Stairwell = ["Data", "Sentences"];
    static readonly string[] BesideTheFloors = [.. Stairwell, "Handbook", "Decisions"];

    [Fact]
    public void Every_folder_of_the_library_has_its_floor()
    {
        var strangers = Directory.EnumerateDirectories(Sources.Core).Select(path => Path.GetFileName(path)!)
            .Where(name => name is not ("bin" or "obj")).Except(Floors).Except(BesideTheFloors);
        Findings.None(strangers);
    }

    [Fact]
    public void No_floor_leans_on_one_above_it()
    {
        var climbs = from file in Sources.All
                     where file.IsIn("TrainingLms.Core") && Floors.Contains(file.Feature)
                     from Match use in Using().Matches(file.Text)
                     let used = use.Groups[1].Value
                     where Array.IndexOf(Floors, used) > Array.IndexOf(Floors, file.Feature)
                     select $"{file.Path} ({file.Feature}) uses {used}, a floor above it: let the higher one implement an interface of the lower";
        Findings.None(climbs);
    }

    [Fact]
    public void The_kernel_leans_on_nothing_and_no_floor_on_the_handbook()
    {
        var wrong = from file in Sources.All
                    where file.IsIn("TrainingLms.Core")
                    from Match use in Using().Matches(file.Text)
                    let used = use.Groups[1].Value
                    where (file.Feature == "Workflow" && used != "Workflow")
                        || (file.Feature == "Sentences" && used is not ("Workflow" or "Sentences"))
                        || (used == "Handbook" && file.Feature != "Handbook")
                    select $"{file.Path} uses {used}";
        Findings.None(wrong);
    }

    [Fact]
    public void Features_are_named_in_using_lines_only_so_that_these_tests_can_see_them()
    {
        var hidden = from file in Sources.All
                     where file.IsIn("TrainingLms.Core")
                     from line in file.Text.Split('\n')
                     where GlobalUsing().IsMatch(line) || (FullName().IsMatch(line) && !UsingOrNamespace().IsMatch(line))
                     select $"{file.Path}: {line.Trim()}";
        Findings.None(hidden);
    }

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?TrainingLms\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^\s*global using .*TrainingLms\.")]
    private static partial Regex GlobalUsing();

    [GeneratedRegex(@"^\s*(using|namespace) |^\s*//")]
    private static partial Regex UsingOrNamespace();

    [GeneratedRegex(@"\bTrainingLms\.(Workflow|Privacy|Audit|Calendars|Organizations|People|Competencies|Courses|Classes|LearningHours|Programmes|Exams|Titles|Certificates)\.")]
    private static partial Regex FullName();
}
