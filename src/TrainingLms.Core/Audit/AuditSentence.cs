using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Audit;

/// <summary>Says an entry as a sentence, in the language of the reader.</summary>
public static class AuditSentence
{
    /// <summary>The sentence.</summary>
    /// <param name="entry">The entry, with its details where they are to be told.</param>
    /// <param name="names">Names of people and units by key, as far as they are known.</param>
    /// <param name="book">The language.</param>
    public static string Of(AuditEntry entry, IReadOnlyDictionary<Guid, string> names, SentenceBook book)
    {
        var parts = new List<string>
        {
            book.Say(new Refusal(CodeOf(entry),
            [
                ("actor", book.Knows($"audit.actor.{entry.ActorName}") ? book[$"audit.actor.{entry.ActorName}"] : entry.ActorName), ("capacity", CapacityOf(entry, names, book)),
                ("act", ActName(entry, book)), ("subject", Named(entry, names, book)), ("from", StateName(entry, entry.FromState, book)), ("to", StateName(entry, entry.ToState, book)),
                ("codes", entry.RefusedWith),
            ])),
        };
        parts.AddRange(entry.FieldChanges().Select(change => ChangeOf(change, entry.Erasure is not null, names, book)));
        if (entry.Reason is { } reason) parts.Add(book.Say(new Refusal("audit.said.reason", [("reason", reason)])));
        if (entry.Erasure is { } erasure) parts.Add(book.Say(new Refusal("audit.said.erased", [("at", erasure.At), ("order", erasure.OrderText)])));
        return string.Join(book == SentenceBook.Chinese ? "" : " ", parts);
    }

    /// <summary>Name of a field; its key where the books do not know it.</summary>
    public static string FieldName(string field, SentenceBook book) => book.Knows($"audit.field.{field}") ? book[$"audit.field.{field}"] : field;

    /// <summary>Name of the act.</summary>
    public static string ActName(AuditEntry entry, SentenceBook book) =>
        book.Knows($"{entry.Subject}.trigger.{entry.Trigger}") ? book[$"{entry.Subject}.trigger.{entry.Trigger}"]
        : book.Knows($"audit.act.{entry.Trigger}") ? book[$"audit.act.{entry.Trigger}"] : entry.Trigger;

    /// <summary>Name of a kind of subject.</summary>
    public static string SubjectName(string subject, SentenceBook book) =>
        book.Knows(subject) ? book[subject] : book.Knows($"audit.subject.{subject}") ? book[$"audit.subject.{subject}"] : subject;

    static string CodeOf(AuditEntry entry) => entry switch
    {
        { RefusedWith: not null } => "audit.said.refused",
        { ToState: null } => "audit.said.done",
        { FromState: null } => "audit.said.created",
        _ => "audit.said.moved",
    };

    static string CapacityOf(AuditEntry entry, IReadOnlyDictionary<Guid, string> names, SentenceBook book)
    {
        var role = book.WhoIs(entry.As);
        return entry.OnBehalfOf is { } holder ? book.Say(new Refusal("audit.said.on_behalf", [("capacity", role), ("holder", names.GetValueOrDefault(holder, $"{holder}"))])) : role;
    }

    static string StateName(AuditEntry entry, string? state, SentenceBook book) =>
        state is null ? "" : book.Knows($"{entry.Subject}.state.{state}") ? book[$"{entry.Subject}.state.{state}"] : state;

    static string Named(AuditEntry entry, IReadOnlyDictionary<Guid, string> names, SentenceBook book) =>
        names.TryGetValue(entry.SubjectId, out var name) ? $"{SubjectName(entry.Subject, book)} {name}" : SubjectName(entry.Subject, book);

    static string ChangeOf(FieldChange change, bool isErased, IReadOnlyDictionary<Guid, string> names, SentenceBook book)
    {
        string? Named(string? value) => Guid.TryParse(value, out var id) ? names.GetValueOrDefault(id, value) : value;
        return book.Say(change switch
        {
            { IsPersonal: true } when isErased => new Refusal("audit.said.changed_erased", [("field", FieldName(change.Field, book))]),
            { Before: null } => new Refusal("audit.said.set", [("field", FieldName(change.Field, book)), ("after", Named(change.After))]),
            _ => new Refusal("audit.said.changed", [("field", FieldName(change.Field, book)), ("before", Named(change.Before)), ("after", Named(change.After))]),
        });
    }
}
