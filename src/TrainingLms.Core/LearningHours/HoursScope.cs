using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>
/// Who sees which hours. Today's scope decides, also for earlier years: who is in the units in scope is seen with everything. Who has moved away is
/// seen with what was earned there, and with nothing later.
/// </summary>
public static class HoursScope
{
    /// <summary>People with their hours of a year: oneself, those in the units in scope today, and those who earned hours of the year there.</summary>
    public static IQueryable<Person> WithHoursVisibleTo(this IQueryable<Person> people, Actor actor, int year, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return people.Where(p => p.Id == scope.PersonId || scope.Units(db).Contains(p.UnitId)
            || db.HoursEntries.Any(e => e.PersonId == p.Id && e.HoursYear == year && scope.Units(db).Contains(e.UnitId)));
    }

    /// <summary>Of these people those whose hours are seen whole, wherever they were earned.</summary>
    public static IQueryable<Person> WithAllHoursVisibleTo(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return people.Where(p => p.Id == scope.PersonId || scope.Units(db).Contains(p.UnitId));
    }

    /// <summary>The own entries, those of people in the units in scope today, and those earned there.</summary>
    public static IQueryable<HoursEntry> VisibleTo(this IQueryable<HoursEntry> entries, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return entries.Where(e => e.PersonId == scope.PersonId || scope.Units(db).Contains(e.UnitId)
            || db.People.Any(p => p.Id == e.PersonId && scope.Units(db).Contains(p.UnitId)));
    }

    /// <summary>The own claims, those of people in the units in scope today, and those handed in there.</summary>
    public static IQueryable<HoursClaim> VisibleTo(this IQueryable<HoursClaim> claims, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return claims.Where(c => c.PersonId == scope.PersonId || scope.Units(db).Contains(c.UnitId)
            || db.People.Any(p => p.Id == c.PersonId && scope.Units(db).Contains(p.UnitId)));
    }

    /// <summary>The own exemptions, those of people in the units in scope today, and those decided there.</summary>
    public static IQueryable<HoursExemption> VisibleTo(this IQueryable<HoursExemption> exemptions, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return exemptions.Where(e => e.PersonId == scope.PersonId || scope.Units(db).Contains(e.UnitId)
            || db.People.Any(p => p.Id == e.PersonId && scope.Units(db).Contains(p.UnitId)));
    }

    /// <summary>Versions of rules that are or were decided, which everybody lives under, and all others of the units in scope.</summary>
    public static IQueryable<HoursRuleSet> VisibleTo(this IQueryable<HoursRuleSet> versions, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return versions.Where(v => v.State == HoursRuleSetState.Approved || v.State == HoursRuleSetState.InForce || v.State == HoursRuleSetState.Replaced
            || scope.Units(db).Contains(v.UnitId));
    }

    /// <summary>Imports of past hours into the units in scope.</summary>
    public static IQueryable<HoursImport> VisibleTo(this IQueryable<HoursImport> imports, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return imports.Where(i => scope.Units(db).Contains(i.UnitId));
    }

    /// <summary>People whose past hours an officer may bring in with an import for a unit: those in the own units who are in that unit or below.</summary>
    public static IQueryable<Person> HoursImportableBy(this IQueryable<Person> people, Actor officer, Guid unitId, LmsDbContext db)
    {
        var scope = Scope.For(officer, Right.ManageRosters);
        return people.Where(p => scope.Units(db).Contains(p.UnitId) && db.UnitAncestors.Any(a => a.AncestorId == unitId && a.UnitId == p.UnitId));
    }

    /// <summary>Corrections in the units in scope.</summary>
    public static IQueryable<HoursCorrection> VisibleTo(this IQueryable<HoursCorrection> corrections, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return corrections.Where(c => scope.Units(db).Contains(c.UnitId));
    }

    /// <summary>Grants that count and that an officer may have corrected: those earned in the own units; with a unit, in that unit or below.</summary>
    public static IQueryable<HoursEntry> CorrectableBy(this IQueryable<HoursEntry> entries, Actor officer, Guid? unitId, LmsDbContext db)
    {
        var scope = Scope.For(officer, Right.ManageRosters);
        return entries.Where(e => e.Kind == HoursEntryKind.Grant && e.State == HoursEntryState.Booked && scope.Units(db).Contains(e.UnitId)
            && (unitId == null || db.UnitAncestors.Any(a => a.AncestorId == unitId && a.UnitId == e.UnitId)));
    }

    /// <summary>Units whose learning the actor sees.</summary>
    public static IQueryable<Guid> UnitsOf(Actor actor, LmsDbContext db) => Scope.For(actor, Right.SeeLearning).Units(db);
}
