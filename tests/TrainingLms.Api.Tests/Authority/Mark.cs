namespace TrainingLms.Api.Tests.Authority;

/// <summary>A record that was planted to see who gets to see it.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Id">Key, as it stands in addresses and answers.</param>
/// <param name="Text">What it can be told by in a file: a number or a title that no other record has.</param>
/// <param name="Unit">Code of the unit it was planted in.</param>
/// <param name="Tag">Tells apart records of one kind that differ in state, such as a draft from what was published.</param>
sealed record Mark(string Kind, Guid Id, string Text, string Unit, string Tag = "")
{
    /// <summary>Through which rights, at which units, somebody sees it.</summary>
    public IReadOnlyList<Door> Doors { get; init; } = [];

    /// <summary>Whose own it is: these people see it without any role.</summary>
    public IReadOnlyList<Guid> Own { get; init; } = [];

    /// <summary>Whether everybody who has signed in sees it.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The record that stands in the address where this one has no address of its own, such as the session of a draw.</summary>
    public Guid Address { get; init; } = Id;

    /// <summary>Code of the unit where the person once earned hours; null for everybody who never moved.</summary>
    public string? Earned { get; init; }

    /// <summary>The title round of an application; null for everything else.</summary>
    public Guid? Round { get; init; }

    public override string ToString() => $"{Kind}{(Tag.Length > 0 ? $" ({Tag})" : "")} of {Unit} [{Text}]";
}

/// <summary>A way in: who has the right at the unit sees the record.</summary>
/// <param name="Right">A row of <see cref="RoleTable"/>.</param>
/// <param name="Unit">Code of the unit.</param>
/// <param name="WholeOnly">Whether the role must be held with the units below.</param>
/// <param name="Only">Only for this person; null for everybody.</param>
sealed record Door(string Right, string Unit, bool WholeOnly = false, Guid? Only = null);

/// <summary>The kinds of marked records.</summary>
static class Kinds
{
    public const string Unit = "unit", Person = "person", Appointment = "appointment", RosterImport = "roster import", TransferRequest = "transfer request", CourseVersion = "course version",
        Enrolment = "enrolment", StudyWork = "study work", HoursEntry = "hours entry", HoursClaim = "hours claim", HoursExemption = "hours exemption", HoursImport = "hours import", HoursCorrection = "hours correction", HoursRuleSet = "hours rules", QuestionBank = "question bank", Question = "question", Exam = "exam", Attempt = "attempt", ExamResult = "exam result", ExamAnalysis = "exam analysis", SlotMarking = "slot marking", ExamAppeal = "exam appeal", Rescoring = "rescoring", CutScoreStudy = "cut score study", SimilarityRun = "similarity run", SimilarityCase = "similarity case", Difference = "line of a difference report", Sitting = "sitting", Incident = "exam incident", ExamOverride = "exam override", Accommodation = "accommodation", Round = "title round",
        Application = "title application", Notice = "public notice", Objection = "title objection", Lead = "lead of fraud", IntegrityRecord = "integrity record", Expert = "expert", Session = "review session", Draw = "panel draw", Seat = "panel seat",
        Ballot = "ballot", Certificate = "certificate", CertificateImport = "import of certificates", SigningKey = "signing key", Audit = "audit entry", Account = "account", ServiceAccount = "service account",
        PrivacyRequest = "privacy request", Hold = "legal hold", ClassRun = "class", SignUp = "sign-up",
        ClassSession = "class session", Attendance = "attendance", Leave = "leave request", Appeal = "attendance appeal", Survey = "survey", Lecturer = "lecturer", Material = "class material", DrillFinding = "drill finding", ClassReport = "class report",
        Programme = "programme", ProgrammeAssignment = "programme assignment", AssignmentRule = "assignment rule", AssignmentCase = "assignment case",
        CompetencyEvidence = "competency evidence", PostProfile = "post profile", AssessmentCampaign = "assessment campaign", AssessmentParticipant = "assessment participant",
        ReportEdition = "report edition", Message = "message", Mail = "mail", Webhook = "webhook", WebhookDelivery = "webhook delivery";
}
