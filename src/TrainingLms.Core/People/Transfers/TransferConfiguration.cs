using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.People;

sealed class TransferConfiguration : IEntityTypeConfiguration<TransferRequest>
{
    public void Configure(EntityTypeBuilder<TransferRequest> request)
    {
        request.ToTable("transfer_requests");
        request.Property(t => t.Direction).HasConversion<string>().HasMaxLength(20);
        request.Ignore(t => t.AskingUnitId).Ignore(t => t.DecidingUnitId);
        request.HasIndex(t => t.UnitId);
        request.HasIndex(t => t.ToUnitId);
        request.HasIndex(t => t.ImportId).HasFilter("import_id IS NOT NULL");
        // Each side may ask once; that both ask for the same move is no clash, because neither knows of the other.
        request.HasIndex(t => new { t.PersonId, t.ToUnitId, t.Direction }).HasFilter("state = 'Asked'").RefusedAs("transfer_request.already_open");
    }
}
