using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Titles;

sealed class BallotRoundConfiguration : IEntityTypeConfiguration<BallotRound>
{
    public void Configure(EntityTypeBuilder<BallotRound> round)
    {
        round.ToTable("ballot_rounds");
        round.Property(r => r.Mode).HasConversion<string>().HasMaxLength(20);
        round.Property(r => r.Denominator).HasConversion<string>().HasMaxLength(40);
        round.Ignore(r => r.Tally).Ignore(r => r.Roll);
        round.HasIndex(r => new { r.SessionId, r.ApplicationId, r.RoundNo }).RefusedAs("ballot.round_already_there");
    }
}

sealed class BallotEntitlementConfiguration : IEntityTypeConfiguration<BallotEntitlement>
{
    public void Configure(EntityTypeBuilder<BallotEntitlement> entitlement)
    {
        entitlement.ToTable("ballot_entitlements");
        entitlement.HasKey(e => new { e.RoundId, e.SeatId });
        entitlement.Property(e => e.State).HasConversion<string>().HasMaxLength(10);
        entitlement.WithoutRowOrder();
    }
}

sealed class SealedBallotConfiguration : IEntityTypeConfiguration<SealedBallot>
{
    public void Configure(EntityTypeBuilder<SealedBallot> ballot)
    {
        ballot.ToTable("ballot_sealed");
        ballot.HasKey(b => new { b.RoundId, b.Ordinal });
        ballot.Property(b => b.Choice).HasConversion<string>().HasMaxLength(10);
        ballot.WithoutRowOrder();
    }
}
