using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Classes;
using TrainingLms.Courses;
using TrainingLms.LearningHours;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.LearningHours;

sealed record HoursStatementView(
    Guid PersonId, string PersonNumber, string PersonName, int Year, bool IsMet,
    [property: Description("Whether hours earned in units outside my scope are left out, because the person has moved away")] bool IsPartial,
    [property: Description("Whether planned entries or other rules were assumed; then nothing of it is in the ledger")] bool IsHypothetical,
    [property: Description("All hours here are in hundredths")] int CountedHundredths, int ProfessionalHundredths, int PublicHundredths, int DaysHundredths,
    int RequiredHundredths, [property: Description("Before exemptions and moves between units")] int FullRequirementHundredths, int ExemptDays,
    int MissingHundredths, int MissingProfessionalHundredths, IReadOnlyList<HoursConditionView> Conditions, IReadOnlyList<HoursGapView> Missing,
    IReadOnlyList<HoursLineView> Entries, IReadOnlyList<HoursBesideView> Beside,
    [property: Description("First and last calendar year over which the requirement is counted")] int FirstYear, int LastYear,
    string RuleSet, int RuleVersion, HoursPopulation Population, string PopulationLabel, string Source, Instant AsOf)
{
    public static HoursStatementView Of(HoursStatement s, Act act, SentenceBook book) => new(
        s.PersonId, s.PersonNumber, s.PersonName, s.Year, s.IsMet, s.IsPartial, s.IsHypothetical, s.CountedHundredths, s.ProfessionalHundredths, s.PublicHundredths, s.DaysHundredths,
        s.Rule.RequiredHundredths, s.FullRequirementHundredths, s.ExemptDays, s.Judgement.MissingHundredths, s.Judgement.MissingProfessionalHundredths,
        [.. s.Judgement.Conditions.Select(condition => HoursConditionView.Of(condition, book))], [.. HoursGap.Of(s).Select(gap => HoursGapView.Of(gap, book))],
        [.. s.Lines.Select(line => HoursLineView.Of(line, s.IsHypothetical ? null : act, book))], [.. s.Beside.Select(beside => HoursBesideView.Of(beside, s.AsOf, book))],
        s.FirstYear, s.LastYear, s.RuleSet, s.RuleVersion, s.Rule.Population, book[$"hours_population.{Snake.Of(s.Rule.Population)}"], s.Rule.SourceText, s.AsOf);
}

sealed record HoursConditionView(HoursConditionKind Kind, string Label, bool IsMet, int HaveHundredths, int NeedHundredths)
{
    public static HoursConditionView Of(HoursCondition c, SentenceBook book) => new(c.Kind, book[$"hours_condition_kind.{Snake.Of(c.Kind)}"], c.IsMet, c.HaveHundredths, c.NeedHundredths);
}

sealed record HoursBesideView(
    HoursPopulation Population, string Label, LocalDate From, LocalDate To, bool IsMet, int CountedHundredths, int RequiredHundredths, int MissingHundredths,
    [property: Description("90 or 30 when so few days are left and it is not met; null else")] int? AlertDays, string Source)
{
    public static HoursBesideView Of(HoursBeside b, Instant asOf, SentenceBook book) => new(
        b.Rule.Population, book[$"hours_population.{Snake.Of(b.Rule.Population)}"], b.From, b.To, b.Judgement.IsMet, b.Judgement.CountedHundredths, b.Rule.RequiredHundredths,
        b.Judgement.MissingHundredths, b.AlertOn(asOf.InZone(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]).Date), b.Rule.SourceText);
}

sealed record HoursGapView(HoursCategory? Category, string Label, int MissingHundredths, IReadOnlyList<HoursHintView> Hints)
{
    public static HoursGapView Of(HoursGap gap, SentenceBook book) => new(
        gap.Category, gap.Category is { } category ? book[$"hours_category.{Snake.Of(category)}"] : book["hours.either_category"], gap.MissingHundredths,
        [.. gap.Hints.Select(hint => new HoursHintView(hint.Row.Key, hint.Row.NameIn(book), hint.Units, hint.Row.Unit, book[$"conversion_unit.{Snake.Of(hint.Row.Unit)}"], hint.HoursHundredths, hint.Closes))]);
}

sealed record HoursHintView(string Conversion, string Label, int Units, ConversionUnit Unit, string UnitLabel, int? HoursHundredths, bool Closes);

sealed record HoursCutView(CountedLess Why, string Label, string Text, int CutHundredths, int? LimitHundredths, string? Cap)
{
    public static HoursCutView Of(HoursCut cut, SentenceBook book) => new(
        cut.Why, book[$"counted_less.{Snake.Of(cut.Why)}"], CutWords.Of(cut, book), cut.CutHundredths, cut.LimitHundredths, cut.Cap?.Key);
}

sealed record HoursLineView(
    Guid Id, HoursEntryKind Kind, string KindLabel, HoursEntryState State, HoursCategory Category, string CategoryLabel, int HoursHundredths, int DaysHundredths, int CountedHundredths,
    [property: Description("In words, such as: counted 24.00 of 31.50")] string CountedText, string? WhyLess, IReadOnlyList<HoursCutView> Cuts, LocalDate? LearnedFrom, LocalDate LearnedOn,
    int HoursYear, string Title, HoursSource Source, string SourceLabel, Guid SourceId, Guid? CourseVersionId, string? Conversion, string? RuleVersion, Instant BookedAt, Guid? Reverses,
    string? Note, IReadOnlyList<ActionView> Actions)
{
    // Nothing can be done to what was only assumed.
    public static HoursLineView Of(StatementLine line, Act? act, SentenceBook book)
    {
        var e = line.Entry;
        return new(e.Id, e.Kind, book[$"hours_entry_kind.{Snake.Of(e.Kind)}"], e.State, e.Category, book[$"hours_category.{Snake.Of(e.Category)}"], e.HoursHundredths, e.DaysHundredths,
            line.CountedHundredths, CutWords.CountedOf(line, book), line.Why is { } why ? book[$"counted_less.{Snake.Of(why)}"] : null, [.. line.Cuts.Select(cut => HoursCutView.Of(cut, book))],
            e.LearnedFrom, e.LearnedOn, e.HoursYear, e.Title, e.Source, book[$"hours_source.{Snake.Of(e.Source)}"], e.SourceId, e.CourseVersionId, e.Conversion, e.RuleVersion, e.BookedAt,
            e.Reverses, e.Note, act is null ? [] : ActionView.Of(HoursEntryWorkflow.Table.PermittedTriggers(e, act.Given(new WithClaim(null))), book));
    }
}

sealed record HoursExplanationView(
    Guid PersonId, string PersonName, int Year, int CountedHundredths, int RequiredHundredths, bool IsMet, string RuleSet, int RuleVersion, string Source, IReadOnlyList<HoursLinkView> Entries)
{
    public static HoursExplanationView Of(HoursStatement s, IReadOnlyList<HoursLink> links, SentenceBook book) => new(
        s.PersonId, s.PersonName, s.Year, s.CountedHundredths, s.Rule.RequiredHundredths, s.IsMet, s.RuleSet, s.RuleVersion, s.Rule.SourceText,
        [.. links.Select(link => HoursLinkView.Of(link, book))]);
}

sealed record HoursLinkView(
    Guid Id, string Title, string Kind, string Source, Guid SourceId, string? Course, ClaimLinkView? Claim, ClassLinkView? Class, string? Conversion, string? ConversionLabel, int? UnitHundredths,
    string? RuleVersion, string? BookedBy, Instant BookedAt, int HoursHundredths, int CountedHundredths, string CountedText, IReadOnlyList<HoursCutView> Cuts)
{
    public static HoursLinkView Of(HoursLink link, SentenceBook book)
    {
        var e = link.Line.Entry;
        return new(e.Id, e.Title, book[$"hours_entry_kind.{Snake.Of(e.Kind)}"], book[$"hours_source.{Snake.Of(e.Source)}"], e.SourceId, link.Course,
            link.Claim is { } claim ? new ClaimLinkView(claim.Id, claim.Units, claim.ClaimedHundredths, claim.GrantedHundredths, claim.State) : null,
            link.Class is { } run ? ClassLinkView.Of(run) : null, e.Conversion, link.Row?.NameIn(book), link.Row?.HoursHundredths, e.RuleVersion, link.BookedBy, e.BookedAt, e.HoursHundredths, link.Line.CountedHundredths,
            CutWords.CountedOf(link.Line, book), [.. link.Line.Cuts.Select(cut => HoursCutView.Of(cut, book))]);
    }
}

sealed record ClaimLinkView(Guid Id, int Units, int ClaimedHundredths, int? GrantedHundredths, HoursClaimState State);

sealed record ClassLinkView(
    Guid Id, string Title, ClassKind Kind, [property: Description("What the hours are counted by")] ClassHoursBasis Basis, [property: Description("Hours for each of it, in hundredths")] int UnitHundredths,
    [property: Description("The table they were reckoned by, as it was when the attendance was closed")] string Table, string RuleSource, IReadOnlyList<SessionLinkView> Sessions)
{
    public static ClassLinkView Of(ClassLink link) => new(
        link.ClassId, link.Title, link.Hours.Rule.Kind, link.Hours.Rule.Basis, link.Hours.Rule.HoursHundredths, link.Hours.Table, link.Hours.Rule.Source, [.. link.Sessions.Select(SessionLinkView.Of)]);
}

sealed record SessionLinkView(
    Guid Id, Instant StartsAt, Instant EndsAt, string? Topic, [property: Description("Class hours of 45 minutes")] int Units, AttendanceOutcome Outcome,
    [property: Description("Whether it counts as attended")] bool Counts)
{
    public static SessionLinkView Of(SessionLink link) => new(
        link.Session.Id, link.Session.StartsAt, link.Session.EndsAt, link.Session.Topic, link.Session.Units, link.Outcome, link.Counts);
}

sealed record HoursWhatIfRequest(
    int Year, [property: Description("Null for oneself")] Guid? PersonId = null, IReadOnlyList<PlannedHoursRequest>? Planned = null,
    [property: Description("A version that I may see, also a draft; null for the rules that hold")] Guid? RuleSetId = null,
    [property: Description("Classes to assume as attended, in which the hours are not settled")] IReadOnlyList<Guid>? Classes = null,
    [property: Description("Whether to assume every class with an open sign-up of the person")] bool WithSignUps = false);

sealed record PlannedHoursRequest(
    HoursCategory Category, [property: Description("Hours in hundredths, 25 to 20000")] int HoursHundredths, LocalDate LearnedOn, string Title,
    int DaysHundredths = 0, string? Conversion = null, LocalDate? LearnedFrom = null)
{
    public PlannedHours Planned => new(Category, HoursHundredths, DaysHundredths, Conversion, LearnedFrom, LearnedOn, Title);
}
