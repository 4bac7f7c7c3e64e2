using System.CommandLine;
using TrainingLms.Api.People;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Excel.OneRoster;
using TrainingLms.Excel.Rosters;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Commands;

/// <summary><c>export-roster</c>: the people of a unit and those below as a workbook or OneRoster files, numbers masked unless they are asked for in full, with a purpose.</summary>
static class ExportRosterCommand
{
    const string Workbook = "workbook";
    const string OneRoster = "oneroster";

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The file to write; only its owner may read it" };
        var full = new Option<bool>("--full") { Description = "Identity and mobile numbers in full; needs --purpose, and every person named is told" };
        var purpose = new Option<string?>("--purpose") { Description = "Key of a listed purpose, or the purpose in 5 to 200 characters" };
        var format = new Option<string>("--format") { Description = "workbook (default) or oneroster: a zip of OneRoster 1.2 files with units and courses", DefaultValueFactory = _ => Workbook };
        format.AcceptOnlyFromAmong(Workbook, OneRoster);
        var status = OneOf<PersonStatus>("--status", "Only people of this status");
        var engagement = OneOf<Engagement>("--engagement", "Only full-time or only part-time people");
        var employment = OneOf<EmploymentCategory>("--employment", "Only people of this employment category");
        var alone = new Option<bool>("--unit-alone") { Description = "Only people of the unit itself, without those below" };
        var export = new Command("export-roster", "Write the people of a unit and those below into a file") { file, full, purpose, format, status, engagement, employment, alone };
        RosterVerb.Give(export, async (parsed, verb, cancel) =>
        {
            var (path, inFull, why) = (parsed.GetValue(file)!, parsed.GetValue(full), parsed.GetValue(purpose));
            if (why is not null && !inFull) throw new UsageException(verb.Book.Say(new Refusal("roster_verb.purpose_without_full", [])));
            WholeFile.Demand(path);
            var filter = new RosterFilterRequest { Status = parsed.GetValue(status), Engagement = parsed.GetValue(engagement), Employment = parsed.GetValue(employment), UnitAlone = parsed.GetValue(alone) }.Read();
            var people = await verb.InAsync(async (services, act) =>
            {
                var exports = services.GetRequiredService<RosterExports>();
                var unit = await RosterVerb.UnitOfAsync(parsed, RosterDesk.UnitOf(act.By), services.GetRequiredService<LmsDbContext>(), cancel);
                var isListed = services.GetRequiredService<ViewPurposes>().All.Any(listed => listed.Key == why);
                var kind = parsed.GetValue(format) == OneRoster ? RosterFormat.OneRoster : RosterFormat.Workbook;
                await using var roster = inFull
                    ? await exports.InFullAsync(unit, filter, isListed ? why : null, isListed ? null : why, act, kind, cancel)
                    : await exports.MaskedAsync(unit, filter, act, kind, cancel);
                void Tell(int done) => verb.Progress.Tell(RosterPhase.Writing, done, roster.Count);
                await WholeFile.WriteAsync(path, target => kind == RosterFormat.OneRoster
                    ? new OneRosterExport(verb.Columns, verb.Keys, services.GetRequiredService<WorkCalendar>()).WriteAsync(target, roster, act, Tell, cancel)
                    : RosterDownload.WriteAsync(target, roster, new RosterWorkbooks(verb.Columns, verb.Keys), act, Tell, cancel));
                return roster.Count;
            }, cancel);
            verb.Say("roster_verb.exported", ("people", people), ("file", path));
            verb.Print(new ExportReport(Path.GetFullPath(path), people, inFull));
            return 0;
        });
        return export;
    }

    static Option<string?> OneOf<T>(string name, string description) where T : struct, Enum
    {
        string[] words = [.. Enum.GetValues<T>().Select(word => Snake.Of(word))];
        var option = new Option<string?>(name) { Description = $"{description}: {string.Join(", ", words)}" };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}

/// <summary>What a program gets of an export.</summary>
sealed record ExportReport(string File, int People, bool InFull);

/// <summary>A file that is there whole or not at all, for its owner's eyes.</summary>
static class WholeFile
{
    /// <summary>Before anything is done for its sake.</summary>
    /// <exception cref="UsageException">There is no folder for it.</exception>
    public static void Demand(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new UsageException($"there is no folder {folder}");
    }

    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var draft = $"{path}.part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            await using (var target = new FileStream(draft, options)) await write(target);
            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
