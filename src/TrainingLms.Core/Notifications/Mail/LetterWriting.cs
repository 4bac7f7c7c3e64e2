using System.Text;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>Puts an e-mail into words when it goes: what happened, and where to sign in. Numbers, scores, reasons and names of others stay in the portal.</summary>
public sealed class LetterWriting(LmsDbContext db, MailOptions options)
{
    /// <summary>The letter; null when there is nobody to send it to, or nothing in it any more.</summary>
    internal async Task<Letter?> OfAsync(Mail mail, CancellationToken cancel)
    {
        var to = await db.People.Active().Where(person => person.Id == mail.PersonId).Select(person => person.Email).SingleOrDefaultAsync(cancel);
        var messages = await db.Messages.AsNoTracking().Where(message => message.MailId == mail.Id).OrderBy(message => message.At).ThenBy(message => message.Id).ToListAsync(cancel);
        if (to is not { Length: > 0 } || messages.Count == 0) return null;
        var language = await db.MessagePreferences.Where(own => own.PersonId == mail.PersonId).Select(own => (MessageLanguage?)own.Language).SingleOrDefaultAsync(cancel);
        var book = MessagePreferences.BookOf(language ?? MessageLanguage.Chinese);
        return new Letter(mail.Id, to, TitleOf(messages, book), TextOf(messages, book));
    }

    static string TitleOf(List<Message> messages, SentenceBook book) => messages is [var only]
        ? MessageSentences.Of(only, book).Title : book.Say(new Refusal("mail.many", [("count", messages.Count)]));

    string TextOf(List<Message> messages, SentenceBook book)
    {
        var text = new StringBuilder();
        foreach (var message in messages)
        {
            var words = MessageSentences.Of(message, book);
            if (messages.Count > 1) text.Append(words.Title).Append("\r\n");
            text.Append(words.Text).Append("\r\n\r\n");
        }
        text.Append(book.Say(new Refusal("mail.open", [("address", options.PortalAddress)]))).Append("\r\n\r\n").Append(book["mail.why"]).Append("\r\n");
        return text.ToString();
    }
}
