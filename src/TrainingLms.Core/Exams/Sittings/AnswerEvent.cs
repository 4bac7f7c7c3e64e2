using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>
/// One acknowledged save of a slot: evidence that writing went on. The first of a slot stays for ever, the others go round in a ring, so that the last
/// ones are always there and a slot never holds more than <see cref="Most"/>. Written by <see cref="AnswerStore"/> alone.
/// </summary>
public sealed class AnswerEvent
{
    /// <summary>How many are kept for a slot.</summary>
    public const int Most = 200;

    /// <summary>The attempt.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>Number of the slot.</summary>
    public required int Slot { get; init; }

    /// <summary>Place in the ring: 0 for the first save, 1 to 199 for later ones.</summary>
    public required int Place { get; init; }

    /// <summary>The lease it was written under.</summary>
    public required long Epoch { get; init; }

    /// <summary>The client's number of the save.</summary>
    public required long Revision { get; init; }

    /// <summary>Canonical text of the answer.</summary>
    public required string Response { get; init; }

    /// <summary>SHA-256 of the text.</summary>
    public required string ResponseHash { get; init; }

    /// <summary>When it was acknowledged.</summary>
    public required Instant SavedAt { get; init; }
}

/// <summary>Reads the log of acknowledged saves, for those who look into a dispute.</summary>
public sealed class AnswerLog(LmsDbContext db, ExamRoom room)
{
    /// <summary>The log of an attempt, slot by slot.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>page.cursor_unknown</c>.</exception>
    public async Task<Page<AnswerEvent>> ListAsync(Guid attemptId, Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        await room.FindAsync(attemptId, actor, cancel);
        var events = db.ExamAnswerEvents.AsNoTracking().Where(one => one.AttemptId == attemptId);
        if (page.After is { } after)
        {
            var (slot, place) = after.Split('/') is [var first, var second] && int.TryParse(first, out var s) && int.TryParse(second, out var p) ? (s, p)
                : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("page.cursor_unknown", [], "cursor")]);
            events = events.Where(one => one.Slot > slot || (one.Slot == slot && one.Place > place));
        }
        return await page.ReadAsync(events.OrderBy(one => one.Slot).ThenBy(one => one.Place), one => $"{one.Slot}/{one.Place}", cancel);
    }
}

sealed class AnswerEventConfiguration : IEntityTypeConfiguration<AnswerEvent>
{
    public void Configure(EntityTypeBuilder<AnswerEvent> one)
    {
        one.ToTable("exam_answer_events");
        one.HasKey(e => new { e.AttemptId, e.Slot, e.Place });
        one.Property(e => e.ResponseHash).HasMaxLength(64);
        one.HasOne<ExamAttempt>().WithMany().HasForeignKey(e => e.AttemptId).OnDelete(DeleteBehavior.Restrict);
    }
}
