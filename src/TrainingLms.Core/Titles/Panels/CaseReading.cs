using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Titles;

/// <summary>审阅分派: that a member of the panel reads a case and gives an opinion on it before the meeting.</summary>
public sealed class CaseReading
{
    /// <summary>States of seats that keep the cases given to them: a recusal from one case leaves the others.</summary>
    internal static readonly SeatState[] States = [SeatState.Cleared, SeatState.RecusedPartially, SeatState.Seated, SeatState.Left];

    /// <summary>Members of the session that the case is in who were given it to read and are not recused from it: its specialist group.</summary>
    internal static IQueryable<PanelSeat> Group(LmsDbContext db, Guid applicationId) => db.PanelSeats.Where(s => States.Contains(s.State)
        && db.TitleApplications.Any(a => a.Id == applicationId && a.SessionId == s.SessionId)
        && db.CaseReadings.Any(r => r.SeatId == s.Id && r.ApplicationId == applicationId)
        && !db.Recusals.Any(r => r.SeatId == s.Id && r.ApplicationId == applicationId && r.WaivedAt == null));

    /// <summary>The seat.</summary>
    public required Guid SeatId { get; init; }

    /// <summary>The application.</summary>
    public required Guid ApplicationId { get; init; }
}

sealed class CaseReadingConfiguration : IEntityTypeConfiguration<CaseReading>
{
    public void Configure(EntityTypeBuilder<CaseReading> reading)
    {
        reading.ToTable("case_readings");
        reading.HasKey(r => new { r.ApplicationId, r.SeatId });
        reading.HasIndex(r => r.SeatId);
    }
}

/// <summary>A case of a session with those who read it.</summary>
/// <param name="ApplicationId">The case.</param>
/// <param name="ApplicantName">The applicant.</param>
/// <param name="Reading">Seats that read it already.</param>
/// <param name="Given">Seats it is to be given.</param>
/// <param name="Missing">Readers that are missing all the same.</param>
/// <param name="MayRead">How many members could read it: cleared and not recused.</param>
public sealed record PlannedReading(Guid ApplicationId, string ApplicantName, IReadOnlyList<Guid> Reading, IReadOnlyList<Guid> Given, int Missing, int MayRead);

/// <summary>That a member reads a case.</summary>
/// <param name="SeatId">The seat.</param>
/// <param name="Code">Pool code.</param>
/// <param name="ApplicationId">The case.</param>
/// <param name="IsGiven">Whether the opinion was handed in.</param>
/// <param name="DefenceAt">When the case is defended before its readers; null while no slot is set.</param>
/// <param name="DefencePlace">Where; null while no slot is set.</param>
public sealed record ReadingOfCase(Guid SeatId, string Code, Guid ApplicationId, bool IsGiven, NodaTime.Instant? DefenceAt, string? DefencePlace);

/// <summary>What a member reads.</summary>
/// <param name="SeatId">The seat.</param>
/// <param name="Code">Pool code.</param>
/// <param name="Cases">Cases of this session, with those to be given.</param>
/// <param name="Most">The cap in the round; null without one.</param>
public sealed record ReaderLoad(Guid SeatId, string Code, int Cases, int? Most);

/// <summary>A distribution as it would be written.</summary>
/// <param name="Cases">The cases that wait for readers, or lack some.</param>
/// <param name="Loads">Every cleared member.</param>
/// <param name="Hash">SHA-256 over who is given what; writing asks for it.</param>
public sealed record ReadingProposal(IReadOnlyList<PlannedReading> Cases, IReadOnlyList<ReaderLoad> Loads, string Hash);
