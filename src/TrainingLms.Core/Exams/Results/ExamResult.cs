using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>成绩: one version of what an attempt earned. Its figures never change; another mark is another version.</summary>
public sealed class ExamResult : Governed<ExamResultState>
{
    ExamResult() { }

    /// <summary>The exam.</summary>
    public Guid ExamId { get; private init; }

    /// <summary>The exam's unit.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The attempt.</summary>
    public Guid AttemptId { get; private init; }

    /// <summary>Who sat.</summary>
    public Guid CandidateId { get; private init; }

    /// <summary>1 for the first version of the attempt's result.</summary>
    public int Edition { get; private init; }

    /// <summary>Which seal of the attempt was marked.</summary>
    public int SealNumber { get; private init; }

    /// <summary>By which scoring rules.</summary>
    public int ScoringVersion { get; private init; }

    /// <summary>Which of its markings under these rules, see <see cref="AttemptMarking.Round"/>.</summary>
    public int MarkingRound { get; private init; }

    /// <summary>The score, in hundredths of a mark.</summary>
    public long ScoreHundredths { get; private init; }

    /// <summary>Marks of the whole paper, in hundredths.</summary>
    public long MaximumHundredths { get; private init; }

    /// <summary>The pass mark that was in force, in hundredths.</summary>
    public long PassHundredths { get; private init; }

    /// <summary>Whether the score reaches it.</summary>
    public bool HasPassed { get; private init; }

    /// <summary>Since when it is shown to the candidate; null before, and after it was withdrawn.</summary>
    public Instant? ReleasedAt { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => ExamResultWorkflow.Table.NextDue(this);

    /// <summary>Draws up a version from a marking that waits for nobody.</summary>
    public static ExamResult DrawUp(ExamAttempt attempt, AttemptMarking marking, int edition, Act act)
    {
        var result = new ExamResult
        {
            Id = act.NewId(),
            ExamId = attempt.ExamId,
            UnitId = attempt.UnitId,
            AttemptId = attempt.Id,
            CandidateId = attempt.CandidateId,
            Edition = edition,
            SealNumber = marking.SealNumber,
            ScoringVersion = marking.ScoringVersion,
            MarkingRound = marking.Round,
            ScoreHundredths = marking.ScoreHundredths,
            MaximumHundredths = marking.MaximumHundredths,
            PassHundredths = marking.PassHundredths,
            HasPassed = marking.HasPassed ?? throw new InvalidOperationException($"Attempt {attempt.Id} still waits for a mark."),
        };
        ExamResultWorkflow.Table.Fire(result, ExamResultTrigger.DrawUp, act);
        return result;
    }

    /// <summary>Any move.</summary>
    /// <exception cref="RefusedException">
    /// <c>exam_result.own_result</c>, <c>exam_result.quorum_missing</c>, <c>exam_result.still_sitting</c>, <c>exam_result.release_planned_later</c>,
    /// <c>exam_result.decision_missing</c>, <c>exam_result.other_flags_open</c>, <c>exam_result.last_flag</c>, <c>reason.missing</c>, wrong state, forbidden.
    /// </exception>
    public void Move(ExamResultTrigger trigger, Act act)
    {
        ExamResultWorkflow.Table.Fire(this, trigger, act);
        if (trigger == ExamResultTrigger.Release) ReleasedAt = act.At;
        if (trigger == ExamResultTrigger.Withdraw) ReleasedAt = null;
    }

    /// <summary>What the board signs: a hash over everything on the list, in a fixed order. With the versions in it, a result that was held back or taken back meanwhile makes another list.</summary>
    public static string HashOf(Guid examId, IEnumerable<ExamResult> results)
    {
        var text = new StringBuilder($"{examId:N}\n");
        foreach (var result in results.OrderBy(result => result.AttemptId).ThenBy(result => result.Edition))
            text.Append($"{result.AttemptId:N}/{result.Edition}/{result.ScoreHundredths}/{result.MaximumHundredths}/{result.PassHundredths}/{(result.HasPassed ? 1 : 0)}/{result.Version}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>Why a result is held back.</summary>
public enum ResultFlagKind
{
    /// <summary>Somebody may have cheated, or may have been cheated.</summary>
    Integrity,

    /// <summary>A question is disputed.</summary>
    DisputedItem,

    /// <summary>The candidate appeals.</summary>
    Appeal,
}

/// <summary>A ground for which a result is held back, and how it was decided.</summary>
public sealed class ResultFlag
{
    /// <summary>Longest words of either.</summary>
    public const int Longest = 1_000;

    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The version of the result; a ground that is open goes on to the next one.</summary>
    public required Guid ResultId { get; set; }

    /// <summary>The ground.</summary>
    public required ResultFlagKind Kind { get; init; }

    /// <summary>What it is about.</summary>
    public required string Reason { get; init; }

    /// <summary>Who raised it.</summary>
    public required Guid RaisedBy { get; init; }

    /// <summary>When.</summary>
    public required Instant RaisedAt { get; init; }

    /// <summary>What was decided; null while it is open.</summary>
    public string? Decision { get; private set; }

    /// <summary>Who decided; null while it is open.</summary>
    public Guid? DecidedBy { get; private set; }

    /// <summary>When; null while it is open.</summary>
    public Instant? DecidedAt { get; private set; }

    /// <summary>Closes it.</summary>
    public void Decide(string words, Act act) => (Decision, DecidedBy, DecidedAt) = (words, act.By.PersonId, act.At);
}

/// <summary>That a member of the board has signed a list of provisional results.</summary>
/// <param name="ExamId">The exam.</param>
/// <param name="SheetHash">What the list held, see <see cref="ExamResult.HashOf"/>.</param>
/// <param name="MemberId">The member.</param>
/// <param name="At">When.</param>
public sealed record BoardSignature(Guid ExamId, string SheetHash, Guid MemberId, Instant At);

sealed class ExamResultConfiguration : IEntityTypeConfiguration<ExamResult>
{
    public void Configure(EntityTypeBuilder<ExamResult> result)
    {
        result.ToTable("exam_results");
        result.HasIndex(r => new { r.AttemptId, r.Edition }).RefusedAs("changed_by_someone_else");
        result.HasIndex(r => r.ExamId);
        result.HasIndex(r => r.CandidateId);
        result.HasOne<ExamAttempt>().WithMany().HasForeignKey(r => r.AttemptId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class ResultFlagConfiguration : IEntityTypeConfiguration<ResultFlag>
{
    public void Configure(EntityTypeBuilder<ResultFlag> flag)
    {
        flag.ToTable("exam_result_flags");
        flag.Property(f => f.Kind).HasConversion<string>().HasMaxLength(20);
        flag.Property(f => f.Reason).HasMaxLength(ResultFlag.Longest);
        flag.Property(f => f.Decision).HasMaxLength(ResultFlag.Longest);
        flag.HasIndex(f => f.ResultId);
        flag.HasOne<ExamResult>().WithMany().HasForeignKey(f => f.ResultId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class BoardSignatureConfiguration : IEntityTypeConfiguration<BoardSignature>
{
    public void Configure(EntityTypeBuilder<BoardSignature> signature)
    {
        signature.ToTable("exam_board_signatures");
        signature.HasKey(s => new { s.ExamId, s.SheetHash, s.MemberId });
        signature.Property(s => s.SheetHash).HasMaxLength(64);
        signature.HasOne<Exam>().WithMany().HasForeignKey(s => s.ExamId).OnDelete(DeleteBehavior.Restrict);
    }
}
