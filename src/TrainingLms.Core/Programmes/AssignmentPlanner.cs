using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>What would be done with one person.</summary>
public enum AssignmentVerdict
{
    /// <summary>Assigned.</summary>
    Assign,

    /// <summary>Assigned again after expiry.</summary>
    Reassign,

    /// <summary>Nothing: there is an assignment already.</summary>
    AlreadyAssigned,

    /// <summary>Nothing: a lasting rule takes nobody back who was exempted or whose certification was revoked.</summary>
    KeptOut,

    /// <summary>Into the queue of exceptions, for an officer to decide.</summary>
    Problem,

    /// <summary>Nothing: the person waits in the queue of exceptions already.</summary>
    InQueue,
}

/// <summary>Why somebody cannot simply be assigned.</summary>
public enum AssignmentProblem
{
    /// <summary>日期不可能: the last day is over.</summary>
    DateImpossible,

    /// <summary>已另行取得: the path is complete already, or an earlier certification still holds.</summary>
    CertifiedOtherwise,

    /// <summary>起算日不明: the day from which the last day is counted is not known.</summary>
    AnchorUnknown,

    /// <summary>课程已关闭: of a course of the path no version is published.</summary>
    CourseClosed,

    /// <summary>不在课程对象范围: a course of the path is for others.</summary>
    AudienceDiffers,

    /// <summary>先修课程未完成: a course of the path asks for another one that is not on it.</summary>
    PrerequisiteOpen,
}

/// <summary>One person of a preview.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="UnitId">The person's unit.</param>
/// <param name="Verdict">What would be done.</param>
/// <param name="DueOn">Last day; null for none or where it is not known.</param>
/// <param name="Problem">Why not; null where it can be done.</param>
public sealed record PlannedAssignment(Guid PersonId, Guid UnitId, AssignmentVerdict Verdict, LocalDate? DueOn, AssignmentProblem? Problem);

/// <summary>Who would be assigned.</summary>
/// <param name="Rows">Everybody of the audience whom the actor sees, in the order of their keys.</param>
/// <param name="NotFound">How many of a list were not found, or are not of the audience.</param>
/// <param name="Hash">Changes with everything that would be done: what was previewed is what is applied.</param>
public sealed record AssignmentPreview(IReadOnlyList<PlannedAssignment> Rows, int NotFound, string Hash)
{
    /// <summary>How many of a verdict.</summary>
    public int CountOf(AssignmentVerdict verdict) => Rows.Count(row => row.Verdict == verdict);
}

/// <summary>Finds out who fits a rule and what is to be done with each. Writes nothing.</summary>
public sealed class AssignmentPlanner(LmsDbContext db, WorkCalendar calendar)
{
    /// <summary>The plan.</summary>
    /// <param name="version">The version.</param>
    /// <param name="audience">Who.</param>
    /// <param name="due">By what the last day is set.</param>
    /// <param name="isLasting">Whether the rule is to last.</param>
    /// <param name="act">Who asks, and when.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<AssignmentPreview> PlanAsync(ProgrammeVersion version, Audience audience, DueRule due, bool isLasting, Act act, CancellationToken cancel = default)
    {
        var fitting = Fitting(version, audience, act.By);
        var people = await fitting.OrderBy(p => p.Id).Select(p => new { p.Id, p.UnitId }).ToListAsync(cancel);
        var keys = fitting.Select(p => p.Id);
        var today = calendar.DayOf(act.At);
        var past = (await db.ProgrammeAssignments.AsNoTracking().Where(a => a.ProgrammeId == version.ProgrammeId && keys.Contains(a.PersonId)).ToListAsync(cancel)).ToLookup(a => a.PersonId);
        var waiting = (await db.AssignmentCases.AsNoTracking().Where(c => c.ProgrammeId == version.ProgrammeId && c.CourseKey == "" && c.State == AssignmentCaseState.Open && keys.Contains(c.PersonId))
            .Select(c => c.PersonId).ToListAsync(cancel)).ToHashSet();
        var anchors = await AnchorsAsync(due, keys, today, cancel);
        var complete = await CompleteAsync(version, keys, act, cancel);

        PlannedAssignment Judge(Guid person, Guid unit)
        {
            var open = past[person].SingleOrDefault(a => a.State is not (AssignmentState.Revoked or AssignmentState.Exempted or AssignmentState.Released));
            PlannedAssignment As(AssignmentVerdict verdict, LocalDate? on = null) => new(person, unit, verdict, on, null);
            PlannedAssignment But(AssignmentProblem problem, LocalDate? on) => new(person, unit, waiting.Contains(person) ? AssignmentVerdict.InQueue : AssignmentVerdict.Problem, on, problem);
            if (open is not null && open.State != AssignmentState.Expired) return As(AssignmentVerdict.AlreadyAssigned);
            if (isLasting && past[person].Any(a => a.State is AssignmentState.Revoked or AssignmentState.Exempted)) return As(AssignmentVerdict.KeptOut);
            var on = due.From(anchors?.GetValueOrDefault(person));
            if (due.Kind != DueKind.None && on is null) return But(AssignmentProblem.AnchorUnknown, null);
            if (on < today) return But(AssignmentProblem.DateImpossible, on);
            if (open is null && (complete.Contains(person) || past[person].Any(a => a.State == AssignmentState.Released && a.ValidTo >= today)))
                return But(AssignmentProblem.CertifiedOtherwise, on);
            return As(open is null ? AssignmentVerdict.Assign : AssignmentVerdict.Reassign, on);
        }

        List<PlannedAssignment> rows = [.. people.Select(person => Judge(person.Id, person.UnitId))];
        return new AssignmentPreview(rows, (audience.PersonIds?.Distinct().Count() ?? rows.Count) - rows.Count, HashOf(version, audience, due, isLasting, rows));
    }

    /// <summary>People who fit: active, in the unit, in reach of the programme and of the actor.</summary>
    public IQueryable<Person> Fitting(ProgrammeVersion version, Audience audience, Actor actor)
    {
        // Tracking is left to whoever asks: said here, it would hold for the whole question that this becomes a part of.
        var fitting = db.People.AssignableBy(actor, db).Active()
            .Where(p => db.UnitAncestors.Any(a => a.UnitId == p.UnitId && a.AncestorId == version.UnitId))
            .Where(p => p.UnitId == audience.UnitId || (audience.WithBelow && db.UnitAncestors.Any(a => a.UnitId == p.UnitId && a.AncestorId == audience.UnitId)));
        if (audience.Posts is { } posts) fitting = fitting.Where(p => p.Post != null && posts.Contains(p.Post));
        if (audience.Ranks is { } ranks) fitting = fitting.Where(p => p.Rank != null && ranks.Contains(p.Rank));
        if (audience.Categories is { } categories) fitting = fitting.Where(p => categories.Contains(p.Employment));
        if (audience.PersonIds is { } listed) fitting = fitting.Where(p => listed.Contains(p.Id));
        return fitting;
    }

    /// <summary>The day from which each person's last day is counted; null where none is needed. Who is not in it has none that is known.</summary>
    async Task<IReadOnlyDictionary<Guid, LocalDate?>?> AnchorsAsync(DueRule due, IQueryable<Guid> people, LocalDate today, CancellationToken cancel)
    {
        switch (due.Kind)
        {
            case DueKind.AfterAssignment:
                return (await people.ToListAsync(cancel)).ToDictionary(person => person, _ => (LocalDate?)today);
            case DueKind.AfterFirstSignIn:
                var sessions = await db.UserSessions.AsNoTracking().Where(s => people.Contains(s.PersonId)).GroupBy(s => s.PersonId)
                    .Select(s => new { s.Key, First = s.Min(session => session.CreatedAt) }).ToListAsync(cancel);
                return sessions.ToDictionary(s => s.Key, s => (LocalDate?)calendar.DayOf(s.First));
            case DueKind.AfterPostStart or DueKind.AfterPromotion:
                var posts = (await db.Holdings.AsNoTracking().Where(h => people.Contains(h.PersonId)).ToListAsync(cancel)).GroupBy(h => h.PersonId);
                return posts.ToDictionary(own => own.Key, own => PostStart([.. own.OrderBy(h => h.From)], due.Kind == DueKind.AfterPromotion, today));
            case DueKind.AfterProgramme:
                var certified = await (from period in db.CertificationPeriods.AsNoTracking()
                                       join programme in db.Programmes on period.ProgrammeId equals programme.Id
                                       where programme.Key == due.Programme && people.Contains(period.PersonId)
                                       select new { period.PersonId, period.ValidFrom }).ToListAsync(cancel);
                return certified.GroupBy(c => c.PersonId).ToDictionary(c => c.Key, c => (LocalDate?)c.Max(period => period.ValidFrom));
            default:
                return null;
        }
    }

    /// <summary>When the present post began; for a promotion only where there was another one before.</summary>
    static LocalDate? PostStart(IReadOnlyList<Holding> posts, bool isPromotion, LocalDate today)
    {
        var present = posts.LastOrDefault(h => h.From <= today && (h.To is null || h.To >= today));
        if (present is null) return null;
        return !isPromotion || posts.Any(h => h.From < present.From && h.Post != present.Post) ? present.From : null;
    }

    /// <summary>Who has completed the initial path already.</summary>
    async Task<IReadOnlySet<Guid>> CompleteAsync(ProgrammeVersion version, IQueryable<Guid> people, Act act, CancellationToken cancel)
    {
        List<string> courses = [.. version.Plan.Initial.CourseKeys];
        var from = ProgrammeAssignment.CountsFromOf(version, act);
        var done = await (from enrolment in db.Enrolments.AsNoTracking()
                          join course in db.CourseVersions on enrolment.CourseVersionId equals course.Id
                          where people.Contains(enrolment.PersonId) && enrolment.CompletedAt != null && courses.Contains(course.CourseKey)
                          select new { enrolment.PersonId, Done = new CourseDone(enrolment.Id, course.CourseKey, enrolment.CompletedAt!.Value, course.HoursHundredths) }).ToListAsync(cancel);
        return done.Where(one => from is null || one.Done.At >= from).GroupBy(one => one.PersonId)
            .Where(one => PathProgress.Of(version.Plan.Initial, one.Select(each => each.Done)).IsComplete).Select(one => one.Key).ToHashSet();
    }

    static string HashOf(ProgrammeVersion version, Audience audience, DueRule due, bool isLasting, IEnumerable<PlannedAssignment> rows)
    {
        var text = new StringBuilder($"{version.Id}\n{audience.ToText()}\n{due.ToText()}\n{isLasting}\n");
        foreach (var row in rows) text.Append($"{row.PersonId} {row.UnitId} {row.Verdict} {(row.DueOn is { } on ? LocalDatePattern.Iso.Format(on) : "")} {row.Problem}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
