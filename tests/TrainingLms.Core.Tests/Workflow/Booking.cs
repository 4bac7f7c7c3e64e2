using NodaTime;
using TrainingLms.Workflow;
using static TrainingLms.Core.Tests.Workflow.BookingState;
using static TrainingLms.Core.Tests.Workflow.BookingTrigger;
using static TrainingLms.Workflow.Destination;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Core.Tests.Workflow;

public enum BookingState { Asked, Granted, Halted, Withdrawn, Over }

public enum BookingTrigger { Ask, Approve, Withdraw, Remind, End, LookIn, Cancel, Halt, Note, GoOn }

/// <summary>A small thing to try the kernel with: Li books a classroom, Wang of its unit approves it.</summary>
sealed class Booking : Governed<BookingState>
{
    public Guid ApplicantId { get; init; }
    public Guid UnitId { get; init; }
    public string Purpose { get; init; } = "";
    public int Seats { get; init; }
    public Instant? RemindAt { get; private set; }
    public Instant? EndsAt { get; init; }
    public int Visitors { get; private set; }

    public override Instant? NextDue() => BookingWorkflow.Table.NextDue(this);

    public static Booking Ask(Actor by, Instant at, string purpose = "course", int seats = 20, Instant? endsAt = null, Instant? remindAt = null, int roomHolds = 30)
    {
        var act = new Act(by, at).Given(new Room(roomHolds));
        var booking = new Booking { Id = act.NewId(), ApplicantId = by.PersonId, UnitId = BookingTests.Unit, Purpose = purpose, Seats = seats, EndsAt = endsAt, RemindAt = remindAt };
        BookingWorkflow.Table.Fire(booking, BookingTrigger.Ask, act);
        return booking;
    }

    public void Fire(BookingTrigger trigger, Act act)
    {
        BookingWorkflow.Table.Fire(this, trigger, act);
        if (trigger == Remind) RemindAt = null;
        if (trigger == LookIn) Visitors++;
    }
}

/// <summary>Fact: how many the room holds.</summary>
sealed record Room(int Seats);

static class BookingWorkflow
{
    static readonly Who<Booking> Applicant = Who.Person<Booking>("applicant", booking => booking.ApplicantId);
    static readonly Who<Booking> Keeper = Who.Holding<Booking>("Keeper", booking => booking.UnitId);
    static readonly Who<Booking> Clock = Who.Clock<Booking>();
    static readonly Guard<Booking> PurposeGiven = new("booking.purpose_missing", (booking, _) => booking.Purpose.Length > 0);
    static readonly Guard<Booking> SeatsEnough = new("booking.too_many",
        (booking, act) => booking.Seats <= act.Fact<Room>().Seats, (_, act) => [("seats", act.Fact<Room>().Seats)]);
    static readonly SecondPerson<Booking> NotTheApplicant = new("booking.own", [Ask]);
    static readonly Due<Booking> ReminderDue = new("booking.no_reminder_yet", booking => booking.RemindAt);
    static readonly Due<Booking> TimeOver = new("booking.still_on", booking => booking.EndsAt);

    public static readonly Workflow<BookingState, BookingTrigger, Booking> Table = new("booking")
    {
        { New,              Ask,      Asked,     Applicant,               PurposeGiven, SeatsEnough },
        { Asked,            Approve,  Granted,   Keeper,                  NotTheApplicant },
        { [Asked, Granted], Withdraw, Withdrawn, Applicant.Or(Keeper) },
        { Granted,          LookIn,   Granted,   Who.Anyone<Booking>(),   new Unrecorded<Booking>() },
        { Granted,          Remind,   Granted,   Clock,                   ReminderDue },
        { Granted,          End,      Over,      Clock,                   TimeOver },
        { [Asked, Granted], Halt,     Halted,    Keeper },
        { Halted,           Note,     Halted,    Keeper },
        { Halted,           GoOn,     WhereItWas, Keeper },
    };
}
