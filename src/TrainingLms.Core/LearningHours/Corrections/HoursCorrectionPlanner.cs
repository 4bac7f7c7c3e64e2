using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Judges the rows of a workbook of corrections against the ledger. Writes nothing.</summary>
public sealed class HoursCorrectionPlanner(LmsDbContext db, HoursRuleOffice office, WorkCalendar calendar)
{
    const int Batch = 1_000;

    /// <summary>Makes the plan.</summary>
    /// <param name="upload">The file.</param>
    /// <param name="unitId">The unit it is for.</param>
    /// <param name="act">The officer.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<HoursCorrectionPlan> PlanAsync(HoursUpload upload, Guid unitId, Act act, CancellationToken cancel)
    {
        var sheet = new Sheet(await office.BookAsync(cancel), calendar.DayOf(act.At), act);
        foreach (var batch in upload.Rows.Chunk(Batch)) sheet.Judge(batch, await KnownAsync(batch, unitId, act, cancel));
        await RefuseDoublesAsync(sheet, cancel);
        return new HoursCorrectionPlan(sheet.Rows, upload.Rows.Count - sheet.Rows.Count, HashOf(upload, unitId, sheet.Rows));
    }

    /// <summary>The word that stands for the kind of an entry in the workbook.</summary>
    public static string? KindOf(HoursEntry entry, HoursRuleBook book) => book.For(entry.UnitId, entry.HoursYear).Conversion(entry.Conversion)?.Name ?? entry.Conversion;

    async Task<Known> KnownAsync(IReadOnlyList<HoursSheetRow> rows, Guid unitId, Act act, CancellationToken cancel)
    {
        var ids = rows.Select(EntryOf).OfType<Guid>().ToHashSet();
        var entries = await db.HoursEntries.AsNoTracking().CorrectableBy(act.By, unitId, db).Where(entry => ids.Contains(entry.Id)).ToDictionaryAsync(entry => entry.Id, cancel);
        var people = entries.Values.Select(entry => entry.PersonId).ToHashSet();
        return new Known(entries, await db.People.AsNoTracking().Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancel));
    }

    async Task RefuseDoublesAsync(Sheet sheet, CancellationToken cancel)
    {
        var doubles = await DoublesAsync([.. sheet.Rows.Select(row => row.Change).OfType<PlannedCorrection>().Select(change => new Replaced(change.Entry.Id, change.Entry.PersonId, change.After))], cancel);
        for (var at = 0; at < sheet.Rows.Count; at++)
            if (sheet.Rows[at] is { Change: { } change } row && doubles.Contains(change.Entry.Id))
                sheet.Rows[at] = row with { Change = null, Problems = [new HoursRowProblem(null, new Refusal("hours_correction.in_ledger"))] };
    }

    /// <summary>How many lines of a correction would stand twice by now: claims and courses may have brought the same learning since it was handed in.</summary>
    public async Task<int> CountDoublesAsync(Guid correctionId, CancellationToken cancel)
    {
        var lines = await db.HoursCorrectionLines.AsNoTracking().Where(line => line.CorrectionId == correctionId).OrderBy(line => line.Number).ToListAsync(cancel);
        return (await DoublesAsync([.. lines.Select(line => new Replaced(line.EntryId, line.PersonId, line.After))], cancel)).Count;
    }

    /// <summary>Nothing is to stand twice: same person, day, title and kind, among these or beside them. Gives the entries whose replacement would.</summary>
    async Task<HashSet<Guid>> DoublesAsync(IReadOnlyList<Replaced> changed, CancellationToken cancel)
    {
        var (people, gone) = (changed.Select(change => change.PersonId).ToHashSet(), changed.Select(change => change.EntryId).ToHashSet());
        var taken = new HashSet<(Guid, LocalDate, string, string?)>();
        foreach (var some in people.Chunk(Batch))
            foreach (var entry in await db.HoursEntries.AsNoTracking().Where(entry => some.Contains(entry.PersonId) && entry.State == HoursEntryState.Booked && (entry.Kind == HoursEntryKind.Grant || entry.Kind == HoursEntryKind.ClaimGrant))
                         .Select(entry => new { entry.Id, entry.PersonId, entry.LearnedOn, entry.Title, entry.Conversion }).ToListAsync(cancel))
                if (!gone.Contains(entry.Id)) taken.Add((entry.PersonId, entry.LearnedOn, entry.Title, entry.Conversion));
        return [.. changed.Where(change => change.After is { } after && !taken.Add((change.PersonId, after.On, after.Title, after.Conversion))).Select(change => change.EntryId)];
    }

    static string HashOf(HoursUpload upload, Guid unitId, IEnumerable<CorrectionRow> rows) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows
        .Select(row => $"{row.Number} {row.Change?.Entry.Id} {row.Change?.After} {row.Change?.RuleVersion} {row.Change?.Ground} {string.Join(' ', row.Problems.Select(problem => $"{problem.Column}:{problem.Reason.Code}"))}").Prepend($"{upload.FileHash} {unitId}")))));

    static Guid? EntryOf(HoursSheetRow row) => Guid.TryParse(row.Cells.GetValueOrDefault(HoursCorrectionColumns.Entry)?.Value, out var id) ? id : null;

    sealed record Replaced(Guid EntryId, Guid PersonId, HoursFigures? After);

    sealed record Known(Dictionary<Guid, HoursEntry> Entries, Dictionary<Guid, Person> People);

    sealed class Sheet(HoursRuleBook book, LocalDate today, Act act)
    {
        readonly Dictionary<Guid, int> seen = [];

        public List<CorrectionRow> Rows { get; } = [];

        public void Judge(IEnumerable<HoursSheetRow> rows, Known known)
        {
            foreach (var row in rows)
                if (JudgeOne(row, known) is { } judged) Rows.Add(judged);
        }

        /// <summary>Null where the row was left as it was.</summary>
        CorrectionRow? JudgeOne(HoursSheetRow row, Known known)
        {
            if (EntryOf(row) is not { } id || !known.Entries.TryGetValue(id, out var entry))
                return new CorrectionRow(row.Number, null, null, null, null, [new HoursRowProblem(HoursCorrectionColumns.Entry, new Refusal("hours_correction.entry_unknown"))]);
            var person = known.People[entry.PersonId];
            var changed = new CorrectedCells(entry, person, KindOf(entry, book)).ChangedIn(row);
            if (changed.Cells.Count == 0) return null;
            var numbered = changed.Cells.ContainsKey(HoursImportColumns.PersonNumber) ? changed : changed with { Cells = new Dictionary<string, HoursCell>(changed.Cells) { [HoursImportColumns.PersonNumber] = new(person.PersonNumber, person.PersonNumber, null) } };
            var reader = new HoursRowReader(numbered, today, HoursFigures.Of(entry));
            var reading = reader.Read();
            var (problems, ground) = (new List<HoursRowProblem>(), row.Cells.GetValueOrDefault(HoursImportColumns.Evidence)?.Value ?? "");
            CorrectionRow Told(PlannedCorrection? change = null) => new(row.Number, entry, person.PersonNumber, person.Name, change, problems);
            void Wrong(string? column, string code, params (string Name, object? Value)[] facts) => problems.Add(new HoursRowProblem(column, new Refusal(code, facts)));

            var action = row.Cells.GetValueOrDefault(HoursCorrectionColumns.Action)?.Value;
            var isTakenBack = action is not null && HoursCorrectionColumns.TakeBackWords.Contains(action, StringComparer.OrdinalIgnoreCase);
            if (action is not null && !isTakenBack) Wrong(HoursCorrectionColumns.Action, "hours_correction.action_unknown", ("word", HoursCorrectionColumns.TakeBack));
            var (rules, conversion) = isTakenBack || reading is null ? (null, null) : KindIn(reading, entry, person);
            if (!isTakenBack && reading is null) problems.AddRange(reader.Problems);
            var after = isTakenBack || reading is null ? null : new HoursFigures(reading.Title!, reading.Category!.Value, conversion, reading.From, reading.On, reading.HoursHundredths!.Value, reading.DaysHundredths);
            if (problems.Count == 0 && after == HoursFigures.Of(entry))
            {
                if (ground.Length == 0) return null;
                Wrong(null, "hours_correction.nothing_changes");
                return Told();
            }
            if (ground.Length == 0) Wrong(HoursImportColumns.Evidence, "hours_import.cell_missing");
            if (ground.Length > 200) Wrong(HoursImportColumns.Evidence, "hours_import.cell_too_long", ("most", 200));
            if (changed.Cells.ContainsKey(HoursImportColumns.PersonNumber)) Wrong(HoursImportColumns.PersonNumber, "hours_correction.person_differs");
            if (act.Persons.Contains(person.Id)) Wrong(HoursImportColumns.PersonNumber, "hours_correction.own_hours");
            if (!seen.TryAdd(id, row.Number)) Wrong(HoursCorrectionColumns.Entry, "hours_correction.entry_twice", ("first", seen[id]));
            if (rules is not null && after!.Conversion is null && reading!.Kind is not null) Wrong(HoursImportColumns.Kind, "hours_import.kind_unknown", ("kinds", rules.Conversions.Select(kind => kind.Name)));
            if (rules is not null && after!.On.Year != entry.HoursYear && !rules.Knows(person, after.On.Year)) Wrong(HoursImportColumns.On, "hours_import.year_without_rules", ("year", after.On.Year));
            return problems.Count > 0 ? Told() : Told(new PlannedCorrection(row.Number, entry, after, rules?.Name, ground));
        }

        /// <summary>The kind that was left as it was, or out, stays: also where the table of today does not know it any more.</summary>
        (HoursRules Rules, string? Conversion) KindIn(HoursRowReading reading, HoursEntry entry, Person person)
        {
            var rules = book.For(person.UnitId, reading.On.Year);
            return (rules, reading.Kind is null ? entry.Conversion : rules.Named(reading.Kind)?.Key);
        }
    }
}
