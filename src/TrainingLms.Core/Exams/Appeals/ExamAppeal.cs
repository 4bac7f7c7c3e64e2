using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A step of an appeal as the candidate reads it; it names nobody.</summary>
/// <param name="What">The trigger.</param>
/// <param name="At">When.</param>
/// <param name="Words">The reason; null where none was given.</param>
public sealed record AppealStep(ExamAppealTrigger What, Instant At, string? Words);

/// <summary>An appeal to be filed.</summary>
/// <param name="Ground">Why.</param>
/// <param name="Slots">Disputed slots, for marking and item content; empty otherwise.</param>
/// <param name="Statement">What the candidate says.</param>
public sealed record NewAppeal(AppealGround Ground, ImmutableArray<int> Slots, string Statement);

/// <summary>成绩申诉: a candidate says that an attempt, or its result, is not right.</summary>
public sealed class ExamAppeal : Governed<ExamAppealState>
{
    /// <summary>Longest statement and reason, in characters.</summary>
    public const int LongestText = 4_000;

    /// <summary>Shortest statement, in characters.</summary>
    public const int ShortestStatement = 10;

    const string CodeSigns = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    ExamAppeal() { }

    /// <summary>The exam.</summary>
    public Guid ExamId { get; private init; }

    /// <summary>The exam's unit.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The attempt.</summary>
    public Guid AttemptId { get; private init; }

    /// <summary>Who appeals.</summary>
    public Guid CandidateId { get; private init; }

    /// <summary>By what the reviewer knows it where nobody may know whose it is; says nothing about the person.</summary>
    public string Code { get; private init; } = "";

    /// <summary>Which seal of the attempt it is about.</summary>
    public int SealNumber { get; private init; }

    /// <summary>Which version of the result it is against; null where none was out.</summary>
    public int? Edition { get; private init; }

    /// <summary>Why.</summary>
    public AppealGround Ground { get; private init; }

    /// <summary>Disputed slots.</summary>
    public ImmutableArray<int> Slots { get; private init; } = [];

    /// <summary>What the candidate says.</summary>
    public string Statement { get; private init; } = "";

    /// <summary>Whether a mark may go down by it, as the exam said when it was filed.</summary>
    public bool MayLower { get; private init; }

    /// <summary>By when it is to be decided.</summary>
    public Instant DecideBy { get; private init; }

    /// <summary>Since when it is late; null while it is not.</summary>
    public Instant? OverdueAt { get; private set; }

    /// <summary>Who looks into it; null before.</summary>
    public Guid? ReviewerId { get; private set; }

    /// <summary>The rescoring by which it is remedied; null for none.</summary>
    public Guid? RescoringId { get; private set; }

    /// <summary>Every step with its reason, oldest first.</summary>
    public ImmutableArray<AppealStep> Steps { get; private set; } = [];

    /// <inheritdoc/>
    public override Instant? NextDue() => ExamAppealWorkflow.Table.NextDue(this);

    /// <summary>What would be filed; asks nothing.</summary>
    internal static ExamAppeal Draft(ExamAttempt attempt, int? edition, NewAppeal wanted, Instant decideBy, Act act)
    {
        var id = act.NewId();
        return new ExamAppeal
        {
            Id = id,
            ExamId = attempt.ExamId,
            UnitId = attempt.UnitId,
            AttemptId = attempt.Id,
            CandidateId = attempt.CandidateId,
            Code = CodeOf(id),
            SealNumber = attempt.SealNumber,
            Edition = edition,
            Ground = wanted.Ground,
            Slots = wanted.Slots,
            Statement = wanted.Statement.Trim(),
            MayLower = attempt.Rules.AppealMayLower,
            DecideBy = decideBy,
        };
    }

    /// <summary>Files it.</summary>
    /// <exception cref="RefusedException">
    /// <c>exam_appeal.attempt_not_ended</c>, <c>exam_appeal.too_late</c>, <c>exam_appeal.result_not_released</c>, <c>exam_appeal.already_open</c>, <c>exam_appeal.decided_before</c>,
    /// <c>exam_appeal.statement_out_of_range</c>, <c>exam_appeal.slots_wrong</c>, forbidden.
    /// </exception>
    public static ExamAppeal File(ExamAttempt attempt, int? edition, NewAppeal wanted, Instant decideBy, Act act)
    {
        var appeal = Draft(attempt, edition, wanted, decideBy, act);
        appeal.Move(ExamAppealTrigger.Lodge, act);
        return appeal;
    }

    /// <summary>Any move; what a decision brings about comes with the act.</summary>
    /// <exception cref="RefusedException">
    /// <c>exam_appeal.own_appeal</c>, <c>exam_appeal.not_independent</c>, <c>exam_appeal.sees_marks</c>, <c>exam_appeal.other_reviewer</c>, <c>reason.missing</c>, <c>exam_appeal.words_too_long</c>,
    /// <c>exam_appeal.marks_missing</c>, <c>exam_appeal.attempt_has_moved</c>, <c>exam_appeal.rescoring_missing</c>, <c>exam_appeal.still_in_time</c>, wrong state, forbidden.
    /// </exception>
    public void Move(ExamAppealTrigger trigger, Act act)
    {
        ExamAppealWorkflow.Table.Fire(this, trigger, act);
        Steps = Steps.Add(new AppealStep(trigger, act.At, trigger == ExamAppealTrigger.Lodge ? Statement : act.Reason?.Trim()));
        if (trigger == ExamAppealTrigger.TakeUp) ReviewerId = act.By.PersonId;
        if (trigger == ExamAppealTrigger.FallOverdue) OverdueAt = act.At;
    }

    /// <summary>Names the rescoring by which it is remedied.</summary>
    public void PointTo(Guid? rescoringId) => RescoringId = rescoringId;

    /// <summary>Ten signs of a hash over the random part of the key: what cannot be counted back to when or by whom.</summary>
    static string CodeOf(Guid id) => string.Concat(System.Security.Cryptography.SHA256.HashData(id.ToByteArray()).Take(8).Select(part => CodeSigns[part % CodeSigns.Length]));
}

/// <summary>A mark that an appeal has decided for a slot; the automatic one, or the one before, stays in its marking (exams.md 2, <c>ForcedMark</c>).</summary>
public sealed class DecidedMark
{
    /// <summary>The appeal.</summary>
    public required Guid AppealId { get; init; }

    /// <summary>The attempt.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>Which seal of it.</summary>
    public required int SealNumber { get; init; }

    /// <summary>Number of the slot.</summary>
    public required int Slot { get; init; }

    /// <summary>What the reviewer found it to be worth, in ten-millionths of a mark.</summary>
    public required long Mark { get; init; }

    /// <summary>Whether it counts also where it is lower than the mark before.</summary>
    public required bool MayLower { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who decided.</summary>
    public required Guid By { get; init; }

    /// <summary>When.</summary>
    public required Instant At { get; init; }
}

sealed class ExamAppealConfiguration : IEntityTypeConfiguration<ExamAppeal>
{
    public void Configure(EntityTypeBuilder<ExamAppeal> appeal)
    {
        appeal.ToTable("exam_appeals");
        appeal.Property(a => a.Code).HasMaxLength(20);
        appeal.Property(a => a.Ground).HasConversion<string>().HasMaxLength(20);
        appeal.Property(a => a.Slots).AsFrozenJsonList();
        appeal.Property(a => a.Statement).HasMaxLength(ExamAppeal.LongestText);
        appeal.Property(a => a.Steps).AsFrozenJsonList();
        appeal.HasIndex(a => a.ExamId);
        appeal.HasIndex(a => a.CandidateId);
        appeal.HasIndex(a => a.AttemptId, "ix_exam_appeals_open").RefusedAs("exam_appeal.already_open").HasFilter("state IN ('Filed', 'Admissible', 'UnderReview')");
        appeal.HasOne<ExamAttempt>().WithMany().HasForeignKey(a => a.AttemptId).OnDelete(DeleteBehavior.Restrict);
        appeal.HasOne<Rescoring>().WithMany().HasForeignKey(a => a.RescoringId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class DecidedMarkConfiguration : IEntityTypeConfiguration<DecidedMark>
{
    public void Configure(EntityTypeBuilder<DecidedMark> mark)
    {
        mark.ToTable("exam_decided_marks");
        mark.HasKey(m => new { m.AppealId, m.Slot });
        mark.Property(m => m.Reason).HasMaxLength(ExamAppeal.LongestText);
        mark.HasIndex(m => m.AttemptId);
        mark.HasOne<ExamAppeal>().WithMany().HasForeignKey(m => m.AppealId).OnDelete(DeleteBehavior.Restrict);
    }
}
