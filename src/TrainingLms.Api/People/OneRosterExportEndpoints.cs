using TrainingLms.Api.Accounts;
using TrainingLms.Api.Privacy;
using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Excel.OneRoster;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Api.People;

/// <summary>Rosters on their way out to other systems, as a zip of OneRoster 1.2 files. The way in is that of every roster.</summary>
static class OneRosterExportEndpoints
{
    const string FileName = "one-roster.zip";

    public static void MapOneRosterExports(this IEndpointRouteBuilder routes)
    {
        var exports = routes.MapGroup("/one-roster-exports").WithTags("Rosters");
        exports.MapGet("/", Export).WithSummary("People of a unit and those below with their units and what they learn, as a zip of OneRoster 1.2 files, numbers masked");
        exports.MapPost("/", ExportInFull).InPersonOnly().WithoutKeptAnswer()
            .WithSummary("The same with numbers in full, for a purpose; written down for each person. It can be imported again");
    }

    static async Task<IResult> Export(
        Guid unitId, [AsParameters] RosterFilterRequest filter, RosterExports exports, RosterColumns columns, KeyRing keys, WorkCalendar calendar, HttpContext http, Act act, CancellationToken cancel) =>
        Send(await exports.MaskedAsync(unitId, filter.Read(), act, RosterFormat.OneRoster, cancel), new OneRosterExport(columns, keys, calendar), http, act);

    static async Task<IResult> ExportInFull(
        FullExportRequest request, RosterExports exports, RosterColumns columns, KeyRing keys, WorkCalendar calendar, HttpContext http, Act act, CancellationToken cancel)
    {
        var roster = await exports.InFullAsync(request.UnitId, request.Filter, request.Purpose, request.Words, act, RosterFormat.OneRoster, cancel);
        http.Response.Headers.CacheControl = "no-store";
        return Send(roster, new OneRosterExport(columns, keys, calendar), http, act);
    }

    static IResult Send(OutgoingRoster roster, OneRosterExport export, HttpContext http, Act act)
    {
        http.Response.RegisterForDisposeAsync(roster);
        return Results.Stream(target => export.WriteAsync(target, roster, act, cancel: http.RequestAborted), "application/zip", FileName);
    }
}
