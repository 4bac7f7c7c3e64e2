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
            nameof(ExamAttempt.Room), nameof(ExamAttempt.GroupLabel), nameof(ExamAttempt.CheckedInAt), nameof(ExamAttempt.StartedAt), nameof(ExamAttempt.SealedAt), nameof(ExamAttempt.AbandonedAt),
            nameof(ExamAttempt.IsLate), nameof(ExamAttempt.IncidentSeconds), nameof(ExamAttempt.ReopenCount), nameof(ExamAttempt.PanelDecisionNumber)),
        // A mark is handed out as a result, once that is released.
        Exam<ExamAttempt>(Subject.Is(nameof(ExamAttempt.CandidateId)), Results, nameof(ExamAttempt.ScoreHundredths), nameof(ExamAttempt.HasPassed)) with { IsWithheld = true },
        Exam<ExamAttempt>(Subject.Is(nameof(ExamAttempt.CandidateId)), Results, nameof(ExamAttempt.Receipt), nameof(ExamAttempt.FormerReceipts)) with { IsWithheld = true },
        new(typeof(ExamAttempt), Subject.Is(nameof(ExamAttempt.CandidateId)), DataPurpose.Examination, LegalBasis.Personnel, Results, [nameof(Right.SeeSittings)],
            [nameof(ExamAttempt.Accommodation), nameof(ExamAttempt.ReopeningAsked)]),
        new(typeof(ExamIncident), OfAttempt, DataPurpose.Examination, LegalBasis.Personnel, Results, [nameof(Right.SeeSittings)],
            [nameof(ExamIncident.Room), nameof(ExamIncident.Kind), nameof(ExamIncident.Cause), nameof(ExamIncident.Seconds), nameof(ExamIncident.Text), nameof(ExamIncident.At)]),
        new(typeof(ExamOverride), Subject.Is(nameof(ExamOverride.PersonId)), DataPurpose.Examination, LegalBasis.Personnel, Results, [nameof(Right.SeeSittings)],
            [nameof(ExamOverride.GroupLabel), nameof(ExamOverride.OpensAt), nameof(ExamOverride.ClosesAt), nameof(ExamOverride.LimitSeconds), nameof(ExamOverride.Attempts), nameof(ExamOverride.Reason)]),
        new(typeof(Accommodation), Subject.Is(nameof(Accommodation.PersonId)), DataPurpose.Examination, LegalBasis.Personnel, Results, [nameof(Right.SeeAccommodations)],
            [nameof(Accommodation.From), nameof(Accommodation.To), nameof(Accommodation.Effect), nameof(Accommodation.Basis)]),
        // Answers are handed out by the review of the attempt, as far as the rules of the exam let them be seen (exams.md 9.2): in here they would tell what stands on a paper.
        Exam<Answer>(OfAttempt, Answers, nameof(Answer.Slot), nameof(Answer.Response), nameof(Answer.SavedAt)) with { IsWithheld = true },
        Exam<AnswerEvent>(OfAttempt, Answers, nameof(AnswerEvent.Slot), nameof(AnswerEvent.Response), nameof(AnswerEvent.SavedAt)) with { IsWithheld = true },
        new(typeof(ExamPresence), OfAttempt, DataPurpose.Examination, LegalBasis.Personnel, Answers, [nameof(Right.SeeSittings)],
            [nameof(ExamPresence.LastSeenAt), nameof(ExamPresence.Gaps), nameof(ExamPresence.LongestGapSeconds), nameof(ExamPresence.ClockOffsetMs)]),
        Exam<SideRevision>(OfAttempt, Answers, nameof(SideRevision.Slot), nameof(SideRevision.Response), nameof(SideRevision.Reason), nameof(SideRevision.At)) with { IsWithheld = true },
        Exam<OfflineFile>(OfAttempt, Answers, nameof(OfflineFile.Payload), nameof(OfflineFile.Cause), nameof(OfflineFile.Reason), nameof(OfflineFile.BroughtAt), nameof(OfflineFile.ImportedAt)) with { IsWithheld = true },
        Exam<AttemptMarking>(OfAttempt, Results, nameof(AttemptMarking.At), nameof(AttemptMarking.ScoreHundredths), nameof(AttemptMarking.MaximumHundredths), nameof(AttemptMarking.PassHundredths), nameof(AttemptMarking.HasPassed)) with { IsWithheld = true },
        Exam<ExamResult>(Subject.Is(nameof(ExamResult.CandidateId)), Results, nameof(ExamResult.Edition), nameof(ExamResult.ScoreHundredths), nameof(ExamResult.MaximumHundredths),
            nameof(ExamResult.PassHundredths), nameof(ExamResult.HasPassed), nameof(ExamResult.ReleasedAt)) with { ShownSince = nameof(ExamResult.ReleasedAt) },
        new(typeof(ResultFlag), Subject.Through<ExamResult>(nameof(ResultFlag.ResultId), nameof(ExamResult.CandidateId)), DataPurpose.Examination, LegalBasis.Personnel, Results, [nameof(Right.SeeExamResults)],
            [nameof(ResultFlag.Kind), nameof(ResultFlag.Reason), nameof(ResultFlag.RaisedAt), nameof(ResultFlag.Decision), nameof(ResultFlag.DecidedAt)]) { IsWithheld = true },
        Exam<ExamAnalysis>(Subject.Is(nameof(ExamAnalysis.DrawnUpBy)), Results, nameof(ExamAnalysis.DrawnUpAt)),
        // A line of a difference report says what a mark would be; the mark comes with the release.
        Exam<DifferenceLine>(Subject.Is(nameof(DifferenceLine.CandidateId)), Results, nameof(DifferenceLine.OldScore), nameof(DifferenceLine.NewScore), nameof(DifferenceLine.OldMaximum), nameof(DifferenceLine.NewMaximum),
            nameof(DifferenceLine.OldPass), nameof(DifferenceLine.NewPass), nameof(DifferenceLine.OldVerdict), nameof(DifferenceLine.NewVerdict), nameof(DifferenceLine.Slots)) with { IsWithheld = true },
        new(typeof(ExamAppeal), Subject.Is(nameof(ExamAppeal.CandidateId)), DataPurpose.Examination, LegalBasis.Personnel, Results, [nameof(Right.SeeAppeals)],
            [nameof(ExamAppeal.Code), nameof(ExamAppeal.Ground), nameof(ExamAppeal.Slots), nameof(ExamAppeal.Statement), nameof(ExamAppeal.MayLower), nameof(ExamAppeal.DecideBy), nameof(ExamAppeal.OverdueAt), nameof(ExamAppeal.Steps)]),
        Exam<CutScoreRater>(Subject.Is(nameof(CutScoreRater.PersonId)), Results, nameof(CutScoreRater.ExcusedAt), nameof(CutScoreRater.ExcusedReason)),
        Exam<CutScoreEstimate>(Subject.Is(nameof(CutScoreEstimate.PersonId)), Results, nameof(CutScoreEstimate.Round), nameof(CutScoreEstimate.Hundredths), nameof(CutScoreEstimate.At)),
        // What somebody may have done with another's answers is for those who look into it; each of the two has a part in it.
        Alike<SimilarityCase>(nameof(SimilarityCase.CandidateId), nameof(SimilarityCase.Kind), nameof(SimilarityCase.Evidence), nameof(SimilarityCase.Reviews)) with { IsWithheld = true },
        Alike<SimilarityCase>(nameof(SimilarityCase.OtherCandidateId), nameof(SimilarityCase.OtherSealNumber)) with { IsWithheld = true },
        Alike<SimilarityRun>(nameof(SimilarityRun.AskedBy), nameof(SimilarityRun.AskedAt)),
        // A decided mark is handed out as a result, once that is released.
        new(typeof(DecidedMark), Subject.Through<ExamAttempt>(nameof(DecidedMark.AttemptId), nameof(ExamAttempt.CandidateId)), DataPurpose.Examination, LegalBasis.Personnel, Results, [nameof(Right.SeeExamResults)],
            [nameof(DecidedMark.Slot), nameof(DecidedMark.Mark), nameof(DecidedMark.Reason), nameof(DecidedMark.At)]) { IsWithheld = true },
        Exam<BoardSignature>(Subject.Is(nameof(BoardSignature.MemberId)), Results, nameof(BoardSignature.At)),
        new(typeof(SlotMarking), Subject.Is(nameof(SlotMarking.CandidateId)), DataPurpose.Examination, LegalBasis.Personnel, Results, [nameof(Right.SeeMarking)],
            [nameof(SlotMarking.Slot), nameof(SlotMarking.ScriptCode), nameof(SlotMarking.MaximumHundredths), nameof(SlotMarking.AgreedTenMillionths), nameof(SlotMarking.AgreedBy), nameof(SlotMarking.ForcedTenMillionths), nameof(SlotMarking.ForcedAt), nameof(SlotMarking.ForcedReason)]) { IsWithheld = true },
        new(typeof(CalibrationScript), Subject.Is(nameof(CalibrationScript.MadeBy)), DataPurpose.Examination, LegalBasis.Personnel, Results, [nameof(Right.SeeMarking)], [nameof(CalibrationScript.MadeAt)]),
        // What markers write is about the candidate; who marked is told to nobody but those who work on the marks.
        new(typeof(GivenMark), Subject.Through<SlotMarking>(nameof(GivenMark.SlotMarkingId), nameof(SlotMarking.CandidateId)), DataPurpose.Examination, LegalBasis.Personnel, Results, [nameof(Right.SeeMarking)],
            [nameof(GivenMark.At), nameof(GivenMark.MarkTenMillionths), nameof(GivenMark.Levels), nameof(GivenMark.Comment), nameof(GivenMark.InternalNote)]) { IsWithheld = true },
        // The paper and the marks of its slots show questions that may be drawn again.
        Exam<AttemptMarking>(OfAttempt, Results, nameof(AttemptMarking.Slots)) with { IsWithheld = true },
        Exam<Paper>(OfAttempt, Results, nameof(Paper.Content)) with { IsWithheld = true },
        Exam<PaperQuestion>(OfAttempt, Results, nameof(PaperQuestion.QuestionVersionId), nameof(PaperQuestion.QuestionId)) with { IsWithheld = true },
        Exam<QuizAttempt>(OfEnrolment, Results, nameof(QuizAttempt.LessonKey), nameof(QuizAttempt.Number), nameof(QuizAttempt.MarkedAt), nameof(QuizAttempt.ScoreHundredths), nameof(QuizAttempt.PassHundredths)),
        Exam<QuizAttempt>(OfEnrolment, Results, "Marks") with { IsWithheld = true },
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical =>
    [
        (typeof(ExamAttempt),
        [
            nameof(ExamAttempt.AcceptsUntil), nameof(ExamAttempt.ActiveKey), nameof(ExamAttempt.Rules), nameof(ExamAttempt.Deadline), nameof(ExamAttempt.LeaseEpoch), nameof(ExamAttempt.PausedAt),
            nameof(ExamAttempt.MayResume), nameof(ExamAttempt.PausedMicroseconds), nameof(ExamAttempt.ExtensionSeconds), nameof(ExamAttempt.FloorAt), nameof(ExamAttempt.CloseFloorAt), nameof(ExamAttempt.ClosesAt),
            nameof(ExamAttempt.TimesUnitId), nameof(ExamAttempt.TimesRevision), nameof(ExamAttempt.PaperHash), nameof(ExamAttempt.SealNumber), nameof(ExamAttempt.VoidedFrom), nameof(ExamAttempt.AnswersErasedAt), nameof(ExamAttempt.OfflineFileId),
        ]),
        (typeof(ExamIncident), [nameof(ExamIncident.WrittenBy), nameof(ExamIncident.Attempts)]),
        (typeof(Answer), [nameof(Answer.Epoch), nameof(Answer.Revision), nameof(Answer.ResponseHash), nameof(Answer.Saves)]),
        (typeof(AnswerEvent), [nameof(AnswerEvent.Place), nameof(AnswerEvent.Epoch), nameof(AnswerEvent.Revision), nameof(AnswerEvent.ResponseHash)]),
        (typeof(OfflineFile), [nameof(OfflineFile.FileHash), nameof(OfflineFile.BroughtBy)]),
        (typeof(SideRevision), [nameof(SideRevision.Epoch), nameof(SideRevision.Revision)]),
        (typeof(AttemptMarking), [nameof(AttemptMarking.SealNumber), nameof(AttemptMarking.ScoringVersion), nameof(AttemptMarking.Round), nameof(AttemptMarking.TotalTenMillionths)]),
        (typeof(ExamResult), [nameof(ExamResult.SealNumber), nameof(ExamResult.ScoringVersion), nameof(ExamResult.MarkingRound)]),
        (typeof(SlotMarking),
        [
            nameof(SlotMarking.SealNumber), nameof(SlotMarking.QuestionVersionId), nameof(SlotMarking.LineTenMillionths), nameof(SlotMarking.Round), nameof(SlotMarking.FirstMarkerId), nameof(SlotMarking.SecondMarkerId),
            nameof(SlotMarking.IsSampled), nameof(SlotMarking.WasDrawnFrom), nameof(SlotMarking.IsInModeration), nameof(SlotMarking.ForcedBy), nameof(SlotMarking.CalibrationId),
        ]),
        (typeof(CalibrationScript),
        [
            nameof(CalibrationScript.QuestionVersionId), nameof(CalibrationScript.Slot), nameof(CalibrationScript.MaximumHundredths), nameof(CalibrationScript.LineTenMillionths), nameof(CalibrationScript.SourceId),
            nameof(CalibrationScript.Text), nameof(CalibrationScript.KnownTenMillionths), nameof(CalibrationScript.EndedAt),
        ]),
        (typeof(GivenMark), [nameof(GivenMark.Round), nameof(GivenMark.Place), nameof(GivenMark.MarkerId)]),
        (typeof(ResultFlag), [nameof(ResultFlag.RaisedBy), nameof(ResultFlag.DecidedBy)]),
        (typeof(ExamAnalysis), [nameof(ExamAnalysis.Sittings), nameof(ExamAnalysis.Results), nameof(ExamAnalysis.Count), nameof(ExamAnalysis.IsCommonForm), nameof(ExamAnalysis.Test), nameof(ExamAnalysis.Cells), nameof(ExamAnalysis.Counts)]),
        (typeof(ExamAppeal), [nameof(ExamAppeal.SealNumber), nameof(ExamAppeal.Edition), nameof(ExamAppeal.ReviewerId), nameof(ExamAppeal.RescoringId)]),
        (typeof(DecidedMark), [nameof(DecidedMark.SealNumber), nameof(DecidedMark.MayLower), nameof(DecidedMark.By)]),
        (typeof(SimilarityCase), [nameof(SimilarityCase.SealNumber)]),
        (typeof(SimilarityRun), [nameof(SimilarityRun.Rules), nameof(SimilarityRun.FinishedAt), nameof(SimilarityRun.Figures)]),
        (typeof(CutScoreRater), [nameof(CutScoreRater.Seat)]),
        (typeof(CutScoreEstimate), [nameof(CutScoreEstimate.QuestionVersionId)]),
        (typeof(DifferenceLine),
        [
            nameof(DifferenceLine.Number), nameof(DifferenceLine.SealNumber), nameof(DifferenceLine.OldVersion), nameof(DifferenceLine.OldTotal), nameof(DifferenceLine.NewTotal), nameof(DifferenceLine.IsReleased),
        ]),
        (typeof(BoardSignature), [nameof(BoardSignature.SheetHash)]),
        (typeof(Paper), [nameof(Paper.Seed), nameof(Paper.AlgorithmVersion), nameof(Paper.Hash)]),
        (typeof(QuizAttempt), [nameof(QuizAttempt.ScoringVersion)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(Exam), typeof(ExamPoolItem), typeof(Question), typeof(QuestionVersion), typeof(QuestionBank), typeof(BankQuestion), typeof(AnalysedItem), typeof(Rescoring), typeof(ExamScoring), typeof(CutScoreStudy)];

    static PersonalGroup Exam<T>(Subject subject, string retention, params string[] fields) =>
        new(typeof(T), subject, DataPurpose.Examination, LegalBasis.Personnel, retention, [nameof(Right.SeeExamResults)], fields);

    static PersonalGroup Alike<T>(string subject, params string[] fields) =>
        new(typeof(T), Subject.Is(subject), DataPurpose.Examination, LegalBasis.Personnel, Results, [nameof(Right.SeeSimilarity)], fields);
}
