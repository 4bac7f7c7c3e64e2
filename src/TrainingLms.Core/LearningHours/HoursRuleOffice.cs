using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>Where versions of rule sets are written and decided, and where everybody finds the rules of a unit and year.</summary>
public sealed partial class HoursRuleOffice(LmsDbContext db, HoursRules shipped, UnitTreeCache trees, WorkCalendar calendar)
{
    /// <summary>The default that is shipped.</summary>
    public HoursRules Shipped => shipped;

    /// <summary>All rules that are or were in force, by unit. Taken once for many people.</summary>
    public async Task<HoursRuleBook> BookAsync(CancellationToken cancel = default)
    {
        var versions = await db.HoursRuleSets.AsNoTracking().Where(v => v.State == HoursRuleSetState.InForce || v.State == HoursRuleSetState.Replaced).ToListAsync(cancel);
        var tree = await trees.CurrentAsync(db, cancel);
        return new HoursRuleBook(shipped, versions.Select(version => version.Rules), unit => tree.PathOf(unit).Select(node => node.Id));
    }

    /// <summary>Versions: decided ones of all units, and drafts of the units in scope; newest first.</summary>
    public Task<Page<HoursRuleSet>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var versions = db.HoursRuleSets.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) versions = versions.Where(v => v.Id < last);
        return page.ReadAsync(versions.OrderByDescending(v => v.Id), v => v.Id.ToString(), cancel);
    }

    /// <summary>A version that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>hours.rules_not_found</c>.</exception>
    public async Task<HoursRuleSet> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.HoursRuleSets.VisibleTo(actor, db).SingleOrDefaultAsync(v => v.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "hours.rules_not_found");

    /// <summary>Writes a version of a set, the next by number.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>hours.rules_key_wrong</c>, <c>hours.rules_key_of_other_unit</c>, all faults of the content, forbidden.</exception>
    public async Task<HoursRuleSet> DraftAsync(Guid unitId, string key, RuleSetContent content, Act act, CancellationToken cancel = default)
    {
        if (!await HoursScope.UnitsOf(act.By, db).ContainsAsync(unitId, cancel)) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var faults = new List<Refusal>();
        if (key.Length > 40 || !KeyForm().IsMatch(key)) faults.Add(new Refusal("hours.rules_key_wrong", [], "key"));
        var earlier = await db.HoursRuleSets.AsNoTracking().Where(v => v.Key == key).Select(v => new { v.UnitId, v.Number }).ToListAsync(cancel);
        if (key == shipped.Id || earlier.Any(version => version.UnitId != unitId)) faults.Add(new Refusal("hours.rules_key_of_other_unit", [("key", key)], "key"));
        RuleSetReader.Read(key, 1, unitId, content, faults);
        // Who may not write rules at all is not told what is wrong with them.
        var begins = calendar.StartOf(new LocalDate(Math.Clamp(content.ValidFrom, RuleSetReader.FirstYear, RuleSetReader.LastYear), 1, 1));
        var version = HoursRuleSet.Draft(key, earlier.Select(v => v.Number).DefaultIfEmpty().Max() + 1, unitId, content, begins, act);
        if (faults.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, faults);
        db.HoursRuleSets.Add(version);
        await db.SaveChangesAsync(cancel);
        return version;
    }

    /// <summary>Decides a draft as a second person.</summary>
    /// <exception cref="RefusedException"><c>hours.rules_not_found</c>, what the table refuses.</exception>
    public Task<HoursRuleSet> ApproveAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, HoursRuleSetTrigger.Approve, act, cancel);

    /// <summary>Drops a version that is not in force yet.</summary>
    /// <exception cref="RefusedException"><c>hours.rules_not_found</c>, <c>reason.missing</c>, what the table refuses.</exception>
    public Task<HoursRuleSet> DiscardAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, HoursRuleSetTrigger.Discard, act, cancel);

    /// <summary>The same act, knowing what a version is judged by.</summary>
    public async Task<Act> KnowingAsync(HoursRuleSet version, Act act, CancellationToken cancel = default)
    {
        var others = await db.HoursRuleSets.AsNoTracking().Where(other => other.UnitId == version.UnitId && other.Id != version.Id
            && (other.State == HoursRuleSetState.Approved || other.State == HoursRuleSetState.InForce || other.State == HoursRuleSetState.Replaced)).ToListAsync(cancel);
        var closed = await db.HoursYearCloses.MaxAsync(year => (int?)year.Year, cancel);
        return act.Given(new RuleSetSurroundings([.. others.Where(other => other.StandsInTheWayOf(version)).Select(other => other.Name)], closed));
    }

    async Task<HoursRuleSet> DoAsync(Guid id, ExpectedVersion expected, HoursRuleSetTrigger trigger, Act act, CancellationToken cancel)
    {
        var version = await FindAsync(id, act.By, cancel);
        expected.Against(version);
        version.Move(trigger, await KnowingAsync(version, act, cancel));
        await db.SaveChangesAsync(cancel);
        return version;
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex KeyForm();
}

/// <summary>Brings approved versions into force when their first year begins, and ends those that they take over from.</summary>
public sealed class HoursRuleSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "hours_rule_set";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.HoursRuleSets.Where(v => v.DueAt <= now).OrderBy(v => v.DueAt).Select(v => v.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var version = await db.HoursRuleSets.SingleAsync(v => v.Id == id, cancel);
        version.Move(HoursRuleSetTrigger.ComeIntoForce, act);
        var former = await db.HoursRuleSets.Where(v => v.UnitId == version.UnitId && v.Id != id && v.State == HoursRuleSetState.InForce
            && v.ValidFrom < version.ValidFrom && (v.ValidTo == null || v.ValidTo >= version.ValidFrom)).ToListAsync(cancel);
        foreach (var replaced in former) replaced.Replace(version.ValidFrom, act);
        await db.SaveChangesAsync(cancel);
    }
}
