using NodaTime;
using NodaTime.Text;
using TrainingLms.Audit;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Audit;

/// <summary>The audit trail as a workbook with chain proof: every entry with its two hashes and the seal that covers it, the seals, and how to check them.</summary>
/// <param name="book">The language of headings and sentences.</param>
/// <param name="zone">The zone in which times are shown.</param>
public sealed class AuditWorkbook(SentenceBook book, DateTimeZone zone)
{
    static readonly ZonedDateTimePattern Second = ZonedDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm:ss", null);

    /// <summary>A workbook that leaves the house says keys, which do not change, and not what people are called today.</summary>
    static readonly Dictionary<Guid, string> NoNames = [];

    /// <summary>Writes the workbook while the entries come in.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="entries">By chain and sequence, with details.</param>
    /// <param name="seals">Of the same chains, by chain and sequence.</param>
    /// <param name="publicKeys">Public keys of the seals by id.</param>
    /// <param name="act">Who exports and when.</param>
    /// <param name="filters">What narrowed the export; members without a value are left out.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(
        Stream target, IAsyncEnumerable<AuditEntry> entries, IReadOnlyList<AuditSeal> seals, IReadOnlyDictionary<string, byte[]> publicKeys, Act act,
        IReadOnlyList<(string Name, string? Value)> filters, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(filters);
        var (trail, proof, about) = (TrailSheet(act), SealSheet(), AboutSheet());
        var sealsOf = seals.ToLookup(seal => seal.Stream);
        await using var workbook = await WorkbookWriter.CreateAsync(target, [trail, proof, about], cancel: cancel);
        var lines = await workbook.BeginAsync(trail, cancel);
        await foreach (var entry in entries.WithCancellation(cancel)) await lines.RowAsync(EntryRow(entry, sealsOf[entry.Stream]));
        var heads = await workbook.BeginAsync(proof, cancel);
        foreach (var seal in seals)
            await heads.RowAsync(seal.Stream, seal.Day, CellValue.Of((decimal)seal.Sequence), seal.Hash, Show(seal.SealedAt), seal.KeyId, seal.Signature, System.Text.Encoding.UTF8.GetString(seal.ToSign()));
        var facts = await workbook.BeginAsync(about, cancel);
        await facts.RowAsync(book["audit.about.produced"], Show(act.At));
        await facts.RowAsync(book["audit.about.by"], act.By.Name);
        foreach (var (name, value) in filters.Where(filter => filter.Value is not null)) await facts.RowAsync(AuditSentence.FieldName(name, book), value);
        foreach (var (id, key) in publicKeys) await facts.RowAsync($"{book["audit.about.public_key"]} {id}", Convert.ToBase64String(key));
        await facts.RowAsync(book["audit.about.check"], book["audit.about.how"]);
        await workbook.CompleteAsync(cancel);
    }

    SheetPlan TrailSheet(Act act) => new(book["audit.sheet.entries"],
        new SheetColumn(book["audit.column.stream"], Width: 22), new SheetColumn(book["audit.column.sequence"], CellStyle.Number, 8),
        new SheetColumn(book["audit.column.at"], Width: 20), new SheetColumn(book["audit.column.actor"], Width: 12), new SheetColumn(book["audit.column.capacity"], Width: 14),
        new SheetColumn(book["audit.column.act"], Width: 16), new SheetColumn(book["audit.column.subject"], Width: 16), new SheetColumn(book["audit.column.subject_id"], CellStyle.Code, 38),
        new SheetColumn(book["audit.column.sentence"], CellStyle.Note, 80), new SheetColumn(book["audit.column.refused"], Width: 24),
        new SheetColumn(book["audit.column.request"], CellStyle.Code, 24), new SheetColumn(book["audit.column.address"], CellStyle.Code, 16),
        new SheetColumn(book["audit.column.previous_hash"], CellStyle.Code, 66), new SheetColumn(book["audit.column.hash"], CellStyle.Code, 66),
        new SheetColumn(book["audit.column.sealed_by"], Width: 20))
    {
        Print = new PrintPlan(RepeatedColumns: 3, Footer: $"{act.By.Name} {Show(act.At)}"),
    };

    SheetPlan SealSheet() => new(book["audit.sheet.seals"],
        new SheetColumn(book["audit.column.stream"], Width: 22), new SheetColumn(book["audit.column.day"], CellStyle.Date, 12), new SheetColumn(book["audit.column.sequence"], CellStyle.Number, 8),
        new SheetColumn(book["audit.column.hash"], CellStyle.Code, 66), new SheetColumn(book["audit.column.at"], Width: 20), new SheetColumn(book["audit.column.key"], CellStyle.Code, 12),
        new SheetColumn(book["audit.column.signature"], CellStyle.Code, 90), new SheetColumn(book["audit.column.signed"], CellStyle.Code, 60));

    SheetPlan AboutSheet() =>
        new(book["audit.sheet.about"], new SheetColumn("", Width: 30), new SheetColumn("", CellStyle.Note, 100)) { HasHeader = false, HasFilter = false };

    CellValue[] EntryRow(AuditEntry entry, IEnumerable<AuditSeal> seals) =>
    [
        entry.Stream, CellValue.Of((decimal)entry.Sequence), Show(entry.At), entry.ActorName, book.WhoIs(entry.As), AuditSentence.ActName(entry, book),
        AuditSentence.SubjectName(entry.Subject, book), $"{entry.SubjectId}", AuditSentence.Of(entry, NoNames, book), entry.RefusedWith, entry.CorrelationId,
        entry.Details?.Read().ClientAddress, entry.PreviousHash, entry.Hash, Covering(entry, seals) is { } seal ? $"{LocalDatePattern.Iso.Format(seal.Day)} #{seal.Sequence}" : null,
    ];

    /// <summary>The first seal at or behind the entry; null when it was written after the last one.</summary>
    static AuditSeal? Covering(AuditEntry entry, IEnumerable<AuditSeal> seals) => seals.FirstOrDefault(seal => seal.Sequence >= entry.Sequence);

    string Show(Instant instant) => Second.Format(instant.InZone(zone));
}
