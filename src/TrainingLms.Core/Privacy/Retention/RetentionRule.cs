using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Data;

namespace TrainingLms.Privacy;

/// <summary>How long a kind of data is kept, as <c>seeds/retention/rules.json</c> says it; an installation may set another period.</summary>
/// <param name="Key">Stable key; settings name it below <c>Retention:</c>.</param>
/// <param name="Keep">ISO 8601 period, for example <c>P3Y</c> or <c>PT24H</c>; null for as long as the person works here.</param>
/// <param name="From">Counted from what, in Chinese.</param>
/// <param name="FromEnglish">The same in English.</param>
/// <param name="What">What it is about, in Chinese.</param>
/// <param name="WhatEnglish">The same in English.</param>
/// <param name="Source">Where the period comes from.</param>
/// <param name="AtLeast">Shortest period that may be set; null where none is.</param>
/// <param name="AtMost">Longest period that may be set; null where none is.</param>
/// <param name="ToBeConfirmedLocally">Whether the default still has to be confirmed by the authority that uses the product.</param>
public sealed record RetentionRule(
    string Key, string? Keep, string From, string FromEnglish, string What, string WhatEnglish, string Source, string? AtLeast = null, string? AtMost = null,
    bool ToBeConfirmedLocally = true)
{
    /// <summary>The instant before which what began is over; null when the rule never ends by itself.</summary>
    public Instant? CutOn(Instant now, WorkCalendar calendar)
    {
        if (Keep is null) return null;
        var period = PeriodPattern.NormalizingIso.Parse(Keep).Value;
        return calendar.Zone.AtLeniently(now.InZone(calendar.Zone).LocalDateTime.Minus(period)).ToInstant();
    }
}

/// <summary>All retention rules in force.</summary>
public sealed class RetentionRules
{
    RetentionRules(IReadOnlyList<RetentionRule> all) => All = all;

    sealed record Content(IReadOnlyList<RetentionRule> Rules);

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<RetentionRule> All { get; }

    /// <summary>The rule of a key.</summary>
    /// <exception cref="KeyNotFoundException">There is none: a mistake in code, found by a test.</exception>
    public RetentionRule this[string key] => All.FirstOrDefault(rule => rule.Key == key) ?? throw new KeyNotFoundException($"There is no retention rule {key}.");

    /// <summary>Reads the file and puts the installation's own periods in.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">Periods by key, from the settings; they count as confirmed.</param>
    /// <exception cref="SeedException">A key twice or unknown, a period that is none, or one outside its bounds.</exception>
    public static RetentionRules Load(string path, IReadOnlyDictionary<string, string?> settings)
    {
        var rules = SeedFile.Json<Content>(path).Rules;
        if (rules.GroupBy(rule => rule.Key).FirstOrDefault(same => same.Count() > 1) is { } twice) throw new SeedException(path, $"rule {twice.Key} stands twice");
        if (settings.Keys.Except(rules.Select(rule => rule.Key)).FirstOrDefault() is { } unknown) throw new SeedException(path, $"the setting Retention:{unknown} names no rule");
        return new RetentionRules([.. rules.Select(rule => Checked(path, settings.GetValueOrDefault(rule.Key) is { } own ? rule with { Keep = own, ToBeConfirmedLocally = false } : rule))]);
    }

    static RetentionRule Checked(string path, RetentionRule rule)
    {
        var (keep, least, most) = (LengthOf(path, rule, rule.Keep), LengthOf(path, rule, rule.AtLeast), LengthOf(path, rule, rule.AtMost));
        if (keep < least) throw new SeedException(path, $"rule {rule.Key} keeps for {rule.Keep}; it must be at least {rule.AtLeast}");
        if (keep > most) throw new SeedException(path, $"rule {rule.Key} keeps for {rule.Keep}; it may be at most {rule.AtMost}");
        return rule;
    }

    /// <summary>Days and hours of a period, to compare two of them: a year as 365 days, a month as 30.</summary>
    static double? LengthOf(string path, RetentionRule rule, string? period)
    {
        if (period is null) return null;
        if (!PeriodPattern.NormalizingIso.Parse(period).TryGetValue(Period.Zero, out var read)) throw new SeedException(path, $"rule {rule.Key}: {period} is no ISO 8601 period");
        var days = read.Years * 365.0 + read.Months * 30 + read.Weeks * 7 + read.Days + read.Hours / 24.0 + read.Minutes / 1440.0;
        return days > 0 ? days : throw new SeedException(path, $"rule {rule.Key}: {period} is no time at all");
    }
}
