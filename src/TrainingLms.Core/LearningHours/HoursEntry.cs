using NodaTime;
using TrainingLms.Classes;
using TrainingLms.Courses;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.LearningHours.HoursEntryState;
using static TrainingLms.LearningHours.HoursEntryTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.LearningHours;

/// <summary>What an entry of the ledger is.</summary>
public enum HoursEntryKind
{
    /// <summary>授予: hours for something learned; positive.</summary>
    Grant,

    /// <summary>冲销: takes exactly one earlier entry back; negative.</summary>
    Reversal,
}

/// <summary>What hours were granted for.</summary>
public enum HoursSource
{
    /// <summary>A completed enrolment.</summary>
    Enrolment,

    /// <summary>A claim of outside learning.</summary>
    Claim,

    /// <summary>A class that was settled.</summary>
    ClassRun,
}

/// <summary>What has become of an entry.</summary>
public enum HoursEntryState
{
    /// <summary>Counts.</summary>
    Booked,

    /// <summary>Taken back by another entry; its figures stay.</summary>
    Reversed,
}

/// <summary>What can be done to an entry.</summary>
public enum HoursEntryTrigger
{
    /// <summary>Book hours for something learned.</summary>
    Grant,

    /// <summary>Book the counter-entry.</summary>
    BookReversal,

    /// <summary>Mark the entry that was taken back.</summary>
    Reverse,
}

/// <summary>学时记录: one line of the ledger. Its figures never change; a correction is a counter-entry and a new one.</summary>
public sealed class HoursEntry : Governed<HoursEntryState>
{
    HoursEntry() { }

    /// <summary>Whose hours; they follow the person through every move.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The unit they were earned under.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>What the entry is.</summary>
    public HoursEntryKind Kind { get; private init; }

    /// <summary>What the hours count as.</summary>
    public HoursCategory Category { get; private init; }

    /// <summary>Hours in hundredths; negative in a reversal.</summary>
    public int HoursHundredths { get; private init; }

    /// <summary>Days of full-time training in hundredths; zero for online learning.</summary>
    public int DaysHundredths { get; private init; }

    /// <summary>The last day of learning.</summary>
    public LocalDate LearnedOn { get; private init; }

    /// <summary>The year it counts in: that of the last day of learning, not of the booking.</summary>
    public int HoursYear { get; private init; }

    /// <summary>What it was granted for.</summary>
    public HoursSource Source { get; private init; }

    /// <summary>Key of what it was granted for.</summary>
    public Guid SourceId { get; private init; }

    /// <summary>The course; null where it was none.</summary>
    public Guid? CourseId { get; private init; }

    /// <summary>The version of the course; null where it was none.</summary>
    public Guid? CourseVersionId { get; private init; }

    /// <summary>What was learned, in words, as it was called then.</summary>
    public string Title { get; private init; } = "";

    /// <summary>Who booked it; empty for the clock.</summary>
    public Guid BookedBy { get; private init; }

    /// <summary>When it was booked.</summary>
    public Instant BookedAt { get; private init; }

    /// <summary>The entry it takes back; null in a grant.</summary>
    public Guid? Reverses { get; private init; }

    /// <summary>Why, in a reversal; null in a grant.</summary>
    public string? Note { get; private init; }

    /// <inheritdoc/>
    public override Instant? NextDue() => HoursEntryWorkflow.Table.NextDue(this);

    /// <summary>Grants the hours of a completed course.</summary>
    public static HoursEntry GrantFor(CourseCompletion completion, Act act) => Grant(
        new Learned(completion.PersonId, completion.UnitId, completion.Category, completion.HoursHundredths, completion.LearnedOn, completion.Title, HoursSource.Enrolment, completion.EnrolmentId)
        {
            CourseId = completion.CourseId,
            CourseVersionId = completion.CourseVersionId,
        }, act);

    /// <summary>Grants the hours of a class in one year.</summary>
    public static HoursEntry GrantFor(ClassCredit credit, string title, HoursCategory category, Act act) => Grant(
        new Learned(credit.PersonId, credit.UnitId, category, credit.HoursHundredths, credit.LearnedOn, title, HoursSource.ClassRun, credit.Id) { DaysHundredths = credit.DaysHundredths }, act);

    /// <summary>Grants the hours of a claim.</summary>
    internal static HoursEntry GrantFor(HoursClaim claim, int hundredths, Act act) => Grant(
        new Learned(claim.PersonId, claim.UnitId, claim.Category, hundredths, claim.LearnedOn, claim.Title, HoursSource.Claim, claim.Id), act);

    static HoursEntry Grant(Learned learned, Act act)
    {
        var entry = new HoursEntry
        {
            Id = act.NewId(),
            PersonId = learned.PersonId,
            UnitId = learned.UnitId,
            Kind = HoursEntryKind.Grant,
            Category = learned.Category,
            HoursHundredths = learned.HoursHundredths,
            DaysHundredths = learned.DaysHundredths,
            LearnedOn = learned.On,
            HoursYear = learned.On.Year,
            Source = learned.Source,
            SourceId = learned.SourceId,
            CourseId = learned.CourseId,
            CourseVersionId = learned.CourseVersionId,
            Title = learned.Title,
            BookedBy = act.By.PersonId,
            BookedAt = act.At,
        };
        HoursEntryWorkflow.Table.Fire(entry, HoursEntryTrigger.Grant, act with { By = Actor.System });
        return entry;
    }

    sealed record Learned(Guid PersonId, Guid UnitId, HoursCategory Category, int HoursHundredths, LocalDate On, string Title, HoursSource Source, Guid SourceId)
    {
        public int DaysHundredths { get; init; }

        public Guid? CourseId { get; init; }

        public Guid? CourseVersionId { get; init; }
    }

    /// <summary>Takes this entry back.</summary>
    /// <returns>The counter-entry: the same figures with the other sign, in the same year.</returns>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>hours.not_a_grant</c>, wrong state when reversed before, forbidden.</exception>
    public HoursEntry Reverse(Act act)
    {
        HoursEntryWorkflow.Table.Fire(this, HoursEntryTrigger.Reverse, act);
        var counter = new HoursEntry
        {
            Id = act.NewId(),
            PersonId = PersonId,
            UnitId = UnitId,
            Kind = HoursEntryKind.Reversal,
            Category = Category,
            HoursHundredths = -HoursHundredths,
            DaysHundredths = -DaysHundredths,
            LearnedOn = LearnedOn,
            HoursYear = HoursYear,
            Source = Source,
            SourceId = SourceId,
            CourseId = CourseId,
            CourseVersionId = CourseVersionId,
            Title = Title,
            BookedBy = act.By.PersonId,
            BookedAt = act.At,
            Reverses = Id,
            Note = act.Reason,
        };
        HoursEntryWorkflow.Table.Fire(counter, HoursEntryTrigger.BookReversal, act);
        return counter;
    }
}

/// <summary>The life of an entry.</summary>
public static class HoursEntryWorkflow
{
    static readonly Who<HoursEntry> Clock = Who.Clock<HoursEntry>();

    static readonly Who<HoursEntry> Officer = Who.Holding<HoursEntry>(Role.TrainingOfficer, e => e.UnitId);

    static readonly Guard<HoursEntry> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<HoursEntry> IsGrant = new("hours.not_a_grant", (e, _) => e.Kind == HoursEntryKind.Grant);

    static readonly NotOwn<HoursEntry> NotOwnHours = new("hours.own_entry", e => e.PersonId);

    /// <summary>The table.</summary>
    public static readonly Workflow<HoursEntryState, HoursEntryTrigger, HoursEntry> Table = new("hours_entry")
    {
        { New,    HoursEntryTrigger.Grant, Booked,   Clock },
        { New,    BookReversal,            Booked,   Officer, ReasonGiven },
        { Booked, Reverse,                 Reversed, Officer, ReasonGiven, IsGrant, NotOwnHours },
    };
}
