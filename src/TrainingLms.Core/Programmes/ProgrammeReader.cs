using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>Reads a programme as people wrote it, and tells everything that is wrong in it at once, each fault with its place.</summary>
sealed partial class ProgrammeReader
{
    const int MostParts = 50, MostCourses = 200, LongestText = 200, DaysOfAMonth = 28;

    readonly ProgrammeContent content;
    readonly IReadOnlyDictionary<string, int>? known;
    readonly List<Refusal> faults;
    readonly Dictionary<string, CourseSet> sets = new(StringComparer.Ordinal);
    readonly Dictionary<string, (JoinContent Join, string Where)> joins = new(StringComparer.Ordinal);
    bool isBroken;

    ProgrammeReader(ProgrammeContent content, IReadOnlyDictionary<string, int>? known, List<Refusal> faults) =>
        (this.content, this.known, this.faults) = (content, known, faults);

    /// <summary>Reads it.</summary>
    /// <param name="content">As it was written.</param>
    /// <param name="known">Hours in hundredths of each published course; null where that was asked when it was written.</param>
    /// <param name="faults">Takes what is wrong; where something is added, there is no plan.</param>
    public static ProgrammePlan? Read(ProgrammeContent content, IReadOnlyDictionary<string, int>? known, List<Refusal> faults) =>
        new ProgrammeReader(content, known, faults).Read();

    ProgrammePlan? Read()
    {
        // What comes from outside may lack members or hold empty places; nothing else can be said of it then.
        if (content.Sets?.Contains(null!) != false || content.Joins?.Contains(null!) != false || content.Initial is null
            || content.Sets.Any(set => set.Key is null || set.Courses?.Contains(null!) != false) || content.Joins.Any(join => join.Key is null || join.Of?.Contains(null!) != false))
        {
            Fault("content", "programme.part_missing");
            return null;
        }
        Text("title", content.Title);
        Text("titleEnglish", content.TitleEnglish);
        if (content.Sets.Count > MostParts) Fault("sets", "programme.too_large", ("most", MostParts));
        if (content.Joins.Count > MostParts) Fault("joins", "programme.too_large", ("most", MostParts));
        foreach (var (index, set) in content.Sets.Take(MostParts).Index()) ReadSet(set, $"sets[{index}]");
        foreach (var (index, join) in content.Joins.Take(MostParts).Index()) ReadJoin(join, $"joins[{index}]");
        var initial = Path("initial", content.Initial);
        var renewal = content.Renewal is { } key ? Path("renewal", key) : null;
        Unused([initial, renewal]);
        var policy = content.Certification is { } certification ? ReadPolicy(certification) : null;
        if (content.Certification is null && content.Renewal is not null) Fault("renewal", "programme.renewal_needless");
        if (content.Certification is not null && content.Renewal is null) Fault("renewal", "programme.renewal_missing");
        if (content.CountEarlierMonths is < 0 or > 120) Fault("countEarlierMonths", "programme.months_absurd", ("months", content.CountEarlierMonths), ("least", 0), ("most", 120));
        return faults.Count > 0 ? null : new ProgrammePlan(initial!, renewal, policy, content.CountEarlierMonths);
    }

    void ReadSet(CourseSetContent set, string where)
    {
        Key(where, set.Key);
        Text($"{where}.title", set.Title);
        Text($"{where}.titleEnglish", set.TitleEnglish);
        if (set.Courses.Count == 0) Fault($"{where}.courses", "programme.set_empty");
        if (set.Courses.Count > MostCourses) Fault($"{where}.courses", "programme.too_large", ("most", MostCourses));
        foreach (var twice in set.Courses.GroupBy(course => course).Where(course => course.Count() > 1)) Fault($"{where}.courses", "programme.course_twice", ("course", twice.Key));
        foreach (var unknown in set.Courses.Distinct().Where(course => known?.ContainsKey(course) == false)) Fault($"{where}.courses", "programme.course_unknown", ("course", unknown));
        var courses = set.Courses.Distinct().ToList();
        var needed = set.Kind switch
        {
            CourseSetKind.All => courses.Count,
            CourseSetKind.Any => 1,
            CourseSetKind.Count => Count(set, courses.Count, where),
            CourseSetKind.Hours => Hours(set, courses, where),
            _ => 0,
        };
        if (set.Kind != CourseSetKind.Count && set.Count is not null) Fault($"{where}.count", "programme.amount_needless", ("kind", set.Kind));
        if (set.Kind != CourseSetKind.Hours && set.Hours is not null) Fault($"{where}.hours", "programme.amount_needless", ("kind", set.Kind));
        if (!sets.TryAdd(set.Key, new CourseSet(set.Key, set.Title, set.TitleEnglish, set.Kind, courses, needed))) Fault(where, "programme.key_twice", ("key", set.Key));
    }

    int Count(CourseSetContent set, int most, string where)
    {
        if (set.Count is { } count && count >= 1 && count <= most) return count;
        Fault($"{where}.count", "programme.count_unreachable", ("count", set.Count), ("most", most));
        return 1;
    }

    int Hours(CourseSetContent set, IReadOnlyList<string> courses, string where)
    {
        var hours = Number($"{where}.hours", set.Hours, 2_000);
        if (known is null || hours is null) return hours ?? 1;
        var most = courses.Sum(course => known.GetValueOrDefault(course));
        if (hours > most) Fault($"{where}.hours", "programme.hours_unreachable", ("hours", set.Hours), ("most", (most / 100m).ToString("0.00", CultureInfo.InvariantCulture)));
        return hours.Value;
    }

    void ReadJoin(JoinContent join, string where)
    {
        Key(where, join.Key);
        if (join.Of.Count < 2) Fault($"{where}.of", "programme.join_too_small");
        if (join.Of.Count > MostParts) Fault($"{where}.of", "programme.too_large", ("most", MostParts));
        foreach (var twice in join.Of.GroupBy(part => part).Where(part => part.Count() > 1)) Fault($"{where}.of", "programme.key_twice", ("key", twice.Key));
        if (sets.ContainsKey(join.Key) || !joins.TryAdd(join.Key, (join, where))) Fault(where, "programme.key_twice", ("key", join.Key));
    }

    /// <summary>Puts a path together from its parts; null where something in it is wrong, which is told then.</summary>
    PathPart? Path(string where, string key)
    {
        var path = Part(where, key, [], new HashSet<string>(StringComparer.Ordinal));
        if (path is not null && PathProgress.Of(path, []).IsComplete) Fault(where, "programme.nothing_asked");
        isBroken |= path is null;
        return path;
    }

    /// <summary>A path is a tree: each part stands in it once, so that it is as large as what was written and not as all the ways through it.</summary>
    PathPart? Part(string where, string key, IReadOnlyList<string> above, HashSet<string> used)
    {
        if (above.Contains(key)) return Broken(where, "programme.circle", ("circle", string.Join(" → ", above.SkipWhile(step => step != key).Append(key))));
        if (!used.Add(key)) return Broken(where, "programme.part_used_twice", ("key", key));
        if (sets.TryGetValue(key, out var set)) return set;
        if (!joins.TryGetValue(key, out var found)) return Broken(where, "programme.part_unknown", ("key", key));
        var of = found.Join.Of.Distinct().Take(MostParts).Select(part => Part($"{found.Where}.of", part, [.. above, key], used)).ToList();
        return of.Contains(null) ? null : new PathJoin(key, found.Join.Kind, of!);
    }

    PathPart? Broken(string where, string code, (string, object?) fact)
    {
        // Two paths may lead through the same fault.
        if (!faults.Any(fault => fault.Code == code && fault.Member == where)) Fault(where, code, fact);
        return null;
    }

    void Unused(IReadOnlyList<PathPart?> paths)
    {
        // Of a broken path it cannot be said what it uses.
        if (isBroken) return;
        var used = paths.OfType<PathPart>().SelectMany(Within).Select(part => part.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (index, set) in content.Sets.Index().Where(one => !used.Contains(one.Item.Key))) Fault($"sets[{index}]", "programme.part_unused", ("key", set.Key));
        foreach (var (index, join) in content.Joins.Index().Where(one => !used.Contains(one.Item.Key))) Fault($"joins[{index}]", "programme.part_unused", ("key", join.Key));
    }

    static IEnumerable<PathPart> Within(PathPart part) => part is PathJoin join ? join.Of.SelectMany(Within).Prepend(part) : [part];

    CertificationPolicy ReadPolicy(CertificationContent policy)
    {
        const string where = "certification";
        var isFixed = policy.Basis == ExpiryBasis.FixedDate;
        if (isFixed ? policy.PeriodMonths is not null : policy.FixedDate is not null || policy.MinimumMonths is not null) Fault(where, "programme.basis_unclear", ("basis", policy.Basis));
        var months = isFixed ? policy.MinimumMonths : policy.PeriodMonths;
        var (place, most) = isFixed ? ($"{where}.minimumMonths", 12) : ($"{where}.periodMonths", 120);
        if (months is not (>= 1 and <= 120) || months > most) Fault(place, "programme.months_absurd", ("months", months), ("least", 1), ("most", most));
        // The shortest that so many months can be; window and grace must leave a day of it.
        var days = Math.Clamp(months ?? 1, 1, most) * DaysOfAMonth;
        if (policy.WindowDays < 1 || policy.WindowDays >= days) Fault($"{where}.windowDays", "programme.window_absurd", ("days", policy.WindowDays), ("most", days - 1));
        if (policy.GraceDays < 0 || policy.GraceDays + policy.WindowDays >= days) Fault($"{where}.graceDays", "programme.grace_absurd", ("days", policy.GraceDays), ("most", Math.Max(0, days - 1 - policy.WindowDays)));
        return new CertificationPolicy(policy.Basis, policy.WindowDays, policy.GraceDays)
        {
            PeriodMonths = isFixed ? 0 : months ?? 1,
            FixedDate = isFixed ? DayOfYear($"{where}.fixedDate", policy.FixedDate) : null,
            MinimumMonths = isFixed ? months ?? 1 : 0,
            HoursHundredths = policy.Hours is null ? 0 : Number($"{where}.hours", policy.Hours, 2_000) ?? 0,
        };
    }

    AnnualDate? DayOfYear(string where, string? text)
    {
        if (text is not null && AnnualDatePattern.Iso.Parse(text) is { Success: true } parsed) return parsed.Value;
        Fault(where, "programme.fixed_date_wrong", ("text", text));
        return null;
    }

    int? Number(string where, string? text, int most)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number <= most && decimal.Truncate(number * 100) == number * 100) return (int)(number * 100);
        Fault(where, "programme.number_wrong", ("text", text), ("most", most));
        return null;
    }

    void Key(string where, string key)
    {
        if (key.Length > 40 || !IsKey(key)) Fault($"{where}.key", "programme.key_wrong", ("key", key));
    }

    void Text(string where, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText) Fault(where, "programme.text_missing", ("most", LongestText));
    }

    void Fault(string where, string code, params ReadOnlySpan<(string, object?)> facts) => faults.Add(new Refusal(code, [("where", where), .. facts], where));

    /// <summary>Whether a text can be a key: lower-case letters, digits and hyphens, a letter first.</summary>
    public static bool IsKey(string key) => KeyForm().IsMatch(key);

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex KeyForm();
}
