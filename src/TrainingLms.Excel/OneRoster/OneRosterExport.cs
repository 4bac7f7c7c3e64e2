using System.Globalization;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.OneRoster;

/// <summary>
/// A roster with its units, and what its people learn, as a OneRoster zip. Numbers are masked unless the roster is in full, exactly as in the workbook;
/// in full it comes back as all unchanged. How things here become things there stands in the README beside this.
/// </summary>
public sealed class OneRosterExport(RosterColumns columns, KeyRing keys, WorkCalendar calendar)
{
    const int RowsBetweenNews = 1_000;

    static readonly string[] InTheStandard = [RosterKeys.PersonNumber, RosterKeys.Gender, RosterKeys.UnitCode, RosterKeys.UnitName, RosterKeys.Mobile, RosterKeys.Email];

    /// <summary>Writes the zip while it is read.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="roster">The people.</param>
    /// <param name="act">When: the year of now is always among the years.</param>
    /// <param name="progress">Told now and then how many people are written; null where nobody asks.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, OutgoingRoster roster, Act act, Action<int>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(roster);
        ArgumentNullException.ThrowIfNull(act);
        var teaching = new OutgoingTeaching(roster);
        using var zip = await OneRosterWriter.CreateAsync(target, OneRosterFile.All, cancel);
        await WriteUnitsAsync(zip, await roster.UnitsAsync(cancel), cancel);
        await WriteUsersAsync(zip, roster, progress, cancel);
        await WriteRolesAsync(zip, roster, cancel);
        await WriteDemographicsAsync(zip, roster, cancel);
        await WriteTeachingAsync(zip, roster, teaching, act, cancel);
        await zip.CompleteAsync(cancel);
        progress?.Invoke(roster.Count);
    }

    static async Task WriteUnitsAsync(OneRosterWriter zip, IReadOnlyList<RosterUnitLine> units, CancellationToken cancel)
    {
        var orgs = await zip.BeginAsync(OneRosterFile.Orgs, [], cancel);
        foreach (var (unit, aboveId) in units)
        {
            orgs[OneRosterFile.Key] = Key(unit.Id);
            orgs["name"] = unit.Name;
            orgs["type"] = unit.Level switch { UnitLevel.City => "local", UnitLevel.District => "district", _ => "department" };
            orgs["identifier"] = unit.Code;
            orgs["parentSourcedId"] = aboveId is { } above ? Key(above) : null;
            await orgs.EndRowAsync();
        }
    }

    async Task WriteUsersAsync(OneRosterWriter zip, OutgoingRoster roster, Action<int>? progress, CancellationToken cancel)
    {
        var own = columns.All.Where(column => !InTheStandard.Contains(column.Key)).Select(column => column.Key).ToArray();
        var users = await zip.BeginAsync(OneRosterFile.Users, [.. own.Select(key => OneRosterSource.Own + key)], cancel);
        await foreach (var line in roster.ReadAsync().WithCancellation(cancel))
        {
            var (given, family) = PersonName.Split(line.Name);
            users[OneRosterFile.Key] = Key(line.Id);
            users["enabledUser"] = line.HasBegun && Person.WorksAs(line.Status) ? "true" : "false";
            users["username"] = line.PersonNumber;
            users["givenName"] = given;
            users["familyName"] = family;
            users["identifier"] = line.PersonNumber;
            users["email"] = line.Email;
            users["sms"] = Value(line, RosterKeys.Mobile, roster);
            users["primaryOrgSourcedId"] = Key(line.UnitId);
            foreach (var key in own) users[OneRosterSource.Own + key] = Value(line, key, roster);
            await users.EndRowAsync();
            if (users.RowCount % RowsBetweenNews == 0) progress?.Invoke(users.RowCount);
        }
    }

    /// <summary>Everybody learns, at the unit of the primary post; what somebody may do here is no affair of other systems.</summary>
    static async Task WriteRolesAsync(OneRosterWriter zip, OutgoingRoster roster, CancellationToken cancel)
    {
        var roles = await zip.BeginAsync(OneRosterFile.Roles, [], cancel);
        await foreach (var line in roster.ReadAsync().WithCancellation(cancel))
        {
            roles[OneRosterFile.Key] = $"{Key(line.Id)}.primary";
            roles["userSourcedId"] = Key(line.Id);
            roles["roleType"] = "primary";
            roles["role"] = "student";
            roles["orgSourcedId"] = Key(line.UnitId);
            await roles.EndRowAsync();
        }
    }

    async Task WriteDemographicsAsync(OneRosterWriter zip, OutgoingRoster roster, CancellationToken cancel)
    {
        var demographics = await zip.BeginAsync(OneRosterFile.Demographics, [], cancel);
        await foreach (var line in roster.ReadAsync().WithCancellation(cancel))
        {
            demographics[OneRosterFile.Key] = Key(line.Id);
            demographics["sex"] = line.Gender switch { "男" => "male", "女" => "female", _ => null };
            // A birth date is half an identity number; masked, not more than the year would be shown, and the standard knows no years.
            if (roster.IsInFull && RosterFields.Find(RosterKeys.ResidentId)!.Read(line, keys) is { Length: 18 } id)
                demographics["birthDate"] = $"{id[6..10]}-{id[10..12]}-{id[12..14]}";
            await demographics.EndRowAsync();
        }
    }

    async Task WriteTeachingAsync(OneRosterWriter zip, OutgoingRoster roster, OutgoingTeaching teaching, Act act, CancellationToken cancel)
    {
        var versions = await teaching.VersionsAsync(cancel);
        var now = calendar.DayOf(act.At).Year;
        // A class runs in the years in which somebody of the roster began there, and now while it is in the catalogue or where nobody has yet.
        var years = versions.ToDictionary(version => version.Id, _ => new SortedSet<int>());
        await foreach (var enrolment in teaching.EnrolmentsAsync().WithCancellation(cancel)) years[enrolment.CourseVersionId].Add(calendar.DayOf(enrolment.EnrolledAt).Year);
        foreach (var version in versions.Where(version => version.IsPublished || years[version.Id].Count == 0)) years[version.Id].Add(now);
        await WriteYearsAsync(zip, years.Values.SelectMany(begun => begun).Append(now).Distinct().Order(), cancel);
        await WriteCoursesAsync(zip, roster, versions, cancel);
        await WriteClassesAsync(zip, roster, versions, years, cancel);
        await WriteEnrolmentsAsync(zip, roster, teaching, cancel);
    }

    static async Task WriteYearsAsync(OneRosterWriter zip, IEnumerable<int> years, CancellationToken cancel)
    {
        var sessions = await zip.BeginAsync(OneRosterFile.AcademicSessions, [], cancel);
        foreach (var year in years)
        {
            sessions[OneRosterFile.Key] = KeyOfYear(year);
            sessions["title"] = Number(year);
            sessions["type"] = "schoolYear";
            sessions["startDate"] = Day(new LocalDate(year, 1, 1));
            // The standard's end is the first day after.
            sessions["endDate"] = Day(new LocalDate(year + 1, 1, 1));
            sessions["schoolYear"] = Number(year);
            await sessions.EndRowAsync();
        }
    }

    /// <summary>Courses are offered at the unit of the roster: who answers for one may lie outside of what the reader sees.</summary>
    static async Task WriteCoursesAsync(OneRosterWriter zip, OutgoingRoster roster, IReadOnlyList<TaughtVersion> versions, CancellationToken cancel)
    {
        var courses = await zip.BeginAsync(OneRosterFile.Courses, [], cancel);
        foreach (var course in versions.GroupBy(version => version.CourseId))
        {
            var shown = course.OrderByDescending(version => version.IsPublished).ThenByDescending(version => version.Number).First();
            courses[OneRosterFile.Key] = Key(course.Key);
            courses["title"] = shown.Title;
            courses["courseCode"] = shown.CourseKey;
            courses["orgSourcedId"] = Key(roster.Unit.Id);
            await courses.EndRowAsync();
        }
    }

    static async Task WriteClassesAsync(
        OneRosterWriter zip, OutgoingRoster roster, IReadOnlyList<TaughtVersion> versions, Dictionary<Guid, SortedSet<int>> years, CancellationToken cancel)
    {
        var classes = await zip.BeginAsync(OneRosterFile.Classes, [], cancel);
        foreach (var version in versions)
        {
            classes[OneRosterFile.Key] = Key(version.Id);
            classes["title"] = version.Title;
            classes["courseSourcedId"] = Key(version.CourseId);
            classes["classCode"] = $"{version.CourseKey}/{Number(version.Number)}";
            classes["classType"] = "scheduled";
            classes["schoolSourcedId"] = Key(roster.Unit.Id);
            classes["termSourcedIds"] = string.Join(',', years[version.Id].Select(KeyOfYear));
            await classes.EndRowAsync();
        }
    }

    async Task WriteEnrolmentsAsync(OneRosterWriter zip, OutgoingRoster roster, OutgoingTeaching teaching, CancellationToken cancel)
    {
        var enrollments = await zip.BeginAsync(OneRosterFile.Enrollments, [OneRosterTeaching.OwnState], cancel);
        await foreach (var enrolment in teaching.EnrolmentsAsync().WithCancellation(cancel))
        {
            enrollments[OneRosterFile.Key] = Key(enrolment.Id);
            enrollments["classSourcedId"] = Key(enrolment.CourseVersionId);
            enrollments["schoolSourcedId"] = Key(roster.Unit.Id);
            enrollments["userSourcedId"] = Key(enrolment.PersonId);
            enrollments["role"] = "student";
            enrollments["beginDate"] = Day(calendar.DayOf(enrolment.EnrolledAt));
            if (enrolment.CompletedAt is { } completed) enrollments["endDate"] = Day(calendar.DayOf(completed).PlusDays(1));
            enrollments[OneRosterTeaching.OwnState] = Snake.Of(enrolment.State);
            await enrollments.EndRowAsync();
        }
    }

    string? Value(RosterLine line, string key, OutgoingRoster roster)
    {
        if (RosterFields.Find(key) is not { } field) return null;
        var value = field.Read(line, keys);
        return roster.IsInFull ? value : RosterFields.Mask(key, value);
    }

    static string Key(Guid id) => id.ToString();

    static string KeyOfYear(int year) => $"year-{Number(year)}";

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
