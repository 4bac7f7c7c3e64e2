using NodaTime;
using NodaTime.Text;
using TrainingLms.Data;
using TrainingLms.Titles;

namespace TrainingLms.Certificates;

/// <summary>How a title of another region comes to hold here.</summary>
public enum RecognitionWay
{
    /// <summary>互认: it holds by an agreement of the regions.</summary>
    Mutual,

    /// <summary>The authority confirms it.</summary>
    Confirm,

    /// <summary>Only a new review gives the title here.</summary>
    ReReview,
}

/// <summary>What the rules say of one title of another region; also the fact that bringing it in is judged by.</summary>
/// <param name="Region">The region, as the table names it or as it was given.</param>
/// <param name="Way">How it comes to hold.</param>
/// <param name="Source">Where the rule was taken from.</param>
public sealed record Recognition(string Region, RecognitionWay Way, string Source);

/// <summary>Which titles of other regions hold here (title-evaluation.md 3.4, rule <c>Recognition.CrossRegion</c>, and the sample of section 1).</summary>
public sealed class RecognitionRules
{
    sealed record MutualLine(string Series, string Specialty, IReadOnlyList<string> Regions, string ValidFrom, string Source, Certainty Certainty, string? ValidTo = null);

    sealed record OtherLine(string? Unit, RecognitionWay Way, string ValidFrom, string Source, Certainty Certainty, string? ValidTo = null);

    sealed record Sheet(IReadOnlyList<MutualLine> Mutual, IReadOnlyList<OtherLine> Otherwise);

    sealed record Mutual(string Series, string Specialty, IReadOnlyList<string> Regions, DateInterval Days, string Source);

    sealed record Other(string? Unit, RecognitionWay Way, DateInterval Days, string Source);

    static readonly string[] Endings = ["特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市"];

    readonly List<Mutual> mutual;
    readonly List<Other> others;

    RecognitionRules(List<Mutual> mutual, List<Other> others) => (this.mutual, this.others) = (mutual, others);

    /// <summary>Reads the table.</summary>
    /// <exception cref="SeedException">An agreement of fewer than two regions, days that are none or reversed, or two rules of one unit at once.</exception>
    public static RecognitionRules Load(string path)
    {
        var sheet = SeedFile.Json<Sheet>(path);
        if (sheet.Mutual.Any(line => line.Regions.Distinct().Count() < 2)) throw new SeedException(path, "an agreement names two regions at least");
        var others = sheet.Otherwise.Select(line => new Other(line.Unit, line.Way, Days(path, line.ValidFrom, line.ValidTo), line.Source)).ToList();
        if (others.Any(one => one.Way == RecognitionWay.Mutual)) throw new SeedException(path, "what is mutually recognised stands in 'mutual'");
        if (others.Where((one, i) => others.Take(i).Any(before => before.Unit == one.Unit && before.Days.Intersection(one.Days) is not null)).FirstOrDefault() is { } twice)
            throw new SeedException(path, $"two rules for {twice.Unit ?? "everybody"} hold at once");
        return new([.. sheet.Mutual.Select(line => new Mutual(line.Series, line.Specialty, line.Regions, Days(path, line.ValidFrom, line.ValidTo), line.Source))], others);
    }

    /// <summary>What holds for a title.</summary>
    /// <param name="region">Region that issued it, with or without the ending 省 or 市.</param>
    /// <param name="series">Key of its series.</param>
    /// <param name="specialty">Key of its specialty.</param>
    /// <param name="units">Codes of the unit that takes it in and those above it, nearest first.</param>
    /// <param name="day">The day.</param>
    public Recognition For(string region, string series, string specialty, IReadOnlyList<string> units, LocalDate day)
    {
        var name = Named(region);
        if (mutual.FirstOrDefault(one => (one.Series, one.Specialty) == (series, specialty) && one.Regions.Contains(name) && one.Days.Contains(day)) is { } agreed)
            return new Recognition(name, RecognitionWay.Mutual, agreed.Source);
        var nearest = units.Select(unit => (string?)unit).Append(null).Select(unit => others.Find(other => other.Unit == unit && other.Days.Contains(day))).FirstOrDefault(other => other is not null);
        // Where no rule allows less, the title is reviewed anew.
        return new Recognition(name, nearest?.Way ?? RecognitionWay.ReReview, nearest?.Source ?? "");
    }

    static string Named(string region)
    {
        var trimmed = region.Trim();
        return Endings.FirstOrDefault(ending => trimmed.Length > ending.Length + 1 && trimmed.EndsWith(ending, StringComparison.Ordinal)) is { } found ? trimmed[..^found.Length] : trimmed;
    }

    static DateInterval Days(string path, string from, string? to)
    {
        var (first, last) = (Day(path, from), to is null ? LocalDate.MaxIsoValue : Day(path, to));
        return last >= first ? new DateInterval(first, last) : throw new SeedException(path, "validTo lies before validFrom");
    }

    static LocalDate Day(string path, string text) => LocalDatePattern.Iso.Parse(text) is { Success: true } parsed ? parsed.Value : throw new SeedException(path, $"'{text}' is not a day of the form yyyy-MM-dd");
}
