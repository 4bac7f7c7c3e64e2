using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Classes.SignUpState;
using static TrainingLms.Classes.SignUpTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Classes;

/// <summary>What has become of a sign-up.</summary>
public enum SignUpState
{
    /// <summary>Asked for.</summary>
    Requested,

    /// <summary>The unit agrees; the organiser decides.</summary>
    UnitApproved,

    /// <summary>Waits for the draw.</summary>
    InLottery,

    /// <summary>Has a seat.</summary>
    Booked,

    /// <summary>Waits for a seat.</summary>
    Waitlisted,

    /// <summary>A seat is kept for a while.</summary>
    Offered,

    /// <summary>Not let in.</summary>
    Refused,

    /// <summary>Gave the seat back in time.</summary>
    Cancelled,

    /// <summary>Gave the seat back after the cut-off.</summary>
    CancelledLate,

    /// <summary>Taken back before there was a seat.</summary>
    Withdrawn,

    /// <summary>Over with its class: the class was called off, or began while this one had no seat.</summary>
    ClosedByClass,

    /// <summary>结业: was at every session.</summary>
    Attended,

    /// <summary>肄业: was at some sessions.</summary>
    PartlyAttended,

    /// <summary>Had a seat and never came.</summary>
    NoShow,

    /// <summary>退班: was on leave for more than a seventh of the class hours.</summary>
    LeftByRule,
}

/// <summary>What can be done to a sign-up.</summary>
public enum SignUpTrigger
{
    /// <summary>Ask for a seat.</summary>
    Request,

    /// <summary>Agree for the unit.</summary>
    ApproveByUnit,

    /// <summary>Do not let in.</summary>
    Refuse,

    /// <summary>Wait for the draw.</summary>
    EnterLottery,

    /// <summary>Give a seat.</summary>
    Book,

    /// <summary>Put on the waiting list.</summary>
    Waitlist,

    /// <summary>Offer a seat that became free.</summary>
    Promote,

    /// <summary>Take the offered seat.</summary>
    Accept,

    /// <summary>Let the offered seat go.</summary>
    LetGo,

    /// <summary>The time of the offer is over.</summary>
    LapseOffer,

    /// <summary>Give the seat back.</summary>
    Cancel,

    /// <summary>Give the seat back after the cut-off.</summary>
    CancelLate,

    /// <summary>Take the request back.</summary>
    Withdraw,

    /// <summary>End it with its class.</summary>
    CloseWithClass,

    /// <summary>Was at every session.</summary>
    MarkAttended,

    /// <summary>Was at some sessions.</summary>
    MarkPartly,

    /// <summary>Never came.</summary>
    MarkNoShow,

    /// <summary>A tenth of the class hours is reached by leave.</summary>
    WarnOfLeave,

    /// <summary>Too much leave.</summary>
    LeaveByRule,
}

/// <summary>The life of a sign-up.</summary>
public static class SignUpWorkflow
{
    static readonly Who<SignUp> Trainee = Who.Person<SignUp>("trainee", s => s.PersonId);

    static readonly Who<SignUp> UnitOfficer = Who.Holding<SignUp>(Role.HrOfficer, s => s.UnitId);

    static readonly Who<SignUp> Organiser = Who.Holding<SignUp>(Role.TrainingOfficer, s => s.Run.UnitId);

    static readonly Who<SignUp> Clock = Who.Clock<SignUp>();

    /// <summary>From the request on it is the unit's turn where the unit approves, else the organiser's; after the unit it is the organiser's.</summary>
    static readonly Who<SignUp> WhoseTurn = new($"{Role.HrOfficer}|{Role.TrainingOfficer}", (s, actor) => (IsUnitsTurn(s) ? UnitOfficer : Organiser).WarrantOf(s, actor));

    static readonly Guard<SignUp> Active = new("sign_up.person_inactive", (_, act) => act.Fact<Applicant>().IsActive);

    static readonly Guard<SignUp> WindowOpen = new("sign_up.window_closed", (s, act) => s.Run.State == ClassRunState.SignUpOpen && s.Run.SignUpTo > act.At);

    static readonly Guard<SignUp> HasSeats = new("sign_up.no_seats_needed", (s, _) => s.Run.Kind != ClassKind.MassActivity);

    static readonly Guard<SignUp> FitsAudience = new("sign_up.audience_differs", (s, act) => act.Fact<Applicant>().Fits(s.Run));

    static readonly Guard<SignUp> NoClash = new("sign_up.time_clash", (_, act) => act.Fact<Applicant>().Clashes.Count == 0, (_, act) => [("others", act.Fact<Applicant>().Clashes)]);

    static readonly Guard<SignUp> UnitApproves = new("sign_up.unit_does_not_approve", (s, _) => s.Run.Approval is ApprovalMode.Unit or ApprovalMode.UnitThenOrganiser);

    static readonly NotOwn<SignUp> NotOwnSignUp = new("sign_up.own", s => s.PersonId);

    static readonly Guard<SignUp> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<SignUp> IsLottery = new("sign_up.no_lottery", (s, _) => s.Run.Selection == SeatSelection.Lottery && !s.Run.IsDrawn);

    static readonly Guard<SignUp> UnitHasApproved = new("sign_up.approval_missing", (s, _) => s.State != Requested || s.Run.Approval is ApprovalMode.None or ApprovalMode.Organiser);

    /// <summary>The organiser approves by booking; where the organiser approves the clock never books by itself.</summary>
    static readonly Guard<SignUp> OrganisersTurn = new("sign_up.approval_missing",
        (s, act) => ReferenceEquals(act.By, Actor.System) != (s.Run.Approval is ApprovalMode.Organiser or ApprovalMode.UnitThenOrganiser));

    static readonly Guard<SignUp> Drawn = new("sign_up.not_drawn", (s, _) => s.Run.Selection == SeatSelection.FirstCome || s.Run.IsDrawn);

    static readonly Guard<SignUp> SeatTaken = new("sign_up.no_seat_left", (_, act) => act.Fact<SeatAnswer>().PoolId is not null);

    static readonly Guard<SignUp> NoSeatLeft = new("sign_up.seat_left", (_, act) => act.Fact<SeatAnswer>() is { PoolId: null, WaitNumber: not null });

    static readonly Guard<SignUp> ClassOpen = new("sign_up.class_closed", (s, _) => !s.Run.IsClosedToNewcomers);

    static readonly Guard<SignUp> TimeToAnswer = new("sign_up.too_late_to_offer", (s, act) => s.Run.FirstSessionAt - act.At > act.Fact<ClassOptions>().OfferTime);

    static readonly Guard<SignUp> OfferStands = new("sign_up.offer_over", (s, act) => act.At < s.OfferedUntil, (s, _) => [("due", s.OfferedUntil)]);

    static readonly Due<SignUp> OfferOver = new("sign_up.offer_stands", s => s.OfferedUntil);

    static readonly Guard<SignUp> BeforeCutoff = new("sign_up.after_cutoff", (s, act) => act.At <= s.Run.FirstSessionAt - act.Fact<ClassOptions>().CancelCutoff);

    static readonly Guard<SignUp> AfterCutoff = new("sign_up.before_cutoff", (s, act) => act.At > s.Run.FirstSessionAt - act.Fact<ClassOptions>().CancelCutoff);

    static readonly Guard<SignUp> ClassOver = new("sign_up.class_open", (s, _) => s.Run.State == ClassRunState.Cancelled || (s.Run.IsClosedToNewcomers && s.State != Booked));

    static readonly Guard<SignUp> ClassSettles = new("sign_up.class_not_settled", (s, _) => s.Run.State == ClassRunState.Settled);

    static readonly Guard<SignUp> RuleNear = new("sign_up.leave_far_from_rule", (_, act) => LeaveRule.IsNear(act.Fact<LeaveHours>().LeaveHundredths, act.Fact<LeaveHours>().TotalHundredths));

    static readonly Guard<SignUp> NotWarned = new("sign_up.warned_before", (s, _) => s.LeaveWarnedAt is null);

    static readonly Guard<SignUp> RuleBroken = new("sign_up.leave_within_rule", (_, act) => LeaveRule.IsBroken(act.Fact<LeaveHours>().LeaveHundredths, act.Fact<LeaveHours>().TotalHundredths));

    /// <summary>The table.</summary>
    public static readonly Workflow<SignUpState, SignUpTrigger, SignUp> Table = new("sign_up")
    {
        { New,                                  Request,        Requested,     Trainee.Or(UnitOfficer), Active, WindowOpen, HasSeats, FitsAudience, NoClash },
        { Requested,                            ApproveByUnit,  UnitApproved,  UnitOfficer, UnitApproves, NotOwnSignUp, ClassOpen },
        { [Requested, UnitApproved],            Refuse,         Refused,       WhoseTurn, ReasonGiven, NotOwnSignUp },
        { [Requested, UnitApproved],            EnterLottery,   InLottery,     Clock, IsLottery, UnitHasApproved },
        { [Requested, UnitApproved, InLottery], Book,           Booked,        Clock.Or(Organiser), UnitHasApproved, OrganisersTurn, Drawn, SeatTaken, ClassOpen, NotOwnSignUp },
        { [Requested, UnitApproved, InLottery], Waitlist,       Waitlisted,    Clock.Or(Organiser), UnitHasApproved, OrganisersTurn, Drawn, NoSeatLeft, ClassOpen, NotOwnSignUp },
        { Waitlisted,                           Promote,        Offered,       Clock, SeatTaken, ClassOpen, TimeToAnswer },
        { Offered,                              Accept,         Booked,        Trainee, OfferStands, ClassOpen },
        { Offered,                              LetGo,          Waitlisted,    Trainee },
        { Offered,                              LapseOffer,     Waitlisted,    Clock, OfferOver },
        { Booked,                               Cancel,         Cancelled,     Trainee, BeforeCutoff, ReasonGiven },
        { Booked,                               CancelLate,     CancelledLate, UnitOfficer, AfterCutoff, ReasonGiven, ClassOpen },
        { [Requested, UnitApproved, InLottery, Waitlisted, Offered], Withdraw, Withdrawn, Trainee },
        { [Requested, UnitApproved, InLottery, Waitlisted, Offered, Booked], CloseWithClass, ClosedByClass, Clock, ClassOver },
        { Booked,                               MarkAttended,   Attended,       Clock, ClassSettles },
        { Booked,                               MarkPartly,     PartlyAttended, Clock, ClassSettles },
        { Booked,                               MarkNoShow,     NoShow,         Clock, ClassSettles },
        { Booked,                               WarnOfLeave,    Booked,         Clock, RuleNear, NotWarned },
        { Booked,                               LeaveByRule,    LeftByRule,     Clock, RuleBroken },
    };

    static bool IsUnitsTurn(SignUp s) => s.State == Requested && s.Run.Approval is ApprovalMode.Unit or ApprovalMode.UnitThenOrganiser;
}
