using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Titles.DrawState;
using static TrainingLms.Titles.DrawTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Titles;

/// <summary>Commit, freeze, reveal, draw: in this order and no other.</summary>
public static class PanelDrawWorkflow
{
    static readonly Who<PanelDraw> Secretariat = Who.Holding<PanelDraw>(Role.Secretariat, d => d.UnitId);
    static readonly Who<PanelDraw> Supervisor = Who.Holding<PanelDraw>(Role.Supervisor, d => d.UnitId);
    static readonly Who<PanelDraw> HolderA = Who.Person<PanelDraw>("custodian_a", d => d.CustodianA);
    static readonly Who<PanelDraw> HolderB = Who.Person<PanelDraw>("custodian_b", d => d.CustodianB);

    static readonly Guard<PanelDraw> IsHash = new("draw.commitment_malformed",
        (_, act) => act.Fact<ShareCommitment>().Hash is { Length: 64 } hash && hash.All(char.IsAsciiHexDigitLower));

    static readonly Guard<PanelDraw> FreshA = new("draw.already_committed", (d, _) => d.CommitmentA is null);
    static readonly Guard<PanelDraw> FreshB = new("draw.already_committed", (d, _) => d.CommitmentB is null);
    static readonly SecondPerson<PanelDraw> NotAlsoB = new("draw.custodians_same", [CommitB]);
    static readonly SecondPerson<PanelDraw> NotAlsoA = new("draw.custodians_same", [CommitA]);

    static readonly Guard<PanelDraw> BothCommitted = new("draw.commitments_missing", (d, _) => d.CommitmentA is not null && d.CommitmentB is not null);

    static readonly Guard<PanelDraw> EnoughExperts = new("draw.pool_too_small",
        (_, act) => act.Fact<FrozenPool>() is var pool && pool.Experts.Count(expert => !expert.IsBarred) >= pool.PanelSize,
        (_, act) => [("found", act.Fact<FrozenPool>().Experts.Count(expert => !expert.IsBarred)), ("needed", act.Fact<FrozenPool>().PanelSize)]);

    static readonly Guard<PanelDraw> MatchesA = new("draw.commitment_mismatch", (d, act) => DrawOrder.HashOf(act.Fact<Share>().Text) == d.CommitmentA);
    static readonly Guard<PanelDraw> MatchesB = new("draw.commitment_mismatch", (d, act) => DrawOrder.HashOf(act.Fact<Share>().Text) == d.CommitmentB);

    static readonly Guard<PanelDraw> BothRevealed = new("draw.shares_missing", (d, _) => d.ShareA is not null && d.ShareB is not null);

    /// <summary>The table.</summary>
    public static readonly Workflow<DrawState, DrawTrigger, PanelDraw> Table = new("panel_draw")
    {
        { New,        Begin,      Committing, Secretariat },
        { Committing, CommitA,    Committing, Secretariat, IsHash, FreshA, NotAlsoB },
        { Committing, CommitB,    Committing, Supervisor,  IsHash, FreshB, NotAlsoA },
        { Committing, FreezePool, Revealing,  Secretariat, BothCommitted, EnoughExperts },
        { Revealing,  RevealA,    Revealing,  HolderA,     MatchesA },
        { Revealing,  RevealB,    Revealing,  HolderB,     MatchesB },
        { Revealing,  Draw,       Drawn,      Secretariat, BothRevealed },
    };
}
