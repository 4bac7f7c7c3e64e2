using System.Buffers.Binary;
using System.Text;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Privacy;

public sealed class PictureMetadataTests
{
    static readonly byte[] Frame = [.. Segment(0xDB, [1, 2, 3]), .. Segment(0xC2, [9, 9, 9]), .. Segment(0xC4, [4])];

    // Two scans with stuffed bytes, a restart marker and a table between them, as progressive pictures have.
    static readonly byte[] Scans = [.. Segment(0xDA, [5, 6]), 10, 0xFF, 0, 11, 0xFF, 0xD3, 12, .. Segment(0xC4, [7]), .. Segment(0xDA, [8]), 13, 0xFF, 0, 14];

    [Fact]
    public void A_photograph_keeps_what_paints_it_and_which_side_is_up()
    {
        byte[] jfif = Segment(0xE0, [.. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 0, 0]), colours = Segment(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, 7]), adobe = Segment(0xEE, [.. "Adobe"u8, 1]);
        byte[] exif = Segment(0xE1, [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 2, 0, .. Entry(0x010F, 2, "Cam\0"u8), .. Entry(0x0112, 3, [6, 0, 0, 0]), 0, 0, 0, 0, .. "GPS 39.1N"u8]);
        var photo = Jpeg(jfif, Segment(0xE0, "JFXX\0small picture"u8), exif, Segment(0xE1, "http://ns.adobe.com/xap/1.0/\0Li Ming"u8), colours, Segment(0xE2, "MPF\0another"u8), Segment(0xED, "Photoshop 3.0\0IPTC"u8),
            adobe, Segment(0xFE, "made by Li Ming"u8), [0xFF, 0xFF], Frame, Scans, [0xFF, 0xD9], "a video behind the end"u8.ToArray());
        byte[] side = Segment(0xE1, [.. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(Jpeg(jfif, side, colours, adobe, Frame, Scans, [0xFF, 0xD9]), Clean("image/jpeg", photo));
    }

    [Fact]
    public void A_picture_without_metadata_stays_as_it_is()
    {
        var plain = new ProofFile("a.jpg", "image/jpeg", Jpeg(Frame, Scans, [0xFF, 0xD9]));
        Assert.Same(plain, PictureMetadata.Without(plain));
        var page = new ProofFile("a.pdf", "application/pdf", "%PDF-1.7 /Author (Li)"u8.ToArray());
        Assert.Same(page, PictureMetadata.Without(page));
    }

    [Fact]
    public void A_drawing_keeps_the_parts_that_paint_it()
    {
        byte[] head = Chunk("IHDR", 13), colours = Chunk("PLTE", 6), seen = Chunk("tRNS", 1), size = Chunk("pHYs", 9), pixels = Chunk("IDAT", 40), end = Chunk("IEND", 0);
        var drawing = Png(head, Chunk("tIME", 7), Chunk("tEXt", 20), colours, seen, size, Chunk("eXIf", 30), Chunk("iTXt", 5), pixels, Chunk("zTXt", 5), Chunk("ruDe", 5), end, [1, 2, 3]);
        Assert.Equal(Png(head, colours, seen, size, pixels, end), Clean("image/png", drawing));
    }

    [Fact]
    public void The_pictures_of_this_repository_stay_whole()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(House.Sources.Root, "src", "TrainingLms.Portal", "Pictures"), "*.png"))
        {
            var clean = Clean("image/png", File.ReadAllBytes(path));
            Assert.Equal(clean, Clean("image/png", clean));
            Assert.True(clean.Length > 1000);
        }
    }

    [Fact]
    public void Cut_anywhere_a_picture_is_refused_or_comes_out_whole_and_nothing_else_happens()
    {
        foreach (var (kind, whole) in new[] { ("image/jpeg", Jpeg(Segment(0xE1, [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 255, 255]), Frame, Scans, [0xFF, 0xD9])), ("image/png", Png(Chunk("IHDR", 13), Chunk("IDAT", 9), Chunk("IEND", 0))) })
            for (var length = kind == "image/png" ? 8 : 3; length < whole.Length; length++)
                Assert.Equal(["proof.damaged"], Assert.Throws<RefusedException>(() => Clean(kind, whole[..length])).Codes);
    }

    [Fact]
    public void Lengths_that_lead_out_of_the_file_are_damage()
    {
        Assert.Throws<RefusedException>(() => Clean("image/png", [.. Signature, 0xFF, 0xFF, 0xFF, 0xFF, .. "IDAT"u8, 0, 0, 0, 0]));
        Assert.Throws<RefusedException>(() => Clean("image/png", [.. Signature, 0x7F, 0xFF, 0xFF, 0xFF, .. "IDAT"u8, 0, 0, 0, 0]));
        Assert.Throws<RefusedException>(() => Clean("image/jpeg", [0xFF, 0xD8, 0xFF, 0xDB, 0, 1, 0xFF, 0xD9]));
        // An orientation table that lies outside its segment says nothing, and the segment goes.
        Assert.Equal(Jpeg(Frame, Scans, [0xFF, 0xD9]), Clean("image/jpeg", Jpeg(Segment(0xE1, [.. "Exif\0\0MM\0*"u8, 0xFF, 0xFF, 0xFF, 0xFF]), Frame, Scans, [0xFF, 0xD9])));
    }

    static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    static byte[] Clean(string kind, byte[] content) => PictureMetadata.Without(new ProofFile("a", kind, content)).Content;

    static byte[] Jpeg(params byte[][] parts) => [0xFF, 0xD8, .. parts.SelectMany(part => part)];

    static byte[] Png(params byte[][] parts) => [.. Signature, .. parts.SelectMany(part => part)];

    static byte[] Segment(byte marker, ReadOnlySpan<byte> body) => [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];

    /// <summary>An entry of a little-endian table with its value inside.</summary>
    static byte[] Entry(ushort tag, byte type, ReadOnlySpan<byte> value) => [(byte)tag, (byte)(tag >> 8), type, 0, 1, 0, 0, 0, .. value];

    static byte[] Chunk(string name, int length)
    {
        var chunk = new byte[12 + length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, length);
        Encoding.ASCII.GetBytes(name, chunk.AsSpan(4));
        chunk.AsSpan(8, length).Fill((byte)name[3]);
        return chunk;
    }
}
