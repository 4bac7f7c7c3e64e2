using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Exams;

/// <summary>What is done about an item that turned out wrong (exams.md 9.3).</summary>
public enum RemedyKind
{
    /// <summary>A further key counts beside the frozen one; whichever earns more.</summary>
    AcceptKey,

    /// <summary>Other fractions, or another key, count instead of the frozen ones.</summary>
    ChangeFraction,

    /// <summary>The item counts for nobody, and its marks leave the maximum.</summary>
    Drop,

    /// <summary>Everybody earns all of it, also who left it blank.</summary>
    FullCredit,

    /// <summary>A remedy of an earlier scoring version counts no more.</summary>
    Restore,
}

/// <summary>Another way to score one question version on every paper that holds it. The version itself never changes.</summary>
/// <param name="QuestionVersionId">The version.</param>
/// <param name="Kind">What is done.</param>
public sealed record ItemRemedy(Guid QuestionVersionId, RemedyKind Kind)
{
    /// <summary>The question with the other key, for <see cref="RemedyKind.AcceptKey"/> and <see cref="RemedyKind.ChangeFraction"/>; null otherwise.</summary>
    public QuestionContent? Content { get; init; }
}

/// <summary>What becomes of the pass mark of a paper that lost an item.</summary>
public enum PassMarkRule
{
    /// <summary>It keeps its share of the maximum, rounded half away from zero to hundredths; a cut score of the board is that of the items that are left.</summary>
    Proportional,

    /// <summary>It stays as many marks as it was.</summary>
    Unchanged,
}

/// <summary>How the papers of an exam are scored: by their frozen keys, but for these remedies.</summary>
/// <param name="Remedies">At most one for a question version, sorted by it.</param>
/// <param name="PassMark">What becomes of the pass mark where items are dropped.</param>
public sealed record ScoringRules(ImmutableArray<ItemRemedy> Remedies, PassMarkRule PassMark)
{
    /// <summary>By the frozen keys alone.</summary>
    public static readonly ScoringRules AsFrozen = new([], PassMarkRule.Proportional);

    /// <summary>The cut score that the board has set; null where the pass mark of the exam's definition counts.</summary>
    public CutScore? Cut { get; init; }

    /// <summary>SHA-256 over the canonical JSON.</summary>
    [JsonIgnore]
    public string Hash => FrozenJson.HashOf(this);

    /// <summary>The remedy for a question version; null where its frozen key counts.</summary>
    public ItemRemedy? For(Guid questionVersionId) => Remedies.FirstOrDefault(remedy => remedy.QuestionVersionId == questionVersionId);

    /// <summary>The question with each key that counts: the frozen one, another one instead of it, or both. Whichever earns more counts for an answer.</summary>
    public IReadOnlyList<QuestionContent> KeysOf(Guid questionVersionId, QuestionContent frozen) => For(questionVersionId) switch
    {
        { Kind: RemedyKind.AcceptKey, Content: { } further } => [frozen, further],
        { Kind: RemedyKind.ChangeFraction, Content: { } other } => [other],
        _ => [frozen],
    };

    /// <summary>Versions whose items a remedy decides whatever was answered, so that nobody has to mark them: dropped, or full credit for all.</summary>
    [JsonIgnore]
    public IEnumerable<Guid> Decided => Remedies.Where(remedy => remedy.Kind is RemedyKind.Drop or RemedyKind.FullCredit).Select(remedy => remedy.QuestionVersionId);

    /// <summary>The rules that follow: a further remedy replaces the one for the same question version, others stay.</summary>
    public ScoringRules With(IReadOnlyCollection<ItemRemedy> further, PassMarkRule passMark) => this with
    {
        Remedies = [.. Remedies.Where(known => further.All(remedy => remedy.QuestionVersionId != known.QuestionVersionId)).Concat(further.Where(remedy => remedy.Kind != RemedyKind.Restore))
            .OrderBy(remedy => remedy.QuestionVersionId)],
        PassMark = passMark,
    };

    /// <summary>What is left of a paper without the items that were dropped.</summary>
    public PaperSlots LeftOf(PaperSlots paper) => paper with { Slots = [.. paper.Slots.Where(slot => For(slot.QuestionVersionId)?.Kind != RemedyKind.Drop)] };

    /// <summary>
    /// The pass mark of a paper, in hundredths: by the cut score where the board has set one, otherwise by the exam's definition. Where items are dropped, a cut score is
    /// summed up anew over those that are left (exams.md 11.1), and the mark of the definition keeps its share of the maximum; unless it is to stay as it was.
    /// </summary>
    /// <param name="definedHundredths">The pass mark of the definition.</param>
    /// <param name="paper">The paper as it was frozen.</param>
    public long PassOf(long definedHundredths, PaperSlots paper)
    {
        var counted = PassMark == PassMarkRule.Unchanged ? paper : LeftOf(paper);
        var (left, whole) = (counted.MaximumHundredths, paper.MaximumHundredths);
        return Cut?.Of(counted) ?? (left == whole ? definedHundredths : (long)Rounding.HalfAway((BigInteger)definedHundredths * left, whole));
    }
}

/// <summary>The scoring rules that count, with their number.</summary>
/// <param name="Number">1 for the frozen keys, more for each rescoring of the exam.</param>
/// <param name="Rules">The rules.</param>
public sealed record ScoringInForce(int Number, ScoringRules Rules)
{
    /// <summary>What counts before anything was rescored.</summary>
    public static readonly ScoringInForce First = new(1, ScoringRules.AsFrozen);
}

/// <summary>计分版本: one numbered version of how an exam is scored. Only ever added.</summary>
public sealed class ExamScoring
{
    /// <summary>The exam.</summary>
    public required Guid ExamId { get; init; }

    /// <summary>From 2; number 1 is the frozen keys and has no row.</summary>
    public required int Number { get; init; }

    /// <summary>The rescoring that made it; null where the board has set the cut score, whose study the rules name.</summary>
    public Guid? RescoringId { get; init; }

    /// <summary>When it was approved.</summary>
    public required Instant At { get; init; }

    /// <summary>All remedies that count under it, also those of earlier versions.</summary>
    public required ScoringRules Rules { get; init; }

    /// <summary>SHA-256 over the canonical JSON of the rules.</summary>
    public required string Hash { get; init; }

    /// <summary>Whether the rules are those that were approved.</summary>
    public bool IsIntact => Rules.Hash == Hash;
}

static class ScoringLoading
{
    /// <summary>The newest scoring rules of an exam.</summary>
    public static async Task<ScoringInForce> ScoringAsync(this LmsDbContext db, Guid examId, CancellationToken cancel) =>
        await db.ExamScorings.AsNoTracking().Where(scoring => scoring.ExamId == examId).OrderByDescending(scoring => scoring.Number).FirstOrDefaultAsync(cancel) is { } newest
            ? new ScoringInForce(newest.Number, newest.Rules) : ScoringInForce.First;

    /// <summary>The scoring rules of a number.</summary>
    public static async Task<ScoringRules> RulesOfAsync(this LmsDbContext db, Guid examId, int number, CancellationToken cancel) =>
        (await db.ExamScorings.AsNoTracking().SingleOrDefaultAsync(scoring => scoring.ExamId == examId && scoring.Number == number, cancel))?.Rules ?? ScoringRules.AsFrozen;
}

sealed class ExamScoringConfiguration : IEntityTypeConfiguration<ExamScoring>
{
    public void Configure(EntityTypeBuilder<ExamScoring> scoring)
    {
        scoring.ToTable("exam_scorings");
        scoring.HasKey(s => new { s.ExamId, s.Number });
        scoring.Property(s => s.Rules).AsFrozenJson();
        scoring.Property(s => s.Hash).HasMaxLength(64);
        scoring.HasIndex(s => s.RescoringId).IsUnique();
        scoring.HasOne<Exam>().WithMany().HasForeignKey(s => s.ExamId).OnDelete(DeleteBehavior.Restrict);
        scoring.HasOne<Rescoring>().WithMany().HasForeignKey(s => s.RescoringId).OnDelete(DeleteBehavior.Restrict);
    }
}
