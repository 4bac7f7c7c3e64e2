using System.Collections.Frozen;
using TrainingLms.Certificates;
using TrainingLms.Classes;
using TrainingLms.Competencies;
using TrainingLms.Courses;
using TrainingLms.Exams;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Programmes;
using TrainingLms.Titles;
using static TrainingLms.Notifications.Weight;
using static TrainingLms.Notifications.Whom;

namespace TrainingLms.Notifications;

/// <summary>
/// Who is told what, and when: every line of the house. What is not written here is told to nobody. A ballot, and a result that has not been declared, are
/// not written here on purpose.
/// </summary>
public static class Tellings
{
    static readonly TellingsOf<SignUp> SignUps = new(SignUpWorkflow.Table, "sign-ups", MessageTopic.Classes, s => new About(s.PersonId, s.UnitId)
    {
        Host = s.Run?.UnitId,
        Facts = [("class", new NameOf(Named.ClassRun, s.ClassRunId)), ("until", s.OfferedUntil), ("place", s.WaitNumber is null ? null : new NameOf(Named.WaitingPlace, s.Id))],
    })
    {
        // trigger                        whom                             message                     weight
        { SignUpTrigger.Request,          Officers(Role.HrOfficer),        "sign_up_to_approve",       Normal, s => s.Run?.Approval is ApprovalMode.Unit or ApprovalMode.UnitThenOrganiser },
        { SignUpTrigger.Request,          Hosts(Role.TrainingOfficer),     "sign_up_to_decide",        Normal, s => s.Run?.Approval is ApprovalMode.Organiser },
        { SignUpTrigger.Request,          ThePerson,                          "sign_up_named",            Normal, s => s.IsNamed },
        { SignUpTrigger.ApproveByUnit,    Hosts(Role.TrainingOfficer),     "sign_up_to_decide",        Normal, s => s.Run?.Approval is ApprovalMode.UnitThenOrganiser },
        { SignUpTrigger.Refuse,           ThePerson,                          "sign_up_refused" },
        { SignUpTrigger.EnterLottery,     ThePerson,                          "sign_up_in_draw",          Minor },
        { SignUpTrigger.Book,             ThePerson,                          "sign_up_booked" },
        { SignUpTrigger.Waitlist,         ThePerson,                          "sign_up_waiting" },
        { SignUpTrigger.Promote,          ThePerson,                          "sign_up_offered",          Urgent },
        { SignUpTrigger.LapseOffer,       ThePerson,                          "sign_up_offer_lapsed" },
        { SignUpTrigger.CancelLate,       ThePerson,                          "sign_up_cancelled" },
        { SignUpTrigger.CloseWithClass,   ThePerson,                          "class_cancelled",          Binding, s => s.Run?.State == ClassRunState.Cancelled },
        { SignUpTrigger.CloseWithClass,   ThePerson,                          "sign_up_closed",           Normal,  s => s.Run?.State != ClassRunState.Cancelled },
        { SignUpTrigger.MarkAttended,     ThePerson,                          "class_attended" },
        { SignUpTrigger.MarkPartly,       ThePerson,                          "class_partly_attended" },
        { SignUpTrigger.MarkNoShow,       ThePerson,                          "class_not_attended" },
        { "remind_offer",                 ThePerson,                       "sign_up_offer_ending",     Urgent },
        { SignUpTrigger.WarnOfLeave,      ThePerson,                          "class_leave_near_limit",   Binding },
        { SignUpTrigger.LeaveByRule,      ThePerson,                          "class_left_by_rule",       Binding },
    };

    static readonly TellingsOf<ClassRun> ClassRuns = new(ClassRunWorkflow.Table, "classes", MessageTopic.Classes, run => new About(null, run.UnitId)
    {
        Helper = run.ClassTeacherId,
        Facts = [("class", run.Title), ("start", run.FirstSessionAt), ("until", run.AppealsUntil)],
    })
    {
        { ClassRunTrigger.Confirm,         Everybody(NotificationAudience.Booked), "class_confirmed" },
        { ClassRunTrigger.Reschedule,      Everybody(NotificationAudience.Clashing), "class_clash",           Binding },
        { ClassRunTrigger.Reschedule,      Everybody(NotificationAudience.Booked), "class_rescheduled",         Binding },
        { ClassRunTrigger.CloseAttendance, Everybody(NotificationAudience.Booked), "class_attendance_closed" },
        { ClassRunTrigger.CloseAttendance, Officers(Role.TrainingOfficer),   "class_to_settle" },
        { ClassRunTrigger.LapseMinimum,    Officers(Role.TrainingOfficer),   "class_lapsed" },
        { ClassRunTrigger.Finish,          TheHelper,                           "class_attendance_to_close" },
        { ClassRunTrigger.Finish,          Officers(Role.TrainingOfficer),   "class_attendance_to_close", Normal, run => run.ClassTeacherId is null },
        { [ClassRunTrigger.Cancel, ClassRunTrigger.LapseMinimum], TheHelper, "class_called_off" },
    };

    static readonly TellingsOf<DrillFinding> Findings = new(DrillFindingWorkflow.Table, "drill-findings", MessageTopic.Classes, f => new About(f.OwnerId, f.UnitId)
    {
        Helper = f.Run?.ClassTeacherId,
        Facts = [("class", new NameOf(Named.ClassRun, f.ClassRunId)), ("due", f.DueOn)],
    })
    {
        { DrillFindingTrigger.Raise,      ThePerson,                      "finding_to_mend" },
        { DrillFindingTrigger.Return,     ThePerson,                      "finding_returned" },
        { DrillFindingTrigger.Extend,     ThePerson,                      "finding_extended" },
        { DrillFindingTrigger.MissDueDay, ThePerson,                      "finding_overdue",         Binding },
        { DrillFindingTrigger.MissDueDay, Officers(Role.TrainingOfficer), "finding_overdue_in_unit" },
        { DrillFindingTrigger.Mend,       TheHelper,                      "finding_to_close" },
        { DrillFindingTrigger.Mend,       Officers(Role.TrainingOfficer), "finding_to_close" },
        { [DrillFindingTrigger.Accept, DrillFindingTrigger.Withdraw], ThePerson, "finding_closed", Minor },
    };

    static readonly TellingsOf<ClassReport> ClassReports = new(ClassReportWorkflow.Table, "class-reports", MessageTopic.Classes, r => new About(r.PersonId, r.UnitId)
    {
        Facts = [("class", new NameOf(Named.ClassRun, r.ClassRunId))],
    })
    {
        { ClassReportTrigger.Write,  ThePerson, "assessment_written" },
        { ClassReportTrigger.Revise, ThePerson, "assessment_revised", Minor },
    };

    static readonly TellingsOf<Survey> Surveys = new(SurveyWorkflow.Table, "surveys", MessageTopic.Classes, s => new About(null, s.UnitId)
    {
        Helper = s.OwnerId,
        Facts = [("class", new NameOf(Named.ClassRun, s.ClassRunId)), ("survey", s.Title), ("until", s.ClosesOn)],
    })
    {
        { SurveyTrigger.Open,           Everybody(NotificationAudience.Unanswered), "survey_to_answer" },
        { SurveyTrigger.OpenEvaluation, Everybody(NotificationAudience.Unanswered), "evaluation_to_answer" },
        { "remind_survey",              Everybody(NotificationAudience.Unanswered), "survey_ending" },
        { [SurveyTrigger.Close, SurveyTrigger.CloseInTime, SurveyTrigger.CloseWithClass], Officers(Role.TrainingOfficer), "survey_to_publish", Normal, s => s.HasEnoughAnswers },
        { [SurveyTrigger.CloseInTime, SurveyTrigger.CloseWithClass], TheHelper,     "survey_too_few",    Minor,  s => !s.HasEnoughAnswers },
        { SurveyTrigger.Publish,        Everybody(NotificationAudience.TaughtBy),   "survey_of_your_teaching" },
        { SurveyTrigger.Publish,        Everybody(NotificationAudience.Asked),      "survey_published",  Minor },
    };

    static readonly TellingsOf<LeaveRequest> Leaves = new(LeaveWorkflow.Table, "leave-requests", MessageTopic.Classes, l => new About(l.PersonId, l.UnitId)
    {
        Host = l.SignUp?.Run?.UnitId,
        Helper = l.SignUp?.Run?.ClassTeacherId,
        Facts = [("class", l.SignUp is null ? null : new NameOf(Named.ClassRun, l.SignUp.ClassRunId)), ("start", l.FirstStartsAt)],
    })
    {
        { LeaveTrigger.Ask,     Officers(Role.HrOfficer), "leave_to_endorse", Normal, l => l.Days > 1 },
        { LeaveTrigger.Ask,     TheHelper,                   "leave_to_decide",  Normal, l => l.Days <= 1 },
        { LeaveTrigger.Ask,     Hosts(Role.TrainingOfficer), "leave_to_decide",  Normal, l => l.Days <= 1 && l.SignUp?.Run is { ClassTeacherId: null } },
        { LeaveTrigger.Endorse, TheHelper,                   "leave_to_decide" },
        { LeaveTrigger.Endorse, Hosts(Role.TrainingOfficer), "leave_to_decide",  Normal, l => l.SignUp?.Run is { ClassTeacherId: null } },
        { LeaveTrigger.Approve, ThePerson,                   "leave_approved" },
        { LeaveTrigger.Refuse,  ThePerson,                   "leave_refused" },
    };

    static readonly TellingsOf<AttendanceAppeal> Appeals = new(AttendanceAppealWorkflow.Table, "attendance-appeals", MessageTopic.Classes, a => new About(a.PersonId, a.UnitId)
    {
        Facts = [("class", new NameOf(Named.ClassRun, a.ClassRunId))],
    })
    {
        { AttendanceAppealTrigger.Lodge,   Officers(Role.TrainingOfficer), "appeal_to_decide" },
        { AttendanceAppealTrigger.Uphold,  ThePerson,                         "appeal_upheld" },
        { AttendanceAppealTrigger.Dismiss, ThePerson,                         "appeal_dismissed" },
    };

    static readonly TellingsOf<Enrolment> Enrolments = new(EnrolmentWorkflow.Table, "enrolments", MessageTopic.Courses, e => new About(e.PersonId, e.UnitId)
    {
        Facts = [("course", new NameOf(Named.CourseVersion, e.CourseVersionId)), ("due", e.DueOn)],
    })
    {
        { EnrolmentTrigger.Enrol,    ThePerson,                   "enrolled" },
        { EnrolmentTrigger.Lapse,    ThePerson,                   "enrolment_overdue" },
        { EnrolmentTrigger.Lapse,    Officers(Role.HrOfficer), "enrolment_overdue_in_unit", Minor },
        { EnrolmentTrigger.Extend,   ThePerson,                   "enrolment_extended" },
        { "remind_7",                ThePerson,                "enrolment_due_soon" },
        { "remind_1",                ThePerson,                "enrolment_due_soon" },
        { EnrolmentTrigger.Complete, ThePerson,                   "enrolment_completed",       Minor },
        { EnrolmentTrigger.Release,  ThePerson,                   "enrolment_released" },
        { EnrolmentTrigger.Pause,    ThePerson,                   "enrolment_paused" },
        { [EnrolmentTrigger.Resume, EnrolmentTrigger.ResumeInTime], ThePerson, "enrolment_resumed" },
        { EnrolmentTrigger.Fail,     ThePerson,                   "enrolment_failed" },
        { EnrolmentTrigger.HoldForReview, ThePerson,                  "enrolment_held",       Binding },
        { EnrolmentTrigger.HoldForReview, Officers(Role.TrainingOfficer), "enrolment_to_review" },
        { EnrolmentTrigger.Clear,    ThePerson,                   "enrolment_cleared" },
        { EnrolmentTrigger.Void,     ThePerson,                   "enrolment_voided",          Binding },
        { EnrolmentTrigger.Recognise, ThePerson,                  "enrolment_recognised" },
    };

    static readonly TellingsOf<StudyWork> Works = new(StudyWorkWorkflow.Table, "study-works", MessageTopic.Courses, w => new About(w.PersonId, w.UnitId) { Facts = [("day", w.SubmittedAt)] })
    {
        { StudyWorkTrigger.Submit,  Officers(Role.Instructor),     "work_to_accept" },
        { StudyWorkTrigger.Return,  ThePerson,                     "work_returned" },
        { StudyWorkTrigger.Accept,  ThePerson,                     "work_accepted" },
        { StudyWorkTrigger.Consent, Officers(Role.CourseReviewer), "work_to_review" },
        { StudyWorkTrigger.Publish, ThePerson,                     "work_published" },
    };

    static readonly TellingsOf<CompetencyEvidence> Evidence = new(CompetencyEvidenceWorkflow.Table, "competency-evidence", MessageTopic.Courses, e => new About(e.PersonId, e.UnitId)
    {
        Helper = e.SecondAssessorId,
        Facts = [("what", new Bilingual(e.Title, e.TitleEnglish ?? e.Title)), ("model", e.ModelKey)],
    })
    {
        { EvidenceTrigger.Offer,   Officers(Role.Assessor),        "evidence_to_assess",    Minor },
        { EvidenceTrigger.TakeUp,  ThePerson,                      "evidence_taken_up",     Minor },
        { EvidenceTrigger.TakeUp,  TheHelper,                      "evidence_to_rate" },
        { EvidenceTrigger.Rate,    ThePerson,                      "evidence_rated" },
        { EvidenceTrigger.Rate,    Officers(Role.HrOfficer),       "evidence_recommended",  Normal, e => e.LedTo == EvidenceYield.Recommendation },
        { EvidenceTrigger.Rate,    Officers(Role.TrainingOfficer), "evidence_award_proposed", Normal, e => e.LedTo == EvidenceYield.Award },
        { EvidenceTrigger.Decline, ThePerson,                      "evidence_declined" },
    };

    static readonly TellingsOf<PostProfile> Profiles = new(PostProfileWorkflow.Table, "post-profiles", MessageTopic.Duties, p => new About(p.DraftedBy, p.UnitId) { Facts = [("model", p.ModelKey)] })
    {
        { PostProfileTrigger.Draft,   Officers(Role.TrainingOfficer), "profile_to_approve" },
        { PostProfileTrigger.Approve, ThePerson,                      "profile_approved" },
    };

    static readonly TellingsOf<AssessmentCampaign> Campaigns = new(AssessmentCampaignWorkflow.Table, "assessment-campaigns", MessageTopic.Courses, c => new About(null, c.UnitId)
    {
        Facts = [("campaign", c.Title), ("before", c.BeforeOn), ("after", c.AfterOn), ("until", c.State == CampaignState.RatingBefore ? c.BeforeUntil : c.AfterUntil)],
    })
    {
        { CampaignTrigger.Schedule, Everybody(NotificationAudience.AssessedIn), "campaign_scheduled" },
        { [CampaignTrigger.OpenBefore, CampaignTrigger.OpenAfter], Everybody(NotificationAudience.AssessorsOf), "campaign_to_rate" },
        { CampaignTrigger.Close,    Officers(Role.TrainingOfficer),             "campaign_closed" },
        { CampaignTrigger.Cancel,   Everybody(NotificationAudience.InCampaign), "campaign_cancelled" },
    };

    static readonly TellingsOf<CourseVersion> CourseVersions = new(CourseVersionWorkflow.Table, "course-versions", MessageTopic.Duties, v => new About(v.AuthorId, v.OwnerUnitId)
    {
        Facts = [("course", new Bilingual(v.Title, v.TitleEnglish ?? v.Title))],
    })
    {
        { CourseVersionTrigger.SubmitForReview, Officers(Role.CourseReviewer),  "course_to_review" },
        { CourseVersionTrigger.Approve,         Officers(Role.TrainingOfficer), "course_to_publish" },
        { CourseVersionTrigger.Return,          ThePerson,                         "course_returned" },
        { CourseVersionTrigger.Publish,         ThePerson,                         "course_published" },
        { CourseVersionTrigger.Suspend,         ThePerson,                         "course_suspended" },
    };

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

    static readonly TellingsOf<ExamResult> ExamResults = new(ExamResultWorkflow.Table, "exam-results", MessageTopic.Exams, r => new About(r.CandidateId, r.UnitId)
    {
        Facts = [("exam", new NameOf(Named.Exam, r.ExamId))],
    })
    {
        { ExamResultTrigger.Release,  ThePerson, "exam_result_released" },
        { ExamResultTrigger.Withdraw, ThePerson, "exam_result_withdrawn", Binding },
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

    static readonly TellingsOf<HoursClaim> Claims = new(HoursClaimWorkflow.Table, "hours/claims", MessageTopic.Hours, c => new About(c.PersonId, c.UnitId)
    {
        Facts = [("day", c.LearnedOn)],
    })
    {
        { HoursClaimTrigger.Submit,  Officers(Role.HrOfficer),       "claim_to_endorse" },
        { HoursClaimTrigger.Endorse, Officers(Role.TrainingOfficer), "claim_to_grant" },
        { HoursClaimTrigger.Grant,   ThePerson,                         "claim_granted" },
        { HoursClaimTrigger.Refuse,  ThePerson,                         "claim_refused" },
        { HoursClaimTrigger.Return,  ThePerson,                         "claim_returned" },
        { HoursClaimTrigger.Reverse, ThePerson,                         "claim_reversed", Binding },
    };

    static readonly TellingsOf<HoursEntry> Entries = new(HoursEntryWorkflow.Table, "hours/entries", MessageTopic.Hours, e => new About(e.PersonId, e.UnitId)
    {
        Facts = [("what", e.Title), ("day", e.LearnedOn)],
    })
    {
        { HoursEntryTrigger.BookReversal, ThePerson, "hours_reversed", Binding },
    };

    static readonly TellingsOf<HoursCorrection> Corrections = new(HoursCorrectionWorkflow.Table, "hours/corrections", MessageTopic.Duties, c => new About(c.ProposedBy, c.UnitId)
    {
        Facts = [("file", c.FileName), ("count", c.Lines)],
    })
    {
        { HoursCorrectionTrigger.Propose, Officers(Role.TrainingOfficer), "correction_to_apply" },
        { HoursCorrectionTrigger.Apply,   ThePerson,                      "correction_applied" },
        { HoursCorrectionTrigger.Refuse,  ThePerson,                      "correction_refused" },
    };

    /// <summary>Of posts that ask for training: there is no record to point at but the statement of the own hours.</summary>
    static readonly TellingsOf<HoursYearClose> Years = new(HoursYearWorkflow.Table, "hours/statements/me", MessageTopic.Hours, _ => new About(null))
    {
        { "remind_90", ThePerson, "promotion_training_due" },
        { "remind_30", ThePerson, "promotion_training_due" },
        { "remind_30", Officers(Role.HrOfficer), "promotion_training_due_in_unit" },
    };

    static readonly TellingsOf<TitleApplication> Applications = new(TitleApplicationWorkflow.Table, "title-applications", MessageTopic.Titles, a => new About(a.ApplicantId, a.EmployerUnitId)
    {
        Host = a.RoundUnitId,
        Facts = [("due", a.SupplementDueAt), ("start", a.DefenceAt), ("place", a.DefencePlace), ("session_id", a.SessionId is { } session ? $"{session}" : null)],
    })
    {
        { TitleApplicationTrigger.Submit,                  Officers(Role.EmployerReviewer), "title_to_review" },
        { TitleApplicationTrigger.CheckOriginals,          Officers(Role.EmployerApprover), "title_to_approve" },
        { TitleApplicationTrigger.Return,                  ThePerson,                          "title_returned",           Binding },
        { TitleApplicationTrigger.Reject,                  ThePerson,                          "title_rejected",           Binding },
        { TitleApplicationTrigger.OpenNotice,              ThePerson,                          "title_notice_opened" },
        { TitleApplicationTrigger.NoticeCompleted,         Officers(Role.EmployerApprover), "title_to_recommend",       Normal, a => a.State == TitleApplicationState.EmployerRecommending },
        { TitleApplicationTrigger.NoticeCompleted,         Hosts(Role.Authority),           "title_to_confirm",         Normal, a => a.State == TitleApplicationState.ConfirmationDue },
        { TitleApplicationTrigger.ObjectionAdmitted,       ThePerson,                          "title_held",               Binding },
        { TitleApplicationTrigger.ObjectionsDismissed,     ThePerson,                          "title_goes_on",            Binding },
        { TitleApplicationTrigger.ObjectionUpheld,         ThePerson,                          "title_rejected",           Binding },
        { [TitleApplicationTrigger.UploadDatePassed, TitleApplicationTrigger.RoundClosed], ThePerson, "title_lapsed",      Binding },
        { TitleApplicationTrigger.Recommend,               Hosts(Role.Secretariat),         "title_to_accept" },
        { TitleApplicationTrigger.Recommend,               ThePerson,                          "title_recommended" },
        { TitleApplicationTrigger.RequestSupplement,       ThePerson,                          "title_supplement_asked",   Binding },
        { TitleApplicationTrigger.Supply,                  Hosts(Role.Secretariat),         "title_supplied" },
        { TitleApplicationTrigger.DeadlinePassed,          ThePerson,                          "title_abandoned",          Binding },
        { TitleApplicationTrigger.Refuse,                  ThePerson,                          "title_not_accepted",       Binding },
        { TitleApplicationTrigger.Accept,                  ThePerson,                          "title_accepted" },
        { TitleApplicationTrigger.ConfirmEligible,         ThePerson,                          "title_eligible" },
        { TitleApplicationTrigger.ConfirmIneligible,       ThePerson,                          "title_ineligible",         Binding },
        { TitleApplicationTrigger.AssignSession,           ThePerson,                          "title_scheduled" },
        { TitleApplicationTrigger.OpinionsCompleteDefence, ThePerson,                          "title_defence_due",        Binding },
        { TitleApplicationTrigger.OpinionsCompleteDefence, Hosts(Role.Secretariat),         "title_defence_to_set" },
        { [TitleApplicationTrigger.OfferSlot, TitleApplicationTrigger.OfferSecondSlot], ThePerson, "title_defence_slot", Binding },
        { [TitleApplicationTrigger.OfferSlot, TitleApplicationTrigger.OfferSecondSlot], Everybody(NotificationAudience.GroupOf), "title_defence_to_score", Binding },
        { [TitleApplicationTrigger.NoShowFailed, TitleApplicationTrigger.NoShowWithdrawn], ThePerson, "title_defence_missed", Binding },
        { TitleApplicationTrigger.SessionCancelled,        ThePerson,                          "title_session_cancelled" },
        { TitleApplicationTrigger.PublishResult,           ThePerson,                          "title_result_published",   Binding },
        { TitleApplicationTrigger.Confirm,                 ThePerson,                          "title_confirmed",          Binding },
        { TitleApplicationTrigger.Confirm,                 Hosts(Role.Registrar),           "certificate_to_prepare" },
        { [TitleApplicationTrigger.RefuseConfirm, TitleApplicationTrigger.UpheldInvalid], ThePerson, "title_not_confirmed", Binding },
        { TitleApplicationTrigger.UpheldProcedure,         ThePerson,                          "title_reviewed_again",     Binding },
        { TitleApplicationTrigger.Revoke,                  ThePerson,                          "title_revoked",            Binding },
        { TitleApplicationTrigger.Freeze,                  ThePerson,                          "title_frozen",             Binding },
        { TitleApplicationTrigger.Unfreeze,                ThePerson,                          "title_goes_on",            Binding },
        { TitleApplicationTrigger.Sanction,                ThePerson,                          "title_disqualified",       Binding },
        { [TitleApplicationTrigger.RejectionOverturned, TitleApplicationTrigger.RefusalOverturned, TitleApplicationTrigger.IneligibilityOverturned, TitleApplicationTrigger.ProcedureOverturned], ThePerson, "title_goes_on", Binding },
        { "remind_defence",                                ThePerson,                          "title_defence_soon",       Urgent },
        { "remind_defence",                                Everybody(NotificationAudience.GroupOf), "title_defence_to_score_soon", Urgent },
        { "remind_supplement",                             ThePerson,                          "title_supplement_ending",  Urgent },
    };

    static readonly TellingsOf<PublicNotice> Notices = new(PublicNoticeWorkflow.Table, "public-notices", MessageTopic.Duties, n => new About(null, n.UnitId))
    {
        { [PublicNoticeTrigger.Draft, PublicNoticeTrigger.Edit], Officers(Role.EmployerReviewer, Role.EmployerApprover), "notice_to_sign", Normal, n => n.Kind == NoticeKind.Employer },
        { [PublicNoticeTrigger.Draft, PublicNoticeTrigger.Edit], Officers(Role.Secretariat, Role.SecretariatLead), "notice_to_sign", Normal, n => n.Kind == NoticeKind.Result },
        { PublicNoticeTrigger.Review, Officers(Role.EmployerApprover), "notice_to_approve", Normal, n => n.Kind == NoticeKind.Employer },
        { PublicNoticeTrigger.Review, Officers(Role.Secretariat, Role.SecretariatLead), "notice_to_approve", Normal, n => n.Kind == NoticeKind.Result },
        { PublicNoticeTrigger.Approve, Officers(Role.EmployerApprover), "notice_to_publish", Normal, n => n.Kind == NoticeKind.Employer },
        { PublicNoticeTrigger.Approve, Officers(Role.Secretariat, Role.SecretariatLead), "notice_to_publish", Normal, n => n.Kind == NoticeKind.Result },
        { PublicNoticeTrigger.HeartbeatMissed, Officers(Role.EmployerApprover), "notice_interrupted", Urgent, n => n.Kind == NoticeKind.Employer },
        { PublicNoticeTrigger.HeartbeatMissed, Officers(Role.Secretariat, Role.SecretariatLead), "notice_interrupted", Urgent, n => n.Kind == NoticeKind.Result },
        { PublicNoticeTrigger.TakeDown, Officers(Role.EmployerApprover), "notice_taken_down", Normal, n => n.Kind == NoticeKind.Employer },
        { PublicNoticeTrigger.TakeDown, Officers(Role.Secretariat, Role.SecretariatLead), "notice_taken_down", Normal, n => n.Kind == NoticeKind.Result },
    };

    static readonly TellingsOf<TitleObjection> Objections = new(ObjectionWorkflow.Table, "title-objections", MessageTopic.Titles, o => new About(o.ApplicantId, o.RoundUnitId)
    {
        Helper = o.SenderId,
        Facts = [("due", o.DueBy), ("until", o.RecheckUntil)],
    })
    {
        { ObjectionTrigger.Lodge,          Officers(Role.Secretariat, Role.SecretariatLead), "objection_to_admit",  Binding },
        { [ObjectionTrigger.Admit, ObjectionTrigger.AdmitOnAppeal], Officers(Role.SecretariatLead), "objection_to_assign" },
        { [ObjectionTrigger.Admit, ObjectionTrigger.AdmitOnAppeal], TheHelper, "objection_admitted" },
        { ObjectionTrigger.Decline,        TheHelper,                      "objection_declined",   Binding },
        { ObjectionTrigger.Appeal,         Officers(Role.Authority),       "objection_appealed",   Binding },
        { ObjectionTrigger.ConfirmDecline, TheHelper,                      "objection_decline_confirmed", Binding },
        { ObjectionTrigger.HearParty,      ThePerson,                      "objection_heard",      Binding },
        { ObjectionTrigger.Conclude,       Officers(Role.SecretariatLead, Role.Authority), "objection_to_decide" },
        { ObjectionTrigger.Decide,         Officers(Role.Secretariat),     "objection_to_tell" },
        { ObjectionTrigger.Notify,         TheHelper,                      "objection_told",       Binding },
        { ObjectionTrigger.Notify,         ThePerson,                      "objection_told_applicant", Binding, o => o.SenderId != o.ApplicantId },
        { ObjectionTrigger.RequestRecheck, Officers(Role.Authority),       "objection_to_recheck", Binding },
        { [ObjectionTrigger.Uphold, ObjectionTrigger.Overturn], TheHelper, "objection_rechecked",  Binding },
        { [ObjectionTrigger.Uphold, ObjectionTrigger.Overturn], ThePerson, "objection_rechecked_applicant", Binding, o => o.SenderId != o.ApplicantId },
        { ObjectionTrigger.FindMalice,     TheHelper,                      "objection_malice",     Binding },
        { ObjectionTrigger.FallOverdue,    Officers(Role.SecretariatLead, Role.Supervisor), "objection_overdue", Binding },
    };

    static readonly TellingsOf<FraudLead> Leads = new(FraudLeadWorkflow.Table, "title-fraud-leads", MessageTopic.Titles, l => new About(l.PersonId, l.UnitId))
    {
        { FraudLeadTrigger.Raise, Officers(Role.Authority), "lead_to_find" },
        { FraudLeadTrigger.Hear,  ThePerson,                "lead_heard", Binding },
        { [FraudLeadTrigger.FindProven, FraudLeadTrigger.FindUnproven], ThePerson,                 "lead_found", Binding, l => l.HeardAt is not null },
        { [FraudLeadTrigger.FindProven, FraudLeadTrigger.FindUnproven], Officers(Role.Supervisor), "lead_found_by_authority" },
    };

    static readonly TellingsOf<ReviewSession> Sessions = new(ReviewSessionWorkflow.Table, "title-sessions", MessageTopic.Titles, s => new About(null, s.UnitId)
    {
        Facts = [("session", s.Key), ("day", s.HeldOn), ("until", s.ReconveneBy)],
    })
    {
        { SessionTrigger.AskRedraw,           Officers(Role.Supervisor),                                        "session_redraw_asked", Binding },
        { SessionTrigger.PoolExhaustedRedraw, Officers(Role.Secretariat),                                       "session_to_redraw" },
        { SessionTrigger.PoolExhausted,       Officers(Role.Secretariat, Role.SecretariatLead, Role.Supervisor), "session_pool_exhausted", Binding },
        { SessionTrigger.DeclareInquorate,    Officers(Role.Secretariat),                                       "session_to_reconvene", Binding },
        { SessionTrigger.Reconvene,           Everybody(NotificationAudience.MembersOf),                        "session_reconvened",   Binding },
        { SessionTrigger.Lapse,               Officers(Role.Secretariat, Role.SecretariatLead),                 "session_lapsed",       Binding },
        { SessionTrigger.Announce, Everybody(NotificationAudience.ApplicantsOf), "title_result_declared", Binding },
        { SessionTrigger.Suspend,  Officers(Role.Authority, Role.Chair, Role.Secretariat), "session_suspended", Binding },
        { SessionTrigger.Annul,    Everybody(NotificationAudience.ApplicantsOf), "title_session_annulled", Binding },
        { SessionTrigger.Annul,    Officers(Role.Chair, Role.Secretariat, Role.Supervisor), "session_annulled" },
    };

    static readonly TellingsOf<PanelSeat> Seats = new(PanelSeatWorkflow.Table, "panel-seats", MessageTopic.Titles, s => new About(s.PersonId, s.UnitId)
    {
        Facts = [("session", new NameOf(Named.ReviewSession, s.SessionId)), ("until", s.ReplyBy)],
    })
    {
        { SeatTrigger.Invite,                             ThePerson,                     "panel_invited",         Binding },
        { [SeatTrigger.Decline, SeatTrigger.NoReply],     Officers(Role.Secretariat), "panel_declined" },
        { [SeatTrigger.ClearUnconflicted, SeatTrigger.Clear], ThePerson,                 "panel_cleared" },
        { [SeatTrigger.Replace, SeatTrigger.Substitute],  ThePerson,                     "panel_replaced",        Normal,  s => s.ReplyBy is not null },
        { SeatTrigger.RecuseWholly,                       ThePerson,                     "panel_recused_wholly",  Binding },
        { SeatTrigger.Redraw,                             ThePerson,                     "panel_redrawn",         Binding, s => s.ReplyBy is not null },
        { SeatTrigger.Dismiss,                            ThePerson,                     "panel_dismissed",       Binding },
        { SeatTrigger.Dismiss,                            Officers(Role.Scrutineer, Role.Authority, Role.Supervisor), "panel_ballots_to_examine", Binding },
        { "remind_reply",                                 ThePerson,                     "panel_reply_ending",    Urgent },
    };

    static readonly TellingsOf<ExpertMembership> Experts = new(ExpertMembershipWorkflow.Table, "title-experts", MessageTopic.Titles, m => new About(m.PersonId, m.UnitId))
    {
        { MembershipTrigger.Nominate,                             Officers(Role.Authority), "expert_to_admit" },
        { [MembershipTrigger.Admit, MembershipTrigger.Restore],   ThePerson,                   "expert_admitted" },
        { [MembershipTrigger.Suspend, MembershipTrigger.Remove, MembershipTrigger.TermEnds], ThePerson, "expert_ended" },
    };

    static readonly TellingsOf<Certificate> Certificates = new(CertificateWorkflow.Table, "certificates", MessageTopic.Certificates, c => new About(c.HolderId, c.UnitId)
    {
        Facts = [("certificate", new Bilingual(c.Title, c.TitleEnglish.Length > 0 ? c.TitleEnglish : c.Title)), ("until", c.ValidTo), ("due", c.HearingUntil)],
    })
    {
        { CertificateTrigger.Prepare,        Officers(Role.Registrar), "certificate_to_issue" },
        { CertificateTrigger.Issue,          ThePerson,                   "certificate_issued" },
        { CertificateTrigger.Suspend,        ThePerson,                   "certificate_suspended",           Binding },
        { CertificateTrigger.Restore,        ThePerson,                   "certificate_restored",            Binding },
        { CertificateTrigger.AskRevocation,  Officers(Role.Authority), "certificate_revocation_to_decide" },
        { CertificateTrigger.OfferHearing,   ThePerson,                   "certificate_hearing_offered",     Binding },
        { CertificateTrigger.Hear,           Officers(Role.Authority), "certificate_holder_heard" },
        { CertificateTrigger.Revoke,         ThePerson,                   "certificate_revoked",             Binding },
        { CertificateTrigger.Revoke,         Everybody(NotificationAudience.EmployersOf), "certificate_of_staff_revoked" },
        { CertificateTrigger.ProposeExternal, Officers(Role.Authority),  "certificate_external_to_confirm" },
        { [CertificateTrigger.ImportExternal, CertificateTrigger.ConfirmExternal], ThePerson, "certificate_recognised" },
        { CertificateTrigger.DeclineExternal, ThePerson,                  "certificate_declined",            Binding },
        { CertificateTrigger.IssueWithImport, ThePerson,                  "certificate_registered" },
        { CertificateTrigger.ExpireValidity, ThePerson,                   "certificate_expired" },
        { "remind_hearing",                  ThePerson,                   "certificate_hearing_ending",      Urgent },
        { "remind_90",                       ThePerson,                   "certificate_ending" },
        { "remind_30",                       ThePerson,                   "certificate_ending" },
    };

    static readonly TellingsOf<CertificateImport> CertificateImports = new(CertificateImportWorkflow.Table, "certificates/imports", MessageTopic.Duties, i => new About(null, i.UnitId)
    {
        Facts = [("file", i.FileName), ("count", i.Rows)],
    })
    {
        { CertificateImportTrigger.Propose, Officers(Role.Registrar), "certificate_import_to_issue" },
    };

    static readonly TellingsOf<SigningKey> SigningKeys = new(SigningKeyWorkflow.Table, "certificates/signing-keys", MessageTopic.Duties, k => new About(null, k.UnitId))
    {
        { SigningKeyTrigger.RotateKey, Officers(Role.SystemAdministrator), "signing_key_rotated" },
    };

    static readonly TellingsOf<RoleAppointment> Appointments = new(RoleAppointmentWorkflow.Table, "appointments", MessageTopic.Account, a => new About(a.PersonId, a.UnitId)
    {
        Helper = a.OnBehalfOf,
        Facts = [("role", new Word($"who.{a.Role}")), ("until", a.To)],
    })
    {
        { AppointmentTrigger.Propose,          Officers(Role.HrOfficer, Role.SystemAdministrator), "appointment_to_approve" },
        { AppointmentTrigger.ProposeEmergency, Officers(Role.SystemAdministrator),                 "appointment_pressing",         Urgent },
        { AppointmentTrigger.ApproveEmergency, Officers(Role.Auditor),                             "appointment_emergency",        Urgent },
        { [AppointmentTrigger.Approve, AppointmentTrigger.ApproveEmergency, AppointmentTrigger.Delegate, AppointmentTrigger.Resume], ThePerson, "appointment_given" },
        { AppointmentTrigger.Suspend,          ThePerson,                                             "appointment_suspended",        Binding },
        { [AppointmentTrigger.End, AppointmentTrigger.Withdraw, AppointmentTrigger.BasisEnded, AppointmentTrigger.Expire], ThePerson, "appointment_ended", Binding },
        { "remind_end",                        ThePerson,                                             "appointment_ending" },
    };

    static readonly TellingsOf<RosterImport> Imports = new(RosterImportWorkflow.Table, "roster-imports", MessageTopic.Duties, i => new About(i.UploadedBy, i.UnitId)
    {
        Facts = [("file", i.FileName)],
    })
    {
        { RosterImportTrigger.FinishReading,  ThePerson,                                         "roster_previewed" },
        { RosterImportTrigger.FinishReading,  Officers(Role.HrOfficer, Role.TrainingOfficer), "roster_to_confirm", Normal, i => i is { IsGuardTripped: true, IsMassLeaving: false } },
        { RosterImportTrigger.FinishApplying, ThePerson,                                         "roster_applied" },
        { RosterImportTrigger.FindStale,      ThePerson,                                         "roster_read_again" },
        { [RosterImportTrigger.RefuseFile, RosterImportTrigger.Reject], ThePerson,               "roster_rejected" },
        { RosterImportTrigger.Break,          ThePerson,                                         "roster_failed" },
        { RosterImportTrigger.Lapse,          ThePerson,                                         "roster_lapsed" },
    };

    static readonly TellingsOf<PrivacyRequest> PrivacyRequests = new(PrivacyRequestWorkflow.Table, "privacy-requests", MessageTopic.Account, r => new About(r.PersonId, r.UnitId)
    {
        Facts = [("due", r.AnswerDue)],
    })
    {
        { PrivacyRequestTrigger.Submit,      Officers(Role.HrOfficer), "privacy_to_answer" },
        { PrivacyRequestTrigger.FallOverdue, Officers(Role.HrOfficer), "privacy_overdue",   Binding },
        { [PrivacyRequestTrigger.Accept, PrivacyRequestTrigger.Refuse], ThePerson, "privacy_answered", Binding },
    };

    static readonly TellingsOf<ServiceAccount> ServiceAccounts = new(ServiceAccountWorkflow.Table, "service-accounts", MessageTopic.Account, s => new About(s.ResponsibleId, s.UnitId)
    {
        Facts = [("name", s.Name)],
    })
    {
        { ServiceAccountTrigger.Propose, Officers(Role.SystemAdministrator), "service_to_approve" },
        { ServiceAccountTrigger.Approve, ThePerson,                             "service_approved" },
        { [ServiceAccountTrigger.Suspend, ServiceAccountTrigger.Revoke, ServiceAccountTrigger.Expire], ThePerson, "service_ended" },
    };

    static readonly TellingsOf<Account> Accounts = new(AccountWorkflow.Table, "me/account", MessageTopic.Account, a => new About(a.PersonId))
    {
        { AccountTrigger.Reset,            ThePerson, "account_reset",          Urgent },
        { AccountTrigger.DropSecondFactor, ThePerson, "account_factor_dropped", Urgent },
        { AccountTrigger.Lock,             ThePerson, "account_locked",         Urgent },
        { AccountTrigger.Unlock,           ThePerson, "account_unlocked",       Urgent },
    };

    static readonly TellingsOf<WebhookSubscription> Webhooks = new(WebhookWorkflow.Table, "webhook-subscriptions", MessageTopic.Duties, s => new About(null, s.UnitId)
    {
        Facts = [("name", s.Name)],
    })
    {
        { WebhookTrigger.Disable, Officers(Role.SystemAdministrator), "webhook_disabled", Binding },
    };

    static readonly TellingsOf<TransferRequest> Transfers = new(TransferRequestWorkflow.Table, "transfer-requests", MessageTopic.Duties, r => new About(r.PersonId, r.DecidingUnitId)
    {
        Helper = r.RequestedBy,
        Facts = [("day", r.EffectiveOn), ("until", r.DecideBy)],
    })
    {
        { TransferRequestTrigger.Ask,    Officers(Role.HrOfficer), "transfer_to_decide" },
        { TransferRequestTrigger.Accept, TheHelper,                "transfer_accepted" },
        { TransferRequestTrigger.Accept, ThePerson,                "transfer_of_person", Binding },
        { TransferRequestTrigger.Refuse, TheHelper,                "transfer_refused" },
        { TransferRequestTrigger.Expire, TheHelper,                "transfer_expired" },
    };

    static readonly TellingsOf<ProgrammeAssignment> Programmes = new(ProgrammeAssignmentWorkflow.Table, "programme-assignments", MessageTopic.Courses, a => new About(a.PersonId, a.UnitId)
    {
        Facts = [("programme", new NameOf(Named.Programme, a.VersionId)), ("due", a.DueOn), ("until", a.ValidTo)],
    })
    {
        { [AssignmentTrigger.Assign, AssignmentTrigger.Reassign], ThePerson, "programme_assigned" },
        { AssignmentTrigger.Extend,      ThePerson,                "programme_extended" },
        { "remind_30",                   ThePerson,                "programme_due_soon" },
        { "remind_7",                    ThePerson,                "programme_due_soon" },
        { AssignmentTrigger.MissDueDate, ThePerson,                "programme_overdue" },
        { AssignmentTrigger.MissDueDate, Officers(Role.HrOfficer), "programme_overdue_in_unit", Minor },
        { [AssignmentTrigger.Certify, AssignmentTrigger.Renew], ThePerson, "programme_certified" },
        { AssignmentTrigger.OpenWindow,  ThePerson,                "programme_to_renew" },
        { AssignmentTrigger.EnterGrace,  ThePerson,                "programme_in_grace", Binding },
        { AssignmentTrigger.Expire,      ThePerson,                "programme_expired",  Binding },
        { AssignmentTrigger.Revoke,      ThePerson,                "programme_revoked",  Binding },
        { AssignmentTrigger.TakeBack,    ThePerson,                "programme_taken_back", Binding },
    };

    /// <summary>Every line, by workflow, in the order of the floors.</summary>
    public static IReadOnlyList<TellingsOf> All { get; } =
    [
        Accounts, ServiceAccounts, Appointments, Imports, Transfers, PrivacyRequests, Evidence, Profiles, Campaigns, CourseVersions, Enrolments, Works, ClassRuns, Findings, ClassReports, SignUps, Leaves, Appeals, Surveys, Entries, Corrections, Claims, Years, Programmes, Questions, Exams, ExamAttempts, SlotMarkings, ExamResults, Rescorings, CutScores, Similarities, ExamAppeals, Accommodations,
        Applications, Objections, Leads, Notices, Experts, Sessions, Seats, Certificates, CertificateImports, SigningKeys, Webhooks,
    ];

    static readonly FrozenDictionary<string, TellingsOf> ByWorkflow = All.ToFrozenDictionary(tellings => tellings.Workflow.Name);

    static readonly FrozenDictionary<string, Telling> ByKind = All.SelectMany(tellings => tellings.All).GroupBy(telling => telling.Kind).ToFrozenDictionary(kind => kind.Key, kind => kind.First());

    /// <summary>The lines of a workflow; null for one of which nobody is told.</summary>
    public static TellingsOf? For(string workflow) => ByWorkflow.GetValueOrDefault(workflow);

    /// <summary>The lines about one class of subjects.</summary>
    internal static TellingsOf About<T>() where T : Workflow.IGoverned => All.Single(tellings => tellings.Workflow.SubjectType == typeof(T));

    /// <summary>What a message is about and how much it presses; null for one that was told by an earlier release and is no longer.</summary>
    public static Telling? OfKind(string kind) => ByKind.GetValueOrDefault(kind);

    /// <summary>The lines that held when something happened.</summary>
    internal static IEnumerable<Telling> Held(Occurrence occurrence)
    {
        var kinds = occurrence.Kinds.Split(' ');
        return For(occurrence.Subject)?.All.Where(telling => telling.Trigger == occurrence.Step && kinds.Contains(telling.Kind)) ?? [];
    }

    /// <summary>Where a message leads in the API: to its subject, or, where who is told cannot open that, to what they can. Experts find a defence among what they read.</summary>
    public static string LinkTo(Message message) =>
        message.Kind is "title_defence_to_score" or "title_defence_to_score_soon" && FactSheet.Read(message.Facts).FirstOrDefault(fact => fact.Name == "session_id").Value is string session
            ? $"/api/v1/title-sessions/{session}/readings" : LinkTo(message.Subject, message.SubjectId);

    /// <summary>Where a subject is found in the API.</summary>
    static string LinkTo(string workflow, Guid id) => workflow switch
    {
        "account" => "/api/v1/me/account",
        "hours_year" => "/hours",
        _ => $"/api/v1/{For(workflow)?.Address}/{id}",
    };
}
