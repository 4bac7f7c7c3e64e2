using System.Buffers.Binary;
using TrainingLms.Workflow;

namespace TrainingLms.Privacy;

/// <summary>
/// Takes out of pictures what does not belong to the picture: where it was taken, with what, by whom, and whatever stands behind its end. A PDF is left as it is: to take something out
/// of one means to write it anew, and what people signed must stay as it was (title-evaluation.md section 11: strip document metadata on intake).
/// </summary>
public static class PictureMetadata
{
    static readonly HashSet<string> Painted = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "hIST", "pHYs", "sPLT"];

    /// <summary>The same file without its metadata; the same object where there was none, or it is no picture.</summary>
    /// <exception cref="RefusedException"><c>proof.damaged</c>: it begins like a picture and is none.</exception>
    public static ProofFile Without(ProofFile file)
    {
        var clean = file.MediaType switch { "image/jpeg" => Jpeg(file.Content), "image/png" => Png(file.Content), _ => file.Content };
        return clean.AsSpan().SequenceEqual(file.Content) ? file : file with { Content = clean };
    }

    /// <summary>Keeps the parts that paint: a list of what is wanted, so that what nobody has thought of goes too.</summary>
    static byte[] Png(byte[] content)
    {
        using var kept = new MemoryStream(content.Length);
        kept.Write(content, 0, 8);
        for (var at = 8; ;)
        {
            if (content.Length - at < 12 || BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(at)) is var length && length > content.Length - at - 12) throw Damaged();
            var (whole, name) = (12 + (int)length, System.Text.Encoding.Latin1.GetString(content, at + 4, 4));
            if (Painted.Contains(name)) kept.Write(content, at, whole);
            if (name == "IEND") return kept.ToArray();
            at += whole;
        }
    }

    /// <summary>Keeps the segments that paint, the colour profile, and of the rest only which side is up.</summary>
    static byte[] Jpeg(byte[] content)
    {
        using var kept = new MemoryStream(content.Length);
        kept.Write(content, 0, 2);
        for (var at = 2; ;)
        {
            // Any number of fill bytes may stand before a marker.
            while (at + 1 < content.Length && content[at] == 0xFF && content[at + 1] == 0xFF) at++;
            if (at + 2 > content.Length || content[at] != 0xFF) throw Damaged();
            var marker = content[at + 1];
            if (marker == End)
            {
                kept.Write(content, at, 2);
                return kept.ToArray();
            }
            if (at + 4 > content.Length || BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(at + 2)) is var length && (length < 2 || at + 2 + length > content.Length)) throw Damaged();
            var body = content.AsSpan(at + 4, length - 2);
            if (marker == Exif && body.StartsWith("Exif\0\0"u8)) kept.Write(UpSide(body[6..]));
            else if (IsPainted(marker, body)) kept.Write(content, at, 2 + length);
            at += 2 + length;
            if (marker != Scan) continue;
            var from = at;
            while (at + 1 < content.Length && !(content[at] == 0xFF && content[at + 1] is not (0 or 0xFF or (>= 0xD0 and <= 0xD7)))) at++;
            if (at + 1 >= content.Length) throw Damaged();
            kept.Write(content, from, at - from);
        }
    }

    static bool IsPainted(byte marker, ReadOnlySpan<byte> body) => marker switch
    {
        Application => body.StartsWith("JFIF\0"u8),
        Profile => body.StartsWith("ICC_PROFILE\0"u8),
        Adobe => true,
        >= Application and <= LastApplication or Comment => false,
        _ => true,
    };

    const byte Application = 0xE0, Exif = 0xE1, Profile = 0xE2, Adobe = 0xEE, LastApplication = 0xEF, Comment = 0xFE, Scan = 0xDA, End = 0xD9;

    /// <summary>A segment that says which side is up and nothing else; empty where the old one does not say, or says what goes without saying.</summary>
    static byte[] UpSide(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8))) return [];
        var isLittle = tiff[0] == 'I';
        ushort Short(ReadOnlySpan<byte> from) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(from) : BinaryPrimitives.ReadUInt16BigEndian(from);
        var first = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (first > tiff.Length - 2) return [];
        var entries = tiff[((int)first + 2)..];
        for (var n = Short(tiff[(int)first..]); n > 0 && entries.Length >= 12; n--, entries = entries[12..])
            if (Short(entries) == 0x0112 && Short(entries[8..]) is >= 2 and <= 8 and var side)
                return [0xFF, Exif, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)side, 0, 0, 0, 0, 0, 0];
        return [];
    }

    static RefusedException Damaged() => new(RefusalKind.RuleBroken, "proof.damaged");
}
