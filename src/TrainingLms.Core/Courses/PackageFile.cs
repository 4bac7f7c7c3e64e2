using System.Security.Cryptography;

namespace TrainingLms.Courses;

/// <summary>A file of a package. Where its bytes lie is the business of who made it: a video is never in memory as a whole.</summary>
/// <param name="Path">Path with forward slashes, inside the package.</param>
/// <param name="Length">Bytes, as counted and not as claimed.</param>
/// <param name="Hash">SHA-256 over them, 64 hexadecimal digits.</param>
/// <param name="Open">Reads them from the beginning, again and again, for as long as the folder or archive is there.</param>
public sealed record PackageFile(string Path, long Length, string Hash, Func<Stream> Open)
{
    /// <summary>A file in memory, such as a text.</summary>
    public PackageFile(string path, byte[] content) : this(path, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)), () => new MemoryStream(content, writable: false)) { }

    /// <summary>Whether it is a picture, a video or the like, which is only handed on; everything else of a package is a text, which is read.</summary>
    public static bool IsAsset(string path) => path.StartsWith("assets/", StringComparison.Ordinal);

    /// <summary>All of its bytes; for texts.</summary>
    public byte[] ReadWhole()
    {
        using var from = Open();
        var content = new byte[Length];
        from.ReadExactly(content);
        return content;
    }
}
