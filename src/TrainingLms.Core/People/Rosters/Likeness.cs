using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.People;

/// <summary>
/// What makes two people look like one: name, unit and day of birth (rosters.md 6.3). Names never match people, so it only makes a notice, and only
/// where somebody is added: who is known by a key is no question any more.
/// </summary>
/// <param name="Name">Name.</param>
/// <param name="UnitId">The unit.</param>
/// <param name="Birth">Day of birth as in an identity number, yyyyMMdd.</param>
public readonly record struct Likeness(string Name, Guid UnitId, int Birth)
{
    static readonly FrozenDictionary<Likeness, string> Nobody = FrozenDictionary<Likeness, string>.Empty;

    /// <summary>That of a row; null where it does not say enough.</summary>
    public static Likeness? Of(RowReading row, Guid unitId) =>
        row[RosterKeys.Name] is { } name && row[RosterKeys.ResidentId] is { } id ? new Likeness(name, unitId, BirthIn(id)) : null;

    /// <summary>Person numbers of those who are there already and look like people whom some rows would add.</summary>
    /// <param name="db">The database.</param>
    /// <param name="keys">Opens identity numbers.</param>
    /// <param name="known">Units and scope; who lies outside it is never looked at.</param>
    /// <param name="rows">Some rows of the file.</param>
    /// <param name="people">The people these rows speak of.</param>
    /// <param name="cancel">Stops reading.</param>
    internal static async Task<IReadOnlyDictionary<Likeness, string>> OfNewAsync(
        LmsDbContext db, KeyRing keys, RosterBase known, IReadOnlyList<RowReading> rows, KnownPeople people, CancellationToken cancel)
    {
        var wanted = rows.Where(row => row[RosterKeys.PersonNumber] is not { } number || !people.ByNumber.ContainsKey(number))
            .Where(row => row[RosterKeys.ResidentId] is { } id && !people.ByResidentId.ContainsKey(id))
            .Select(row => row[RosterKeys.UnitCode] is { } code && known.UnitsByCode.TryGetValue(code, out var unit) && known.UnitsInScope.Contains(unit.Id) ? Of(row, unit.Id) : null)
            .OfType<Likeness>().ToHashSet();
        if (wanted.Count == 0) return Nobody;
        var (names, units) = (wanted.Select(one => one.Name).Distinct().ToArray(), wanted.Select(one => one.UnitId).Distinct().ToArray());
        var namesakes = await db.People.AsNoTracking().Where(person => units.Contains(person.UnitId) && names.Contains(person.Name) && person.ResidentId != null)
            .Select(person => new { person.Name, person.UnitId, person.PersonNumber, person.ResidentId }).ToListAsync(cancel);
        var found = new Dictionary<Likeness, string>();
        foreach (var person in namesakes.OrderBy(person => person.PersonNumber, StringComparer.Ordinal))
        {
            var likeness = new Likeness(person.Name, person.UnitId, BirthIn(keys.Open(person.ResidentId!, Person.ResidentIdColumn)));
            if (wanted.Contains(likeness)) found.TryAdd(likeness, person.PersonNumber);
        }
        return found;
    }

    static int BirthIn(string residentId) => int.TryParse(residentId.AsSpan(6, 8), System.Globalization.NumberStyles.None, null, out var day) ? day : 0;
}
