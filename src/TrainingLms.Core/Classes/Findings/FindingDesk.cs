using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Where findings of drills are written down, seen to and closed.</summary>
public sealed class FindingDesk(LmsDbContext db, ClassOffice office, WorkCalendar calendar)
{
    /// <summary>Findings the actor may see, newest first.</summary>
    public Task<Page<DrillFinding>> ListAsync(Actor actor, Guid? runId, DrillFindingState? state, PageRequest page, CancellationToken cancel = default)
    {
        var findings = db.DrillFindings.VisibleTo(actor, db).AsNoTracking();
        if (runId is not null) findings = findings.Where(f => f.ClassRunId == runId);
        if (state is not null) findings = findings.Where(f => f.State == state);
        if (page.AfterId is { } last) findings = findings.Where(f => f.Id < last);
        return page.ReadAsync(findings.OrderByDescending(f => f.Id), f => f.Id.ToString(), cancel);
    }

    /// <summary>A finding the actor may see.</summary>
    /// <exception cref="RefusedException"><c>drill_finding.not_found</c>.</exception>
    public async Task<DrillFinding> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.DrillFindings.VisibleTo(actor, db).Include(f => f.Run).ThenInclude(r => r.Sessions).SingleOrDefaultAsync(f => f.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "drill_finding.not_found");

    /// <summary>Writes a finding down.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, <c>person.not_found</c> for an owner who is neither of the unit nor in the drill, and what the table refuses.</exception>
    public async Task<DrillFinding> RaiseAsync(Guid runId, string text, Guid ownerId, LocalDate dueOn, Act act, CancellationToken cancel = default)
    {
        var run = await office.FindAsync(runId, act.By, cancel);
        // Judged first: who may not write here learns nothing of people.
        var finding = DrillFinding.Raise(run, text, ownerId, Due(dueOn), act);
        if (!await db.People.OwnersFor(run, db).AnyAsync(p => p.Id == ownerId, cancel)) throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        db.DrillFindings.Add(finding);
        await db.SaveChangesAsync(cancel);
        return finding;
    }

    /// <summary>The owner says what was done.</summary>
    /// <exception cref="RefusedException"><c>drill_finding.not_found</c>, <c>drill_finding.text_out_of_range</c>; wrong state; forbidden.</exception>
    public Task<DrillFinding> MendAsync(Guid id, string text, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, finding => finding.Mend(text, act), cancel);

    /// <summary>Gives more time.</summary>
    /// <exception cref="RefusedException"><c>drill_finding.not_found</c>, <c>drill_finding.due_day_past</c>, <c>reason.missing</c>, <c>drill_finding.own</c>; wrong state; forbidden.</exception>
    public Task<DrillFinding> ExtendAsync(Guid id, LocalDate dueOn, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, finding => finding.Extend(Due(dueOn), act), cancel);

    /// <summary>Closes it, sends it back, or drops it.</summary>
    /// <exception cref="RefusedException"><c>drill_finding.not_found</c>, <c>reason.missing</c>, <c>drill_finding.own</c>; wrong state; forbidden.</exception>
    public Task<DrillFinding> MoveAsync(Guid id, DrillFindingTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, finding => finding.Move(trigger, act), cancel);

    /// <summary>What can be done now; words and days that somebody has yet to choose are taken as chosen well.</summary>
    public static IReadOnlyList<PermittedTrigger> Actions(DrillFinding finding, Act act) =>
        DrillFindingWorkflow.Table.PermittedTriggers(finding, act.Because("-").Given(new FindingText("-----")).Given(new NewDueDay(Instant.MaxValue)));

    (LocalDate On, Instant OverAt) Due(LocalDate on) => (on, calendar.EndOf(on));

    async Task<DrillFinding> DoAsync(Guid id, ExpectedVersion expected, Act act, Action<DrillFinding> deed, CancellationToken cancel)
    {
        var finding = await FindAsync(id, act.By, cancel);
        expected.Against(finding);
        deed(finding);
        await db.SaveChangesAsync(cancel);
        return finding;
    }
}

/// <summary>Marks findings whose last day is over.</summary>
public sealed class DrillFindingSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "drill_finding";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.DrillFindings.Where(f => f.DueAt <= now).OrderBy(f => f.DueAt).Select(f => f.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var finding = await db.DrillFindings.Include(f => f.Run).SingleAsync(f => f.Id == id, cancel);
        foreach (var trigger in DrillFindingWorkflow.Table.DueTriggers(finding, act.At)) finding.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
    }
}
