using System.Text;

namespace TrainingLms.Excel.Tests;

public sealed class FileSnifferTests
{
    static readonly byte[] Compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    public static TheoryData<string, byte[]> NotWorkbooks() => new()
    {
        { FileCodes.Empty, [] },
        { FileCodes.LegacyXls, [.. Compound, .. new byte[600]] },
        { FileCodes.Encrypted, [.. Compound, .. new byte[70_000], .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[9]] },
        { FileCodes.Csv, Encoding.UTF8.GetBytes("工号,姓名\r\nG1,李静\r\n") },
        { FileCodes.Csv, [0xB9, 0xA4, 0xBA, 0xC5, (byte)',', 0xD0, 0xD5, 0xC3, 0xFB, (byte)'\n'] },
        { FileCodes.Csv, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("工号\t姓名\n")] },
        { FileCodes.Html, Encoding.UTF8.GetBytes("\uFEFF \r\n<html><table>") },
        { FileCodes.Html, Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?><Workbook/>") },
        { FileCodes.LockFile, LockFile("Li Jing") },
        { FileCodes.NotExcel, Encoding.ASCII.GetBytes("%PDF-1.7\n%,") },
        { FileCodes.NotExcel, [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F'] },
        { FileCodes.NotExcel, Encoding.ASCII.GetBytes("hello") },
        { FileCodes.Truncated, Encoding.ASCII.GetBytes("PK\x03\x04 and no more") },
    };

    [Theory]
    [MemberData(nameof(NotWorkbooks))]
    public void Every_other_kind_of_file_is_refused_by_its_name(string code, byte[] file) =>
        Assert.Equal(code, Refused.By(file).Code);

    [Fact]
    public void A_file_above_the_upload_limit_is_refused_before_it_is_looked_at()
    {
        var refused = Refused.By(new byte[101], new() { UploadBytes = 100 });
        Assert.Equal(FileCodes.TooLarge, refused.Code);
        Assert.Equal("upload_bytes", refused.Facts["limit"]);
        Assert.Equal("100", refused.Facts["allowed"]);
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read_and_held_to_the_same_limit()
    {
        var bytes = new RawWorkbook("<row><c><v>1</v></c></row>").Bytes();
        using (var book = Workbook.Open(new OneWayStream(bytes))) Assert.Single(book.Sheets[0].ReadRows());
        var refused = Assert.Throws<WorkbookRefusedException>(
            () => Workbook.Open(new OneWayStream(bytes), new() { UploadBytes = bytes.Length - 1 }));
        Assert.Equal(FileCodes.TooLarge, refused.Code);
    }

    [Fact]
    public void A_file_on_disk_is_let_go_when_it_is_refused()
    {
        var path = Path.GetTempFileName();
        Assert.Equal(FileCodes.Empty, Assert.Throws<WorkbookRefusedException>(() => Workbook.Open(path)).Code);
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }
        File.Delete(path);
    }

    static byte[] LockFile(string name)
    {
        var file = new byte[165];
        Array.Fill(file, (byte)' ', 0, 55);
        file[0] = file[55] = (byte)name.Length;
        Encoding.ASCII.GetBytes(name, file.AsSpan(1));
        Encoding.Unicode.GetBytes(name.PadRight(54), file.AsSpan(57));
        return file;
    }

    sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
