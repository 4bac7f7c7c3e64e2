using TrainingLms.Excel.OneRoster;
using TrainingLms.People;
using static TrainingLms.Excel.Tests.OneRoster.OneRosterZip;

namespace TrainingLms.Excel.Tests.OneRoster;

/// <summary>What several files say of a person becomes one row; what is wrong with any of them falls on the person, or is told where it is about nobody.</summary>
public sealed class OneRosterRowsTests
{
    [Fact]
    public void A_person_is_put_together_from_all_files()
    {
        var (rows, notices) = new OneRosterZip().Read();
        var row = Assert.Single(rows);
        Assert.Empty(row.Problems);
        Assert.Equal(["identity.region_unknown"], row.Warnings.Select(warning => warning.Code));
        Assert.Equal(2, row.Row.Number);
        Assert.Equal(
            [
                "employee_no:G1", "name:李静", "gender:男", $"resident_id:{ResidentId}", "unit_code:SL-1", "unit_name:市网信办", "employment:事业人员", "full_part_time:专职",
                "mobile:12000000001", "status:在职",
            ], row.Values.Select(value => $"{value.Key}:{value.Value}"));
        Assert.Equal(
            [
                "one_roster.read", "one_roster.units_not_made", "one_roster.not_taken_over", "one_roster.not_taken_over", "one_roster.not_taken_over",
                "one_roster.not_taken_over", "roster.columns_missing",
            ], notices.Select(notice => notice.Code));
        Assert.Equal(("enrollments.csv", "1"), (notices[5].Facts["file"], notices[5].Facts["count"]));
    }

    [Fact]
    public void Without_identifiers_the_keys_themselves_count_and_our_own_columns_come_before_the_standard()
    {
        var zip = new OneRosterZip().Put(OneRosterFile.Orgs, Org("SL-1", "", "市网信办")).Put(OneRosterFile.Roles, Role("r1", "g2", "SL-1"))
            .Put(OneRosterFile.Users, User("g2", "", ("username", "g2"), ("metadata.tlms.name", "李静（大）"), ("metadata.tlms.post", "科员"), ("metadata.jp.kana", "x")))
            .Put(OneRosterFile.Demographics).Put(OneRosterFile.Courses).Put(OneRosterFile.Classes).Put(OneRosterFile.Enrollments);
        var (rows, notices) = zip.Read();
        var row = Assert.Single(rows);
        Assert.Equal(("G2", "李静（大）", "SL-1", "科员"), (row["employee_no"], row["name"], row["unit_code"], row["post"]));
        Assert.Equal([OneRosterCodes.NameDiffers, "identity.region_unknown"], row.Warnings.Select(warning => warning.Code));
        Assert.Contains("metadata.jp.kana", notices.Single(notice => notice.Code == "roster.columns_ignored").Facts["columns"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("静", "", "李", "李静")]
    [InlineData("Anna", "Maria", "Schmidt", "Anna Maria Schmidt")]
    [InlineData(".", "", "阿依古丽·买买提", "阿依古丽·买买提")]
    [InlineData("娜娜", "", "欧阳", "欧阳娜娜")]
    public void A_name_is_joined_as_it_is_said(string given, string middle, string family, string name) =>
        Assert.Equal(name, new OneRosterZip().Put(OneRosterFile.Users, User("u1", "G1", ("givenName", given), ("middleName", middle), ("familyName", family))).Read().Rows[0]["name"]);

    /// <summary>What is bent, its code, the file and the row that are named.</summary>
    static readonly (string Found, string Code, string File, string Row, Func<OneRosterZip, OneRosterZip> Bend)[] Persons =
    [
        ("a missing name", OneRosterCodes.ValueMissing, "users.csv", "2", zip => zip.Put(OneRosterFile.Users, User("u1", "G1", ("givenName", "")))),
        ("a word that is none", OneRosterCodes.ValueNotAllowed, "users.csv", "2", zip => zip.Put(OneRosterFile.Users, User("u1", "G1", ("enabledUser", "yes")))),
        ("a deletion", OneRosterCodes.StatusInBulk, "users.csv", "2", zip => zip.Put(OneRosterFile.Users, User("u1", "G1", ("status", "tobedeleted")))),
        ("garbled text", OneRosterCodes.ValueUnreadable, "users.csv", "2", zip => zip.Put(OneRosterFile.Users, User("u1", "G1", ("familyName", "李\uFFFD")))),
        ("two people of one key", OneRosterCodes.DuplicateId, "users.csv", "2", zip => zip.Put(OneRosterFile.Users, User("u1", "G1"), User("u1", "G2"))),
        ("an agent who is not there", OneRosterCodes.ReferenceDangling, "users.csv", "2", zip => zip.Put(OneRosterFile.Users, User("u1", "G1", ("agentSourcedIds", "u1,u9")))),
        ("a cell too many", OneRosterCodes.RowTooLong, "users.csv", "2", zip => zip.Put("users.csv", zip.TextOf(OneRosterFile.Users).TrimEnd() + ",x\r\n")),
        ("a role at no unit", OneRosterCodes.ReferenceDangling, "roles.csv", "2", zip => zip.Put(OneRosterFile.Roles, Role("r1", "u1", "o9"))),
        ("a role that is none", OneRosterCodes.ValueNotAllowed, "roles.csv", "2", zip => zip.Put(OneRosterFile.Roles, Role("r1", "u1", "o1", ("role", "boss")))),
        ("two primary roles", OneRosterCodes.PrimaryOrgAmbiguous, "roles.csv", "3",
            zip => zip.Put(OneRosterFile.Orgs, Org("o1", "SL-1", "甲"), Org("o2", "SL-2", "乙")).Put(OneRosterFile.Roles, Role("r1", "u1", "o1"), Role("r2", "u1", "o2"))),
        ("another primary unit", OneRosterCodes.PrimaryOrgDiffers, "users.csv", "2",
            zip => zip.Put(OneRosterFile.Orgs, Org("o1", "SL-1", "甲"), Org("o2", "SL-2", "乙")).Put(OneRosterFile.Users, User("u1", "G1", ("primaryOrgSourcedId", "o2")))),
        ("a date the other way round", OneRosterCodes.DateMalformed, "demographics.csv", "2", zip => zip.Put(OneRosterFile.Demographics, Demographics("u1", ("birthDate", "01/02/1990")))),
        ("another birth date", OneRosterCodes.BirthDateDiffers, "demographics.csv", "2", zip => zip.Put(OneRosterFile.Demographics, Demographics("u1", ("birthDate", "1990-01-02")))),
        ("a unit without a name", OneRosterCodes.ValueMissing, "orgs.csv", "2", zip => zip.Put(OneRosterFile.Orgs, Org("o1", "SL-1", ""))),
        ("a role that ends before it begins", OneRosterCodes.DatesReversed, "roles.csv", "2",
            zip => zip.Put(OneRosterFile.Roles, Role("r1", "u1", "o1", ("beginDate", "2026-02-01"), ("endDate", "2026-01-01")))),
    ];

    public static TheoryData<string> PersonsFound => [.. Persons.Select(bent => bent.Found)];

    [Theory, MemberData(nameof(PersonsFound))]
    public void What_is_wrong_with_any_line_about_a_person_is_a_problem_of_the_person(string found)
    {
        var (_, code, file, row, bend) = Persons.Single(bent => bent.Found == found);
        var told = bend(new OneRosterZip()).Read().Rows[0].Problems;
        Assert.Contains(told, problem => problem.Code == code && problem.Facts["file"] == file && problem.Facts["rows"] == row);
    }

    [Fact]
    public void Every_fault_of_a_person_has_its_case() =>
        // What is wrong with a session is about classes, see OneRosterLearningTests.
        Assert.Equal([OneRosterCodes.SessionOutsideYear, OneRosterCodes.SessionOutsideParent], OneRosterCodes.Faults.Except(Persons.Select(bent => bent.Code)));

    static readonly (string Found, string Code, string File, Func<OneRosterZip, OneRosterZip> Bend)[] Nobodies =
    [
        ("an enrolment of nobody", OneRosterCodes.ReferenceDangling, "enrollments.csv", zip => zip.Put(OneRosterFile.Enrollments, Enrollment("e1", "u9"))),
        ("an enrolment in no class", OneRosterCodes.ReferenceDangling, "enrollments.csv", zip => zip.Put(OneRosterFile.Enrollments, Enrollment("e1", "u1", ("classSourcedId", "k9")))),
        ("two enrolments of one key", OneRosterCodes.DuplicateId, "enrollments.csv", zip => zip.Put(OneRosterFile.Enrollments, Enrollment("e1", "u1"), Enrollment("e1", "u1"))),
        ("a class of a kind that is none", OneRosterCodes.ValueNotAllowed, "classes.csv", zip => zip.Put(OneRosterFile.Classes, Class(("classType", "evening")))),
        ("a class in no term", OneRosterCodes.ReferenceDangling, "classes.csv", zip => zip.Put(OneRosterFile.Classes, Class(("termSourcedIds", "y1,y9")))),
        ("a course without a title", OneRosterCodes.ValueMissing, "courses.csv", zip => zip.Put(OneRosterFile.Courses, Course(("title", "")))),
        ("a year that is none", OneRosterCodes.DateMalformed, "academicSessions.csv", zip => zip.Put(OneRosterFile.AcademicSessions, Session(("schoolYear", "26")))),
        ("a year that ends before it begins", OneRosterCodes.DatesReversed, "academicSessions.csv", zip => zip.Put(OneRosterFile.AcademicSessions, Session(("endDate", "2025-01-01")))),
        ("a role of nobody", OneRosterCodes.ReferenceDangling, "roles.csv", zip => zip.Put(OneRosterFile.Roles, Role("r1", "u1", "o1"), Role("r2", "u9", "o1"))),
        ("a unit below none", OneRosterCodes.ReferenceDangling, "orgs.csv", zip => zip.Put(OneRosterFile.Orgs, Org("o1", "SL-1", "甲"), Org("o2", "SL-2", "乙", ("parentSourcedId", "o9")))),
    ];

    public static TheoryData<string> NobodiesFound => [.. Nobodies.Select(bent => bent.Found)];

    [Theory, MemberData(nameof(NobodiesFound))]
    public void What_is_wrong_with_a_line_about_nobody_is_told_with_file_and_row_and_hinders_nobody(string found)
    {
        var (_, code, file, bend) = Nobodies.Single(bent => bent.Found == found);
        var (rows, notices) = bend(new OneRosterZip()).Read();
        Assert.Empty(Assert.Single(rows).Problems);
        var notice = Assert.Single(notices, notice => notice.Code == code && notice.Facts["file"] == file);
        Assert.Matches("^[23]", notice.Facts["rows"]);
    }

    [Fact]
    public void Who_names_no_unit_is_in_none_even_where_a_unit_has_no_key()
    {
        var zip = new OneRosterZip().Put(OneRosterFile.Orgs, Org("o1", "SL-1", "甲"), Org("", "SL-2", "乙")).Put(OneRosterFile.Roles);
        var (rows, notices) = zip.Read();
        Assert.Null(Assert.Single(rows)["unit_code"]);
        Assert.Equal("3", Assert.Single(notices, notice => notice.Code == OneRosterCodes.ValueMissing).Facts["rows"]);
    }

    [Fact]
    public void A_thousand_faults_of_one_kind_are_one_notice()
    {
        var notices = new OneRosterZip().Put(OneRosterFile.Enrollments, [.. Enumerable.Range(0, 1_000).Select(n => Enrollment($"e{n}", "u9"))]).Read().Notices;
        Assert.Equal("2、3、4、5、6、7、8、9、10、11 … (1000)", Assert.Single(notices, notice => notice.Code == OneRosterCodes.ReferenceDangling).Facts["rows"]);
    }

    [Theory]
    [InlineData("false", "在职", true)]
    [InlineData("true", "离职", true)]
    [InlineData("false", "离职", false)]
    [InlineData("false", "", true)]
    [InlineData("true", "", false)]
    public void Whether_an_account_is_open_changes_no_status_and_is_told_where_it_contradicts(string enabled, string status, bool isTold)
    {
        var row = new OneRosterZip().Put(OneRosterFile.Users, User("u1", "G1", ("enabledUser", enabled), ("metadata.tlms.status", status))).Read().Rows[0];
        Assert.Equal(isTold, row.Warnings.Any(warning => warning.Code == OneRosterCodes.EnabledUserIgnored));
        Assert.Equal(status.Length > 0 ? status : null, row[RosterKeys.Status]);
    }
}
