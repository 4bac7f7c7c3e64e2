using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>Where a unit's year is looked at: a handful of roll-ups, however large the city, and the list of people behind each figure.</summary>
public sealed class OverviewDesk(LmsDbContext db, WorkCalendar calendar, IClock clock)
{
    /// <summary>The overview of a unit.</summary>
    /// <param name="unitId">The unit.</param>
    /// <param name="year">The hours year; null for this one.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>report.year_out_of_range</c>.</exception>
    public async Task<Overview> OverviewAsync(Guid unitId, int? year, Actor actor, CancellationToken cancel = default)
    {
        var of = YearOf(year);
        var (isSeen, withBelow) = await ReportScope.ReachAsync(unitId, actor, Right.SeeLearning, db, cancel);
        if (!isSeen) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var units = await db.Units.AsNoTracking().Where(unit => unit.Id == unitId || (withBelow && unit.ParentId == unitId && unit.State != UnitState.Planned))
            .Select(unit => new { unit.Id, unit.Code, unit.Name, unit.Level }).ToListAsync(cancel);
        var ids = units.ConvertAll(unit => unit.Id);
        var sums = (await db.RollUps.AsNoTracking().Where(sum => sum.Year == of && ids.Contains(sum.UnitId)).ToListAsync(cancel)).ToLookup(sum => (sum.UnitId, sum.WithBelow));
        var top = units.Single(unit => unit.Id == unitId);
        var total = sums[(unitId, withBelow)].ToList();
        return new Overview(unitId, top.Name, of, new OverviewLine(top.Id, top.Code, top.Name, top.Level, withBelow, Figures.Of(total)),
            [.. total.OrderBy(sum => sum.Population).ThenBy(sum => sum.Engagement).Select(sum => new OverviewCut(sum.Population, sum.Engagement, Figures.Of([sum])))],
            [
                new OverviewLine(top.Id, top.Code, top.Name, top.Level, false, Figures.Of(sums[(unitId, false)])),
                .. units.Where(unit => unit.Id != unitId).OrderBy(unit => unit.Code, StringComparer.Ordinal)
                    .Select(unit => new OverviewLine(unit.Id, unit.Code, unit.Name, unit.Level, true, Figures.Of(sums[(unit.Id, true)]))),
            ],
            await StandingMark.WaitingAsync(db.UnitAncestors.Where(a => a.AncestorId == unitId && (withBelow || a.Depth == 0)).Select(a => a.UnitId), db, cancel), clock.GetCurrentInstant());
    }

    /// <summary>The people behind a figure, in the order of their numbers; as many as the figure says.</summary>
    /// <param name="unitId">The unit.</param>
    /// <param name="year">The hours year; null for this one.</param>
    /// <param name="withBelow">Whether people of all units below are in it, as far as they are in the reader's scope.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="page">The page.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>report.year_out_of_range</c>.</exception>
    public async Task<Page<StandingLine>> PeopleAsync(Guid unitId, int? year, bool withBelow, StandingFilter filter, PageRequest page, Actor actor, CancellationToken cancel = default)
    {
        var of = YearOf(year);
        if (!(await ReportScope.ReachAsync(unitId, actor, Right.SeeLearning, db, cancel)).Unit) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var standings = db.Standings.VisibleTo(actor, db).AsNoTracking().Where(one => one.Year == of);
        standings = withBelow ? standings.Where(one => db.UnitAncestors.Any(a => a.AncestorId == unitId && a.UnitId == one.UnitId)) : standings.Where(one => one.UnitId == unitId);
        standings = filter switch
        {
            StandingFilter.Met => standings.Where(one => one.IsMet),
            StandingFilter.Unmet => standings.Where(one => !one.IsMet),
            StandingFilter.Trained => standings.Where(one => one.IsTrained),
            StandingFilter.Untrained => standings.Where(one => !one.IsTrained),
            _ => standings,
        };
        var lines = from one in standings
                    join person in db.People on one.PersonId equals person.Id
                    join unit in db.Units on one.UnitId equals unit.Id
                    select new { person, unit, one };
        if (page.After is { } after) lines = lines.Where(line => string.Compare(line.person.PersonNumber, after) > 0);
        return await page.ReadAsync(lines.OrderBy(line => line.person.PersonNumber)
            .Select(line => new StandingLine(line.person.Id, line.person.PersonNumber, line.person.Name, line.unit.Name, line.one)), line => line.PersonNumber, cancel);
    }

    int YearOf(int? asked)
    {
        var (first, last) = (2000, calendar.DayOf(clock.GetCurrentInstant()).Year + 1);
        return (asked ?? last - 1) is var year && year >= first && year <= last ? year
            : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("report.year_out_of_range", [("first", first), ("last", last)], "year")]);
    }
}
