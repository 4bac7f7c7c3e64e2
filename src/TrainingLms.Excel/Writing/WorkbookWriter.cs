using System.IO.Compression;

namespace TrainingLms.Excel;

/// <summary>
/// Writes an .xlsx workbook to a stream as it goes: constant memory, no seeking, no blocking writes. The sheets are named first, then
/// filled one after the other, then the workbook is completed. One that was not completed cannot be opened, so that a broken
/// export is never taken for a short one.
/// </summary>
/// <example>
/// <code>
/// await using var book = await WorkbookWriter.CreateAsync(target, [roster, lists]);
/// var sheet = await book.BeginAsync(roster);
/// await sheet.RowAsync("G1001", "李静", new LocalDate(2020, 7, 1));
/// await book.CompleteAsync();
/// </code>
/// </example>
public sealed class WorkbookWriter : IAsyncDisposable
{
    readonly ZipOutput _zip;
    readonly IReadOnlyList<SheetPlan> _sheets;
    readonly XmlOutput _xml = new();
    readonly HashSet<SheetPlan> _begun = new(ReferenceEqualityComparer.Instance);
    Task _packing = Task.CompletedTask;
    SheetWriter? _sheet;
    bool _completed;

    WorkbookWriter(ZipOutput zip, IReadOnlyList<SheetPlan> sheets) => (_zip, _sheets) = (zip, sheets);

    /// <summary>Begins a workbook.</summary>
    /// <param name="target">Where the bytes go; only written to, and left open.</param>
    /// <param name="sheets">The sheets in tab order; at least one is visible.</param>
    /// <param name="compression">Optimal makes files a third smaller than Fastest for a third of a second more at a hundred thousand rows; they are sent, mailed and kept.</param>
    /// <param name="cancel">Stops the writing.</param>
    /// <exception cref="ArgumentException">A sheet's name is not allowed or taken, no sheet is visible, or a list stands nowhere.</exception>
    public static async Task<WorkbookWriter> CreateAsync(
        Stream target, IReadOnlyList<SheetPlan> sheets, CompressionLevel compression = CompressionLevel.Optimal, CancellationToken cancel = default)
    {
        SheetPlans.Check(sheets);
        var book = new WorkbookWriter(new(target, compression), sheets);
        await book.PartAsync("[Content_Types].xml", xml => PackageParts.WriteContentTypes(xml, sheets), cancel);
        await book.PartAsync("_rels/.rels", PackageParts.WriteRootRelations, cancel);
        await book.PartAsync("xl/workbook.xml", xml => PackageParts.WriteWorkbook(xml, sheets), cancel);
        await book.PartAsync("xl/_rels/workbook.xml.rels", xml => PackageParts.WriteWorkbookRelations(xml, sheets.Count), cancel);
        await book.PartAsync("xl/styles.xml", StylePart.Write, cancel);
        return book;
    }

    /// <summary>Begins a sheet, header row included, and ends the one before.</summary>
    /// <param name="plan">One of the plans the workbook was created with, each once and in any order.</param>
    /// <param name="cancel">Stops the writing of this sheet's rows too.</param>
    /// <exception cref="InvalidOperationException">Not one of them, or begun before.</exception>
    public async ValueTask<SheetWriter> BeginAsync(SheetPlan plan, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var index = _sheets.Index().Where(s => ReferenceEquals(s.Item, plan)).Select(s => s.Index).FirstOrDefault(-1);
        if (_completed || index < 0 || !_begun.Add(plan)) throw new InvalidOperationException($"Sheet {plan.Name} cannot be begun now.");
        await EndSheetAsync(cancel);
        await _zip.BeginAsync(PackageParts.SheetName(index), cancel);
        SheetFrame.Open(_xml, plan);
        return _sheet = new(_xml, plan, HandOnAsync, cancel);
    }

    /// <summary>Ends the workbook. Sheets that were never begun are written without rows.</summary>
    /// <param name="cancel">Stops the writing.</param>
    public async Task CompleteAsync(CancellationToken cancel = default)
    {
        if (_completed) return;
        foreach (var plan in _sheets.Where(s => !_begun.Contains(s)).ToList()) await BeginAsync(plan, cancel);
        await EndSheetAsync(cancel);
        await _zip.CompleteAsync(cancel);
        _completed = true;
    }

    /// <summary>Leaves the workbook as it is. Without <see cref="CompleteAsync"/> its directory is missing and no program opens it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _packing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _zip.Dispose();
    }

    async ValueTask EndSheetAsync(CancellationToken cancel)
    {
        if (_sheet is null) return;
        var sheet = _sheet;
        SheetFrame.Close(_xml, sheet.Plan, _sheets, sheet.LastRowWritten);
        _sheet = null;
        await CloseAsync(cancel);
        if (!sheet.Plan.HasNotes) return;
        var index = _sheets.Index().First(s => ReferenceEquals(s.Item, sheet.Plan)).Index;
        await PartAsync(NoteParts.RelationsName(index), xml => NoteParts.WriteRelations(xml, index), cancel);
        await PartAsync(NoteParts.NotesName(index), xml => NoteParts.WriteNotes(xml, sheet.Notes), cancel);
        await PartAsync(NoteParts.DrawingName(index), xml => NoteParts.WriteDrawing(xml, index, sheet.Notes), cancel);
    }

    async Task PartAsync(string name, Action<XmlOutput> write, CancellationToken cancel)
    {
        await _zip.BeginAsync(name, cancel);
        write(_xml);
        await CloseAsync(cancel);
    }

    async ValueTask CloseAsync(CancellationToken cancel)
    {
        await _packing;
        await _zip.WriteAsync(_xml.Take(), cancel);
        await _zip.EndAsync(cancel);
    }

    /// <summary>Rows are packed and sent on another thread while the next ones are written. Who reads slowly is waited for at the next call.</summary>
    async ValueTask HandOnAsync(CancellationToken cancel)
    {
        await _packing;
        var rows = _xml.Take();
        _packing = Task.Run(() => _zip.WriteAsync(rows, cancel).AsTask(), CancellationToken.None);
    }
}
