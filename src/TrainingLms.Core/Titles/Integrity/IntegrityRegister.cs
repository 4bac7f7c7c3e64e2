using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>What somebody's integrity records mean on a day.</summary>
/// <param name="IsBanned">Whether a ban from applying lasts, for fraud (<c>Apply.FraudBanYears</c>).</param>
/// <param name="IsOnRecord">Whether any record counts.</param>
public sealed record IntegrityStanding(bool IsBanned, bool IsOnRecord)
{
    /// <summary>Nothing is known against the person.</summary>
    public static readonly IntegrityStanding Clean = new(false, false);
}

/// <summary>诚信档案: where records are written and asked for. A record comes with the decision that makes it, in one transaction, and is never made by hand.</summary>
public sealed class IntegrityRegister(LmsDbContext db, RulesInForce rules, WorkCalendar calendar)
{
    /// <summary>Records that the actor may see, newest first.</summary>
    public Task<Page<IntegrityRecord>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var records = db.IntegrityRecords.AsNoTracking().VisibleTo(actor, db);
        if (page.AfterId is { } last) records = records.Where(r => r.Id < last);
        return page.ReadAsync(records.OrderByDescending(r => r.Id), r => r.Id.ToString(), cancel);
    }

    /// <summary>Puts an applicant on record for fraud in an application; saved by the caller, with the decision.</summary>
    /// <param name="application">The application.</param>
    /// <param name="decision">The objection that decided it; null where something else did.</param>
    /// <param name="act">When.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task WriteAsync(TitleApplication application, Guid? decision, Act act, CancellationToken cancel = default)
    {
        var round = await db.EvaluationRounds.AsNoTracking().SingleAsync(one => one.Id == application.RoundId, cancel);
        await WriteAsync(application.ApplicantId, application.RoundUnitId, IntegrityGround.FalseMaterial, application.Id, decision, await rules.OfAsync(round, act.At, cancel), act, cancel);
    }

    /// <summary>Puts somebody on record for anything else.</summary>
    public async Task WriteAsync(Guid personId, Guid unitId, IntegrityGround ground, Guid source, Act act, CancellationToken cancel = default) =>
        await WriteAsync(personId, unitId, ground, source, null, await rules.OfAsync(unitId, "", "", act.At, cancel), act, cancel);

    /// <summary>A decision fell, and with it what it put on record.</summary>
    public async Task LiftAsync(Guid decision, Act act, CancellationToken cancel = default)
    {
        foreach (var record in await db.IntegrityRecords.Where(r => r.DecisionId == decision && r.LiftedAt == null).ToListAsync(cancel)) record.Lift(act.At);
    }

    /// <summary>How somebody stands today.</summary>
    public async Task<IntegrityStanding> StandingAsync(Guid personId, RuleSet inForce, Act act, CancellationToken cancel = default) =>
        StandingOf((await CountingAsync([personId], act, cancel))[personId], inForce, act);

    /// <summary>The records that count today, by person.</summary>
    public async Task<ILookup<Guid, IntegrityRecord>> CountingAsync(IReadOnlyCollection<Guid> people, Act act, CancellationToken cancel = default)
    {
        var today = calendar.DayOf(act.At);
        var standing = await db.IntegrityRecords.AsNoTracking().Where(r => people.Contains(r.PersonId) && r.LiftedAt == null).ToListAsync(cancel);
        return standing.Where(r => r.CountsOn(today)).ToLookup(r => r.PersonId);
    }

    /// <summary>What the records that count mean by a set of rules.</summary>
    public IntegrityStanding StandingOf(IEnumerable<IntegrityRecord> counting, RuleSet inForce, Act act)
    {
        var (today, years) = (calendar.DayOf(act.At), inForce.Number(RuleKeys.FraudBanYears));
        return new IntegrityStanding(counting.Any(r => r.Ground == IntegrityGround.FalseMaterial && today <= r.MadeOn.PlusYears(years)), counting.Any());
    }

    async Task WriteAsync(Guid personId, Guid unitId, IntegrityGround ground, Guid source, Guid? decision, RuleSet inForce, Act act, CancellationToken cancel)
    {
        // One deed, one record: what is found twice, as by an objection and then by a revocation, does not count twice.
        if (await db.IntegrityRecords.AnyAsync(r => r.PersonId == personId && r.SourceId == source && r.LiftedAt == null, cancel)) return;
        var today = calendar.DayOf(act.At);
        db.IntegrityRecords.Add(new IntegrityRecord
        {
            Id = act.NewId(),
            PersonId = personId,
            UnitId = unitId,
            Ground = ground,
            SourceId = source,
            DecisionId = decision,
            MadeOn = today,
            EndsOn = today.PlusYears(inForce.Number(RuleKeys.RevokeRecordYears)),
        });
    }
}
