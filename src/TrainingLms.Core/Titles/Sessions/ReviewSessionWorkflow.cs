using NodaTime.Text;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Titles.SessionState;
using static TrainingLms.Titles.SessionTrigger;
using static TrainingLms.Workflow.Destination;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Titles;

/// <summary>The course of a review session.</summary>
public static class ReviewSessionWorkflow
{
    static readonly Who<ReviewSession> Secretariat = Who.Holding<ReviewSession>(Role.Secretariat, s => s.UnitId);
    static readonly Who<ReviewSession> Lead = Who.Holding<ReviewSession>(Role.SecretariatLead, s => s.UnitId);
    static readonly Who<ReviewSession> Chair = Who.Holding<ReviewSession>(Role.Chair, s => s.UnitId).Or(Who.Holding<ReviewSession>(Role.ViceChair, s => s.UnitId));
    static readonly Who<ReviewSession> Supervisor = Who.Holding<ReviewSession>(Role.Supervisor, s => s.UnitId);
    static readonly Who<ReviewSession> Authority = Who.Holding<ReviewSession>(Role.Authority, s => s.UnitId);
    static readonly Who<ReviewSession> Clock = Who.Clock<ReviewSession>();

    static readonly Guard<ReviewSession> OddSize = new("panel.size_even", (s, _) => s.PanelSize % 2 == 1, (s, _) => [("size", s.PanelSize)]);

    static readonly Guard<ReviewSession> LargeEnough = new("panel.size_below_minimum",
        (s, _) => s.PanelSize >= PanelSizeRule.MinimumFor(s.Level, s.Basis),
        (s, _) => [("size", s.PanelSize), ("minimum", PanelSizeRule.MinimumFor(s.Level, s.Basis))]);

    static readonly Guard<ReviewSession> FilingValid = new("committee.filing_expired",
        (s, act) => act.Fact<MeetingFacts>().Today <= s.FilingValidTo, (s, _) => [("last", s.FilingValidTo)]);

    /// <summary>The notice of what it passes must be over, and filed, before the year is.</summary>
    static readonly Guard<ReviewSession> VoteCanBeFiled = new("session.vote_too_late",
        (_, act) => act.Fact<MeetingFacts>() is not { LastVote: { } latest } facts || facts.Today <= latest, (_, act) => [("latest", act.Fact<MeetingFacts>().LastVote is { } latest ? LocalDatePattern.Iso.Format(latest) : null)]);

    static readonly Guard<ReviewSession> HasCases = new("session.no_cases", (s, _) => s.CaseCount > 0);

    static readonly Guard<ReviewSession> SeatsFilled = new("session.seats_open",
        (s, act) => act.Fact<MeetingFacts>().Confirmed >= s.PanelSize,
        (s, act) => [("confirmed", act.Fact<MeetingFacts>().Confirmed), ("size", s.PanelSize)]);

    static readonly Guard<ReviewSession> CasesKeepQuorum = new("session.cases_short",
        (_, act) => act.Fact<MeetingFacts>().ShortCases == 0, (_, act) => [("count", act.Fact<MeetingFacts>().ShortCases)]);

    static readonly Guard<ReviewSession> CannotBeFilled = new("session.can_be_filled", (_, act) => !act.Fact<MeetingFacts>().CanBeFilled);
    static readonly Guard<ReviewSession> FirstDraw = new("session.redrawn_already", (s, _) => s.DrawNumber == 1);
    static readonly Guard<ReviewSession> SecondDraw = new("session.not_redrawn", (s, _) => s.DrawNumber > 1);

    static readonly Guard<ReviewSession> StrataNamed = new("session.redraw_strata_wrong",
        (_, act) => act.Fact<WiderPool>().Specialties is { Count: <= WiderPool.Most } wider && wider.All(one => !string.IsNullOrWhiteSpace(one) && one.Length <= WiderPool.Longest && !one.Contains('\n')),
        (_, _) => [("most", WiderPool.Most), ("longest", WiderPool.Longest)]);

    static readonly Guard<ReviewSession> RedrawAsked = new("session.redraw_needs_two", (s, _) => s.WiderSpecialties is not null);
    static readonly SecondPerson<ReviewSession> NotWhoAsked = new("session.redraw_needs_two", [AskRedraw]);

    static readonly Guard<ReviewSession> DayReached = new("session.too_early",
        (s, act) => act.Fact<MeetingFacts>().Today >= s.HeldOn, (s, _) => [("day", s.HeldOn)]);

    static readonly Guard<ReviewSession> Quorate = new("session.not_quorate",
        (s, act) => Threshold.IsQuorate(act.Fact<MeetingFacts>().Present, s.PanelSize), Presence);

    static readonly Guard<ReviewSession> Inquorate = new("session.is_quorate",
        (s, act) => !Threshold.IsQuorate(act.Fact<MeetingFacts>().Present, s.PanelSize), Presence);

    static readonly Guard<ReviewSession> GraceOver = new("session.grace_running", (s, act) => !(act.At < s.GraceUntil), (s, _) => [("until", s.GraceUntil)]);

    static readonly Guard<ReviewSession> InTime = new("session.reconvene_too_late", (s, act) => act.At < s.ReconveneBy, (s, _) => [("until", s.ReconveneBy)]);

    static readonly Due<ReviewSession> NoNewDate = new("session.reconvene_still_possible", s => s.ReconveneBy);

    static readonly Guard<ReviewSession> KnownCase = new("session.case_not_pending", (_, act) => act.Fact<MeetingFacts>().Roll is not null);

    static readonly Guard<ReviewSession> QuorateForCase = new("session.not_quorate_for_case",
        (_, act) => act.Fact<MeetingFacts>().Roll is not { IsQuorate: false },
        (s, act) => [("voting", act.Fact<MeetingFacts>().Roll?.Voting), ("needed", Threshold.QuorumOf(s.PanelSize))]);

    static readonly Guard<ReviewSession> NotEnded = new("session.case_has_ended", (_, act) => !act.Fact<MeetingFacts>().HasEnded);

    /// <summary>What can be voted on is put off from the table, where everybody hears why.</summary>
    static readonly Guard<ReviewSession> CannotBeTaken = new("session.case_can_be_taken", (_, act) => act.Fact<MeetingFacts>() is not { HasEnded: false, Roll.IsQuorate: true });

    static readonly Guard<ReviewSession> MayPreside = new("session.presiding_recused", (_, act) => act.Fact<MeetingFacts>().Presiding);

    static readonly Guard<ReviewSession> NothingPending = new("session.cases_pending",
        (s, _) => s.Cases.All(c => c.Outcome is not CaseOutcome.Pending),
        (s, _) => [("count", s.Cases.Count(c => c.Outcome is CaseOutcome.Pending))]);

    static readonly Guard<ReviewSession> MinutesGiven = new("session.minutes_missing", (_, act) => !string.IsNullOrWhiteSpace(act.Fact<Minutes>().Reference));

    static readonly Guard<ReviewSession> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly InPerson<ReviewSession> InPerson = new();

    /// <summary>Whoever presided or planned does not judge the incident.</summary>
    static readonly SecondPerson<ReviewSession> NoHandInIt = new("duty.authority_from_office", [Plan, AssignCase, SessionTrigger.Open, DeclareQuorate, TakeCase, FreezeRoll, RoundEnded], Ever: true);

    /// <summary>The table.</summary>
    public static readonly Workflow<SessionState, SessionTrigger, ReviewSession> Table = new("review_session")
    {
        { New,           Plan,             Planned,       Secretariat, OddSize, LargeEnough, FilingValid, VoteCanBeFiled },
        { Planned,       AssignCase,       Planned,       Secretariat },
        { Planned,       DrawPanel,        PanelDrawn,    Secretariat, HasCases },
        { PanelDrawn,    Invite,           PanelForming,  Secretariat },
        { PanelForming,  MembersConfirmed, PanelReady,    Clock,       SeatsFilled, CasesKeepQuorum },
        { PanelForming,  AskRedraw,        PanelForming,  Secretariat, CannotBeFilled, FirstDraw, StrataNamed, ReasonGiven },
        { PanelForming,  PoolExhaustedRedraw, Planned,    Supervisor,  CannotBeFilled, FirstDraw, RedrawAsked, NotWhoAsked, ReasonGiven },
        { PanelForming,  PoolExhausted,    Cancelled,     Clock,       CannotBeFilled, SecondDraw },
        { PanelReady,    Open,             RollCall,      Chair,       DayReached, FilingValid, VoteCanBeFiled },
        { RollCall,      DeclareQuorate,   Deliberating,  Chair,       Quorate },
        { RollCall,      DeclareInquorate, Adjourned,     Chair,       Inquorate, GraceOver },
        { Adjourned,     Reconvene,        PanelReady,    Secretariat, InTime, FilingValid, VoteCanBeFiled },
        { Adjourned,     Lapse,            Cancelled,     Clock,       NoNewDate },
        { Deliberating,  TakeCase,         CaseOpen,      Chair,       KnownCase, NotEnded, QuorateForCase, MayPreside },
        { Deliberating,  Defer,            Deliberating,  Chair,       KnownCase, CannotBeTaken, ReasonGiven },
        { CaseOpen,      Defer,            Deliberating,  Chair,       ReasonGiven },
        { CaseOpen,      FreezeRoll,       CaseBalloting, Chair,       QuorateForCase, MayPreside, FilingValid },
        { CaseBalloting, RoundEnded,       Deliberating,  Chair.Or(Clock) },
        { Deliberating,  CloseBusiness,    Declaring,     Chair,       NothingPending },
        { Declaring,     Announce,         Declared,      Chair },
        { Declared,      Archive,          Archived,      Secretariat, MinutesGiven },
        { [Planned, PanelDrawn, PanelForming, PanelReady], Cancel, Cancelled, Lead, ReasonGiven },
        { [Planned, PanelDrawn, PanelForming, PanelReady, RollCall, Adjourned, Deliberating, CaseOpen, CaseBalloting, Declaring], Suspend, Suspended, Supervisor, ReasonGiven },
        { Suspended,     Resume,           WhereItWas,    Authority,   InPerson, NoHandInIt, ReasonGiven },
        { Suspended,     Annul,            Annulled,      Authority,   InPerson, NoHandInIt, ReasonGiven },
    };

    static IReadOnlyList<(string Name, object? Value)> Presence(ReviewSession session, Act act) =>
        [("present", act.Fact<MeetingFacts>().Present), ("needed", Threshold.QuorumOf(session.PanelSize))];
}
