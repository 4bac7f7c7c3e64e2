using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>What classes that are still to be settled would give somebody who attends the whole of them, for the question "what if" (learning.md 4.4).</summary>
public sealed class PlannedClasses(LmsDbContext db, ClassHours table, WorkCalendar calendar)
{
    static readonly ClassRunState[] Over = [ClassRunState.Settled, ClassRunState.Cancelled];

    /// <summary>The hours, one figure for each class and year. Where the attendance is closed, what was proposed for the person counts and not the plan; of sessions that are over only those that stand on the list as attended.</summary>
    /// <param name="actor">Who asks; classes and sign-ups that the actor does not see are not there.</param>
    /// <param name="personId">About whom.</param>
    /// <param name="classes">Classes to assume, whether the person signed up or not.</param>
    /// <param name="withSignUps">Whether to assume every class for which the person has an open sign-up.</param>
    /// <param name="most">Most classes to assume.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>class.not_found</c>, <c>hours.class_over</c>, <c>hours.planned_too_many</c>.</exception>
    public async Task<IReadOnlyList<PlannedHours>> OfAsync(
        Actor actor, Guid personId, IReadOnlyCollection<Guid> classes, bool withSignUps, int most, CancellationToken cancel = default)
    {
        var wanted = classes.ToHashSet();
        if (wanted.Count > most) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("hours.planned_too_many", [("most", most)], "classes")]);
        var signedUp = await db.SignUps.VisibleTo(actor, db).Where(s => s.PersonId == personId && SignUp.OpenStates.Contains(s.State)).Select(s => new { s.Id, s.ClassRunId }).ToListAsync(cancel);
        var keys = withSignUps ? wanted.Union(signedUp.Select(s => s.ClassRunId)).ToList() : [.. wanted];
        var runs = await db.ClassRuns.VisibleTo(actor, db).AsNoTracking().Include(r => r.Sessions).Where(r => keys.Contains(r.Id)).OrderBy(r => r.Id).ToListAsync(cancel);
        if (wanted.Except(runs.Select(r => r.Id)).Any()) throw new RefusedException(RefusalKind.NotFound, "class.not_found");
        if (runs.Any(r => wanted.Contains(r.Id) && Over.Contains(r.State))) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("hours.class_over", [], "classes")]);
        var own = signedUp.Select(s => s.Id).ToList();
        var proposed = (await db.ClassCredits.AsNoTracking().Where(c => own.Contains(c.SignUpId)).ToListAsync(cancel)).ToLookup(c => c.ClassRunId);
        var sessions = runs.SelectMany(r => r.Sessions).Select(s => s.Id).ToList();
        var outcomes = await db.Attendances.VisibleTo(actor, db).Where(a => a.PersonId == personId && sessions.Contains(a.SessionId)).ToDictionaryAsync(a => a.SessionId, a => a.Outcome, cancel);
        return [.. runs.Where(r => !Over.Contains(r.State)).SelectMany(run => HoursOf(run, outcomes, proposed[run.Id])
            .Where(hours => hours.HoursHundredths > 0)
            .Select(hours => new PlannedHours(run.Category, hours.HoursHundredths, hours.DaysHundredths, hours.Conversion, hours.LearnedFrom, hours.LearnedOn, run.Title)))];
    }

    IEnumerable<ProposedHours> HoursOf(ClassRun run, Dictionary<Guid, AttendanceOutcome> outcomes, IEnumerable<ClassCredit> proposed)
    {
        // For whoever has left, or never was in it, nothing was proposed.
        if (run.State == ClassRunState.Settling)
            return proposed.Select(credit => new ProposedHours(credit.LearnedFrom, credit.LearnedOn, credit.HoursHundredths, credit.DaysHundredths, credit.Conversion));
        var rule = table.For(run.Kind);
        return rule.Of(run.Facts, [.. run.HeldSessions.Where(session => outcomes.TryGetValue(session.Id, out var outcome)
            ? rule.CountsAsPresent.Contains(outcome)
            : run.State != ClassRunState.Finished && session.State != ClassSessionState.Closed)], calendar);
    }
}
