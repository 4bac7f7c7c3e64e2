using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>How far a draw has come.</summary>
public enum DrawState
{
    /// <summary>The two custodians commit to their secret shares.</summary>
    Committing,

    /// <summary>The pool is frozen and its hash known; the shares are laid open.</summary>
    Revealing,

    /// <summary>The order is computed; the protocol is complete.</summary>
    Drawn,
}

/// <summary>What can be done in a draw.</summary>
public enum DrawTrigger
{
    /// <summary>Begin one.</summary>
    Begin,

    /// <summary>Custodian A, of the review office, commits.</summary>
    CommitA,

    /// <summary>Custodian B, of discipline supervision, commits.</summary>
    CommitB,

    /// <summary>Freeze the list of those who can be drawn.</summary>
    FreezePool,

    /// <summary>Custodian A lays the share open.</summary>
    RevealA,

    /// <summary>Custodian B lays the share open.</summary>
    RevealB,

    /// <summary>Compute the order.</summary>
    Draw,
}

/// <summary>
/// 抽取: a draw with its protocol. Neither custodian can steer it: each binds himself to a secret share before the list is known, and the
/// order follows from both shares and the list alone. Anyone with the protocol can rebuild it.
/// </summary>
public sealed class PanelDraw : Governed<DrawState>
{
    PanelDraw() { }

    /// <summary>The session that is drawn for.</summary>
    public Guid SessionId { get; private init; }

    /// <summary>Unit of the review office.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Which draw of the session it is, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>First part of the key text, for example <c>DRAW-2026-CYBER-1</c>.</summary>
    public string DrawKey { get; private init; } = "";

    /// <summary>Name of the method.</summary>
    public string Algorithm { get; private init; } = "";

    /// <summary>Who holds share A; null before the commitment.</summary>
    public Guid? CustodianA { get; private set; }

    /// <summary>SHA-256 of share A; null before the commitment.</summary>
    public string? CommitmentA { get; private set; }

    /// <summary>Share A; null until laid open.</summary>
    public string? ShareA { get; private set; }

    /// <summary>Who holds share B; null before the commitment.</summary>
    public Guid? CustodianB { get; private set; }

    /// <summary>SHA-256 of share B; null before the commitment.</summary>
    public string? CommitmentB { get; private set; }

    /// <summary>Share B; null until laid open.</summary>
    public string? ShareB { get; private set; }

    /// <summary>The frozen codes, sorted and joined with line feeds; null before freezing.</summary>
    public string? ListText { get; private set; }

    /// <summary>SHA-256 of the list; null before freezing.</summary>
    public string? ListHash { get; private set; }

    /// <summary>Codes of those passed over for a hard conflict with the whole session, joined with line feeds; null before freezing.</summary>
    public string? BarredText { get; private set; }

    /// <summary>The key text; null before drawing.</summary>
    public string? KeyText { get; private set; }

    /// <summary>All codes in drawn order, joined with line feeds; null before drawing.</summary>
    public string? OrderText { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => PanelDrawWorkflow.Table.NextDue(this);

    /// <summary>Begins a draw for a session.</summary>
    public static PanelDraw Begin(ReviewSession session, int number, Act act)
    {
        var draw = new PanelDraw
        {
            Id = act.NewId(),
            SessionId = session.Id,
            UnitId = session.UnitId,
            Number = number,
            Algorithm = DrawOrder.Algorithm,
            DrawKey = number == 1 ? $"DRAW-{session.Key}" : $"DRAW-{session.Key}-{number}",
        };
        PanelDrawWorkflow.Table.Fire(draw, DrawTrigger.Begin, act);
        return draw;
    }

    /// <summary>A custodian binds himself to a share.</summary>
    /// <param name="custodian">A or B.</param>
    /// <param name="commitment">SHA-256 of the share, 64 lower-case hexadecimal digits.</param>
    /// <param name="act">Who and when.</param>
    public void Commit(Custodian custodian, string commitment, Act act)
    {
        PanelDrawWorkflow.Table.Fire(this, custodian is Custodian.A ? DrawTrigger.CommitA : DrawTrigger.CommitB, act.Given(new ShareCommitment(commitment)));
        if (custodian is Custodian.A) (CustodianA, CommitmentA) = (act.By.PersonId, commitment);
        else (CustodianB, CommitmentB) = (act.By.PersonId, commitment);
    }

    /// <summary>Freezes the pool.</summary>
    /// <param name="pool">Everyone who can be drawn on this day.</param>
    /// <param name="act">Who and when.</param>
    public void FreezePool(FrozenPool pool, Act act)
    {
        PanelDrawWorkflow.Table.Fire(this, DrawTrigger.FreezePool, act.Given(pool));
        ListText = DrawOrder.ListText(pool.Experts.Select(expert => expert.Code));
        ListHash = DrawOrder.HashOf(ListText);
        BarredText = DrawOrder.ListText(pool.Experts.Where(expert => expert.IsBarred).Select(expert => expert.Code));
    }

    /// <summary>A custodian lays the share open.</summary>
    /// <exception cref="RefusedException"><c>draw.commitment_mismatch</c> and what the table refuses.</exception>
    public void Reveal(Custodian custodian, string share, Act act)
    {
        PanelDrawWorkflow.Table.Fire(this, custodian is Custodian.A ? DrawTrigger.RevealA : DrawTrigger.RevealB, act.Given(new Share(share)));
        if (custodian is Custodian.A) ShareA = share;
        else ShareB = share;
    }

    /// <summary>Computes the order.</summary>
    /// <returns>All codes in drawn order.</returns>
    public IReadOnlyList<string> Draw(Act act)
    {
        PanelDrawWorkflow.Table.Fire(this, DrawTrigger.Draw, act);
        KeyText = DrawOrder.KeyText(DrawKey, ShareA!, ShareB!);
        var order = DrawOrder.Of(KeyText, ListText!.Split('\n'));
        OrderText = string.Join('\n', order);
        return order;
    }
}

/// <summary>The two who hold a share.</summary>
public enum Custodian
{
    /// <summary>Of the review office.</summary>
    A,

    /// <summary>Of discipline supervision.</summary>
    B,
}

/// <summary>Fact: the commitment offered.</summary>
public sealed record ShareCommitment(string Hash);

/// <summary>Fact: the share laid open.</summary>
public sealed record Share(string Text);

/// <summary>Fact: who can be drawn, and how many seats there are.</summary>
public sealed record FrozenPool(IReadOnlyList<Drawable> Experts, int PanelSize);
