using System.Buffers.Binary;

namespace TrainingLms.Courses;

/// <summary>How large the list of files in a zip archive is, before anybody reads it: a list of millions of empty files would fill the memory, however small each is.</summary>
static class ZipDirectory
{
    /// <summary>Bytes of the list that one file may take: its path, the folders above it, and what programs add.</summary>
    public const long MostOfOneFile = 4_096;

    const int EndLength = 22;
    const int LongestComment = ushort.MaxValue;
    const int PlaceOfDisk = 4;
    const int PlaceOfCount = 10;
    const int PlaceOfStart = 16;

    static ReadOnlySpan<byte> EndMark => [0x50, 0x4B, 5, 6];

    /// <summary>Bytes from the beginning of the list to the end of the archive; without end for an archive in the form for more than 4 GB or 65,535 files, which says elsewhere where its list is.</summary>
    /// <exception cref="InvalidDataException">It is no archive.</exception>
    public static long SizeOf(Stream zip)
    {
        var tail = new byte[Math.Min(zip.Length, EndLength + LongestComment)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        zip.Position = 0;
        var at = tail.AsSpan().LastIndexOf(EndMark);
        if (at < 0 || at + EndLength > tail.Length) throw new InvalidDataException("There is no end of a central directory.");
        var end = tail.AsSpan(at);
        var (disk, count, start) = (BinaryPrimitives.ReadUInt16LittleEndian(end[PlaceOfDisk..]), BinaryPrimitives.ReadUInt16LittleEndian(end[PlaceOfCount..]), BinaryPrimitives.ReadUInt32LittleEndian(end[PlaceOfStart..]));
        return disk == ushort.MaxValue || count == ushort.MaxValue || start == uint.MaxValue ? long.MaxValue : zip.Length - start;
    }
}
