using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Certificates;
using TrainingLms.Classes;
using TrainingLms.Competencies;
using TrainingLms.Courses;
using TrainingLms.Exams;
using TrainingLms.LearningHours;
using TrainingLms.Notifications;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Programmes;
using TrainingLms.Reports;
using TrainingLms.Titles;

namespace TrainingLms.Data;

/// <summary>The one database context: what is stored. How a save goes stands in the file beside it.</summary>
public sealed partial class LmsDbContext(DbContextOptions<LmsDbContext> options, StorageDialect dialect, Acting? acting = null) : DbContext(options)
{
    /// <summary>The database behind it.</summary>
    public StorageDialect Dialect => dialect;

    /// <summary>Organisation units.</summary>
    public DbSet<OrganizationUnit> Units => Set<OrganizationUnit>();

    /// <summary>Which unit lies below which, with every unit below itself.</summary>
    public DbSet<UnitAncestor> UnitAncestors => Set<UnitAncestor>();

    /// <summary>Natural persons.</summary>
    public DbSet<Person> People => Set<Person>();

    /// <summary>Who holds which post.</summary>
    public DbSet<Holding> Holdings => Set<Holding>();

    /// <summary>Posts that people hold beside their primary ones.</summary>
    public DbSet<FurtherPost> FurtherPosts => Set<FurtherPost>();

    /// <summary>What rows with a day ahead make of people on that day.</summary>
    public DbSet<ComingChange> ComingChanges => Set<ComingChange>();

    /// <summary>Accounts to sign in with.</summary>
    public DbSet<Account> Accounts => Set<Account>();

    /// <summary>Tokens for programs.</summary>
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    /// <summary>Browsers in which somebody is signed in.</summary>
    public DbSet<UserSession> UserSessions => Set<UserSession>();

    /// <summary>Recovery codes that have not been used.</summary>
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    /// <summary>Accounts of programs that are no person.</summary>
    public DbSet<ServiceAccount> ServiceAccounts => Set<ServiceAccount>();

    /// <summary>Role appointments.</summary>
    public DbSet<RoleAppointment> RoleAppointments => Set<RoleAppointment>();

    /// <summary>Imports of rosters.</summary>
    public DbSet<RosterImport> RosterImports => Set<RosterImport>();

    /// <summary>How many posts units are to have.</summary>
    public DbSet<EstablishmentTarget> EstablishmentTargets => Set<EstablishmentTarget>();

    /// <summary>Uploaded rosters, for a day at most.</summary>
    public DbSet<RosterFile> RosterFiles => Set<RosterFile>();

    /// <summary>Plans of imports, for a day at most.</summary>
    public DbSet<RosterPlanRow> RosterPlanRows => Set<RosterPlanRow>();

    /// <summary>What applied rosters changed, for thirty days at most.</summary>
    public DbSet<RosterUndoRow> RosterUndoRows => Set<RosterUndoRow>();

    /// <summary>Moves that another unit is asked to accept.</summary>
    public DbSet<TransferRequest> TransferRequests => Set<TransferRequest>();

    /// <summary>Person numbers that nobody bears any more.</summary>
    public DbSet<FormerNumber> FormerNumbers => Set<FormerNumber>();

    /// <summary>How far workers are with imports of rosters.</summary>
    public DbSet<RosterProgress> RosterProgress => Set<RosterProgress>();

    /// <summary>Versions of competency models that were in use here.</summary>
    public DbSet<ModelSeal> ModelSeals => Set<ModelSeal>();

    /// <summary>Evidence of what people can do.</summary>
    public DbSet<CompetencyEvidence> CompetencyEvidence => Set<CompetencyEvidence>();

    /// <summary>Ratings of it.</summary>
    public DbSet<CompetencyRating> CompetencyRatings => Set<CompetencyRating>();

    /// <summary>What posts ask for.</summary>
    public DbSet<PostProfile> PostProfiles => Set<PostProfile>();

    /// <summary>Campaigns in which people are rated before and after.</summary>
    public DbSet<AssessmentCampaign> AssessmentCampaigns => Set<AssessmentCampaign>();

    /// <summary>The people in them.</summary>
    public DbSet<CampaignParticipant> CampaignParticipants => Set<CampaignParticipant>();

    /// <summary>Courses by their keys.</summary>
    public DbSet<Course> Courses => Set<Course>();

    /// <summary>Versions of courses.</summary>
    public DbSet<CourseVersion> CourseVersions => Set<CourseVersion>();

    /// <summary>Lessons of course versions.</summary>
    public DbSet<Lesson> Lessons => Set<Lesson>();

    /// <summary>Files of course packages.</summary>
    public DbSet<CourseFile> CourseFiles => Set<CourseFile>();

    /// <summary>Their bytes, in parts.</summary>
    public DbSet<CourseFilePart> CourseFileParts => Set<CourseFilePart>();

    /// <summary>Questions of course versions, with their review.</summary>
    public DbSet<CourseQuestion> CourseQuestions => Set<CourseQuestion>();

    /// <summary>Who learns what.</summary>
    public DbSet<Enrolment> Enrolments => Set<Enrolment>();

    /// <summary>Where people are learning now.</summary>
    public DbSet<StudyPresence> StudyPresences => Set<StudyPresence>();

    /// <summary>What learners hand in.</summary>
    public DbSet<StudyWork> StudyWorks => Set<StudyWork>();

    /// <summary>Files of it.</summary>
    public DbSet<StudyWorkFile> StudyWorkFiles => Set<StudyWorkFile>();

    /// <summary>What speaks against time that was counted.</summary>
    public DbSet<StudySign> StudySigns => Set<StudySign>();

    /// <summary>Runs of classes.</summary>
    public DbSet<ClassRun> ClassRuns => Set<ClassRun>();

    /// <summary>Sessions of classes.</summary>
    public DbSet<ClassSession> ClassSessions => Set<ClassSession>();

    /// <summary>Counters of seats.</summary>
    public DbSet<SeatPool> SeatPools => Set<SeatPool>();

    /// <summary>Who signed up for which class.</summary>
    public DbSet<SignUp> SignUps => Set<SignUp>();

    /// <summary>Outcomes of people at sessions.</summary>
    public DbSet<Attendance> Attendances => Set<Attendance>();

    /// <summary>Requests for leave from sessions.</summary>
    public DbSet<LeaveRequest> LeaveRequests => Set<LeaveRequest>();

    /// <summary>Appeals against outcomes.</summary>
    public DbSet<AttendanceAppeal> AttendanceAppeals => Set<AttendanceAppeal>();

    /// <summary>Hours that people are to get for classes.</summary>
    public DbSet<ClassCredit> ClassCredits => Set<ClassCredit>();

    /// <summary>How many are on the lists of sessions, as counted last.</summary>
    public DbSet<SessionTurnout> SessionTurnouts => Set<SessionTurnout>();

    /// <summary>How many wrong codes people have typed.</summary>
    public DbSet<WrongCode> WrongCodes => Set<WrongCode>();

    /// <summary>Materials of classes.</summary>
    public DbSet<ClassMaterial> ClassMaterials => Set<ClassMaterial>();

    /// <summary>Findings of drills.</summary>
    public DbSet<DrillFinding> DrillFindings => Set<DrillFinding>();

    /// <summary>Reports of visits and assessments of secondments.</summary>
    public DbSet<ClassReport> ClassReports => Set<ClassReport>();

    /// <summary>Their versions.</summary>
    public DbSet<ClassMaterialFile> ClassMaterialFiles => Set<ClassMaterialFile>();

    /// <summary>The register of who teaches.</summary>
    public DbSet<Lecturer> Lecturers => Set<Lecturer>();

    /// <summary>When they are busy or free.</summary>
    public DbSet<LecturerTime> LecturerTimes => Set<LecturerTime>();

    /// <summary>Surveys among the people of classes.</summary>
    public DbSet<Survey> Surveys => Set<Survey>();

    /// <summary>Who is asked, and has answered; nothing joins it with <see cref="SurveyTallies"/> and <see cref="SurveyTexts"/>.</summary>
    public DbSet<SurveyInvitation> SurveyInvitations => Set<SurveyInvitation>();

    /// <summary>How many gave which mark.</summary>
    public DbSet<SurveyTally> SurveyTallies => Set<SurveyTally>();

    /// <summary>What was written.</summary>
    public DbSet<SurveyText> SurveyTexts => Set<SurveyText>();

    /// <summary>The ledger of learning hours.</summary>
    public DbSet<HoursEntry> HoursEntries => Set<HoursEntry>();

    /// <summary>Claims of outside learning.</summary>
    public DbSet<HoursClaim> HoursClaims => Set<HoursClaim>();

    /// <summary>Imports of past hours.</summary>
    public DbSet<HoursImport> HoursImports => Set<HoursImport>();

    /// <summary>Corrections of hours by workbook.</summary>
    public DbSet<HoursCorrection> HoursCorrections => Set<HoursCorrection>();

    /// <summary>Their lines.</summary>
    public DbSet<HoursCorrectionLine> HoursCorrectionLines => Set<HoursCorrectionLine>();

    /// <summary>What proves claims.</summary>
    public DbSet<ClaimEvidence> ClaimEvidence => Set<ClaimEvidence>();

    /// <summary>Days for which less is required.</summary>
    public DbSet<HoursExemption> HoursExemptions => Set<HoursExemption>();

    /// <summary>Versions of rules on hours.</summary>
    public DbSet<HoursRuleSet> HoursRuleSets => Set<HoursRuleSet>();

    /// <summary>Closed years.</summary>
    public DbSet<HoursYearClose> HoursYearCloses => Set<HoursYearClose>();

    /// <summary>Programmes by their keys.</summary>
    public DbSet<Programme> Programmes => Set<Programme>();

    /// <summary>Versions of programmes.</summary>
    public DbSet<ProgrammeVersion> ProgrammeVersions => Set<ProgrammeVersion>();

    /// <summary>Who is to complete which programme.</summary>
    public DbSet<ProgrammeAssignment> ProgrammeAssignments => Set<ProgrammeAssignment>();

    /// <summary>For how long people were certified.</summary>
    public DbSet<CertificationPeriod> CertificationPeriods => Set<CertificationPeriod>();

    /// <summary>On what certifications rest.</summary>
    public DbSet<PeriodEvidence> PeriodEvidence => Set<PeriodEvidence>();

    /// <summary>Rules by which people are assigned.</summary>
    public DbSet<AssignmentRule> AssignmentRules => Set<AssignmentRule>();

    /// <summary>The queue of exceptions.</summary>
    public DbSet<AssignmentCase> AssignmentCases => Set<AssignmentCase>();

    /// <summary>Whose programmes are to be looked at again.</summary>
    public DbSet<ProgrammeMark> ProgrammeMarks => Set<ProgrammeMark>();

    /// <summary>Rounds of title evaluation.</summary>
    public DbSet<EvaluationRound> EvaluationRounds => Set<EvaluationRound>();

    /// <summary>Applications for titles.</summary>
    public DbSet<TitleApplication> TitleApplications => Set<TitleApplication>();

    /// <summary>Public notices.</summary>
    public DbSet<PublicNotice> PublicNotices => Set<PublicNotice>();

    /// <summary>When the public page was last known to be there.</summary>
    public DbSet<PageHeartbeat> PageHeartbeats => Set<PageHeartbeat>();

    /// <summary>Objections to people on notice and to the own result.</summary>
    public DbSet<TitleObjection> TitleObjections => Set<TitleObjection>();

    /// <summary>Leads of fraud against applications and experts.</summary>
    public DbSet<FraudLead> FraudLeads => Set<FraudLead>();

    /// <summary>Integrity records.</summary>
    public DbSet<IntegrityRecord> IntegrityRecords => Set<IntegrityRecord>();

    /// <summary>Evidence of applications; the files lie in the store.</summary>
    public DbSet<TitleEvidence> TitleEvidence => Set<TitleEvidence>();

    /// <summary>Frozen versions of applications.</summary>
    public DbSet<ApplicationVersion> ApplicationVersions => Set<ApplicationVersion>();

    /// <summary>The audit trail.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>Details of entries, which can be erased.</summary>
    public DbSet<AuditDetails> AuditDetails => Set<AuditDetails>();

    /// <summary>What was erased of them.</summary>
    public DbSet<AuditErasure> AuditErasures => Set<AuditErasure>();

    /// <summary>Signed heads.</summary>
    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    /// <summary>Heads of the audit chains.</summary>
    public DbSet<AuditChain> AuditChains => Set<AuditChain>();

    /// <summary>What the clock could not move.</summary>
    public DbSet<Setback> Setbacks => Set<Setback>();

    /// <summary>Leases of background jobs.</summary>
    public DbSet<Lease> Leases => Set<Lease>();

    /// <summary>Answers to requests that carried an idempotency key.</summary>
    public DbSet<IdempotentAnswer> IdempotentAnswers => Set<IdempotentAnswer>();

    /// <summary>Keys of the host's data protection, shared by all nodes.</summary>
    public DbSet<StoredKey> StoredKeys => Set<StoredKey>();

    /// <summary>Counters that say when something cached is out of date.</summary>
    public DbSet<Stamp> Stamps => Set<Stamp>();

    /// <summary>Questions of all banks.</summary>
    public DbSet<Question> Questions => Set<Question>();

    /// <summary>Versions of questions.</summary>
    public DbSet<QuestionVersion> QuestionVersions => Set<QuestionVersion>();

    /// <summary>Banks of questions.</summary>
    public DbSet<QuestionBank> QuestionBanks => Set<QuestionBank>();

    /// <summary>Versions of questions in banks, from draft to retirement.</summary>
    public DbSet<BankQuestion> BankQuestions => Set<BankQuestion>();

    /// <summary>Which questions stand on which papers.</summary>
    public DbSet<PaperQuestion> PaperQuestions => Set<PaperQuestion>();

    /// <summary>Exams.</summary>
    public DbSet<Exam> Exams => Set<Exam>();

    /// <summary>What each published exam may draw on.</summary>
    public DbSet<ExamPoolItem> ExamPoolItems => Set<ExamPoolItem>();

    /// <summary>Other times of exams, for people and groups.</summary>
    public DbSet<ExamOverride> ExamOverrides => Set<ExamOverride>();

    /// <summary>What people are given at exams because of their circumstances.</summary>
    public DbSet<Accommodation> Accommodations => Set<Accommodation>();

    /// <summary>Acknowledged saves, the first and the last of each slot.</summary>
    public DbSet<AnswerEvent> ExamAnswerEvents => Set<AnswerEvent>();

    /// <summary>When clients of candidates were heard last.</summary>
    public DbSet<ExamPresence> ExamPresences => Set<ExamPresence>();

    /// <summary>Logs of exams.</summary>
    public DbSet<ExamIncident> ExamIncidents => Set<ExamIncident>();

    /// <summary>Attempts at exams.</summary>
    public DbSet<ExamAttempt> ExamAttempts => Set<ExamAttempt>();

    /// <summary>Frozen papers.</summary>
    public DbSet<Paper> ExamPapers => Set<Paper>();

    /// <summary>Acknowledged answers.</summary>
    public DbSet<Answer> ExamAnswers => Set<Answer>();

    /// <summary>Answers kept aside.</summary>
    public DbSet<SideRevision> ExamSideRevisions => Set<SideRevision>();

    /// <summary>Markings of attempts.</summary>
    public DbSet<AttemptMarking> ExamMarkings => Set<AttemptMarking>();

    /// <summary>Answers that people mark.</summary>
    public DbSet<SlotMarking> SlotMarkings => Set<SlotMarking>();

    /// <summary>Answers with known marks that markers are tried with.</summary>
    public DbSet<CalibrationScript> CalibrationScripts => Set<CalibrationScript>();

    /// <summary>Marks that people have given.</summary>
    public DbSet<GivenMark> GivenMarks => Set<GivenMark>();

    /// <summary>Versions of results.</summary>
    public DbSet<ExamResult> ExamResults => Set<ExamResult>();

    /// <summary>Grounds for which results are held back.</summary>
    public DbSet<ResultFlag> ExamResultFlags => Set<ResultFlag>();

    /// <summary>Rescorings of exams.</summary>
    public DbSet<Rescoring> Rescorings => Set<Rescoring>();

    /// <summary>What rescorings change, attempt by attempt.</summary>
    public DbSet<DifferenceLine> DifferenceLines => Set<DifferenceLine>();

    /// <summary>Numbered versions of how exams are scored.</summary>
    public DbSet<ExamScoring> ExamScorings => Set<ExamScoring>();

    /// <summary>Files of answers that could not be sent.</summary>
    public DbSet<OfflineFile> OfflineFiles => Set<OfflineFile>();

    /// <summary>Comparisons of answers.</summary>
    public DbSet<SimilarityRun> SimilarityRuns => Set<SimilarityRun>();

    /// <summary>What they found.</summary>
    public DbSet<SimilarityCase> SimilarityCases => Set<SimilarityCase>();

    /// <summary>Studies of cut scores.</summary>
    public DbSet<CutScoreStudy> CutScoreStudies => Set<CutScoreStudy>();

    /// <summary>What raters estimated in them.</summary>
    public DbSet<CutScoreEstimate> CutScoreEstimates => Set<CutScoreEstimate>();

    /// <summary>Appeals of candidates.</summary>
    public DbSet<ExamAppeal> ExamAppeals => Set<ExamAppeal>();

    /// <summary>Marks that appeals have decided.</summary>
    public DbSet<DecidedMark> DecidedMarks => Set<DecidedMark>();

    /// <summary>Who of the board has signed which list.</summary>
    public DbSet<BoardSignature> ExamBoardSignatures => Set<BoardSignature>();

    /// <summary>Statistics of exams.</summary>
    public DbSet<ExamAnalysis> ExamAnalyses => Set<ExamAnalysis>();

    /// <summary>Figures of their items.</summary>
    public DbSet<AnalysedItem> ExamAnalysedItems => Set<AnalysedItem>();

    /// <summary>Marked tries at quizzes of courses.</summary>
    public DbSet<QuizAttempt> QuizAttempts => Set<QuizAttempt>();

    /// <summary>Places in the expert pool.</summary>
    public DbSet<ExpertMembership> ExpertMemberships => Set<ExpertMembership>();

    /// <summary>Review sessions.</summary>
    public DbSet<ReviewSession> ReviewSessions => Set<ReviewSession>();

    /// <summary>Draws with their protocols.</summary>
    public DbSet<PanelDraw> PanelDraws => Set<PanelDraw>();

    /// <summary>Seats of panels.</summary>
    public DbSet<PanelSeat> PanelSeats => Set<PanelSeat>();

    /// <summary>Who is recused from which case.</summary>
    public DbSet<Recusal> Recusals => Set<Recusal>();

    /// <summary>Who reads which case.</summary>
    public DbSet<CaseReading> CaseReadings => Set<CaseReading>();

    /// <summary>Opinions of experts on cases.</summary>
    public DbSet<CaseOpinion> CaseOpinions => Set<CaseOpinion>();

    /// <summary>Conflicts of officers that two have waived.</summary>
    public DbSet<OfficerWaiver> OfficerWaivers => Set<OfficerWaiver>();

    /// <summary>Ballots of dismissed members that supervision has examined and lets stand.</summary>
    public DbSet<BallotExamination> BallotExaminations => Set<BallotExamination>();

    /// <summary>Scores of experts for defences.</summary>
    public DbSet<DefenceScore> DefenceScores => Set<DefenceScore>();

    /// <summary>Ballots.</summary>
    public DbSet<BallotRound> BallotRounds => Set<BallotRound>();

    /// <summary>Who may vote in a ballot; never read together with <see cref="SealedBallots"/>.</summary>
    public DbSet<BallotEntitlement> BallotEntitlements => Set<BallotEntitlement>();

    /// <summary>Sealed lists of votes, sorted by choice.</summary>
    public DbSet<SealedBallot> SealedBallots => Set<SealedBallot>();

    /// <summary>Certificates.</summary>
    public DbSet<Certificate> Certificates => Set<Certificate>();

    /// <summary>Forms in which certificates were given out.</summary>
    public DbSet<CertificateDocument> CertificateDocuments => Set<CertificateDocument>();

    /// <summary>Imports of past certificates.</summary>
    public DbSet<CertificateImport> CertificateImports => Set<CertificateImport>();

    /// <summary>Keys that sign credentials.</summary>
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    /// <summary>Where people stand, folded from the ledger.</summary>
    public DbSet<Standing> Standings => Set<Standing>();

    /// <summary>Whose standings are to be looked at again.</summary>
    public DbSet<StandingMark> StandingMarks => Set<StandingMark>();

    /// <summary>Sums of standings.</summary>
    public DbSet<RollUp> RollUps => Set<RollUp>();

    /// <summary>What they were folded by.</summary>
    public DbSet<FoldState> FoldStates => Set<FoldState>();

    /// <summary>Editions of reports.</summary>
    public DbSet<ReportEdition> ReportEditions => Set<ReportEdition>();

    /// <summary>What was frozen of them.</summary>
    public DbSet<FrozenReport> FrozenReports => Set<FrozenReport>();

    /// <summary>What happened that somebody is still to be told of.</summary>
    public DbSet<Occurrence> Occurrences => Set<Occurrence>();

    /// <summary>What people were told.</summary>
    public DbSet<Message> Messages => Set<Message>();

    /// <summary>How people want to be told.</summary>
    public DbSet<MessagePreferences> MessagePreferences => Set<MessagePreferences>();

    /// <summary>E-mails.</summary>
    public DbSet<Mail> Mails => Set<Mail>();

    /// <summary>What people were reminded of.</summary>
    public DbSet<Reminder> Reminders => Set<Reminder>();

    /// <summary>Other systems that are called.</summary>
    public DbSet<WebhookSubscription> WebhookSubscriptions => Set<WebhookSubscription>();

    /// <summary>Calls of them.</summary>
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    /// <summary>Who saw whose numbers in full.</summary>
    public DbSet<FullView> FullViews => Set<FullView>();

    /// <summary>Runs of retention.</summary>
    public DbSet<RetentionRun> RetentionRuns => Set<RetentionRun>();

    /// <summary>What failed in them.</summary>
    public DbSet<ErasureFailure> ErasureFailures => Set<ErasureFailure>();

    /// <summary>What retention erased.</summary>
    public DbSet<Tombstone> Tombstones => Set<Tombstone>();

    /// <summary>Requests of people about their data.</summary>
    public DbSet<PrivacyRequest> PrivacyRequests => Set<PrivacyRequest>();

    /// <summary>Holds on people's data.</summary>
    public DbSet<LegalHold> LegalHolds => Set<LegalHold>();

    /// <summary>Consents apart.</summary>
    public DbSet<Consent> Consents => Set<Consent>();

    /// <summary>Who has read which version of the notice about personal data.</summary>
    public DbSet<NoticeAcknowledgement> NoticeAcknowledgements => Set<NoticeAcknowledgement>();

    /// <summary>Keys that this database was written with, without their secrets.</summary>
    public DbSet<RegisteredKey> RegisteredKeys => Set<RegisteredKey>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        dialect.Configure(configurationBuilder);
        configurationBuilder.Properties<LocalDate>().HaveConversion<LocalDateConverter>();
        configurationBuilder.Properties<SealedText>().HaveConversion<SealedTextConverter>();
        configurationBuilder.Properties<SealedBytes>().HaveConversion<SealedBytesConverter>();
        configurationBuilder.Conventions.Add(_ => new SnakeCaseConvention());
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(LmsDbContext).Assembly);
        GovernedMapping.Apply(modelBuilder);
    }
}
