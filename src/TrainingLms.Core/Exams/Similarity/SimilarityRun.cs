using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.SimilarityRunState;
using static TrainingLms.Exams.SimilarityRunTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>How far a comparison is.</summary>
public enum SimilarityRunState
{
    /// <summary>Asked for; the clock does it.</summary>
    Asked,

    /// <summary>Its cases are in the queue.</summary>
    Finished,
}

/// <summary>What can be done to a comparison.</summary>
public enum SimilarityRunTrigger
{
    /// <summary>Ask for it.</summary>
    Ask,

    /// <summary>It is done.</summary>
    Finish,
}

/// <summary>By what answers were compared, as the settings were then.</summary>
/// <param name="LeastCommon">See <see cref="SimilarityOptions.LeastCommon"/>.</param>
/// <param name="LevelThousandths">See <see cref="SimilarityOptions.LevelThousandths"/>.</param>
/// <param name="LeastSeconds">See <see cref="SimilarityOptions.LeastSeconds"/>.</param>
/// <param name="MostPairs">See <see cref="SimilarityOptions.MostPairs"/>.</param>
public sealed record SimilarityRules(int LeastCommon, int LevelThousandths, int LeastSeconds, int MostPairs);

/// <summary>What a comparison came to.</summary>
/// <param name="Attempts">Attempts that were compared.</param>
/// <param name="Comparisons">Pairs there are among them.</param>
/// <param name="Pairs">Pairs that chance does not explain; put to the reviewers were the least probable ones of them.</param>
/// <param name="Fast">Attempts that were answered faster than anybody can read.</param>
/// <param name="New">Cases that were not in the queue before.</param>
public sealed record SimilarityFigures(int Attempts, long Comparisons, long Pairs, int Fast, int New);

/// <summary>雷同比对: one comparison of all answers at an exam after its window. Another look is another one, and finds what is known again.</summary>
public sealed class SimilarityRun : Governed<SimilarityRunState>
{
    SimilarityRun() { }

    /// <summary>The exam.</summary>
    public Guid ExamId { get; private init; }

    /// <summary>The exam's unit.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Who asked for it.</summary>
    public Guid AskedBy { get; private init; }

    /// <summary>When.</summary>
    public Instant AskedAt { get; private init; }

    /// <summary>By what was compared.</summary>
    public SimilarityRules Rules { get; private init; } = null!;

    /// <summary>When it was done; null before.</summary>
    public Instant? FinishedAt { get; private set; }

    /// <summary>What it came to; null before.</summary>
    public SimilarityFigures? Figures { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => SimilarityRunWorkflow.Table.NextDue(this);

    /// <summary>Asks for one.</summary>
    /// <exception cref="RefusedException"><c>similarity.own_exam</c>, <c>similarity.window_open</c>, forbidden.</exception>
    public static SimilarityRun Ask(Exam exam, SimilarityRules rules, Act act)
    {
        var run = new SimilarityRun { Id = act.NewId(), ExamId = exam.Id, UnitId = exam.UnitId, AskedBy = act.By.PersonId, AskedAt = act.At, Rules = rules };
        SimilarityRunWorkflow.Table.Fire(run, SimilarityRunTrigger.Ask, act);
        return run;
    }

    /// <summary>It is done.</summary>
    /// <exception cref="RefusedException">Wrong state, forbidden.</exception>
    public void Finish(SimilarityFigures figures, Act act)
    {
        SimilarityRunWorkflow.Table.Fire(this, SimilarityRunTrigger.Finish, act);
        (FinishedAt, Figures) = (act.At, figures);
    }
}

/// <summary>The life of a comparison (exams.md 10): the integrity panel or the manager asks for it once the window is over, the clock does it.</summary>
public static class SimilarityRunWorkflow
{
    static readonly Who<SimilarityRun> Asker = Who.Holding<SimilarityRun>(Role.IntegrityPanel, run => run.UnitId).Or(Who.Holding<SimilarityRun>(Role.ExamManager, run => run.UnitId));
    static readonly NotOwn<SimilarityRun> HasNotSat = new("similarity.own_exam", (_, act) => act.Fact<ExamSitters>().Persons);
    static readonly Guard<SimilarityRun> WindowOver = new("similarity.window_open", (_, act) => act.Fact<WindowPhase>().IsOver);

    /// <summary>The table.</summary>
    public static readonly Workflow<SimilarityRunState, SimilarityRunTrigger, SimilarityRun> Table = new("similarity_run")
    {
        { New,   Ask,    Asked,    Asker, HasNotSat, WindowOver },
        { Asked, Finish, Finished, Who.Clock<SimilarityRun>() },
    };
}

sealed class SimilarityRunConfiguration : IEntityTypeConfiguration<SimilarityRun>
{
    public void Configure(EntityTypeBuilder<SimilarityRun> run)
    {
        run.ToTable("exam_similarity_runs");
        run.Property(r => r.Rules).AsFrozenJson();
        run.Property(r => r.Figures).AsFrozenJson();
        run.HasIndex(r => r.ExamId, "ix_exam_similarity_runs_asked").HasFilter("state = 'Asked'").RefusedAs("similarity.already_asked");
        run.HasIndex(r => r.ExamId);
        run.HasOne<Exam>().WithMany().HasForeignKey(r => r.ExamId).OnDelete(DeleteBehavior.Restrict);
    }
}
