using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>统计报告期次: one report of a unit with everything below, frozen at its cut-off and never reckoned again. A correction is a new edition with a reason.</summary>
public sealed class ReportEdition : Governed<ReportEditionState>
{
    /// <summary>Most characters of a title.</summary>
    public const int LongestTitle = 120;

    ReportEdition() { }

    /// <summary>The unit; all units below are in the figures.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The report.</summary>
    public ReportKind Kind { get; private init; }

    /// <summary>The hours year.</summary>
    public int Year { get; private init; }

    /// <summary>What it is called, 1 to 120 characters.</summary>
    public string Title { get; private init; } = "";

    /// <summary>When the figures are frozen, at the next round of the clock.</summary>
    public Instant CutOffAt { get; private init; }

    /// <summary>The published edition that it corrects; null for a first one.</summary>
    public Guid? CorrectsId { get; private init; }

    /// <summary>Why it is corrected; null for a first one.</summary>
    public string? Correction { get; private init; }

    /// <summary>When the figures were reckoned; null before.</summary>
    public Instant? FrozenAt { get; private set; }

    /// <summary>Hash of everything that was frozen, 64 hexadecimal digits; null before. It stands in the audit chain, so that figures changed later are found.</summary>
    public string? ContentHash { get; private set; }

    /// <summary>When it was published; null before.</summary>
    public Instant? PublishedAt { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => ReportEditionWorkflow.Table.NextDue(this);

    /// <summary>Plans an edition.</summary>
    /// <exception cref="RefusedException">Forbidden.</exception>
    internal static ReportEdition Draft(NewEdition wanted, Act act)
    {
        var edition = new ReportEdition
        {
            Id = act.NewId(),
            UnitId = wanted.UnitId,
            Kind = wanted.Kind,
            Year = wanted.Year,
            Title = wanted.Title,
            CutOffAt = wanted.CutOffAt,
            CorrectsId = wanted.CorrectsId,
            Correction = wanted.CorrectsId is null ? null : act.Reason,
        };
        ReportEditionWorkflow.Table.Fire(edition, ReportEditionTrigger.Draft, act);
        return edition;
    }

    /// <summary>Checks, drops or replaces it.</summary>
    /// <exception cref="RefusedException"><c>duty.edition_needs_two</c>, <c>reason.missing</c>, forbidden.</exception>
    public void Move(ReportEditionTrigger trigger, Act act) => ReportEditionWorkflow.Table.Fire(this, trigger, act);

    /// <summary>Keeps the figures of now for ever.</summary>
    /// <exception cref="RefusedException"><c>report_edition.too_early</c>, <c>report_edition.figures_waiting</c>.</exception>
    internal void Freeze(FrozenReport frozen, Act act)
    {
        ReportEditionWorkflow.Table.Fire(this, ReportEditionTrigger.Freeze, act);
        (FrozenAt, ContentHash) = (act.At, frozen.Hash);
    }

    /// <summary>Makes it known.</summary>
    /// <exception cref="RefusedException"><c>report_edition.corrected_already</c>, forbidden.</exception>
    internal void Publish(Act act)
    {
        ReportEditionWorkflow.Table.Fire(this, ReportEditionTrigger.Publish, act);
        PublishedAt = act.At;
    }
}

/// <summary>What somebody wants frozen.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Kind">The report.</param>
/// <param name="Year">The hours year.</param>
/// <param name="Title">What it is called.</param>
/// <param name="CutOffAt">When.</param>
/// <param name="CorrectsId">The published edition it corrects; null for a first one.</param>
public sealed record NewEdition(Guid UnitId, ReportKind Kind, int Year, string Title, Instant CutOffAt, Guid? CorrectsId = null);
