using System.Globalization;

namespace TrainingLms.Excel;

/// <summary>Makes the refusals, so that each kind carries the same facts wherever it is found.</summary>
static class Refuse
{
    public static WorkbookRefusedException With(string code, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in facts) named[name] = Told.Of(value);
        return new(code, named);
    }

    public static WorkbookRefusedException Damaged(string part, string why) =>
        With(FileCodes.Damaged, ("part", part), ("why", why));

    public static WorkbookRefusedException Missing(string part) => With(FileCodes.PartMissing, ("part", part));

    /// <summary>A limit a user can understand and keep: size, rows, columns, parts, time.</summary>
    public static WorkbookRefusedException TooLarge(string limit, long allowed) => Limit(FileCodes.TooLarge, limit, allowed);

    /// <summary>A limit only a machine can reach: what the file unpacks to.</summary>
    public static WorkbookRefusedException Inflates(string limit, long allowed) =>
        Limit(FileCodes.InflatesTooMuch, limit, allowed);

    static WorkbookRefusedException Limit(string code, string limit, long allowed) =>
        With(code, ("limit", limit), ("allowed", allowed.ToString(CultureInfo.InvariantCulture)));
}
