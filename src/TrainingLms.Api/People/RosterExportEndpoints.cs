using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Api.Audit;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Excel.Rosters;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Api.People;

/// <summary>Rosters on their way out: the people of a unit, and the blank template.</summary>
static class RosterExportEndpoints
{
    public static void MapRosterExports(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/roster-exports", Export).WithTags("Rosters")
            .WithSummary("People of a unit and those below as a workbook, numbers masked; only those of a status, engagement or employment category where one is named, only the unit itself with unitAlone");
        routes.MapGet("/roster-templates", Template).WithTags("Rosters").WithSummary("The blank roster with drop-downs, explanations and the units in my scope");
        routes.MapGet("/roster-exports/further-posts", FurtherPosts).WithTags("Rosters").WithSummary("Further posts in a unit and those below as a workbook, of people whom I may see; it can be imported again");
        routes.MapGet("/roster-templates/further-posts", FurtherPostTemplate).WithTags("Rosters").WithSummary("The blank workbook of further posts, with the units in my scope");
    }

    static async Task<IResult> Export(
        Guid unitId, [AsParameters] RosterFilterRequest filter, RosterExports exports, RosterColumns columns, KeyRing keys, HttpContext http, Act act, CancellationToken cancel) =>
        RosterDownload.Of("roster.xlsx", await exports.MaskedAsync(unitId, filter.Read(), act, RosterFormat.Workbook, cancel), new RosterWorkbooks(columns, keys), http, act);

    static Task<IResult> Template(RosterColumns columns, KeyRing keys, LmsDbContext db, Act act, CancellationToken cancel) =>
        TemplateAsync("roster-template.xlsx", columns, keys, db, act, cancel);

    static Task<IResult> FurtherPostTemplate(RosterSheets sheets, KeyRing keys, LmsDbContext db, Act act, CancellationToken cancel) =>
        TemplateAsync("further-posts-template.xlsx", sheets[RosterSheet.FurtherPosts], keys, db, act, cancel);

    static async Task<IResult> FurtherPosts(Guid unitId, RosterSheets sheets, LmsDbContext db, Act act, CancellationToken cancel)
    {
        if (!await PeopleScope.UnitsOf(act.By, db).ContainsAsync(unitId, cancel)) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var posts = db.FurtherPosts.AsNoTracking().VisibleTo(act.By, db).Where(post => db.UnitAncestors.Any(a => a.UnitId == post.UnitId && a.AncestorId == unitId));
        var (count, name) = (await posts.CountAsync(cancel), await db.Units.Where(unit => unit.Id == unitId).Select(unit => unit.Name).SingleAsync(cancel));
        await db.WriteDownAsync(act, new Export("export_further_posts", "organization_unit", unitId, Right.SeePeople, unitId, ("posts", $"{count}")), cancel);
        var lines = from post in posts
                    join person in db.People on post.PersonId equals person.Id
                    join unit in db.Units on post.UnitId equals unit.Id
                    orderby person.PersonNumber, unit.Code, post.From
                    select new FurtherPostLine(person.PersonNumber, unit.Code, post.Post, post.Engagement, post.From, post.To);
        List<(string, string)> filters = [("单位", name), ("范围", "本单位及下级单位"), ("导出人", act.By.Name)];
        return WorkbookFile.InOneLook("further-posts.xlsx", db, target => new FurtherPostWorkbook(sheets[RosterSheet.FurtherPosts]).WriteAsync(target, lines.AsAsyncEnumerable(), filters, cancel), cancel);
    }

    static async Task<IResult> TemplateAsync(string name, RosterColumns columns, KeyRing keys, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var inScope = PeopleScope.RosterUnitsOf(act.By, db);
        var units = await db.Units.AsNoTracking().Where(unit => unit.State == UnitState.Open && inScope.Contains(unit.Id))
            .OrderBy(unit => unit.Code).Select(unit => new RosterUnit(unit.Code, unit.Name)).ToListAsync(cancel);
        return WorkbookFile.Of(name, target => new RosterWorkbooks(columns, keys).WriteTemplateAsync(target, units, cancel));
    }
}

/// <summary>Which people are wanted.</summary>
sealed class RosterFilterRequest
{
    public string? Status { get; set; }

    public string? Engagement { get; set; }

    public string? Employment { get; set; }

    public bool? UnitAlone { get; set; }

    public RosterFilter Read() => new()
    {
        Status = Setting.Find<PersonStatus>(Status, "status"),
        Engagement = Setting.Find<Engagement>(Engagement, "engagement"),
        Employment = Setting.Find<EmploymentCategory>(Employment, "employment"),
        IsUnitAlone = UnitAlone ?? false,
    };
}

/// <summary>The roster of a unit as an answer, or as a file.</summary>
static class RosterDownload
{
    public static IResult Of(string name, OutgoingRoster roster, RosterWorkbooks workbooks, HttpContext http, Act act)
    {
        http.Response.RegisterForDisposeAsync(roster);
        return WorkbookFile.Of(name, target => WriteAsync(target, roster, workbooks, act, null, http.RequestAborted));
    }

    public static Task WriteAsync(Stream target, OutgoingRoster roster, RosterWorkbooks workbooks, Act act, Action<int>? progress, CancellationToken cancel)
    {
        List<(string, string)> filters = [("单位", roster.Unit.Name), ("范围", roster.Filter.IsUnitAlone ? "仅本单位" : "本单位及下级单位"), .. roster.Filter.Chosen.Select(choice => (workbooks.Columns[choice.Column].Heading, choice.Word)), ("人数", $"{roster.Count}")];
        var day = LocalDatePattern.Iso.Format(act.At.InZone(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]).Date);
        filters.Add(("导出日期", day));
        if (roster.IsInFull) filters.Add(("导出人", act.By.Name));
        return workbooks.WriteRosterAsync(target, roster, filters, $"{roster.Unit.Name} {day}", progress, cancel);
    }
}

/// <summary>A workbook as an answer, written while it is sent.</summary>
static class WorkbookFile
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static IResult Of(string name, Func<Stream, Task> write, string mediaType = MediaType) => Results.Stream(write, mediaType, name);

    /// <summary>The same, where everything that is read meanwhile is to be of one moment.</summary>
    public static IResult InOneLook(string name, LmsDbContext db, Func<Stream, Task> write, CancellationToken cancel, string mediaType = MediaType) => Of(name, async target =>
    {
        await using var look = await db.BeginSnapshotAsync(cancel);
        await write(target);
    }, mediaType);
}
