using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace TrainingLms.Excel;

/// <summary>
/// Writes a zip archive forwards, without ever blocking on the target. The framework's archive writer ends each entry with a blocking
/// write, which a web server's answer refuses; so the packed bytes are collected here and handed on in turn.
/// </summary>
sealed class ZipOutput(Stream target, CompressionLevel compression) : IDisposable
{
    // Version 2.0, sizes behind the content, names in UTF-8, and one fixed day: equal content makes equal files.
    const ushort Version = 20, Flags = 0x0808, Deflated = 8, FirstDay = 0x0021;
    readonly MemoryStream _packed = new();
    readonly Crc32 _sum = new();
    readonly List<Entry> _entries = [];
    DeflateStream? _deflate;
    Entry? _open;
    long _written;

    sealed class Entry(byte[] name, long at)
    {
        public byte[] Name { get; } = name;
        public long At { get; } = at;
        public uint Sum { get; set; }
        public long Packed { get; set; }
        public long Unpacked { get; set; }
    }

    public async ValueTask BeginAsync(string name, CancellationToken cancel)
    {
        _open = new(Encoding.UTF8.GetBytes(name), _written);
        _entries.Add(_open);
        var header = new byte[30];
        Put(header, 0x04034B50);
        PutCommon(header.AsSpan(4), 0, 0, 0, _open.Name.Length);
        await SendAsync(header, cancel);
        await SendAsync(_open.Name, cancel);
        _deflate = new(_packed, compression, leaveOpen: true);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        _deflate!.Write(content.Span);
        _sum.Append(content.Span);
        _open!.Unpacked += content.Length;
        return HandOnAsync(cancel);
    }

    public async ValueTask EndAsync(CancellationToken cancel)
    {
        await _deflate!.DisposeAsync();
        await HandOnAsync(cancel);
        _open!.Sum = _sum.GetCurrentHashAsUInt32();
        _sum.Reset();
        var sizes = new byte[16];
        Put(sizes, 0x08074B50);
        PutSizes(sizes.AsSpan(4), _open);
        await SendAsync(sizes, cancel);
    }

    public async ValueTask CompleteAsync(CancellationToken cancel)
    {
        var begin = _written;
        foreach (var entry in _entries)
        {
            var line = new byte[46 + entry.Name.Length];
            Put(line, 0x02014B50);
            BinaryPrimitives.WriteUInt16LittleEndian(line.AsSpan(4), Version);
            PutCommon(line.AsSpan(6), entry.Sum, Narrow(entry.Packed), Narrow(entry.Unpacked), entry.Name.Length);
            Put(line.AsSpan(42), Narrow(entry.At));
            entry.Name.CopyTo(line, 46);
            await SendAsync(line, cancel);
        }

        var end = new byte[22];
        Put(end, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)_entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)_entries.Count);
        Put(end.AsSpan(12), Narrow(_written - begin));
        Put(end.AsSpan(16), Narrow(begin));
        await SendAsync(end, cancel);
        await target.FlushAsync(cancel);
    }

    /// <summary>Lets go of memory only; the target hears nothing of it.</summary>
    public void Dispose()
    {
        _deflate?.Dispose();
        _packed.Dispose();
    }

    async ValueTask HandOnAsync(CancellationToken cancel)
    {
        if (_packed.Length == 0) return;
        _open!.Packed += _packed.Length;
        await SendAsync(_packed.GetBuffer().AsMemory(0, (int)_packed.Length), cancel);
        _packed.SetLength(0);
    }

    async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await target.WriteAsync(bytes, cancel);
        _written += bytes.Length;
    }

    static void PutCommon(Span<byte> header, uint sum, uint packed, uint unpacked, int nameLength)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(header, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], Flags);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], Deflated);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], FirstDay);
        Put(header[10..], sum);
        Put(header[14..], packed);
        Put(header[18..], unpacked);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)nameLength);
    }

    static void PutSizes(Span<byte> bytes, Entry entry)
    {
        Put(bytes, entry.Sum);
        Put(bytes[4..], Narrow(entry.Packed));
        Put(bytes[8..], Narrow(entry.Unpacked));
    }

    static void Put(Span<byte> bytes, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);

    // Beyond 4 GB the format needs other fields, and no office program would open the result.
    static uint Narrow(long size) =>
        size <= uint.MaxValue ? (uint)size : throw new InvalidOperationException("A workbook cannot grow beyond 4 GB.");
}
