using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.People;

/// <summary>What a row says, once every cell has been held against its column.</summary>
/// <param name="Row">The row.</param>
/// <param name="Values">Values by column key, normalised. A column left empty is absent: leave as it is.</param>
/// <param name="Cleared">Columns whose value is to be cleared.</param>
/// <param name="Problems">Errors, all of them.</param>
/// <param name="Warnings">What should be looked at.</param>
public sealed record RowReading(
    RosterRow Row, IReadOnlyDictionary<string, string> Values, IReadOnlySet<string> Cleared, IReadOnlyList<RowProblem> Problems, IReadOnlyList<RowProblem> Warnings)
{
    /// <summary>The value of a column; null when it was left empty, cleared or wrong.</summary>
    public string? this[string key] => Values.GetValueOrDefault(key);
}

/// <summary>Judges the cells of a row by themselves: no person, no unit and no other row is known here. Nothing is guessed or repaired.</summary>
public static partial class RosterRules
{
    /// <summary>The word that clears a cell which need not be filled.</summary>
    public const string ClearWord = "清空";

    static readonly IReadOnlySet<string> NoneCleared = FrozenSet<string>.Empty;

    static readonly string[] NeverCleared = [RosterKeys.UnitName, RosterKeys.EffectiveOn, RosterKeys.ProfessionalTechnician];

    /// <summary>Reads a row.</summary>
    public static RowReading Read(RosterRow row, IReadOnlyDictionary<string, string> letters, RosterColumns columns, LocalDate today)
    {
        var notes = new RowNotes(letters);
        var values = new FewNamed<string>(row.Cells.Count);
        HashSet<string>? cleared = null;
        foreach (var column in columns.All)
        {
            if (!row.Cells.TryGetValue(column.Key, out var cell)) continue;
            foreach (var notice in cell.Notices) notes.Warn(column.Key, notice, ("typed", RosterFields.Mask(column.Key, cell.Typed)!));
            if (cell.Problem is { } problem) notes.Wrong(column.Key, problem, ("typed", RosterFields.Mask(column.Key, cell.Typed)!));
            else if (cell.Value is not { Length: > 0 } value) continue;
            else if (value == ClearWord) Clear(column, cleared ??= new HashSet<string>(StringComparer.Ordinal), notes);
            else if (Judge(column, value, today, notes) is { } accepted) values.Add(column.Key, accepted);
        }
        CompareGender(values, today, notes);
        return new RowReading(row, values, (IReadOnlySet<string>?)cleared ?? NoneCleared, With(row.Problems, notes.Problems), With(row.Warnings, notes.Warnings));
    }

    static IReadOnlyList<RowProblem> With(IReadOnlyList<RowProblem> found, IReadOnlyList<RowProblem> judged) => found.Count == 0 ? judged : [.. found, .. judged];

    static void Clear(RosterColumn column, HashSet<string> cleared, RowNotes notes)
    {
        if (column.IsRequired || NeverCleared.Contains(column.Key)) notes.Wrong(column.Key, "roster.cannot_be_cleared", ("column", column.Heading));
        else cleared.Add(column.Key);
    }

    static string? Judge(RosterColumn column, string value, LocalDate today, RowNotes notes) => column.Key switch
    {
        RosterKeys.PersonNumber => PersonNumber().IsMatch(value) ? value : notes.Wrong(column.Key, "person.number_malformed", ("typed", value)),
        RosterKeys.Name => Name(value, notes),
        RosterKeys.ResidentId => ResidentId(value, today, notes),
        RosterKeys.Mobile => Mobile(value, notes),
        RosterKeys.Email => Email(value, notes),
        RosterKeys.Post => value.Length <= 60 ? value : notes.Wrong(column.Key, "roster.too_long", ("limit", "60"), ("column", column.Heading)),
        _ => column.Kind == RosterColumnKind.List ? Word(column, value, notes) : value,
    };

    static string? Word(RosterColumn column, string value, RowNotes notes) =>
        column.WordFor(value) ?? notes.Wrong(column.Key, "roster.value_not_in_list",
            ("typed", value), ("column", column.Heading), ("allowed", string.Join('、', column.Values!.Select(known => known.Value))));

    static string? Name(string value, RowNotes notes)
    {
        var name = BlankBetweenHan().Replace(MiddleDot().Replace(value, "·"), "");
        return name.EnumerateRunes().Count() <= 60 && !name.Any(char.IsDigit) ? name : notes.Wrong(RosterKeys.Name, "person.name_malformed", ("typed", value));
    }

    static string? ResidentId(string value, LocalDate today, RowNotes notes)
    {
        if (value.Contains(Masked.Mark)) return notes.Wrong(RosterKeys.ResidentId, "person.masked_id");
        var reading = IdentityNumber.Read(value, today);
        if (reading.Number is not { } number) return notes.Wrong(RosterKeys.ResidentId, reading.Problem!, ("length", $"{value.Length}"));
        if (!number.IsRegionKnown) notes.Warn(RosterKeys.ResidentId, IdentityCodes.RegionUnknown, ("region", $"{value[..2]}****"));
        return number.Value;
    }

    static string? Mobile(string value, RowNotes notes)
    {
        if (value.Contains(Masked.Mark)) return notes.Wrong(RosterKeys.Mobile, "person.masked_id");
        var digits = value.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        if (digits.StartsWith("+86", StringComparison.Ordinal)) digits = digits[3..];
        return MobileNumber().IsMatch(digits) ? digits : notes.Wrong(RosterKeys.Mobile, "person.mobile_malformed", ("typed", Masked.Mobile(value)!));
    }

    static string? Email(string value, RowNotes notes)
    {
        if (value.Length > 254 || !EmailAddress().IsMatch(value)) return notes.Wrong(RosterKeys.Email, "person.email_malformed", ("typed", value));
        var at = value.IndexOf('@', StringComparison.Ordinal);
        return value[..at] + value[at..].ToLowerInvariant();
    }

    static void CompareGender(FewNamed<string> values, LocalDate today, RowNotes notes)
    {
        if (!values.TryGetValue(RosterKeys.Gender, out var gender) || !values.TryGetValue(RosterKeys.ResidentId, out var id)) return;
        if (IdentityNumber.Read(id, today).Number is { } number && number.IsMale != (gender == "男")) notes.Wrong(RosterKeys.Gender, "person.gender_differs");
    }

    [GeneratedRegex("^[A-Z0-9_-]{1,32}$")]
    private static partial Regex PersonNumber();

    [GeneratedRegex(@"(?<=[\u2E80-\u9FFF\uF900-\uFAFF\uD840-\uDFFF])\s+(?=[\u2E80-\u9FFF\uF900-\uFAFF\uD840-\uDFFF])")]
    private static partial Regex BlankBetweenHan();

    [GeneratedRegex(@"[\u2022\u2027\u2219\u22C5\u30FB\uFF65\u00B7]")]
    private static partial Regex MiddleDot();

    [GeneratedRegex("^1[0-9]{10}$")]
    private static partial Regex MobileNumber();

    [GeneratedRegex(@"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$")]
    private static partial Regex EmailAddress();
}

/// <summary>Collects what is wrong with one row and what is worth telling.</summary>
sealed class RowNotes(IReadOnlyDictionary<string, string> letters)
{
    // All that is wrong with a row stands in one cell of the error workbook, and a cell holds 32,767 characters.
    const int LongestFact = 400;

    List<RowProblem>? problems;
    List<RowProblem>? warnings;

    public IReadOnlyList<RowProblem> Problems => problems ?? (IReadOnlyList<RowProblem>)[];

    public IReadOnlyList<RowProblem> Warnings => warnings ?? (IReadOnlyList<RowProblem>)[];

    public string? Wrong(string? column, string code, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        (problems ??= []).Add(Note(column, code, facts));
        return null;
    }

    public void Warn(string? column, string code, params ReadOnlySpan<(string Name, string Value)> facts) => (warnings ??= []).Add(Note(column, code, facts));

    RowProblem Note(string? column, string code, ReadOnlySpan<(string Name, string Value)> facts)
    {
        var named = new FewNamed<string>(facts.Length);
        foreach (var (name, value) in facts) named.Add(name, value.Length <= LongestFact ? value : $"{value.AsSpan(0, char.IsHighSurrogate(value[LongestFact - 1]) ? LongestFact - 1 : LongestFact)}…");
        return new RowProblem(column, column is null ? null : letters.GetValueOrDefault(column), code, named);
    }
}
