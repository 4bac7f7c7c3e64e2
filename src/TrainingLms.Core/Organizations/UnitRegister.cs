using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Organizations;

/// <summary>Where units are entered, opened and closed, and looked up.</summary>
public sealed class UnitRegister(LmsDbContext db, IEnumerable<IUnitOccupant> occupants)
{
    /// <summary>A unit by its key.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>.</exception>
    public Task<OrganizationUnit> FindAsync(Guid id, CancellationToken cancel = default) =>
        db.FindOrRefuseAsync<OrganizationUnit>(id, "unit.not_found", cancel);

    /// <summary>A page of units in the order of their codes; the tree itself is no secret inside the organisation.</summary>
    /// <param name="parentId">Only the units directly below this one; null for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancel">Stops reading.</param>
    public Task<Page<OrganizationUnit>> ListAsync(Guid? parentId, PageRequest page, CancellationToken cancel = default)
    {
        var units = db.Units.AsNoTracking();
        if (parentId is not null) units = units.Where(unit => unit.ParentId == parentId);
        if (page.After is { } after) units = units.Where(unit => string.Compare(unit.Code, after) > 0);
        return page.ReadAsync(units.OrderBy(unit => unit.Code), unit => unit.Code, cancel);
    }

    /// <summary>Enters a unit and opens nothing yet.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c> for the parent, <c>unit.code_taken</c>, <c>unit.code_length</c>, <c>unit.level_not_below_parent</c>, forbidden.</exception>
    public async Task<OrganizationUnit> PlanAsync(NewUnit wanted, Act act, CancellationToken cancel = default)
    {
        var parent = wanted.ParentId is { } parentId ? await FindAsync(parentId, cancel) : null;
        if (await db.Units.AnyAsync(unit => unit.Code == wanted.Code, cancel))
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("unit.code_taken", [("code", wanted.Code)], "code")]);
        var unit = OrganizationUnit.Plan(wanted.Code, wanted.Name, wanted.Level, wanted.Type, parent, act);
        db.Units.Add(unit);
        db.UnitAncestors.Add(new UnitAncestor(unit.Id, unit.Id, 0));
        if (parent is not null)
        {
            var above = await db.UnitAncestors.AsNoTracking().Where(a => a.UnitId == parent.Id).ToListAsync(cancel);
            db.UnitAncestors.AddRange(above.Select(a => new UnitAncestor(unit.Id, a.AncestorId, a.Depth + 1)));
        }
        await db.SaveChangesAsync(cancel);
        return unit;
    }

    /// <summary>Opens, closes or reopens a unit.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>unit.not_empty</c>, wrong state, forbidden.</exception>
    public async Task<OrganizationUnit> MoveAsync(Guid id, UnitTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var unit = await FindAsync(id, cancel);
        expected.Against(unit);
        unit.Move(trigger, act.Given(await ContentsAsync(id, cancel)));
        await db.SaveChangesAsync(cancel);
        return unit;
    }

    /// <summary>What can be done to the unit now, and why not.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(OrganizationUnit unit, Act act, CancellationToken cancel = default) =>
        OrganizationUnitWorkflow.Table.PermittedTriggers(unit, act.Given(await ContentsAsync(unit.Id, cancel)));

    async Task<UnitContents> ContentsAsync(Guid id, CancellationToken cancel)
    {
        var found = new List<UnitOccupancy>();
        foreach (var occupant in occupants) found.AddRange(await occupant.InUnitAsync(id, cancel));
        if (await db.Units.CountAsync(unit => unit.ParentId == id && unit.State != UnitState.Closed, cancel) is > 0 and var below)
            found.Add(new UnitOccupancy("units", below));
        return new UnitContents(found);
    }
}

/// <summary>A unit to be entered.</summary>
/// <param name="Code">Unit code, unique.</param>
/// <param name="Name">Name in Chinese.</param>
/// <param name="Level">Level; must lie below the parent's.</param>
/// <param name="Type">Kind of unit.</param>
/// <param name="ParentId">The unit above; null for the root.</param>
public sealed record NewUnit(string Code, string Name, UnitLevel Level, string Type, Guid? ParentId);
