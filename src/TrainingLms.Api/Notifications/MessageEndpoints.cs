using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Notifications;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Notifications;

/// <summary>The own inbox.</summary>
static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        var messages = routes.MapGroup("/me/messages").WithTags("Messages");
        messages.MapGet("/", List).WithSummary("What I was told, newest first, with how much of it I have not read");
        messages.MapPost("/{id:guid}/reading", Read).WithSummary("Keep that I have read one message");
        messages.MapPost("/reading", ReadUpTo).WithSummary("Keep that I have read everything up to one message; what came later stays unread");
    }

    static async Task<InboxView> List([Description("Only what I have not read")] bool? unread, [AsParameters] PageRequest page, Inbox inbox, Act act, SentenceBook book, CancellationToken cancel)
    {
        var found = await inbox.ListAsync(act.By, unread ?? false, page, cancel);
        return new InboxView([.. found.Items.Select(message => MessageView.Of(message, book))], found.Next, await inbox.UnreadAsync(act.By, cancel));
    }

    static async Task<MessageView> Read(Guid id, Inbox inbox, Act act, SentenceBook book, CancellationToken cancel) =>
        MessageView.Of(await inbox.ReadAsync(id, act, cancel), book);

    static async Task<UnreadView> ReadUpTo(ReadUpToRequest request, Inbox inbox, Act act, CancellationToken cancel)
    {
        await inbox.ReadUpToAsync(request.MessageId, act, cancel);
        return new UnreadView(await inbox.UnreadAsync(act.By, cancel));
    }
}

sealed record ReadUpToRequest([property: Description("The newest message that was shown")] Guid MessageId);

sealed record UnreadView(int Unread);

sealed record InboxView(IReadOnlyList<MessageView> Items, string? Next, [property: Description("How many messages I have not read, on all pages")] int Unread);

sealed record MessageView(
    Guid Id, string Kind, MessageTopic Topic, string Title, string Text, Instant At, Instant? ReadAt,
    [property: Description("Kind of the record it is about")] string Subject, Guid SubjectId,
    [property: Description("Where the record is found in this API; whoever may no longer see it gets 404 there")] string Link)
{
    public static MessageView Of(Message message, SentenceBook book)
    {
        var (title, text) = MessageSentences.Of(message, book);
        return new MessageView(message.Id, message.Kind, Tellings.OfKind(message.Kind)?.Topic ?? MessageTopic.Account, title, text, message.At, message.ReadAt,
            message.Subject, message.SubjectId, message.Link);
    }
}
