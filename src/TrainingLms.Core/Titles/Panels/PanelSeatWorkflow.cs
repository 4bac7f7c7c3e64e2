using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Titles.SeatState;
using static TrainingLms.Titles.SeatTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Titles;

/// <summary>The course of a seat.</summary>
public static class PanelSeatWorkflow
{
    static readonly Who<PanelSeat> Secretariat = Who.Holding<PanelSeat>(Role.Secretariat, s => s.UnitId);
    static readonly Who<PanelSeat> Lead = Who.Holding<PanelSeat>(Role.SecretariatLead, s => s.UnitId);
    static readonly Who<PanelSeat> Chair = Who.Holding<PanelSeat>(Role.Chair, s => s.UnitId).Or(Who.Holding<PanelSeat>(Role.ViceChair, s => s.UnitId));
    static readonly Who<PanelSeat> Supervisor = Who.Holding<PanelSeat>(Role.Supervisor, s => s.UnitId);
    static readonly Who<PanelSeat> Member = Who.Person<PanelSeat>("member", s => s.PersonId);
    static readonly Who<PanelSeat> Engine = Who.Clock<PanelSeat>() with { IsClock = false };
    static readonly Who<PanelSeat> Clock = Who.Clock<PanelSeat>();

    static readonly SecondPerson<PanelSeat> SecondSignature = new("seat.clearance_needs_two", [SignClearance], Stands: s => s.IsClearanceSigned);
    static readonly NotOwn<PanelSeat> NotOwnSeat = new("duty.own_case", s => s.PersonId);

    static readonly Guard<PanelSeat> AllDeclared = new("seat.declaration_incomplete",
        (_, act) => act.Fact<SeatFacts>() is var facts && facts.Declared is not null && facts.Cases.All(facts.Declared.Contains),
        (_, act) => [("missing", act.Fact<SeatFacts>() is var facts ? facts.Cases.Count(c => facts.Declared?.Contains(c) != true) : 0)]);

    static readonly Guard<PanelSeat> NoConflict = new("seat.conflict_of_interest",
        (_, act) => act.Fact<SeatFacts>() is { Conflicted.Count: 0, Recused.Count: 0 },
        (_, act) => [("count", act.Fact<SeatFacts>().Conflicted.Count)]);

    static readonly Guard<PanelSeat> ConflictsExcluded = new("seat.conflict_of_interest",
        (_, act) => act.Fact<SeatFacts>() is var facts && facts.Conflicted.All(facts.Recused.Contains),
        (_, act) => [("count", act.Fact<SeatFacts>() is var facts ? facts.Conflicted.Count(c => !facts.Recused.Contains(c)) : 0)]);

    static readonly Guard<PanelSeat> CaseOfSession = new("seat.case_unknown",
        (_, act) => act.Fact<SeatFacts>() is var facts && (facts.Target is null || facts.Cases.Contains(facts.Target.Value)));

    static readonly Guard<PanelSeat> RollStillOpen = new("seat.roll_frozen",
        (_, act) => act.Fact<SeatFacts>() is var facts && (facts.Target is not { } target || (facts.Frozen != target && !facts.Voted.Contains(target))));

    static readonly Guard<PanelSeat> TooManyRecused = new("seat.share_within_limit",
        (_, act) => act.Fact<SeatFacts>() is { MostRecused: { } most } facts && facts.Recused.Count * most.Denominator > most.Numerator * facts.Cases.Count,
        (_, act) => [("recused", act.Fact<SeatFacts>().Recused.Count), ("cases", act.Fact<SeatFacts>().Cases.Count), ("most", act.Fact<SeatFacts>().MostRecused?.ToString())]);

    static readonly Guard<PanelSeat> NoRollFrozen = new("seat.voting_now", (_, act) => act.Fact<SeatFacts>().Frozen is null);

    static readonly Guard<PanelSeat> RecusedFromIt = new("recusal.not_found", (_, act) => act.Fact<SeatFacts>().Waiver is not null);

    static readonly Guard<PanelSeat> SoftGround = new("recusal.never_waived", (_, act) => act.Fact<SeatFacts>().Waiver?.Ground.IsHard() != true);

    static readonly NotOwn<PanelSeat> NotOwnApplication = new("duty.own_case", (_, act) => act.Fact<SeatFacts>().Waiver is { } waiver ? [waiver.ApplicantId] : []);

    static readonly SecondPerson<PanelSeat> NotTheSigner = new("recusal.waiver_needs_two", [SignWaiver],
        Others: (_, act) => act.Fact<SeatFacts>().Waiver?.SignedBy is { } first ? [first] : []);

    static readonly Guard<PanelSeat> SignedBefore = new("recusal.waiver_needs_two", (_, act) => act.Fact<SeatFacts>().Waiver is not { SignedBy: null });

    static readonly Guard<PanelSeat> MeetingOpen = new("session.not_open",
        (_, act) => act.Fact<SeatFacts>().Session
            is SessionState.RollCall or SessionState.Deliberating or SessionState.CaseOpen or SessionState.CaseBalloting);

    static readonly Guard<PanelSeat> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Due<PanelSeat> ReplyTimeOver = new("seat.reply_still_possible", s => s.ReplyBy);

    /// <summary>The table.</summary>
    public static readonly Workflow<SeatState, SeatTrigger, PanelSeat> Table = new("panel_seat")
    {
        { New,              Draw,              Drawn,            Secretariat },
        { Drawn,            Invite,            Invited,          Secretariat.Or(Engine) },
        { Invited,          Accept,            Accepted,         Member,  AllDeclared },
        { Invited,          Decline,           Declined,         Member },
        { Invited,          NoReply,           Declined,         Clock,   ReplyTimeOver },
        { Accepted,         ClearUnconflicted, Cleared,          Lead,    NotOwnSeat, NoConflict },
        { [Accepted, Cleared, RecusedPartially], RecuseForCase, RecusedPartially, Member.Or(Secretariat).Or(Engine), CaseOfSession, RollStillOpen },
        { Seated,           RecuseForCase,     Seated,           Member.Or(Secretariat).Or(Engine), CaseOfSession, RollStillOpen },
        { [Accepted, RecusedPartially], RecuseWholly, RecusedWholly, Secretariat, NotOwnSeat, TooManyRecused },
        { RecusedWholly,    Substitute,        Replaced,         Secretariat, NotOwnSeat, NoRollFrozen },
        { RecusedPartially, SignWaiver,        RecusedPartially, Secretariat.Or(Lead), NotOwnSeat, RecusedFromIt, SoftGround, NotOwnApplication, ReasonGiven },
        { RecusedPartially, Waive,             RecusedPartially, Lead,    NotOwnSeat, RecusedFromIt, SoftGround, NotOwnApplication, SignedBefore, NotTheSigner, ReasonGiven },
        { RecusedPartially, SignClearance,     RecusedPartially, Secretariat.Or(Lead), NotOwnSeat, ConflictsExcluded },
        { RecusedPartially, Clear,             Cleared,          Lead,    NotOwnSeat, ConflictsExcluded, SecondSignature },
        { Cleared,          CheckIn,           Seated,           Member,  MeetingOpen },
        { Seated,           Leave,             Left,             Member,  MeetingOpen },
        { Seated,           LeaveWithSession,  Left,             Engine },
        { Left,             Return,            Seated,           Member,  MeetingOpen },
        { [Drawn, Invited, Accepted, RecusedPartially, RecusedWholly, Cleared], Replace, Replaced, Lead.Or(Engine), ReasonGiven },
        { [Drawn, Invited, Accepted, RecusedPartially, Cleared], SeatTrigger.Redraw, Redrawn, Engine },
        { [Seated, Left],   Discharge,         Discharged,       Chair.Or(Engine) },
        { [Drawn, Invited, Accepted, RecusedPartially, RecusedWholly, Cleared, Seated, Left], Dismiss, Dismissed, Supervisor, NotOwnSeat, ReasonGiven },
    };
}
