using NodaTime.Text;
using TrainingLms.Workflow;
using static TrainingLms.Titles.TitleApplicationTrigger;

namespace TrainingLms.Titles;

/// <summary>What must hold for the rows of <see cref="TitleApplicationWorkflow"/>, in the order of the table.</summary>
static class TitleApplicationGuards
{
    // Applying
    public static readonly Guard<TitleApplication> CategoryAllowed = new(Applicants.Excluded,
        (_, act) => Applicants.MayApply(act.Fact<Applying>().Person, act.Fact<Applying>().Rules));

    public static readonly Guard<TitleApplication> RoundOpenToApply = new("application.round_not_open",
        (a, act) => act.Fact<Applying>().Round.State == EvaluationRoundState.Open && act.At < a.RoundClosesAt);

    public static readonly Guard<TitleApplication> LevelInRound = new("application.level_not_in_round",
        (a, act) => act.Fact<Applying>().Round.Levels.Contains(a.Level), (a, _) => [("level", a.Level)]);

    public static readonly Guard<TitleApplication> SlotFree = new("application.too_many_in_round",
        (_, act) => act.Fact<Applying>().TakenSlots.Count < act.Fact<Applying>().Rules.Number(RuleKeys.TitlesPerRound),
        (_, act) => [("most", act.Fact<Applying>().Rules.Number(RuleKeys.TitlesPerRound))]);

    public static readonly Guard<TitleApplication> RoundStillOpen = new("application.round_not_open", (a, act) => act.At < a.RoundClosesAt);

    public static readonly Guard<TitleApplication> StatedLevelInRound = new("application.level_not_in_round",
        (_, act) => act.Fact<EvaluationRound>().Levels.Contains(act.Fact<ApplicationContent>().Level),
        (_, act) => [("level", act.Fact<ApplicationContent>().Level)]);

    public static readonly Guard<TitleApplication> AvoidanceFounded = new("application.avoidance_unfounded",
        (_, act) => act.Fact<ApplicationContent>().Avoid is var wishes && wishes.Count <= AvoidanceWish.Most && wishes.All(wish => !string.IsNullOrWhiteSpace(wish.Name) && wish.Name.Length <= Achievement.LongestName && !string.IsNullOrWhiteSpace(wish.Ground)),
        (_, _) => [("most", AvoidanceWish.Most)]);

    public static readonly Guard<TitleApplication> PartnersNamed = new("application.partners_wrong",
        (_, act) => act.Fact<ApplicationContent>().Achievements.All(done => done.Partners.Count <= Achievement.MostPartners && done.Partners.All(name => !string.IsNullOrWhiteSpace(name) && name.Length <= Achievement.LongestName)),
        (_, _) => [("most", Achievement.MostPartners), ("longest", Achievement.LongestName)]);

    public static readonly Guard<TitleApplication> PartsComplete = new("application.incomplete",
        (a, _) => !Missing(a).Any(), (a, _) => [("missing", Missing(a))]);

    public static readonly Guard<TitleApplication> CommitmentSigned = new("application.commitment_missing", (_, act) => act.Fact<Commitment>().IsSigned);

    public static readonly Guard<TitleApplication> EvidenceInTime = new("application.evidence_after_cutoff",
        (a, _) => a.Achievements.All(done => done.AchievedOn <= a.EvidenceCutoff),
        (a, _) => [("cutoff", LocalDatePattern.Iso.Format(a.EvidenceCutoff)), ("found", a.Achievements.Where(done => done.AchievedOn > a.EvidenceCutoff).Select(done => done.Title))]);

    public static readonly Guard<TitleApplication> EvidenceUploaded = new("application.evidence_not_uploaded",
        (a, act) => !NotUploaded(a, act).Any(), (a, act) => [("missing", NotUploaded(a, act))]);

    public static readonly Due<TitleApplication> RoundOver = new("application.round_still_open", a => a.RoundClosesAt);

    // At the employer
    public static readonly NotOwn<TitleApplication> NotOwnCase = new("duty.own_case", a => a.ApplicantId);

    public static readonly Guard<TitleApplication> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    public static readonly Guard<TitleApplication> OriginalsListed = new("application.originals_missing",
        (_, act) => act.Fact<OriginalsList>().Seen is { Count: > 0 } seen && !seen.Any(string.IsNullOrWhiteSpace));

    public static readonly Guard<TitleApplication> OriginalsSigned = new("application.originals_not_checked", (a, _) => a.OriginalsCheckedBy is not null);

    public static readonly SecondPerson<TitleApplication> NotTheReviewer = new("duty.employer_reviewer_approves", [CheckOriginals]);

    public static readonly Due<TitleApplication> UploadDateOver = new("application.upload_date_not_passed", a => a.UploadBy);

    public static readonly Guard<TitleApplication> NoticeOver = new("notice.still_running", (_, act) => act.Fact<NoticeFacts>().Completed);

    public static readonly Guard<TitleApplication> NoObjectionOpen = new("objection.still_open", (_, act) => act.Fact<ObjectionFacts>().Open == 0,
        (_, act) => [("open", act.Fact<ObjectionFacts>().Open)]);

    public static readonly Guard<TitleApplication> HeldNoticeOver = new("notice.still_running", (_, act) => act.Fact<ObjectionFacts>().NoticeEndedOn is not null);

    public static readonly Guard<TitleApplication> BeforeUploadDate = new("application.upload_date_passed", (a, act) => act.At < a.UploadBy,
        (a, _) => [("upload_by", a.UploadBy)]);

    // Officers
    public static readonly Guard<TitleApplication> NoHardConflict = new("duty.conflict_hard", (_, act) => !act.Fact<OfficerConflicts>().Touch(act, hard: true));
    public static readonly Guard<TitleApplication> ConflictWaived = new("duty.conflict_unwaived", (_, act) => !act.Fact<OfficerConflicts>().Touch(act, hard: false));

    // Acceptance
    public static readonly Guard<TitleApplication> NotRequestedBefore = new("application.supplement_already_requested",
        (a, act) => a.SupplementCount < act.Fact<RuleSet>().Number(RuleKeys.SupplementMaxTimes));

    public static readonly Guard<TitleApplication> DefectsListed = new("application.defects_missing",
        (_, act) => act.Fact<Defects>().Told is { Count: > 0 } told && !told.Any(string.IsNullOrWhiteSpace));

    public static readonly Guard<TitleApplication> SupplementInTime = new("application.supplement_too_late",
        (a, act) => act.At < a.SupplementDueAt, (a, _) => [("due", a.SupplementDueAt)]);

    public static readonly Guard<TitleApplication> OnlyListedDefects = new("application.supplement_off_list",
        (a, act) => act.Fact<Supplement>().Items is { Count: > 0 } items && items.All(item => a.DefectsTold.Any(defect => defect.Number == item.Defect)));

    public static readonly Guard<TitleApplication> SuppliedUploaded = new("application.evidence_not_uploaded",
        (_, act) => !SuppliedNotUploaded(act).Any(), (_, act) => [("missing", SuppliedNotUploaded(act))]);

    public static readonly Due<TitleApplication> SupplementOverdue = new("application.supplement_in_time", a => a.SupplementDueAt);

    public static readonly Guard<TitleApplication> DefectsAnswered = new("application.defects_unanswered",
        (a, _) => !Unanswered(a).Any(), (a, _) => [("defects", Unanswered(a))]);

    // Eligibility
    public static readonly Due<TitleApplication> Accepted = new("application.not_accepted_yet", a => a.AcceptedAt);

    public static readonly Guard<TitleApplication> FindingNeedsDecision = new("application.finding_not_open",
        (a, act) => Named(a, act.Fact<FindingKey>().Key) is { Proposed: FindingOutcome.NeedsHuman }, (_, act) => [("key", act.Fact<FindingKey>().Key)]);

    public static readonly Guard<TitleApplication> FindingFailed = new("application.finding_not_failed",
        (a, act) => Named(a, act.Fact<ExceptionWish>().Key) is { Outcome: FindingOutcome.Fail }, (_, act) => [("key", act.Fact<ExceptionWish>().Key)]);

    public static readonly Guard<TitleApplication> TwoRecommenders = new("application.two_recommenders_needed",
        (_, act) => act.Fact<ExceptionWish>().Recommenders is var names && names.All(name => !string.IsNullOrWhiteSpace(name)) && names.Distinct().Count() >= 2);

    public static readonly Guard<TitleApplication> NothingFailed = new("application.rule_failed",
        (a, _) => With(a, FindingOutcome.Fail).Count == 0, (a, _) => [("rules", With(a, FindingOutcome.Fail))]);

    public static readonly Guard<TitleApplication> NothingOpen = new("application.rule_undecided",
        (a, _) => With(a, FindingOutcome.NeedsHuman).Count == 0, (a, _) => [("rules", With(a, FindingOutcome.NeedsHuman))]);

    public static readonly SecondPerson<TitleApplication> SignedByAnother = new("duty.eligibility_needs_two", [SignEligible],
        Stands: a => a.EligibilitySignedBy is not null);

    public static readonly SecondPerson<TitleApplication> NotFromTheEmployer = new("duty.second_signature_twice", [CheckOriginals, OpenNotice, Recommend], Ever: true);

    // Session and ballot
    public static readonly Guard<TitleApplication> SessionFits = new("application.session_does_not_fit",
        (a, act) => act.Fact<SessionOffer>() is var offer && offer.RoundId == a.RoundId && offer.Levels.Contains(a.Level), (a, _) => [("level", a.Level)]);

    public static readonly Guard<TitleApplication> EnoughExperts = new("application.too_few_cleared_experts",
        (a, act) => act.Fact<ReviewFacts>().ClearedExperts >= a.Rules.Number(RuleKeys.GroupMinExperts),
        (a, act) => [("cleared", act.Fact<ReviewFacts>().ClearedExperts), ("needed", a.Rules.Number(RuleKeys.GroupMinExperts))]);

    public static readonly Guard<TitleApplication> OpinionsFinal = new("application.opinions_open", (_, act) => act.Fact<OpinionFacts>().Final);
    public static readonly Guard<TitleApplication> DefenceRequired = new("application.no_defence_required", (_, act) => act.Fact<OpinionFacts>().DefenceRequired);
    public static readonly Guard<TitleApplication> NoDefenceRequired = new("application.defence_required", (_, act) => !act.Fact<OpinionFacts>().DefenceRequired);
    public static readonly Guard<TitleApplication> SessionOver = new("session.not_over", (_, act) => act.Fact<SessionFacts>().Over);
    public static readonly Guard<TitleApplication> QuorateForCase = new("session.not_quorate_for_case", (_, act) => act.Fact<SessionFacts>().Quorate);
    public static readonly Guard<TitleApplication> FilingValidToday = new("committee.filing_expired", (_, act) => act.Fact<SessionFacts>().FilingValid);
    public static readonly Guard<TitleApplication> TallySealed = new("ballot.not_sealed", (_, act) => act.Fact<TallyFacts>().Sealed);
    public static readonly Guard<TitleApplication> TallyPassed = new("ballot.not_passed", (_, act) => act.Fact<TallyFacts>().Passed);
    public static readonly Guard<TitleApplication> TallyNotPassed = new("ballot.passed", (_, act) => !act.Fact<TallyFacts>().Passed);
    public static readonly Guard<TitleApplication> RoundIsVoid = new("ballot.not_void", (_, act) => act.Fact<TallyFacts>().Voided);
    public static readonly Guard<TitleApplication> NotDeclaredYet = new("session.declared", (_, act) => !act.Fact<SessionFacts>().Declared);
    public static readonly Guard<TitleApplication> SessionHasDeclared = new("session.not_declared", (_, act) => act.Fact<SessionFacts>().Declared);

    // Defence
    public static readonly Guard<TitleApplication> SlotNamed = new("application.defence_slot_wrong",
        (_, act) => act.Fact<DefenceSlot>() is var slot && slot.StartsAt > act.At && !string.IsNullOrWhiteSpace(slot.Place) && slot.Place.Length <= DefenceSlot.LongestPlace,
        (_, _) => [("longest", DefenceSlot.LongestPlace)]);

    public static readonly Guard<TitleApplication> DefenceNotBegun = new("application.defence_begun", (a, act) => !(act.At >= a.DefenceAt), (a, _) => [("since", a.DefenceAt)]);
    public static readonly Guard<TitleApplication> DefenceBegun = new("application.defence_not_begun", (a, act) => act.At >= a.DefenceAt, (a, _) => [("due", a.DefenceAt)]);
    public static readonly Guard<TitleApplication> Attended = new("application.defence_not_attended", (_, act) => act.Fact<DefenceRecord>().Attended);

    public static readonly Guard<TitleApplication> EnoughScores = new("application.defence_scores_missing",
        (a, act) => act.Fact<DefenceFacts>().Scores >= a.Rules.Number(RuleKeys.GroupMinExperts),
        (a, act) => [("given", act.Fact<DefenceFacts>().Scores), ("needed", a.Rules.Number(RuleKeys.GroupMinExperts))]);

    public static readonly Guard<TitleApplication> OwnScoreGiven = new("application.defence_own_score_missing", (_, act) => act.Fact<DefenceFacts>().OwnGiven);

    /// <summary>Of those who have given their score, the one drawn first leads: nobody chooses who does, and whoever stayed away cannot hold the case up.</summary>
    public static readonly Guard<TitleApplication> LeadsTheGroup = new("application.defence_other_leads",
        (_, act) => act.Fact<DefenceFacts>() is var facts && (!facts.OwnGiven || facts.LeaderId == act.By.PersonId));

    public static readonly Guard<TitleApplication> RecordingNamed = new("application.defence_recording_missing",
        (_, act) => act.Fact<DefenceRecord>().Recording is { Length: <= DefenceSlot.LongestPlace } kept && !string.IsNullOrWhiteSpace(kept), (_, _) => [("longest", DefenceSlot.LongestPlace)]);

    public static readonly Guard<TitleApplication> NobodyScored = new("application.defence_scored", (_, act) => act.Fact<DefenceFacts>().Scores == 0);
    public static readonly Guard<TitleApplication> FirstAbsence = new("application.defence_second_absence", (a, _) => a.DefenceSlots < 2);
    public static readonly Guard<TitleApplication> AbsenceFails = new("application.defence_absence_withdraws", (a, _) => !a.AbsenceWithdraws());
    public static readonly Guard<TitleApplication> AbsenceWithdraws = new("application.defence_absence_fails", (a, _) => a.AbsenceWithdraws());

    // Result
    public static readonly Guard<TitleApplication> DeclaredBefore = new("session.not_declared", (a, _) => a.ResultDeclaredAt is not null);

    /// <summary>The authority is neither of the office, nor of the chair, nor of the experts of the same case.</summary>
    public static readonly SecondPerson<TitleApplication> NotFromTheOffice = new("duty.authority_from_office",
        [Accept, DecideFinding, ApplyException, SignEligible, ConfirmEligible, AssignSession, DefenceHeld, PutToBallot, RoundPassed, RoundFailed, PublishResult],
        Ever: true, Others: (_, act) => act.Fact<FilingFacts>().PanelMembers);

    public static readonly Guard<TitleApplication> FilingWasValid = new("committee.filing_expired", (_, act) => act.Fact<FilingFacts>().ValidOnBallotDate);

    public static readonly Guard<TitleApplication> GroundsForRevocation = new("application.no_ground_to_revoke",
        (_, act) => act.Fact<RevocationFacts>() is { FraudProven: true } or { FilingWasInvalid: true });

    public static readonly Guard<TitleApplication> HearingOffered = new("application.hearing_not_offered", (_, act) => act.Fact<RevocationFacts>().HearingOffered);

    public static readonly SecondPerson<TitleApplication> RevocationSignedByAnother = new("duty.revocation_needs_two", [],
        Others: (_, act) => act.Fact<RevocationFacts>().FirstSigners);

    public static readonly Guard<TitleApplication> RevocationSigned = new("duty.revocation_needs_two",
        (_, act) => act.Fact<RevocationFacts>().FirstSigners.Count > 0);

    public static readonly InPerson<TitleApplication> InPerson = new();

    public static readonly Guard<TitleApplication> InObjectionWindow = new("objection.window_passed", (a, act) => act.Fact<ObjectionFacts>().Since < a.ObjectionUntil,
        (a, _) => [("until", a.ObjectionUntil)]);

    // Fraud
    public static readonly Guard<TitleApplication> NoLeadOpen = new("application.fraud_lead_open", (_, act) => act.Fact<LeadFacts>().Open == 0);
    public static readonly Guard<TitleApplication> LeadOpen = new("application.no_fraud_lead", (_, act) => act.Fact<LeadFacts>().Open > 0);
    public static readonly Guard<TitleApplication> FindingSigned = new("application.finding_not_signed", (_, act) => act.Fact<LeadFacts>().Open == 0);
    public static readonly Guard<TitleApplication> FraudFound = new("application.fraud_not_proven", (_, act) => act.Fact<LeadFacts>().IsProven);

    /// <summary>What was proven ends the case; only a title that was conferred goes back to where it was, because it is taken away by revocation, with its certificate.</summary>
    public static readonly Guard<TitleApplication> MayGoOn = new("application.fraud_proven", (a, act) => !act.Fact<LeadFacts>().IsProven || IsConferred(a));

    public static readonly Guard<TitleApplication> NotConferred = new("application.title_to_be_revoked", (a, _) => !IsConferred(a));

    public static readonly Guard<TitleApplication> NotInSession = new("application.in_session", (a, _) => a.SessionId is null);

    static bool IsConferred(TitleApplication a) => a.CameFrom is TitleApplicationState.Confirmed or TitleApplicationState.Certified;

    static Finding? Named(TitleApplication a, string key) => a.Findings.SingleOrDefault(finding => finding.Key == key);

    static List<string> With(TitleApplication a, FindingOutcome outcome) =>
        [.. a.Findings.Where(finding => finding.Outcome == outcome).Select(finding => finding.Key)];

    static IEnumerable<string> Unanswered(TitleApplication a) =>
        a.DefectsTold.Where(defect => a.Supplied.All(item => item.Defect != defect.Number)).Select(defect => defect.Text);

    static IEnumerable<string> NotUploaded(TitleApplication a, Act act) =>
        a.Achievements.Where(done => !act.Fact<EvidenceOnFile>().Hashes.Contains(done.EvidenceHash)).Select(done => done.EvidenceName);

    static IEnumerable<string> SuppliedNotUploaded(Act act) =>
        act.Fact<Supplement>().Items.Where(item => !act.Fact<EvidenceOnFile>().Hashes.Contains(item.EvidenceHash)).Select(item => item.EvidenceName);

    static IEnumerable<string> Missing(TitleApplication a)
    {
        if (a.Direction is null) yield return "direction";
        if (a.Education is null) yield return "education";
        if (a.Achievements.Count == 0) yield return "achievements";
    }
}
