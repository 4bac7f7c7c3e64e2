using NodaTime;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>报名: one person's way into a class.</summary>
public sealed class SignUp : Governed<SignUpState>
{
    /// <summary>States in which somebody is still in, or may still get in.</summary>
    public static readonly IReadOnlyList<SignUpState> OpenStates =
        [SignUpState.Requested, SignUpState.UnitApproved, SignUpState.InLottery, SignUpState.Waitlisted, SignUpState.Offered, SignUpState.Booked];

    SignUp() { }

    /// <summary>The class.</summary>
    public Guid ClassRunId { get; private init; }

    /// <summary>The class itself; loaded with it, because who may and whose turn it is follow from its mode.</summary>
    public ClassRun Run { get; private init; } = null!;

    /// <summary>Who wants to come.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The unit the person belonged to when signing up; its officer approves, and hours are earned there.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Who signed up: the person, or the officer who named the person.</summary>
    public Guid RequestedBy { get; private init; }

    /// <summary>When.</summary>
    public Instant RequestedAt { get; private init; }

    /// <summary>The counter that the seat was taken from; null without a seat.</summary>
    public Guid? SeatPoolId { get; private set; }

    /// <summary>Number on the waiting list, rising; null for who never waited.</summary>
    public int? WaitNumber { get; private set; }

    /// <summary>Until when an offered seat is kept; null when none is offered.</summary>
    public Instant? OfferedUntil { get; private set; }

    /// <summary>When the person was warned that a tenth of the class hours is reached by leave; null before.</summary>
    public Instant? LeaveWarnedAt { get; private set; }

    /// <summary>Whether it was in the draw; the protocol of the draw goes on naming it, whatever becomes of it.</summary>
    public bool IsDrawn { get; private set; }

    /// <summary>Whether an officer named the person.</summary>
    public bool IsNamed => RequestedBy != PersonId;

    /// <inheritdoc/>
    public override Instant? NextDue() => SignUpWorkflow.Table.NextDue(this);

    /// <summary>Asks for a seat.</summary>
    /// <param name="run">The class.</param>
    /// <param name="applicant">Who wants to come.</param>
    /// <param name="act">Who asks.</param>
    /// <exception cref="RefusedException">
    /// <c>sign_up.window_closed</c>, <c>sign_up.audience_differs</c>, <c>sign_up.time_clash</c>, <c>sign_up.person_inactive</c>, <c>sign_up.no_seats_needed</c>; forbidden.
    /// </exception>
    public static SignUp Request(ClassRun run, Applicant applicant, Act act)
    {
        var signUp = new SignUp
        {
            Id = act.NewId(),
            ClassRunId = run.Id,
            Run = run,
            PersonId = applicant.PersonId,
            UnitId = applicant.UnitId,
            RequestedBy = act.By.PersonId,
            RequestedAt = act.At,
        };
        SignUpWorkflow.Table.Fire(signUp, SignUpTrigger.Request, act.Given(applicant));
        return signUp;
    }

    /// <summary>Gets the seat that the counter gave, or the next number on the waiting list.</summary>
    /// <param name="seat">What the counter said.</param>
    /// <param name="act">The clock, or the organiser who approves by it.</param>
    public void Settle(SeatAnswer seat, Act act)
    {
        var wasInLottery = State == SignUpState.InLottery;
        SignUpWorkflow.Table.Fire(this, seat.PoolId is null ? SignUpTrigger.Waitlist : SignUpTrigger.Book, act.Given(seat));
        (SeatPoolId, WaitNumber, IsDrawn) = (seat.PoolId, seat.WaitNumber, wasInLottery);
    }

    /// <summary>Is offered a seat that became free.</summary>
    public void Promote(SeatAnswer seat, ClassOptions options, Act act)
    {
        SignUpWorkflow.Table.Fire(this, SignUpTrigger.Promote, act.Given(seat).Given(options));
        (SeatPoolId, OfferedUntil) = (seat.PoolId, act.At + options.OfferTime);
    }

    /// <summary>Takes the offered seat.</summary>
    public void Accept(Act act)
    {
        SignUpWorkflow.Table.Fire(this, SignUpTrigger.Accept, act);
        OfferedUntil = null;
    }

    /// <summary>Lets an offered seat go, by hand or because its time is over, and waits on at the end.</summary>
    public void LetGo(SignUpTrigger trigger, int waitNumber, Act act)
    {
        SignUpWorkflow.Table.Fire(this, trigger, act);
        (SeatPoolId, OfferedUntil, WaitNumber) = (null, null, waitNumber);
    }

    /// <summary>Warns that a tenth of the class hours is reached by leave; once.</summary>
    /// <param name="act">Knows the <see cref="LeaveHours"/>.</param>
    public void WarnOfLeave(Act act)
    {
        SignUpWorkflow.Table.Fire(this, SignUpTrigger.WarnOfLeave, act);
        LeaveWarnedAt = act.At;
    }

    /// <summary>Any move that ends it or needs no data; a seat that was held goes back to its counter.</summary>
    public void Move(SignUpTrigger trigger, Act act)
    {
        SignUpWorkflow.Table.Fire(this, trigger, act);
        if (OpenStates.Contains(State)) return;
        OfferedUntil = null;
    }
}

/// <summary>Fact: who wants to come, and what stands in the way.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="UnitId">The person's unit.</param>
/// <param name="Place">Where that unit stands.</param>
/// <param name="IsActive">Whether the person is still with us.</param>
/// <param name="IsFullTime">专职.</param>
/// <param name="Clashes">Titles of classes of this person that meet at the same time.</param>
public sealed record Applicant(
    Guid PersonId, Guid UnitId, UnitPlace Place, bool IsActive, bool IsFullTime, IReadOnlyList<string> Clashes)
{
    /// <summary>What is known of a person.</summary>
    public static Applicant Of(Person person, UnitTree tree, IReadOnlyList<string> clashes) =>
        new(person.Id, person.UnitId, UnitPlace.Of(tree, person.UnitId), person.IsActive, person.Engagement == Engagement.FullTime, clashes);

    /// <summary>Whether the class is for this person: of its unit or one below, of its levels and its engagement.</summary>
    public bool Fits(ClassRun run) =>
        Place.Path.Contains(run.UnitId)
        && (run.Audience.Levels.Count == 0 || run.Audience.Levels.Contains(Place.Level))
        && (run.Audience.Engagements.Count == 0 || run.Audience.Engagements.Contains(IsFullTime ? "full" : "part"));
}

/// <summary>Where a unit stands: what decides which kept seats its people may have.</summary>
/// <param name="Path">The unit and all above it.</param>
/// <param name="Level">Its level, such as <c>district</c>.</param>
public sealed record UnitPlace(IReadOnlyList<Guid> Path, string Level)
{
    /// <summary>The place of a unit; none for one that is gone.</summary>
    public static UnitPlace Of(UnitTree tree, Guid unitId)
    {
        var path = tree.PathOf(unitId).ToList();
        return new UnitPlace([.. path.Select(node => node.Id)], path is [var own, ..] ? Snake.Of(own.Level) : "");
    }
}

/// <summary>Fact: class hours of leave and of the whole class, in hundredths.</summary>
public sealed record LeaveHours(long LeaveHundredths, long TotalHundredths);

/// <summary>Fact: what the counter said.</summary>
/// <param name="PoolId">The counter whose seat was taken; null when none was left.</param>
/// <param name="WaitNumber">The number on the waiting list then; null with a seat.</param>
public sealed record SeatAnswer(Guid? PoolId, int? WaitNumber);
