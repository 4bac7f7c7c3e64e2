using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>Where people are assigned to programmes: previewed, applied as previewed, and kept up by lasting rules.</summary>
public sealed class AssignmentOffice(LmsDbContext db, AssignmentPlanner planner, WorkCalendar calendar, UnitTreeCache trees, ProgrammeOptions options)
{
    /// <summary>Who would be assigned. Writes nothing.</summary>
    /// <exception cref="RefusedException"><c>programme.not_found</c>, <c>unit.not_found</c>, <c>programme_assignment.not_published</c>, <c>assignment_rule.too_many</c>, faults of the rule.</exception>
    public async Task<AssignmentPreview> PreviewAsync(Guid versionId, Audience audience, DueRule due, bool isLasting, Act act, CancellationToken cancel = default)
    {
        var version = await VersionAsync(versionId, audience, due, isLasting, act, cancel);
        return await PlanAsync(version, audience, due, isLasting, act, cancel);
    }

    /// <summary>Assigns as previewed, in one transaction. A lasting rule takes people batch by batch, beginning with the next round of the clock.</summary>
    /// <exception cref="RefusedException">As for <see cref="PreviewAsync"/>; <c>assignment_rule.preview_outdated</c>, <c>assignment_rule.circle</c>, forbidden.</exception>
    public Task<AssignmentRule> ApplyAsync(Guid versionId, Audience audience, DueRule due, bool isLasting, string previewHash, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var version = await VersionAsync(versionId, audience, due, isLasting, act, cancel);
        var preview = await PlanAsync(version, audience, due, isLasting, act, cancel);
        var circle = due.Programme is { } anchor ? await CircleAsync(version.Key, anchor, cancel) : [];
        var rule = AssignmentRule.Apply(version, audience, due, isLasting, act.Given(new RuleSurroundings(previewHash, preview.Hash, circle)));
        db.AssignmentRules.Add(rule);
        if (!isLasting) await CarryOutAsync(rule, version, preview.Rows, act, cancel);
        await db.SaveChangesAsync(cancel);
        return rule;
    }, cancel);

    /// <summary>Rules of the units in scope; newest first.</summary>
    public Task<Page<AssignmentRule>> ListRulesAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var rules = db.AssignmentRules.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) rules = rules.Where(r => r.Id < last);
        return page.ReadAsync(rules.OrderByDescending(r => r.Id), r => r.Id.ToString(), cancel);
    }

    /// <summary>A rule that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>assignment_rule.not_found</c>.</exception>
    public async Task<AssignmentRule> FindRuleAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.AssignmentRules.VisibleTo(actor, db).SingleOrDefaultAsync(r => r.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "assignment_rule.not_found");

    /// <summary>Ends a lasting rule; who was assigned stays assigned.</summary>
    /// <exception cref="RefusedException"><c>assignment_rule.not_found</c>, <c>reason.missing</c>, forbidden.</exception>
    public async Task<AssignmentRule> EndRuleAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var rule = await FindRuleAsync(id, act.By, cancel);
        expected.Against(rule);
        rule.End(act);
        await db.SaveChangesAsync(cancel);
        return rule;
    }

    /// <summary>Assigns who is to be, and puts problems into the queue. Saves nothing.</summary>
    internal async Task CarryOutAsync(AssignmentRule rule, ProgrammeVersion version, IReadOnlyList<PlannedAssignment> rows, Act act, CancellationToken cancel)
    {
        var tree = await trees.CurrentAsync(db, cancel);
        var expired = await ExpiredAsync(version, rows, cancel);
        foreach (var row in rows)
        {
            var known = act.Given(new Assignee(true, tree.IsWithin(row.UnitId, version.UnitId), version.State == ProgrammeVersionState.Published));
            var due = row.DueOn is { } on ? new DueDay(on, calendar.EndOf(on)) : null;
            if (row.Verdict == AssignmentVerdict.Assign) db.ProgrammeAssignments.Add(ProgrammeAssignment.Assign(row.PersonId, row.UnitId, version, rule.Id, due, known));
            else if (row.Verdict == AssignmentVerdict.Reassign) expired[row.PersonId].Reassign(version, rule.Id, due, known);
            else if (row.Verdict == AssignmentVerdict.Problem) db.AssignmentCases.Add(AssignmentCase.Raise(rule, row, act));
            // What was learned before may have begun or completed the path: the clock looks.
            if (row.Verdict is AssignmentVerdict.Assign or AssignmentVerdict.Reassign) db.ProgrammeMarks.Add(new ProgrammeMark(act.NewId(), row.PersonId));
        }
    }

    /// <summary>Assigns whom an officer has decided to assign although there was a problem. Saves nothing.</summary>
    internal async Task AssignAsync(AssignmentCase one, LocalDate? dueOn, Act act, CancellationToken cancel)
    {
        var rule = await db.AssignmentRules.SingleAsync(r => r.Id == one.RuleId, cancel);
        var version = await db.ProgrammeVersions.SingleOrDefaultAsync(v => v.ProgrammeId == one.ProgrammeId && v.State == ProgrammeVersionState.Published, cancel)
            ?? throw new RefusedException(RefusalKind.RuleBroken, "programme_assignment.not_published");
        var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == one.PersonId, cancel);
        if (!person.IsActive) throw new RefusedException(RefusalKind.RuleBroken, "programme_assignment.person_inactive");
        var open = await db.ProgrammeAssignments.AsNoTracking().SingleOrDefaultAsync(a => a.ProgrammeId == one.ProgrammeId && a.PersonId == one.PersonId
            && a.State != AssignmentState.Revoked && a.State != AssignmentState.Exempted && a.State != AssignmentState.Released, cancel);
        if (open is not null && open.State != AssignmentState.Expired) throw new RefusedException(RefusalKind.RuleBroken, "programme_assignment.already_open");
        var row = new PlannedAssignment(person.Id, person.UnitId, open is not null ? AssignmentVerdict.Reassign : AssignmentVerdict.Assign, dueOn, null);
        await CarryOutAsync(rule, version, [row], act, cancel);
    }

    async Task<Dictionary<Guid, ProgrammeAssignment>> ExpiredAsync(ProgrammeVersion version, IReadOnlyList<PlannedAssignment> rows, CancellationToken cancel)
    {
        List<Guid> people = [.. rows.Where(row => row.Verdict == AssignmentVerdict.Reassign).Select(row => row.PersonId)];
        return people.Count == 0 ? [] : await db.ProgrammeAssignments.Where(a => a.ProgrammeId == version.ProgrammeId && a.State == AssignmentState.Expired && people.Contains(a.PersonId))
            .ToDictionaryAsync(a => a.PersonId, cancel);
    }

    async Task<ProgrammeVersion> VersionAsync(Guid id, Audience audience, DueRule due, bool isLasting, Act act, CancellationToken cancel)
    {
        var version = await db.ProgrammeVersions.VisibleTo(act.By, db).SingleOrDefaultAsync(v => v.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "programme.not_found");
        if (!await ProgrammeScope.UnitsOf(act.By, db).ContainsAsync(audience.UnitId, cancel)) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        List<Refusal> faults = [.. due.Faults()];
        if (version.State != ProgrammeVersionState.Published) faults.Add(new Refusal("programme_assignment.not_published"));
        if (isLasting && audience.PersonIds is not null) faults.Add(new Refusal("assignment_rule.list_cannot_last", [], "personIds"));
        if (audience.PersonIds?.Count > options.MostAtOnce) faults.Add(new Refusal("assignment_rule.too_many", [("most", options.MostAtOnce)], "personIds"));
        if (due.Programme is { } anchor && !await db.Programmes.AnyAsync(p => p.Key == anchor, cancel)) faults.Add(new Refusal("assignment_rule.anchor_unknown", [("key", anchor)], "due"));
        return faults.Count == 0 ? version : throw new RefusedException(RefusalKind.RuleBroken, faults);
    }

    async Task<AssignmentPreview> PlanAsync(ProgrammeVersion version, Audience audience, DueRule due, bool isLasting, Act act, CancellationToken cancel)
    {
        var preview = await planner.PlanAsync(version, audience, due, isLasting, act, cancel);
        return isLasting || preview.Rows.Count <= options.MostAtOnce ? preview
            : throw new RefusedException(RefusalKind.RuleBroken, "assignment_rule.too_many", ("most", options.MostAtOnce));
    }

    /// <summary>Programmes that would wait for each other; empty where none would.</summary>
    async Task<IReadOnlyList<string>> CircleAsync(string key, string anchor, CancellationToken cancel)
    {
        var waits = (await db.AssignmentRules.AsNoTracking().Where(r => r.State == AssignmentRuleState.InForce && r.WaitsFor != null)
            .Select(r => new { r.ProgrammeKey, WaitsFor = r.WaitsFor! }).ToListAsync(cancel)).ToLookup(r => r.ProgrammeKey, r => r.WaitsFor);
        var ways = new Queue<string[]>([[key, anchor]]);
        var seen = new HashSet<string>();
        while (ways.TryDequeue(out var way))
        {
            if (way[^1] == key) return way;
            if (seen.Add(way[^1])) foreach (var next in waits[way[^1]]) ways.Enqueue([.. way, next]);
        }
        return [];
    }
}
