using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>
/// Makes e-mails of messages that are due and sends them. A mail is taken in hand by a conditional update, so that two nodes never send the same one; a node
/// that dies between sending and writing it down lets another one send it again, under the same Message-ID.
/// </summary>
public sealed partial class MailRoom(LmsDbContext db, IMailSender sender, LetterWriting letters, MailOptions options, Leases leases, IClock clock, ILogger<MailRoom> log)
{
    const int Batch = 200;

    static readonly Duration Term = Duration.FromMinutes(2);

    /// <summary>How long a node may have a mail in hand; longer than any time-out of the mail server.</summary>
    static readonly Duration Claim = Duration.FromMinutes(10);

    /// <summary>Gathers and sends what is due.</summary>
    /// <param name="holder">Names this worker.</param>
    /// <param name="cancel">Stops after the mail at hand.</param>
    /// <returns>How many were sent.</returns>
    public async Task<int> RunAsync(string holder, CancellationToken cancel = default)
    {
        if (!options.IsOn) return 0;
        await GatherAllAsync(holder, cancel);
        return await SendDueAsync(cancel);
    }

    async Task GatherAllAsync(string holder, CancellationToken cancel)
    {
        try
        {
            while (await leases.TryTakeAsync("mail/gather", holder, Term, cancel) && await db.InTransactionAsync(() => GatherAsync(cancel), cancel) > 0) db.Forget();
        }
        catch (RefusedException quicker) when (quicker.Kind == RefusalKind.Stale)
        {
            // Another node has gathered them.
        }
        db.Forget();
    }

    /// <summary>One mail for all messages of a person that are due together.</summary>
    async Task<int> GatherAsync(CancellationToken cancel)
    {
        var act = new Act(Actor.System, clock.GetCurrentInstant());
        var due = await db.Messages.Where(message => message.MailFrom <= act.At && message.MailId == null).OrderBy(message => message.MailFrom).ThenBy(message => message.Id)
            .Take(Batch).Select(message => new { message.Id, message.PersonId }).ToListAsync(cancel);
        if (due.Count == 0) return 0;
        List<Guid> people = [.. due.Select(message => message.PersonId).Distinct()];
        var units = await db.People.Active().Where(person => people.Contains(person.Id) && person.Email != null)
            .Select(person => new { person.Id, person.UnitId }).ToDictionaryAsync(person => person.Id, person => person.UnitId, cancel);
        foreach (var own in due.GroupBy(message => message.PersonId))
        {
            List<Guid> ids = [.. own.Select(message => message.Id)];
            var messages = db.Messages.Where(message => ids.Contains(message.Id) && message.MailId == null);
            if (!units.TryGetValue(own.Key, out var unit))
            {
                await messages.ExecuteUpdateAsync(update => update.SetProperty(message => message.MailFrom, (Instant?)null), cancel);
                continue;
            }
            var mail = Mail.Queue(own.Key, unit, act);
            db.Mails.Add(mail);
            // Another node that gathers at the same moment waits here and then finds fewer than it expects.
            if (await messages.ExecuteUpdateAsync(update => update.SetProperty(message => message.MailId, mail.Id), cancel) != ids.Count)
                throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
        }
        await db.SaveChangesAsync(cancel);
        return due.Count;
    }

    async Task<int> SendDueAsync(CancellationToken cancel)
    {
        var sent = 0;
        while (true)
        {
            var now = clock.GetCurrentInstant();
            var due = await Claimable(now).OrderBy(mail => mail.DueAt).Select(mail => mail.Id).Take(Batch).ToListAsync(cancel);
            if (due.Count == 0) return sent;
            foreach (var id in due)
                if (await ClaimAsync(id, cancel) && await SendAsync(id, cancel)) sent++;
        }
    }

    IQueryable<Mail> Claimable(Instant now) =>
        db.Mails.Where(mail => mail.State == MailState.Waiting && mail.DueAt <= now && (mail.ClaimedUntil == null || mail.ClaimedUntil <= now));

    async Task<bool> ClaimAsync(Guid id, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        return await Claimable(now).Where(mail => mail.Id == id).ExecuteUpdateAsync(update => update.SetProperty(mail => mail.ClaimedUntil, now + Claim)
            .SetProperty(mail => mail.Attempts, mail => mail.Attempts + 1).SetProperty(mail => mail.Version, mail => mail.Version + 1), cancel) == 1;
    }

    async Task<bool> SendAsync(Guid id, CancellationToken cancel)
    {
        db.Forget();
        var mail = await db.Mails.SingleAsync(mail => mail.Id == id, cancel);
        var letter = await letters.OfAsync(mail, cancel);
        var answer = letter is null ? null : await sender.SendAsync(letter, cancel);
        var act = new Act(Actor.System, clock.GetCurrentInstant());
        if (answer is null) mail.Move(MailTrigger.Drop, act);
        else if (answer.Failure is { } failure)
        {
            mail.Fail(failure, answer.ServerStatus, answer.IsFinal || act.At - mail.QueuedAt >= Duration.FromHours(options.GiveUpAfterHours), act);
            LogFailed(id, failure, answer.ServerStatus, mail.State);
        }
        else mail.Deliver(act);
        await db.SaveChangesAsync(cancel);
        return mail.State == MailState.Sent;
    }

    [LoggerMessage(LogLevel.Warning, "E-mail {Mail} did not go: {Failure} {Status}; it is {State}")]
    partial void LogFailed(Guid mail, MailFailure failure, int? status, MailState state);
}
