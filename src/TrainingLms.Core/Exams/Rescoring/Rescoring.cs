using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>复评: remedies for items of an exam that turned out wrong, what they would change, and who approved it.</summary>
public sealed class Rescoring : Governed<RescoringState>
{
    /// <summary>Longest reason.</summary>
    public const int LongestReason = 1_000;

    Rescoring() { }

    /// <summary>The exam.</summary>
    public Guid ExamId { get; private init; }

    /// <summary>The exam's unit.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Why items are challenged.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>The remedies, in the order given.</summary>
    public ImmutableArray<ItemRemedy> Remedies { get; private init; } = [];

    /// <summary>What becomes of the pass mark where items are dropped.</summary>
    public PassMarkRule PassMark { get; private init; }

    /// <summary>Who drew it up.</summary>
    public Guid DrawnUpBy { get; private init; }

    /// <summary>When the report was computed; null before.</summary>
    public Instant? PreviewedAt { get; private set; }

    /// <summary>Hash over the report, and what it was computed from; null before.</summary>
    public string? ReportHash { get; private set; }

    /// <summary>Figures of the report; null before.</summary>
    public DifferenceSummary? Summary { get; private set; }

    /// <summary>Number of the decision by which the board lets released scores fall, for this report; null without one.</summary>
    public string? BoardDecisionNumber { get; private set; }

    /// <summary>Who approved it; null before.</summary>
    public Guid? ApprovedBy { get; private set; }

    /// <summary>Number of the scoring version that it made; null before it was approved.</summary>
    public int? ScoringVersion { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => RescoringWorkflow.Table.NextDue(this);

    /// <summary>Draws one up.</summary>
    /// <exception cref="RefusedException">
    /// <c>rescoring.own_exam</c>, <c>reason.missing</c>, <c>rescoring.reason_too_long</c>, <c>rescoring.remedies_missing</c>, and for each wrong remedy <c>rescoring.question_unknown</c>,
    /// <c>rescoring.question_twice</c>, <c>rescoring.key_unfit</c>, <c>rescoring.nothing_to_restore</c>; forbidden.
    /// </exception>
    public static Rescoring DrawUp(Exam exam, ImmutableArray<ItemRemedy> remedies, PassMarkRule passMark, Act act)
    {
        var rescoring = new Rescoring
        {
            Id = act.NewId(),
            ExamId = exam.Id,
            UnitId = exam.UnitId,
            Reason = act.Reason?.Trim() ?? "",
            Remedies = remedies,
            PassMark = passMark,
            DrawnUpBy = act.By.PersonId,
        };
        RescoringWorkflow.Table.Fire(rescoring, RescoringTrigger.DrawUp, act);
        return rescoring;
    }

    /// <summary>The rules that would count after it.</summary>
    public ScoringInForce Following(ScoringInForce before) => new(before.Number + 1, before.Rules.With(Remedies, PassMark));

    /// <summary>Takes the report of a dry run; a decision about an earlier one counts no more.</summary>
    /// <exception cref="RefusedException"><c>rescoring.own_exam</c>, wrong state, forbidden.</exception>
    public void Preview(DifferenceReport report, Act act)
    {
        RescoringWorkflow.Table.Fire(this, RescoringTrigger.Preview, act);
        (PreviewedAt, ReportHash, Summary, BoardDecisionNumber) = (act.At, report.Hash, report.Summary, null);
    }

    /// <summary>The board lets released scores fall as the report says.</summary>
    /// <exception cref="RefusedException">
    /// <c>rescoring.own_exam</c>, <c>duty.rescoring_needs_two</c>, <c>rescoring.lowers_nothing</c>, <c>rescoring.report_changed</c>, <c>rescoring.decision_missing</c>, wrong state, forbidden.
    /// </exception>
    public void AllowLowering(Act act)
    {
        RescoringWorkflow.Table.Fire(this, RescoringTrigger.AllowLowering, act);
        BoardDecisionNumber = act.Fact<BoardDecision>().Number;
    }

    /// <summary>Approves it; its rules are the newest of the exam from now on.</summary>
    /// <exception cref="RefusedException">
    /// <c>rescoring.own_exam</c>, <c>duty.rescoring_needs_two</c>, <c>rescoring.window_open</c>, <c>rescoring.report_changed</c>, <c>rescoring.lowering_undecided</c>, wrong state, forbidden.
    /// </exception>
    public ExamScoring Approve(ScoringInForce before, Act act)
    {
        RescoringWorkflow.Table.Fire(this, RescoringTrigger.Approve, act);
        var (number, rules) = Following(before);
        (ApprovedBy, ScoringVersion) = (act.By.PersonId, number);
        return new ExamScoring { ExamId = ExamId, Number = number, RescoringId = Id, At = act.At, Rules = rules, Hash = rules.Hash };
    }

    /// <summary>Every attempt is marked.</summary>
    /// <exception cref="RefusedException"><c>rescoring.attempts_left</c>, wrong state, forbidden.</exception>
    public void Apply(Act act) => RescoringWorkflow.Table.Fire(this, RescoringTrigger.Apply, act);

    /// <summary>Gives it up, unless an appeal was decided by it: that waits until it is carried out.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>rescoring.named_by_appeal</c>, wrong state, forbidden.</exception>
    public void Withdraw(Act act) => RescoringWorkflow.Table.Fire(this, RescoringTrigger.Withdraw, act);
}

sealed class RescoringConfiguration : IEntityTypeConfiguration<Rescoring>
{
    public void Configure(EntityTypeBuilder<Rescoring> rescoring)
    {
        rescoring.ToTable("exam_rescorings");
        rescoring.Property(r => r.Reason).HasMaxLength(Rescoring.LongestReason);
        rescoring.Property(r => r.Remedies).AsFrozenJsonList();
        rescoring.Property(r => r.PassMark).HasConversion<string>().HasMaxLength(20);
        rescoring.Property(r => r.ReportHash).HasMaxLength(64);
        rescoring.Property(r => r.Summary).AsFrozenJson();
        rescoring.Property(r => r.BoardDecisionNumber).HasMaxLength(RescoringWorkflow.LongestNumber);
        rescoring.HasIndex(r => r.ExamId);
        rescoring.HasOne<Exam>().WithMany().HasForeignKey(r => r.ExamId).OnDelete(DeleteBehavior.Restrict);
    }
}
