using Microsoft.EntityFrameworkCore;
using TrainingLms.Notifications;

namespace TrainingLms.Data;

/// <summary>Tables of messages and calls.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>What happened that somebody is still to be told of.</summary>
    public DbSet<Occurrence> Occurrences => Set<Occurrence>();

    /// <summary>What people were told.</summary>
    public DbSet<Message> Messages => Set<Message>();

    /// <summary>How people want to be told.</summary>
    public DbSet<MessagePreferences> MessagePreferences => Set<MessagePreferences>();

    /// <summary>E-mails.</summary>
    public DbSet<Mail> Mails => Set<Mail>();

    /// <summary>What people were reminded of.</summary>
    public DbSet<Reminder> Reminders => Set<Reminder>();

    /// <summary>Other systems that are called.</summary>
    public DbSet<WebhookSubscription> WebhookSubscriptions => Set<WebhookSubscription>();

    /// <summary>Calls of them.</summary>
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();
}
