using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>分数线评定: raters estimate how a minimally competent candidate fares at each item, in rounds, and the board sets the cut score of an exam from it.</summary>
public sealed class CutScoreStudy : Governed<CutScoreState>
{
    /// <summary>Longest reason.</summary>
    public const int LongestReason = 1_000;

    CutScoreStudy() { }

    /// <summary>The exam.</summary>
    public Guid ExamId { get; private init; }

    /// <summary>The exam's unit.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Who drew it up.</summary>
    public Guid DrawnUpBy { get; private init; }

    /// <summary>Number of the round that is open or was the last; 0 before the first.</summary>
    public int Round { get; private set; }

    /// <summary>The raters, also those who were let go.</summary>
    public List<CutScoreRater> Raters { get; private init; } = [];

    /// <summary>By how many hundredths of a standard error the board's cut differs from the raters'; null before it is decided.</summary>
    public int? StandardErrors { get; private set; }

    /// <summary>The cut score on an average paper, in hundredths of a mark; where all papers are the same, on each. Null before it is decided.</summary>
    public long? CutHundredths { get; private set; }

    /// <summary>Why the board's cut differs; null where it does not.</summary>
    public string? Reason { get; private set; }

    /// <summary>Number of the board's decision; null before.</summary>
    public string? BoardDecisionNumber { get; private set; }

    /// <summary>Who recorded the decision; null before.</summary>
    public Guid? DecidedBy { get; private set; }

    /// <summary>When; null before.</summary>
    public Instant? DecidedAt { get; private set; }

    /// <summary>The scoring version that it made; null before it is decided.</summary>
    public int? ScoringVersion { get; private set; }

    /// <summary>The raters whose estimates count, by seat.</summary>
    public IEnumerable<CutScoreRater> Panel => Raters.Where(rater => rater.ExcusedAt is null).OrderBy(rater => rater.Seat);

    /// <summary>Number of the last round that is over; 0 before.</summary>
    public int RoundsOver => State == CutScoreState.RoundOpen ? Round - 1 : Round;

    /// <inheritdoc/>
    public override Instant? NextDue() => CutScoreWorkflow.Table.NextDue(this);

    /// <summary>Whether somebody estimates in it.</summary>
    public bool IsRater(Guid personId) => Panel.Any(rater => rater.PersonId == personId);

    /// <summary>Whether somebody estimates in it and rounds may follow: then nobody's estimates are shown by rater.</summary>
    public bool IsStillRating(Guid personId) => State is CutScoreState.Drafted or CutScoreState.RoundOpen or CutScoreState.InDiscussion && IsRater(personId);

    /// <summary>Draws one up.</summary>
    /// <param name="exam">The exam.</param>
    /// <param name="raters">Who estimates, in an order that tells nothing: seats are shown where names are not.</param>
    /// <param name="act">Who.</param>
    /// <exception cref="RefusedException">
    /// <c>cut_score.own_exam</c>, <c>cut_score.exam_unpublished</c>, <c>cut_score.raters_missing</c>, and <c>cut_score.rater_unfit</c> for each rater who does not fit; forbidden.
    /// </exception>
    public static CutScoreStudy DrawUp(Exam exam, IEnumerable<Guid> raters, Act act)
    {
        var id = act.NewId();
        var study = new CutScoreStudy
        {
            Id = id,
            ExamId = exam.Id,
            UnitId = exam.UnitId,
            DrawnUpBy = act.By.PersonId,
            Raters = [.. raters.Select((rater, at) => new CutScoreRater { StudyId = id, PersonId = rater, Seat = at + 1 })],
        };
        CutScoreWorkflow.Table.Fire(study, CutScoreTrigger.DrawUp, act);
        return study;
    }

    /// <summary>Any move of the manager that brings nothing with it but the next round.</summary>
    /// <exception cref="RefusedException">
    /// <c>cut_score.own_exam</c>, <c>cut_score.panel_too_small</c>, <c>cut_score.rounds_used_up</c>, <c>cut_score.round_incomplete</c>, <c>cut_score.another_round_needed</c>,
    /// <c>reason.missing</c>, wrong state, forbidden.
    /// </exception>
    public void Move(CutScoreTrigger trigger, Act act)
    {
        CutScoreWorkflow.Table.Fire(this, trigger, act);
        if (trigger == CutScoreTrigger.OpenRound) Round++;
    }

    /// <summary>A rater gives estimates of the round; storing them is up to the caller.</summary>
    /// <exception cref="RefusedException">
    /// <c>cut_score.own_exam</c>, <c>cut_score.estimates_missing</c>, and for each wrong one <c>cut_score.item_unknown</c>, <c>cut_score.item_twice</c>, <c>cut_score.estimate_outside</c>;
    /// wrong state, forbidden.
    /// </exception>
    public void Estimate(Act act) => CutScoreWorkflow.Table.Fire(this, CutScoreTrigger.Estimate, act);

    /// <summary>Lets a rater go.</summary>
    /// <exception cref="RefusedException"><c>cut_score.own_exam</c>, <c>cut_score.not_a_rater</c>, <c>reason.missing</c>, <c>cut_score.reason_too_long</c>, wrong state, forbidden.</exception>
    public void Excuse(Guid personId, Act act)
    {
        CutScoreWorkflow.Table.Fire(this, CutScoreTrigger.ExcuseRater, act.Given(new RaterToExcuse(IsRater(personId))));
        Raters.Single(rater => rater.PersonId == personId).Excuse(act);
    }

    /// <summary>Sets the cut score; it is part of the exam's newest scoring version from now on.</summary>
    /// <param name="before">The scoring rules that count.</param>
    /// <param name="cut">What the last round came to, with the board's shift.</param>
    /// <param name="act">Who, with the decision.</param>
    /// <exception cref="RefusedException">
    /// <c>cut_score.own_exam</c>, <c>duty.cut_score_needs_two</c>, <c>cut_score.decision_missing</c>, <c>cut_score.shift_too_large</c>, <c>cut_score.shift_without_reason</c>,
    /// <c>cut_score.reason_too_long</c>, <c>cut_score.outside_paper</c>, <c>cut_score.results_confirmed</c>, wrong state, forbidden.
    /// </exception>
    public ExamScoring Decide(ScoringInForce before, CutScore cut, Act act)
    {
        CutScoreWorkflow.Table.Fire(this, CutScoreTrigger.Decide, act);
        var decision = act.Fact<CutDecision>();
        (StandardErrors, CutHundredths, Reason) = (decision.StandardErrors, decision.CutHundredths, string.IsNullOrWhiteSpace(act.Reason) ? null : act.Reason.Trim());
        (BoardDecisionNumber, DecidedBy, DecidedAt, ScoringVersion) = (decision.Number, act.By.PersonId, act.At, before.Number + 1);
        var rules = before.Rules with { Cut = cut };
        return new ExamScoring { ExamId = ExamId, Number = before.Number + 1, At = act.At, Rules = rules, Hash = rules.Hash };
    }

    /// <summary>Every attempt is marked by it.</summary>
    /// <exception cref="RefusedException"><c>cut_score.attempts_left</c>, wrong state, forbidden.</exception>
    public void Apply(Act act) => CutScoreWorkflow.Table.Fire(this, CutScoreTrigger.Apply, act);
}

/// <summary>评定人: somebody who estimates in a study.</summary>
public sealed class CutScoreRater
{
    /// <summary>The study.</summary>
    public required Guid StudyId { get; init; }

    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>From 1, drawn by lot: under this number estimates are shown to staff.</summary>
    public required int Seat { get; init; }

    /// <summary>When the rater was let go; null while the estimates count.</summary>
    public Instant? ExcusedAt { get; private set; }

    /// <summary>Why; null while the estimates count.</summary>
    public string? ExcusedReason { get; private set; }

    internal void Excuse(Act act) => (ExcusedAt, ExcusedReason) = (act.At, act.Reason!.Trim());
}

/// <summary>估计值: what a rater estimates for one item in one round. Kept when later rounds follow.</summary>
public sealed class CutScoreEstimate
{
    /// <summary>The study.</summary>
    public required Guid StudyId { get; init; }

    /// <summary>The rater.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>The version of the question.</summary>
    public required Guid QuestionVersionId { get; init; }

    /// <summary>The chance that a minimally competent candidate earns the item, in hundredths, 0 to 100; changed until the round is over.</summary>
    public required int Hundredths { get; set; }

    /// <summary>When it was last given.</summary>
    public required Instant At { get; set; }
}

sealed class CutScoreStudyConfiguration : IEntityTypeConfiguration<CutScoreStudy>
{
    public void Configure(EntityTypeBuilder<CutScoreStudy> study)
    {
        study.ToTable("cut_score_studies");
        study.Property(s => s.Reason).HasMaxLength(CutScoreStudy.LongestReason);
        study.Property(s => s.BoardDecisionNumber).HasMaxLength(CutScoreWorkflow.LongestNumber);
        study.HasMany(s => s.Raters).WithOne().HasForeignKey(rater => rater.StudyId);
        study.Navigation(s => s.Raters).AutoInclude();
        study.Ignore(s => s.Panel);
        study.HasIndex(s => s.ExamId, "ix_cut_score_studies_open").HasFilter("state IN ('Drafted', 'RoundOpen', 'InDiscussion', 'Finished', 'Decided')").RefusedAs("cut_score.already_open");
        study.HasIndex(s => s.ExamId);
        study.HasOne<Exam>().WithMany().HasForeignKey(s => s.ExamId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class CutScoreRaterConfiguration : IEntityTypeConfiguration<CutScoreRater>
{
    public void Configure(EntityTypeBuilder<CutScoreRater> rater)
    {
        rater.ToTable("cut_score_raters");
        rater.HasKey(r => new { r.StudyId, r.PersonId });
        rater.Property(r => r.ExcusedReason).HasMaxLength(CutScoreStudy.LongestReason);
        rater.HasIndex(r => r.PersonId);
        rater.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class CutScoreEstimateConfiguration : IEntityTypeConfiguration<CutScoreEstimate>
{
    public void Configure(EntityTypeBuilder<CutScoreEstimate> estimate)
    {
        estimate.ToTable("cut_score_estimates");
        estimate.HasKey(e => new { e.StudyId, e.Round, e.PersonId, e.QuestionVersionId });
        estimate.HasOne<CutScoreStudy>().WithMany().HasForeignKey(e => e.StudyId).OnDelete(DeleteBehavior.Restrict);
        estimate.HasOne<QuestionVersion>().WithMany().HasForeignKey(e => e.QuestionVersionId).OnDelete(DeleteBehavior.Restrict);
    }
}
