using Microsoft.EntityFrameworkCore;
using TrainingLms.Exams;

namespace TrainingLms.Data;

/// <summary>Tables of exams.</summary>
public sealed partial class LmsDbContext
{
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
}
