using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>演练问题: something that a drill brought to light, with somebody who sees to it and a last day; closed one by one (learning.md 3.1).</summary>
public sealed class DrillFinding : Governed<DrillFindingState>
{
    DrillFinding() { }

    /// <summary>The drill.</summary>
    public Guid ClassRunId { get; private init; }

    /// <summary>The drill itself with its sessions; loaded with it, because who leads it may act.</summary>
    public ClassRun Run { get; private init; } = null!;

    /// <summary>The unit that runs the drill.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>What was found, 5 to 2,000 characters.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Who sees to it.</summary>
    public Guid OwnerId { get; private init; }

    /// <summary>Last day.</summary>
    public LocalDate DueOn { get; private set; }

    /// <summary>When that day is over.</summary>
    public Instant OverdueAt { get; private set; }

    /// <summary>What was done about it, in the owner's words; null before.</summary>
    public string? Remedy { get; private set; }

    /// <summary>Why it was sent back, given more time or dropped, in the officer's words; null before.</summary>
    public string? Remark { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => DrillFindingWorkflow.Table.NextDue(this);

    /// <summary>Writes a finding down.</summary>
    /// <exception cref="RefusedException"><c>drill_finding.not_a_drill</c>, <c>drill_finding.not_begun</c>, <c>drill_finding.text_out_of_range</c>, <c>drill_finding.due_day_past</c>; forbidden.</exception>
    public static DrillFinding Raise(ClassRun run, string text, Guid ownerId, (LocalDate On, Instant OverAt) due, Act act)
    {
        var finding = new DrillFinding { Id = act.NewId(), ClassRunId = run.Id, Run = run, UnitId = run.UnitId, Text = text.Trim(), OwnerId = ownerId, DueOn = due.On, OverdueAt = due.OverAt };
        DrillFindingWorkflow.Table.Fire(finding, DrillFindingTrigger.Raise, act.Given(new FindingText(text)).Given(new NewDueDay(due.OverAt)));
        return finding;
    }

    /// <summary>The owner says what was done about it.</summary>
    /// <exception cref="RefusedException"><c>drill_finding.text_out_of_range</c>; wrong state; forbidden.</exception>
    public void Mend(string text, Act act)
    {
        DrillFindingWorkflow.Table.Fire(this, DrillFindingTrigger.Mend, act.Given(new FindingText(text)));
        Remedy = text.Trim();
    }

    /// <summary>Gives more time.</summary>
    /// <exception cref="RefusedException"><c>drill_finding.due_day_past</c>, <c>reason.missing</c>, <c>drill_finding.own</c>; wrong state; forbidden.</exception>
    public void Extend((LocalDate On, Instant OverAt) due, Act act)
    {
        DrillFindingWorkflow.Table.Fire(this, DrillFindingTrigger.Extend, act.Given(new NewDueDay(due.OverAt)));
        (DueOn, OverdueAt, Remark) = (due.On, due.OverAt, act.Reason);
    }

    /// <summary>Closes it, sends it back, drops it, or any other move without data.</summary>
    public void Move(DrillFindingTrigger trigger, Act act)
    {
        DrillFindingWorkflow.Table.Fire(this, trigger, act);
        if (trigger is DrillFindingTrigger.Return or DrillFindingTrigger.Withdraw) Remark = act.Reason;
    }
}

sealed class DrillFindingConfiguration : IEntityTypeConfiguration<DrillFinding>
{
    public void Configure(EntityTypeBuilder<DrillFinding> finding)
    {
        finding.ToTable("drill_findings");
        finding.HasOne(f => f.Run).WithMany().HasForeignKey(f => f.ClassRunId);
        finding.HasIndex(f => f.ClassRunId);
        finding.HasIndex(f => f.OwnerId);
        finding.HasIndex(f => f.UnitId);
    }
}
