using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace TrainingLms.Excel;

/// <summary>
/// The content of one part. Counts what really comes out of the inflater against the limits, checks the sum at the end, and
/// turns every complaint of the inflater into a refusal.
/// </summary>
sealed class PartStream : Stream
{
    const int HeaderLength = 30;
    const uint HeaderMark = 0x04034B50;
    readonly ZipPart _part;
    readonly InflateBudget _budget;
    readonly Stream _content;
    long _inflated;
    readonly Crc32 _sum = new();
    bool _ended;

    public PartStream(Stream file, ZipPart part, InflateBudget budget)
    {
        _part = part;
        _budget = budget;
        if (part.IsEncrypted) throw Refuse.With(FileCodes.Encrypted);
        var stored = new StoredBytes(file, ContentAt(file, part), part.StoredBytes);
        _content = part.Method switch
        {
            0 => stored,
            8 => new DeflateStream(stored, CompressionMode.Decompress),
            _ => throw Refuse.Damaged(part.Name, "method"),
        };
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty) return 0;
        int count;
        try
        {
            count = _content.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw Refuse.Damaged(_part.Name, "deflate");
        }

        if (count == 0)
        {
            _ended = true;
            if (_sum.GetCurrentHashAsUInt32() != _part.Sum) throw Refuse.Damaged(_part.Name, "checksum");
            return 0;
        }

        _sum.Append(buffer[..count]);
        _inflated += count;
        _budget.Spend(count, _inflated, _part.StoredBytes);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _content.Dispose();
        base.Dispose(disposing);
    }

    // The entry's own header repeats the name and may carry other extras than the directory, so its length must be asked for.
    static long ContentAt(Stream file, ZipPart part)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        file.Position = part.HeaderAt;
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength
            || BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderMark)
        {
            throw Refuse.Damaged(part.Name, "header");
        }

        return part.HeaderAt + HeaderLength + BinaryPrimitives.ReadUInt16LittleEndian(header[26..])
            + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
    }
}
