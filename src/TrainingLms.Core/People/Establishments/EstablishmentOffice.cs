using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Where targets are set and held against what there is.</summary>
public sealed class EstablishmentOffice(LmsDbContext db, UnitTreeCache trees, WorkCalendar calendar, EstablishmentOptions options)
{
    static readonly LocalDate First = new(1949, 10, 1);

    /// <summary>All targets of a unit, the latest day first.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>.</exception>
    public async Task<IReadOnlyList<EstablishmentTarget>> TargetsAsync(Guid unitId, Actor actor, CancellationToken cancel = default)
    {
        await VisibleOrRefuseAsync(unitId, actor, cancel);
        return await db.EstablishmentTargets.VisibleTo(actor, db).AsNoTracking().Where(target => target.UnitId == unitId).OrderByDescending(target => target.From).ToListAsync(cancel);
    }

    /// <summary>Sets the target of a unit from a day on, or writes other figures for that day.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>changed_by_someone_else</c>, <c>establishment.day_taken</c>, what the table refuses.</exception>
    public async Task<EstablishmentTarget> SetAsync(Guid unitId, WantedEstablishment wanted, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        await VisibleOrRefuseAsync(unitId, act.By, cancel);
        var given = await KnowingAsync(unitId, act, cancel);
        var target = await db.EstablishmentTargets.VisibleTo(act.By, db).SingleOrDefaultAsync(t => t.UnitId == unitId && t.From == wanted.From, cancel);
        if (target is not null)
        {
            expected.Against(target);
            target.Revise(wanted, given);
        }
        else
        {
            if (expected != ExpectedVersion.Any) throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else", ("version", 0L));
            var tree = await trees.CurrentAsync(db, cancel);
            db.EstablishmentTargets.Add(target = EstablishmentTarget.Set([.. tree.PathOf(unitId)], wanted, given));
        }
        await db.SaveChangesAsync(cancel);
        return target;
    }

    /// <summary>What can be done now to targets of one unit, and why not; their own figures stand for those that somebody may want.</summary>
    public async Task<Func<EstablishmentTarget, IReadOnlyList<PermittedTrigger>>> ActionsAsync(Guid unitId, Act act, CancellationToken cancel = default)
    {
        var knowing = await KnowingAsync(unitId, act.Because("-"), cancel);
        return target => EstablishmentTargetWorkflow.Table.PermittedTriggers(target, knowing.Given(new WantedEstablishment(target.From, target.FullTime, target.PartTime)));
    }

    /// <summary>The report of a day.</summary>
    /// <param name="unitId">A unit with all below it; null for everything in scope.</param>
    /// <param name="on">The day; null for today. Today's tree and today's scope decide, also for other days.</param>
    /// <param name="act">Who asks, and when.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>establishment.day_out_of_range</c>.</exception>
    public async Task<EstablishmentReport> ReportAsync(Guid? unitId, LocalDate? on, Act act, CancellationToken cancel = default)
    {
        var day = on ?? calendar.DayOf(act.At);
        var last = LastDay(act);
        if (day < First || day > last) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("establishment.day_out_of_range", [("first", First), ("last", last)], "on")]);
        if (unitId is { } asked) await VisibleOrRefuseAsync(asked, act.By, cancel);
        var lines = await LinesOn(day, unitId, act.By).ToListAsync(cancel);
        // Ordered here, because databases disagree about the order of texts and pages are cut by it.
        return new EstablishmentReport(day, [.. lines.OrderBy(line => line.Code, StringComparer.Ordinal).Select(line => new UnitStrength(
            line.Id, line.Code, line.Name, line.Level, new Strength(line.FullTime, line.FullTimeTarget), new Strength(line.PartTime, line.PartTimeTarget)))]);
    }

    /// <summary>One question to the database for all units: who holds a post on the day, and which target stands on it.</summary>
    IQueryable<Line> LinesOn(LocalDate day, Guid? unitId, Actor actor)
    {
        var inScope = PeopleScope.UnitsOf(actor, db);
        var units = db.Units.AsNoTracking().Where(unit => unit.State != UnitState.Planned && !options.TypesOutside.Contains(unit.Type) && inScope.Contains(unit.Id));
        if (unitId is { } above) units = units.Where(unit => db.UnitAncestors.Any(a => a.AncestorId == above && a.UnitId == unit.Id));
        // Cut to the units before it is grouped: a street does not wait until everybody in the city is counted.
        var asked = units.Select(unit => unit.Id);
        var holders = db.Holdings.Where(holding => asked.Contains(holding.UnitId) && holding.From <= day && (holding.To == null || holding.To >= day)).GroupBy(holding => holding.UnitId).Select(unit => new
        {
            UnitId = (Guid?)unit.Key,
            FullTime = unit.Count(holding => holding.Engagement == Engagement.FullTime),
            PartTime = unit.Count(holding => holding.Engagement == Engagement.PartTime),
        });
        var standing = db.EstablishmentTargets.VisibleTo(actor, db).Where(target => target.From <= day
            && !db.EstablishmentTargets.Any(later => later.UnitId == target.UnitId && later.From > target.From && later.From <= day));
        return from unit in units
               join held in holders on (Guid?)unit.Id equals held.UnitId into there
               from held in there.DefaultIfEmpty()
               join target in standing on unit.Id equals target.UnitId into stated
               from target in stated.DefaultIfEmpty()
                   // Who was in a unit that has closed since was there on its days.
               where unit.State != UnitState.Closed || held.UnitId != null
               select new Line
               {
                   Id = unit.Id,
                   Code = unit.Code,
                   Name = unit.Name,
                   Level = unit.Level,
                   FullTime = (int?)held.FullTime ?? 0,
                   PartTime = (int?)held.PartTime ?? 0,
                   FullTimeTarget = target.FullTime,
                   PartTimeTarget = target.PartTime,
               };
    }

    async Task VisibleOrRefuseAsync(Guid unitId, Actor actor, CancellationToken cancel)
    {
        if (!await PeopleScope.UnitsOf(actor, db).ContainsAsync(unitId, cancel)) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
    }

    async Task<Act> KnowingAsync(Guid unitId, Act act, CancellationToken cancel)
    {
        var state = await db.Units.AsNoTracking().Where(unit => unit.Id == unitId).Select(unit => unit.State).SingleAsync(cancel);
        return act.Given(new EstablishmentBounds(First, LastDay(act), options.MostPosts, options.LongestReason, state is UnitState.Planned or UnitState.Open));
    }

    LocalDate LastDay(Act act) => calendar.DayOf(act.At).PlusYears(options.YearsAhead);

    sealed class Line
    {
        public Guid Id { get; init; }

        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public UnitLevel Level { get; init; }

        public int FullTime { get; init; }

        public int PartTime { get; init; }

        public int? FullTimeTarget { get; init; }

        public int? PartTimeTarget { get; init; }
    }
}
