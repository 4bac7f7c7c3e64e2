using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainingLms.Titles;

sealed class PublicNoticeConfiguration : IEntityTypeConfiguration<PublicNotice>
{
    public void Configure(EntityTypeBuilder<PublicNotice> notice)
    {
        notice.ToTable("public_notices");
        notice.Property(n => n.Kind).HasConversion<string>().HasMaxLength(20);
        notice.Property(n => n.Fields).IsFrozenText();
        notice.Property(n => n.Gaps).IsFrozenText();
        notice.Property(n => n.Errata).IsFrozenText();
        notice.Ignore(n => n.VisibleSince);
        notice.Ignore(n => n.Length);
        notice.HasMany(n => n.Entries).WithOne().HasForeignKey(entry => entry.NoticeId);
        notice.Navigation(n => n.Entries).AutoInclude();
        notice.HasIndex(n => n.UnitId);
    }
}

sealed class NoticeEntryConfiguration : IEntityTypeConfiguration<NoticeEntry>
{
    public void Configure(EntityTypeBuilder<NoticeEntry> entry)
    {
        entry.ToTable("public_notice_entries");
        entry.HasKey(e => new { e.NoticeId, e.Ordinal });
        entry.HasIndex(e => e.ApplicationId);
    }
}
