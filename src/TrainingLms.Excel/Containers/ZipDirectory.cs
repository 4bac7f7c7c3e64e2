using System.Buffers.Binary;
using System.Text;

namespace TrainingLms.Excel;

/// <summary>
/// The zip directory at the end of the file, read by ourselves: we must tell a cut-off file from a damaged one, see two parts
/// of one name, and stop at the entry limit before a hostile directory fills the memory.
/// </summary>
static class ZipDirectory
{
    const int EndLength = 22, LongestComment = ushort.MaxValue, EntryLength = 46;
    const uint EndMark = 0x06054B50, EntryMark = 0x02014B50, WideEndMark = 0x06064B50, WideLocatorMark = 0x07064B50, SignatureMark = 0x05054B50;

    /// <summary>All entries that are files. Refuses a missing or broken directory and more parts than allowed.</summary>
    public static List<ZipPart> Read(Stream file, int partLimit)
    {
        var (at, length, count) = Find(file);
        var directory = ReadAt(file, at, length);
        var parts = new List<ZipPart>();
        var rest = directory.AsSpan();
        var seen = 0;
        for (; rest.Length >= EntryLength && Mark(rest) == EntryMark; seen++)
        {
            if (seen >= partLimit) throw Refuse.TooLarge("parts", partLimit);
            rest = rest[ReadEntry(rest, file.Length, parts)..];
        }

        // A directory that stops in the middle would make a workbook without styles or sheets of a good one, and nobody would be told.
        if (seen % (ushort.MaxValue + 1) != count || (!rest.IsEmpty && (rest.Length < 4 || Mark(rest) != SignatureMark))) throw Broken();
        return parts;
    }

    static int ReadEntry(ReadOnlySpan<byte> entry, long fileLength, List<ZipPart> parts)
    {
        int nameLength = Short(entry, 28), extraLength = Short(entry, 30), commentLength = Short(entry, 32);
        var whole = EntryLength + nameLength + extraLength + commentLength;
        if (whole > entry.Length) throw Broken();

        long stored = Int(entry, 20), headerAt = Int(entry, 42);
        WidenFrom(entry.Slice(EntryLength + nameLength, extraLength), Int(entry, 24) == uint.MaxValue, ref stored, ref headerAt);
        if (headerAt < 0 || headerAt >= fileLength || stored < 0) throw Broken();

        var name = Encoding.UTF8.GetString(entry.Slice(EntryLength, nameLength)).Replace('\\', '/').TrimStart('/');
        if (name.Length > 0 && !name.EndsWith('/'))
        {
            var stays = Math.Min(stored, fileLength - headerAt);
            parts.Add(new(name, Short(entry, 10), (Short(entry, 8) & 1) != 0, Int(entry, 16), stays, headerAt));
        }

        return whole;
    }

    // Streaming writers mark sizes as "see the 64-bit field" even in small files.
    static void WidenFrom(ReadOnlySpan<byte> extra, bool sizeIsWide, ref long stored, ref long headerAt)
    {
        while (extra.Length >= 4)
        {
            int kind = Short(extra, 0), length = Short(extra, 2);
            if (4 + length > extra.Length) throw Broken();
            if (kind == 1)
            {
                var fields = extra.Slice(4, length);
                if (sizeIsWide) Take(ref fields);
                if (stored == uint.MaxValue) stored = Take(ref fields);
                if (headerAt == uint.MaxValue) headerAt = Take(ref fields);
                return;
            }

            extra = extra[(4 + length)..];
        }
    }

    static long Take(ref ReadOnlySpan<byte> fields)
    {
        if (fields.Length < 8) throw Broken();
        var value = BinaryPrimitives.ReadInt64LittleEndian(fields);
        fields = fields[8..];
        return value;
    }

    static (long At, long Length, int Count) Find(Stream file)
    {
        var tailLength = Math.Min(file.Length, EndLength + LongestComment);
        var tailAt = file.Length - tailLength;
        var tail = ReadAt(file, tailAt, tailLength);
        for (var i = tail.Length - EndLength; i >= 0; i--)
        {
            var end = tail.AsSpan(i);
            // The comment must end with the file, or these four bytes are content that happens to look like the mark.
            if (Mark(end) != EndMark || EndLength + Short(end, 20) != end.Length) continue;
            long length = Int(end, 12), at = Int(end, 16);
            var count = Short(end, 10);
            if (at == uint.MaxValue || length == uint.MaxValue || count == ushort.MaxValue) (at, length, count) = FindWide(file, tailAt + i);
            if (at < 0 || length < 0 || at > file.Length - length) throw Broken();
            return (at, length, count);
        }

        throw Refuse.With(FileCodes.Truncated);
    }

    static (long At, long Length, int Count) FindWide(Stream file, long endAt)
    {
        if (endAt < 20) throw Broken();
        var locator = ReadAt(file, endAt - 20, 20);
        if (Mark(locator) != WideLocatorMark) throw Broken();
        var wideAt = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        if (wideAt < 0 || wideAt > file.Length - 56) throw Broken();
        var wide = ReadAt(file, wideAt, 56);
        if (Mark(wide) != WideEndMark) throw Broken();
        return (BinaryPrimitives.ReadInt64LittleEndian(wide.AsSpan(48)), BinaryPrimitives.ReadInt64LittleEndian(wide.AsSpan(40)), Short(wide, 32));
    }

    static byte[] ReadAt(Stream file, long at, long length)
    {
        var bytes = new byte[length];
        file.Position = at;
        if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw Refuse.With(FileCodes.Truncated);
        return bytes;
    }

    static WorkbookRefusedException Broken() => Refuse.Damaged("zip", "directory");

    static uint Mark(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    static uint Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
