using Microsoft.EntityFrameworkCore;
using TrainingLms.People;

namespace TrainingLms.Data;

/// <summary>Tables of people, their posts, accounts and rosters.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>Natural persons.</summary>
    public DbSet<Person> People => Set<Person>();

    /// <summary>Who holds which post.</summary>
    public DbSet<Holding> Holdings => Set<Holding>();

    /// <summary>Posts that people hold beside their primary ones.</summary>
    public DbSet<FurtherPost> FurtherPosts => Set<FurtherPost>();

    /// <summary>What rows with a day ahead make of people on that day.</summary>
    public DbSet<ComingChange> ComingChanges => Set<ComingChange>();

    /// <summary>Accounts to sign in with.</summary>
    public DbSet<Account> Accounts => Set<Account>();

    /// <summary>Tokens for programs.</summary>
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    /// <summary>Browsers in which somebody is signed in.</summary>
    public DbSet<UserSession> UserSessions => Set<UserSession>();

    /// <summary>Recovery codes that have not been used.</summary>
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    /// <summary>Accounts of programs that are no person.</summary>
    public DbSet<ServiceAccount> ServiceAccounts => Set<ServiceAccount>();

    /// <summary>Role appointments.</summary>
    public DbSet<RoleAppointment> RoleAppointments => Set<RoleAppointment>();

    /// <summary>Imports of rosters.</summary>
    public DbSet<RosterImport> RosterImports => Set<RosterImport>();

    /// <summary>How many posts units are to have.</summary>
    public DbSet<EstablishmentTarget> EstablishmentTargets => Set<EstablishmentTarget>();

    /// <summary>Uploaded rosters, for a day at most.</summary>
    public DbSet<RosterFile> RosterFiles => Set<RosterFile>();

    /// <summary>Plans of imports, for a day at most.</summary>
    public DbSet<RosterPlanRow> RosterPlanRows => Set<RosterPlanRow>();

    /// <summary>What applied rosters changed, for thirty days at most.</summary>
    public DbSet<RosterUndoRow> RosterUndoRows => Set<RosterUndoRow>();

    /// <summary>Moves that another unit is asked to accept.</summary>
    public DbSet<TransferRequest> TransferRequests => Set<TransferRequest>();

    /// <summary>Person numbers that nobody bears any more.</summary>
    public DbSet<FormerNumber> FormerNumbers => Set<FormerNumber>();

    /// <summary>How far workers are with imports of rosters.</summary>
    public DbSet<RosterProgress> RosterProgress => Set<RosterProgress>();

    /// <summary>Who saw whose numbers in full.</summary>
    public DbSet<FullView> FullViews => Set<FullView>();

    /// <summary>Requests of people about their data.</summary>
    public DbSet<PrivacyRequest> PrivacyRequests => Set<PrivacyRequest>();

    /// <summary>Holds on people's data.</summary>
    public DbSet<LegalHold> LegalHolds => Set<LegalHold>();

    /// <summary>Consents apart.</summary>
    public DbSet<Consent> Consents => Set<Consent>();

    /// <summary>Who has read which version of the notice about personal data.</summary>
    public DbSet<NoticeAcknowledgement> NoticeAcknowledgements => Set<NoticeAcknowledgement>();
}
