namespace TrainingLms.Excel.OneRoster;

/// <summary>What may stand in a column.</summary>
public enum OneRosterKind
{
    /// <summary>Wording.</summary>
    Text,

    /// <summary>One of the column's words, or an extension of them.</summary>
    Word,

    /// <summary>A day, yyyy-MM-dd.</summary>
    Date,

    /// <summary>A year, yyyy.</summary>
    Year,

    /// <summary>The key of a line of another file.</summary>
    Reference,

    /// <summary>Several of these, with commas between.</summary>
    References,
}

/// <summary>A column of the standard.</summary>
/// <param name="Name">Its header, exactly.</param>
/// <param name="Kind">What may stand in it.</param>
public sealed record OneRosterColumn(string Name, OneRosterKind Kind = OneRosterKind.Text)
{
    /// <summary>Whether every line has a value here.</summary>
    public bool IsNeeded { get; init; }

    /// <summary>Whether the column itself may be left out: one edition of the standard has it, another does not.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The words of a <see cref="OneRosterKind.Word"/>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The file that a reference points into.</summary>
    public string Target { get; init; } = "";
}

/// <summary>A file of the standard with its columns in their fixed order. Others may follow whose names begin with <c>metadata.</c>.</summary>
/// <param name="Name">File name in the zip.</param>
/// <param name="Columns">In order.</param>
public sealed record OneRosterFile(string Name, IReadOnlyList<OneRosterColumn> Columns)
{
    /// <summary>Whether its lines point at other lines of it, so that all of them must be known first.</summary>
    public bool PointsAtItself => Columns.Any(column => column.Target == Name);

    /// <summary>What the names of extension columns begin with.</summary>
    public const string Extension = "metadata.";

    /// <summary>What words beyond the standard begin with.</summary>
    public const string ExtensionWord = "ext:";

    /// <summary>The key of a line.</summary>
    public const string Key = "sourcedId";

    static readonly string[] Flag = ["true", "false"];

    /// <summary>The file that says what the others are.</summary>
    public const string Manifest = "manifest.csv";

    /// <summary>Years and terms.</summary>
    public static OneRosterFile AcademicSessions { get; } = Of("academicSessions.csv",
        Needed("title"), Word("type", "gradingPeriod", "semester", "schoolYear", "term"), Needed("startDate", OneRosterKind.Date), Needed("endDate", OneRosterKind.Date),
        Points("parentSourcedId", "academicSessions.csv"), Needed("schoolYear", OneRosterKind.Year));

    /// <summary>Units.</summary>
    public static OneRosterFile Orgs { get; } = Of("orgs.csv",
        Needed("name"), Word("type", "department", "school", "district", "local", "state", "national"), new("identifier"), Points("parentSourcedId", "orgs.csv"));

    /// <summary>People.</summary>
    public static OneRosterFile Users { get; } = Of("users.csv",
        Word("enabledUser", Flag), Needed("username"), new("userIds"), Needed("givenName"), Needed("familyName"), new("middleName"), new("identifier"), new("email"),
        new("sms"), new("phone"), Points("agentSourcedIds", "users.csv") with { Kind = OneRosterKind.References }, new("grades"), new("password"),
        new("userMasterIdentifier"), new("resourceSourcedIds") { IsOptional = true }, new("preferredGivenName"), new("preferredMiddleName"),
        new("preferredFamilyName"), Points("primaryOrgSourcedId", "orgs.csv"), new("pronouns"));

    /// <summary>What people are at which unit.</summary>
    public static OneRosterFile Roles { get; } = Of("roles.csv",
        Points("userSourcedId", "users.csv") with { IsNeeded = true }, Word("roleType", "primary", "secondary"),
        Word("role", "aide", "counselor", "districtAdministrator", "guardian", "parent", "principal", "proctor", "relative", "siteAdministrator", "student",
            "systemAdministrator", "teacher"),
        new("beginDate", OneRosterKind.Date), new("endDate", OneRosterKind.Date), Points("orgSourcedId", "orgs.csv") with { IsNeeded = true }, new("userProfileSourcedId"));

    /// <summary>Sex and birth date of people.</summary>
    public static OneRosterFile Demographics { get; } = new("demographics.csv",
    [
        Points(Key, "users.csv") with { IsNeeded = true }, new("status"), new("dateLastModified"),
        new("birthDate", OneRosterKind.Date), Word("sex", "male", "female", "unspecified", "other") with { IsNeeded = false },
        .. new[]
        {
            "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican", "nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces",
            "hispanicOrLatinoEthnicity",
        }.Select(name => Word(name, Flag) with { IsNeeded = false }),
        new("countryOfBirthCode"), new("stateOfBirthAbbreviation"), new("cityOfBirth"), new("publicSchoolResidenceStatus"),
    ]);

    /// <summary>What is taught.</summary>
    public static OneRosterFile Courses { get; } = Of("courses.csv",
        Points("schoolYearSourcedId", "academicSessions.csv"), Needed("title"), new("courseCode"), new("grades"),
        Points("orgSourcedId", "orgs.csv") with { IsNeeded = true }, new("subjects"), new("subjectCodes"));

    /// <summary>Where and when it is taught.</summary>
    public static OneRosterFile Classes { get; } = Of("classes.csv",
        Needed("title"), new("grades"), Points("courseSourcedId", "courses.csv") with { IsNeeded = true }, new("classCode"), Word("classType", "homeroom", "scheduled"),
        new("location"), Points("schoolSourcedId", "orgs.csv") with { IsNeeded = true },
        Points("termSourcedIds", "academicSessions.csv") with { Kind = OneRosterKind.References, IsNeeded = true }, new("subjects"), new("subjectCodes"), new("periods"));

    /// <summary>Who learns in which class.</summary>
    public static OneRosterFile Enrollments { get; } = Of("enrollments.csv",
        Points("classSourcedId", "classes.csv") with { IsNeeded = true }, Points("schoolSourcedId", "orgs.csv") with { IsNeeded = true },
        Points("userSourcedId", "users.csv") with { IsNeeded = true }, Word("role", "administrator", "proctor", "student", "teacher"),
        Word("primary", Flag) with { IsNeeded = false }, new("beginDate", OneRosterKind.Date), new("endDate", OneRosterKind.Date));

    /// <summary>The files we read and write, so that references point at files before them or at themselves.</summary>
    public static IReadOnlyList<OneRosterFile> All { get; } = [AcademicSessions, Orgs, Users, Courses, Classes, Roles, Demographics, Enrollments];

    /// <summary>Files of the standard that we know by name only.</summary>
    public static IReadOnlyList<string> Others { get; } =
    [
        "categories.csv", "classResources.csv", "courseResources.csv", "lineItemLearningObjectiveIds.csv", "lineItems.csv", "lineItemScoreScales.csv", "resources.csv",
        "resultLearningObjectiveIds.csv", "results.csv", "resultScoreScales.csv", "scoreScales.csv", "userProfiles.csv", "userResources.csv",
    ];

    /// <summary>The manifest's name for a file.</summary>
    /// <param name="file">Its name in the zip.</param>
    public static string PropertyOf(string file) => $"file.{Path.GetFileNameWithoutExtension(file)}";

    static OneRosterFile Of(string name, params OneRosterColumn[] columns) =>
        new(name, [new(Key) { IsNeeded = true }, new("status"), new("dateLastModified"), .. columns]);

    static OneRosterColumn Needed(string name, OneRosterKind kind = OneRosterKind.Text) => new(name, kind) { IsNeeded = true };

    static OneRosterColumn Word(string name, params string[] words) => new(name, OneRosterKind.Word) { Words = words, IsNeeded = true };

    static OneRosterColumn Points(string name, string target) => new(name, OneRosterKind.Reference) { Target = target };
}
