using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>A file of evidence whose content follows from its name, so that it can be named before it is uploaded.</summary>
sealed record TitleProof(string Name)
{
    public byte[] Content => Encoding.UTF8.GetBytes($"%PDF-1.7 {Name}");

    public string Hash => HashOf(Content);

    public static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public Task<JsonElement> UploadAsync(Persona applicant, string application) => applicant.UploadAsync($"{application}/evidence?fileName={Uri.EscapeDataString(Name)}", Content);

    /// <summary>What was done, as a draft states it.</summary>
    public object Proving(string title, LocalDate on) => new { title, achievedOn = TitleStory.Iso(on), evidenceName = Name, evidenceHash = Hash };

    /// <summary>A supplement that answers one defect.</summary>
    public object Answering(int defect) => new { items = new[] { new { defect, evidenceName = Name, evidenceHash = Hash } } };
}
