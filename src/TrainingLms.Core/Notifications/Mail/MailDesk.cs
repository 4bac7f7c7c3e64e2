using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>Where administrators see which e-mails did not go, and why. They see neither address nor text.</summary>
public sealed class MailDesk(LmsDbContext db)
{
    /// <summary>E-mails to people of the units in scope, newest first.</summary>
    public Task<Page<Mail>> ListAsync(Actor actor, MailState? state, PageRequest page, CancellationToken cancel = default)
    {
        var mails = db.Mails.VisibleTo(actor, db).AsNoTracking();
        if (state is not null) mails = mails.Where(mail => mail.State == state);
        if (page.AfterId is { } last) mails = mails.Where(mail => mail.Id < last);
        return page.ReadAsync(mails.OrderByDescending(mail => mail.Id), mail => mail.Id.ToString(), cancel);
    }

    /// <summary>One of them.</summary>
    /// <exception cref="RefusedException"><c>mail.not_found</c>.</exception>
    public async Task<Mail> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.Mails.VisibleTo(actor, db).SingleOrDefaultAsync(mail => mail.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "mail.not_found");

    /// <summary>Tries one again that was given up.</summary>
    /// <exception cref="RefusedException"><c>mail.not_found</c>; wrong state; forbidden.</exception>
    public async Task<Mail> SendAgainAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var mail = await FindAsync(id, act.By, cancel);
        expected.Against(mail);
        mail.Move(MailTrigger.SendAgain, act);
        await db.SaveChangesAsync(cancel);
        return mail;
    }
}
