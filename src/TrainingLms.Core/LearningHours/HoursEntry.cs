using NodaTime;
using TrainingLms.Classes;
using TrainingLms.Courses;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.LearningHours.HoursEntryState;

namespace TrainingLms.LearningHours;

/// <summary>What an entry of the ledger is.</summary>
public enum HoursEntryKind
{
    /// <summary>授予: hours for something learned; positive.</summary>
    Grant,

    /// <summary>冲销: takes exactly one earlier entry back; negative.</summary>
    Reversal,

    /// <summary>认定: hours of outside learning; positive.</summary>
    ClaimGrant,

    /// <summary>结转转入: surplus of the year before; positive.</summary>
    CarryIn,

    /// <summary>结转转出: surplus taken over into the next year; negative.</summary>
    CarryOut,

    /// <summary>减免: lowers the requirement for its days; zero hours.</summary>
    Exemption,
}

/// <summary>What hours were granted for.</summary>
public enum HoursSource
{
    /// <summary>A completed enrolment.</summary>
    Enrolment,

    /// <summary>A claim of outside learning.</summary>
    Claim,

    /// <summary>The close of a year; the key names the pair of entries.</summary>
    YearClose,

    /// <summary>An exemption.</summary>
    Exemption,

    /// <summary>A class that was settled.</summary>
    ClassRun,

    /// <summary>A row of an import of past hours; the key is that of the import.</summary>
    Import,

    /// <summary>A line of a correction; the key is that of the line.</summary>
    Correction,

    /// <summary>Nothing yet: a question "what if". Never stored.</summary>
    Plan,
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

    /// <summary>Book surplus that goes from one year into the next.</summary>
    Carry,

    /// <summary>Book days for which less is required.</summary>
    Exempt,

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

    /// <summary>The first day of learning or of an exemption; null where only the last one is recorded, and then no daily ceiling can be judged.</summary>
    public LocalDate? LearnedFrom { get; private init; }

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

    /// <summary>Key of the row of the conversion table; null where none was applied, and then no cap of a row holds.</summary>
    public string? Conversion { get; private init; }

    /// <summary>Rule set and version that the entry was booked under, for example <c>city-hours 2</c>; null where none decided.</summary>
    public string? RuleVersion { get; private init; }

    /// <summary>What was learned, in words, as it was called then.</summary>
    public string Title { get; private init; } = "";

    /// <summary>Who booked it; empty for the clock.</summary>
    public Guid BookedBy { get; private init; }

    /// <summary>When it was booked.</summary>
    public Instant BookedAt { get; private init; }

    /// <summary>The entry it takes back; null in a grant.</summary>
    public Guid? Reverses { get; private init; }

    /// <summary>Why, in a reversal, a correction or where less than claimed was granted; organiser and evidence, in a row of an import; null else.</summary>
    public string? Note { get; private init; }

    /// <summary>Whether it takes part in reckoning: neither taken back nor a counter-entry.</summary>
    public bool Stands => Kind != HoursEntryKind.Reversal && State == Booked;

    /// <inheritdoc/>
    public override Instant? NextDue() => HoursEntryWorkflow.Table.NextDue(this);

    /// <summary>Grants the hours of a completed course.</summary>
    public static HoursEntry GrantFor(CourseCompletion completion, HoursRules rules, Act act) => Granted(
        new Line(completion.PersonId, completion.UnitId, HoursEntryKind.Grant, HoursSource.Enrolment, completion.EnrolmentId, completion.LearnedOn, completion.Title)
        {
            Category = completion.Category,
            HoursHundredths = completion.HoursHundredths,
            LearnedFrom = completion.LearnedFrom,
            CourseId = completion.CourseId,
            CourseVersionId = completion.CourseVersionId,
            Conversion = HoursConversion.OnlineLesson,
            RuleVersion = rules.Name,
        }, act);

    /// <summary>Grants the hours of a class in one year.</summary>
    public static HoursEntry GrantFor(ClassCredit credit, string title, HoursCategory category, HoursRules rules, Act act) => Granted(
        new Line(credit.PersonId, credit.UnitId, HoursEntryKind.Grant, HoursSource.ClassRun, credit.Id, credit.LearnedOn, title)
        {
            Category = category,
            HoursHundredths = credit.HoursHundredths,
            DaysHundredths = credit.DaysHundredths,
            LearnedFrom = credit.LearnedFrom,
            Conversion = credit.Conversion,
            RuleVersion = rules.Name,
        }, act);

    /// <summary>Grants the hours of a claim.</summary>
    internal static HoursEntry GrantFor(HoursClaim claim, int hundredths, Act act) => Granted(
        new Line(claim.PersonId, claim.UnitId, HoursEntryKind.ClaimGrant, HoursSource.Claim, claim.Id, claim.LearnedOn, claim.Title)
        {
            Category = claim.Category,
            HoursHundredths = hundredths,
            DaysHundredths = claim.DaysFor(hundredths),
            LearnedFrom = claim.LearnedFrom,
            Conversion = claim.Kind,
            RuleVersion = claim.RuleVersion,
            Note = hundredths == claim.ClaimedHundredths ? null : act.Reason,
        }, act);

    /// <summary>Grants the hours of a row of an import.</summary>
    internal static HoursEntry GrantFor(ImportedHours hours, Guid importId, Act act) => Granted(
        new Line(hours.PersonId, hours.UnitId, HoursEntryKind.Grant, HoursSource.Import, importId, hours.On, hours.Title)
        {
            Category = hours.Category,
            HoursHundredths = hours.HoursHundredths,
            DaysHundredths = hours.DaysHundredths,
            LearnedFrom = hours.From,
            CourseId = hours.Course?.Id,
            CourseVersionId = hours.Course?.VersionId,
            Conversion = hours.Conversion,
            RuleVersion = hours.RuleVersion,
            Note = hours.Note,
        }, act);

    /// <summary>Grants what should have been granted from the first, in place of an entry that was taken back; course and unit stay those of that entry.</summary>
    internal static HoursEntry CorrectedBy(HoursCorrectionLine line, HoursEntry wrong, Act act) => Granted(
        new Line(wrong.PersonId, wrong.UnitId, HoursEntryKind.Grant, HoursSource.Correction, line.Id, line.After!.On, line.After.Title)
        {
            Category = line.After.Category,
            HoursHundredths = line.After.HoursHundredths,
            DaysHundredths = line.After.DaysHundredths,
            LearnedFrom = line.After.From,
            CourseId = wrong.CourseId,
            CourseVersionId = wrong.CourseVersionId,
            Conversion = line.After.Conversion,
            RuleVersion = line.RuleVersion,
            Note = line.Ground,
        }, act);

    /// <summary>An entry that was never booked, for the question "what if".</summary>
    internal static HoursEntry Planned(Person person, PlannedHours planned, Act act) => Granted(
        new Line(person.Id, person.UnitId, HoursEntryKind.Grant, HoursSource.Plan, act.NewId(), planned.LearnedOn, planned.Title)
        {
            Category = planned.Category,
            HoursHundredths = planned.HoursHundredths,
            DaysHundredths = planned.DaysHundredths,
            LearnedFrom = planned.LearnedFrom,
            Conversion = planned.Conversion,
        }, act);

    /// <summary>Takes surplus out of one year and into the next: two entries under one key.</summary>
    internal static (HoursEntry Out, HoursEntry In) Carry(Guid personId, Guid unitId, HoursCategory category, int hundredths, int year, string rules, Act act)
    {
        var pair = act.NewId();
        HoursEntry Side(HoursEntryKind kind, int signed, LocalDate on) => Booking(
            new Line(personId, unitId, kind, HoursSource.YearClose, pair, on, $"{year} → {year + 1}") { Category = category, HoursHundredths = signed, RuleVersion = rules },
            HoursEntryTrigger.Carry, act.By.PersonId, act);
        return (Side(HoursEntryKind.CarryOut, -hundredths, new LocalDate(year, 12, 31)), Side(HoursEntryKind.CarryIn, hundredths, new LocalDate(year + 1, 1, 1)));
    }

    /// <summary>Books the days of an exemption in one year.</summary>
    internal static HoursEntry ExemptFor(HoursExemption exemption, LocalDate from, LocalDate to, Act act) => Booking(
        new Line(exemption.PersonId, exemption.UnitId, HoursEntryKind.Exemption, HoursSource.Exemption, exemption.Id, to, exemption.Reason) { LearnedFrom = from },
        HoursEntryTrigger.Exempt, act.By.PersonId, act with { By = Actor.System });

    /// <summary>Takes this entry back.</summary>
    /// <returns>The counter-entry: the same figures with the other sign, in the same year.</returns>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>hours.not_a_grant</c>, <c>hours.reverse_the_claim</c>, wrong state when reversed before, forbidden.</exception>
    public HoursEntry Reverse(Act act) => TakeBack(act.Given(new WithClaim(null)));

    /// <summary>Takes this entry back together with the claim that it was granted for.</summary>
    internal HoursEntry ReverseFor(HoursClaim claim, Act act) => TakeBack(act.Given(new WithClaim(claim.Id)));

    HoursEntry TakeBack(Act act)
    {
        HoursEntryWorkflow.Table.Fire(this, HoursEntryTrigger.Reverse, act);
        return Booking(
            new Line(PersonId, UnitId, HoursEntryKind.Reversal, Source, SourceId, LearnedOn, Title)
            {
                Category = Category,
                HoursHundredths = -HoursHundredths,
                DaysHundredths = -DaysHundredths,
                LearnedFrom = LearnedFrom,
                CourseId = CourseId,
                CourseVersionId = CourseVersionId,
                Conversion = Conversion,
                RuleVersion = RuleVersion,
                Reverses = Id,
                Note = act.Reason,
            }, HoursEntryTrigger.BookReversal, act.By.PersonId, act);
    }

    /// <summary>The clock grants; who caused it is kept.</summary>
    static HoursEntry Granted(Line line, Act act) => Booking(line, HoursEntryTrigger.Grant, act.By.PersonId, act with { By = Actor.System });

    static HoursEntry Booking(Line line, HoursEntryTrigger trigger, Guid bookedBy, Act act)
    {
        var entry = new HoursEntry
        {
            Id = act.NewId(),
            PersonId = line.PersonId,
            UnitId = line.UnitId,
            Kind = line.Kind,
            Category = line.Category,
            HoursHundredths = line.HoursHundredths,
            DaysHundredths = line.DaysHundredths,
            LearnedFrom = line.LearnedFrom,
            LearnedOn = line.LearnedOn,
            HoursYear = line.LearnedOn.Year,
            Source = line.Source,
            SourceId = line.SourceId,
            CourseId = line.CourseId,
            CourseVersionId = line.CourseVersionId,
            Conversion = line.Conversion,
            RuleVersion = line.RuleVersion,
            Title = line.Title,
            BookedBy = bookedBy,
            BookedAt = act.At,
            Reverses = line.Reverses,
            Note = line.Note,
        };
        HoursEntryWorkflow.Table.Fire(entry, trigger, act);
        return entry;
    }

    /// <summary>What is booked; everything else follows from the act.</summary>
    sealed record Line(Guid PersonId, Guid UnitId, HoursEntryKind Kind, HoursSource Source, Guid SourceId, LocalDate LearnedOn, string Title)
    {
        public HoursCategory Category { get; init; }

        public int HoursHundredths { get; init; }

        public int DaysHundredths { get; init; }

        public LocalDate? LearnedFrom { get; init; }

        public Guid? CourseId { get; init; }

        public Guid? CourseVersionId { get; init; }

        public string? Conversion { get; init; }

        public string? RuleVersion { get; init; }

        public Guid? Reverses { get; init; }

        public string? Note { get; init; }
    }
}
