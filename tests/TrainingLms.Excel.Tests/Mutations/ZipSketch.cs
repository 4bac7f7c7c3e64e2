using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TrainingLms.Excel.Tests.Mutations;

/// <summary>One entry of a container to be written, every field open to be bent.</summary>
sealed class SketchedEntry
{
    public required byte[] Name { get; set; }
    public required byte[] Stored { get; set; }
    public required uint Sum { get; set; }
    public int Method { get; set; } = 8;
    public int Flags { get; set; } = 0x800;
    public long Size { get; set; }
    public byte[] Extra { get; set; } = [];

    /// <summary>Another entry whose bytes this one claims as its own.</summary>
    public SketchedEntry? At { get; set; }

    public long WrittenAt { get; set; }
}

/// <summary>A container written field by field, with right sums and sizes unless somebody bends them, so that a bent part gets past the container.</summary>
sealed class ZipSketch
{
    readonly List<(int At, int Size)> _fields = [];

    public List<SketchedEntry> Entries { get; } = [];

    public byte[] Comment { get; set; } = [];

    /// <summary>Where numbers stand in the bytes written last.</summary>
    public IReadOnlyList<(int At, int Size)> Fields => _fields;

    public static ZipSketch Of(IEnumerable<(string Name, byte[] Content)> parts, CompressionLevel level = CompressionLevel.Fastest)
    {
        var zip = new ZipSketch();
        foreach (var (name, content) in parts) zip.Entries.Add(Entry(name, content, level));
        return zip;
    }

    public static SketchedEntry Entry(string name, byte[] content, CompressionLevel level = CompressionLevel.Fastest) => new()
    {
        Name = Encoding.UTF8.GetBytes(name),
        Stored = Deflate(content, level),
        Sum = SumOf(content),
        Size = content.Length,
    };

    public static uint SumOf(ReadOnlySpan<byte> content)
    {
        var sum = uint.MaxValue;
        foreach (var b in content)
        {
            sum ^= b;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320;
        }

        return ~sum;
    }

    public static byte[] Deflate(byte[] content, CompressionLevel level)
    {
        using var stored = new MemoryStream();
        using (var deflate = new DeflateStream(stored, level, leaveOpen: true)) deflate.Write(content);
        return stored.ToArray();
    }

    public static IReadOnlyList<(string, byte[])> Unpack(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return [.. zip.Entries.Select(e =>
        {
            using var content = new MemoryStream();
            using var part = e.Open();
            part.CopyTo(content);
            return (e.FullName, content.ToArray());
        })];
    }

    public byte[] Bytes()
    {
        _fields.Clear();
        using var file = new MemoryStream();
        foreach (var entry in Entries)
        {
            entry.WrittenAt = file.Position;
            Number(file, 0x04034B50, 4);
            Number(file, 20, 2);
            Common(file, entry);
            file.Write(entry.Name);
            file.Write(entry.Extra);
            file.Write(entry.Stored);
        }

        var directory = file.Position;
        foreach (var entry in Entries)
        {
            Number(file, 0x02014B50, 4);
            Number(file, 20, 2);
            Number(file, 20, 2);
            Common(file, entry);
            Number(file, 0, 2);
            Number(file, 0, 2);
            Number(file, 0, 2);
            Number(file, 0, 4);
            Number(file, (entry.At ?? entry).WrittenAt, 4);
            file.Write(entry.Name);
            file.Write(entry.Extra);
        }

        var length = file.Position - directory;
        Number(file, 0x06054B50, 4);
        Number(file, 0, 4);
        Number(file, Entries.Count, 2);
        Number(file, Entries.Count, 2);
        Number(file, length, 4);
        Number(file, directory, 4);
        Number(file, Comment.Length, 2);
        file.Write(Comment);
        return file.ToArray();
    }

    void Common(MemoryStream file, SketchedEntry entry)
    {
        Number(file, entry.Flags, 2);
        Number(file, entry.Method, 2);
        Number(file, 0, 4);
        Number(file, entry.Sum, 4);
        Number(file, entry.Stored.Length, 4);
        Number(file, entry.Size, 4);
        Number(file, entry.Name.Length, 2);
        Number(file, entry.Extra.Length, 2);
    }

    void Number(MemoryStream file, long value, int size)
    {
        _fields.Add(((int)file.Position, size));
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        file.Write(bytes[..size]);
    }
}
