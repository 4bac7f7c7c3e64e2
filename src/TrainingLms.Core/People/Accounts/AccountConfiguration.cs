using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.People;

sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.ToTable("accounts");
        account.Ignore(a => a.HasSecondFactor);
        account.HasOne(a => a.Person).WithMany().HasForeignKey(a => a.PersonId).OnDelete(DeleteBehavior.Restrict);
        account.Navigation(a => a.Person).AutoInclude();
        account.HasIndex(a => a.UserName).RefusedAs("account.name_taken");
        account.HasIndex(a => a.PersonId).RefusedAs("account.person_has_one");
    }
}

sealed class RecoveryCodeConfiguration : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> code)
    {
        code.ToTable("recovery_codes");
        code.HasKey(c => new { c.AccountId, c.Hash });
        code.Property(c => c.Hash).HasMaxLength(64);
    }
}

sealed class UserSessionConfiguration : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> session)
    {
        session.ToTable("user_sessions");
        session.Property(s => s.Method).HasConversion<string>().HasMaxLength(20);
        session.Property(s => s.Address).HasMaxLength(64);
        session.Property(s => s.Device).HasMaxLength(60);
        session.HasIndex(s => s.PersonId);
        session.HasIndex(s => s.EndsAt);
    }
}

sealed class ApiTokenConfiguration : IEntityTypeConfiguration<ApiToken>
{
    public void Configure(EntityTypeBuilder<ApiToken> token)
    {
        token.ToTable("api_tokens", table => table.HasCheckConstraint("ck_api_tokens_owner", "(person_id IS NULL) <> (service_account_id IS NULL)"));
        token.Property(t => t.Hash).HasMaxLength(64);
        token.HasIndex(t => t.Hash).IsUnique();
        token.HasIndex(t => t.PersonId);
        token.HasIndex(t => t.ServiceAccountId);
    }
}

sealed class ServiceAccountConfiguration : IEntityTypeConfiguration<ServiceAccount>
{
    public void Configure(EntityTypeBuilder<ServiceAccount> service)
    {
        service.ToTable("service_accounts");
        service.Property(s => s.Name).HasMaxLength(60);
        service.HasIndex(s => s.Name).HasFilter("state IN ('Proposed', 'Active', 'Suspended')").RefusedAs("service_account.name_taken");
        service.HasIndex(s => s.ResponsibleId);
    }
}
