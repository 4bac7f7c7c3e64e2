using NodaTime;
using NodaTime.Text;
using TrainingLms.Courses;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.OneRoster;

/// <summary>
/// What a zip says of learning: terms, courses and classes as they pass by, and then its enrolments, each with what is wrong with the lines it points at.
/// Which of our courses is meant is left to who knows them: keys and codes go on as they are.
/// </summary>
sealed class OneRosterTeaching(OneRosterCheck check)
{
    const int LongestCode = 60;

    /// <summary>Our own word for how far somebody is; other systems have none.</summary>
    public const string OwnState = OneRosterSource.Own + "state";

    static readonly Dictionary<string, EnrolmentState> States = Enum.GetValues<EnrolmentState>().ToDictionary(state => Snake.Of(state), StringComparer.Ordinal);

    readonly Dictionary<string, Session> sessions = new(StringComparer.Ordinal);
    readonly Dictionary<string, Course> courses = new(StringComparer.Ordinal);
    readonly Dictionary<string, Class> classes = new(StringComparer.Ordinal);

    /// <summary>Takes a line of one of the three files in; finds what the columns alone do not show.</summary>
    public void Take(OneRosterRow row, List<OneRosterFault> faults)
    {
        if (row[OneRosterFile.Key] is not { Length: > 0 } key) return;
        if (row.Table.File == OneRosterFile.AcademicSessions) sessions[key] = SessionOf(row, faults);
        else if (row.Table.File == OneRosterFile.Courses) courses[key] = new(row["courseCode"] is { Length: > 0 } code ? code : key, faults);
        else if (row.Table.File == OneRosterFile.Classes) classes[key] = new(row["title"], row["classCode"], row["courseSourcedId"], [.. row.Many("termSourcedIds")], faults);
    }

    /// <summary>Holds sessions against those above them, which may stand further down; all of them have been taken in.</summary>
    /// <returns>What is wrong.</returns>
    public IEnumerable<OneRosterFault> EndSessions()
    {
        foreach (var session in sessions.Values)
        {
            if (!sessions.TryGetValue(session.ParentKey, out var above) || session.From is null || above.From is null) continue;
            if (session.From >= above.From && session.To <= above.To) continue;
            var fault = new OneRosterFault(OneRosterCodes.SessionOutsideParent, OneRosterFile.AcademicSessions.Name, session.Row, "parentSourcedId");
            session.Faults.Add(fault);
            yield return fault;
        }
    }

    /// <summary>The enrolments.</summary>
    /// <param name="enrollments">Their file.</param>
    /// <param name="personRows">Row of each person by key.</param>
    /// <param name="today">Decides what is over and what has not begun.</param>
    /// <param name="cancel">Looked at every 256 lines.</param>
    public IEnumerable<LearningLine> Read(OneRosterTable enrollments, Dictionary<string, int> personRows, LocalDate today, CancellationToken cancel)
    {
        // Read before, for the preview without them, and perhaps once more: keys are learned anew each time.
        check.Forget(OneRosterFile.Enrollments);
        foreach (var row in enrollments.ReadRows(cancel))
        {
            var faults = check.Of(row);
            var learned = classes.GetValueOrDefault(row["classSourcedId"]);
            var course = learned is null ? null : courses.GetValueOrDefault(learned.CourseKey);
            List<Session> terms = learned is null ? [] : [.. learned.Terms.Select(term => sessions.GetValueOrDefault(term)).OfType<Session>()];
            faults.AddRange([.. learned?.Faults ?? [], .. course?.Faults ?? [], .. terms.SelectMany(term => term.Faults)]);
            if (row[OwnState] is { Length: > 0 } word && !States.ContainsKey(word))
                faults.Add(new(OneRosterCodes.ValueNotAllowed, row.Table.File.Name, row.Number, OwnState, ("allowed", string.Join(", ", States.Keys))));
            var line = new LearningLine(row.Number, row.Table.File.Name, personRows.GetValueOrDefault(row["userSourcedId"]), Told.Of(NameOf(learned, row), LongestCode))
            {
                VersionId = Guid.TryParse(row["classSourcedId"], out var version) ? version : null,
                CourseId = Guid.TryParse(learned?.CourseKey, out var id) ? id : null,
                CourseKey = course?.Code,
                VersionNumber = VersionOf(learned?.Code, course?.Code),
                Problems = faults.ConvertAll(fault => fault.AsProblem()),
            };
            yield return IdleOf(row, terms, today) is { } idle ? line with { Idle = line.Problem(idle) } : line;
        }
    }

    static string NameOf(Class? learned, OneRosterRow row) => learned is null ? row["classSourcedId"] : learned.Code.Length > 0 ? learned.Code : learned.Title;

    /// <summary>Ours are written as the key of the course, a stroke and the number; any other code says nothing of versions.</summary>
    static int? VersionOf(string? code, string? course) =>
        code is not null && course is not null && code.StartsWith(course + "/", StringComparison.Ordinal) && int.TryParse(code.AsSpan(course.Length + 1), out var number) ? number : null;

    static string? IdleOf(OneRosterRow row, List<Session> terms, LocalDate today)
    {
        if (row["role"] is not "student") return OneRosterCodes.NotAStudent;
        var isOver = States.TryGetValue(row[OwnState], out var state) && !Enrolment.OpenStates.Contains(state);
        if (isOver || DateOf(row, "endDate") <= today) return OneRosterCodes.EnrolmentOver;
        if (DateOf(row, "beginDate") > today) return OneRosterCodes.EnrolmentToCome;
        return terms.Count > 0 && terms.All(term => term.To <= today || term.From > today) ? OneRosterCodes.TermNotNow : null;
    }

    static Session SessionOf(OneRosterRow row, List<OneRosterFault> faults)
    {
        var (from, to) = (DateOf(row, "startDate"), DateOf(row, "endDate"));
        // The end is the first day after. Some name a school year by the year it begins in, some by the one it ends in, and a term is only a part of it.
        if (from is { } first && to is { } end && int.TryParse(row["schoolYear"], out var year) && (year < first.Year - 1 || year > LocalDate.Max(first, end.PlusDays(-1)).Year + 1))
            faults.Add(new(OneRosterCodes.SessionOutsideYear, row.Table.File.Name, row.Number, "schoolYear"));
        return new(row.Number, from, to, row["parentSourcedId"], faults);
    }

    static LocalDate? DateOf(OneRosterRow row, string column) => LocalDatePattern.Iso.Parse(row[column]) is { Success: true, Value: var day } ? day : null;

    sealed record Session(int Row, LocalDate? From, LocalDate? To, string ParentKey, List<OneRosterFault> Faults);

    sealed record Course(string Code, List<OneRosterFault> Faults);

    sealed record Class(string Title, string Code, string CourseKey, IReadOnlyList<string> Terms, List<OneRosterFault> Faults);
}
