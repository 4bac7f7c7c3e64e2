using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Reports;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Reports;

/// <summary>Where the people of a unit stand in a year.</summary>
static class OverviewEndpoints
{
    public static void MapOverviews(this IEndpointRouteBuilder routes)
    {
        var overviews = routes.MapGroup("/overviews").WithTags("Reports");
        overviews.MapGet("/{unitId:guid}", Get).WithSummary("A unit's year with the units right below: who meets the requirement, who learned anything, what is missing; by population and engagement");
        overviews.MapGet("/{unitId:guid}/people", People).WithSummary("The people behind a figure, in the order of their numbers; standing is everybody, met, unmet, trained or untrained");
    }

    static async Task<OverviewView> Get(Guid unitId, int? year, OverviewDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        OverviewView.Of(await desk.OverviewAsync(unitId, year, act.By, cancel), book);

    static async Task<PageView<StandingView>> People(
        Guid unitId, int? year, string? standing, [Description("Whether people of all units below are in it; true when left out")] bool? withBelow, [AsParameters] PageRequest page, OverviewDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.PeopleAsync(unitId, year, withBelow ?? true, Setting.Of(standing, "standing", StandingFilter.Everybody), page, act.By, cancel), StandingView.Of);
}

sealed record OverviewView(
    Guid UnitId, string Name, int Year, OverviewLineView Total, IReadOnlyList<OverviewCutView> Cuts,
    [property: Description("The unit by itself first, then each unit right below with all below it")] IReadOnlyList<OverviewLineView> Lines,
    [property: Description("People whose latest records are still to be folded in; done within a minute")] int Waiting, Instant AsOf)
{
    public static OverviewView Of(Overview o, SentenceBook book) => new(
        o.UnitId, o.Name, o.Year, OverviewLineView.Of(o.Total),
        [.. o.Cuts.Select(cut => new OverviewCutView(cut.Population, book[$"hours_population.{Snake.Of(cut.Population)}"], cut.Engagement, FiguresView.Of(cut.Figures)))],
        [.. o.Lines.Select(OverviewLineView.Of)], o.Waiting, o.AsOf);
}

sealed record OverviewCutView(HoursPopulation Population, string Label, Engagement Engagement, FiguresView Figures);

sealed record OverviewLineView(Guid UnitId, string Code, string Name, UnitLevel Level, bool WithBelow, FiguresView Figures)
{
    public static OverviewLineView Of(OverviewLine l) => new(l.UnitId, l.Code, l.Name, l.Level, l.WithBelow, FiguresView.Of(l.Figures));
}

sealed record FiguresView(
    [property: Description("Active people, the base of the shares")] int People, int Met, [property: Description("Of 100 people, in hundredths; null where nobody is")] int? MetShare, int Trained, int? TrainedShare,
    [property: Description("All hours here are in hundredths")] long ProfessionalHundredths, long PublicHundredths, long? AverageHundredths, long DaysHundredths, long MissingHundredths, int Courses)
{
    public static FiguresView Of(Figures f) => new(
        f.People, f.Met, f.MetShare, f.Trained, f.TrainedShare, f.ProfessionalHundredths, f.PublicHundredths, f.AverageHundredths, f.DaysHundredths, f.MissingHundredths, f.Courses);
}

sealed record StandingView(
    Guid PersonId, string PersonNumber, string Name, string UnitName, HoursPopulation Population, Engagement Engagement, bool IsMet, bool IsTrained,
    int ProfessionalHundredths, int PublicHundredths, int DaysHundredths, int MissingHundredths, int Courses)
{
    public static StandingView Of(StandingLine line) => new(
        line.PersonId, line.PersonNumber, line.Name, line.UnitName, line.Standing.Population, line.Standing.Engagement, line.Standing.IsMet, line.Standing.IsTrained,
        line.Standing.ProfessionalHundredths, line.Standing.PublicHundredths, line.Standing.DaysHundredths, line.Standing.MissingHundredths, line.Standing.Courses);
}
