using TrainingLms.Organizations;

namespace TrainingLms.Reports;

/// <summary>How roll-ups are summed, as questions to the database: the fold asks them of a few units, rebuilding and checking of all.</summary>
static class RollUps
{
    /// <summary>Each unit by itself, from the standings of its people.</summary>
    public static IQueryable<RollUp> OfUnits(IQueryable<Standing> standings) => standings
        .GroupBy(one => new { one.UnitId, one.Year, one.Population, one.Engagement })
        .Select(group => new RollUp
        {
            UnitId = group.Key.UnitId,
            Year = group.Key.Year,
            WithBelow = false,
            Population = group.Key.Population,
            Engagement = group.Key.Engagement,
            People = group.Count(),
            Met = group.Count(one => one.IsMet),
            Trained = group.Count(one => one.IsTrained),
            ProfessionalHundredths = group.Sum(one => (long)one.ProfessionalHundredths),
            PublicHundredths = group.Sum(one => (long)one.PublicHundredths),
            DaysHundredths = group.Sum(one => (long)one.DaysHundredths),
            MissingHundredths = group.Sum(one => (long)one.MissingHundredths),
            Courses = group.Sum(one => one.Courses),
        });

    /// <summary>Units with all below them, from the sums of units by themselves.</summary>
    public static IQueryable<RollUp> WithBelow(IQueryable<RollUp> sums, IQueryable<UnitAncestor> ancestors) =>
        from sum in sums
        where !sum.WithBelow
        join above in ancestors on sum.UnitId equals above.UnitId
        group sum by new { above.AncestorId, sum.Year, sum.Population, sum.Engagement } into units
        select new RollUp
        {
            UnitId = units.Key.AncestorId,
            Year = units.Key.Year,
            WithBelow = true,
            Population = units.Key.Population,
            Engagement = units.Key.Engagement,
            People = units.Sum(sum => sum.People),
            Met = units.Sum(sum => sum.Met),
            Trained = units.Sum(sum => sum.Trained),
            ProfessionalHundredths = units.Sum(sum => sum.ProfessionalHundredths),
            PublicHundredths = units.Sum(sum => sum.PublicHundredths),
            DaysHundredths = units.Sum(sum => sum.DaysHundredths),
            MissingHundredths = units.Sum(sum => sum.MissingHundredths),
            Courses = units.Sum(sum => sum.Courses),
        };
}
