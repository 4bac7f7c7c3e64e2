using System.Globalization;
using System.Text;
using NodaTime;

namespace TrainingLms.Excel;

/// <summary>Writes the rows of one sheet, one after the other. Get it from <see cref="WorkbookWriter.BeginAsync"/>.</summary>
public sealed class SheetWriter
{
    const int LongestText = 32_767, MostNotes = 1_000, LineHeight = 16, HighestRow = 405, DigitsThatStayNumbers = 11, MostDigits = 7;
    // By look: what follows the place of a cell with text in it. A roster of a city has two million of them.
    static readonly byte[][] TextHeads = [.. StylePart.Indexes.Select(index => Encoding.ASCII.GetBytes($"\" s=\"{index}\" t=\"inlineStr\"><is><t"))];
    static readonly LocalDate Epoch = new(1899, 12, 30), FirstCounted = new(1900, 3, 1);
    readonly XmlOutput _xml;
    readonly Func<CancellationToken, ValueTask> _flush;
    readonly CancellationToken _cancel;
    readonly byte[][] _begins;
    readonly byte[] _number = new byte[MostDigits];
    readonly CellStyle[] _styles;
    readonly int[] _wrapped;
    readonly List<CellNote> _notes = [];
    int _row, _digits;

    internal SheetWriter(XmlOutput xml, SheetPlan plan, Func<CancellationToken, ValueTask> flush, CancellationToken cancel)
    {
        (_xml, Plan, _flush, _cancel) = (xml, plan, flush, cancel);
        _begins = [.. plan.Columns.Select((_, i) => Encoding.ASCII.GetBytes($"<c r=\"{ColumnName.Of(i + 1)}"))];
        _styles = [.. plan.Columns.Select(c => c.Style)];
        _wrapped = [.. plan.Columns.Index().Where(c => c.Item.Style == CellStyle.Note).Select(c => c.Index)];
        if (plan.HasHeader) WriteRow([.. plan.Columns.Select(HeadingOf)]);
    }

    /// <summary>The plan of this sheet.</summary>
    public SheetPlan Plan { get; }

    /// <summary>Data rows written so far.</summary>
    public int RowCount => _row - Plan.FirstDataRow + 1;

    internal IReadOnlyList<CellNote> Notes => _notes;

    ReadOnlySpan<byte> RowNumber => _number.AsSpan(0, _digits);

    internal int LastRowWritten => Math.Max(1, _row);

    /// <summary>Writes the next row. Completes at once but for every few hundredth row, when bytes go out.</summary>
    /// <param name="cells">Values from column A on; columns left out stay blank.</param>
    /// <exception cref="ArgumentException">More values than columns, or a text too long for a cell.</exception>
    /// <exception cref="InvalidOperationException">The sheet is full.</exception>
    public ValueTask RowAsync(params ReadOnlySpan<CellValue> cells)
    {
        WriteRow(cells);
        if (!_xml.IsFull) return ValueTask.CompletedTask;
        _cancel.ThrowIfCancellationRequested();
        return _flush(_cancel);
    }

    /// <summary>Puts a note at a cell of the row written last. More than a handful of hundreds help nobody, and slow down every program that opens them.</summary>
    /// <param name="column">Column, 1 being A; each cell once.</param>
    /// <param name="text">What it says; at most 32,767 characters.</param>
    /// <exception cref="InvalidOperationException">The plan says that the sheet has no notes, or has a thousand of them.</exception>
    public void Note(int column, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, LongestText);
        if (!Plan.HasNotes || _notes.Count == MostNotes) throw new InvalidOperationException($"Sheet {Plan.Name} takes no further note.");
        _notes.Add(new CellNote(_row, column, text));
    }

    void WriteRow(ReadOnlySpan<CellValue> cells)
    {
        if (cells.Length > _begins.Length) throw new ArgumentException($"{cells.Length} values for {_begins.Length} columns.", nameof(cells));
        if (_row == SheetPlan.MostRows) throw new InvalidOperationException($"A sheet holds {SheetPlan.MostRows} rows.");
        _row++;
        _row.TryFormat(_number, out _digits, default, CultureInfo.InvariantCulture);
        _xml.Raw("<row r=\""u8).Raw(RowNumber);
        // Not every program makes room for wrapped lines when it opens a file; whoever edits the cell gets the height anew.
        var isHeading = Plan.HasHeader && _row == 1;
        var height = Math.Max(isHeading ? 0 : Plan.RowHeight ?? 0, LinesOf(cells) is > 1 and var lines ? Math.Min(HighestRow, lines * LineHeight) : 0);
        if (height > 0) _xml.Raw("\" ht=\""u8).Number(height);
        if (height > 0 && !isHeading && Plan.RowHeight is not null) _xml.Raw("\" customHeight=\"1"u8);
        _xml.Raw("\">"u8);
        for (var i = 0; i < cells.Length; i++) WriteCell(i, cells[i]);
        _xml.Raw("</row>"u8);
    }

    /// <summary>How many lines the longest wrapped text of a row takes, reckoned by characters: a server has no fonts to measure with.</summary>
    int LinesOf(ReadOnlySpan<CellValue> cells)
    {
        var most = 1;
        foreach (var column in _wrapped)
        {
            if (column >= cells.Length || cells[column].Words is not { } text) continue;
            var taken = 0;
            foreach (var sign in text) taken += sign < 0x2E80 ? 1 : 2;
            most = Math.Max(most, 1 + (int)(taken / (Plan.Columns[column].Width - 2)));
        }
        return most;
    }

    void WriteCell(int column, in CellValue value)
    {
        var style = value.Look ?? _styles[column];
        switch (value.What)
        {
            case CellValue.Content.Blank when value.Look is not null:
                Begin(column, style, quoted: false).Raw("\"/>"u8);
                break;
            case CellValue.Content.Text:
                WriteText(column, value.Words!, style);
                break;
            case CellValue.Content.Number:
                Begin(column, style, quoted: false).Raw("\"><v>"u8).Number(value.Amount).Raw("</v></c>"u8);
                break;
            case CellValue.Content.Date when value.Day < FirstCounted:
                WriteText(column, new CellDate(value.Day, false).ToString(), style);
                break;
            case CellValue.Content.Date:
                var serial = Period.DaysBetween(Epoch, value.Day);
                Begin(column, style, quoted: false).Raw("\"><v>"u8).Number(serial).Raw("</v></c>"u8);
                break;
        }
    }

    void WriteText(int column, string text, CellStyle style)
    {
        if (text.Length > LongestText)
            throw new ArgumentException($"{text.Length} characters in column {ColumnName.Of(column + 1)} of row {_row}; a cell holds {LongestText}.");
        _xml.Raw(_begins[column]).Raw(RowNumber).Raw(TextHeads[StylePart.IndexOf(style, NeedsQuote(text))]);
        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || text.Contains('\n')) _xml.Raw(" xml:space=\"preserve\""u8);
        _xml.Raw(">"u8).Text(text).Raw("</t></is></c>"u8);
    }

    XmlOutput Begin(int column, CellStyle style, bool quoted) =>
        _xml.Raw(_begins[column]).Raw(RowNumber).Raw("\" s=\""u8).Number(StylePart.IndexOf(style, quoted));

    // Text in the file is text, but once somebody edits such a cell Excel would make a formula or a rounded number of it.
    static bool NeedsQuote(string text) =>
        text[0] is '=' or '+' or '-' or '@' or '\t' or '\r'
        || (text.Length > DigitsThatStayNumbers && !text.AsSpan().ContainsAnyExceptInRange('0', '9'));

    static CellValue HeadingOf(SheetColumn column) => column.IsRequired
        ? CellValue.Of($"{column.Heading} *").As(CellStyle.RequiredHeader)
        : CellValue.Of(column.Heading).As(CellStyle.OptionalHeader);
}
