using System.Buffers;
using System.Text;

namespace TrainingLms.Excel;

/// <summary>
/// Writes rows as text with commas, as RFC 4180 says, for people who open such files in Excel: with the byte-order mark by which it knows the character
/// set, and a tab before whatever it would make a number, a date or a formula of. Our reader takes such tabs for the blanks they look like.
/// </summary>
public sealed class SeparatedText(Stream target)
{
    const int SendFrom = 1 << 16;

    static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n\t");

    readonly ArrayBufferWriter<byte> _bytes = new(SendFrom * 2);
    bool _begun;

    /// <summary>Writes the next row.</summary>
    /// <param name="cells">Cells from the first column on; null for an empty one.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async ValueTask RowAsync(IReadOnlyList<string?> cells, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (!_begun) _bytes.Write(Encoding.UTF8.Preamble);
        _begun = true;
        for (var at = 0; at < cells.Count; at++)
        {
            if (at > 0) _bytes.Write(","u8);
            if (cells[at] is { Length: > 0 } cell) Write(cell);
        }

        _bytes.Write("\r\n"u8);
        if (_bytes.WrittenCount >= SendFrom) await SendAsync(cancel);
    }

    /// <summary>Sends what has not been sent yet.</summary>
    public ValueTask CompleteAsync(CancellationToken cancel = default) => SendAsync(cancel);

    async ValueTask SendAsync(CancellationToken cancel)
    {
        await target.WriteAsync(_bytes.WrittenMemory, cancel);
        _bytes.ResetWrittenCount();
    }

    void Write(string cell)
    {
        var guard = IsMistaken(cell) ? "\t" : "";
        if (guard.Length == 0 && !cell.AsSpan().ContainsAny(NeedsQuotes)) Encoding.UTF8.GetBytes(cell, _bytes);
        else Encoding.UTF8.GetBytes($"\"{guard}{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", _bytes);
    }

    /// <summary>Long numbers lose digits, 2012-10 becomes the tenth of a month, and a name that begins with an equals sign is computed.</summary>
    static bool IsMistaken(string cell) => char.IsAsciiDigit(cell[0]) || cell[0] is '=' or '+' or '-' or '@' or '.';
}
