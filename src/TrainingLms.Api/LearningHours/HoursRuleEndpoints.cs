using System.ComponentModel;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.LearningHours;

/// <summary>Versions of rules on hours, and the rules that hold for oneself.</summary>
static class HoursRuleEndpoints
{
    public static void MapHoursRules(this IEndpointRouteBuilder routes)
    {
        var hours = routes.MapGroup("/hours").WithTags("Learning hours");
        hours.MapGet("/rules/me/{year:int}", Mine).WithSummary("The rules that hold for me in a year: requirements, conversion table and caps");
        var sets = hours.MapGroup("/rule-sets");
        sets.MapGet("/", List).WithSummary("Versions of rules: decided ones of all units and drafts of those in my scope, newest first");
        sets.MapGet("/{id:guid}", Get).WithSummary("One version with its rules and what can be done to it");
        sets.MapPost("/", Draft).WithSummary("Write a version for a unit with all below, from one year on");
        sets.MapPost("/{id:guid}/approval", Approve).WithSummary("Decide a version as a second person; it comes into force when its first year begins");
        sets.MapPost("/{id:guid}/discard", Discard).WithSummary("Drop a version that is not in force yet");
    }

    static async Task<HoursRulesView> Mine(int year, HoursRuleOffice office, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        var rules = (await office.BookAsync(cancel)).For(person.UnitId, year);
        rules.EnsureHolds(year);
        return HoursRulesView.Of(rules, year, book);
    }

    static async Task<PageView<RuleSetView>> List([AsParameters] PageRequest page, HoursRuleOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await office.ListAsync(act.By, page, cancel), version => RuleSetView.Of(version, null, book));

    static async Task<RuleSetView> Get(Guid id, HoursRuleOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.FindAsync(id, act.By, cancel), office, act, book, cancel);

    static async Task<IResult> Draft(DraftRuleSetRequest request, HoursRuleOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var view = await ShowAsync(await office.DraftAsync(request.UnitId, request.Key, request.Content, act, cancel), office, act, book, cancel);
        return Results.Created($"/api/v1/hours/rule-sets/{view.Id}", view);
    }

    static async Task<RuleSetView> Approve(Guid id, ReasonRequest request, ExpectedVersion expected, HoursRuleOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.ApproveAsync(id, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static async Task<RuleSetView> Discard(Guid id, ReasonRequest request, ExpectedVersion expected, HoursRuleOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await office.DiscardAsync(id, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static async Task<RuleSetView> ShowAsync(HoursRuleSet version, HoursRuleOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        RuleSetView.Of(version, await office.KnowingAsync(version, act.Because("-"), cancel), book);
}

sealed record DraftRuleSetRequest(
    Guid UnitId, [property: Description("Id of the set: lower-case letters, digits and hyphens; the version is the next by number")] string Key, RuleSetContent Content);

sealed record RuleSetView(
    Guid Id, string Key, int Number, Guid UnitId, HoursRuleSetState State, string StateLabel, int ValidFrom, int? ValidTo, int? ReplacedFrom, Guid DraftedBy, RuleSetContent Content,
    long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static RuleSetView Of(HoursRuleSet v, Act? knowing, SentenceBook book) => new(
        v.Id, v.Key, v.Number, v.UnitId, v.State, book[$"hours_rule_set.state.{Snake.Of(v.State)}"], v.ValidFrom, v.ValidTo, v.ReplacedFrom, v.DraftedBy, v.Content, v.Version,
        knowing is null ? [] : ActionView.Of(HoursRuleSetWorkflow.Table.PermittedTriggers(v, knowing), book));
}

sealed record HoursRulesView(
    string RuleSet, int RuleVersion, int Year, string Source, IReadOnlyList<RequirementView> Requirements, IReadOnlyList<ConversionView> Conversions, IReadOnlyList<CapView> Caps,
    int? DailyCeilingHundredths, int RepeatAfterYears, int? CarryOverHundredths)
{
    public static HoursRulesView Of(HoursRules r, int year, SentenceBook book) => new(
        r.Id, r.Version, year, r.SourceText,
        [.. r.Rules.Where(rule => rule.HoldsIn(year)).Select(rule => new RequirementView(rule.Population, book[$"hours_population.{Snake.Of(rule.Population)}"], rule.Period, rule.RequiredHundredths,
            rule.ProfessionalShare is { } share ? $"{share.Numerator}/{share.Denominator}" : null, rule.ShareBase, rule.DaysInsteadHundredths, rule.Words, rule.SourceText))],
        [.. r.Conversions.Select(row => new ConversionView(row.Key, row.NameIn(book), row.Unit, book[$"conversion_unit.{Snake.Of(row.Unit)}"], row.HoursHundredths, row.DaysHundredths, row.Cap,
            row.IsClaimable, row.IsOutsideDailyCeiling, row.Works))],
        [.. r.Caps.Select(cap => new CapView(cap.Key, book.Language == "en" ? cap.NameEnglish : cap.Name, cap.YearHundredths, cap.Share is { } share ? $"{share.Numerator}/{share.Denominator}" : null))],
        r.Settings.DailyCeilingHundredths, r.Settings.RepeatAfterYears, r.Settings.CarryOverHundredths);
}

sealed record RequirementView(
    HoursPopulation Population, string Label, HoursPeriod Period, int RequiredHundredths, string? ProfessionalShare, ShareBase ShareBase, int? DaysInsteadHundredths,
    IReadOnlyList<string> Words, string Source);

sealed record ConversionView(
    string Key, string Label, ConversionUnit Unit, string UnitLabel, int HoursHundredths, int DaysHundredths, string? Cap, bool Claimable, bool OutsideDailyCeiling, IReadOnlyList<WorkValue> Works);

sealed record CapView(string Key, string Label, int? YearHundredths, string? Share);

static class ConversionWords
{
    public static string NameIn(this HoursConversion row, SentenceBook book) => book.Language == "en" ? row.NameEnglish : row.Name;
}
