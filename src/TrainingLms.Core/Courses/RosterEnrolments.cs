using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>
/// Enrolments that come with a roster. A line of a file publishes and completes nothing: it asks for what an officer may ask for, a place of one's own
/// people in a published course, by the rules of every enrolment.
/// </summary>
public sealed class RosterEnrolments(LmsDbContext db, ICertificationRegister register, UnitTreeCache trees, WorkCalendar calendar, CourseOptions options) : IRosterLearning
{
    const int Batch = 1_000;

    static readonly FrozenDictionary<string, string> NothingTyped = FrozenDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PlannedRow>> PlanAsync(
        IReadOnlyList<(LearningLine Line, PersonInFile? Person)> lines, HashSet<(int PersonRow, Guid CourseId)> enrolled, Act act, CancellationToken cancel)
    {
        var catalogue = await CatalogueAsync(lines, cancel);
        Guid[] known = [.. lines.Select(one => one.Person?.PersonId).OfType<Guid>().Distinct()];
        var records = await RecordsAsync(known, cancel);
        var held = await HeldAsync(catalogue, known, act, cancel);
        var tree = await trees.CurrentAsync(db, cancel);
        return [.. lines.Select(one => Plan(one.Line, one.Person))];

        PlannedRow Plan(LearningLine line, PersonInFile? person)
        {
            var version = Find(catalogue, line);
            if (line.Problems.Count > 0) return Row(RowVerdict.Wrong, line.Problems);
            if (person is null || !person.IsTaken) return Row(RowVerdict.LeftOut, line.Problem("one_roster.person_not_taken", ("row", $"{line.PersonRow}")));
            if (version is null) return line.Idle is { } idle ? Row(RowVerdict.LeftOut, idle) : Row(RowVerdict.Wrong, line.Problem("one_roster.course_unknown"));
            var before = person.PersonId is { } id ? records[id].ToList() : [];
            var inCourse = before.Where(record => record.CourseId == version.CourseId).ToList();
            if (inCourse.Any(record => record.IsOpen || record.IsDone)) return Row(RowVerdict.Unchanged);
            if (line.Idle is { } nothing) return Row(RowVerdict.LeftOut, nothing);
            if (inCourse.Any(record => !record.IsUndone)) return Row(RowVerdict.LeftOut, line.Problem("one_roster.enrolment_ended"));
            if (!person.IsActive) return Row(RowVerdict.LeftOut, line.Problem("one_roster.person_inactive"));
            if (enrolled.Contains((line.PersonRow, version.CourseId))) return Row(RowVerdict.LeftOut, line.Problem("one_roster.enrolled_by_row"));
            var learner = LearnerOf(version, (person.PersonId ?? Guid.Empty, person.UnitId!.Value, person.IsActive, person.Engagement), tree, before, held[person.PersonId ?? Guid.Empty]);
            var verdict = Enrolment.CheckEnrol(version, learner, act);
            if (!verdict.IsAllowed)
                return Row(verdict.Kind == RefusalKind.Forbidden ? RowVerdict.OutOfScope : RowVerdict.Wrong, [line.Problem("one_roster.enrolment_refused"), .. verdict.Refusals.Select(ProblemOf)]);
            enrolled.Add((line.PersonRow, version.CourseId));
            return Row(RowVerdict.Enrol);

            PlannedRow Row(RowVerdict verdict, params IReadOnlyList<RowProblem> problems)
            {
                var isShown = person is { IsTaken: true };
                return new PlannedRow(line.Number, verdict, isShown ? person!.PersonId : null, isShown ? person!.PersonVersion : null, isShown ? person!.UnitId : null, null, [], problems, [],
                    problems.Count > 0 && person is not null ? TypedOf(person) : NothingTyped, person is null ? null : $"{person.Number} {person.Name}".Trim())
                {
                    Learns = new PlannedLearning(person?.Number ?? "", version?.CourseKey ?? line.CourseKey ?? line.What, version?.Id, version?.Number, version?.Title ?? line.What),
                };
            }
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<PlannedRow> rows, Guid importId, Act act, CancellationToken cancel)
    {
        // Two looks: with an "or" the database may prefer to walk through everybody.
        var (numbers, ids) = (rows.Where(row => row.PersonId is null).Select(row => row.Learns!.PersonNumber).Distinct().ToArray(), rows.Select(row => row.PersonId).OfType<Guid>().Distinct().ToArray());
        var byNumber = await db.People.AsNoTracking().Where(person => numbers.Contains(person.PersonNumber)).ToDictionaryAsync(person => person.PersonNumber, StringComparer.Ordinal, cancel);
        var byId = await db.People.AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancel);
        var wanted = rows.Select(row => row.Learns!.VersionId!.Value).Distinct().ToArray();
        var versions = await db.CourseVersions.AsNoTracking().Include(version => version.Lessons).Where(version => wanted.Contains(version.Id)).ToDictionaryAsync(version => version.Id, cancel);
        Guid[] learning = [.. byId.Keys, .. byNumber.Values.Select(person => person.Id)];
        var records = await RecordsAsync(learning, cancel);
        var held = await HeldAsync(versions.Values, learning, act, cancel);
        var tree = await trees.CurrentAsync(db, cancel);
        try
        {
            foreach (var row in rows)
            {
                var person = row.PersonId is { } id ? byId.GetValueOrDefault(id) : byNumber.GetValueOrDefault(row.Learns!.PersonNumber);
                if (person is null || versions.GetValueOrDefault(row.Learns!.VersionId!.Value) is not { } version) throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
                var learner = LearnerOf(version, (person.Id, person.UnitId, Person.WorksAs(person.Status), person.Engagement), tree, [.. records[person.Id]], held[person.Id]);
                db.Enrolments.Add(Enrolment.EnrolByRoster(version, learner, importId, act));
            }
        }
        catch (RefusedException overtaken) when (overtaken.Kind != RefusalKind.Stale)
        {
            // The plan said that each of them may: whatever speaks against it now has come since.
            throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
        }
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<PlannedRow>> PlanUndoAsync(Guid importId, IReadOnlySet<Guid> inScope, [EnumeratorCancellation] CancellationToken cancel)
    {
        var last = Guid.Empty;
        while (true)
        {
            var page = await db.Enrolments.AsNoTracking().Where(e => e.SourceId == importId && e.Source == EnrolmentSource.Roster && e.Id > last).OrderBy(e => e.Id).Take(Batch)
                .Join(db.People, e => e.PersonId, person => person.Id, (enrolment, person) => new { enrolment, person })
                .Join(db.CourseVersions, one => one.enrolment.CourseVersionId, version => version.Id, (one, version) => new
                {
                    one.enrolment.Id,
                    one.enrolment.State,
                    PersonId = one.person.Id,
                    PersonVersion = one.person.Version,
                    one.person.PersonNumber,
                    one.person.Name,
                    one.person.UnitId,
                    VersionId = version.Id,
                    version.CourseKey,
                    version.Number,
                    version.Title,
                }).OrderBy(one => one.Id).ToListAsync(cancel);
            if (page.Count == 0) yield break;
            last = page[^1].Id;
            yield return page.ConvertAll(one =>
            {
                var obstacle = !inScope.Contains(one.UnitId) ? "roster.person_out_of_scope" : one.State != EnrolmentState.Enrolled ? "roster_import.enrolment_begun" : null;
                var problems = obstacle is null ? (IReadOnlyList<RowProblem>)[] : [new RowProblem(null, null, obstacle, NothingTyped)];
                if (obstacle == "roster.person_out_of_scope") return new PlannedRow(0, RowVerdict.LeftOut, null, null, null, null, [], problems, [], NothingTyped);
                return new PlannedRow(0, obstacle is null ? RowVerdict.Release : RowVerdict.LeftOut, one.PersonId, one.PersonVersion, one.UnitId, null, [], problems, [], NothingTyped, $"{one.PersonNumber} {one.Name}")
                {
                    Learns = new PlannedLearning(one.PersonNumber, one.CourseKey, one.VersionId, one.Number, one.Title, one.Id),
                };
            });
        }
    }

    /// <inheritdoc/>
    public async Task UndoAsync(IReadOnlyList<PlannedRow> rows, Act act, CancellationToken cancel)
    {
        var ids = rows.Select(row => row.Learns!.EnrolmentId!.Value).ToArray();
        var enrolments = await db.Enrolments.Where(e => ids.Contains(e.Id) && e.State == EnrolmentState.Enrolled).ToListAsync(cancel);
        if (enrolments.Count != ids.Length) throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
        foreach (var enrolment in enrolments) enrolment.Undo(act.Because("import_undone") with { By = Actor.System });
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    /// <summary>By key, else by code and number, else whatever is published of the course; null where we have none of it. What was never published is not there.</summary>
    static CourseVersion? Find(IReadOnlyList<CourseVersion> catalogue, LearningLine line) =>
        catalogue.FirstOrDefault(version => version.Id == line.VersionId)
        ?? (line.VersionNumber is { } number ? catalogue.FirstOrDefault(version => version.Number == number && version.CourseKey == line.CourseKey)
            : catalogue.FirstOrDefault(version => version.State == CourseVersionState.Published && (version.CourseId == line.CourseId || version.CourseKey == line.CourseKey)));

    async Task<List<CourseVersion>> CatalogueAsync(IReadOnlyList<(LearningLine Line, PersonInFile? Person)> lines, CancellationToken cancel)
    {
        var versions = lines.Select(one => one.Line.VersionId).OfType<Guid>().Distinct().ToArray();
        var courses = lines.Select(one => one.Line.CourseId).OfType<Guid>().Distinct().ToArray();
        var keys = lines.Select(one => one.Line.CourseKey).OfType<string>().Distinct().ToArray();
        return await db.CourseVersions.AsNoTracking()
            .Where(version => version.PublishedAt != null && (versions.Contains(version.Id) || courses.Contains(version.CourseId) || keys.Contains(version.CourseKey))).OrderBy(version => version.Id).ToListAsync(cancel);
    }

    /// <summary>What people have learned and learn, in few words each.</summary>
    async Task<ILookup<Guid, Record>> RecordsAsync(IReadOnlyList<Guid> people, CancellationToken cancel)
    {
        var found = await db.Enrolments.Where(e => people.Contains(e.PersonId)).Join(db.Courses, e => e.CourseId, course => course.Id, (e, course) => new Record(
            e.PersonId, e.CourseId, course.Key, e.State, e.FailedAt, e.UndoneAt != null)).ToListAsync(cancel);
        return found.ToLookup(record => record.PersonId);
    }

    /// <summary>Who holds which certification today; nobody is asked about where no course asks for one.</summary>
    async Task<ILookup<Guid, string>> HeldAsync(IEnumerable<CourseVersion> versions, Guid[] people, Act act, CancellationToken cancel) =>
        await register.HeldByAsync(versions.Any(version => version.Outline.Certifications.Count > 0) ? people : [], calendar.DayOf(act.At), cancel);

    Learner LearnerOf(CourseVersion version, (Guid Id, Guid UnitId, bool IsActive, Engagement Engagement) person, UnitTree tree, IReadOnlyList<Record> before, IEnumerable<string> held) => Learner.Of(
        version, person, tree.Find(person.UnitId)?.Level, before.Where(record => record.IsDone).Select(record => record.CourseKey), held,
        before.Where(record => record.CourseId == version.CourseId && record.State == EnrolmentState.Failed).Max(record => record.FailedAt), options);

    RowProblem ProblemOf(Refusal refusal) => new(null, null, refusal.Code, refusal.Facts.ToDictionary(fact => fact.Name, fact => fact.Value switch
    {
        Instant at => LocalDatePattern.Iso.Format(calendar.DayOf(at)),
        IEnumerable<string> several => string.Join('、', several),
        var one => Convert.ToString(one, CultureInfo.InvariantCulture) ?? "",
    }));

    static Dictionary<string, string> TypedOf(PersonInFile person) => new(StringComparer.Ordinal) { [RosterKeys.PersonNumber] = person.Number, [RosterKeys.Name] = person.Name };

    sealed record Record(Guid PersonId, Guid CourseId, string CourseKey, EnrolmentState State, Instant? FailedAt, bool IsUndone)
    {
        public bool IsOpen => Enrolment.OpenStates.Contains(State);

        public bool IsDone => Enrolment.DoneStates.Contains(State);
    }
}
