using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>What became of many exceptions decided at once.</summary>
/// <param name="Decided">Those that were decided.</param>
/// <param name="NotFound">How many were not there, or cannot be seen.</param>
/// <param name="Refused">Those that stay open, each with why.</param>
public sealed record CaseDecisions(IReadOnlyList<Guid> Decided, int NotFound, IReadOnlyList<(Guid Id, IReadOnlyList<Refusal> Why)> Refused);

/// <summary>The queue of exceptions: what a rule would assign, if it were not for a problem.</summary>
public sealed class CaseDesk(LmsDbContext db, AssignmentOffice office, ProgrammeEnroller enroller, WorkCalendar calendar, ProgrammeOptions options)
{
    /// <summary>Exceptions of people in scope; newest first.</summary>
    public Task<Page<AssignmentCase>> ListAsync(Actor actor, AssignmentCaseState? state, PageRequest page, CancellationToken cancel = default)
    {
        var cases = db.AssignmentCases.VisibleTo(actor, db).AsNoTracking();
        if (state is not null) cases = cases.Where(c => c.State == state);
        if (page.AfterId is { } last) cases = cases.Where(c => c.Id < last);
        return page.ReadAsync(cases.OrderByDescending(c => c.Id), c => c.Id.ToString(), cancel);
    }

    /// <summary>An exception that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>assignment_case.not_found</c>.</exception>
    public async Task<AssignmentCase> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.AssignmentCases.VisibleTo(actor, db).SingleOrDefaultAsync(c => c.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "assignment_case.not_found");

    /// <summary>Decides many alike. What cannot be decided stays open and is told; the others are decided.</summary>
    /// <param name="ids">Which.</param>
    /// <param name="trigger">How: set date, waive or dismiss.</param>
    /// <param name="dueOn">The last day to set; null for the others.</param>
    /// <param name="act">The officer, with the reason.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException"><c>assignment_case.too_many</c>, <c>assignment_case.day_missing</c>; <c>reason.missing</c> and forbidden where that holds for all of them.</exception>
    public Task<CaseDecisions> DecideAsync(IReadOnlyList<Guid> ids, AssignmentCaseTrigger trigger, LocalDate? dueOn, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var faults = new List<Refusal>();
        if (ids.Count is 0 || ids.Count > options.MostAtOnce) faults.Add(new Refusal("assignment_case.too_many", [("most", options.MostAtOnce)], "ids"));
        if (trigger == AssignmentCaseTrigger.SetDate != dueOn is not null) faults.Add(new Refusal("assignment_case.day_missing", [], "dueOn"));
        if (faults.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, faults);
        var wanted = ids.Distinct().ToList();
        var cases = await db.AssignmentCases.VisibleTo(act.By, db).Where(c => wanted.Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(cancel);
        var (decided, refused) = (new List<Guid>(), new List<(Guid, IReadOnlyList<Refusal>)>());
        RefusedException? first = null;
        foreach (var one in cases)
        {
            var known = dueOn is { } day ? act.Given(new NewDueDay(calendar.EndOf(day))) : act;
            try
            {
                // Asked before anything is done: what cannot be assigned is not decided either.
                AssignmentCaseWorkflow.Table.Check(one, trigger, known).OrRefuse();
                if (trigger != AssignmentCaseTrigger.Dismiss)
                    await (one.CourseKey.Length > 0 ? enroller.EnrolAsync(one, dueOn, act, cancel) : office.AssignAsync(one, dueOn ?? one.WaivedDueOn, act, cancel));
            }
            catch (RefusedException why)
            {
                first ??= why;
                refused.Add((one.Id, why.Refusals));
                continue;
            }
            one.Move(trigger, known);
            decided.Add(one.Id);
        }
        if (cases.Count == 0) throw new RefusedException(RefusalKind.NotFound, "assignment_case.not_found");
        if (decided.Count == 0) throw first!;
        await db.SaveChangesAsync(cancel);
        return new CaseDecisions(decided, wanted.Count - cases.Count, refused);
    }, cancel);

    /// <summary>What can be done with it now; a day that somebody has yet to choose is taken as chosen well.</summary>
    public static IReadOnlyList<PermittedTrigger> Actions(AssignmentCase one, Act act) =>
        AssignmentCaseWorkflow.Table.PermittedTriggers(one, act.Because("-").Given(new NewDueDay(Instant.MaxValue)));
}
