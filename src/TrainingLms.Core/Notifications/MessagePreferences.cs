using NodaTime;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>The languages of e-mails; in the inbox the reader's browser decides.</summary>
public enum MessageLanguage
{
    /// <summary>简体中文.</summary>
    Chinese,

    /// <summary>English.</summary>
    English,
}

/// <summary>消息设置: how somebody wants to be told by e-mail. Everything is always in the inbox. Who has set nothing has what <see cref="DefaultFor"/> says.</summary>
public sealed class MessagePreferences : IVersioned
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public required Guid PersonId { get; init; }

    /// <inheritdoc/>
    public long Version { get; private set; }

    /// <summary>Language of e-mails.</summary>
    public MessageLanguage Language { get; private set; }

    /// <summary>Topics without e-mail, with blanks between; what cannot be switched off goes all the same.</summary>
    public string Muted { get; private set; } = "";

    /// <summary>Whether what can wait goes with the daily mail.</summary>
    public bool IsGathered { get; private set; }

    /// <summary>The hour of the local day at which the daily mail goes, 0 to 23.</summary>
    public int DigestHour { get; private set; } = 8;

    /// <summary>The hour at which quiet begins, 0 to 23.</summary>
    public int QuietFrom { get; private set; } = 21;

    /// <summary>The hour at which quiet ends; the same as the beginning for no quiet at all.</summary>
    public int QuietTo { get; private set; } = 8;

    /// <summary>Topics without e-mail.</summary>
    public IReadOnlyList<MessageTopic> MutedTopics => [.. Muted.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<MessageTopic>)];

    /// <summary>What holds for who has set nothing: Chinese, everything, quiet from nine to eight.</summary>
    public static MessagePreferences DefaultFor(Guid personId) => new() { Id = Guid.Empty, PersonId = personId };

    /// <summary>Sets everything anew.</summary>
    /// <exception cref="RefusedException"><c>message_preferences.hour_out_of_range</c>, once for each hour that is none.</exception>
    public void Set(PreferencesWanted wanted)
    {
        List<Refusal> faults =
        [
            .. from hour in ((string Member, int Value)[])[("digestHour", wanted.DigestHour), ("quietFrom", wanted.QuietFrom), ("quietTo", wanted.QuietTo)]
               where hour.Value is < 0 or > 23
               select new Refusal("message_preferences.hour_out_of_range", [("hour", hour.Value)], hour.Member),
        ];
        if (faults.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, faults);
        (Language, IsGathered, DigestHour, QuietFrom, QuietTo) = (wanted.Language, wanted.IsGathered, wanted.DigestHour, wanted.QuietFrom, wanted.QuietTo);
        Muted = string.Join(' ', wanted.Muted.Distinct().Order());
    }

    /// <summary>From when on a message may go by e-mail; null where it goes by none.</summary>
    /// <param name="telling">What it is about and how much it presses.</param>
    /// <param name="now">When it was put into the inbox.</param>
    /// <param name="zone">The zone of the house.</param>
    public Instant? MailFrom(Telling telling, Instant now, DateTimeZone zone) => telling.Weight switch
    {
        Weight.Urgent => now,
        Weight.Binding => AfterQuiet(now, zone),
        _ when MutedTopics.Contains(telling.Topic) => null,
        Weight.Normal when !IsGathered => AfterQuiet(now, zone),
        _ => NextDigest(now, zone),
    };

    /// <summary>The end of the quiet hours, or now where it is not quiet.</summary>
    Instant AfterQuiet(Instant now, DateTimeZone zone)
    {
        var local = now.InZone(zone);
        var isQuiet = QuietFrom <= QuietTo ? local.Hour >= QuietFrom && local.Hour < QuietTo : local.Hour >= QuietFrom || local.Hour < QuietTo;
        if (!isQuiet) return now;
        return zone.AtLeniently((local.Hour < QuietTo ? local.Date : local.Date.PlusDays(1)).At(new LocalTime(QuietTo, 0))).ToInstant();
    }

    /// <summary>The next time that the clock shows the hour of the daily mail.</summary>
    Instant NextDigest(Instant now, DateTimeZone zone)
    {
        var today = now.InZone(zone).Date;
        var at = zone.AtLeniently(today.At(new LocalTime(DigestHour, 0))).ToInstant();
        return at > now ? at : zone.AtLeniently(today.PlusDays(1).At(new LocalTime(DigestHour, 0))).ToInstant();
    }

    /// <summary>The book of a language.</summary>
    public static SentenceBook BookOf(MessageLanguage language) => language == MessageLanguage.English ? SentenceBook.English : SentenceBook.Chinese;
}

/// <summary>Preferences as somebody wants them.</summary>
/// <param name="Language">Language of e-mails.</param>
/// <param name="Muted">Topics without e-mail.</param>
/// <param name="IsGathered">Whether what can wait goes with the daily mail.</param>
/// <param name="DigestHour">Hour of the daily mail.</param>
/// <param name="QuietFrom">Hour at which quiet begins.</param>
/// <param name="QuietTo">Hour at which it ends.</param>
public sealed record PreferencesWanted(MessageLanguage Language, IReadOnlyList<MessageTopic> Muted, bool IsGathered, int DigestHour, int QuietFrom, int QuietTo);
