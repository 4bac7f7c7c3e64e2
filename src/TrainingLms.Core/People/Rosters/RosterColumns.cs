using System.Collections.Frozen;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Data;

namespace TrainingLms.People;

/// <summary>How the cells of a roster column are read.</summary>
public enum RosterColumnKind
{
    /// <summary>Wording, never folded.</summary>
    Text,

    /// <summary>Numbers of people, units, cards and phones: half-width, upper-case, without blanks.</summary>
    Code,

    /// <summary>One of a list of words.</summary>
    List,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A day, or a month whose day nobody knows.</summary>
    Month,
}

/// <summary>A word that a list column allows.</summary>
/// <param name="Value">The word as stored and printed.</param>
/// <param name="Accepts">Other spellings taken for it.</param>
public sealed record RosterWord(string Value, IReadOnlyList<string>? Accepts = null);

/// <summary>One column of the roster, as <c>seeds/rosters/columns.json</c> tells it.</summary>
/// <param name="Key">Name in code and API.</param>
/// <param name="Heading">Heading printed in workbooks.</param>
/// <param name="Aliases">Other headings understood; a city adds its own words here.</param>
/// <param name="Kind">How its cells are read.</param>
/// <param name="Hint">What to write, for the template's explanations.</param>
/// <param name="IsRequired">Whether a new person needs it. Such a column can never be cleared.</param>
/// <param name="ListsUnits">Whether its drop-down lists the units in scope.</param>
/// <param name="Values">Words of a list column.</param>
/// <param name="Earliest">First day a date column allows, ISO.</param>
/// <param name="DaysAhead">How many days from today a date column allows.</param>
public sealed record RosterColumn(
    string Key, string Heading, IReadOnlyList<string> Aliases, RosterColumnKind Kind, string Hint, bool IsRequired = false, bool ListsUnits = false,
    IReadOnlyList<RosterWord>? Values = null, string? Earliest = null, int DaysAhead = 0)
{
    /// <summary>Whether its cells are dates.</summary>
    public bool IsDate => Kind is RosterColumnKind.Date or RosterColumnKind.Month;

    readonly Lazy<LocalDate> first = new(() => LocalDatePattern.Iso.Parse(Earliest!).Value);
    readonly Lazy<FrozenDictionary<string, string>> words = new(() => WordsOf(Values ?? []));

    /// <summary>The word of a list column that is meant; null when none is.</summary>
    public string? WordFor(string typed) => words.Value.GetValueOrDefault(typed);

    /// <summary>The days a date column allows.</summary>
    public (LocalDate First, LocalDate Last) RangeOn(LocalDate today) => (first.Value, today.PlusDays(DaysAhead));

    /// <summary>The words themselves count as they stand; other spellings in small letters and capitals, and after them.</summary>
    static FrozenDictionary<string, string> WordsOf(IReadOnlyList<RosterWord> values)
    {
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in values) known[word.Value] = word.Value;
        foreach (var word in values)
            foreach (var spelling in word.Accepts ?? []) known.TryAdd(spelling, word.Value);
        return known.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>The columns of the roster, in the order of the template.</summary>
public sealed class RosterColumns
{
    readonly FrozenDictionary<string, RosterColumn> byKey;

    RosterColumns(RosterSheet sheet, IReadOnlyList<RosterColumn> all, IReadOnlyList<string> ignored) =>
        (Sheet, All, Ignored, byKey) = (sheet, all, ignored, all.ToFrozenDictionary(column => column.Key));

    sealed record Content(IReadOnlyList<RosterColumn> Columns, IReadOnlyList<string> Ignored);

    /// <summary>The workbook they are of.</summary>
    public RosterSheet Sheet { get; }

    /// <summary>Name of its sheet.</summary>
    public string Title => Sheet == RosterSheet.FurtherPosts ? "兼任职务" : "花名册";

    /// <summary>Groups of keys by which a header is known: of each group one must be there.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Needed => Sheet == RosterSheet.FurtherPosts
        ? [[RosterKeys.PersonNumber], [RosterKeys.UnitCode], [RosterKeys.StartOn]]
        : [[RosterKeys.PersonNumber, RosterKeys.ResidentId], [RosterKeys.Name]];

    /// <summary>In the order of the template.</summary>
    public IReadOnlyList<RosterColumn> All { get; }

    /// <summary>Headings that are recognised and not stored.</summary>
    public IReadOnlyList<string> Ignored { get; }

    /// <summary>The column of a key.</summary>
    public RosterColumn this[string key] => byKey[key];

    /// <summary>Reads and checks the file.</summary>
    /// <exception cref="SeedException">A key twice, a list without words, or a date column without its first day.</exception>
    public static RosterColumns Load(string path, RosterSheet sheet = RosterSheet.People)
    {
        var content = SeedFile.Json<Content>(path);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in content.Columns)
        {
            if (!keys.Add(column.Key)) throw new SeedException(path, $"column {column.Key} stands twice");
            if (column.Kind == RosterColumnKind.List && column.Values is not { Count: > 0 }) throw new SeedException(path, $"column {column.Key} has no words");
            if (column.IsDate && (column.Earliest is null || !LocalDatePattern.Iso.Parse(column.Earliest).Success))
                throw new SeedException(path, $"column {column.Key} needs its first day as yyyy-MM-dd");
        }
        foreach (var key in sheet == RosterSheet.FurtherPosts ? RosterKeys.OfFurtherPosts : RosterKeys.All)
            if (!keys.Contains(key)) throw new SeedException(path, $"column {key} is missing");
        return new RosterColumns(sheet, content.Columns, content.Ignored);
    }
}

/// <summary>Keys of the columns that code knows.</summary>
public static class RosterKeys
{
    /// <summary>工号.</summary>
    public const string PersonNumber = "employee_no";

    /// <summary>姓名.</summary>
    public const string Name = "name";

    /// <summary>性别.</summary>
    public const string Gender = "gender";

    /// <summary>身份证号.</summary>
    public const string ResidentId = "resident_id";

    /// <summary>单位编码.</summary>
    public const string UnitCode = "unit_code";

    /// <summary>单位名称, for comparison only.</summary>
    public const string UnitName = "unit_name";

    /// <summary>人员类别.</summary>
    public const string Employment = "employment";

    /// <summary>职务.</summary>
    public const string Post = "post";

    /// <summary>职级.</summary>
    public const string Rank = "rank";

    /// <summary>专/兼职.</summary>
    public const string Engagement = "full_part_time";

    /// <summary>手机.</summary>
    public const string Mobile = "mobile";

    /// <summary>邮箱.</summary>
    public const string Email = "email";

    /// <summary>学历.</summary>
    public const string Education = "education";

    /// <summary>学位.</summary>
    public const string Degree = "degree";

    /// <summary>参加工作日期.</summary>
    public const string CareerStart = "work_start";

    /// <summary>生效日期.</summary>
    public const string EffectiveOn = "effective_date";

    /// <summary>职称 as claimed.</summary>
    public const string ClaimedTitle = "title";

    /// <summary>状态.</summary>
    public const string Status = "status";

    /// <summary>专技人员.</summary>
    public const string ProfessionalTechnician = "professional_technician";

    /// <summary>起始日期 of a further post.</summary>
    public const string StartOn = "start_date";

    /// <summary>结束日期 of a further post.</summary>
    public const string EndOn = "end_date";

    /// <summary>Those of the further posts, in the order of their template.</summary>
    public static readonly IReadOnlyList<string> OfFurtherPosts = [PersonNumber, UnitCode, Post, Engagement, StartOn, EndOn];

    /// <summary>Those of the roster, in the order of the template.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        PersonNumber, Name, Gender, ResidentId, UnitCode, UnitName, Employment, Post, Rank, Engagement, Mobile, Email, Education, Degree, CareerStart,
        EffectiveOn, ClaimedTitle, Status, ProfessionalTechnician,
    ];
}
