using TrainingLms.Courses;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Exams;

/// <summary>What this feature holds about people: attempts, answers and marks.</summary>
public sealed class ExamPersonalData : IPersonalData
{
    const string Answers = "exam_answers";
    const string Results = "training_records";

    static readonly Subject OfAttempt = Subject.Through<ExamAttempt>(nameof(Answer.AttemptId), nameof(ExamAttempt.CandidateId));
    static readonly Subject OfEnrolment = Subject.Through<Enrolment>(nameof(QuizAttempt.EnrolmentId), nameof(Enrolment.PersonId));

    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        Exam<ExamAttempt>(Subject.Is(nameof(ExamAttempt.CandidateId)), Results, nameof(ExamAttempt.Number), nameof(ExamAttempt.OpensAt), nameof(ExamAttempt.HardCloseAt), nameof(ExamAttempt.LimitSeconds),
            nameof(ExamAttempt.StartedAt), nameof(ExamAttempt.SealedAt), nameof(ExamAttempt.ScoreHundredths), nameof(ExamAttempt.HasPassed)),
        Exam<ExamAttempt>(Subject.Is(nameof(ExamAttempt.CandidateId)), Results, nameof(ExamAttempt.Receipt)) with { IsWithheld = true },
        Exam<Answer>(OfAttempt, Answers, nameof(Answer.Slot), nameof(Answer.Response), nameof(Answer.SavedAt)),
        Exam<SideRevision>(OfAttempt, Answers, nameof(SideRevision.Slot), nameof(SideRevision.Response), nameof(SideRevision.Reason), nameof(SideRevision.At)),
        Exam<AttemptMarking>(OfAttempt, Results, nameof(AttemptMarking.At), nameof(AttemptMarking.ScoreHundredths), nameof(AttemptMarking.MaximumHundredths), nameof(AttemptMarking.PassHundredths), nameof(AttemptMarking.HasPassed)),
        // The paper and the marks of its slots show questions that may be drawn again.
        Exam<AttemptMarking>(OfAttempt, Results, nameof(AttemptMarking.Slots)) with { IsWithheld = true },
        Exam<Paper>(OfAttempt, Results, nameof(Paper.Content)) with { IsWithheld = true },
        Exam<QuizAttempt>(OfEnrolment, Results, nameof(QuizAttempt.LessonKey), nameof(QuizAttempt.Number), nameof(QuizAttempt.MarkedAt), nameof(QuizAttempt.ScoreHundredths), nameof(QuizAttempt.PassHundredths)),
        Exam<QuizAttempt>(OfEnrolment, Results, "Marks") with { IsWithheld = true },
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical =>
    [
        (typeof(ExamAttempt),
        [
            nameof(ExamAttempt.AcceptsUntil), nameof(ExamAttempt.ActiveKey), nameof(ExamAttempt.AllowanceSeconds), nameof(ExamAttempt.Deadline), nameof(ExamAttempt.LeaseEpoch),
            nameof(ExamAttempt.PaperHash), nameof(ExamAttempt.SealNumber), nameof(ExamAttempt.AnswersErasedAt),
        ]),
        (typeof(Answer), [nameof(Answer.Epoch), nameof(Answer.Revision), nameof(Answer.ResponseHash)]),
        (typeof(SideRevision), [nameof(SideRevision.Epoch), nameof(SideRevision.Revision)]),
        (typeof(AttemptMarking), [nameof(AttemptMarking.SealNumber), nameof(AttemptMarking.ScoringVersion), nameof(AttemptMarking.TotalTenMillionths)]),
        (typeof(Paper), [nameof(Paper.Seed), nameof(Paper.AlgorithmVersion), nameof(Paper.Hash)]),
        (typeof(QuizAttempt), [nameof(QuizAttempt.ScoringVersion)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(Exam), typeof(ExamPoolItem), typeof(Question), typeof(QuestionVersion)];

    static PersonalGroup Exam<T>(Subject subject, string retention, params string[] fields) =>
        new(typeof(T), subject, DataPurpose.Examination, LegalBasis.Personnel, retention, [nameof(Right.SeeExamResults)], fields);
}
