using TrainingLms.Exams;
using TrainingLms.People;
using static TrainingLms.Notifications.Weight;
using static TrainingLms.Notifications.Whom;

namespace TrainingLms.Notifications;

/// <summary>Who is told what, and when, of exams.</summary>
static class ExamTellings
{
    static readonly TellingsOf<BankQuestion> Questions = new(QuestionWorkflow.Table, "questions", MessageTopic.Exams, q => new About(q.AuthorId, q.UnitId) { Facts = [("question", q.Code)] })
    {
        { QuestionTrigger.SubmitForReview, Officers(Role.CourseReviewer, Role.QuestionAuthor), "question_to_review" },
        { QuestionTrigger.ReturnToAuthor,  ThePerson,                  "question_returned" },
        { QuestionTrigger.Approve,         ThePerson,                  "question_approved", Minor },
        { QuestionTrigger.Suspend,         Officers(Role.ExamManager), "question_suspended" },
    };

    static readonly TellingsOf<Exam> Exams = new(ExamWorkflow.Table, "exams", MessageTopic.Exams, e => new About(null, e.UnitId)
    {
        Facts = [("exam", new NameOf(Named.Exam, e.Id)), ("opens", e.OpensAt), ("papers", e.PapersMissed)],
    })
    {
        { ExamTrigger.ReportMissingPapers, Officers(Role.ExamManager), "exam_papers_missing", Urgent },
    };

    static readonly TellingsOf<ExamAttempt> ExamAttempts = new(ExamAttemptWorkflow.Table, "exam-attempts", MessageTopic.Exams, a => new About(a.CandidateId, a.UnitId)
    {
        Facts = [("exam", new NameOf(Named.Exam, a.ExamId)), ("opens", a.OpensAt), ("closes", a.HardCloseAt), ("deadline", a.Deadline)],
    })
    {
        { AttemptTrigger.Assign,            ThePerson, "exam_assigned",       Binding },
        { AttemptTrigger.Cancel,            ThePerson, "exam_cancelled",      Binding },
        { AttemptTrigger.CloseByTime,       ThePerson, "exam_closed_by_time" },
        { [AttemptTrigger.SealAtHardClose], ThePerson, "exam_closed_by_time" },
        { AttemptTrigger.CloseWindow,       ThePerson, "exam_missed" },
        { [AttemptTrigger.AbandonByTime, AttemptTrigger.CloseGrace, AttemptTrigger.AbandonAtHardClose], ThePerson, "exam_abandoned" },
        { AttemptTrigger.OpenGrace,         ThePerson, "exam_grace_opened",   Urgent },
        { AttemptTrigger.AdjustTimes,       ThePerson, "exam_times_changed",  Binding },
        { AttemptTrigger.AskReopening,      Officers(Role.ExamManager), "exam_reopening_to_decide" },
        { AttemptTrigger.Reopen,            ThePerson, "exam_reopened",       Binding },
        { AttemptTrigger.ReopenAsSubmitted, ThePerson, "exam_counted",        Binding },
        { AttemptTrigger.BringOfflineFile,  Officers(Role.Invigilator, Role.ExamManager), "exam_offline_to_decide" },
        { AttemptTrigger.ImportOfflineFile, ThePerson, "exam_offline_imported", Binding },
        { AttemptTrigger.Annul,             ThePerson, "exam_annulled",       Binding },
        { [AttemptTrigger.ReinstateToAssigned, AttemptTrigger.ReinstateToSealed, AttemptTrigger.ReinstateToScored, AttemptTrigger.ReinstateToAbandoned], ThePerson, "exam_reinstated", Binding },
        { "remind_open",                        ThePerson, "exam_opens_soon" },
    };

    static readonly TellingsOf<SlotMarking> SlotMarkings = new(SlotMarkingWorkflow.Table, "slot-markings", MessageTopic.Duties, s => new About(s.FirstMarkerId, s.UnitId)
    {
        Helper = s.SecondMarkerId,
        Facts = [("exam", new NameOf(Named.Exam, s.ExamId))],
    })
    {
        { [SlotMarkingTrigger.Allocate, SlotMarkingTrigger.Reallocate], ThePerson, "marking_allocated", Normal, s => s.TellsFirst },
        { [SlotMarkingTrigger.Allocate, SlotMarkingTrigger.Reallocate, SlotMarkingTrigger.AllocateSecond], TheHelper, "marking_allocated", Normal, s => s.TellsSecond },
        { SlotMarkingTrigger.SendToAdjudication, Officers(Role.SeniorMarker), "marking_to_adjudicate", Normal, s => s.TellsSenior },
        { SlotMarkingTrigger.FailModeration,     ThePerson,                   "marking_returned",      Normal, s => s.TellsFirst },
    };

    static readonly TellingsOf<ExamResult> ExamResults = new(ExamResultWorkflow.Table, "exam-results", MessageTopic.Exams, r => new About(r.CandidateId, r.UnitId)
    {
        Facts = [("exam", new NameOf(Named.Exam, r.ExamId))],
    })
    {
        { ExamResultTrigger.Release,  ThePerson, "exam_result_released" },
        { ExamResultTrigger.Withdraw, ThePerson, "exam_result_withdrawn", Binding },
    };

    static readonly TellingsOf<Rescoring> Rescorings = new(RescoringWorkflow.Table, "exam-rescorings", MessageTopic.Exams, r => new About(r.DrawnUpBy, r.UnitId)
    {
        Facts = [("exam", new NameOf(Named.Exam, r.ExamId))],
    })
    {
        { RescoringTrigger.Preview,       Officers(Role.ExamBoard),   "rescoring_to_allow",   Normal, r => r.Summary?.LoweredReleased > 0 },
        { RescoringTrigger.Preview,       Officers(Role.ExamManager), "rescoring_to_approve", Normal, r => r.Summary?.LoweredReleased == 0 },
        { RescoringTrigger.AllowLowering, Officers(Role.ExamManager), "rescoring_to_approve" },
        { RescoringTrigger.Apply,         Officers(Role.ExamBoard),   "rescoring_applied" },
    };

    static readonly TellingsOf<CutScoreStudy> CutScores = new(CutScoreWorkflow.Table, "cut-score-studies", MessageTopic.Exams, s => new About(s.DrawnUpBy, s.UnitId)
    {
        Facts = [("exam", new NameOf(Named.Exam, s.ExamId)), ("round", s.Round)],
    })
    {
        { CutScoreTrigger.OpenRound,  Everybody(NotificationAudience.RatersOf), "cut_score_to_estimate" },
        { CutScoreTrigger.CloseRound, Everybody(NotificationAudience.RatersOf), "cut_score_to_discuss" },
        { CutScoreTrigger.Finish,     Officers(Role.ExamBoard),                 "cut_score_to_decide" },
        { CutScoreTrigger.Apply,      ThePerson,                                "cut_score_in_force" },
    };

    static readonly TellingsOf<SimilarityRun> Similarities = new(SimilarityRunWorkflow.Table, "similarity-runs", MessageTopic.Exams, r => new About(r.AskedBy, r.UnitId)
    {
        Facts = [("exam", new NameOf(Named.Exam, r.ExamId)), ("pairs", (int)(r.Figures?.Pairs ?? 0)), ("fast", r.Figures?.Fast ?? 0)],
    })
    {
        { SimilarityRunTrigger.Finish, ThePerson, "similarity_finished" },
    };

    static readonly TellingsOf<ExamAppeal> ExamAppeals = new(ExamAppealWorkflow.Table, "exam-appeals", MessageTopic.Exams, a => new About(a.CandidateId, a.UnitId)
    {
        Helper = a.ReviewerId,
        Facts = [("exam", new NameOf(Named.Exam, a.ExamId)), ("due", a.DecideBy)],
    })
    {
        { ExamAppealTrigger.Lodge,        Officers(Role.AppealsReviewer), "exam_appeal_to_admit" },
        { ExamAppealTrigger.Admit,       ThePerson,                      "exam_appeal_admitted" },
        { ExamAppealTrigger.Admit,       Officers(Role.AppealsReviewer), "exam_appeal_to_take_up" },
        { ExamAppealTrigger.Dismiss,     ThePerson,                      "exam_appeal_dismissed", Binding },
        { ExamAppealTrigger.TakeUp,      ThePerson,                      "exam_appeal_taken_up",  Minor },
        { [ExamAppealTrigger.Uphold, ExamAppealTrigger.UpholdPartly, ExamAppealTrigger.Reject], ThePerson, "exam_appeal_decided", Binding },
        { ExamAppealTrigger.FallOverdue, ThePerson,                      "exam_appeal_delayed" },
        { ExamAppealTrigger.FallOverdue, Officers(Role.AppealsReviewer, Role.ExamManager), "exam_appeal_overdue", Binding },
        { ExamAppealTrigger.Withdraw,    TheHelper,                      "exam_appeal_withdrawn", Minor },
    };

    static readonly TellingsOf<Accommodation> Accommodations = new(AccommodationWorkflow.Table, "accommodations", MessageTopic.Exams, a => new About(a.PersonId, a.UnitId)
    {
        Facts = [("from", a.From), ("to", a.To)],
    })
    {
        { AccommodationTrigger.Propose, Officers(Role.HrOfficer), "accommodation_to_decide" },
        { AccommodationTrigger.Approve, ThePerson, "accommodation_approved", Binding },
        { AccommodationTrigger.Refuse,  ThePerson, "accommodation_refused",  Binding },
        { AccommodationTrigger.End,     ThePerson, "accommodation_ended",    Binding },
    };

    /// <summary>Every line, by workflow.</summary>
    public static IReadOnlyList<TellingsOf> All { get; } = [Questions, Exams, ExamAttempts, SlotMarkings, ExamResults, Rescorings, CutScores, Similarities, ExamAppeals, Accommodations];
}
