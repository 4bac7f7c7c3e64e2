using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>Who reads which messages.</summary>
public static class MessageScope
{
    /// <summary>The own ones. No role opens another's inbox.</summary>
    public static IQueryable<Message> VisibleTo(this IQueryable<Message> messages, Actor actor) => messages.Where(message => message.PersonId == actor.PersonId);
}
