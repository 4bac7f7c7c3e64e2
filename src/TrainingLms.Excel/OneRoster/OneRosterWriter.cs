using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace TrainingLms.Excel.OneRoster;

/// <summary>
/// Writes a zip of OneRoster 1.2 files forwards, one file after the other, while it is sent. Every line has every column of the standard in its order;
/// texts that a spreadsheet would take for a formula are guarded, see the README beside this.
/// </summary>
public sealed class OneRosterWriter : IDisposable
{
    const string SystemName = "TrainingLms";

    readonly ZipOutput _zip;
    OneRosterSheet? _open;

    OneRosterWriter(ZipOutput zip) => _zip = zip;

    /// <summary>Begins a zip with its manifest.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="files">The files that will be written; the others are told absent.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task<OneRosterWriter> CreateAsync(Stream target, IReadOnlyList<OneRosterFile> files, CancellationToken cancel = default)
    {
        var writer = new OneRosterWriter(new ZipOutput(target, CompressionLevel.Fastest));
        await writer._zip.BeginAsync(OneRosterFile.Manifest, cancel);
        var said = new StringBuilder("propertyName,value\r\nmanifest.version,1.0\r\noneroster.version,1.2\r\n");
        foreach (var name in OneRosterFile.All.Select(file => file.Name).Concat(OneRosterFile.Others).Order(StringComparer.OrdinalIgnoreCase))
            said.Append($"{OneRosterFile.PropertyOf(name)},{(files.Any(file => file.Name == name) ? "bulk" : "absent")}\r\n");
        said.Append($"source.systemName,{SystemName}\r\nsource.systemCode,\r\n");
        await writer._zip.WriteAsync(Encoding.UTF8.GetBytes(said.ToString()), cancel);
        await writer._zip.EndAsync(cancel);
        return writer;
    }

    /// <summary>Begins a file; the one before is ended.</summary>
    /// <param name="file">Which.</param>
    /// <param name="extensions">Names of columns beyond the standard, each with <c>metadata.</c> before it.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task<OneRosterSheet> BeginAsync(OneRosterFile file, IReadOnlyList<string> extensions, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        await EndAsync(cancel);
        await _zip.BeginAsync(file.Name, cancel);
        _open = new OneRosterSheet(_zip, [.. file.Columns.Where(column => !column.IsOptional).Select(column => column.Name), .. extensions], cancel);
        return _open;
    }

    /// <summary>Ends the zip.</summary>
    public async Task CompleteAsync(CancellationToken cancel = default)
    {
        await EndAsync(cancel);
        await _zip.CompleteAsync(cancel);
    }

    /// <summary>Lets go of memory only; the target hears nothing of it.</summary>
    public void Dispose() => _zip.Dispose();

    async Task EndAsync(CancellationToken cancel)
    {
        if (_open is not { } open) return;
        _open = null;
        await open.SendAsync();
        await _zip.EndAsync(cancel);
    }
}

/// <summary>One file while it is written: cells are set by column, then the line is ended.</summary>
public sealed class OneRosterSheet
{
    const int SendFrom = 1 << 15;

    readonly ZipOutput _zip;
    readonly Dictionary<string, int> _places;
    readonly string?[] _cells;
    readonly ArrayBufferWriter<byte> _bytes = new(SendFrom * 2);
    readonly CancellationToken _cancel;

    internal OneRosterSheet(ZipOutput zip, IReadOnlyList<string> columns, CancellationToken cancel)
    {
        (_zip, _cancel, _cells) = (zip, cancel, new string?[columns.Count]);
        _places = columns.Index().ToDictionary(column => column.Item, column => column.Index, StringComparer.Ordinal);
        Put(string.Join(',', columns));
        Put("\r\n");
    }

    /// <summary>Lines written.</summary>
    public int RowCount { get; private set; }

    /// <summary>A cell of the line at hand; null and blank are one.</summary>
    /// <param name="column">A column of the file.</param>
    public string? this[string column]
    {
        set => _cells[_places[column]] = value;
    }

    /// <summary>Writes the line at hand and begins an empty one.</summary>
    public async ValueTask EndRowAsync()
    {
        for (var at = 0; at < _cells.Length; at++)
        {
            if (at > 0) Put(",");
            // Blanks alone are nothing, as the reader has it.
            if (_cells[at] is { } text && !CellText.IsBlank(text)) PutCell(PlainText.ToWrite(text));
        }

        Put("\r\n");
        Array.Clear(_cells);
        RowCount++;
        if (_bytes.WrittenCount >= SendFrom) await SendAsync();
    }

    internal async ValueTask SendAsync()
    {
        await _zip.WriteAsync(_bytes.WrittenMemory, _cancel);
        _bytes.ResetWrittenCount();
    }

    // Blanks at the ends are kept by quotes only.
    void PutCell(string text)
    {
        var isQuoted = text.AsSpan().ContainsAny(",\"\r\n") || text[0] == ' ' || text[^1] == ' ';
        if (!isQuoted) Put(text);
        else
        {
            Put("\"");
            Put(text.Replace("\"", "\"\"", StringComparison.Ordinal));
            Put("\"");
        }
    }

    void Put(string text) => Encoding.UTF8.GetBytes(text, _bytes);
}
