using TrainingLms.Excel.OneRoster;
using TrainingLms.People;
using static TrainingLms.Excel.Tests.OneRoster.OneRosterZip;

namespace TrainingLms.Excel.Tests.OneRoster;

/// <summary>Enrolments of a zip, line by line: whom and what they mean, what is wrong with them and with the lines they point at, and why there is nothing to do.</summary>
public sealed class OneRosterLearningTests
{
    [Fact]
    public void A_line_names_its_person_by_row_and_its_course_by_every_key_and_code_it_has()
    {
        const string Version = "0197aaaa-0000-7000-8000-000000000001", CourseId = "0197aaaa-0000-7000-8000-000000000002";
        var zip = new OneRosterZip().Put(OneRosterFile.Users, User("u0", "G0"), User("u1", "G1"))
            .Put(OneRosterFile.Courses, Course(("sourcedId", CourseId), ("courseCode", "net-law"))).Put(OneRosterFile.Classes, Class(("sourcedId", Version), ("courseSourcedId", CourseId), ("classCode", "net-law/3")))
            .Put(OneRosterFile.Enrollments, Enrollment("e1", "u1", ("classSourcedId", Version)));
        var (lines, notices) = zip.ReadLearning();
        var line = Assert.Single(lines);
        Assert.Equal((2, 3, "net-law/3", Guid.Parse(Version), Guid.Parse(CourseId), "net-law", 3), (line.Number, line.PersonRow, line.What, line.VersionId, line.CourseId, line.CourseKey, line.VersionNumber));
        Assert.Empty(line.Problems);
        Assert.Null(line.Idle);
        Assert.DoesNotContain(OneRosterCodes.NotTakenOver, notices.Select(notice => notice.Code));
    }

    [Fact]
    public void Codes_of_other_systems_say_nothing_of_versions_and_the_key_of_a_course_stands_for_its_code()
    {
        var line = Assert.Single(new OneRosterZip().Put(OneRosterFile.Classes, Class(("classCode", "2026/7"))).ReadLearning().Lines);
        Assert.Equal((null, null, "c1", null, "2026/7"), (line.VersionId, line.CourseId, line.CourseKey, line.VersionNumber, line.What));
    }

    [Theory]
    [InlineData(OneRosterCodes.NotAStudent, "role", "teacher")]
    [InlineData(OneRosterCodes.EnrolmentOver, "endDate", "2026-03-02")]
    [InlineData(OneRosterCodes.EnrolmentOver, "metadata.tlms.state", "completed")]
    [InlineData(OneRosterCodes.EnrolmentToCome, "beginDate", "2026-03-03")]
    [InlineData(null, "beginDate", "2026-03-02")]
    [InlineData(null, "endDate", "2026-03-03")]
    [InlineData(null, "metadata.tlms.state", "under_review")]
    public void What_is_over_or_to_come_or_about_no_student_asks_for_nothing(string? idle, string column, string value)
    {
        var line = Assert.Single(new OneRosterZip().Put(OneRosterFile.Enrollments, Enrollment("e1", "u1", (column, value))).ReadLearning().Lines);
        Assert.Equal(idle, line.Idle?.Code);
        Assert.Empty(line.Problems);
    }

    [Fact]
    public void A_class_whose_terms_are_all_over_or_all_to_come_is_not_entered()
    {
        Dictionary<string, string> Term(string id, string from, string to) => Session(("sourcedId", id), ("type", "term"), ("startDate", from), ("endDate", to), ("parentSourcedId", "y1"));
        string? IdleIn(string terms) => Assert.Single(new OneRosterZip().Put(OneRosterFile.AcademicSessions, Term("t1", "2026-01-01", "2026-03-02"), Session(), Term("t2", "2026-03-03", "2027-01-01"), Term("t3", "2026-03-02", "2026-03-03"))
            .Put(OneRosterFile.Classes, Class(("termSourcedIds", terms))).ReadLearning().Lines).Idle?.Code;
        Assert.Equal((OneRosterCodes.TermNotNow, OneRosterCodes.TermNotNow, null, null), (IdleIn("t1"), IdleIn("t1,t2"), IdleIn("t3"), IdleIn("t1,y1")));
    }

    [Theory]
    [InlineData(OneRosterCodes.SessionOutsideYear, "schoolYear", "2024")]
    [InlineData(OneRosterCodes.SessionOutsideYear, "schoolYear", "2028")]
    [InlineData(OneRosterCodes.SessionOutsideParent, "parentSourcedId", "y2")]
    public void A_session_outside_its_year_or_of_the_one_above_is_told_and_falls_on_the_enrolments_of_its_classes(string code, string column, string value)
    {
        var zip = new OneRosterZip().Put(OneRosterFile.AcademicSessions, Session((column, value)), Session(("sourcedId", "y2"), ("startDate", "2026-01-02")));
        Assert.Contains(zip.Read().Notices, notice => notice.Code == code && notice.Facts["rows"] == "2");
        Assert.Equal([(code, "academicSessions.csv", "2")], Assert.Single(zip.ReadLearning().Lines).Problems.Select(problem => (problem.Code, problem.Facts["file"], problem.Facts["rows"])));
    }

    [Fact]
    public void What_is_wrong_with_a_line_or_the_lines_it_points_at_stands_with_it_and_is_not_told_twice()
    {
        var zip = new OneRosterZip().Put(OneRosterFile.Courses, Course(("title", "")))
            .Put(OneRosterFile.Enrollments, Enrollment("e1", "u1"), Enrollment("e2", "u9"), Enrollment("e3", "u1", ("classSourcedId", "k9")), Enrollment("e3", "u1"), Enrollment("e5", "u1", ("metadata.tlms.state", "done")));
        var (lines, notices) = zip.ReadLearning();
        Assert.Equal(
            [
                "one_roster.value_missing", "one_roster.reference_dangling one_roster.value_missing", "one_roster.reference_dangling",
                "one_roster.duplicate_id one_roster.value_missing", "one_roster.value_missing one_roster.value_not_allowed",
            ], lines.Select(line => string.Join(' ', line.Problems.Select(problem => problem.Code))));
        Assert.Equal([2, 0, 2, 2, 2], lines.Select(line => line.PersonRow));
        Assert.Equal(["courses.csv"], notices.Where(notice => OneRosterCodes.Faults.Contains(notice.Code)).Select(notice => notice.Facts["file"]));
    }
}
