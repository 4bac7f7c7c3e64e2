using System.Buffers;
using System.Text;

namespace TrainingLms.Excel;

/// <summary>Says what a file is from its bytes. The name is never believed: half of all wrong uploads carry the right one.</summary>
static class FileSniffer
{
    const int SampleLength = 4096, LockFileLength = 165;
    static readonly byte[] PasswordMark = Encoding.Unicode.GetBytes("EncryptedPackage");

    // Control characters no text file holds.
    static readonly SearchValues<byte> NotText = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Except([9, 10, 12, 13]).Select(b => (byte)b), 0x7F]);

    static readonly SearchValues<byte> Separators = SearchValues.Create(",;\t\r\n|"u8);

    /// <summary>Passes a zip archive and refuses everything else by name.</summary>
    public static void ExpectZip(Stream file, long uploadLimit)
    {
        var sample = SampleOf(file, uploadLimit);
        if (IsZip(sample)) return;
        throw Refuse.With(NameOf(sample, file));
    }

    /// <summary>Whether it is a zip archive.</summary>
    public static bool IsZip(Stream file, long uploadLimit) => IsZip(SampleOf(file, uploadLimit));

    /// <summary>Whether it is a text with separators, which is a table too.</summary>
    public static bool IsText(Stream file, long uploadLimit)
    {
        var sample = SampleOf(file, uploadLimit);
        return !IsZip(sample) && NameOf(sample, file) == FileCodes.Csv;
    }

    static byte[] SampleOf(Stream file, long uploadLimit)
    {
        if (file.Length == 0) throw Refuse.With(FileCodes.Empty);
        if (file.Length > uploadLimit) throw Refuse.TooLarge("upload_bytes", uploadLimit);
        var sample = new byte[Math.Min(file.Length, SampleLength)];
        file.Position = 0;
        return sample[..file.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false)];
    }

    static bool IsZip(ReadOnlySpan<byte> sample) =>
        sample.StartsWith("PK\x03\x04"u8) || sample.StartsWith("PK\x05\x06"u8) || "PK\x03\x04"u8.StartsWith(sample);

    static string NameOf(ReadOnlySpan<byte> sample, Stream file)
    {
        if (sample.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0]))
            return Contains(file, PasswordMark) ? FileCodes.Encrypted : FileCodes.LegacyXls;
        if (IsLockFile(sample, file.Length)) return FileCodes.LockFile;

        var text = AsText(sample);
        if (text.IsEmpty) return FileCodes.NotExcel;
        if (text.TrimStart(" \t\r\n"u8).StartsWith("<"u8)) return FileCodes.Html;
        var looksLikeText = !text.ContainsAny(NotText) && !text.StartsWith("%PDF-"u8) && !text.StartsWith("{\\rtf"u8);
        return looksLikeText && text.ContainsAny(Separators) ? FileCodes.Csv : FileCodes.NotExcel;
    }

    // Length and name in the system's code page, padded; then the same in UTF-16.
    static bool IsLockFile(ReadOnlySpan<byte> sample, long length) =>
        length == LockFileLength && sample[0] is > 0 and <= 54 && sample[55] == sample[0] && sample[56] == 0;

    static ReadOnlySpan<byte> AsText(ReadOnlySpan<byte> sample)
    {
        if (sample.StartsWith<byte>([0xEF, 0xBB, 0xBF])) return sample[3..];
        if (sample.StartsWith<byte>([0xFF, 0xFE])) return Encoding.Convert(Encoding.Unicode, Encoding.UTF8, sample[2..].ToArray());
        if (sample.StartsWith<byte>([0xFE, 0xFF]))
            return Encoding.Convert(Encoding.BigEndianUnicode, Encoding.UTF8, sample[2..].ToArray());
        return sample;
    }

    static bool Contains(Stream file, ReadOnlySpan<byte> mark)
    {
        var buffer = new byte[1 << 16];
        file.Position = 0;
        var kept = 0;
        while (true)
        {
            var count = file.Read(buffer, kept, buffer.Length - kept);
            var filled = buffer.AsSpan(0, kept + count);
            if (filled.IndexOf(mark) >= 0) return true;
            if (count == 0) return false;
            kept = Math.Min(mark.Length - 1, filled.Length);
            filled[^kept..].CopyTo(buffer);
        }
    }
}
