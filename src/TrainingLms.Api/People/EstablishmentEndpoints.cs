using System.ComponentModel;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Api.Audit;
using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Excel.Rosters;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.People;

/// <summary>The establishment: targets of units, and what there is against them.</summary>
static class EstablishmentEndpoints
{
    public static void MapEstablishment(this IEndpointRouteBuilder routes)
    {
        var targets = routes.MapGroup("/establishment-targets").WithTags("Establishment");
        targets.MapGet("/{unitId:guid}", Targets).WithSummary("All targets of a unit, the latest day first");
        targets.MapPut("/{unitId:guid}", Set).WithSummary("Set the target of a unit from a day on, or write other figures for that day; by the office of the unit above, with a reason");
        var reports = routes.MapGroup("/establishment-reports").WithTags("Establishment");
        reports.MapGet("/", Report).WithSummary("Full- and part-time cadres against target on a day: sums of levels, and a page of units in the order of their codes");
        reports.MapGet("/workbook", Workbook).Produces(200, contentType: WorkbookFile.MediaType).WithSummary("The same of all units as a workbook");
    }

    static async Task<UnitTargetsView> Targets(Guid unitId, EstablishmentOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var targets = await office.TargetsAsync(unitId, act.By, cancel);
        var actions = await office.ActionsAsync(unitId, act, cancel);
        return new UnitTargetsView(unitId, [.. targets.Select(target => EstablishmentTargetView.Of(target, ActionView.Of(actions(target), book)))]);
    }

    static async Task<EstablishmentTargetView> Set(
        Guid unitId, SetEstablishmentRequest request, ExpectedVersion expected, EstablishmentOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var wanted = new WantedEstablishment(request.From, request.FullTime, request.PartTime);
        var target = await office.SetAsync(unitId, wanted, expected, act.Because(request.Reason), cancel);
        return EstablishmentTargetView.Of(target, ActionView.Of((await office.ActionsAsync(unitId, act, cancel))(target), book));
    }

    static async Task<EstablishmentReportView> Report(
        Guid? unitId, [Description("Day as yyyy-MM-dd; today when left out")] string? on, [AsParameters] PageRequest page, EstablishmentOffice office, Act act, CancellationToken cancel)
    {
        var report = await office.ReportAsync(unitId, Day(on), act, cancel);
        var after = page.After;
        return EstablishmentReportView.Of(unitId, report, page.Of(report.Units.Where(unit => after is null || string.CompareOrdinal(unit.Code, after) > 0), unit => unit.Code));
    }

    static async Task<IResult> Workbook(
        Guid? unitId, string? on, EstablishmentOffice office, UnitTreeCache trees, WorkCalendar calendar, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var report = await office.ReportAsync(unitId, Day(on), act, cancel);
        await db.WriteDownAsync(act, new Export(
            "export_establishment", "organization_unit", unitId ?? Guid.Empty, Right.SeePeople, unitId, ("on", LocalDatePattern.Iso.Format(report.On)), ("rows", $"{report.Units.Count}")), cancel);
        var of = unitId is { } id ? (await trees.CurrentAsync(db, cancel)).Find(id)!.Name : null;
        return WorkbookFile.Of($"establishment-{LocalDatePattern.Iso.Format(report.On)}.xlsx", target => new EstablishmentWorkbook(book, calendar.Zone).WriteAsync(target, report, of, act, cancel));
    }

    static LocalDate? Day(string? text) => text is null ? null
        : LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var day) ? day
        : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("establishment.day_unreadable", [], "on")]);
}

/// <summary>Figures that stand from a day on.</summary>
/// <param name="From">First day.</param>
/// <param name="FullTime">Full-time posts; null for not stated, which is not zero.</param>
/// <param name="PartTime">Part-time posts; null for not stated.</param>
/// <param name="Reason">Why, for example the number of the order.</param>
sealed record SetEstablishmentRequest(LocalDate From, int? FullTime, int? PartTime, string? Reason = null);

sealed record UnitTargetsView(Guid UnitId, IReadOnlyList<EstablishmentTargetView> Items);

sealed record EstablishmentTargetView(
    Guid Id, Guid UnitId, LocalDate From, int? FullTime, int? PartTime, Guid SetBy, Instant SetAt, string Reason, EstablishmentTargetState State, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static EstablishmentTargetView Of(EstablishmentTarget t, IReadOnlyList<ActionView> actions) =>
        new(t.Id, t.UnitId, t.From, t.FullTime, t.PartTime, t.SetBy, t.SetAt, t.Reason, t.State, t.Version, actions);
}

sealed record EstablishmentReportView(
    Guid? UnitId, LocalDate On, LevelStrengthView Total, IReadOnlyList<LevelStrengthView> Levels, IReadOnlyList<UnitStrengthView> Items, string? Next)
{
    public static EstablishmentReportView Of(Guid? unitId, EstablishmentReport report, Page<UnitStrength> page) => new(
        unitId, report.On, LevelStrengthView.Of(report.Total), [.. report.Levels.Select(LevelStrengthView.Of)], [.. page.Items.Select(UnitStrengthView.Of)], page.Next);
}

sealed record UnitStrengthView(Guid UnitId, string Code, string Name, UnitLevel Level, StrengthView FullTime, StrengthView PartTime)
{
    public static UnitStrengthView Of(UnitStrength u) => new(u.UnitId, u.Code, u.Name, u.Level, StrengthView.Of(u.FullTime), StrengthView.Of(u.PartTime));
}

sealed record StrengthView(
    int Actual, [property: Description("Null when not stated, which is not zero; then nothing is vacant or over either")] int? Target, int? Vacant, int? Over)
{
    public static StrengthView Of(Strength s) => new(s.Actual, s.Target, s.Vacant, s.Over);
}

sealed record LevelStrengthView(
    [property: Description("Null for all levels together")] UnitLevel? Level, int Units, int UnitsStaffed,
    [property: Description("Units with anybody, of 100, in hundredths")] int? StaffedHundredths, StrengthSumView FullTime, StrengthSumView PartTime)
{
    public static LevelStrengthView Of(LevelStrength l) => new(l.Level, l.Units, l.UnitsStaffed, l.StaffedHundredths, StrengthSumView.Of(l.FullTime), StrengthSumView.Of(l.PartTime));
}

sealed record StrengthSumView(
    int Actual, int UnitsStated, [property: Description("Posts of the units that state a target")] int Target, int Filled, int Vacant, int Over,
    [property: Description("Filled of 100 posts, in hundredths, rounded down; null where there is no post to fill")] int? CoverageHundredths)
{
    public static StrengthSumView Of(StrengthSum s) => new(s.Actual, s.UnitsStated, s.Target, s.Filled, s.Vacant, s.Over, s.CoverageHundredths);
}
