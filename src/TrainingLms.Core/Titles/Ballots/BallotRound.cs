using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>How votes are handed in.</summary>
public enum BallotMode
{
    /// <summary>Sealed envelopes in this system.</summary>
    Electronic,

    /// <summary>Slips of paper; only signed totals are recorded.</summary>
    Paper,
}

/// <summary>
/// 表决: one ballot on one case. What it knows of votes is how many were entitled and, after the count, the totals. Who voted what is nowhere:
/// the roll of entitlements and the sealed list share nothing but the round.
/// </summary>
public sealed class BallotRound : Governed<BallotRoundState>
{
    BallotRound() { }

    /// <summary>The session.</summary>
    public Guid SessionId { get; private init; }

    /// <summary>The application voted on.</summary>
    public Guid ApplicationId { get; private init; }

    /// <summary>Unit of the review office.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>From 1; a void round is followed by the next number.</summary>
    public int RoundNo { get; private init; }

    /// <summary>How votes are handed in; paper once paper totals are recorded.</summary>
    public BallotMode Mode { get; private set; }

    /// <summary>Seats of the panel.</summary>
    public int PanelSize { get; private init; }

    /// <summary>Members in the room at the freeze, recused ones included.</summary>
    public int Present { get; private init; }

    /// <summary>Members of these recused from the case.</summary>
    public int Recused { get; private init; }

    /// <summary>Entitlements issued.</summary>
    public int Issued { get; private init; }

    /// <summary>How the recused count.</summary>
    public RecusalDenominator Denominator { get; private init; }

    /// <summary>The Scrutineer of this round; null before the code is taken.</summary>
    public Guid? ScrutineerId { get; private set; }

    /// <summary>The Teller of this round; null before the code is taken.</summary>
    public Guid? TellerId { get; private set; }

    /// <summary>Public half of the Scrutineer's code; null before and after the round needs it.</summary>
    public byte[]? ScrutineerKey { get; private set; }

    /// <summary>Public half of the Teller's code; null before and after the round needs it.</summary>
    public byte[]? TellerKey { get; private set; }

    /// <summary>What votes are sealed to; null before opening and after sealing.</summary>
    public byte[]? PublicKey { get; private set; }

    /// <summary>The private half, wrapped under both codes; null before opening and after sealing or a void round.</summary>
    public byte[]? KeyBlob { get; private set; }

    /// <summary>When voting ends by itself; null before opening.</summary>
    public Instant? ClosesAt { get; private set; }

    /// <summary>Ballots returned, as the balance found them; null before.</summary>
    public int? Returned { get; private set; }

    /// <summary>同意; null before the count.</summary>
    public int? Favour { get; private set; }

    /// <summary>反对; null before the count.</summary>
    public int? Against { get; private set; }

    /// <summary>弃权; null before the count.</summary>
    public int? Abstain { get; private set; }

    /// <summary>空白; null before the count.</summary>
    public int? Blank { get; private set; }

    /// <summary>Who sealed it; null before.</summary>
    public Guid? SealedBy { get; private set; }

    /// <summary>Digest of the round sealed before this one in the session; zeros for the first, null before sealing.</summary>
    public string? PreviousDigest { get; private set; }

    /// <summary>SHA-256 over the digest before and the totals; null before sealing.</summary>
    public string? TallyDigest { get; private set; }

    /// <summary>Whether two thirds were in favour; null before it is declared.</summary>
    public bool? HasPassed { get; private set; }

    /// <summary>The day it was declared; null before.</summary>
    public LocalDate? DeclaredOn { get; private set; }

    /// <summary>The Scrutineer who asked for annulment; null while nobody did.</summary>
    public Guid? AnnulmentAskedBy { get; private set; }

    /// <summary>Since when it stands still, with its session; null while it runs.</summary>
    public Instant? PausedAt { get; private set; }

    /// <summary>The totals; null before the count.</summary>
    public Tally? Tally => Favour is null ? null : new Tally(Favour.Value, Against!.Value, Abstain!.Value, Blank!.Value);

    /// <summary>The frozen roll.</summary>
    public CaseRoll Roll => new(PanelSize, Present, Recused, Denominator);

    /// <inheritdoc/>
    public override Instant? NextDue() => BallotRoundWorkflow.Table.NextDue(this);

    /// <summary>Prepares a round from the frozen roll of a case.</summary>
    public static BallotRound Prepare(ReviewSession session, CaseRoll roll, int number, Act act)
    {
        var round = new BallotRound
        {
            Id = act.NewId(),
            SessionId = session.Id,
            ApplicationId = session.CurrentCaseId!.Value,
            UnitId = session.UnitId,
            RoundNo = number,
            PanelSize = roll.PanelSize,
            Present = roll.Present,
            Recused = roll.Recused,
            Issued = roll.Voting,
            Denominator = roll.Denominator,
        };
        BallotRoundWorkflow.Table.Fire(round, BallotRoundTrigger.Prepare, act);
        return round;
    }

    /// <summary>A holder takes a code; only its public half stays here.</summary>
    /// <returns>The code, to be shown once to the holder and to nobody else.</returns>
    public HolderCode TakeCode(BallotRoundTrigger trigger, Act act)
    {
        BallotRoundWorkflow.Table.Fire(this, trigger, act);
        var code = HolderCode.Make();
        if (trigger is BallotRoundTrigger.TakeScrutineerCode) (ScrutineerId, ScrutineerKey) = (act.By.PersonId, code.PublicKey(Id));
        else (TellerId, TellerKey) = (act.By.PersonId, code.PublicKey(Id));
        return code;
    }

    /// <summary>Opens voting: makes the key pair of the round.</summary>
    public void Open(Duration time, Act act)
    {
        BallotRoundWorkflow.Table.Fire(this, BallotRoundTrigger.Open, act);
        (PublicKey, KeyBlob) = RoundKey.Make(Id, ScrutineerKey, TellerKey);
        ClosesAt = act.At + time;
    }

    /// <summary>Whether this person may cast now. Casting itself writes only the voter's own entitlement and leaves no trace here.</summary>
    public void AllowCast(Act act) => BallotRoundWorkflow.Table.Check(this, BallotRoundTrigger.Cast, act).OrRefuse();

    /// <summary>Ends voting, by the chair or by time.</summary>
    public void Close(BallotRoundTrigger trigger, Act act) => BallotRoundWorkflow.Table.Fire(this, trigger, act);

    /// <summary>As many envelopes as used entitlements.</summary>
    public void CheckBalance(Act act)
    {
        BallotRoundWorkflow.Table.Fire(this, BallotRoundTrigger.CheckBalance, act);
        Returned = act.Fact<BallotFacts>().Envelopes;
    }

    /// <summary>Opens the envelopes with both codes, shuffled in memory, and keeps the totals.</summary>
    /// <exception cref="RefusedException"><c>ballot.codes_do_not_open</c>, <c>ballot.envelope_damaged</c>; nothing is changed then.</exception>
    public void Count(string scrutineerCode, string tellerCode, IReadOnlyList<byte[]> envelopes, Act act)
    {
        var opened = State is BallotRoundState.Balanced ? OpenAll(scrutineerCode, tellerCode, envelopes) : new OpenedBallots(false, null);
        BallotRoundWorkflow.Table.Fire(this, BallotRoundTrigger.Count, act.Given(opened));
        Take(Titles.Tally.Of(opened.Choices!));
    }

    /// <summary>Records the totals of paper slips over the Teller's signature; the Scrutineer signs by sealing.</summary>
    public void RecordPaperTotals(Tally totals, Act act)
    {
        BallotRoundWorkflow.Table.Fire(this, BallotRoundTrigger.RecordPaperTotals, act.Given(totals));
        (Mode, TellerId, Returned) = (BallotMode.Paper, act.By.PersonId, totals.Returned);
        Take(totals);
    }

    /// <summary>More slips were found than issued: the round is void.</summary>
    public void ReportPaperImbalance(int returned, Act act)
    {
        BallotRoundWorkflow.Table.Fire(this, BallotRoundTrigger.ReportPaperImbalance, act.Given(new PaperSlips(returned)));
        (Mode, Returned) = (BallotMode.Paper, returned);
        ForgetKeys();
    }

    /// <summary>Seals the totals: the keys go, the digest is chained to the round sealed before.</summary>
    public void Seal(string previousDigest, Act act)
    {
        BallotRoundWorkflow.Table.Fire(this, BallotRoundTrigger.Seal, act);
        (SealedBy, PreviousDigest) = (act.By.PersonId, previousDigest);
        TallyDigest = Digest(previousDigest);
        ForgetKeys();
    }

    /// <summary>Declares pass or fail.</summary>
    public void Declare(LocalDate today, Act act)
    {
        BallotRoundWorkflow.Table.Fire(this, BallotRoundTrigger.Declare, act);
        (HasPassed, DeclaredOn) = (Roll.Passes(Favour!.Value), today);
    }

    /// <summary>The Scrutineer asks that the round be void; a second person does it.</summary>
    public void AskAnnulment(Act act)
    {
        BallotRoundWorkflow.Table.Fire(this, BallotRoundTrigger.AskAnnulment, act);
        AnnulmentAskedBy = act.By.PersonId;
    }

    /// <summary>Makes the round void; what was in the envelopes is never counted.</summary>
    public void MakeVoid(BallotRoundTrigger trigger, Act act)
    {
        BallotRoundWorkflow.Table.Fire(this, trigger, act);
        ForgetKeys();
    }

    /// <summary>Its session was suspended: nothing is done in it, and no time runs.</summary>
    public void Pause(Instant at) => PausedAt = at;

    /// <summary>Its session goes on: voting ends later by the pause.</summary>
    public void GoOn(Instant at)
    {
        ClosesAt += at - PausedAt;
        PausedAt = null;
    }

    /// <summary>The digest that these totals demand; recomputed in a re-check.</summary>
    public string Digest(string previousDigest) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{previousDigest}\n{Id:D}\n{ApplicationId:D}\n{RoundNo}\n{PanelSize};{Present};{Recused};{Issued};{Returned}\n{string.Join(',', Tally!.Sorted())}")));

    OpenedBallots OpenAll(string scrutineerCode, string tellerCode, IReadOnlyList<byte[]> envelopes)
    {
        if (HolderCode.Read(scrutineerCode) is not { } scrutineer || HolderCode.Read(tellerCode) is not { } teller) return new OpenedBallots(false, null);
        ECDiffieHellman key;
        try
        {
            key = RoundKey.Unwrap(KeyBlob, Id, scrutineer, teller);
        }
        catch (CryptographicException)
        {
            return new OpenedBallots(false, null);
        }
        using (key)
        {
            try
            {
                return new OpenedBallots(true, RoundKey.OpenAll(envelopes, Id, key));
            }
            catch (CryptographicException)
            {
                return new OpenedBallots(true, null);
            }
        }
    }

    void Take(Tally tally) => (Favour, Against, Abstain, Blank) = (tally.Favour, tally.Against, tally.Abstain, tally.Blank);

    void ForgetKeys() => (ScrutineerKey, TellerKey, PublicKey, KeyBlob) = (null, null, null, null);
}

/// <summary>Fact: what the guards of a ballot judge by.</summary>
/// <param name="ActorHasSeat">Whether the actor has a seat in the session.</param>
/// <param name="Used">Entitlements used.</param>
/// <param name="Envelopes">Envelopes there are.</param>
public sealed record BallotFacts(bool ActorHasSeat, int Used = 0, int Envelopes = 0);

/// <summary>Fact: what the envelopes held.</summary>
/// <param name="CodesOpen">Whether both codes opened the key.</param>
/// <param name="Choices">The choices, shuffled; null when an envelope did not open.</param>
public sealed record OpenedBallots(bool CodesOpen, IReadOnlyList<BallotChoice>? Choices);

/// <summary>Fact: how many slips were found.</summary>
public sealed record PaperSlips(int Returned);
