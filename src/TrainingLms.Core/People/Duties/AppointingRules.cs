using TrainingLms.Data;

namespace TrainingLms.People;

/// <summary>Who appoints to what, and for how long a role may be stood in for. Data of <c>seeds/authority/appointing.yaml</c>.</summary>
/// <param name="Appointers">For each role, the roles that propose and approve it.</param>
/// <param name="NeverDelegated">Roles that their holder cannot hand on.</param>
/// <param name="ActingDays">The longest an acting appointment lasts, in days, first and last counted.</param>
/// <param name="DelegationDays">The longest a delegation lasts, in days, first and last counted.</param>
/// <param name="EmergencyHours">The longest an emergency appointment lasts, in hours.</param>
public sealed record AppointingRules(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Appointers, IReadOnlyList<string> NeverDelegated, int ActingDays, int DelegationDays, int EmergencyHours)
{
    /// <summary>Who proposes and approves this role; nobody for a role that is not known.</summary>
    public IReadOnlyList<string> AppointersOf(string role) => Appointers.GetValueOrDefault(role, []);

    /// <summary>Reads and checks the rules.</summary>
    /// <exception cref="SeedException">A role unknown, missing or twice, or a length that is no length.</exception>
    public static AppointingRules Load(string path)
    {
        var file = SeedFile.Yaml<File>(path) ?? throw new SeedException(path, "the file is empty");
        var appointers = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var entry in file.Appointing ?? [])
        {
            RoleSeeds.Check(path, "appointing", entry.Roles);
            RoleSeeds.Check(path, "by", entry.By);
            foreach (var role in entry.Roles!)
                if (!appointers.TryAdd(role, entry.By!)) throw new SeedException(path, $"{role} stands under \"appointing\" twice");
        }
        if (Role.All.FirstOrDefault(role => !appointers.ContainsKey(role)) is { } missing) throw new SeedException(path, $"nobody appoints {missing}");
        RoleSeeds.Check(path, "never", file.Delegation?.Never);
        return new AppointingRules(appointers, file.Delegation!.Never!,
            Length(path, "acting", file.Acting?.LongestDays), Length(path, "delegation", file.Delegation.LongestDays), Length(path, "emergency", file.Emergency?.LongestHours));
    }

    static int Length(string path, string place, int? length) =>
        length is > 0 ? length.Value : throw new SeedException(path, $"{place}: the longest time is missing or not above 0");

    sealed class File
    {
        public List<Entry>? Appointing { get; set; }
        public Limit? Acting { get; set; }
        public Limit? Delegation { get; set; }
        public Limit? Emergency { get; set; }
    }

    sealed class Entry
    {
        public List<string>? Roles { get; set; }
        public List<string>? By { get; set; }
    }

    sealed class Limit
    {
        public int? LongestDays { get; set; }
        public int? LongestHours { get; set; }
        public List<string>? Never { get; set; }
    }
}
