using Microsoft.EntityFrameworkCore;
using TrainingLms.Titles;

namespace TrainingLms.Data;

/// <summary>Tables of title evaluation.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>Rounds of title evaluation.</summary>
    public DbSet<EvaluationRound> EvaluationRounds => Set<EvaluationRound>();

    /// <summary>Applications for titles.</summary>
    public DbSet<TitleApplication> TitleApplications => Set<TitleApplication>();

    /// <summary>Public notices.</summary>
    public DbSet<PublicNotice> PublicNotices => Set<PublicNotice>();

    /// <summary>When the public page was last known to be there.</summary>
    public DbSet<PageHeartbeat> PageHeartbeats => Set<PageHeartbeat>();

    /// <summary>Objections to people on notice and to the own result.</summary>
    public DbSet<TitleObjection> TitleObjections => Set<TitleObjection>();

    /// <summary>Leads of fraud against applications and experts.</summary>
    public DbSet<FraudLead> FraudLeads => Set<FraudLead>();

    /// <summary>Integrity records.</summary>
    public DbSet<IntegrityRecord> IntegrityRecords => Set<IntegrityRecord>();

    /// <summary>Evidence of applications; the files lie in the store.</summary>
    public DbSet<TitleEvidence> TitleEvidence => Set<TitleEvidence>();

    /// <summary>Frozen versions of applications.</summary>
    public DbSet<ApplicationVersion> ApplicationVersions => Set<ApplicationVersion>();

    /// <summary>Places in the expert pool.</summary>
    public DbSet<ExpertMembership> ExpertMemberships => Set<ExpertMembership>();

    /// <summary>Review sessions.</summary>
    public DbSet<ReviewSession> ReviewSessions => Set<ReviewSession>();

    /// <summary>Draws with their protocols.</summary>
    public DbSet<PanelDraw> PanelDraws => Set<PanelDraw>();

    /// <summary>Seats of panels.</summary>
    public DbSet<PanelSeat> PanelSeats => Set<PanelSeat>();

    /// <summary>Who is recused from which case.</summary>
    public DbSet<Recusal> Recusals => Set<Recusal>();

    /// <summary>Who reads which case.</summary>
    public DbSet<CaseReading> CaseReadings => Set<CaseReading>();

    /// <summary>Opinions of experts on cases.</summary>
    public DbSet<CaseOpinion> CaseOpinions => Set<CaseOpinion>();

    /// <summary>Conflicts of officers that two have waived.</summary>
    public DbSet<OfficerWaiver> OfficerWaivers => Set<OfficerWaiver>();

    /// <summary>Ballots of dismissed members that supervision has examined and lets stand.</summary>
    public DbSet<BallotExamination> BallotExaminations => Set<BallotExamination>();

    /// <summary>Scores of experts for defences.</summary>
    public DbSet<DefenceScore> DefenceScores => Set<DefenceScore>();

    /// <summary>Ballots.</summary>
    public DbSet<BallotRound> BallotRounds => Set<BallotRound>();

    /// <summary>Who may vote in a ballot; never read together with <see cref="SealedBallots"/>.</summary>
    public DbSet<BallotEntitlement> BallotEntitlements => Set<BallotEntitlement>();

    /// <summary>Sealed lists of votes, sorted by choice.</summary>
    public DbSet<SealedBallot> SealedBallots => Set<SealedBallot>();
}
