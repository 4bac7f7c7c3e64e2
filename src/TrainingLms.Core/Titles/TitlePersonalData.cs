using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Titles;

/// <summary>What this feature holds about people: applicants and experts.</summary>
public sealed class TitlePersonalData : IPersonalData
{
    const string Records = "title_records";
    const string Applications = "rejected_applications";

    static readonly string[] ByFiles = [nameof(Right.SeeTitleFiles), nameof(Right.SeeEmployerFiles)];
    static readonly string[] ByIntegrity = [nameof(Right.SeeIntegrity)];
    static readonly string[] ByPanels = [nameof(Right.SeePanels)];
    static readonly Subject OfSeat = Subject.Through<PanelSeat>("SeatId", nameof(PanelSeat.PersonId));
    static readonly Subject OfApplication = Subject.Through<TitleApplication>("ApplicationId", nameof(TitleApplication.ApplicantId));

    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        Title<TitleApplication>(Subject.Is(nameof(TitleApplication.ApplicantId)), Applications, ByFiles, nameof(TitleApplication.ApplicantName), nameof(TitleApplication.Level), nameof(TitleApplication.Direction),
            nameof(TitleApplication.Education), nameof(TitleApplication.ProbationPassed), nameof(TitleApplication.LowerTitle), nameof(TitleApplication.LowerTitleSince), nameof(TitleApplication.Achievements), nameof(TitleApplication.Avoid),
            nameof(TitleApplication.OriginalsChecked), nameof(TitleApplication.DefectsTold), nameof(TitleApplication.Supplied), nameof(TitleApplication.Findings), nameof(TitleApplication.AcceptedAt),
            nameof(TitleApplication.BallotOn), nameof(TitleApplication.ResultDeclaredAt), nameof(TitleApplication.TitleDate), nameof(TitleApplication.DefenceAt), nameof(TitleApplication.DefencePlace), nameof(TitleApplication.DefenceRecording)),
        Title<ApplicationVersion>(OfApplication, Applications, ByFiles, nameof(ApplicationVersion.Number), nameof(ApplicationVersion.FrozenAt), nameof(ApplicationVersion.Text), nameof(ApplicationVersion.Changes)),
        Title<TitleEvidence>(OfApplication, Applications, ByFiles, nameof(TitleEvidence.Item), nameof(TitleEvidence.Number), nameof(TitleEvidence.Name), nameof(TitleEvidence.MediaType),
            nameof(TitleEvidence.Size), nameof(TitleEvidence.Scan), nameof(TitleEvidence.UploadedAt)),
        // An applicant learns of an objection when heard, and never who objects.
        Title<TitleObjection>(Subject.Is(nameof(TitleObjection.ApplicantId)), Records, ByFiles[..1], nameof(TitleObjection.Kind), nameof(TitleObjection.Ground), nameof(TitleObjection.Finding),
            nameof(TitleObjection.Remedy), nameof(TitleObjection.HeardAt), nameof(TitleObjection.Hearing)) with { ShownSince = nameof(TitleObjection.HeardAt) },
        Title<TitleObjection>(Subject.Is(nameof(TitleObjection.SenderId)), Records, ByFiles[..1], nameof(TitleObjection.Statement), nameof(TitleObjection.LodgedAt), nameof(TitleObjection.Told)),
        Title<TitleObjection>(Subject.Beside, Records, ByFiles[..1], nameof(TitleObjection.SenderName), nameof(TitleObjection.SenderContact)),
        // Whom a lead is about learns of it when heard, and never what supervision wrote or rests it on.
        Title<FraudLead>(Subject.Is(nameof(FraudLead.PersonId)), Records, ByIntegrity, nameof(FraudLead.Kind), nameof(FraudLead.HeardAt), nameof(FraudLead.Hearing)) with { ShownSince = nameof(FraudLead.HeardAt) },
        Title<IntegrityRecord>(Subject.Is(nameof(IntegrityRecord.PersonId)), "integrity_records", ByIntegrity, nameof(IntegrityRecord.Ground), nameof(IntegrityRecord.MadeOn), nameof(IntegrityRecord.EndsOn), nameof(IntegrityRecord.LiftedAt)),
        Title<NoticeEntry>(OfApplication, Records, ByFiles, nameof(NoticeEntry.Name), nameof(NoticeEntry.UnitName), nameof(NoticeEntry.TitleName)),
        // How a session voted is told by the application once it is announced; why an expert keeps away may tell of others.
        Title<SessionCase>(Subject.Is(nameof(SessionCase.ApplicantId)), Records, ByPanels, nameof(SessionCase.Outcome)) with { IsWithheld = true },
        Title<ExpertMembership>(Subject.Is(nameof(ExpertMembership.PersonId)), Records, ByPanels,
            nameof(ExpertMembership.Code), nameof(ExpertMembership.Level), nameof(ExpertMembership.Specialty), nameof(ExpertMembership.Stratum), nameof(ExpertMembership.TermTo),
            nameof(ExpertMembership.UnavailableFrom), nameof(ExpertMembership.UnavailableTo), nameof(ExpertMembership.MaxCases)),
        Title<PanelSeat>(Subject.Is(nameof(PanelSeat.PersonId)), Records, ByPanels, nameof(PanelSeat.Code), nameof(PanelSeat.Rank), nameof(PanelSeat.IsAlternate), nameof(PanelSeat.ReplyBy), nameof(PanelSeat.IsClearanceSigned)),
        Title<Recusal>(OfSeat, Records, ByPanels, nameof(Recusal.WaivedAt)),
        Title<Recusal>(OfSeat, Records, ByPanels, nameof(Recusal.Ground)) with { IsWithheld = true },
        Title<OfficerWaiver>(Subject.Is(nameof(OfficerWaiver.PersonId)), Records, ByFiles[..1], nameof(OfficerWaiver.WaivedAt)),
        Title<CaseReading>(OfSeat, Records, ByPanels, nameof(CaseReading.ApplicationId)),
        Title<CaseOpinion>(OfSeat, Records, ByPanels, nameof(CaseOpinion.Text)),
        Title<DefenceScore>(OfSeat, Records, ByPanels, nameof(DefenceScore.Score)),
        Title<BallotExamination>(OfSeat, Records, ByPanels, nameof(BallotExamination.ClosedAt)),
        Title<BallotExamination>(OfSeat, Records, ByPanels, nameof(BallotExamination.Reason)) with { IsWithheld = true },
        // That somebody voted is told by the minutes; how is known to nobody.
        Title<BallotEntitlement>(OfSeat, Records, [], nameof(BallotEntitlement.Envelope)) with { IsWithheld = true },
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical =>
    [
        (typeof(TitleApplication),
        [
            nameof(TitleApplication.Slot), nameof(TitleApplication.RoundClosesAt), nameof(TitleApplication.UploadBy), nameof(TitleApplication.EvidenceCutoff), nameof(TitleApplication.VersionNumber),
            nameof(TitleApplication.VersionHash), nameof(TitleApplication.NoticeEndedOn), nameof(TitleApplication.ObjectionUntil), nameof(TitleApplication.SupplementCount), nameof(TitleApplication.SupplementDueAt),
            nameof(TitleApplication.ObjectedAt), nameof(TitleApplication.RecommendedHash), "RuleSetText", nameof(TitleApplication.RuleSetVersion), nameof(TitleApplication.ErasedAt), nameof(TitleApplication.CameFrom),
            nameof(TitleApplication.LeadRaisedAt), nameof(TitleApplication.FrozenAt), nameof(TitleApplication.DefenceSlots),
        ]),
        (typeof(ApplicationVersion), [nameof(ApplicationVersion.Hash)]),
        (typeof(TitleEvidence),
            [nameof(TitleEvidence.Hash), nameof(TitleEvidence.UploadedHash), nameof(TitleEvidence.Place), nameof(TitleEvidence.ContentKey), nameof(TitleEvidence.HandedInWith)]),
        (typeof(TitleObjection),
        [
            nameof(TitleObjection.Receipt), nameof(TitleObjection.DueBy), nameof(TitleObjection.OverdueAt), nameof(TitleObjection.IsExtended), nameof(TitleObjection.IsExOfficio), nameof(TitleObjection.Evidence),
            nameof(TitleObjection.RecheckUntil), nameof(TitleObjection.MergedInto), nameof(TitleObjection.MaliceFoundAt),
        ]),
        (typeof(FraudLead), [nameof(FraudLead.Statement), nameof(FraudLead.RaisedAt), nameof(FraudLead.SignedAsProven), nameof(FraudLead.Evidence)]),
        (typeof(NoticeEntry), [nameof(NoticeEntry.Ordinal)]),
        (typeof(ExpertMembership), [nameof(ExpertMembership.TermEndsAt)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(EvaluationRound), typeof(PublicNotice), typeof(PageHeartbeat), typeof(ReviewSession), typeof(PanelDraw), typeof(BallotRound), typeof(SealedBallot)];

    static PersonalGroup Title<T>(Subject subject, string retention, string[] viewers, params string[] fields) =>
        new(typeof(T), subject, DataPurpose.TitleEvaluation, LegalBasis.Duty, retention, viewers, fields);
}
