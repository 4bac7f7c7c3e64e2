using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Organizations;

/// <summary>Reads <c>seeds/organizations/*.json</c>: one tree, each unit with its code, name, level and type.</summary>
public static class OrganizationSeed
{
    /// <summary>A unit of the file with those below it.</summary>
    public sealed record Unit(string Code, string Name, UnitLevel Level, string Type, IReadOnlyList<Unit>? Units = null);

    /// <summary>Reads and checks the file.</summary>
    /// <exception cref="SeedException">A code used twice, or a level that does not lie below its parent's.</exception>
    public static Unit Read(string path)
    {
        var root = SeedFile.Json<Unit>(path);
        var codes = new HashSet<string>(StringComparer.Ordinal);
        Check(root);
        return root;

        void Check(Unit unit)
        {
            if (!codes.Add(unit.Code)) throw new SeedException(path, $"unit code {unit.Code} stands twice");
            foreach (var below in unit.Units ?? [])
            {
                if (below.Level <= unit.Level) throw new SeedException(path, $"unit {below.Code} ({below.Level}) cannot lie below {unit.Code} ({unit.Level})");
                Check(below);
            }
        }
    }

    /// <summary>Enters the whole tree, open.</summary>
    /// <returns>The root.</returns>
    public static async Task<OrganizationUnit> LoadAsync(Unit seed, LmsDbContext db, Act act, CancellationToken cancel = default)
    {
        var root = Enter(seed, null, []);
        await db.SaveChangesAsync(cancel);
        return root;

        OrganizationUnit Enter(Unit from, OrganizationUnit? parent, IReadOnlyList<OrganizationUnit> above)
        {
            var unit = OrganizationUnit.Plan(from.Code, from.Name, from.Level, from.Type, parent, act);
            unit.Move(UnitTrigger.Begin, act);
            db.Units.Add(unit);
            IReadOnlyList<OrganizationUnit> path = [unit, .. above];
            db.UnitAncestors.AddRange(path.Select((ancestor, depth) => new UnitAncestor(unit.Id, ancestor.Id, depth)));
            foreach (var below in from.Units ?? []) Enter(below, unit, path);
            return unit;
        }
    }
}
