using TrainingLms.Classes;
using TrainingLms.People;
using static TrainingLms.Notifications.Weight;
using static TrainingLms.Notifications.Whom;

namespace TrainingLms.Notifications;

/// <summary>Who is told what, and when, of classes.</summary>
static class ClassTellings
{
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

    /// <summary>Every line, by workflow.</summary>
    public static IReadOnlyList<TellingsOf> All { get; } = [ClassRuns, Findings, ClassReports, SignUps, Leaves, Appeals, Surveys];
}
