using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Notifications;

sealed class OccurrenceConfiguration : IEntityTypeConfiguration<Occurrence>
{
    public void Configure(EntityTypeBuilder<Occurrence> occurrence)
    {
        occurrence.ToTable("occurrences");
        occurrence.Property(one => one.Subject).HasMaxLength(60);
        occurrence.Property(one => one.Step).HasMaxLength(60);
        occurrence.HasIndex(one => one.NextAt);
    }
}

sealed class MailConfiguration : IEntityTypeConfiguration<Mail>
{
    public void Configure(EntityTypeBuilder<Mail> mail)
    {
        mail.ToTable("mails");
        mail.Property(one => one.Failure).HasConversion<string>().HasMaxLength(40);
        mail.HasIndex(one => new { one.UnitId, one.State });
        mail.HasIndex(one => one.QueuedAt);
    }
}

sealed class MessagePreferencesConfiguration : IEntityTypeConfiguration<MessagePreferences>
{
    public void Configure(EntityTypeBuilder<MessagePreferences> own)
    {
        own.ToTable("message_preferences");
        own.Property(one => one.Language).HasConversion<string>().HasMaxLength(20);
        own.Ignore(one => one.MutedTopics);
        own.HasIndex(one => one.PersonId).RefusedAs("changed_by_someone_else");
    }
}

sealed class ReminderConfiguration : IEntityTypeConfiguration<Reminder>
{
    public void Configure(EntityTypeBuilder<Reminder> reminder)
    {
        reminder.ToTable("reminders");
        reminder.Property(one => one.Step).HasMaxLength(60);
        reminder.HasIndex(one => new { one.SubjectId, one.Step });
        reminder.HasIndex(one => one.At);
    }
}

sealed class WebhookSubscriptionConfiguration : IEntityTypeConfiguration<WebhookSubscription>
{
    public void Configure(EntityTypeBuilder<WebhookSubscription> subscription)
    {
        subscription.ToTable("webhook_subscriptions");
        subscription.Property(one => one.Name).HasMaxLength(60);
        subscription.Property(one => one.Url).HasMaxLength(500);
        subscription.Ignore(one => one.EventList);
        subscription.HasIndex(one => one.UnitId);
    }
}

sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> delivery)
    {
        delivery.ToTable("webhook_deliveries");
        delivery.Property(one => one.Event).HasMaxLength(120);
        delivery.Property(one => one.Subject).HasMaxLength(60);
        delivery.Property(one => one.Failure).HasConversion<string>().HasMaxLength(40);
        delivery.HasIndex(one => new { one.SubscriptionId, one.Event, one.SubjectId, one.SubjectVersion }).IsUnique();   // one call per event and subscription
        delivery.HasIndex(one => new { one.SubscriptionId, one.Id });                                                   // the log
        delivery.HasIndex(one => one.SubjectId);
        delivery.HasIndex(one => one.QueuedAt);
    }
}

sealed class MessageConfiguration : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> message)
    {
        message.ToTable("messages");
        message.Property(one => one.Kind).HasMaxLength(60);
        message.Property(one => one.Subject).HasMaxLength(60);
        message.Property(one => one.Step).HasMaxLength(60);
        message.Ignore(one => one.Link);
        message.HasIndex(one => new { one.PersonId, one.Subject, one.SubjectId, one.Step, one.SubjectVersion }).IsUnique();   // one message per person, event and step
        message.HasIndex(one => new { one.PersonId, one.Id });                                                              // the inbox
        message.HasIndex(one => one.PersonId).HasFilter("read_at IS NULL");                                                // its count
        message.HasIndex(one => one.At);                                                                                   // retention
        message.HasIndex(one => one.MailId).HasFilter("mail_id IS NOT NULL");                                               // what a letter says
        message.HasIndex(one => one.MailFrom).HasFilter("mail_from IS NOT NULL AND mail_id IS NULL");                      // the mail round
    }
}
