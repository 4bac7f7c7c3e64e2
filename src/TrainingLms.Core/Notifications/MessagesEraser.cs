using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Notifications;

/// <summary>Erases messages after their time, read or not.</summary>
public sealed class MessagesEraser(LmsDbContext db) : IEraser
{
    const int Batch = 2_000;

    /// <inheritdoc/>
    public string Rule => "messages";

    /// <inheritdoc/>
    public string What => "messages";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel)
    {
        var due = await Due(cut).CountAsync(cancel);
        return new ErasureCount(due, await db.Messages.CountAsync(message => message.At < cut, cancel) - due);
    }

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var ids = await Due(cut).OrderBy(message => message.At).Select(message => message.Id).Take(Batch).ToListAsync(cancel);
        return await db.Messages.Where(message => ids.Contains(message.Id)).ExecuteDeleteAsync(cancel);
    }

    IQueryable<Message> Due(Instant cut) => db.Messages.Where(message => message.At < cut && !db.HeldPeople().Contains(message.PersonId));
}

/// <summary>Erases what is known of e-mails after the same time.</summary>
public sealed class MailsEraser(LmsDbContext db) : IEraser
{
    const int Batch = 2_000;

    /// <inheritdoc/>
    public string Rule => "messages";

    /// <inheritdoc/>
    public string What => "mails";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel)
    {
        var due = await Due(cut).CountAsync(cancel);
        return new ErasureCount(due, await db.Mails.CountAsync(mail => mail.QueuedAt < cut, cancel) - due);
    }

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var ids = await Due(cut).OrderBy(mail => mail.QueuedAt).Select(mail => mail.Id).Take(Batch).ToListAsync(cancel);
        return await db.Mails.Where(mail => ids.Contains(mail.Id)).ExecuteDeleteAsync(cancel);
    }

    IQueryable<Mail> Due(Instant cut) => db.Mails.Where(mail => mail.QueuedAt < cut && !db.HeldPeople().Contains(mail.PersonId));
}
