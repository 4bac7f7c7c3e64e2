using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TrainingLms.Excel.Tests;

public sealed class HostileContainerTests
{
    const string OneCell = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";

    [Fact]
    public void The_plain_workbook_these_tests_bend_is_accepted() => Assert.Equal(1, Refused.ReadAll(new RawWorkbook(OneCell).Bytes()));

    [Theory]
    [InlineData("word/document.xml", "docx")]
    [InlineData("ppt/presentation.xml", "pptx")]
    [InlineData("xl/workbook.bin", "xlsb")]
    [InlineData("Index/Document.iwa", "numbers")]
    [InlineData("photo.txt", "zip")]
    public void Another_document_in_a_zip_is_named(string part, string kind)
    {
        var refused = Refused.By(new RawWorkbook().Without("xl/workbook.xml").Without("xl/_rels/workbook.xml.rels").Without("_rels/.rels")
            .Without("xl/sharedStrings.xml").Without("xl/styles.xml").Without("xl/worksheets/sheet1.xml").Part(part, "x").Bytes());
        Assert.Equal(FileCodes.OtherDocument, refused.Code);
        Assert.Equal(kind, refused.Facts["kind"]);
    }

    [Fact]
    public void An_open_document_sheet_is_named()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("mimetype");
            zip.CreateEntry("content.xml");
        }

        Assert.Equal("ods", Refused.By(memory.ToArray()).Facts["kind"]);
    }

    [Fact]
    public void A_file_that_ends_anywhere_early_is_never_read_as_a_shorter_one()
    {
        var whole = new RawWorkbook(OneCell).Bytes();
        for (var length = 4; length < whole.Length; length++)
            Assert.Equal(FileCodes.Truncated, Refused.By(whole[..length]).Code);
    }

    [Fact]
    public void A_wrong_checksum_is_damage_of_the_named_part()
    {
        var bytes = new RawWorkbook(OneCell).Bytes();
        bytes[EntryOf(bytes, "xl/worksheets/sheet1.xml") + 16] ^= 1;
        var refused = Refused.By(bytes);
        Assert.Equal(FileCodes.Damaged, refused.Code);
        Assert.Equal("xl/worksheets/sheet1.xml", refused.Facts["part"]);
    }

    [Fact]
    public void A_size_declared_too_small_hides_nothing()
    {
        var bytes = new RawWorkbook(OneCell).Bytes();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(EntryOf(bytes, "xl/worksheets/sheet1.xml") + 24), 3);
        Assert.Equal(1, Refused.ReadAll(bytes));
    }

    [Fact]
    public void A_part_with_a_password_is_an_encrypted_file()
    {
        var bytes = new RawWorkbook(OneCell).Bytes();
        bytes[EntryOf(bytes, "xl/workbook.xml") + 8] |= 1;
        Assert.Equal(FileCodes.Encrypted, Refused.By(bytes).Code);
    }

    [Theory]
    [InlineData("<worksheet")]
    [InlineData("<worksheet><sheetData></worksheet>")]
    [InlineData("<worksheet/><worksheet/>")]
    [InlineData("<worksheet/>trailing")]
    [InlineData("<worksheet a=\"1\" a=\"2\"/>")]
    [InlineData("<worksheet a=1/>")]
    [InlineData("<worksheet a=\"<\"/>")]
    [InlineData("<other/>")]
    [InlineData("")]
    [InlineData("<?xml version=\"1.0\" encoding=\"GB2312\"?><worksheet/>")]
    [InlineData("<worksheet><sheetData><row r=\"x\"/></sheetData></worksheet>")]
    [InlineData("<worksheet><sheetData><row><c r=\"1A\"/></row></sheetData></worksheet>")]
    [InlineData("<worksheet><sheetData><row><c><v>&#0;</v></c></row></sheetData></worksheet>")]
    [InlineData("<worksheet><sheetData><row><c><v>\u0001</v></c></row></sheetData></worksheet>")]
    [InlineData("<worksheet><sheetData><row><c><v>&nbsp;</v></c></row></sheetData></worksheet>")]
    public void Unreadable_xml_is_damage_of_the_named_part(string sheet)
    {
        var refused = Refused.By(new RawWorkbook().Part("xl/worksheets/sheet1.xml", sheet).Bytes());
        Assert.Equal(FileCodes.Damaged, refused.Code);
        Assert.Equal("xl/worksheets/sheet1.xml", refused.Facts["part"]);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_damage()
    {
        byte[] sheet = [.. Encoding.UTF8.GetBytes("<worksheet><sheetData><row><c t=\"str\"><v>"), 0xC3, 0x28,
            .. Encoding.UTF8.GetBytes("</v></c></row></sheetData></worksheet>")];
        Assert.Equal(FileCodes.Damaged, Refused.By(new RawWorkbook().Part("xl/worksheets/sheet1.xml", sheet).Bytes()).Code);
    }

    [Theory]
    [InlineData("xl/workbook.xml")]
    [InlineData("xl/worksheets/sheet1.xml")]
    [InlineData("xl/sharedStrings.xml")]
    public void A_required_part_that_is_missing_is_named(string part)
    {
        var refused = Refused.By(new RawWorkbook(OneCell).Without(part).Bytes());
        Assert.Equal(FileCodes.PartMissing, refused.Code);
        Assert.Equal(part, refused.Facts["part"]);
    }

    [Theory]
    [InlineData("xl/workbook.xml")]
    [InlineData("xl/styles.xml")]
    [InlineData("xl/sharedStrings.xml")]
    [InlineData("xl/worksheets/sheet1.xml")]
    [InlineData("_rels/.rels")]
    public void A_document_type_is_refused_in_any_part(string part)
    {
        var refused = Refused.By(new RawWorkbook(OneCell).Part(part, "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>").Bytes());
        Assert.Equal(FileCodes.ForbiddenXml, refused.Code);
        Assert.Equal(part, refused.Facts["part"]);
    }

    [Theory]
    [InlineData("xl/vbaProject.bin")]
    [InlineData("xl/macrosheets/sheet1.xml")]
    public void A_macro_is_refused(string part) => Assert.Equal(FileCodes.Macro, Refused.By(new RawWorkbook().Part(part, "x").Bytes()).Code);

    [Theory]
    [InlineData("xl/workbook.xml")]
    [InlineData("XL/WORKBOOK.XML")]
    [InlineData("xl\\workbook.xml")]
    [InlineData("/xl/workbook.xml")]
    public void Two_parts_of_one_name_are_refused(string name) =>
        Assert.Equal(FileCodes.DuplicatePart, Refused.By(new RawWorkbook().Also(name, "x").Bytes()).Code);

    static int EntryOf(byte[] file, string part)
    {
        var name = Encoding.UTF8.GetBytes(part);
        var at = file.AsSpan().LastIndexOf(name) - 46;
        Assert.Equal(0x02014B50u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at)));
        return at;
    }
}
