using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Api.Commands;
using TrainingLms.Calendars;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>The verbs for rosters, as an operator calls them beside the running server, on files.</summary>
[Collection("command line")]
public abstract class RosterVerbTests(LmsServer server) : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("tlms-verb-").FullName;

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_dry_run_shows_everything_writes_nothing_and_leaves_nothing_behind()
    {
        var (story, number) = await BeginAsync();
        var file = await FileAsync("roster.xlsx", story.Row(1), story.Row(2));

        var (code, output, _) = await RunAsync("import-roster", file, "--dry-run", "--as", number, "--unit", story.UnitCode, "--json");
        Assert.Equal(0, code);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal((2, 2), (RosterStory.Count(report, "rows"), RosterStory.Count(report, "create")));
        Assert.Equal("cancelled", report.Text("state"));
        Assert.Equal(0, await story.PeopleAsync());
        Assert.Equal(0, await server.InDatabaseAsync(db => db.RosterFiles.CountAsync(f => f.ImportId == report.Id())));
    }

    [Fact]
    public async Task What_was_previewed_is_written_and_the_trail_names_the_officer_and_the_command_line()
    {
        var (story, number) = await BeginAsync();
        var file = await FileAsync("roster.xlsx", story.Row(1), story.Row(2));

        var (code, output, _) = await RunAsync("import-roster", file, "--as", number);
        Assert.Equal(0, code);
        Assert.Contains("新增 2", output, StringComparison.Ordinal);
        Assert.Equal(2, await story.PeopleAsync());
        var confirmed = await server.InDatabaseAsync(db => db.AuditEntries.AsNoTracking().SingleAsync(e => e.ActorId == story.Li.Id && e.Trigger == "confirm"));
        Assert.StartsWith("cli/import-roster/", confirmed.CorrelationId, StringComparison.Ordinal);

        var (again, unchanged, _) = await RunAsync("import-roster", file, "--as", number, "--json");
        Assert.Equal((0, 2), (again, RosterStory.Count(JsonDocument.Parse(unchanged).RootElement, "unchanged")));
    }

    [Fact]
    public async Task A_wrong_row_blocks_with_1_names_its_cell_and_comes_back_in_a_workbook_that_can_be_corrected()
    {
        var (story, number) = await BeginAsync();
        var file = await FileAsync("roster.xlsx", story.Row(1), story.Row(2, (RosterKeys.UnitCode, "NOWHERE")));
        var errors = Path.Combine(folder, "errors.xlsx");

        var (code, output, told) = await RunAsync("import-roster", file, "--as", number, "--errors", errors);
        Assert.Equal(1, code);
        Assert.Contains("第 3 行 E 列", output, StringComparison.Ordinal);
        Assert.Contains("roster_import.has_errors", told, StringComparison.Ordinal);
        Assert.True(File.Exists(errors));
        Assert.Equal(0, await story.PeopleAsync());

        Assert.Equal(0, (await RunAsync("import-roster", file, "--as", number, "--policy", "good_rows")).Code);
        Assert.Equal(1, await story.PeopleAsync());
    }

    [Fact]
    public async Task Many_leavers_are_left_to_a_second_person_in_the_API()
    {
        var (story, number) = await BeginAsync();
        var rows = Enumerable.Range(1, 10).Select(n => story.Row(n)).ToArray();
        Assert.Equal(0, (await RunAsync("import-roster", await FileAsync("all.xlsx", rows), "--as", number)).Code);
        var today = NodaTime.Text.LocalDatePattern.Iso.Format(server.Calendar.DayOf(new MicrosecondClock().GetCurrentInstant()));
        var leaving = rows.Take(3).Select((_, n) => story.Row(n + 1, (RosterKeys.Status, "离职"), (RosterKeys.EffectiveOn, today))).ToArray();

        var (code, output, told) = await RunAsync("import-roster", await FileAsync("leaving.xlsx", leaving), "--as", number);
        Assert.Equal(1, code);
        Assert.Contains("roster_import.second_person_needed", told, StringComparison.Ordinal);
        Assert.Contains("guarded-confirmation", output, StringComparison.Ordinal);
        var waiting = await server.InDatabaseAsync(db => db.RosterImports.AsNoTracking().SingleAsync(i => i.UploadedBy == story.Li.Id && i.State == RosterImportState.Previewed));
        Assert.Contains($"{waiting.Id}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_gets_more_from_the_command_line_than_the_own_appointments_give()
    {
        var (story, _) = await BeginAsync();
        var stranger = await server.PersonAsync("Sun", "C");
        var file = await FileAsync("roster.xlsx", story.Row(1));
        var (code, _, told) = await RunAsync("import-roster", file, "--as", await NumberOfAsync(stranger), "--unit", story.UnitCode);
        Assert.Equal(1, code);
        Assert.Contains("roster_import.upload.forbidden", told, StringComparison.Ordinal);

        var (unknown, _, why) = await RunAsync("import-roster", file, "--as", "NOBODY");
        Assert.Equal(1, unknown);
        Assert.Contains("roster_verb.person_unknown", why, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("import-roster", Path.Combine(folder, "missing.xlsx"), "--as", "NOBODY")).Code);

        var (export, output, no) = await RunAsync("export-roster", Path.Combine(folder, "out.xlsx"), "--as", await NumberOfAsync(stranger), "--unit", story.UnitCode, "--json");
        Assert.Equal(1, export);
        Assert.Contains("unit.not_found", no, StringComparison.Ordinal);
        Assert.Equal("unit.not_found", JsonDocument.Parse(output).RootElement.Items("refusals")[0].Text("code"));
        Assert.False(File.Exists(Path.Combine(folder, "out.xlsx")));
    }

    [Fact]
    public async Task A_full_export_is_written_down_and_comes_back_unchanged_and_a_masked_one_is_refused()
    {
        var (story, number) = await BeginAsync();
        Assert.Equal(0, (await RunAsync("import-roster", await FileAsync("roster.xlsx", story.Row(1), story.Row(2)), "--as", number)).Code);
        var (masked, full) = (Path.Combine(folder, "masked.xlsx"), Path.Combine(folder, "full.xlsx"));

        Assert.Equal(0, (await RunAsync("export-roster", masked, "--as", number)).Code);
        Assert.Equal(1, (await RunAsync("import-roster", masked, "--as", number, "--dry-run")).Code);
        Assert.Equal(1, (await RunAsync("export-roster", full, "--as", number, "--full")).Code);
        Assert.Equal(2, (await RunAsync("export-roster", full, "--as", number, "--purpose", "hr_archive")).Code);
        var (code, output, _) = await RunAsync("export-roster", full, "--as", number, "--full", "--purpose", "hr_archive", "--json");
        Assert.Equal((0, 2), (code, JsonDocument.Parse(output).RootElement.Int("people")));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(full));

        var (_, again, _) = await RunAsync("import-roster", full, "--as", number, "--dry-run", "--json");
        Assert.Equal(2, RosterStory.Count(JsonDocument.Parse(again).RootElement, "unchanged"));
        Assert.Equal(2, await server.InDatabaseAsync(db => db.FullViews.CountAsync(view => view.ViewerId == story.Li.Id && view.Kind == FullViewKind.Export)));
        var trail = await server.InDatabaseAsync(db => db.AuditEntries.AsNoTracking()
            .Where(e => e.ActorId == story.Li.Id && (e.Trigger == "export_full_ids" || e.Trigger == "export_roster")).ToListAsync());
        Assert.Equal(2, trail.Count);
        Assert.All(trail, entry => Assert.StartsWith("cli/export-roster/", entry.CorrelationId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OneRoster_files_go_out_by_their_format_and_come_in_by_their_content()
    {
        var (story, number) = await BeginAsync();
        Assert.Equal(0, (await RunAsync("import-roster", await FileAsync("roster.xlsx", story.Row(1), story.Row(2)), "--as", number)).Code);
        var zip = Path.Combine(folder, "out.zip");
        var (code, output, _) = await RunAsync("export-roster", zip, "--as", number, "--format", "oneroster", "--full", "--purpose", "hr_archive", "--json");
        Assert.Equal((0, 2), (code, JsonDocument.Parse(output).RootElement.Int("people")));
        var (back, told, _) = await RunAsync("import-roster", zip, "--as", number, "--dry-run");
        Assert.Equal(0, back);
        Assert.Contains("OneRoster 1.2", told, StringComparison.Ordinal);
        Assert.Contains("无变化 2", told, StringComparison.Ordinal);
        Assert.NotEqual(0, (await RunAsync("export-roster", zip, "--as", number, "--format", "pdf")).Code);
    }

    [Fact]
    public async Task The_sentences_follow_the_language_of_the_environment()
    {
        Assert.Equal("en", RosterVerb.BookOf(name => name == "LANG" ? "en_US.UTF-8" : null).Language);
        Assert.Equal("zh-CN", RosterVerb.BookOf(name => name == "LC_ALL" ? "zh_CN.UTF-8" : "en_US.UTF-8").Language);
        Assert.Equal("zh-CN", RosterVerb.BookOf(_ => null).Language);
        var (story, number) = await BeginAsync();
        var (_, output, _) = await RunAsync("en_US.UTF-8", "import-roster", await FileAsync("roster.xlsx", story.Row(1)), "--dry-run", "--as", number);
        Assert.Contains("new 1", output, StringComparison.Ordinal);
    }

    /// <summary>The verb reads the system's clock; so does the server beside it for the length of a test, or each would think the other dead.</summary>
    async Task<(RosterStory Story, string Number)> BeginAsync()
    {
        MoveClock();
        var story = await RosterStory.BeginAsync(server);
        return (story, await NumberOfAsync(story.Li));
    }

    void MoveClock()
    {
        var now = new MicrosecondClock().GetCurrentInstant();
        if (now > server.Clock.GetCurrentInstant()) server.Clock.MoveTo(now);
    }

    Task<string> NumberOfAsync(Persona persona) => server.InDatabaseAsync(db => db.People.Where(p => p.Id == persona.Id).Select(p => p.PersonNumber).SingleAsync());

    async Task<string> FileAsync(string name, params Dictionary<string, TrainingLms.Excel.CellValue>[] rows)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllBytesAsync(path, await RosterStory.FileAsync(rows), TestContext.Current.CancellationToken);
        return path;
    }

    /// <summary>Runs a verb in a language, Chinese unless the first word names another.</summary>
    async Task<(int Code, string Output, string Error)> RunAsync(params string[] words)
    {
        var language = words[0].StartsWith("en_", StringComparison.Ordinal) ? words[0] : "zh_CN.UTF-8";
        MoveClock();
        var verb = words[0] == language ? words[1..] : words;
        var before = (Console.Out, Console.Error, Language: Environment.GetEnvironmentVariable("LC_ALL"));
        using var output = new StringWriter();
        using var error = new StringWriter();
        Console.SetOut(output);
        Console.SetError(error);
        Environment.SetEnvironmentVariable("LC_ALL", language);
        try
        {
            string[] database = server.Options.Connection is { } connection ? ["--provider", server.Options.Provider, "--connection", connection] : [];
            var code = await CommandLine.Root().Parse([.. verb, "--data", server.Options.DataFolder, .. database]).InvokeAsync();
            return (code, $"{output}", $"{error}");
        }
        finally
        {
            Console.SetOut(before.Out);
            Console.SetError(before.Error);
            Environment.SetEnvironmentVariable("LC_ALL", before.Language);
        }
    }
}

public sealed class RosterVerbTestsOnSqlite(SqliteServer server) : RosterVerbTests(server), IClassFixture<SqliteServer>;

public sealed class RosterVerbTestsOnPostgreSql(PostgreSqlServer server) : RosterVerbTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
