using TrainingLms.Privacy;

namespace TrainingLms.People;

/// <summary>What this feature holds about people.</summary>
public sealed class PeoplePersonalData : IPersonalData
{
    const string Leavers = "leavers";
    const string Accounts = "accounts";
    const string Cases = "privacy_cases";

    static readonly string[] ByPeople = [nameof(Right.SeePeople)];
    static readonly string[] ByAppointments = [nameof(Right.SeeAppointments)];
    static readonly string[] ByCases = [nameof(Right.SeePrivacyCases)];

    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        About<Person>(nameof(Person.Id), DataPurpose.Identification, LegalBasis.Personnel, Leavers, ByPeople, nameof(Person.PersonNumber), nameof(Person.Name), nameof(Person.Gender)),
        About<Person>(nameof(Person.Id), DataPurpose.Identification, LegalBasis.Personnel, Leavers, [nameof(Right.ViewFullId)], nameof(Person.ResidentId)) with { IsSensitive = true },
        About<Person>(nameof(Person.Id), DataPurpose.Contact, LegalBasis.Personnel, Leavers, [nameof(Right.ViewFullId)], nameof(Person.Mobile)) with { IsSensitive = true },
        About<Person>(nameof(Person.Id), DataPurpose.Contact, LegalBasis.Personnel, Leavers, ByPeople, nameof(Person.Email)),
        About<Person>(nameof(Person.Id), DataPurpose.Personnel, LegalBasis.Personnel, Leavers, ByPeople,
            nameof(Person.Employment), nameof(Person.IsProfessionalTechnician), nameof(Person.Post), nameof(Person.Rank), nameof(Person.Engagement), nameof(Person.Education),
            nameof(Person.Degree), nameof(Person.CareerStart), nameof(Person.CareerStartIsMonth), nameof(Person.ClaimedTitle), nameof(Person.Status)),
        About<FormerNumber>(nameof(FormerNumber.PersonId), DataPurpose.Identification, LegalBasis.Personnel, Leavers, ByPeople, nameof(FormerNumber.Number)),
        About<Holding>(nameof(Holding.PersonId), DataPurpose.Personnel, LegalBasis.Personnel, Leavers, ByPeople,
            nameof(Holding.Post), nameof(Holding.Engagement), nameof(Holding.From), nameof(Holding.To)),
        About<ComingChange>(nameof(ComingChange.PersonId), DataPurpose.Personnel, LegalBasis.Personnel, Leavers, ByPeople,
            nameof(ComingChange.Day), nameof(ComingChange.Post), nameof(ComingChange.Engagement), nameof(ComingChange.Status)),
        About<FurtherPost>(nameof(FurtherPost.PersonId), DataPurpose.Personnel, LegalBasis.Personnel, Leavers, ByPeople,
            nameof(FurtherPost.Post), nameof(FurtherPost.Engagement), nameof(FurtherPost.From), nameof(FurtherPost.To)),
        About<Account>(nameof(Account.PersonId), DataPurpose.SignIn, LegalBasis.Personnel, Accounts, [], nameof(Account.UserName), nameof(Account.PasswordChangedAt), nameof(Account.FirstPasswordEndsAt),
            nameof(Account.FailedAttempts), nameof(Account.LockedUntil), nameof(Account.SecondFactorSince)),
        About<Account>(nameof(Account.PersonId), DataPurpose.SignIn, LegalBasis.Personnel, Accounts, [], nameof(Account.PasswordHash)) with { IsWithheld = true },
        About<Account>(nameof(Account.PersonId), DataPurpose.SignIn, LegalBasis.Personnel, Accounts, [], nameof(Account.AuthenticatorKey)) with { IsSensitive = true, IsWithheld = true },
        new(typeof(RecoveryCode), Subject.Through<Account>(nameof(RecoveryCode.AccountId), nameof(Account.PersonId)), DataPurpose.SignIn, LegalBasis.Personnel, Accounts, [], [nameof(RecoveryCode.Hash)]) { IsWithheld = true },
        About<UserSession>(nameof(UserSession.PersonId), DataPurpose.SignIn, LegalBasis.Personnel, Accounts, [nameof(Right.ManageAccounts)],
            nameof(UserSession.Method), nameof(UserSession.CreatedAt), nameof(UserSession.LastSeenAt), nameof(UserSession.EndsAt), nameof(UserSession.EndedAt), nameof(UserSession.SecondFactorAt),
            nameof(UserSession.Address), nameof(UserSession.Device)),
        About<ServiceAccount>(nameof(ServiceAccount.ResponsibleId), DataPurpose.Authority, LegalBasis.Personnel, Accounts, [nameof(Right.SeeServiceAccounts)],
            nameof(ServiceAccount.Name), nameof(ServiceAccount.Purpose), nameof(ServiceAccount.Scopes), nameof(ServiceAccount.Inherit), nameof(ServiceAccount.EndsAt)),
        About<ApiToken>(nameof(ApiToken.PersonId), DataPurpose.SignIn, LegalBasis.Personnel, Accounts, [],
            nameof(ApiToken.Name), nameof(ApiToken.Scopes), nameof(ApiToken.CreatedAt), nameof(ApiToken.ExpiresAt), nameof(ApiToken.LastUsedAt), nameof(ApiToken.RevokedAt)),
        About<RoleAppointment>(nameof(RoleAppointment.PersonId), DataPurpose.Authority, LegalBasis.Personnel, Accounts, ByAppointments,
            nameof(RoleAppointment.Role), nameof(RoleAppointment.Inherit), nameof(RoleAppointment.From), nameof(RoleAppointment.To), nameof(RoleAppointment.EndsAt), nameof(RoleAppointment.OrderText),
            nameof(RoleAppointment.Source), nameof(RoleAppointment.Hours)),
        About<RosterImport>(nameof(RosterImport.UploadedBy), DataPurpose.Accountability, LegalBasis.Personnel, "audit_trail", [nameof(Right.ManageRosters)],
            nameof(RosterImport.FileName), nameof(RosterImport.UploadedAt), nameof(RosterImport.Counts), nameof(RosterImport.RejectionReason)),
        About<EstablishmentTarget>(nameof(EstablishmentTarget.SetBy), DataPurpose.Accountability, LegalBasis.Personnel, "audit_trail", ByPeople,
            nameof(EstablishmentTarget.SetAt), nameof(EstablishmentTarget.Reason)),
        // Whose rows stand in a staged file is known to the file alone; it is gone after a day.
        new(typeof(RosterFile), Subject.Through<RosterImport>(nameof(RosterFile.ImportId), nameof(RosterImport.UploadedBy)), DataPurpose.Personnel, LegalBasis.Personnel, "roster_staging",
            [nameof(Right.ManageRosters)], [nameof(RosterFile.Content)]) { IsSensitive = true, IsWithheld = true },
        new(typeof(RosterPlanRow), Subject.Through<RosterImport>(nameof(RosterPlanRow.ImportId), nameof(RosterImport.UploadedBy)), DataPurpose.Personnel, LegalBasis.Personnel, "roster_staging",
            [nameof(Right.ManageRosters)], [nameof(RosterPlanRow.Content)]) { IsSensitive = true, IsWithheld = true },
        About<RosterUndoRow>(nameof(RosterUndoRow.PersonId), DataPurpose.Personnel, LegalBasis.Personnel, "roster_undo", [nameof(Right.ManageRosters)], nameof(RosterUndoRow.Content)) with
        {
            IsSensitive = true, IsWithheld = true,
        },
        About<TransferRequest>(nameof(TransferRequest.PersonId), DataPurpose.Personnel, LegalBasis.Personnel, "audit_trail", ByPeople,
            nameof(TransferRequest.PersonNumber), nameof(TransferRequest.Name), nameof(TransferRequest.EffectiveOn), nameof(TransferRequest.Direction), nameof(TransferRequest.Why),
            nameof(TransferRequest.RequestedAt), nameof(TransferRequest.DecidedAt), nameof(TransferRequest.Answer)),
        // What a file of one unit says of somebody of another: gone as soon as the other unit has decided.
        About<TransferRequest>(nameof(TransferRequest.PersonId), DataPurpose.Personnel, LegalBasis.Personnel, "roster_undo", [nameof(Right.ManageRosters)], nameof(TransferRequest.Content)) with
        {
            IsSensitive = true, IsWithheld = true,
        },
        About<FullView>(nameof(FullView.PersonId), DataPurpose.SubjectRights, LegalBasis.Duty, Cases, [],
            nameof(FullView.ViewerName), nameof(FullView.As), nameof(FullView.Kind), nameof(FullView.At), nameof(FullView.Purpose), nameof(FullView.Words)),
        About<PrivacyRequest>(nameof(PrivacyRequest.PersonId), DataPurpose.SubjectRights, LegalBasis.Duty, Cases, ByCases,
            nameof(PrivacyRequest.Kind), nameof(PrivacyRequest.Field), nameof(PrivacyRequest.Text), nameof(PrivacyRequest.SubmittedAt), nameof(PrivacyRequest.AnswerDue),
            nameof(PrivacyRequest.OverdueSince), nameof(PrivacyRequest.Answer), nameof(PrivacyRequest.AnsweredAt)),
        About<PrivacyRequest>(nameof(PrivacyRequest.PersonId), DataPurpose.SubjectRights, LegalBasis.Duty, Cases, [nameof(Right.ViewFullId)], nameof(PrivacyRequest.Value)) with { IsSensitive = true },
        // Who is under inquiry does not learn it by asking for the own data.
        About<LegalHold>(nameof(LegalHold.PersonId), DataPurpose.SubjectRights, LegalBasis.Duty, Cases, ByCases, nameof(LegalHold.Kind), nameof(LegalHold.Order), nameof(LegalHold.PlacedAt)) with { IsWithheld = true },
        About<Consent>(nameof(Consent.PersonId), DataPurpose.SubjectRights, LegalBasis.Consent, Cases, [],
            nameof(Consent.Kind), nameof(Consent.NoticeVersion), nameof(Consent.GivenAt), nameof(Consent.WithdrawnAt)),
        About<NoticeAcknowledgement>(nameof(NoticeAcknowledgement.PersonId), DataPurpose.SubjectRights, LegalBasis.Duty, Cases, [],
            nameof(NoticeAcknowledgement.NoticeVersion), nameof(NoticeAcknowledgement.At)),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical =>
    [
        (typeof(Person), [nameof(Person.ResidentIdHash), nameof(Person.MobileHash), nameof(Person.LocalFields), nameof(Person.ErasedAt)]),
        (typeof(ApiToken), [nameof(ApiToken.Hash)]),
        (typeof(Account), [nameof(Account.LastCodeStep)]),
        (typeof(UserSession), [nameof(UserSession.QuietUntil), nameof(UserSession.AwaitsSecondFactor)]),
        (typeof(RosterImport),
        [
            nameof(RosterImport.FileHash), nameof(RosterImport.Sheet), nameof(RosterImport.Mode), nameof(RosterImport.Policy), nameof(RosterImport.Key), nameof(RosterImport.PlanHash), nameof(RosterImport.LastCountsJson), nameof(RosterImport.ActivePeople),
            nameof(RosterImport.NoticesJson), nameof(RosterImport.FailureCode), nameof(RosterImport.FailureFactsJson), nameof(RosterImport.LapsesAt), nameof(RosterImport.StagingUntil),
            nameof(RosterImport.UndoUntil), nameof(RosterImport.ConfirmIfClean), nameof(RosterImport.AppliedAt), nameof(RosterImport.TakeOver), nameof(RosterImport.Rekey), nameof(RosterImport.Enrolments), nameof(RosterImport.LeaveOn),
        ]),
        (typeof(RosterUndoRow), [nameof(RosterUndoRow.ImportId), nameof(RosterUndoRow.Position), nameof(RosterUndoRow.PersonVersion)]),
        (typeof(RosterPlanRow), [nameof(RosterPlanRow.Position), nameof(RosterPlanRow.Verdict), nameof(RosterPlanRow.PersonId), nameof(RosterPlanRow.PersonVersion), nameof(RosterPlanRow.UnitId),
            nameof(RosterPlanRow.Differs), nameof(RosterPlanRow.LastVerdict)]),
        (typeof(ComingChange), [nameof(ComingChange.ChangesPost)]),
        (typeof(TransferRequest), [nameof(TransferRequest.ImportId), nameof(TransferRequest.DecideBy)]),
        (typeof(EstablishmentTarget), [nameof(EstablishmentTarget.From), nameof(EstablishmentTarget.FullTime), nameof(EstablishmentTarget.PartTime)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(RosterProgress)];

    static PersonalGroup About<T>(string key, DataPurpose purpose, LegalBasis basis, string retention, string[] viewers, params string[] fields) =>
        new(typeof(T), Subject.Is(key), purpose, basis, retention, viewers, fields);
}
