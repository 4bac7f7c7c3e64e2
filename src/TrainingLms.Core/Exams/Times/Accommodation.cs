using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.AccommodationState;
using static TrainingLms.Exams.AccommodationTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>What has become of an accommodation.</summary>
public enum AccommodationState
{
    /// <summary>Asked for by an officer.</summary>
    Proposed,

    /// <summary>Counts on its days.</summary>
    Approved,

    /// <summary>Not granted.</summary>
    Refused,

    /// <summary>Counts no more.</summary>
    Ended,
}

/// <summary>What can be done to an accommodation.</summary>
public enum AccommodationTrigger
{
    /// <summary>Ask for it.</summary>
    Propose,

    /// <summary>Grant it as a second person.</summary>
    Approve,

    /// <summary>Do not grant it.</summary>
    Refuse,

    /// <summary>End it before its last day.</summary>
    End,
}

/// <summary>An accommodation to be asked for.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Effect">What it gives.</param>
/// <param name="Basis">Number of the decision or certificate that the personnel office keeps; never the ground itself.</param>
public sealed record NewAccommodation(LocalDate From, LocalDate To, AccommodationEffect Effect, string Basis);

/// <summary>
/// 考试便利: what a person is given at every exam on certain days. It belongs to the person; exams see its effect only. The ground is not
/// stored: the number of the paper that proves it is enough.
/// </summary>
public sealed class Accommodation : Governed<AccommodationState>
{
    /// <summary>Longest number of a paper.</summary>
    public const int LongestBasis = 120;

    Accommodation() { }

    /// <summary>The person.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person's unit at that time: its HR officers decide.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>First day.</summary>
    public LocalDate From { get; private init; }

    /// <summary>Last day.</summary>
    public LocalDate To { get; private init; }

    /// <summary>What it gives.</summary>
    public AccommodationEffect Effect { get; private init; } = new(100, 0, false, false, false);

    /// <summary>Number of the decision or certificate.</summary>
    public string Basis { get; private init; } = "";

    /// <inheritdoc/>
    public override Instant? NextDue() => AccommodationWorkflow.Table.NextDue(this);

    /// <summary>Asks for one.</summary>
    /// <exception cref="RefusedException"><c>accommodation.days_wrong</c>, <c>accommodation.effect_wrong</c>, <c>accommodation.basis_missing</c>, <c>duty.own_record</c>, forbidden.</exception>
    public static Accommodation Propose(Person person, NewAccommodation wanted, Act act)
    {
        var accommodation = new Accommodation
        {
            Id = act.NewId(),
            PersonId = person.Id,
            UnitId = person.UnitId,
            From = wanted.From,
            To = wanted.To,
            Effect = wanted.Effect,
            Basis = wanted.Basis.Trim(),
        };
        AccommodationWorkflow.Table.Fire(accommodation, AccommodationTrigger.Propose, act);
        return accommodation;
    }

    /// <summary>Any other move.</summary>
    /// <exception cref="RefusedException"><c>duty.accommodation_needs_two</c>, <c>duty.own_record</c>, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public void Move(AccommodationTrigger trigger, Act act) => AccommodationWorkflow.Table.Fire(this, trigger, act);
}

/// <summary>The life of an accommodation.</summary>
public static class AccommodationWorkflow
{
    const int MostYears = 5, MostMinutes = 240;

    static readonly Who<Accommodation> Officer = Who.Holding<Accommodation>(Role.HrOfficer, a => a.UnitId);

    static readonly NotOwn<Accommodation> NotOwn = new("duty.own_record", a => a.PersonId);

    static readonly SecondPerson<Accommodation> ByAnother = new("duty.accommodation_needs_two", [Propose]);

    static readonly Guard<Accommodation> DaysInOrder = new("accommodation.days_wrong", (a, _) => a.From.Year >= 2000 && a.From <= a.To && a.To < a.From.PlusYears(MostYears), (_, _) => [("years", MostYears)]);

    static readonly Guard<Accommodation> EffectAllowed = new("accommodation.effect_wrong",
        (a, _) => a.Effect is { FactorPercent: 100 or 125 or 150 or 200, FixedMinutes: >= 0 and <= MostMinutes } && a.Effect != new AccommodationEffect(100, 0, false, false, false),
        (_, _) => [("minutes", MostMinutes)]);

    static readonly Guard<Accommodation> BasisGiven = new("accommodation.basis_missing", (a, _) => a.Basis.Length is > 0 and <= Accommodation.LongestBasis, (_, _) => [("most", Accommodation.LongestBasis)]);

    static readonly Guard<Accommodation> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<AccommodationState, AccommodationTrigger, Accommodation> Table = new("accommodation")
    {
        { New,      Propose, Proposed, Officer, NotOwn, DaysInOrder, EffectAllowed, BasisGiven },
        { Proposed, Approve, Approved, Officer, NotOwn, ByAnother },
        { Proposed, Refuse,  Refused,  Officer, NotOwn, ReasonGiven },
        { Approved, End,     Ended,    Officer, NotOwn, ReasonGiven },
    };
}

sealed class AccommodationConfiguration : IEntityTypeConfiguration<Accommodation>
{
    public void Configure(EntityTypeBuilder<Accommodation> accommodation)
    {
        accommodation.ToTable("accommodations");
        accommodation.Property(a => a.Effect).AsFrozenJson();
        accommodation.Property(a => a.Basis).HasMaxLength(Accommodation.LongestBasis);
        accommodation.HasIndex(a => a.PersonId);
        accommodation.HasIndex(a => a.UnitId);
        accommodation.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
