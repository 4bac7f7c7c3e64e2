using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.People;

sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> person)
    {
        person.ToTable("people");
        person.Property(p => p.Employment).HasConversion<string>().HasMaxLength(40);
        person.Property(p => p.Engagement).HasConversion<string>().HasMaxLength(20);
        person.Property(p => p.Status).HasConversion<string>().HasMaxLength(20);
        person.HasIndex(p => p.PersonNumber).RefusedAs("person.number_taken");
        person.Property(p => p.ResidentIdHash).IsLookUpOf(nameof(Person.ResidentId));
        person.Property(p => p.MobileHash).IsLookUpOf(nameof(Person.Mobile));
        person.HasIndex(p => p.ResidentIdHash).HasFilter("resident_id_hash IS NOT NULL").RefusedAs("person.id_taken");
        person.HasIndex(p => p.MobileHash).HasFilter("mobile_hash IS NOT NULL");
        // One for each level of a scope: a page of the list is read in order from whichever fits.
        person.HasIndex(p => new { p.UnitId, p.PersonNumber });
        person.HasIndex(p => new { p.SubdistrictId, p.PersonNumber });
        person.HasIndex(p => new { p.DistrictId, p.PersonNumber });
    }
}

sealed class HoldingConfiguration : IEntityTypeConfiguration<Holding>
{
    public void Configure(EntityTypeBuilder<Holding> holding)
    {
        holding.ToTable("holdings");
        holding.Property(h => h.Engagement).HasConversion<string>().HasMaxLength(20);
        holding.HasIndex(h => h.PersonId).HasFilter("\"to\" IS NULL").RefusedAs("post.overlap");
        holding.HasIndex(h => h.UnitId);
    }
}

sealed class RoleAppointmentConfiguration : IEntityTypeConfiguration<RoleAppointment>
{
    public void Configure(EntityTypeBuilder<RoleAppointment> appointment)
    {
        appointment.ToTable("role_appointments");
        appointment.HasIndex(a => new { a.PersonId, a.Role, a.UnitId }).HasFilter("state IN ('Proposed', 'Active', 'Suspended')")
            .RefusedAs("appointment.already_there");
        appointment.Property(a => a.Source).HasConversion<string>().HasMaxLength(20);
        appointment.HasIndex(a => a.BasisId).HasFilter("basis_id IS NOT NULL");
    }
}
