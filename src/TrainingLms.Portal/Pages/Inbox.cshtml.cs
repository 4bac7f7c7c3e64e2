using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Notifications;
using TrainingLms.Workflow;

namespace TrainingLms.Portal;

/// <summary>我的消息: what one was told, newest first, and that it was read.</summary>
[Authorize]
public sealed class InboxModel(Inbox inbox, WorkCalendar calendar, Act act) : PortalPage
{
    static readonly ZonedDateTimePattern Minute = ZonedDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm", null);

    /// <summary>The messages of the page.</summary>
    public Page<Message> Messages { get; private set; } = new([], null);

    /// <summary>How many on all pages have not been read.</summary>
    public int Unread { get; private set; }

    /// <summary>Reads a page.</summary>
    /// <param name="cursor">Where the page begins; null for the first one.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task OnGetAsync(string? cursor, CancellationToken cancel)
    {
        Messages = await inbox.ListAsync(act.By, unread: false, new PageRequest { Cursor = cursor }, cancel);
        Unread = await inbox.UnreadAsync(act.By, cancel);
    }

    /// <summary>Keeps that everything up to the newest message shown was read.</summary>
    /// <param name="newest">The newest message that was shown.</param>
    /// <param name="cancel">Stops writing.</param>
    public async Task<IActionResult> OnPostAsync(Guid newest, CancellationToken cancel)
    {
        try
        {
            await inbox.ReadUpToAsync(newest, act, cancel);
        }
        catch (RefusedException)
        {
            // Erased meanwhile: there is nothing left that could be unread.
        }
        return LocalRedirect(Here);
    }

    /// <summary>This page in the chosen language.</summary>
    public string Here => InChosenLanguage("/inbox");

    /// <summary>The page after this one.</summary>
    public string LinkTo(string cursor) => $"/inbox?cursor={Uri.EscapeDataString(cursor)}{(ChosenLanguage is { } language ? $"&lang={language}" : "")}";

    /// <summary>Title and text in the visitor's language.</summary>
    public (string Title, string Text) WordsOf(Message message) => MessageSentences.Of(message, Book);

    /// <summary>A time as people here read it.</summary>
    public string Show(Instant instant) => Minute.Format(instant.InZone(calendar.Zone));
}
