using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>Where people read what they were told.</summary>
public sealed class Inbox(LmsDbContext db)
{
    /// <summary>The own messages, newest first.</summary>
    /// <param name="actor">Whose.</param>
    /// <param name="unread">Only those that have not been read.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancel">Stops reading.</param>
    public Task<Page<Message>> ListAsync(Actor actor, bool unread, PageRequest page, CancellationToken cancel = default)
    {
        var messages = db.Messages.VisibleTo(actor).AsNoTracking();
        if (unread) messages = messages.Where(message => message.ReadAt == null);
        if (page.AfterId is { } last) messages = messages.Where(message => message.Id < last);
        return page.ReadAsync(messages.OrderByDescending(message => message.Id), message => message.Id.ToString(), cancel);
    }

    /// <summary>How many of them have not been read.</summary>
    public Task<int> UnreadAsync(Actor actor, CancellationToken cancel = default) =>
        db.Messages.VisibleTo(actor).CountAsync(message => message.ReadAt == null, cancel);

    /// <summary>Keeps that one was read; a second time changes nothing.</summary>
    /// <exception cref="RefusedException"><c>message.not_found</c>.</exception>
    public async Task<Message> ReadAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        await db.Messages.VisibleTo(act.By).Where(message => message.Id == id && message.ReadAt == null)
            .ExecuteUpdateAsync(update => update.SetProperty(message => message.ReadAt, act.At), cancel);
        return await db.Messages.VisibleTo(act.By).AsNoTracking().SingleOrDefaultAsync(message => message.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "message.not_found");
    }

    /// <summary>Keeps that everything up to one message was read: what came after the page was shown stays unread.</summary>
    /// <exception cref="RefusedException"><c>message.not_found</c>.</exception>
    public async Task<int> ReadUpToAsync(Guid newest, Act act, CancellationToken cancel = default)
    {
        if (!await db.Messages.VisibleTo(act.By).AnyAsync(message => message.Id == newest, cancel)) throw new RefusedException(RefusalKind.NotFound, "message.not_found");
        return await db.Messages.VisibleTo(act.By).Where(message => message.Id <= newest && message.ReadAt == null)
            .ExecuteUpdateAsync(update => update.SetProperty(message => message.ReadAt, act.At), cancel);
    }
}
