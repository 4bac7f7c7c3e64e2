using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace TrainingLms.Certificates;

/// <summary>Objects of a PDF file (ISO 32000-1) and how they are written. The same objects give the same bytes: nothing in it comes from a clock or from chance.</summary>
sealed class PdfFile
{
    readonly List<byte[]> objects = [];

    /// <summary>Adds an object.</summary>
    /// <returns>Its number.</returns>
    public int Add(string content)
    {
        objects.Add(Encoding.Latin1.GetBytes(content));
        return objects.Count;
    }

    /// <summary>Adds a compressed stream.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="entries">Further entries of its dictionary.</param>
    public int AddStream(byte[] content, string entries = "")
    {
        var packed = new MemoryStream();
        using (var flate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) flate.Write(content);
        var whole = new MemoryStream();
        whole.Write(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<< /Length {packed.Length} /Filter /FlateDecode {entries}>>\nstream\n")));
        packed.WriteTo(whole);
        whole.Write("\nendstream"u8);
        objects.Add(whole.ToArray());
        return objects.Count;
    }

    /// <summary>The whole file.</summary>
    /// <param name="catalog">Number of the catalog.</param>
    /// <param name="info">Number of the information dictionary.</param>
    public byte[] Write(int catalog, int info)
    {
        var file = new MemoryStream();
        file.Write("%PDF-1.7\n%"u8);
        file.Write([0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
        var places = new List<long>();
        foreach (var content in objects)
        {
            places.Add(file.Length);
            file.Write(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{places.Count} 0 obj\n")));
            file.Write(content);
            file.Write("\nendobj\n"u8);
        }
        var id = Convert.ToHexString(SHA256.HashData(file.ToArray())[..16]);
        var table = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n"));
        foreach (var place in places) table.Append(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n");
        table.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root {catalog} 0 R /Info {info} 0 R /ID [<{id}> <{id}>] >>\nstartxref\n{file.Length}\n%%EOF\n");
        file.Write(Encoding.Latin1.GetBytes(table.ToString()));
        return file.ToArray();
    }

    /// <summary>A text for the information dictionary, in any script.</summary>
    public static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";
}
