using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Why somebody should look.</summary>
public enum SimilarityKind
{
    /// <summary>Two attempts share more wrong answers than chance explains.</summary>
    AlikeAnswers,

    /// <summary>An attempt was answered faster than anybody can read.</summary>
    ImpossibleSpeed,
}

/// <summary>What a reviewer thinks of a case.</summary>
public enum SimilarityOpinion
{
    /// <summary>There is a harmless explanation.</summary>
    Harmless,

    /// <summary>It should be looked into by the rules for irregularities.</summary>
    ToBePursued,
}

/// <summary>What one reviewer decided.</summary>
/// <param name="By">The reviewer.</param>
/// <param name="At">When.</param>
/// <param name="Opinion">The decision.</param>
/// <param name="Reason">Why.</param>
public sealed record SimilarityReview(Guid By, Instant At, SimilarityOpinion Opinion, string Reason);

/// <summary>What a case rests on.</summary>
/// <param name="Items">Items that both have answered; of a single attempt, those that were answered.</param>
/// <param name="BothWrong">Items that both answered wrongly; 0 of a single attempt.</param>
/// <param name="Shared">Those with the same wrong answer, see <see cref="AlikePair.Shared"/>.</param>
/// <param name="Score">See <see cref="AlikePair.Score"/>; null of a single attempt.</param>
/// <param name="Chance">See <see cref="AlikePair.Chance"/>; null of a single attempt.</param>
/// <param name="Seconds">Seconds for each answer at the first attempt; null where it is not known.</param>
/// <param name="OtherSeconds">The same at the other; null where it is not known, or there is none.</param>
public sealed record SimilarityEvidence(int Items, int BothWrong, ImmutableArray<SharedError> Shared, double? Score, double? Chance, double? Seconds, double? OtherSeconds);

/// <summary>What a comparison has found, before it is a case.</summary>
/// <param name="Kind">Why somebody should look.</param>
/// <param name="First">The attempt; of two the one with the lesser key.</param>
/// <param name="Other">The other one; null of a single one.</param>
/// <param name="Evidence">What it rests on.</param>
sealed record SimilarityFinding(SimilarityKind Kind, ComparedAttempt First, ComparedAttempt? Other, SimilarityEvidence Evidence)
{
    /// <summary>Two attempts that are alike.</summary>
    public static SimilarityFinding Of(AlikePair pair) => new(SimilarityKind.AlikeAnswers, pair.First, pair.Other,
        new SimilarityEvidence(pair.Common, pair.BothWrong, pair.Shared, pair.Score, pair.Chance, pair.First.SecondsPerAnswer, pair.Other.SecondsPerAnswer));

    /// <summary>An attempt that was too fast.</summary>
    public static SimilarityFinding Of(ComparedAttempt fast) => new(SimilarityKind.ImpossibleSpeed, fast, null, new SimilarityEvidence(fast.Answers.Length, 0, [], null, null, fast.SecondsPerAnswer, null));

    /// <summary>As <see cref="SimilarityCase.Key"/>.</summary>
    public (SimilarityKind, Guid, int, Guid?, int?) Key => (Kind, First.Id, First.SealNumber, Other?.Id, Other?.SealNumber);
}

/// <summary>雷同线索: something about answers that two people look at, one after the other. It changes no mark and no result by itself.</summary>
public sealed class SimilarityCase : Governed<SimilarityCaseState>
{
    /// <summary>Longest reason.</summary>
    public const int LongestReason = 2_000;

    SimilarityCase() { }

    /// <summary>The exam.</summary>
    public Guid ExamId { get; private init; }

    /// <summary>The exam's unit.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The newest comparison that found it.</summary>
    public Guid RunId { get; private set; }

    /// <summary>Why somebody should look.</summary>
    public SimilarityKind Kind { get; private init; }

    /// <summary>The attempt; of two the one with the lesser key.</summary>
    public Guid AttemptId { get; private init; }

    /// <summary>Which seal of it.</summary>
    public int SealNumber { get; private init; }

    /// <summary>Who sat.</summary>
    public Guid CandidateId { get; private init; }

    /// <summary>The other attempt; null of a single one.</summary>
    public Guid? OtherAttemptId { get; private init; }

    /// <summary>Which seal of it; null of a single one.</summary>
    public int? OtherSealNumber { get; private init; }

    /// <summary>Who sat that; null of a single one.</summary>
    public Guid? OtherCandidateId { get; private init; }

    /// <summary>What it rests on, as the newest comparison before the first review found it.</summary>
    public SimilarityEvidence Evidence { get; private set; } = null!;

    /// <summary>What the reviewers decided, in order; two at most.</summary>
    public ImmutableArray<SimilarityReview> Reviews { get; private set; } = [];

    /// <summary>Whom it is about.</summary>
    public IEnumerable<Guid> Candidates => OtherCandidateId is { } other ? [CandidateId, other] : [CandidateId];

    /// <summary>The reviews as somebody may see them: until both are in, of another's no more than when it was given.</summary>
    public IEnumerable<(Guid? By, Instant At, SimilarityOpinion? Opinion, string? Reason)> ReviewsFor(Actor actor) => Reviews.Select(review =>
        State == SimilarityCaseState.Reviewed || review.By == actor.PersonId ? ((Guid?)review.By, review.At, (SimilarityOpinion?)review.Opinion, (string?)review.Reason) : (null, review.At, null, null));

    /// <summary>What tells it from all others: the same answers are the same case, a reopened attempt makes another.</summary>
    internal (SimilarityKind, Guid, int, Guid?, int?) Key => (Kind, AttemptId, SealNumber, OtherAttemptId, OtherSealNumber);

    /// <inheritdoc/>
    public override Instant? NextDue() => SimilarityCaseWorkflow.Table.NextDue(this);

    /// <summary>A comparison has found it.</summary>
    internal static SimilarityCase Of(SimilarityRun run, SimilarityFinding finding, Act act)
    {
        var found = new SimilarityCase
        {
            Id = act.NewId(),
            ExamId = run.ExamId,
            UnitId = run.UnitId,
            RunId = run.Id,
            Kind = finding.Kind,
            AttemptId = finding.First.Id,
            SealNumber = finding.First.SealNumber,
            CandidateId = finding.First.CandidateId,
            OtherAttemptId = finding.Other?.Id,
            OtherSealNumber = finding.Other?.SealNumber,
            OtherCandidateId = finding.Other?.CandidateId,
            Evidence = finding.Evidence,
        };
        SimilarityCaseWorkflow.Table.Fire(found, SimilarityCaseTrigger.Find, act);
        return found;
    }

    /// <summary>Another comparison has found it again; what reviewers have looked at stays as they saw it.</summary>
    internal void FindAgain(SimilarityRun run, SimilarityEvidence evidence, Act act)
    {
        if (State == SimilarityCaseState.Lapsed) SimilarityCaseWorkflow.Table.Fire(this, SimilarityCaseTrigger.Return, act);
        RunId = run.Id;
        if (State == SimilarityCaseState.Waiting) Evidence = evidence;
    }

    /// <summary>Another comparison has not found it again before anybody looked.</summary>
    internal void Lapse(Act act) => SimilarityCaseWorkflow.Table.Fire(this, SimilarityCaseTrigger.Lapse, act);

    /// <summary>Takes the decision of a reviewer, the first or the second.</summary>
    /// <exception cref="RefusedException"><c>similarity.own_case</c>, <c>duty.similarity_needs_two</c>, <c>reason.missing</c>, <c>similarity.reason_too_long</c>, wrong state, forbidden.</exception>
    public void Review(SimilarityOpinion opinion, Act act)
    {
        SimilarityCaseWorkflow.Table.Fire(this, State == SimilarityCaseState.ReviewedOnce ? SimilarityCaseTrigger.ReviewSecond : SimilarityCaseTrigger.ReviewFirst, act);
        Reviews = Reviews.Add(new SimilarityReview(act.By.PersonId, act.At, opinion, act.Reason!.Trim()));
    }
}

sealed class SimilarityCaseConfiguration : IEntityTypeConfiguration<SimilarityCase>
{
    public void Configure(EntityTypeBuilder<SimilarityCase> one)
    {
        one.ToTable("exam_similarity_cases");
        one.Property(c => c.Kind).HasConversion<string>().HasMaxLength(20);
        one.Property(c => c.Evidence).AsFrozenJson();
        one.Property(c => c.Reviews).AsFrozenJsonList();
        one.Ignore(c => c.Candidates).Ignore(c => c.Key);
        one.HasIndex(c => c.ExamId);
        one.HasIndex(c => new { c.AttemptId, c.SealNumber, c.Kind, c.OtherAttemptId, c.OtherSealNumber }).RefusedAs("changed_by_someone_else");
        one.HasIndex(c => c.CandidateId);
        one.HasIndex(c => c.OtherCandidateId);
        one.HasOne<Exam>().WithMany().HasForeignKey(c => c.ExamId).OnDelete(DeleteBehavior.Restrict);
        one.HasOne<SimilarityRun>().WithMany().HasForeignKey(c => c.RunId).OnDelete(DeleteBehavior.Restrict);
        one.HasOne<ExamAttempt>().WithMany().HasForeignKey(c => c.AttemptId).OnDelete(DeleteBehavior.Restrict);
        one.HasOne<ExamAttempt>().WithMany().HasForeignKey(c => c.OtherAttemptId).OnDelete(DeleteBehavior.Restrict);
    }
}
