using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;
using static TrainingLms.People.LegalHoldState;
using static TrainingLms.People.LegalHoldTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.People;

/// <summary>Why a person's data are held.</summary>
public enum HoldKind
{
    /// <summary>A case runs: nothing of the person is erased meanwhile.</summary>
    Case,

    /// <summary>Law keeps the data although the person wants them gone: kept, not erased, and no longer shown in full or exported.</summary>
    Freeze,
}

/// <summary>What has become of a hold.</summary>
public enum LegalHoldState
{
    /// <summary>In force.</summary>
    InForce,

    /// <summary>Lifted.</summary>
    Lifted,
}

/// <summary>What can be done to a hold.</summary>
public enum LegalHoldTrigger
{
    /// <summary>Put it in force.</summary>
    Place,

    /// <summary>Lift it.</summary>
    Lift,
}

/// <summary>保全: an order that a person's data must not be erased, or must rest frozen.</summary>
public sealed class LegalHold : Governed<LegalHoldState>
{
    LegalHold() { }

    /// <summary>Whose data.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person's unit when it was placed; its officers lift it.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Why.</summary>
    public HoldKind Kind { get; private init; }

    /// <summary>Number or words of the order, or of the answered request.</summary>
    public string Order { get; private init; } = "";

    /// <summary>When it was placed.</summary>
    public Instant PlacedAt { get; private init; }

    /// <inheritdoc/>
    public override Instant? NextDue() => LegalHoldWorkflow.Table.NextDue(this);

    /// <summary>Places one.</summary>
    /// <exception cref="RefusedException"><c>hold.order_missing</c>, <c>duty.own_hold</c>, forbidden.</exception>
    public static LegalHold Place(Guid personId, Guid unitId, HoldKind kind, string order, Act act)
    {
        var hold = new LegalHold { Id = act.NewId(), PersonId = personId, UnitId = unitId, Kind = kind, Order = order.Trim(), PlacedAt = act.At };
        LegalHoldWorkflow.Table.Fire(hold, LegalHoldTrigger.Place, act.Because(order.Trim()));
        return hold;
    }

    /// <summary>Lifts it.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>duty.own_hold</c>, forbidden, wrong state.</exception>
    public void Lift(Act act) => LegalHoldWorkflow.Table.Fire(this, LegalHoldTrigger.Lift, act);
}

/// <summary>The life of a hold.</summary>
public static class LegalHoldWorkflow
{
    static readonly Who<LegalHold> Officer = Who.Holding<LegalHold>(Role.HrOfficer, h => h.UnitId).Or(Who.Holding<LegalHold>(Role.Supervisor, h => h.UnitId));
    static readonly Guard<LegalHold> OrderGiven = new("hold.order_missing", (h, _) => h.Order.Length > 0);
    static readonly Guard<LegalHold> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));
    static readonly Guard<LegalHold> NotOwn = new("duty.own_hold", (h, act) => act.By.PersonId != h.PersonId);

    /// <summary>The table.</summary>
    public static readonly Workflow<LegalHoldState, LegalHoldTrigger, LegalHold> Table = new("legal_hold")
    {
        { New,     Place, InForce, Officer, OrderGiven, NotOwn },
        { InForce, Lift,  Lifted,  Officer, ReasonGiven, NotOwn },
    };
}

/// <summary>Asks about holds.</summary>
public static class LegalHolds
{
    /// <summary>People of whom nothing is erased now.</summary>
    public static IQueryable<Guid> HeldPeople(this LmsDbContext db) => db.LegalHolds.Where(hold => hold.State == InForce).Select(hold => hold.PersonId);

    /// <summary>Whether the person's data rest frozen.</summary>
    public static Task<bool> FreezeOfAsync(this IQueryable<LegalHold> holds, Guid personId, CancellationToken cancel) =>
        holds.AnyAsync(hold => hold.PersonId == personId && hold.Kind == HoldKind.Freeze && hold.State == InForce, cancel);
}

sealed class LegalHoldConfiguration : IEntityTypeConfiguration<LegalHold>
{
    public void Configure(EntityTypeBuilder<LegalHold> hold)
    {
        hold.ToTable("legal_holds");
        hold.Property(h => h.Kind).HasConversion<string>().HasMaxLength(20);
        hold.HasIndex(h => new { h.PersonId, h.Kind }).HasFilter("state = 'InForce'").RefusedAs("hold.already_there");
    }
}
