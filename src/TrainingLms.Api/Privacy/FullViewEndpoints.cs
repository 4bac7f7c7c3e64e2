using System.ComponentModel;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Excel.Rosters;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Privacy;

/// <summary>Numbers in full: with a purpose, and never without a trace. Numbers travel in bodies only, never in addresses.</summary>
static class FullViewEndpoints
{
    public static void MapFullViews(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/privacy/purposes", Purposes).WithTags("Privacy").WithSummary("Purposes to pick from when numbers are to be seen in full");
        routes.MapPost("/people/{id:guid}/full-view", View).WithTags("Privacy").InPersonOnly().WithoutKeptAnswer().WithSummary("One person's identity and mobile number in full, for a purpose; written down and told to the person");
        routes.MapPost("/people/matches", Match).WithTags("Privacy").InPersonOnly().WithoutKeptAnswer().WithSummary("People with exactly this identity or mobile number among those I may see in full; answers with masked numbers");
        routes.MapPost("/roster-exports", Export).WithTags("Privacy").InPersonOnly().WithoutKeptAnswer().WithSummary("People of a unit and those below as a workbook with numbers in full, for a purpose; written down for each person");
    }

    static IReadOnlyList<ListedPurpose> Purposes(ViewPurposes purposes) => purposes.All;

    static async Task<FullNumbers> View(Guid id, FullViewRequest request, FullViewDesk desk, HttpContext http, Act act, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await desk.ViewAsync(id, request.Purpose, request.Words, act, cancel);
    }

    static async Task<IReadOnlyList<PersonView>> Match(
        MatchRequest request, FullViewDesk desk, UnitTreeCache trees, LmsDbContext db, KeyRing keys, Act act, CancellationToken cancel)
    {
        var found = await desk.MatchAsync(request.ResidentId, request.Mobile, act, cancel);
        var tree = await trees.CurrentAsync(db, cancel);
        return [.. found.Select(person => PersonView.Of(person, tree, keys))];
    }

    static async Task<IResult> Export(
        FullExportRequest request, RosterExports exports, RosterColumns columns, KeyRing keys, HttpContext http, Act act, CancellationToken cancel)
    {
        var roster = await exports.InFullAsync(request.UnitId, request.Filter, request.Purpose, request.Words, act, RosterFormat.Workbook, cancel);
        http.Response.Headers.CacheControl = "no-store";
        return RosterDownload.Of("roster-full.xlsx", roster, new RosterWorkbooks(columns, keys), http, act);
    }
}

sealed record FullViewRequest(
    [property: Description("Key of a listed purpose")] string? Purpose = null, [property: Description("The purpose in words, 5 to 200 characters; needed when none is picked")] string? Words = null);

sealed record MatchRequest(string? ResidentId = null, string? Mobile = null);

sealed record FullExportRequest(
    Guid UnitId, string? Purpose = null, string? Words = null, PersonStatus? Status = null, Engagement? Engagement = null, EmploymentCategory? Employment = null,
    [property: Description("Whether only people of the unit itself are wanted, without those below")] bool UnitAlone = false)
{
    internal RosterFilter Filter => new() { Status = Status, Engagement = Engagement, Employment = Employment, IsUnitAlone = UnitAlone };
}
