using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>What is written of a class whose kind asks for it (learning.md 3.1).</summary>
public enum ClassReportKind
{
    /// <summary>考察报告: what a visit brought; one for the class.</summary>
    Visit,

    /// <summary>中期考核: how somebody on secondment does; one for each person.</summary>
    MidTerm,

    /// <summary>期满考核: how somebody on secondment did; one for each person.</summary>
    Final,
}

/// <summary>How somebody on secondment is assessed.</summary>
public enum ClassGrade
{
    /// <summary>优秀.</summary>
    Excellent,

    /// <summary>称职.</summary>
    Competent,

    /// <summary>基本称职.</summary>
    BarelyCompetent,

    /// <summary>不称职.</summary>
    NotCompetent,
}

/// <summary>班次报告: the report of a visit, or the assessment of somebody on secondment.</summary>
public sealed class ClassReport : Governed<ClassReportState>
{
    ClassReport() { }

    /// <summary>The class.</summary>
    public Guid ClassRunId { get; private init; }

    /// <summary>The class itself with its sessions; loaded with it, because who leads it may write.</summary>
    public ClassRun Run { get; private init; } = null!;

    /// <summary>The unit that runs the class.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>What it is.</summary>
    public ClassReportKind Kind { get; private init; }

    /// <summary>Who is assessed; null in the report of a visit.</summary>
    public Guid? PersonId { get; private init; }

    /// <summary>How; null in the report of a visit.</summary>
    public ClassGrade? Grade { get; private set; }

    /// <summary>In words, 10 to 10,000 characters.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Who wrote it last.</summary>
    public Guid WrittenBy { get; private set; }

    /// <summary>When.</summary>
    public Instant WrittenAt { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => ClassReportWorkflow.Table.NextDue(this);

    /// <summary>Writes one.</summary>
    /// <exception cref="RefusedException">What the table refuses.</exception>
    public static ClassReport Write(ClassRun run, NewClassReport wanted, Act act)
    {
        var report = new ClassReport { Id = act.NewId(), ClassRunId = run.Id, Run = run, UnitId = run.UnitId, Kind = wanted.Kind, PersonId = wanted.PersonId };
        ClassReportWorkflow.Table.Fire(report, ClassReportTrigger.Write, act.Given(wanted));
        report.Take(wanted.Grade, wanted.Text, act);
        return report;
    }

    /// <summary>Writes it anew, before the class is settled.</summary>
    /// <exception cref="RefusedException">What the table refuses.</exception>
    public void Revise(ClassGrade? grade, string text, Act act)
    {
        ClassReportWorkflow.Table.Fire(this, ClassReportTrigger.Revise, act.Given(new NewClassReport(Kind, PersonId, grade, text)));
        Take(grade, text, act);
    }

    /// <summary>The class is settled: nothing is changed any more.</summary>
    internal void Seal(Act act) => ClassReportWorkflow.Table.Fire(this, ClassReportTrigger.Seal, act);

    void Take(ClassGrade? grade, string text, Act act) => (Grade, Text, WrittenBy, WrittenAt) = (grade, text.Trim(), act.By.PersonId, act.At);
}

/// <summary>Fact: what is to be written.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="PersonId">Who is assessed; null for a visit.</param>
/// <param name="Grade">How; null for a visit.</param>
/// <param name="Text">In words.</param>
public sealed record NewClassReport(ClassReportKind Kind, Guid? PersonId, ClassGrade? Grade, string Text);

sealed class ClassReportConfiguration : IEntityTypeConfiguration<ClassReport>
{
    public void Configure(EntityTypeBuilder<ClassReport> report)
    {
        report.ToTable("class_reports");
        report.Property(r => r.Kind).HasConversion<string>().HasMaxLength(20);
        report.Property(r => r.Grade).HasConversion<string>().HasMaxLength(20);
        report.HasOne(r => r.Run).WithMany().HasForeignKey(r => r.ClassRunId);
        report.HasIndex(r => new { r.ClassRunId, r.Kind }).HasFilter("kind = 'Visit'").RefusedAs("class_report.written_before");
        report.HasIndex(r => new { r.ClassRunId, r.Kind, r.PersonId }).HasFilter("kind <> 'Visit'").RefusedAs("class_report.written_before");
        report.HasIndex(r => r.PersonId);
        report.HasIndex(r => r.UnitId);
    }
}
