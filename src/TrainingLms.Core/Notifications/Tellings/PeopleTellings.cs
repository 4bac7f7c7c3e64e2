using TrainingLms.People;
using static TrainingLms.Notifications.Weight;
using static TrainingLms.Notifications.Whom;

namespace TrainingLms.Notifications;

/// <summary>Who is told what, and when, of accounts, appointments, rosters, transfers and rights about one's data.</summary>
static class PeopleTellings
{
    static readonly TellingsOf<Account> Accounts = new(AccountWorkflow.Table, "me/account", MessageTopic.Account, a => new About(a.PersonId))
    {
        { AccountTrigger.Reset,            ThePerson, "account_reset",          Urgent },
        { AccountTrigger.DropSecondFactor, ThePerson, "account_factor_dropped", Urgent },
        { AccountTrigger.Lock,             ThePerson, "account_locked",         Urgent },
        { AccountTrigger.Unlock,           ThePerson, "account_unlocked",       Urgent },
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

    static readonly TellingsOf<PrivacyRequest> PrivacyRequests = new(PrivacyRequestWorkflow.Table, "privacy-requests", MessageTopic.Account, r => new About(r.PersonId, r.UnitId)
    {
        Facts = [("due", r.AnswerDue)],
    })
    {
        { PrivacyRequestTrigger.Submit,      Officers(Role.HrOfficer), "privacy_to_answer" },
        { PrivacyRequestTrigger.FallOverdue, Officers(Role.HrOfficer), "privacy_overdue",   Binding },
        { [PrivacyRequestTrigger.Accept, PrivacyRequestTrigger.Refuse], ThePerson, "privacy_answered", Binding },
    };

    /// <summary>Every line, by workflow.</summary>
    public static IReadOnlyList<TellingsOf> All { get; } = [Accounts, ServiceAccounts, Appointments, Imports, Transfers, PrivacyRequests];
}
