namespace TrainingLms.Api.Tests.Authority;

/// <summary>
/// Who may see what, written down a second time from the roles of the domain, and computed the long way: up the parent links of one tree in memory. It
/// knows nothing of Scope, RoleRights or ancestor rows, so that a fault there shows as a difference.
/// </summary>
static class RoleTable
{
    static readonly string[] Office = ["Secretariat", "SecretariatLead", "Supervisor", "Investigator", "Authority", "Registrar", "Auditor"];

    /// <summary>Which roles open which door.</summary>
    static readonly Dictionary<string, string[]> Opens = new()
    {
        ["people"] = ["HrOfficer", "TrainingOfficer", "Auditor"],
        ["rosters"] = ["HrOfficer"],
        ["learning"] = ["HrOfficer", "TrainingOfficer", "Auditor"],
        ["assessments"] = ["Assessor"],
        ["study work"] = ["Instructor", "TrainingOfficer", "Auditor"],
        ["results"] = ["TrainingOfficer", "ExamManager", "IntegrityPanel", "ExamBoard", "Auditor"],
        ["similarity"] = ["ExamManager", "IntegrityPanel"],
        ["calibration"] = ["ExamManager"],
        ["marking"] = ["ExamManager", "SeniorMarker", "Moderator", "ExamBoard", "Auditor"],
        ["accommodations"] = ["HrOfficer"],
        ["sittings"] = ["ExamManager", "Invigilator", "Auditor"],
        ["appeals"] = ["ExamManager", "AppealsReviewer", "Auditor"],
        ["questions"] = ["QuestionAuthor", "CourseReviewer", "ExamManager", "Auditor"],
        ["course work"] = ["CourseAuthor", "CourseReviewer", "TrainingOfficer", "Auditor"],
        ["appointments"] = ["HrOfficer", "SystemAdministrator", "Supervisor", "Auditor"],
        ["office"] = Office,
        ["integrity"] = ["Supervisor", "Authority", "Auditor"],
        ["employer"] = ["EmployerReviewer", "EmployerApprover"],
        ["panels"] = ["Secretariat", "SecretariatLead", "Supervisor", "Investigator", "Chair", "ViceChair", "Scrutineer", "Teller", "Authority", "Auditor"],
        ["tallies"] = ["Secretariat", "SecretariatLead", "Supervisor", "Investigator", "Chair", "ViceChair", "Scrutineer", "Teller"],
        ["certificates"] = ["Secretariat", "SecretariatLead", "Authority", "Registrar", "Auditor"],
        ["audit"] = ["Auditor"],
        ["accounts"] = ["HrOfficer", "SystemAdministrator"],
        ["service accounts"] = ["SystemAdministrator", "Auditor"],
        ["deliveries"] = ["SystemAdministrator", "Auditor"],
        ["privacy cases"] = ["HrOfficer", "Supervisor", "Auditor"],
    };

    /// <summary>All roles that are appointed; the test of the table fails when the product has another one.</summary>
    public static readonly IReadOnlyList<string> Roles =
    [
        "HrOfficer", "TrainingOfficer", "CourseAuthor", "CourseReviewer", "Instructor", "ClassTeacher", "Assessor", "QuestionAuthor", "ExamManager", "Invigilator",
        "IntegrityPanel", "ExamBoard", "AppealsReviewer", "Marker", "SeniorMarker", "Moderator", "Secretariat", "SecretariatLead", "EmployerReviewer", "EmployerApprover", "Expert", "Chair", "ViceChair", "Scrutineer", "Teller",
        "Supervisor", "Investigator", "Authority", "Registrar", "Auditor", "SystemAdministrator",
    ];

    /// <summary>Whether somebody sees a record.</summary>
    public static bool Sees(this Member member, Mark mark) =>
        mark.IsOpen || mark.Own.Contains(member.Id) || mark.Doors.Any(door => (door.Only is null || door.Only == member.Id) && member.Has(door.Right, door.Unit, door.WholeOnly));

    /// <summary>Whether somebody has a right at a unit today.</summary>
    public static bool Has(this Member member, string right, string unit, bool wholeOnly = false) => member.Posts.Any(post =>
        post.IsInForce && Opens[right].Contains(post.Role) && (post.WithBelow || !wholeOnly) && post.Reaches(unit));

    /// <summary>Whether somebody has a right anywhere.</summary>
    public static bool HasAnywhere(this Member member, string right) => member.Posts.Any(post => post.IsInForce && Opens[right].Contains(post.Role));

    /// <summary>Whether a unit is another one or lies below it; <c>D1-2-3</c> lies below <c>D1-2</c>, everything below <c>C</c>.</summary>
    public static bool IsWithin(string unit, string above)
    {
        for (var at = unit; at is not null; at = ParentOf(at))
            if (at == above) return true;
        return false;
    }

    /// <summary>The unit above; null for the city.</summary>
    public static string? ParentOf(string unit) => unit == "C" ? null : unit.LastIndexOf('-') is > 0 and var cut ? unit[..cut] : "C";

    static bool Reaches(this Post post, string unit) => post.WithBelow ? IsWithin(unit, post.Unit) : unit == post.Unit;
}

/// <summary>A role that somebody holds.</summary>
/// <param name="Role">Its name.</param>
/// <param name="Unit">Code of the unit.</param>
/// <param name="WithBelow">Whether it reaches the units below.</param>
/// <param name="IsInForce">Whether it is in force today: neither over nor to come nor suspended.</param>
sealed record Post(string Role, string Unit, bool WithBelow, bool IsInForce = true);

/// <summary>Somebody who asks.</summary>
/// <param name="Name">As messages name them.</param>
/// <param name="Persona">Speaks HTTP.</param>
/// <param name="Unit">Code of the unit the person belongs to.</param>
/// <param name="Posts">All roles, in force or not.</param>
sealed record Member(string Name, Persona Persona, string Unit, IReadOnlyList<Post> Posts)
{
    public Guid Id => Persona.Id;

    public override string ToString() => Name;
}
