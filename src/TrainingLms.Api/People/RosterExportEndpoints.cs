using Microsoft.EntityFrameworkCore;
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
        routes.MapGet("/roster-exports", Export).WithTags("Rosters").WithSummary("People of a unit and those below as a workbook, numbers masked");
        routes.MapGet("/roster-templates", Template).WithTags("Rosters").WithSummary("The blank roster with drop-downs, explanations and the units in my scope");
    }

    static async Task<IResult> Export(Guid unitId, PeopleRegister register, RosterColumns columns, KeyRing keys, UnitTreeCache trees, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var people = await register.ExportAsync(unitId, act.By, cancel);
        await db.WriteDownAsync(act, new Export("export_roster", "organization_unit", unitId, Right.SeePeople, unitId, ("people", $"{people.Count}")), cancel);
        var tree = await trees.CurrentAsync(db, cancel);
        var units = people.Select(person => person.UnitId).Distinct().Select(id => tree.Find(id)!).ToDictionary(unit => unit.Id, unit => new RosterUnit(unit.Code, unit.Name));
        (string, string)[] filters = [("单位", tree.Find(unitId)!.Name), ("范围", "本单位及下级单位"), ("人数", $"{people.Count}")];
        return WorkbookFile.Of("roster.xlsx", target => new RosterWorkbooks(columns, keys).WriteRosterAsync(target, people, units, filters, cancel: cancel));
    }

    static async Task<IResult> Template(RosterColumns columns, KeyRing keys, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var inScope = PeopleScope.RosterUnitsOf(act.By, db);
        var units = await db.Units.AsNoTracking().Where(unit => unit.State == UnitState.Open && inScope.Contains(unit.Id))
            .OrderBy(unit => unit.Code).Select(unit => new RosterUnit(unit.Code, unit.Name)).ToListAsync(cancel);
        return WorkbookFile.Of("roster-template.xlsx", target => new RosterWorkbooks(columns, keys).WriteTemplateAsync(target, units, cancel));
    }
}

/// <summary>A workbook as an answer, written while it is sent.</summary>
static class WorkbookFile
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static IResult Of(string name, Func<Stream, Task> write) => Results.Stream(write, MediaType, name);
}
