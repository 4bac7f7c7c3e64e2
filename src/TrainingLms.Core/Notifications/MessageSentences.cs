using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>Puts a message into words, in the language of whoever reads it.</summary>
public static class MessageSentences
{
    /// <summary>Its title and its text.</summary>
    public static (string Title, string Text) Of(Message message, SentenceBook book)
    {
        var facts = FactSheet.In(book, message.Facts);
        return (book.Say(new Refusal($"message.{message.Kind}.title", facts)), book.Say(new Refusal($"message.{message.Kind}.text", facts)));
    }
}
