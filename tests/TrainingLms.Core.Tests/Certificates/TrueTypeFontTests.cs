using System.Buffers.Binary;
using TrainingLms.Certificates;

namespace TrainingLms.Core.Tests.Certificates;

public sealed class TrueTypeFontTests
{
    [Fact]
    public void A_file_that_is_no_font_or_is_cut_short_is_told_and_never_breaks_the_reader()
    {
        Assert.Equal("certificate_font.unreadable", Assert.Throws<FontFault>(() => TrueTypeFont.Load("/nowhere/font.ttf")).Code);
        Assert.Equal("certificate_font.damaged", Assert.Throws<FontFault>(() => TrueTypeFont.Read("not a font"u8.ToArray())).Code);
        Assert.Equal("certificate_font.damaged", Assert.Throws<FontFault>(() => TrueTypeFont.Read([])).Code);
        Assert.Equal("certificate_font.no_outlines", Assert.Throws<FontFault>(() => TrueTypeFont.Read([.. "OTTO"u8, 0, 0, 0, 0, 0, 0, 0, 0])).Code);
    }

    [Theory]
    [InlineData(0x0002, true)] // restricted
    [InlineData(0x0004, false)] // preview and print
    [InlineData(0x0200, true)] // bitmaps only
    [InlineData(0x0000, false)] // installable
    public void A_font_that_forbids_embedding_is_not_printed_with(int rights, bool isRefused)
    {
        PdfTools.FontOrSkip();
        var file = File.ReadAllBytes("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf");
        for (var i = 0; i < BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(4)); i++)
            if (file.AsSpan(12 + 16 * i, 4).SequenceEqual("OS/2"u8))
                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan((int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(20 + 16 * i)) + 8), (ushort)rights);
        Assert.Equal(isRefused ? "certificate_font.embedding_forbidden" : null, Record.Exception(() => TrueTypeFont.Read(file)) is FontFault fault ? fault.Code : null);
    }

    [Fact]
    public void A_font_within_a_collection_is_the_same_font()
    {
        var alone = PdfTools.FontOrSkip();
        var file = File.ReadAllBytes("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf");
        // The head of a collection with one font, whose directory follows; offsets of tables count from the start of the file.
        byte[] collection = [.. "ttcf"u8, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 16, .. file];
        for (var i = 0; i < BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(4)); i++)
        {
            var offset = collection.AsSpan(16 + 20 + 16 * i, 4);
            BinaryPrimitives.WriteUInt32BigEndian(offset, BinaryPrimitives.ReadUInt32BigEndian(offset) + 16);
        }
        var within = TrueTypeFont.Read(collection);
        Assert.Equal((alone.Name, alone.GlyphCount, alone.Ascent), (within.Name, within.GlyphCount, within.Ascent));
        Assert.Equal("certificate_font.damaged", Assert.Throws<FontFault>(() => TrueTypeFont.Read(collection, 1)).Code);
    }
}
