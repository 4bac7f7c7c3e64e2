using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Judges the rows of a workbook of past hours against people, courses and ledger. Writes nothing.</summary>
public sealed class HoursImportPlanner(LmsDbContext db, HoursRuleOffice office, WorkCalendar calendar)
{
    const int Batch = 1_000;

    /// <summary>Makes the plan.</summary>
    /// <param name="upload">The file.</param>
    /// <param name="unitId">The unit it is for.</param>
    /// <param name="act">The officer.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<HoursImportPlan> PlanAsync(HoursUpload upload, Guid unitId, Act act, CancellationToken cancel)
    {
        var (book, today) = (await office.BookAsync(cancel), calendar.DayOf(act.At));
        var (rows, before) = (new List<PlannedHoursRow>(upload.Rows.Count), new RowsBefore());
        foreach (var batch in upload.Rows.Chunk(Batch))
        {
            var read = batch.Select(row => (row.Number, Reader: new HoursRowReader(row, today))).Select(row => (row.Number, Reading: row.Reader.Read(), row.Reader.Problems)).ToList();
            var known = await KnownAsync(read.Select(row => row.Reading).OfType<HoursRowReading>().ToList(), unitId, act, cancel);
            foreach (var (number, reading, problems) in read)
                rows.Add(reading is null ? new PlannedHoursRow(number, null, null, null, problems) : Judge(number, reading, known, before, book, act));
        }
        return HoursImportPlan.Of(upload, unitId, rows);
    }

    static PlannedHoursRow Judge(int number, HoursRowReading row, Known known, RowsBefore before, HoursRuleBook book, Act act)
    {
        var problems = new List<HoursRowProblem>();
        void Wrong(string? column, string code, params (string Name, object? Value)[] facts) => problems.Add(new HoursRowProblem(column, new Refusal(code, facts)));

        if (known.Find(row.PersonNumber) is not { } person)
            return new PlannedHoursRow(number, null, null, null, [new HoursRowProblem(HoursImportColumns.PersonNumber, new Refusal("hours_import.person_unknown"))]);
        if (row.Name is not null && row.Name != person.Name) Wrong(HoursImportColumns.Name, "hours_import.name_differs");
        if (act.Persons.Contains(person.Id)) Wrong(HoursImportColumns.PersonNumber, "hours_import.own_hours");
        var rules = book.For(person.UnitId, row.On.Year);
        if (!rules.Knows(person, row.On.Year)) Wrong(HoursImportColumns.On, "hours_import.year_without_rules", ("year", row.On.Year));
        var version = row.Course is { } key ? known.Courses.GetValueOrDefault(key) : null;
        if (row.Course is not null && version is null) Wrong(HoursImportColumns.Course, "hours_import.course_unknown");
        if (version is not null && row.Category is not null && row.Category != version.Category) Wrong(HoursImportColumns.Category, "hours_import.category_differs");
        var conversion = row.Kind is null ? rules.Conversion(HoursConversion.OnlineLesson) : rules.Named(row.Kind);
        if (conversion is null) Wrong(HoursImportColumns.Kind, "hours_import.kind_unknown", ("kinds", rules.Conversions.Select(kind => kind.Name)));
        else if (row.Course is not null && conversion.Key != HoursConversion.OnlineLesson) Wrong(HoursImportColumns.Kind, "hours_import.course_is_online");
        // A course that grants no hours counts as done and books nothing; such a thing has no place in the ledger.
        var hundredths = row.HoursHundredths ?? version?.HoursHundredths ?? 0;
        if (version is not null && hundredths < 25) Wrong(HoursImportColumns.Hours, "hours_import.cell_missing");
        if (problems.Count == 0)
        {
            var hours = new ImportedHours(person.Id, person.UnitId, row.Title ?? version!.Title, row.Category ?? version!.Category, conversion!.Key, row.From, row.On, hundredths, row.DaysHundredths, rules.Name, row.Note)
            {
                Course = version is null ? null : (version.CourseId, version.Id),
            };
            if (known.Ledger.Contains(EntryKey.Of(hours))) Wrong(null, "hours_import.in_ledger");
            else if (before.SameAs(hours) is { } first) Wrong(null, "hours_import.row_twice", ("first", first));
            else if (hours.Course is { } course)
            {
                bool IsRepeat(LocalDate other) => other.PlusYears(rules.Settings.RepeatAfterYears) > row.On && row.On.PlusYears(rules.Settings.RepeatAfterYears) > other;
                if (known.Open.Contains((person.Id, course.Id))) Wrong(HoursImportColumns.Course, "hours_import.course_open");
                else if (known.Done[(person.Id, course.Id)].Concat(before.Completions(person.Id, course.Id)).Any(IsRepeat)) Wrong(HoursImportColumns.Course, "hours_import.course_done", ("years", rules.Settings.RepeatAfterYears));
            }
            if (problems.Count == 0)
            {
                before.Add(number, hours);
                return new PlannedHoursRow(number, person.PersonNumber, person.Name, hours, []);
            }
        }
        return new PlannedHoursRow(number, person.PersonNumber, person.Name, null, problems);
    }

    /// <summary>What the rows of a batch are judged by; people outside the officer's units are not among it.</summary>
    async Task<Known> KnownAsync(List<HoursRowReading> rows, Guid unitId, Act act, CancellationToken cancel)
    {
        var numbers = rows.Select(row => row.PersonNumber).Distinct().ToList();
        var former = await db.FormerNumbers.AsNoTracking().Where(one => numbers.Contains(one.Number)).ToDictionaryAsync(one => one.Number, one => one.PersonId, cancel);
        var formerly = former.Values.ToList();
        var people = await db.People.AsNoTracking().HoursImportableBy(act.By, unitId, db).Where(p => numbers.Contains(p.PersonNumber) || formerly.Contains(p.Id)).ToListAsync(cancel);
        var ids = people.Select(person => person.Id).ToList();
        var days = rows.Select(row => row.On).Distinct().ToList();
        var ledger = await db.HoursEntries.AsNoTracking().Where(e => ids.Contains(e.PersonId) && days.Contains(e.LearnedOn) && e.State == HoursEntryState.Booked
            && (e.Kind == HoursEntryKind.Grant || e.Kind == HoursEntryKind.ClaimGrant)).Select(e => new EntryKey(e.PersonId, e.LearnedOn, e.Title, e.Conversion)).ToListAsync(cancel);
        var keys = rows.Select(row => row.Course).OfType<string>().Distinct().ToList();
        var versions = await db.CourseVersions.AsNoTracking().Where(v => keys.Contains(v.CourseKey) && v.State == CourseVersionState.Published).ToListAsync(cancel);
        var courses = versions.ConvertAll(version => version.CourseId);
        var enrolments = await db.Enrolments.AsNoTracking().Where(e => ids.Contains(e.PersonId) && courses.Contains(e.CourseId))
            .Select(e => new { e.PersonId, e.CourseId, e.State, e.CompletedAt }).ToListAsync(cancel);
        var granted = await db.HoursEntries.AsNoTracking().Where(e => ids.Contains(e.PersonId) && e.CourseId != null && courses.Contains(e.CourseId.Value) && e.State == HoursEntryState.Booked && e.Kind == HoursEntryKind.Grant)
            .Select(e => new { e.PersonId, CourseId = e.CourseId!.Value, e.LearnedOn }).ToListAsync(cancel);
        return new Known(people.ToDictionary(person => person.PersonNumber), people.ToDictionary(person => person.Id), former, versions.ToDictionary(version => version.CourseKey), [.. ledger],
            [.. enrolments.Where(e => Enrolment.OpenStates.Contains(e.State)).Select(e => (e.PersonId, e.CourseId))],
            enrolments.Where(e => Enrolment.DoneStates.Contains(e.State) && e.CompletedAt is not null).Select(e => (e.PersonId, e.CourseId, On: calendar.DayOf(e.CompletedAt!.Value)))
                .Concat(granted.Select(e => (e.PersonId, e.CourseId, On: e.LearnedOn))).ToLookup(e => (e.PersonId, e.CourseId), e => e.On));
    }

    sealed record Known(
        Dictionary<string, Person> ByNumber, Dictionary<Guid, Person> ById, Dictionary<string, Guid> Former, Dictionary<string, CourseVersion> Courses, HashSet<EntryKey> Ledger,
        HashSet<(Guid Person, Guid Course)> Open, ILookup<(Guid Person, Guid Course), LocalDate> Done)
    {
        public Person? Find(string number) => ByNumber.GetValueOrDefault(number) ?? (Former.TryGetValue(number, out var id) ? ById.GetValueOrDefault(id) : null);
    }

    /// <summary>What makes two entries the same learning: the index of the ledger says the same.</summary>
    sealed record EntryKey(Guid PersonId, LocalDate On, string Title, string? Conversion)
    {
        public static EntryKey Of(ImportedHours hours) => new(hours.PersonId, hours.On, hours.Title, hours.Conversion);
    }

    /// <summary>The good rows above the one that is judged.</summary>
    sealed class RowsBefore
    {
        readonly Dictionary<EntryKey, int> rows = [];
        readonly Dictionary<(Guid Person, Guid Course), List<LocalDate>> completions = [];

        public int? SameAs(ImportedHours hours) => rows.TryGetValue(EntryKey.Of(hours), out var number) ? number : null;

        public List<LocalDate> Completions(Guid person, Guid course) => completions.GetValueOrDefault((person, course), []);

        public void Add(int number, ImportedHours hours)
        {
            rows.Add(EntryKey.Of(hours), number);
            if (hours.Course is not { } course) return;
            if (!completions.TryGetValue((hours.PersonId, course.Id), out var days)) completions[(hours.PersonId, course.Id)] = days = [];
            days.Add(hours.On);
        }
    }
}
