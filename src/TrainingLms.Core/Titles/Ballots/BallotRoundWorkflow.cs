using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Titles.BallotRoundState;
using static TrainingLms.Titles.BallotRoundTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Titles;

/// <summary>How far a ballot has come.</summary>
public enum BallotRoundState
{
    /// <summary>Entitlements are issued.</summary>
    Prepared,

    /// <summary>Votes are taken.</summary>
    Open,

    /// <summary>No vote is taken any more.</summary>
    Closed,

    /// <summary>As many envelopes as used entitlements.</summary>
    Balanced,

    /// <summary>The totals are known.</summary>
    Counted,

    /// <summary>The list is sealed, envelopes and key are erased.</summary>
    Sealed,

    /// <summary>Pass or fail is declared.</summary>
    Declared,

    /// <summary>Void; a new round may follow.</summary>
    Voided,
}

/// <summary>What can be done in a ballot.</summary>
public enum BallotRoundTrigger
{
    /// <summary>Issue the entitlements.</summary>
    Prepare,

    /// <summary>The Scrutineer takes a code.</summary>
    TakeScrutineerCode,

    /// <summary>The Teller takes a code.</summary>
    TakeTellerCode,

    /// <summary>Open voting.</summary>
    Open,

    /// <summary>Vote.</summary>
    Cast,

    /// <summary>End voting.</summary>
    Close,

    /// <summary>The time is over.</summary>
    TimeOver,

    /// <summary>Compare envelopes with entitlements.</summary>
    CheckBalance,

    /// <summary>They do not match.</summary>
    ReportImbalance,

    /// <summary>Open the envelopes.</summary>
    Count,

    /// <summary>A code is lost or does not open.</summary>
    KeyLost,

    /// <summary>Enter the totals of paper slips.</summary>
    RecordPaperTotals,

    /// <summary>More slips than issued.</summary>
    ReportPaperImbalance,

    /// <summary>Seal the totals.</summary>
    Seal,

    /// <summary>Declare pass or fail.</summary>
    Declare,

    /// <summary>Ask that the round be void.</summary>
    AskAnnulment,

    /// <summary>Make it void.</summary>
    Annul,

    /// <summary>Its session is void, and it with it.</summary>
    AnnulWithSession,
}

/// <summary>The course of a ballot. <see cref="Cast"/> stands here for its rights and its state, and leaves no audit entry.</summary>
public static class BallotRoundWorkflow
{
    static readonly Who<BallotRound> Chair = Who.Holding<BallotRound>(Role.Chair, r => r.UnitId).Or(Who.Holding<BallotRound>(Role.ViceChair, r => r.UnitId));
    static readonly Who<BallotRound> Scrutineer = Who.Holding<BallotRound>(Role.Scrutineer, r => r.UnitId);
    static readonly Who<BallotRound> Teller = Who.Holding<BallotRound>(Role.Teller, r => r.UnitId);
    static readonly Who<BallotRound> Supervisor = Who.Holding<BallotRound>(Role.Supervisor, r => r.UnitId);
    static readonly Who<BallotRound> Expert = Who.Holding<BallotRound>(Role.Expert, r => r.UnitId);
    static readonly Who<BallotRound> Clock = Who.Clock<BallotRound>();
    static readonly Unrecorded<BallotRound> Untraced = new();

    /// <summary>Preparing follows from the freeze of the roll by the chair.</summary>
    static readonly Who<BallotRound> Engine = Who.Clock<BallotRound>();

    static readonly Guard<BallotRound> NoSeat = new("ballot.holder_has_seat", (_, act) => !act.Fact<BallotFacts>().ActorHasSeat);
    static readonly SecondPerson<BallotRound> NotTeller = new("ballot.holders_same", [TakeTellerCode, RecordPaperTotals]);
    static readonly SecondPerson<BallotRound> NotScrutineer = new("ballot.holders_same", [TakeScrutineerCode]);
    static readonly Guard<BallotRound> IsScrutineer = new("ballot.other_scrutineer", (r, act) => r.ScrutineerId is null || r.ScrutineerId == act.By.PersonId);
    static readonly Guard<BallotRound> IsTeller = new("ballot.other_teller", (r, act) => r.TellerId is null || r.TellerId == act.By.PersonId);
    static readonly Guard<BallotRound> ScrutineerFree = new("ballot.code_taken", (r, _) => r.ScrutineerKey is null);
    static readonly Guard<BallotRound> TellerFree = new("ballot.code_taken", (r, _) => r.TellerKey is null);
    static readonly Guard<BallotRound> HoldersReady = new("ballot.holders_missing", (r, _) => r.ScrutineerKey is not null && r.TellerKey is not null);

    static readonly Guard<BallotRound> AllVotedOrTimeOver = new("ballot.still_open",
        (r, act) => act.At >= r.ClosesAt || act.Fact<BallotFacts>().Used == r.Issued, (r, _) => [("due", r.ClosesAt)]);

    static readonly Due<BallotRound> TimeUp = new("ballot.still_open", r => r.PausedAt is null ? r.ClosesAt : null);

    static readonly Guard<BallotRound> Balances = new("ballot.imbalance", (r, act) => IsBalanced(r, act.Fact<BallotFacts>()), Figures);
    static readonly Guard<BallotRound> DoesNotBalance = new("ballot.balances", (r, act) => !IsBalanced(r, act.Fact<BallotFacts>()), Figures);
    static readonly Guard<BallotRound> CodesOpen = new("ballot.codes_do_not_open", (_, act) => act.Fact<OpenedBallots>().CodesOpen);

    static readonly Guard<BallotRound> EnvelopesIntact = new("ballot.envelope_damaged",
        (_, act) => act.Fact<OpenedBallots>() is not { CodesOpen: true, Choices: null });

    static readonly Guard<BallotRound> NotMoreThanIssued = new("ballot.returned_exceeds_issued",
        (r, act) => act.Fact<Tally>().Returned <= r.Issued, (r, act) => [("returned", act.Fact<Tally>().Returned), ("issued", r.Issued)]);

    static readonly Guard<BallotRound> NoneNegative = new("ballot.total_negative",
        (_, act) => act.Fact<Tally>() is { Favour: >= 0, Against: >= 0, Abstain: >= 0, Blank: >= 0 });

    static readonly Guard<BallotRound> MoreThanIssued = new("ballot.balances", (r, act) => act.Fact<PaperSlips>().Returned > r.Issued,
        (r, act) => [("used", act.Fact<PaperSlips>().Returned), ("issued", r.Issued)]);

    static readonly Guard<BallotRound> TotalsAgree = new("ballot.imbalance", (r, _) => r.Tally?.Returned == r.Returned && r.Returned <= r.Issued,
        (r, _) => [("used", r.Tally?.Returned), ("envelopes", r.Returned)]);

    static readonly Guard<BallotRound> Running = new("session.suspended", (r, _) => r.PausedAt is null);
    static readonly Guard<BallotRound> MayPreside = new("session.presiding_recused", (_, act) => act.Fact<PresidingFacts>().May);
    static readonly Guard<BallotRound> Asked = new("ballot.annulment_not_asked", (r, _) => r.AnnulmentAskedBy is not null);
    static readonly SecondPerson<BallotRound> NotWhoAsked = new("ballot.second_person_needed", [AskAnnulment]);
    static readonly Guard<BallotRound> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<BallotRoundState, BallotRoundTrigger, BallotRound> Table = new("ballot_round")
    {
        { New,      Prepare,              Prepared, Engine },
        { Prepared, TakeScrutineerCode,   Prepared, Scrutineer, Running, NoSeat, ScrutineerFree, NotTeller },
        { Prepared, TakeTellerCode,       Prepared, Teller,     Running, NoSeat, TellerFree, NotScrutineer },
        { Prepared, BallotRoundTrigger.Open, BallotRoundState.Open, Chair, Running, HoldersReady },
        { BallotRoundState.Open, Cast,    BallotRoundState.Open, Expert, Running, new InPerson<BallotRound>(), Untraced },
        { BallotRoundState.Open, Close,   Closed,   Chair,      Running, AllVotedOrTimeOver },
        { BallotRoundState.Open, TimeOver, Closed,  Clock,      TimeUp },
        { Closed,   CheckBalance,         Balanced, Teller,     Running, IsTeller, Balances },
        { Closed,   ReportImbalance,      Voided,   Teller,     Running, IsTeller, DoesNotBalance, ReasonGiven },
        { Balanced, Count,                Counted,  Teller,     Running, IsTeller, CodesOpen, EnvelopesIntact },
        { Balanced, KeyLost,              Voided,   Teller,     Running, IsTeller, Asked, NotWhoAsked },
        { Prepared, RecordPaperTotals,    Counted,  Teller,     Running, NoSeat, IsTeller, NotScrutineer, NoneNegative, NotMoreThanIssued },
        { Prepared, ReportPaperImbalance, Voided,   Teller,     Running, NoSeat, IsTeller, MoreThanIssued, ReasonGiven },
        { Counted,  Seal,                 Sealed,   Scrutineer, Running, NoSeat, IsScrutineer, NotTeller, TotalsAgree },
        { Sealed,   Declare,              Declared, Chair,      Running, MayPreside },
        { Prepared, AskAnnulment,         Prepared, Scrutineer, ReasonGiven },
        { BallotRoundState.Open, AskAnnulment, BallotRoundState.Open, Scrutineer, ReasonGiven },
        { Closed,   AskAnnulment,         Closed,   Scrutineer, ReasonGiven },
        { Balanced, AskAnnulment,         Balanced, Scrutineer, ReasonGiven },
        { [Prepared, BallotRoundState.Open, Closed, Balanced], Annul, Voided, Supervisor, Running, Asked, NotWhoAsked, ReasonGiven },
        { [Prepared, BallotRoundState.Open, Closed, Balanced, Counted, Sealed, Declared], AnnulWithSession, Voided, Engine },
    };

    static bool IsBalanced(BallotRound round, BallotFacts facts) => facts.Envelopes == facts.Used && facts.Used <= round.Issued;

    static IReadOnlyList<(string Name, object? Value)> Figures(BallotRound round, Act act) =>
        [("used", act.Fact<BallotFacts>().Used), ("envelopes", act.Fact<BallotFacts>().Envelopes), ("issued", round.Issued)];
}

/// <summary>Fact: whether the actor may preside over the case of the ballot.</summary>
public sealed record PresidingFacts(bool May);
