using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>
/// Where a person is learning right now: one place at a time. It counts time by the server's clock; what a browser claims is only which
/// lesson is open, where in it, and which beat this is.
/// </summary>
public sealed class StudyPresence : IVersioned
{
    const int MostMisses = 2;
    const int EvenBeatsForSign = 45;

    static readonly Duration Away = Duration.FromHours(1);

    StudyPresence() { }

    /// <summary>Key.</summary>
    public Guid Id { get; private init; }

    /// <inheritdoc/>
    public long Version { get; private set; }

    /// <summary>The person.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The enrolment learned in.</summary>
    public Guid EnrolmentId { get; private set; }

    /// <summary>The lesson that is open.</summary>
    public string LessonKey { get; private set; } = "";

    /// <summary>Number of the last accepted beat.</summary>
    public int Sequence { get; private set; }

    /// <summary>When it was accepted.</summary>
    public Instant BeatAt { get; private set; }

    /// <summary>Where in a video it was, in milliseconds; 0 in other lessons.</summary>
    public int Position { get; private set; }

    /// <summary>The day that <see cref="CountedToday"/> speaks of.</summary>
    public LocalDate Day { get; private set; }

    /// <summary>Milliseconds counted on that day, in all courses.</summary>
    public int CountedToday { get; private set; }

    /// <summary>How many beats came in a row after exactly the same time.</summary>
    public int EvenBeats { get; private set; }

    /// <summary>The time before the last beat, in milliseconds.</summary>
    public long LastGap { get; private set; }

    /// <summary>When the person is asked next to show that somebody is there.</summary>
    public Instant AskAt { get; private set; }

    /// <summary>When the person was asked; null while no question is open.</summary>
    public Instant? AskedAt { get; private set; }

    /// <summary>The digits to be typed; null while no question is open.</summary>
    public string? Asked { get; private set; }

    /// <summary>How many questions in a row were left without an answer.</summary>
    public int Misses { get; private set; }

    /// <summary>From which network address the last beat came, as a hash; null when that is not known.</summary>
    public string? Client { get; private set; }

    /// <summary>A person who begins to learn; nothing is counted before the second beat.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="beat">The first beat.</param>
    /// <param name="terms">By what it is counted.</param>
    /// <param name="act">When.</param>
    public static StudyPresence Of(Guid personId, Heartbeat beat, BeatTerms terms, Act act) => new()
    {
        Id = act.NewId(),
        PersonId = personId,
        EnrolmentId = beat.EnrolmentId,
        LessonKey = beat.LessonKey,
        Sequence = beat.Sequence,
        BeatAt = act.At,
        Day = terms.Today,
        AskAt = act.At + terms.AskAfter,
        Client = terms.Client,
    };

    /// <summary>Takes a beat.</summary>
    /// <param name="beat">The beat.</param>
    /// <param name="terms">By what it is counted.</param>
    /// <param name="act">When.</param>
    /// <returns>
    /// The time to count: the server's time since the last accepted beat, at most what a beat may be late. Zero for a beat that is
    /// repeated, for the first one in another lesson or place, and where something keeps time from counting.
    /// </returns>
    public BeatOutcome Take(Heartbeat beat, BeatTerms terms, Act act)
    {
        var isSamePlace = beat.EnrolmentId == EnrolmentId && beat.LessonKey == LessonKey;
        if (isSamePlace && beat.Sequence <= Sequence) return new BeatOutcome(Duration.Zero, NotCounting.Repeated, null);
        var passed = Duration.Max(Duration.Zero, act.At - BeatAt);
        // A connection that was gone sends one beat with the number it has come to; more beats than fit into the time say nothing.
        var most = Duration.Min(terms.Latest, Duration.Max(terms.Longest, terms.Interval * (beat.Sequence - Sequence)));
        var signs = Judge(passed, isSamePlace);
        Ask(passed, terms, act);
        var why = WhyNot(beat, terms);
        var counted = isSamePlace && why is null ? Duration.Min(passed, most) : Duration.Zero;
        // Told only: the server's time counts whatever is claimed.
        if (isSamePlace && passed < terms.Interval / 2) why ??= NotCounting.TooFast;
        else if (!isSamePlace && passed < terms.Longest) why ??= NotCounting.OtherWindow;
        if (Day != terms.Today) (Day, CountedToday) = (terms.Today, 0);
        var room = Duration.Max(Duration.Zero, terms.DayLimit - Duration.FromMilliseconds(CountedToday));
        if (counted > room) (counted, why, signs) = (room, NotCounting.DayLimit, signs ?? StudySignKind.DayLimit);
        // In whole milliseconds, as it is stored, so that the sum of a day is the sum of what its lessons got.
        counted = Duration.FromMilliseconds((long)counted.TotalMilliseconds);
        CountedToday += (int)counted.TotalMilliseconds;
        (EnrolmentId, LessonKey, Sequence, BeatAt, Client) = (beat.EnrolmentId, beat.LessonKey, beat.Sequence, Instant.Max(BeatAt, act.At), terms.Client);
        if (!isSamePlace) Position = 0;
        return new BeatOutcome(counted, why, signs);
    }

    /// <summary>Moves to a place in the video that is open.</summary>
    /// <param name="position">In milliseconds.</param>
    public void MoveTo(int position) => Position = position;

    /// <summary>Takes the answer to the open question.</summary>
    /// <returns>Whether it was right; then time counts again.</returns>
    public bool Answer(string digits, BeatTerms terms, Act act)
    {
        if (Asked is null || Asked != digits) return false;
        (Asked, AskedAt, Misses, AskAt) = (null, null, 0, act.At + terms.AskAfter);
        return true;
    }

    void Ask(Duration passed, BeatTerms terms, Act act)
    {
        // Who comes back after a while begins anew; who makes up for a broken connection shows first that somebody is there.
        if (passed > Away) (AskedAt, Asked, Misses, AskAt) = (null, null, 0, act.At + terms.AskAfter);
        else if (passed > terms.Longest) AskAt = Instant.Min(AskAt, act.At);
        if (AskedAt is { } asked && act.At > asked + terms.AnswerWithin)
        {
            // Who was away twice is asked until the answer comes; nothing that was counted is taken away.
            if (Misses < MostMisses) Misses++;
            (AskedAt, Asked, AskAt) = (null, null, Misses < MostMisses ? act.At + terms.AskAfter : act.At);
        }
        if (AskedAt is null && act.At >= AskAt) (AskedAt, Asked) = (act.At, terms.Digits);
    }

    NotCounting? WhyNot(Heartbeat beat, BeatTerms terms) =>
        !beat.IsVisible ? NotCounting.Hidden : Misses >= MostMisses ? NotCounting.Unanswered : terms.IsElsewhere ? NotCounting.Elsewhere : null;

    StudySignKind? Judge(Duration passed, bool isSamePlace)
    {
        var gap = (long)passed.TotalMilliseconds;
        EvenBeats = isSamePlace && gap == LastGap ? EvenBeats + 1 : 0;
        LastGap = gap;
        return EvenBeats >= EvenBeatsForSign ? StudySignKind.EvenBeats : null;
    }
}

/// <summary>A sign of life from an open lesson.</summary>
/// <param name="EnrolmentId">The enrolment.</param>
/// <param name="LessonKey">Id of the lesson.</param>
/// <param name="Sequence">Number of the beat, rising by one; at least 1. After a broken connection the number that would have been reached.</param>
/// <param name="Position">Where in a video it is, in milliseconds from 0; 0 in other lessons.</param>
/// <param name="IsVisible">Whether the page can be seen.</param>
public sealed record Heartbeat(Guid EnrolmentId, string LessonKey, int Sequence, int Position = 0, bool IsVisible = true);

/// <summary>By what a beat is counted.</summary>
/// <param name="Interval">The time between two beats.</param>
/// <param name="Longest">Longest time that one beat counts.</param>
/// <param name="Latest">Longest time that is made up for after a broken connection.</param>
/// <param name="DayLimit">Most that counts on one day.</param>
/// <param name="Today">The day of the beat.</param>
/// <param name="IsElsewhere">Whether the person sits in a class at this moment.</param>
/// <param name="AskAfter">After what time the person is asked next to show that somebody is there.</param>
/// <param name="AnswerWithin">How long there is for the answer.</param>
/// <param name="Digits">What is to be typed.</param>
/// <param name="Client">From where the beat comes, as a hash; null when that is not known.</param>
public sealed record BeatTerms(
    Duration Interval, Duration Longest, Duration Latest, Duration DayLimit, LocalDate Today, bool IsElsewhere, Duration AskAfter, Duration AnswerWithin, string Digits, string? Client);

/// <summary>What became of a beat.</summary>
/// <param name="Counted">Time to count.</param>
/// <param name="WhyNot">What keeps time from counting, or from counting as claimed; null when nothing does.</param>
/// <param name="Sign">What speaks against the time; null when nothing does.</param>
public sealed record BeatOutcome(Duration Counted, NotCounting? WhyNot, StudySignKind? Sign);

/// <summary>What keeps time from counting, or from counting as claimed.</summary>
public enum NotCounting
{
    /// <summary>The page cannot be seen.</summary>
    Hidden,

    /// <summary>The question whether somebody is there was left without an answer twice.</summary>
    Unanswered,

    /// <summary>The person is signed in to a class at this moment.</summary>
    Elsewhere,

    /// <summary>No more counts today.</summary>
    DayLimit,

    /// <summary>The beat came before, or after a later one.</summary>
    Repeated,

    /// <summary>Beats come faster than time: only the time that passed counts.</summary>
    TooFast,

    /// <summary>A moment ago the person learned in another lesson or window: this one has taken its place, and counts from now on.</summary>
    OtherWindow,
}
