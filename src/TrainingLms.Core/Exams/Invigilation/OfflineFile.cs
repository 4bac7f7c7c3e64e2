using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>离线答卷文件: answers that a client could not send and gave to an invigilator in a file (exams.md 7 and T28). Kept as evidence whatever is decided about it.</summary>
public sealed class OfflineFile
{
    /// <summary>Longest content, in characters.</summary>
    public const int LongestPayload = 1_000_000;

    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The attempt.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>The content as it was signed.</summary>
    public required string Payload { get; init; }

    /// <summary>SHA-256 of the content, by which the second person names what was looked at.</summary>
    public required string FileHash { get; init; }

    /// <summary>Why it is to be imported, as a code.</summary>
    public required IncidentCause Cause { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>Who brought it.</summary>
    public required Guid BroughtBy { get; init; }

    /// <summary>When.</summary>
    public required Instant BroughtAt { get; init; }

    /// <summary>When it was imported; null where it was not.</summary>
    public Instant? ImportedAt { get; private set; }

    /// <summary>It was imported.</summary>
    internal void Imported(Act act) => ImportedAt = act.At;

    /// <summary>
    /// The token with which a client signs files of an attempt: made of the exam's secret, so that it is the same again and fits no other attempt or candidate. It shows
    /// who made a file, and not when.
    /// </summary>
    public static byte[] TokenOf(Exam exam, ExamAttempt attempt) =>
        HMACSHA256.HashData(exam.Secret, Encoding.ASCII.GetBytes($"offline/{attempt.Id:N}/{attempt.CandidateId:N}"));

    /// <summary>Whether a content was signed with the token of the attempt.</summary>
    public static bool IsSigned(Exam exam, ExamAttempt attempt, string payload, string? signature)
    {
        var given = new byte[HMACSHA256.HashSizeInBytes];
        return signature is not null && Base64Url.IsValid(signature) && Base64Url.TryDecodeFromChars(signature, given, out var length) && length == given.Length
            && CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(TokenOf(exam, attempt), Encoding.UTF8.GetBytes(payload)));
    }

    /// <summary>The answers in a content; null where it cannot be read, or is of another attempt.</summary>
    public static IReadOnlyList<SlotSave>? Read(Guid attemptId, string payload)
    {
        try
        {
            var buffer = new byte[payload.Length];
            if (!Base64Url.TryDecodeFromChars(payload, buffer, out var length)) return null;
            using var content = JsonDocument.Parse(buffer.AsMemory(0, length));
            var root = content.RootElement;
            if (root.GetProperty("attemptId").GetGuid() != attemptId) return null;
            return
            [
                .. root.GetProperty("answers").EnumerateArray().Select(answer => new SlotSave(answer.GetProperty("slot").GetInt32(), answer.GetProperty("revision").GetInt64(),
                    answer.TryGetProperty("response", out var response) ? response.Clone() : default, InstantPattern.ExtendedIso.Parse(answer.GetProperty("capturedAt").GetString()!).Value)),
            ];
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or UnparsableValueException or ArgumentNullException)
        {
            return null;
        }
    }
}

/// <summary>A file as it was read, against what is stored.</summary>
/// <param name="Answers">What it holds.</param>
/// <param name="Newer">Slots for which it holds a newer answer than is stored; the others change nothing.</param>
/// <param name="Faults">Everything for which it cannot be imported.</param>
public sealed record OfflineReading(ImmutableArray<SlotSave> Answers, ImmutableArray<int> Newer, ImmutableArray<Refusal> Faults)
{
    /// <summary>Of no file.</summary>
    public static readonly OfflineReading None = new([], [], []);

    /// <summary>Fact: the same for the guards.</summary>
    public OfflineFileFacts Facts => new(Faults);

    internal IReadOnlyList<AnswerToSave> ToSave { get; init; } = [];

    /// <summary>Reads a content of an attempt.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="isSigned">Whether it was signed with the attempt's token.</param>
    /// <param name="payload">The content.</param>
    /// <param name="paper">The attempt's paper.</param>
    /// <param name="stored">The answers as they are stored.</param>
    /// <param name="now">The moment.</param>
    public static OfflineReading Of(ExamAttempt attempt, bool isSigned, string payload, PaperSlots paper, IReadOnlyCollection<Answer> stored, Instant now)
    {
        if (!isSigned) return Wrong("attempt.offline_signature_wrong");
        if (OfflineFile.Read(attempt.Id, payload) is not { } saves) return Wrong("attempt.offline_file_unreadable");
        var problems = AnswerDesk.TryRead(saves, OpenPapers.FormsOf(paper), out var answers);
        if (problems.Count > 0) return new OfflineReading([.. saves], [], [.. problems]);
        // Captured on the clock of the server as the client carried it on. The time for what is under way counts for sending and not for writing; whoever has handed in has ended it.
        var late = saves.Where(save => save.CapturedAt > attempt.EndedAt || save.CapturedAt < attempt.StartedAt || save.CapturedAt > now).Select(save => save.Slot).Order().ToList();
        // Another device that took over counts revisions of its own: what was saved after the file's answer was given, and was not merely under way then, stands.
        var (known, captured) = (stored.ToDictionary(answer => answer.Slot), saves.ToDictionary(save => save.Slot, save => save.CapturedAt));
        var underWay = Duration.FromSeconds(attempt.Rules.AllowanceSeconds);
        var newer = answers.Where(answer => known.GetValueOrDefault(answer.Slot) is not { } kept || answer.Revision > kept.Revision && kept.SavedAt <= captured[answer.Slot] + underWay).ToList();
        return new OfflineReading([.. saves], [.. newer.Select(answer => answer.Slot).Order()],
        [
            .. late.Select(slot => new Refusal("attempt.offline_captured_late", [("slot", slot), ("deadline", attempt.EndedAt)])),
            .. newer.Count == 0 ? [new Refusal("attempt.offline_nothing_newer")] : (Refusal[])[],
        ])
        { ToSave = newer };
    }

    static OfflineReading Wrong(string code) => new([], [], [new Refusal(code)]);
}

sealed class OfflineFileConfiguration : IEntityTypeConfiguration<OfflineFile>
{
    public void Configure(EntityTypeBuilder<OfflineFile> file)
    {
        file.ToTable("exam_offline_files");
        file.Property(f => f.Payload).HasMaxLength(OfflineFile.LongestPayload);
        file.Property(f => f.Cause).HasConversion<string>().HasMaxLength(20);
        file.Property(f => f.FileHash).HasMaxLength(64);
        file.Property(f => f.Reason).HasMaxLength(IncidentLog.LongestText);
        file.HasIndex(f => f.AttemptId);
        file.HasOne<ExamAttempt>().WithMany().HasForeignKey(f => f.AttemptId).OnDelete(DeleteBehavior.Restrict);
    }
}
