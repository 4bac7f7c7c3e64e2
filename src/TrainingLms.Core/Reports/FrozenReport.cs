using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainingLms.Reports;

/// <summary>Everything that is kept of an edition, as texts that are never read back into figures of today.</summary>
public sealed record FrozenReport
{
    static readonly JsonSerializerOptions Stored = new() { Converters = { new JsonStringEnumConverter() }, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The edition.</summary>
    public required Guid EditionId { get; init; }

    /// <summary>Figures with the definitions they were reckoned by, in words of both languages, as JSON.</summary>
    public required string Content { get; init; }

    /// <summary>The tree then: a line for each unit with its code, the code of the unit above and its name, in the order of codes.</summary>
    public required string Tree { get; init; }

    /// <summary>How many people, assignments, entries or classes the figures are about.</summary>
    public required int Subjects { get; init; }

    /// <summary>Hash of their keys in order, 64 hexadecimal digits: proves who was in it without saying it.</summary>
    public required string SubjectsHash { get; init; }

    /// <summary>Hash of all of it, 64 hexadecimal digits.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{EditionId}\n{Content}\n{Tree}\n{Subjects}\n{SubjectsHash}"))));

    /// <summary>The figures.</summary>
    public ReportSheet Sheet => JsonSerializer.Deserialize<ReportSheet>(Content, Stored)!;

    /// <summary>The figures as they are kept.</summary>
    public static string TextOf(ReportSheet sheet) => JsonSerializer.Serialize(sheet, Stored);
}
