using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Calendars;
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

/// <summary>Everything the library offers, registered in one place.</summary>
public static class LmsServices
{
    /// <summary>Registers the use cases. The host adds the database, the clock and the dialect.</summary>
    public static IServiceCollection AddTrainingLms(this IServiceCollection services)
    {
        services.AddSingleton(CalendarFiles.Load(Path.Combine(SeedFile.Folder("seeds"), "calendars"), DateTimeZoneProviders.Tzdb["Asia/Shanghai"]));
        services.AddSingleton(provider => provider.GetRequiredService<IClock>() as IStopwatch ?? new RunningStopwatch());
        services.AddSingleton<UnitTreeCache>();
        services.AddSingleton<SealedFiles>().AddSingleton<VirusScanner>();
        services.AddSingleton<KeyRing>().AddScoped<KeyCabinet>().AddScoped<Resealing>();
        services.AddSingleton<IPersonalData, HousekeepingPersonalData>().AddSingleton<IPersonalData, PrivacyPersonalData>().AddSingleton<IPersonalData, AuditPersonalData>().AddSingleton<IPersonalData, OrganizationPersonalData>();
        services.AddSingleton<IPersonalData, PeoplePersonalData>().AddSingleton<IPersonalData, CoursePersonalData>().AddSingleton<IPersonalData, HoursPersonalData>();
        services.AddSingleton<IPersonalData, ExamPersonalData>().AddSingleton<IPersonalData, TitlePersonalData>().AddSingleton<IPersonalData, CertificatePersonalData>();
        services.AddSingleton<PersonalRegister>().AddScoped<OwnData>().AddScoped<RetentionOffice>();
        services.AddScoped<IEraser, StagingEraser>().AddScoped<IEraser, UndoEraser>().AddScoped<IEraser, KeptAnswersEraser>().AddScoped<IEraser, LeaversEraser>();
        services.AddScoped<IEraser, AnswersEraser>().AddScoped<IEraser, SurveyTextsEraser>().AddScoped<IEraser, OutsideLecturersEraser>().AddScoped<IEraser, RejectedApplicationsEraser>().AddScoped<IEraser, EvidenceEraser>().AddScoped<IEraser, StrayEvidenceEraser>().AddScoped<IEraser, IntegrityRecordsEraser>();
        services.AddSingleton(ViewPurposes.Load(Path.Combine(SeedFile.Folder("seeds"), "privacy", "purposes.json")));
        services.AddScoped<FullViewDesk>().AddScoped<FieldCorrection>().AddScoped<PrivacyRequestDesk>().AddScoped<ISweep, PrivacyRequestSweep>();
        services.AddScoped<HoldDesk>().AddScoped<ConsentDesk>();
        services.AddScoped<Acting>().AddScoped<AuditTrail>().AddScoped<AuditVerification>().AddScoped<AuditErasing>().AddScoped<AuditSealing>().AddScoped<ISweep, AuditSealing>();
        services.AddSingleton<ClockWatch>().AddScoped<NightlyInspection>().AddScoped<RefusedAttempts>();
        services.AddScoped<Leases>().AddScoped<Sweeper>().AddScoped<Setbacks>();
        services.AddScoped<UnitRegister>().AddScoped<IUnitOccupant, PeopleInUnit>();
        services.AddSingleton<SessionsNow>().AddSingleton<ActingNow>().AddScoped<SessionBook>().AddScoped<TokenBook>().AddScoped<AccountRegister>().AddScoped<ServiceAccountBoard>();
        services.AddScoped<ISweep, SessionSweep>().AddScoped<ISweep, ServiceAccountSweep>();
        services.AddSingleton(DutyTable.Load(Path.Combine(SeedFile.Folder("seeds"), "authority", "duties.yaml")));
        services.AddSingleton(AppointingRules.Load(Path.Combine(SeedFile.Folder("seeds"), "authority", "appointing.yaml")));
        services.AddScoped<AuthorityDesk>().AddScoped<AuthorityRegister>().AddScoped<AppointmentFile>().AddScoped<AppointmentBoard>().AddScoped<ISweep, AppointmentSweep>();
        var sheets = RosterSheets.Load(Path.Combine(SeedFile.Folder("seeds"), "rosters"));
        services.AddSingleton(sheets).AddSingleton(sheets[RosterSheet.People]);
        services.AddScoped<EstablishmentOffice>();
        services.AddScoped<PeopleRegister>().AddScoped<RosterExports>().AddScoped<RosterDesk>().AddScoped<RosterWorker>().AddScoped<RosterAssignments>().AddSingleton<RosterBell>().AddSingleton<RosterProgressBoard>().AddScoped<ISweep, RosterSweep>().AddScoped<ISweep, ComingSweep>().AddScoped<ISweep, FurtherPostSweep>().AddScoped<IRosterLearning, RosterEnrolments>();
        services.AddScoped<TransferJudge>().AddScoped<TransferDesk>().AddScoped<ISweep, TransferSweep>();
        services.AddSingleton(CompetencyModels.Load(Path.Combine(SeedFile.Folder("seeds"), "competencies"))).AddSingleton<IPersonalData, CompetencyPersonalData>();
        services.AddScoped<ModelSeals>().AddScoped<EvidenceOffers>().AddScoped<EvidenceDesk>().AddScoped<ProfileOffice>().AddScoped<CompetencyGaps>().AddScoped<GapReports>().AddScoped<CampaignOffice>().AddScoped<ISweep, CampaignSweep>();
        services.AddScoped<QuestionRegister>().AddScoped<ExamPackage>().AddScoped<ExamOffice>().AddScoped<ExamRoom>().AddScoped<AnswerDesk>().AddScoped<SealingDesk>().AddScoped<PaperTable>().AddScoped<GradebookDesk>().AddScoped<DisclosureDesk>().AddScoped<AnalysisDesk>().AddScoped<QuizDesk>();
        services.AddScoped<AdmissionDesk>().AddScoped<InvigilationDesk>().AddScoped<IncidentLog>().AddScoped<ReviewDesk>().AddScoped<OfflineDesk>().AddScoped<SittingRoster>().AddScoped<TimesDesk>().AddScoped<OverrideDesk>().AddScoped<OverrideImport>().AddScoped<AccommodationDesk>();
        services.AddSingleton<ClockGuard>().AddSingleton<AnswerDoor>().AddSingleton<PresenceBoard>().AddScoped<PresenceDesk>().AddScoped<AnswerLog>();
        services.AddScoped<AnswerStore>().AddSingleton<SavesTogether>().AddSingleton<StartsTogether>().AddSingleton<HandInsTogether>().AddSingleton<MarkedTogether>().AddSingleton<OpenPapers>().AddSingleton<FrozenQuestions>().AddScoped<ISweep, ExamTimesSweep>().AddScoped<ISweep, ExamSweep>().AddScoped<ISweep, ExamAttemptSweep>().AddScoped<ResultBook>().AddScoped<ResultDesk>().AddScoped<ISweep, ResultSweep>();
        services.AddScoped<MarkingOffice>().AddScoped<MarkingBook>().AddScoped<CalibrationMixer>().AddScoped<CalibrationDesk>().AddScoped<AllocationDesk>().AddScoped<MarkingDesk>().AddScoped<ModerationDesk>().AddScoped<MarkingReportDesk>();
        services.AddScoped<Rescorer>().AddScoped<RescoringDesk>().AddScoped<ISweep, RescoringSweep>().AddScoped<CutScoreBook>().AddScoped<CutScoreDesk>().AddScoped<ISweep, CutScoreSweep>().AddScoped<SimilarityDesk>().AddScoped<ISweep, SimilaritySweep>().AddScoped<AppealDesk>().AddScoped<ISweep, AppealSweep>();
        services.AddScoped<BankOffice>().AddScoped<QuestionDesk>().AddScoped<BankImport>().AddScoped<BankExport>().AddScoped<QuestionUsage>().AddScoped<PoolDesk>().AddScoped<CourseQuestionDesk>().AddScoped<PaperPress>().AddScoped<ISweep, PaperSweep>().AddScoped<ISweep, MissingPaperSweep>();
        services.AddSingleton<PackageReader>().AddSingleton<IPackageInspector, QuestionInspector>().AddSingleton<IPackageInspector, EvidenceInspector>();
        services.AddScoped<CourseRegistry>().AddScoped<CourseFiles>().AddScoped<CourseCatalogue>().AddScoped<EnrolmentFinder>().AddScoped<CourseAssets>().AddScoped<StudyDesk>().AddScoped<StudyWorkDesk>().AddScoped<IEraser, StudyWorkEraser>().AddScoped<Classroom>().AddScoped<CourseSeed>().AddScoped<ISweep, EnrolmentSweep>();
        services.AddScoped<EvidenceOfCourses>().AddScoped<ICompletionWitness>(provider => provider.GetRequiredService<EvidenceOfCourses>()).AddScoped<IEvidenceOrigin>(provider => provider.GetRequiredService<EvidenceOfCourses>());
        services.AddSingleton<IPersonalData, ClassPersonalData>().AddScoped<SeatCounter>().AddScoped<WaitingList>().AddScoped<ConflictFinder>();
        services.AddSingleton(ClassHours.Load(Path.Combine(SeedFile.Folder("seeds"), "classes", "hours.json")));
        services.AddScoped<ClassOffice>().AddScoped<SignUpDesk>().AddScoped<AttendanceDesk>().AddScoped<LeaveDesk>().AddScoped<SettlementDesk>();
        services.AddScoped<EvidenceOfClasses>().AddScoped<IEvidenceOrigin>(provider => provider.GetRequiredService<EvidenceOfClasses>());
        services.AddScoped<ISweep, ClassRunSweep>().AddScoped<ISweep, ClassSessionSweep>().AddScoped<ISweep, SignUpSweep>().AddScoped<ISweep, SeatReleaseSweep>().AddScoped<IElsewhere, SignedInSessions>();
        services.AddSingleton(SurveyTemplates.Load(Path.Combine(SeedFile.Folder("seeds"), "classes", "surveys.json"))).AddScoped<AnswerBox>().AddScoped<SurveyRollKeeper>().AddScoped<EvaluationOffice>();
        services.AddScoped<SurveyDesk>().AddScoped<SurveyResults>().AddScoped<LecturerRegister>().AddScoped<MaterialDesk>().AddScoped<FindingDesk>().AddScoped<ClassReportDesk>().AddScoped<ISweep, DrillFindingSweep>().AddScoped<ISweep, SurveySweep>();
        services.AddSingleton(HoursRules.Load(Path.Combine(SeedFile.Folder("seeds"), "hours", "requirements.json")));
        services.AddScoped<HoursRuleOffice>().AddScoped<CarryOver>().AddScoped<HoursLedger>().AddScoped<HoursExplanation>().AddScoped<PlannedClasses>().AddScoped<ClaimDesk>().AddScoped<HoursImportPlanner>().AddScoped<HoursImportDesk>().AddScoped<HoursCorrectionPlanner>().AddScoped<HoursCorrectionDesk>().AddScoped<ExemptionDesk>();
        services.AddScoped<ICompletionWitness, HoursOfCourses>().AddScoped<ICreditWitness, HoursOfClasses>().AddScoped<ISweep, HoursRuleSweep>().AddScoped<ISweep, HoursYearSweep>().AddScoped<IEraser, ClaimEvidenceEraser>();
        services.AddSingleton<IPersonalData, ProgrammePersonalData>().AddScoped<ProgrammeOffice>().AddScoped<ICertificationRegister, CertificationRegister>().AddScoped<CourseRecords>().AddScoped<CertificationDesk>().AddScoped<ProgrammeEnroller>();
        services.AddScoped<AssignmentPlanner>().AddScoped<AssignmentOffice>().AddScoped<ProgrammeDesk>().AddScoped<CaseDesk>().AddScoped<ProgrammeFindings>().AddScoped<RepairDesk>().AddScoped<ICompletionWitness, ProgrammesOfCourses>();
        services.AddScoped<ISweep, AssignmentRuleSweep>().AddScoped<ISweep, ProgrammeMarkSweep>().AddScoped<ISweep, ProgrammeAssignmentSweep>();
        services.AddSingleton(TitleStandards.Load(Path.Combine(SeedFile.Folder("seeds"), "titles"))).AddScoped<RulesInForce>();
        services.AddScoped<RoundOffice>().AddScoped<ApplicationDesk>().AddScoped<TitleEvidenceDesk>().AddScoped<EligibilityDesk>().AddScoped<WhatIfs>().AddScoped<NoticeBoard>().AddScoped<NoticeWatch>();
        services.AddScoped<ObjectionEffects>().AddScoped<ObjectionDesk>().AddScoped<ISweep, ObjectionSweep>().AddScoped<ISweep, HeldCaseSweep>();
        services.AddScoped<IntegrityRegister>().AddScoped<LeadDesk>().AddScoped<InvestigationDesk>();
        services.AddScoped<ISweep, RoundSweep>().AddScoped<ISweep, NoticeSweep>().AddScoped<ISweep, ApplicationSweep>();
        services.AddScoped<ExpertPool>().AddScoped<ISweep, ExpertTermSweep>();
        services.AddScoped<CaseDocket>().AddScoped<SessionRoom>().AddScoped<ISweep, ReviewSessionSweep>().AddScoped<DrawRoom>();
        services.AddScoped<SeatDesk>().AddScoped<ISweep, SeatReplySweep>().AddScoped<OpinionDesk>().AddScoped<DefenceDesk>();
        services.AddScoped<ConflictSearch>().AddScoped<OfficerWaiverDesk>().AddScoped<ConflictDesk>().AddScoped<ReadingDesk>();
        services.AddScoped<BallotRoom>().AddScoped<BallotRecords>().AddScoped<ExaminationDesk>().AddScoped<MinutesDesk>().AddScoped<ISweep, BallotTimeSweep>();
        services.AddScoped<TitleRecords>().AddScoped<CertificateRegister>().AddScoped<ICertificationWitness, CertificatesOfProgrammes>().AddScoped<ISweep, CertificateSweep>();
        services.AddSingleton(RecognitionRules.Load(Path.Combine(SeedFile.Folder("seeds"), "certificates", "recognition.json"))).AddScoped<ExternalTitles>().AddScoped<CertificateImportPlanner>().AddScoped<CertificateImportDesk>();
        services.AddSingleton<CertificateFont>().AddScoped<CertificateDocuments>().AddScoped<StatusPlaces>().AddScoped<SigningKeys>().AddScoped<StatusLists>();
        services.AddScoped<StandingFold>().AddScoped<OverviewDesk>().AddSingleton<IPersonalData, ReportsPersonalData>().AddScoped<IConsistencyCheck, StandingCheck>();
        services.AddSingleton<IReportSource, HoursReport>().AddSingleton<IReportSource, EarnedHoursReport>().AddSingleton<IReportSource, CompletionReport>();
        services.AddSingleton<IReportSource, ClassesReport>().AddSingleton<IReportSource, CertificationReport>().AddSingleton<IReportSource, TeamReport>().AddSingleton<IReportSource, CoverageReport>();
        services.AddScoped<ReportReckoning>().AddScoped<ReportDesk>().AddScoped<EditionOffice>().AddScoped<ISweep, EditionSweep>().AddScoped<IConsistencyCheck, EditionCheck>();
        services.AddScoped<RoundSummaries>().AddScoped<CaseBooks>().AddScoped<ICertificateNumbers, CertificateNumbers>().AddScoped<IRecognisedTitles, RecognisedTitles>();
        services.AddSingleton<IPersonalData, NotificationPersonalData>().AddScoped<Recipients>().AddScoped<FactNames>().AddScoped<PostRoom>().AddScoped<Inbox>().AddScoped<IEraser, MessagesEraser>().AddScoped<IEraser, MailsEraser>();
        services.AddScoped<PreferenceDesk>().AddScoped<IMailSender, SmtpSender>().AddScoped<LetterWriting>().AddScoped<MailRoom>().AddScoped<MailDesk>().AddScoped<ReminderRoom>().AddScoped<IConsistencyCheck, OccurrenceCheck>();
        services.AddSingleton<AddressGuard>().AddSingleton<WebhookCaller>().AddScoped<WebhookLine>().AddScoped<WebhookRoom>().AddScoped<WebhookDesk>();
        services.AddScoped<Inspection>().AddScoped<IConsistencyCheck, DueCheck>().AddScoped<IConsistencyCheck, UnitTreeCheck>();
        services.AddScoped<IConsistencyCheck, PeopleCheck>().AddScoped<IConsistencyCheck, RosterStagingCheck>().AddScoped<IConsistencyCheck, HoursLedgerCheck>().AddScoped<IConsistencyCheck, ProgrammeCheck>();
        services.AddScoped<IConsistencyCheck, AttemptCheck>().AddScoped<IConsistencyCheck, BallotCheck>().AddScoped<IConsistencyCheck, TitleCheck>().AddScoped<IConsistencyCheck, EvidenceCheck>();
        services.AddScoped<IConsistencyCheck, CertificateCheck>().AddScoped<IConsistencyCheck, SealCheck>();
        return services;
    }
}
