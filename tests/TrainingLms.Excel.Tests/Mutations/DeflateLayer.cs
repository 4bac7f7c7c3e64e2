using System.IO.Compression;

namespace TrainingLms.Excel.Tests.Mutations;

/// <summary>Bends the packed bytes of one part. What can still be unpacked gets the right sum, so that it is read.</summary>
static class DeflateLayer
{
    public static byte[] Bend(Random random)
    {
        var zip = ZipSketch.Of(BaseFiles.PickParts(random), random.OneOf([CompressionLevel.Fastest, CompressionLevel.NoCompression, CompressionLevel.SmallestSize]));
        var entry = random.OneOf(zip.Entries);
        entry.Stored = random.Next(10) == 0 ? Noise(random) : Bytes.Bend(entry.Stored, random);
        if (random.Next(3) > 0 && Inflate(entry.Stored) is { } content) (entry.Sum, entry.Size) = (ZipSketch.SumOf(content), content.Length);
        return zip.Bytes();
    }

    static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(2_000)];
        random.NextBytes(noise);
        return noise;
    }

    static byte[]? Inflate(byte[] stored)
    {
        try
        {
            using var content = new MemoryStream();
            using var deflate = new DeflateStream(new MemoryStream(stored), CompressionMode.Decompress);
            deflate.CopyTo(content);
            return content.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
