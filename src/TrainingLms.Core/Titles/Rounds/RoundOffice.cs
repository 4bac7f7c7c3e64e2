using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Where rounds are planned and opened. That a round exists is no secret inside the organisation.</summary>
public sealed class RoundOffice(LmsDbContext db, RulesInForce rules, WorkCalendar calendar)
{
    /// <summary>Rounds, newest first.</summary>
    public Task<Page<EvaluationRound>> ListAsync(PageRequest page, CancellationToken cancel = default)
    {
        var rounds = db.EvaluationRounds.AsNoTracking();
        if (page.AfterId is { } last) rounds = rounds.Where(round => round.Id < last);
        return page.ReadAsync(rounds.OrderByDescending(round => round.Id), round => round.Id.ToString(), cancel);
    }

    /// <summary>One round.</summary>
    /// <exception cref="RefusedException"><c>title_round.not_found</c>.</exception>
    public Task<EvaluationRound> FindAsync(Guid id, CancellationToken cancel = default) =>
        db.FindOrRefuseAsync<EvaluationRound>(id, "title_round.not_found", cancel);

    /// <summary>Plans a round; its days become exact instants, and where no cut-off is given the rules say which.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>title_round.already_there</c> and what the table refuses.</exception>
    public async Task<EvaluationRound> PlanAsync(NewRound wanted, Act act, CancellationToken cancel = default)
    {
        await db.FindOrRefuseAsync<OrganizationUnit>(wanted.UnitId, "unit.not_found", cancel);
        var inForce = await rules.OfAsync(wanted.UnitId, wanted.Series, wanted.Specialty, act.At, cancel);
        var yearEnd = new LocalDate(wanted.Year, 12, 31);
        var plan = new RoundPlan(
            calendar.StartOf(wanted.Opens), calendar.EndOf(wanted.Closes), calendar.EndOf(wanted.UploadDate),
            wanted.EvidenceCutoff ?? Cutoff(RuleKeys.EvidenceCutoff), Cutoff(RuleKeys.YearsCutoff), inForce,
            rules.Standards.Find(wanted.Series, wanted.Specialty)?.Steps.Where(step => step.ByPanel).Select(step => step.Level).ToList());
        var round = EvaluationRound.Plan(wanted, act.Given(plan));
        db.EvaluationRounds.Add(round);
        await db.SaveChangesAsync(cancel);
        return round;

        LocalDate Cutoff(RuleKey key) => inForce.Choice(key) == "YearEnd" ? yearEnd : wanted.Closes;
    }

    /// <summary>Opens it.</summary>
    public async Task<EvaluationRound> MoveAsync(Guid id, EvaluationRoundTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var round = await FindAsync(id, cancel);
        expected.Against(round);
        round.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        return round;
    }
}

/// <summary>Closes rounds whose last day is over.</summary>
public sealed class RoundSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "evaluation_round";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.EvaluationRounds.Where(r => r.DueAt <= now).OrderBy(r => r.DueAt).Select(r => r.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var round = await db.EvaluationRounds.SingleAsync(r => r.Id == id, cancel);
        round.Move(EvaluationRoundTrigger.Close, act);
        await db.SaveChangesAsync(cancel);
    }
}
