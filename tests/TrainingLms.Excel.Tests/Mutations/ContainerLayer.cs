using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TrainingLms.Excel.Tests.Mutations;

/// <summary>Bends the container: its entries first, then the numbers in its headers, then its end.</summary>
static class ContainerLayer
{
    static readonly string[] Names =
    [
        "", "/", "//", "..", "xl", "xl/", "XL/WORKBOOK.XML", "xl\\workbook.xml", "/xl/styles.xml", "xl/vbaProject.bin", "xl/macrosheets/a.xml", "word/document.xml",
        "xl/workbook.bin", "Index.zip", "mimetype", "content.xml", "_RELS/.RELS", "xl/\0.xml", "xl/\u0001\uFFFF", "xl/worksheets/sheet2.xml", new('李', 20_000),
    ];

    public static byte[] Bend(Random random)
    {
        var zip = ZipSketch.Of(BaseFiles.PickParts(random), random.OneOf([CompressionLevel.Fastest, CompressionLevel.NoCompression, CompressionLevel.Optimal]));
        for (var times = random.Next(3); times > 0; times--) BendEntries(zip, random);
        var file = zip.Bytes();
        for (var times = random.Next(3); times > 0; times--) BendNumber(file, random.OneOf(zip.Fields), zip.Fields, random);
        return random.Next(4) == 0 ? BendEnd(file, random) : file;
    }

    static void BendEntries(ZipSketch zip, Random random)
    {
        if (zip.Entries.Count == 0) return;
        var entry = random.OneOf(zip.Entries);
        var other = random.OneOf(zip.Entries);
        switch (random.Next(12))
        {
            case 0:
                zip.Entries.Remove(entry);
                break;
            case 1:
                zip.Entries.Add(entry);
                break;
            case 2:
                entry.At = other;
                break;
            case 3:
                (entry.Name, other.Name) = (other.Name, entry.Name);
                break;
            case 4:
                entry.Name = Encoding.UTF8.GetBytes(random.OneOf(Names));
                break;
            case 5:
                zip.Entries.Add(ZipSketch.Entry(random.OneOf(Names), "<a/>"u8.ToArray()));
                break;
            case 6:
                entry.Name = Bytes.Bend(entry.Name, random);
                break;
            case 7:
                entry.Method = random.OneOf([0, 1, 9, 12, 14, 93, 95, 99]);
                break;
            case 8:
                entry.Flags = random.Next(0x10000);
                break;
            case 9:
                entry.Extra = Extra(random);
                break;
            case 10:
                zip.Comment = new byte[random.OneOf([1, 100, 65_535])];
                break;
            default:
                entry.Stored = entry.Stored[..random.Next(entry.Stored.Length + 1)];
                break;
        }
    }

    // The 64-bit fields of streaming writers, whole or cut.
    static byte[] Extra(Random random)
    {
        var extra = new byte[random.Next(4, 40)];
        random.NextBytes(extra);
        BinaryPrimitives.WriteUInt16LittleEndian(extra, (ushort)random.OneOf([1, 1, 0x5455, 0xFFFF]));
        BinaryPrimitives.WriteUInt16LittleEndian(extra.AsSpan(2), (ushort)random.OneOf([0, extra.Length - 4, extra.Length, 0xFFFF]));
        return extra;
    }

    static void BendNumber(byte[] file, (int At, int Size) field, IReadOnlyList<(int At, int Size)> all, Random random)
    {
        var place = file.AsSpan(field.At, field.Size);
        if (random.Next(3) == 0 && random.OneOf(all) is var other && other.Size >= field.Size) file.AsSpan(other.At, field.Size).CopyTo(place);
        else
        {
            Span<byte> value = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(value, random.OneOf<long>([0, 1, -1, 7, 46, 255, 256, 32_767, 65_535, int.MaxValue, 0xFFFFFFFE, file.Length, file.Length - 22, random.Next(file.Length)]));
            value[..field.Size].CopyTo(place);
        }
    }

    static byte[] BendEnd(byte[] file, Random random) => random.Next(4) switch
    {
        0 => file[..random.Next(4, file.Length)],
        1 => [.. file, .. new byte[random.Next(1, 100)]],
        2 => [.. file[..^22], .. WideEnd(file.Length - 22, random), .. file[^22..^6], 0xFF, 0xFF, 0xFF, 0xFF, 0, 0],
        _ => [.. new byte[random.Next(1, 100)], .. file],
    };

    static byte[] WideEnd(int at, Random random)
    {
        var end = new byte[76];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06064B50);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(40), Wild(at, random));
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(48), Wild(at, random));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(56), 0x07064B50);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(64), random.Next(4) == 0 ? Wild(at, random) : at);
        return end;
    }

    static long Wild(int at, Random random) => random.OneOf([0L, 1, -1, at, at - 1, long.MaxValue, long.MinValue, int.MaxValue, 1L << 32, random.Next(at)]);
}
