namespace TrainingLms.People;

/// <summary>The roles of the house, as appointments name them.</summary>
public static class Role
{
    /// <summary>Everybody, for the own person: learn, sign up, claim hours, apply, see own data. Never appointed; whoever is active has it.</summary>
    public const string Trainee = nameof(Trainee);

    /// <summary>HR officer: people, holdings, rosters, unit approvals.</summary>
    public const string HrOfficer = nameof(HrOfficer);

    /// <summary>Training officer: courses, classes, hours, reports.</summary>
    public const string TrainingOfficer = nameof(TrainingOfficer);

    /// <summary>Writes course packages.</summary>
    public const string CourseAuthor = nameof(CourseAuthor);

    /// <summary>Reviews course packages and questions; never the own ones.</summary>
    public const string CourseReviewer = nameof(CourseReviewer);

    /// <summary>Teaches: sessions, attendance, essays.</summary>
    public const string Instructor = nameof(Instructor);

    /// <summary>Looks after one run of a class: attendance, sign-off, leave.</summary>
    public const string ClassTeacher = nameof(ClassTeacher);

    /// <summary>Rates what people can do by a competency model, from the evidence they bring; never oneself, and not alone as the direct superior.</summary>
    public const string Assessor = nameof(Assessor);

    /// <summary>Writes and reviews questions; never reviews the own ones.</summary>
    public const string QuestionAuthor = nameof(QuestionAuthor);

    /// <summary>Blueprint, schedule and release of exams.</summary>
    public const string ExamManager = nameof(ExamManager);

    /// <summary>At one sitting: admission, more time with a reason, notes of incidents.</summary>
    public const string Invigilator = nameof(Invigilator);

    /// <summary>Annuls and reinstates attempts at exams, by decisions of the panel.</summary>
    public const string IntegrityPanel = nameof(IntegrityPanel);

    /// <summary>Confirms exam results together with other members, and takes them back.</summary>
    public const string ExamBoard = nameof(ExamBoard);

    /// <summary>Decides appeals about exams; never one about an attempt that the reviewer had a hand in.</summary>
    public const string AppealsReviewer = nameof(AppealsReviewer);

    /// <summary>Marks the anonymous answers allotted to them.</summary>
    public const string Marker = nameof(Marker);

    /// <summary>Deals answers out to markers, and decides between two marks that differ too much.</summary>
    public const string SeniorMarker = nameof(SeniorMarker);

    /// <summary>Looks at samples of agreed marks; never at the own marking.</summary>
    public const string Moderator = nameof(Moderator);

    /// <summary>Title officer of the review office.</summary>
    public const string Secretariat = nameof(Secretariat);

    /// <summary>Leads the review office: refusals, exceptions, second signature.</summary>
    public const string SecretariatLead = nameof(SecretariatLead);

    /// <summary>Checks originals at the employer.</summary>
    public const string EmployerReviewer = nameof(EmployerReviewer);

    /// <summary>Recommends for the employer.</summary>
    public const string EmployerApprover = nameof(EmployerApprover);

    /// <summary>Reads assigned files and votes.</summary>
    public const string Expert = nameof(Expert);

    /// <summary>Leads a session.</summary>
    public const string Chair = nameof(Chair);

    /// <summary>Leads a session in the place of the chair.</summary>
    public const string ViceChair = nameof(ViceChair);

    /// <summary>Witnesses opening, sealing and counting.</summary>
    public const string Scrutineer = nameof(Scrutineer);

    /// <summary>Counts.</summary>
    public const string Teller = nameof(Teller);

    /// <summary>Discipline supervision: sees the process, never decides.</summary>
    public const string Supervisor = nameof(Supervisor);

    /// <summary>Looks into an objection for the supervision; never the one who re-checks.</summary>
    public const string Investigator = nameof(Investigator);

    /// <summary>Confirms, refuses, revokes.</summary>
    public const string Authority = nameof(Authority);

    /// <summary>Issues certificates and registers revocations.</summary>
    public const string Registrar = nameof(Registrar);

    /// <summary>Reads everything in scope including the audit trail; changes nothing.</summary>
    public const string Auditor = nameof(Auditor);

    /// <summary>Units, appointments, settings; no answers, files or ballots.</summary>
    public const string SystemAdministrator = nameof(SystemAdministrator);

    static readonly Dictionary<string, RoleHeldOn> Held = new()
    {
        [HrOfficer] = RoleHeldOn.Unit,
        [TrainingOfficer] = RoleHeldOn.Unit,
        [CourseAuthor] = RoleHeldOn.Subject,
        [CourseReviewer] = RoleHeldOn.Subject,
        [Instructor] = RoleHeldOn.ClassRun,
        [ClassTeacher] = RoleHeldOn.ClassRun,
        [Assessor] = RoleHeldOn.Unit,
        [QuestionAuthor] = RoleHeldOn.QuestionBank,
        [ExamManager] = RoleHeldOn.Exam,
        [Invigilator] = RoleHeldOn.ExamSitting,
        [IntegrityPanel] = RoleHeldOn.Exam,
        [ExamBoard] = RoleHeldOn.Exam,
        [AppealsReviewer] = RoleHeldOn.Exam,
        [Marker] = RoleHeldOn.PaperPart,
        [SeniorMarker] = RoleHeldOn.PaperPart,
        [Moderator] = RoleHeldOn.PaperPart,
        [Secretariat] = RoleHeldOn.TitleScope,
        [SecretariatLead] = RoleHeldOn.TitleScope,
        [EmployerReviewer] = RoleHeldOn.EmployerUnit,
        [EmployerApprover] = RoleHeldOn.EmployerUnit,
        [Expert] = RoleHeldOn.TitleScope,
        [Chair] = RoleHeldOn.Session,
        [ViceChair] = RoleHeldOn.Session,
        [Scrutineer] = RoleHeldOn.BallotRound,
        [Teller] = RoleHeldOn.BallotRound,
        [Supervisor] = RoleHeldOn.Scope,
        [Investigator] = RoleHeldOn.Scope,
        [Authority] = RoleHeldOn.Scope,
        [Registrar] = RoleHeldOn.Certificates,
        [Auditor] = RoleHeldOn.Scope,
        [SystemAdministrator] = RoleHeldOn.Installation,
    };

    /// <summary>All that somebody can be appointed to.</summary>
    public static readonly IReadOnlyList<string> All = [.. Held.Keys];

    /// <summary>On what the role is held.</summary>
    /// <exception cref="KeyNotFoundException">There is no such role, or nobody is appointed to it.</exception>
    public static RoleHeldOn HeldOn(string role) => Held[role];
}

/// <summary>What a list, a count or an export may show; each right has its own scope.</summary>
public enum Right
{
    /// <summary>People and their posts.</summary>
    SeePeople,

    /// <summary>Upload, preview and apply rosters.</summary>
    ManageRosters,

    /// <summary>Enrolments, progress and learning hours.</summary>
    SeeLearning,

    /// <summary>Enrolments, and what was handed in, of the units in which one teaches.</summary>
    SeeStudyWork,

    /// <summary>Exam attempts and results.</summary>
    SeeExamResults,

    /// <summary>How answers are marked by people; whose they are is hidden where the exam says so.</summary>
    SeeMarking,

    /// <summary>Who sits an exam, in which room and until when, while it is sat; no results.</summary>
    SeeSittings,

    /// <summary>What people are given at exams because of their circumstances. The personnel office's alone: exams show the effect.</summary>
    SeeAccommodations,

    /// <summary>Course versions in every state, for those who make courses.</summary>
    SeeCourseWork,

    /// <summary>Title applications, on the side of the office that runs the round.</summary>
    SeeTitleFiles,

    /// <summary>Title applications, on the side of the applicant's employer.</summary>
    SeeEmployerFiles,

    /// <summary>Certificates.</summary>
    SeeCertificates,

    /// <summary>The audit trail.</summary>
    SeeAudit,

    /// <summary>Role appointments.</summary>
    SeeAppointments,

    /// <summary>Review sessions with their panels, draws and ballots; never who voted what.</summary>
    SeePanels,

    /// <summary>Open, reset and lock accounts of people, and end their sessions.</summary>
    ManageAccounts,

    /// <summary>Service accounts and their tokens; never the secrets.</summary>
    SeeServiceAccounts,

    /// <summary>Totals of ballots before they are declared; for those who work on the ballot.</summary>
    SeeTallies,

    /// <summary>Identity and mobile numbers in full, with a purpose and one person at a time. Never the administrator's.</summary>
    ViewFullId,

    /// <summary>Requests of people about their data, and holds on data.</summary>
    SeePrivacyCases,

    /// <summary>Whether the audit trail is whole, beside those who read it.</summary>
    SeeAuditHealth,

    /// <summary>What retention erased and will erase, as numbers over the whole installation, beside those who answer for privacy.</summary>
    SeeErasures,

    /// <summary>What went out of the house and what did not: e-mails without their text, webhooks and their deliveries.</summary>
    SeeDeliveries,

    /// <summary>Evidence of competencies that was offered in the units in which one assesses.</summary>
    AssessCompetencies,

    /// <summary>Appeals about exams; whose they are and which mark is disputed only with the results.</summary>
    SeeAppeals,

    /// <summary>Leads of fraud in title evaluation and integrity records; for supervision and authority.</summary>
    SeeIntegrity,

    /// <summary>Question banks and their questions; secure keys one at a time, written down.</summary>
    SeeQuestions,

    /// <summary>Comparisons of answers and the cases they found: suspicions about people, for those who look into them.</summary>
    SeeSimilarity,
}

/// <summary>Which role gives which rights: one table, read by the one scope function.</summary>
public static class RoleRights
{
    static readonly Dictionary<string, Right[]> Table = new()
    {
        [Role.HrOfficer] = [Right.SeePeople, Right.SeeAccommodations, Right.ManageRosters, Right.SeeLearning, Right.SeeAppointments, Right.ManageAccounts, Right.ViewFullId, Right.SeePrivacyCases],
        [Role.Instructor] = [Right.SeeStudyWork],
        [Role.Assessor] = [Right.AssessCompetencies],
        [Role.TrainingOfficer] = [Right.SeePeople, Right.SeeLearning, Right.SeeStudyWork, Right.SeeExamResults, Right.SeeCourseWork],
        [Role.CourseAuthor] = [Right.SeeCourseWork],
        [Role.CourseReviewer] = [Right.SeeCourseWork, Right.SeeQuestions],
        [Role.QuestionAuthor] = [Right.SeeQuestions],
        [Role.AppealsReviewer] = [Right.SeeAppeals],
        [Role.ExamManager] = [Right.SeeExamResults, Right.SeeMarking, Right.SeeAppeals, Right.SeeSittings, Right.SeeQuestions, Right.SeeSimilarity],
        [Role.Invigilator] = [Right.SeeSittings],
        [Role.IntegrityPanel] = [Right.SeeExamResults, Right.SeeSimilarity],
        [Role.ExamBoard] = [Right.SeeExamResults, Right.SeeMarking],
        [Role.SeniorMarker] = [Right.SeeMarking],
        [Role.Moderator] = [Right.SeeMarking],
        [Role.Secretariat] = [Right.SeeTitleFiles, Right.SeeCertificates, Right.SeePanels, Right.SeeTallies],
        [Role.SecretariatLead] = [Right.SeeTitleFiles, Right.SeeCertificates, Right.SeePanels, Right.SeeTallies],
        [Role.EmployerReviewer] = [Right.SeeEmployerFiles],
        [Role.EmployerApprover] = [Right.SeeEmployerFiles],
        [Role.Supervisor] = [Right.SeeTitleFiles, Right.SeePanels, Right.SeeTallies, Right.SeeIntegrity, Right.SeeAppointments, Right.SeePrivacyCases],
        [Role.Investigator] = [Right.SeeTitleFiles, Right.SeePanels, Right.SeeTallies],
        [Role.Chair] = [Right.SeePanels, Right.SeeTallies],
        [Role.ViceChair] = [Right.SeePanels, Right.SeeTallies],
        [Role.Scrutineer] = [Right.SeePanels, Right.SeeTallies],
        [Role.Teller] = [Right.SeePanels, Right.SeeTallies],
        [Role.Authority] = [Right.SeeTitleFiles, Right.SeeCertificates, Right.SeePanels, Right.SeeIntegrity, Right.SeeAuditHealth],
        [Role.Registrar] = [Right.SeeCertificates, Right.SeeTitleFiles],
        [Role.Auditor] =
        [
            Right.SeePeople, Right.SeeLearning, Right.SeeStudyWork, Right.SeeExamResults, Right.SeeMarking, Right.SeeSittings, Right.SeeCourseWork, Right.SeeTitleFiles, Right.SeeCertificates, Right.SeeAudit,
            Right.SeeAppointments, Right.SeePanels, Right.SeeServiceAccounts, Right.SeePrivacyCases, Right.SeeDeliveries, Right.SeeQuestions, Right.SeeAppeals, Right.SeeIntegrity,
        ],
        [Role.SystemAdministrator] = [Right.SeeAppointments, Right.ManageAccounts, Right.SeeServiceAccounts, Right.SeeErasures, Right.SeeDeliveries],
    };

    /// <summary>The rights of a role; none for a role whose holders see only what they are assigned.</summary>
    public static IReadOnlyList<Right> Of(string role) => Table.GetValueOrDefault(role, []);

    /// <summary>Whether the role gives the right.</summary>
    public static bool Gives(string role, Right right) =>
        (Table.TryGetValue(role, out var rights) && rights.Contains(right)) || TokenScopes.ServiceGives(role, right);
}
