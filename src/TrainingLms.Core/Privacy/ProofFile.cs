using System.Security.Cryptography;
using TrainingLms.Workflow;

namespace TrainingLms.Privacy;

/// <summary>A file that somebody uploads to prove something. What it is, is told by its content and never by its name.</summary>
/// <param name="Name">Name that the person gave it, without folders.</param>
/// <param name="MediaType">Kind of file, by its content.</param>
/// <param name="Content">Bytes.</param>
public sealed record ProofFile(string Name, string MediaType, byte[] Content)
{
    const int LongestName = 120;

    static readonly (string MediaType, byte[] Beginning)[] Accepted =
    [
        ("application/pdf", "%PDF-"u8.ToArray()), ("image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), ("image/jpeg", [0xFF, 0xD8, 0xFF]),
    ];

    /// <summary>SHA-256 of the content, 64 hexadecimal digits.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Content));

    /// <summary>Takes a file.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="content">Bytes.</param>
    /// <param name="mostMegabytes">Most megabytes it may have.</param>
    /// <exception cref="RefusedException"><c>proof.name_wrong</c>, <c>proof.empty</c>, <c>proof.too_large</c>, <c>proof.type</c>; all that hold.</exception>
    public static ProofFile Read(string name, byte[] content, int mostMegabytes)
    {
        var plain = name.Split('/', '\\')[^1].Trim();
        var media = Accepted.Where(kind => content.AsSpan().StartsWith(kind.Beginning)).Select(kind => kind.MediaType).FirstOrDefault();
        List<Refusal> wrong = [];
        if (plain.Length is 0 or > LongestName || plain.Any(char.IsControl)) wrong.Add(new Refusal("proof.name_wrong", [], "fileName"));
        if (content.Length == 0) wrong.Add(new Refusal("proof.empty"));
        if (content.Length > mostMegabytes * 1024 * 1024) wrong.Add(new Refusal("proof.too_large", [("most", mostMegabytes)]));
        if (content.Length > 0 && media is null) wrong.Add(new Refusal("proof.type"));
        return wrong.Count == 0 ? new ProofFile(plain, media!, content) : throw new RefusedException(RefusalKind.RuleBroken, wrong);
    }
}
