using System.Reflection;
using System.Text.RegularExpressions;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.House;

/// <summary>What reviews need not look for.</summary>
public sealed partial class HouseRuleTests
{
    static readonly Type[] Governed =
        [.. typeof(Workflows).Assembly.GetTypes().Where(type => typeof(IGoverned).IsAssignableFrom(type) && type is { IsAbstract: false })];

    [Fact]
    public void Only_the_engine_sets_a_state()
    {
        foreach (var type in Governed)
        {
            var states = type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(property => property.Name == "State").ToList();
            var state = Assert.Single(states);
            Assert.True(state.DeclaringType!.IsGenericType && state.DeclaringType.GetGenericTypeDefinition() == typeof(Governed<>), $"{type.Name} hides State");
            Assert.True(state.SetMethod is null or { IsPrivate: true }, $"{type.Name}.State can be set");
        }
    }

    [Fact]
    public void Everything_governed_has_a_workflow_table() =>
        Findings.None(Governed.Except(Workflows.All.Select(workflow => workflow.SubjectType)).Select(type => $"{type.Name} has no public static field Table"));

    [Fact]
    public void Workflow_names_are_unique_and_in_snake_case()
    {
        var names = Workflows.All.Select(workflow => workflow.Name).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.All(names, name => Assert.Matches("^[a-z]+(_[a-z]+)*$", name));
    }

    [Fact]
    public void The_library_knows_no_DateTime() => Findings.None(Find(BareDateTime(), file => file.IsIn("TrainingLms.Core")));

    [Fact]
    public void The_system_clock_is_read_in_one_place() =>
        Findings.None(Find(SystemClock(), file => file.Path != "src/TrainingLms.Core/Calendars/MicrosecondClock.cs"));

    [Fact]
    public void Keys_come_from_the_act() =>
        Findings.None(Find(LooseKey(), file => file.Path != "src/TrainingLms.Core/Workflow/Act.cs" && !file.Text.Contains("#pragma warning disable RS0030", StringComparison.Ordinal)));

    [Fact]
    public void The_library_knows_no_web_and_no_database_provider() =>
        Findings.None(Find(ForeignUsing(), file => file.IsIn("TrainingLms.Core")));

    [Fact]
    public void Visibility_is_decided_in_the_files_named_Scope() =>
        Findings.None(Find(HandMadeScope(), file => !file.Path.EndsWith("Scope.cs", StringComparison.Ordinal)));

    static IEnumerable<string> Find(Regex wrong, Func<SourceFile, bool> within) =>
        from file in Sources.All
        where within(file)
        from line in file.Text.Split('\n').Select((text, index) => (Text: text, Number: index + 1))
        where !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal) && wrong.IsMatch(line.Text)
        select $"{file.Path}:{line.Number}: {line.Text.Trim()}";

    [GeneratedRegex(@"\bScope\.For\(|\bnew Scope\(|\bGrants\.\w+\(grant => RoleRights\.")]
    private static partial Regex HandMadeScope();

    [GeneratedRegex(@"\bDateTime(Offset)?\b")]
    private static partial Regex BareDateTime();

    [GeneratedRegex(@"\bSystemClock\.Instance\b|\bDateTime(Offset)?\.(Now|UtcNow|Today)\b")]
    private static partial Regex SystemClock();

    [GeneratedRegex(@"\bGuid\.(NewGuid|CreateVersion7)\(")]
    private static partial Regex LooseKey();

    [GeneratedRegex(@"^using (Microsoft\.AspNetCore|Microsoft\.Data\.Sqlite|Npgsql)")]
    private static partial Regex ForeignUsing();
}
