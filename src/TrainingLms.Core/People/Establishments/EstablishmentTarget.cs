using NodaTime;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>编制: how many full-time and part-time posts a unit is to have from one day on, until a later target takes its place.</summary>
public sealed class EstablishmentTarget : Governed<EstablishmentTargetState>
{
    EstablishmentTarget() { }

    /// <summary>The unit it is for.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The unit above, whose HR officers decide; the unit itself where there is none above.</summary>
    public Guid DecidedAt { get; private init; }

    /// <summary>The top of the tree, whose training office decides too.</summary>
    public Guid TopUnitId { get; private init; }

    /// <summary>First day.</summary>
    public LocalDate From { get; private init; }

    /// <summary>专职编制数, 0 or more; null when not stated, which is never the same as zero.</summary>
    public int? FullTime { get; private set; }

    /// <summary>兼职编制数, 0 or more; null when not stated.</summary>
    public int? PartTime { get; private set; }

    /// <summary>Who wrote these figures.</summary>
    public Guid SetBy { get; private set; }

    /// <summary>When.</summary>
    public Instant SetAt { get; private set; }

    /// <summary>Why, for example the number of the order.</summary>
    public string Reason { get; private set; } = "";

    /// <inheritdoc/>
    public override Instant? NextDue() => EstablishmentTargetWorkflow.Table.NextDue(this);

    /// <summary>Sets the target of a unit from a day on.</summary>
    /// <param name="path">The unit and all above it, nearest first.</param>
    /// <param name="wanted">The figures.</param>
    /// <param name="act">Who, when and why, with the <see cref="EstablishmentBounds"/>.</param>
    /// <exception cref="RefusedException"><c>establishment.number_out_of_range</c>, <c>.day_out_of_range</c>, <c>.unit_not_open</c>, <c>reason.missing</c>, forbidden.</exception>
    public static EstablishmentTarget Set(IReadOnlyList<UnitTree.Node> path, WantedEstablishment wanted, Act act)
    {
        var target = new EstablishmentTarget
        {
            Id = act.NewId(),
            UnitId = path[0].Id,
            DecidedAt = path[0].ParentId ?? path[0].Id,
            TopUnitId = path[^1].Id,
            From = wanted.From,
        };
        EstablishmentTargetWorkflow.Table.Fire(target, EstablishmentTargetTrigger.Set, act.Given(wanted));
        target.Take(wanted, act);
        return target;
    }

    /// <summary>Writes other figures for the same day.</summary>
    /// <exception cref="RefusedException">As for <see cref="Set"/>.</exception>
    public void Revise(WantedEstablishment wanted, Act act)
    {
        EstablishmentTargetWorkflow.Table.Fire(this, EstablishmentTargetTrigger.Revise, act.Given(wanted));
        Take(wanted, act);
    }

    void Take(WantedEstablishment wanted, Act act)
    {
        (FullTime, PartTime) = (wanted.FullTime, wanted.PartTime);
        (SetBy, SetAt, Reason) = (act.By.PersonId, act.At, act.Reason!.Trim());
    }
}

/// <summary>Fact: figures that somebody wants to set.</summary>
/// <param name="From">First day.</param>
/// <param name="FullTime">专职编制数; null for not stated.</param>
/// <param name="PartTime">兼职编制数; null for not stated.</param>
public sealed record WantedEstablishment(LocalDate From, int? FullTime, int? PartTime);

/// <summary>Fact: what is accepted today.</summary>
/// <param name="First">First day that a target may begin on.</param>
/// <param name="Last">Last one.</param>
/// <param name="MostPosts">Largest number of posts of one kind.</param>
/// <param name="LongestReason">Most characters of a reason.</param>
/// <param name="UnitIsOpen">Whether the unit is there to have posts.</param>
public sealed record EstablishmentBounds(LocalDate First, LocalDate Last, int MostPosts, int LongestReason, bool UnitIsOpen);
