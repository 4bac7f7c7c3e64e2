namespace TrainingLms.Titles;

/// <summary>What kind of value a rule has.</summary>
public enum RuleKind
{
    /// <summary>A whole number, zero or more.</summary>
    Number,

    /// <summary>True or false.</summary>
    Switch,

    /// <summary>A fraction such as 2/3.</summary>
    Fraction,

    /// <summary>One of the named choices.</summary>
    Choice,

    /// <summary>A text that people read.</summary>
    Text,
}

/// <summary>A rule by name and kind of value.</summary>
/// <param name="Name">As in the rule table, for example <c>EmployerNotice.MinWorkingDays</c>.</param>
/// <param name="Kind">Kind of value.</param>
/// <param name="Choices">The choices of a <see cref="RuleKind.Choice"/>; empty otherwise.</param>
/// <param name="MayBeUnset">Whether the table may say that there is no value.</param>
public sealed record RuleKey(string Name, RuleKind Kind, IReadOnlyList<string> Choices, bool MayBeUnset);

/// <summary>Every rule key there is. A rule file with another key is refused.</summary>
public static class RuleKeys
{
    static readonly Dictionary<string, RuleKey> Known = new(StringComparer.Ordinal);

    /// <summary>Whether civil servants and staff managed like them are kept out.</summary>
    public static readonly RuleKey CivilServantsExcluded = Switch("Apply.CivilServantsExcluded");

    /// <summary>Whether the applicant must be in post.</summary>
    public static readonly RuleKey InPostOnly = Switch("Apply.InPostOnly");

    /// <summary>Whether a sanction in effect blocks.</summary>
    public static readonly RuleKey SanctionBlocks = Switch("Apply.SanctionBlocks");

    /// <summary>The least annual assessment: no year below qualified.</summary>
    public static readonly RuleKey AnnualAssessmentMinimum = Choice("Apply.AnnualAssessmentMinimum", "Qualified", "None");

    /// <summary>To which day the years in the lower title are counted.</summary>
    public static readonly RuleKey YearsCutoff = Choice("Apply.YearsCutoff", "YearEnd", "RoundClose");

    /// <summary>The last day of an achievement that counts.</summary>
    public static readonly RuleKey EvidenceCutoff = Choice("Apply.EvidenceCutoff", "RoundClose", "YearEnd");

    /// <summary>How many applications one person may run in one round.</summary>
    public static readonly RuleKey TitlesPerRound = Number("Apply.TitlesPerRound");

    /// <summary>Length of the employer's public notice in working days.</summary>
    public static readonly RuleKey EmployerNoticeMinWorkingDays = Number("EmployerNotice.MinWorkingDays");

    /// <summary>Length of the result notice in working days.</summary>
    public static readonly RuleKey ResultNoticeMinWorkingDays = Number("ResultNotice.MinWorkingDays");

    /// <summary>How often defects may be told.</summary>
    public static readonly RuleKey SupplementMaxTimes = Number("Supplement.MaxTimes");

    /// <summary>Working days to answer the one-time notice.</summary>
    public static readonly RuleKey SupplementReplyWorkingDays = Number("Supplement.ReplyWorkingDays");

    /// <summary>Working days to object to the own result.</summary>
    public static readonly RuleKey ObjectionOwnResultWorkingDays = Number("Objection.OwnResultWorkingDays");

    /// <summary>Working days to admit or decline an objection.</summary>
    public static readonly RuleKey ObjectionAdmitWorkingDays = Number("Objection.AdmitWorkingDays");

    /// <summary>Working days to look into an objection.</summary>
    public static readonly RuleKey ObjectionInvestigateWorkingDays = Number("Objection.InvestigateWorkingDays");

    /// <summary>Working days to ask for another look at a decided objection.</summary>
    public static readonly RuleKey RecheckRequestWorkingDays = Number("Recheck.RequestWorkingDays");

    /// <summary>How many years a post in the applicant's unit counts as a conflict after it ended.</summary>
    public static readonly RuleKey RecusalSameUnitYears = Number("Recusal.SameUnitYears");

    /// <summary>How many years work done together counts as a conflict.</summary>
    public static readonly RuleKey RecusalJointWorkYears = Number("Recusal.JointWorkYears");

    /// <summary>Most cases of a round that one expert reads; unset for no cap.</summary>
    public static readonly RuleKey ExpertMaxCases = Number("Expert.MaxCases", mayBeUnset: true);

    /// <summary>The lowest level that is defended; <see cref="NoDefence"/> where none is.</summary>
    public static readonly RuleKey DefenceFromLevel = Choice("Defence.FromLevel", [NoDefence, .. Enum.GetNames<TitleLevel>()]);

    /// <summary>What staying away from the defence means in the end.</summary>
    public static readonly RuleKey DefenceOnAbsence = Choice("Defence.OnAbsence", "NotPassed", AbsenceWithdrawn);

    /// <summary>The choice of <see cref="DefenceFromLevel"/> without a defence.</summary>
    public const string NoDefence = "None";

    /// <summary>The choice of <see cref="DefenceOnAbsence"/> by which the case counts as withdrawn.</summary>
    public const string AbsenceWithdrawn = "Withdrawn";

    /// <summary>The largest share of a session's cases that a member may be recused from; above it somebody else takes the seat.</summary>
    public static readonly RuleKey RecusalMaxShare = Fraction("Recusal.MaxShare");

    /// <summary>Minutes that members are waited for after a meeting was opened, before it can be found inquorate.</summary>
    public static readonly RuleKey MeetingGraceMinutes = Number("Meeting.GraceMinutes");

    /// <summary>Working days to set a new date for an adjourned meeting.</summary>
    public static readonly RuleKey MeetingReconveneWorkingDays = Number("Meeting.ReconveneWorkingDays");

    /// <summary>Years without applying after fraud.</summary>
    public static readonly RuleKey FraudBanYears = Number("Apply.FraudBanYears");

    /// <summary>Years that an integrity record counts.</summary>
    public static readonly RuleKey RevokeRecordYears = Number("Revoke.RecordYears");

    /// <summary>How many experts write an opinion on a case at least.</summary>
    public static readonly RuleKey GroupMinExperts = Number("Group.MinExperts");

    /// <summary>How many years the approval of a committee may last.</summary>
    public static readonly RuleKey CommitteeFilingValidityYears = Number("Committee.FilingValidityYears");

    /// <summary>Which day becomes the date of the title.</summary>
    public static readonly RuleKey ConfirmTitleDate = Choice("Confirm.TitleDate", "BallotDate", "NoticeEnd", "ConfirmationDate");

    /// <summary>How many days a completed notice stays before it is taken from the page.</summary>
    public static readonly RuleKey NoticeRetentionDays = Number("Notice.RetentionDays");

    /// <summary>Whether the day of publishing is the first of the working days of a notice.</summary>
    public static readonly RuleKey PublicationDayCounts = Switch("Period.PublicationDayCounts");

    /// <summary>Up to when a panel may vote: such that the filing falls in the same year, or any time.</summary>
    public static readonly RuleKey MeetingLastVoteDate = Choice("Meeting.LastVoteDate", "SameYear", "Any");

    /// <summary>How many hours the public page may be out of sight before the period of its notices stands still.</summary>
    public static readonly RuleKey NoticeMaxGapHours = Number("Notice.MaxGapHours");

    /// <summary>Applications that a group must have before a figure of it is shown.</summary>
    public static readonly RuleKey BallotBreakdownFloor = Number("Ballot.BreakdownFloor");

    /// <summary>Learning hours asked for in a year.</summary>
    public static readonly RuleKey HoursPerYear = Number("CE.MinHoursPerYear");

    static RuleKeys()
    {
        foreach (var name in (string[])
        [
            "Panel.MinSize.SeniorBySeries", "Panel.MinSize.SeniorBySpecialty", "Panel.MinSize.IntermediateBySeries",
            "Panel.MinSize.IntermediateBySpecialty", "Panel.MinSize.Junior", "Panel.Chairs", "Panel.MaxViceChairs", "Expert.MaxTermYears",
            "Pool.AlternateRatio", "Supplement.NoticeWithinWorkingDays", "Acceptance.DecideWorkingDays", "Ballot.MaxRounds",
            "Ballot.OpenMinutes",
        ]) Number(name);
        Number("Cadre.OnlineHours", mayBeUnset: true);
        foreach (var name in (string[])
        [
            "Panel.MustBeOdd", "Panel.AvoidMultipleOfThree", "Panel.SingleSeriesOnly", "Panel.NamesPublic", "Expert.RetiredAllowed",
            "Pool.RandomDrawRequired", "Apply.TruthCommitment", "Apply.StepByStep", "Apply.NoRedundantProof", "Apply.OncePerYear", "Meeting.Closed",
            "Ballot.FractionInclusive", "Ballot.VoidIfReturnedExceedsIssued", "Ballot.ProxyAllowed", "Ballot.SupplementaryVoteAllowed",
            "Cert.Electronic", "CE.CarryOver", "Cadre.NoOtherDutyDuringClass",
        ]) Switch(name);
        foreach (var name in (string[])["Panel.MinExternalShare", "Meeting.Quorum", "Ballot.PassFraction", "CE.MinProfessionalShare", "Cadre.MaxLeaveShare"])
            Fraction(name);
        foreach (var name in (string[])
        [
            "Panel.SizeMayBeReducedWith", "Panel.LevelCovers", "Panel.StratifiedShares", "Expert.Requirements", "Expert.LevelForFullSenior",
            "Expert.LevelForIntermediate", "EmployerNotice.ForFreelancer", "Meeting.PresidedBy", "Meeting.ResultDeclaredBy",
            "Meeting.MinutesContent", "Recusal.Duty", "ResultNotice.ObjectionsHandledBy", "Confirm.By", "Cert.OnConflict",
            "Cert.Statuses", "Cert.NumberFormat", "Cert.VerifyToken", "Cert.VerifyShows", "Revoke.Grounds", "Expert.Sanction",
            "Recognition.CrossRegion", "Cadre.LeadersPer5Years", "Cadre.OthersPerYear", "Cadre.PromotedWithoutTraining",
        ]) Add(new RuleKey(name, RuleKind.Text, [], false));
        Choice("Supplement.OnExpiry", "DeemedGivenUp");
        Choice("Ballot.Mode", "Secret");
        Choice("Ballot.AbstainCounts", "PresentNotFavourable");
        Choice("Recusal.Denominator", "ExcludeFromPresent", "KeepInDenominator");
        Choice("CE.ShareBase", "RequiredTotal", "ActualTotal");
    }

    /// <summary>All keys, by name.</summary>
    public static IReadOnlyDictionary<string, RuleKey> All => Known;

    static RuleKey Number(string name, bool mayBeUnset = false) => Add(new RuleKey(name, RuleKind.Number, [], mayBeUnset));

    static RuleKey Switch(string name) => Add(new RuleKey(name, RuleKind.Switch, [], false));

    static RuleKey Fraction(string name) => Add(new RuleKey(name, RuleKind.Fraction, [], false));

    static RuleKey Choice(string name, params string[] choices) => Add(new RuleKey(name, RuleKind.Choice, choices, false));

    static RuleKey Add(RuleKey key)
    {
        Known.Add(key.Name, key);
        return key;
    }
}
