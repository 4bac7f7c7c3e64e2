using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>
/// Takes what happened out of the outbox and puts a message into each inbox. Taking and putting are one transaction, so that a node that dies in between
/// leaves both undone; two nodes that take the same one meet at its row, and one of them finds it gone.
/// </summary>
public sealed partial class PostRoom(
    LmsDbContext db, Recipients recipients, FactNames names, WebhookLine webhooks, MailOptions mail, Leases leases, WorkCalendar calendar, IClock clock, ILogger<PostRoom> log)
{
    const int Batch = 200;

    static readonly Duration Term = Duration.FromSeconds(60);

    /// <summary>Goes on until nothing is left that is due, unless another node does.</summary>
    /// <param name="holder">Names this worker.</param>
    /// <param name="cancel">Stops after the batch at hand is rolled back.</param>
    /// <returns>How many messages were put into inboxes.</returns>
    public async Task<int> RunAsync(string holder, CancellationToken cancel = default)
    {
        var put = 0;
        while (await leases.TryTakeAsync("post", holder, Term, cancel))
        {
            var now = clock.GetCurrentInstant();
            var due = await db.Occurrences.AsNoTracking().Where(one => one.NextAt <= now).OrderBy(one => one.NextAt).ThenBy(one => one.SubjectVersion).ThenBy(one => one.Id).Take(Batch).ToListAsync(cancel);
            if (due.Count == 0) return put;
            put += await TellAsync(due, cancel);
        }
        return put;
    }

    /// <summary>All of them at once; where that fails each alone, so that one that cannot be told keeps nobody else waiting.</summary>
    async Task<int> TellAsync(List<Occurrence> due, CancellationToken cancel)
    {
        try
        {
            return await db.InTransactionAsync(() => TellAllAsync(due, cancel), cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            db.Forget();
            if (due is not [var alone]) return await EachAsync(due, cancel);
            // Another node has told it.
            if (failure is RefusedException { Kind: RefusalKind.Stale }) return 0;
            LogFailed(failure, alone.Subject, alone.Step, alone.Id);
            var later = clock.GetCurrentInstant() + Duration.FromMinutes(1 << Math.Min(alone.Failures, 8));
            await db.Occurrences.Where(one => one.Id == alone.Id)
                .ExecuteUpdateAsync(update => update.SetProperty(one => one.NextAt, later).SetProperty(one => one.Failures, alone.Failures + 1), cancel);
            return 0;
        }
    }

    async Task<int> EachAsync(List<Occurrence> due, CancellationToken cancel)
    {
        var put = 0;
        foreach (var one in due) put += await TellAsync([one], cancel);
        return put;
    }

    async Task<int> TellAllAsync(List<Occurrence> due, CancellationToken cancel)
    {
        var ids = due.ConvertAll(one => one.Id);
        if (await db.Occurrences.Where(one => ids.Contains(one.Id)).ExecuteDeleteAsync(cancel) != ids.Count) throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
        var act = new Act(Actor.System, clock.GetCurrentInstant());
        var messages = new List<(Message Message, Telling Telling)>();
        foreach (var one in due)
        {
            var told = await recipients.OfAsync(one, act.At, cancel);
            if (told.Count == 0) continue;
            var facts = await names.FillAsync(one.Facts, cancel);
            messages.AddRange(told.Select(recipient => (MessageOf(one, recipient.PersonId, recipient.Telling, facts), recipient.Telling)));
        }
        // Keys of one millisecond are in no order; in the inbox what happened later is to stand above.
        foreach (var (key, (message, _)) in Enumerable.Range(0, messages.Count).Select(_ => act.NewId()).Order().Zip(messages)) message.Id = key;
        var wanted = await WantedAsync(messages, act.At, cancel);
        await db.CopyAsync(wanted, cancel);
        await webhooks.QueueAsync(due, act, cancel);
        return wanted.Count;
    }

    static Message MessageOf(Occurrence one, Guid person, Telling telling, string facts) => new()
    {
        PersonId = person,
        Kind = telling.Kind,
        Subject = one.Subject,
        SubjectId = one.SubjectId,
        SubjectVersion = one.SubjectVersion,
        Step = one.Step,
        At = one.At,
        Facts = facts,
    };

    /// <summary>Those to people who are still here, and that are not in the inbox yet, each with the instant from which on it may go by e-mail.</summary>
    async Task<List<Message>> WantedAsync(List<(Message Message, Telling Telling)> messages, Instant now, CancellationToken cancel)
    {
        var wanted = new List<Message>(messages.Count);
        foreach (var some in messages.Chunk(1_000))
        {
            List<Guid> people = [.. some.Select(one => one.Message.PersonId).Distinct()], subjects = [.. some.Select(one => one.Message.SubjectId).Distinct()];
            var here = await db.People.Active().Where(person => people.Contains(person.Id))
                .Select(person => new { person.Id, HasMail = person.Email != null }).ToDictionaryAsync(person => person.Id, person => person.HasMail, cancel);
            var preferences = mail.IsOn ? await db.MessagePreferences.AsNoTracking().Where(own => people.Contains(own.PersonId)).ToDictionaryAsync(own => own.PersonId, cancel) : [];
            var there = (await db.Messages.Where(message => people.Contains(message.PersonId) && subjects.Contains(message.SubjectId))
                .Select(message => new { message.PersonId, message.Subject, message.SubjectId, message.Step, message.SubjectVersion }).ToListAsync(cancel)).ToHashSet();
            foreach (var (message, telling) in some)
            {
                if (!here.TryGetValue(message.PersonId, out var hasMail)
                    || !there.Add(new { message.PersonId, message.Subject, message.SubjectId, message.Step, message.SubjectVersion })) continue;
                if (hasMail && mail.IsOn)
                    message.MailFrom = (preferences.GetValueOrDefault(message.PersonId) ?? MessagePreferences.DefaultFor(message.PersonId)).MailFrom(telling, now, calendar.Zone);
                wanted.Add(message);
            }
        }
        return wanted;
    }

    [LoggerMessage(LogLevel.Error, "Nobody could be told of {Subject} {Step} ({Id}); it is tried again later")]
    partial void LogFailed(Exception failure, string subject, string step, Guid id);
}
