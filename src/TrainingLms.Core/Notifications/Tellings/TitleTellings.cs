using TrainingLms.People;
using TrainingLms.Titles;
using static TrainingLms.Notifications.Weight;
using static TrainingLms.Notifications.Whom;

namespace TrainingLms.Notifications;

/// <summary>Who is told what, and when, of title evaluation. A ballot, and a result that has not been declared, are not written here on purpose.</summary>
static class TitleTellings
{
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

    static readonly TellingsOf<ExpertMembership> Experts = new(ExpertMembershipWorkflow.Table, "title-experts", MessageTopic.Titles, m => new About(m.PersonId, m.UnitId))
    {
        { MembershipTrigger.Nominate,                             Officers(Role.Authority), "expert_to_admit" },
        { [MembershipTrigger.Admit, MembershipTrigger.Restore],   ThePerson,                   "expert_admitted" },
        { [MembershipTrigger.Suspend, MembershipTrigger.Remove, MembershipTrigger.TermEnds], ThePerson, "expert_ended" },
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

    /// <summary>Every line, by workflow.</summary>
    public static IReadOnlyList<TellingsOf> All { get; } = [Applications, Objections, Leads, Notices, Experts, Sessions, Seats];
}
