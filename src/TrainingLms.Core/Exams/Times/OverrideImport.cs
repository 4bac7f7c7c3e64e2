using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Columns of the roster workbook that an import of overrides reads; the others are for people.</summary>
public static class OverrideColumns
{
    /// <summary>Person number.</summary>
    public const string Person = "person";

    /// <summary>From when the person may start.</summary>
    public const string Opens = "opens";

    /// <summary>The close.</summary>
    public const string Closes = "closes";

    /// <summary>The limit in minutes.</summary>
    public const string Limit = "limit";

    /// <summary>How many attempts.</summary>
    public const string Attempts = "attempts";

    /// <summary>Why.</summary>
    public const string Reason = "reason";

    /// <summary>The word in a cell that means none: no close, no limit, any number of attempts.</summary>
    public const string NoneWord = "无";

    /// <summary>How an instant is written, in the zone of the house.</summary>
    public static readonly LocalDateTimePattern Moment = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm");

    /// <summary>How a limit or a number of attempts is written.</summary>
    public static string Number(int number) => number == 0 ? NoneWord : $"{number}";

    /// <summary>How a limit of so many seconds is written: in minutes, a begun one counted; for none the word.</summary>
    public static string Minutes(int seconds) => Number((seconds + 59) / 60);

    static readonly Dictionary<string, string> Headings = new()
    {
        [Person] = "工号",
        [Opens] = "个人开放时间",
        [Closes] = "个人截止时间",
        [Limit] = "个人限时（分钟）",
        [Attempts] = "个人次数",
        [Reason] = "调整理由",
    };

    /// <summary>The heading of a column.</summary>
    public static string HeadingOf(string column) => Headings[column];
}

/// <summary>A row of a roster workbook, as it was typed.</summary>
/// <param name="Number">Its number as Excel shows it.</param>
/// <param name="Cells">What stands in the columns that are read, trimmed; without the empty ones.</param>
public sealed record OverrideRow(int Number, IReadOnlyDictionary<string, string> Cells);

/// <summary>A personal override that a file would make or change.</summary>
/// <param name="Row">Its row.</param>
/// <param name="PersonId">The person.</param>
/// <param name="PersonNumber">The person's number.</param>
/// <param name="Times">What it would say.</param>
/// <param name="Reason">Why.</param>
/// <param name="Changes">The override it would change; null where it would be new.</param>
/// <param name="Version">The version of that.</param>
public sealed record PlannedOverride(int Row, Guid PersonId, string PersonNumber, OverrideTimes Times, string Reason, Guid? Changes, long Version);

/// <summary>What taking in a roster workbook would do, or has done.</summary>
/// <param name="Problems">What keeps it from being taken in, by row; nothing is written while there is one.</param>
/// <param name="Planned">Overrides that would be made or changed.</param>
/// <param name="Same">Rows that say what is so already.</param>
/// <param name="Hash">Hash over what would be done; taking it in names it, so that what was looked at is what is done.</param>
public sealed record OverridePlan(IReadOnlyList<ImportProblem> Problems, IReadOnlyList<PlannedOverride> Planned, int Same, string Hash);

/// <summary>Takes personal overrides in from a roster workbook: looked at first, with everything that is wrong, and then all or nothing (exams.md 12).</summary>
public sealed class OverrideImport(LmsDbContext db, ExamOffice office, TimesDesk times, WorkCalendar calendar)
{
    /// <summary>Whether the actor may give overrides at the exam at all; whoever may not is not told what is wrong with a file.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>override_import.forbidden</c>.</exception>
    public async Task<Exam> AdmitAsync(Guid examId, Act act, CancellationToken cancel = default)
    {
        var exam = await office.FindAsync(examId, act.By, cancel);
        return act.By.Holds(Role.ExamManager, exam.UnitId) ? exam : throw new RefusedException(RefusalKind.Forbidden, "override_import.forbidden");
    }

    /// <summary>Says what taking in a file would do. Empty cells leave a value as it is.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>override_import.forbidden</c>.</exception>
    public async Task<OverridePlan> PlanAsync(Guid examId, IReadOnlyList<OverrideRow> rows, Act act, CancellationToken cancel = default) =>
        (await PlanAsync(await AdmitAsync(examId, act, cancel), rows, act, cancel)).Plan;

    /// <summary>Takes in what was looked at; attempts follow at once, those of many within the next rounds of the clock.</summary>
    /// <exception cref="RefusedException">
    /// <c>exam.not_found</c>, <c>override_import.forbidden</c>, <c>override_import.has_problems</c> first and then every problem, <c>override_import.changed</c>, <c>override_import.nothing</c>.
    /// </exception>
    public async Task<OverridePlan> ApplyAsync(Guid examId, IReadOnlyList<OverrideRow> rows, string? hash, Act act, CancellationToken cancel = default)
    {
        await AdmitAsync(examId, act, cancel);
        var done = await db.InTransactionAsync(async () =>
        {
            await db.LockExamAsync(examId, cancel);
            var exam = await db.Exams.SingleAsync(one => one.Id == examId, cancel);
            var (plan, known) = await PlanAsync(exam, rows, act, cancel);
            if (plan.Problems.Count > 0)
                throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("override_import.has_problems", [("count", plan.Problems.Count)]), .. plan.Problems.Select(AsRefusal)]);
            if (plan.Hash != hash) throw new RefusedException(RefusalKind.Stale, "override_import.changed");
            if (plan.Planned.Count == 0) throw new RefusedException(RefusalKind.RuleBroken, "override_import.nothing");
            foreach (var one in plan.Planned)
            {
                if (known.GetValueOrDefault(one.PersonId) is { } before) before.Change(one.Times, act.Because(one.Reason));
                else db.ExamOverrides.Add(ExamOverride.Create(exam, new OverrideTarget(one.PersonId), one.Times, act.Because(one.Reason)));
            }
            exam.RaiseTimes();
            await db.SaveChangesAsync(cancel);
            return plan;
        }, cancel);
        foreach (var attempt in await times.StaleAsync(examId, Sweeper.Batch, cancel)) await times.AdjustAsync(attempt, act, cancel);
        return done;
    }

    async Task<(OverridePlan Plan, Dictionary<Guid, ExamOverride> Known)> PlanAsync(Exam exam, IReadOnlyList<OverrideRow> rows, Act act, CancellationToken cancel)
    {
        var numbers = rows.Select(row => row.Cells.GetValueOrDefault(OverrideColumns.Person)).OfType<string>().Distinct().ToList();
        var within = (await db.People.ExaminedBy(act.By, db).Where(person => numbers.Contains(person.PersonNumber)).Select(person => person.Id).ToListAsync(cancel)).ToHashSet();
        // Whoever has gone to another unit since is on the roster still, and the row that goes out with it must come back in.
        var sitting = db.ExamAttempts.OnRosterOf(act.By, db).Where(attempt => attempt.ExamId == exam.Id).Select(attempt => attempt.CandidateId);
        var people = await db.People.Where(person => numbers.Contains(person.PersonNumber) && (within.Contains(person.Id) || sitting.Contains(person.Id))).Select(person => new { person.Id, person.PersonNumber }).ToDictionaryAsync(person => person.PersonNumber, person => person.Id, cancel);
        var known = await db.ExamOverrides.Where(one => one.ExamId == exam.Id && one.PersonId != null && one.State == ExamOverrideState.InForce).ToDictionaryAsync(one => one.PersonId!.Value, cancel);
        var (problems, planned, same, first) = (new List<ImportProblem>(), new List<PlannedOverride>(), 0, new Dictionary<string, OverrideRow>(StringComparer.Ordinal));
        foreach (var row in rows.Where(row => row.Cells.Keys.Any(column => column != OverrideColumns.Person)))
        {
            if (row.Cells.GetValueOrDefault(OverrideColumns.Person) is not { } number || !people.TryGetValue(number, out var person))
            {
                problems.Add(new ImportProblem(row.Number, OverrideColumns.Person, new Refusal("override_import.person_unknown")));
                continue;
            }
            if (!first.TryAdd(number, row))
            {
                // Who has several attempts stands in several rows.
                if (!Says(row).SequenceEqual(Says(first[number]))) problems.Add(new ImportProblem(row.Number, OverrideColumns.Person, new Refusal("override_import.person_twice", [("first", first[number].Number)])));
                continue;
            }
            var (before, wrong) = (known.GetValueOrDefault(person), new List<ImportProblem>());
            var wanted = TimesOf(row, before?.Times ?? new OverrideTimes(), wrong);
            if (wrong.Count == 0 && wanted == (before?.Times ?? new OverrideTimes()))
            {
                same++;
                continue;
            }
            if (!within.Contains(person)) wrong = [new ImportProblem(row.Number, OverrideColumns.Person, new Refusal("override_import.person_elsewhere"))];
            problems.AddRange(wrong);
            if (wrong.Count > 0) continue;
            var reason = row.Cells.GetValueOrDefault(OverrideColumns.Reason) ?? "";
            problems.AddRange(Refusals(exam, person, before, wanted, act.Because(reason)).Select(refusal => new ImportProblem(row.Number, refusal.Code == "reason.missing" ? OverrideColumns.Reason : null, refusal)));
            planned.Add(new PlannedOverride(row.Number, person, number, wanted, reason, before?.Id, before?.Version ?? 0));
        }
        return (new OverridePlan(problems, planned, same, FrozenJson.HashOf(planned)), known);
    }

    OverrideTimes TimesOf(OverrideRow row, OverrideTimes before, List<ImportProblem> problems)
    {
        T? Cell<T>(string column, T? kept, T none, Func<string, T?> read, Func<T, string> write, string code) where T : struct
        {
            // A cell holds less than is stored, whole minutes: as it was given out it says that nothing changes.
            if (!row.Cells.TryGetValue(column, out var text) || kept is { } stored && text == write(stored)) return kept;
            if (text == OverrideColumns.NoneWord) return none;
            if (read(text) is { } value) return value;
            problems.Add(new ImportProblem(row.Number, column, new Refusal(code)));
            return kept;
        }
        return new OverrideTimes(
            Cell(OverrideColumns.Opens, before.OpensAt, OverrideTimes.None, InstantOf, Told, "override_import.moment_unreadable"), Cell(OverrideColumns.Closes, before.ClosesAt, OverrideTimes.Never, InstantOf, Told, "override_import.moment_unreadable"),
            Cell(OverrideColumns.Limit, before.LimitSeconds, 0, text => Whole(text, 10_080) * 60, OverrideColumns.Minutes, "override_import.minutes_unreadable"), Cell(OverrideColumns.Attempts, before.Attempts, 0, text => Whole(text, 100), OverrideColumns.Number, "override_import.attempts_unreadable"));
    }

    Instant? InstantOf(string text) => OverrideColumns.Moment.Parse(text) is { Success: true } read ? read.Value.InZoneLeniently(calendar.Zone).ToInstant() : null;

    string Told(Instant at) => at == OverrideTimes.None || at == OverrideTimes.Never ? OverrideColumns.NoneWord : OverrideColumns.Moment.Format(at.InZone(calendar.Zone).LocalDateTime);

    static int? Whole(string text, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number : null;

    static IEnumerable<KeyValuePair<string, string>> Says(OverrideRow row) => row.Cells.OrderBy(cell => cell.Key, StringComparer.Ordinal);

    static IReadOnlyList<Refusal> Refusals(Exam exam, Guid person, ExamOverride? before, OverrideTimes wanted, Act act)
    {
        if (before is not null) return ExamOverrideWorkflow.Table.Check(before, ExamOverrideTrigger.Change, act.Given(wanted)).Refusals;
        try
        {
            ExamOverride.Create(exam, new OverrideTarget(person), wanted, act);
            return [];
        }
        catch (RefusedException refused)
        {
            return refused.Refusals;
        }
    }

    static Refusal AsRefusal(ImportProblem problem) => problem.Reason with
    {
        Facts = [.. problem.Reason.Facts, ("row", problem.Row)],
        Member = problem.Column is { } column ? $"{OverrideColumns.HeadingOf(column)}:{problem.Row}" : $"{problem.Row}",
    };
}
