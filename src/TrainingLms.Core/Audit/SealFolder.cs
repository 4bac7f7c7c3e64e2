using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace TrainingLms.Audit;

/// <summary>
/// The copy of all seals outside the database: one file a year, one line a seal, only ever appended to. Who can rewrite the database
/// must also reach this folder, so put it where the database server cannot.
/// </summary>
/// <param name="path">The folder; made where it is missing.</param>
public sealed class SealFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>Every line of every file, oldest file first; a line that cannot be read comes without a seal.</summary>
    public IEnumerable<(string Where, int Number, AuditSeal? Seal)> Read()
    {
        if (!Directory.Exists(path)) yield break;
        foreach (var file in Directory.EnumerateFiles(path, "seals-*.jsonl").Order(StringComparer.Ordinal))
            foreach (var (index, line) in File.ReadLines(file).Index())
                yield return (System.IO.Path.GetFileName(file), index + 1, Parse(line));
    }

    /// <summary>Appends the seals that are not in there yet, oldest first, and has them on the disk before it returns.</summary>
    /// <returns>How many were added.</returns>
    public int Append(IEnumerable<AuditSeal> seals)
    {
        var known = Read().Select(line => line.Seal).OfType<AuditSeal>().Select(seal => (seal.Stream, seal.Day)).ToHashSet();
        var missing = seals.Where(seal => !known.Contains((seal.Stream, seal.Day))).OrderBy(seal => seal.SealedAt).ThenBy(seal => seal.Stream, StringComparer.Ordinal).ToList();
        if (missing.Count == 0) return 0;
        Directory.CreateDirectory(path);
        foreach (var year in missing.GroupBy(seal => seal.Day.Year))
        {
            using var file = new FileStream(System.IO.Path.Combine(path, $"seals-{year.Key}.jsonl"), FileMode.Append, FileAccess.Write, FileShare.Read);
            foreach (var seal in year)
            {
                file.Write(Format(seal));
                file.WriteByte((byte)'\n');
            }
            file.Flush(flushToDisk: true);
        }
        return missing.Count;
    }

    static byte[] Format(AuditSeal seal) => JsonSerializer.SerializeToUtf8Bytes(new Line(
        seal.Stream, LocalDatePattern.Iso.Format(seal.Day), seal.Sequence, seal.Hash, InstantPattern.ExtendedIso.Format(seal.SealedAt), seal.KeyId, seal.Signature), Json);

    static AuditSeal? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(text, Json) is { } line
                && LocalDatePattern.Iso.Parse(line.Day).TryGetValue(default, out var day) && InstantPattern.ExtendedIso.Parse(line.SealedAt).TryGetValue(default, out var at)
                ? new AuditSeal { Stream = line.Stream, Day = day, Sequence = line.Sequence, Hash = line.Hash, SealedAt = at, KeyId = line.KeyId, Signature = line.Signature }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    sealed record Line(string Stream, string Day, long Sequence, string Hash, string SealedAt, string KeyId, string Signature);
}
