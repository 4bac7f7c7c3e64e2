using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>What has become of a place in the expert pool.</summary>
public enum MembershipState
{
    /// <summary>Proposed.</summary>
    Nominated,

    /// <summary>Can be drawn.</summary>
    Active,

    /// <summary>Not taken in.</summary>
    Declined,

    /// <summary>The term is over.</summary>
    Expired,

    /// <summary>Set aside while something is looked into.</summary>
    Suspended,

    /// <summary>Taken out for good.</summary>
    Removed,
}

/// <summary>What can be done to a place in the pool.</summary>
public enum MembershipTrigger
{
    /// <summary>Propose an expert.</summary>
    Nominate,

    /// <summary>Take in.</summary>
    Admit,

    /// <summary>Turn down.</summary>
    Decline,

    /// <summary>Say when one cannot come and how many cases one reads at most.</summary>
    MarkUnavailable,

    /// <summary>The term's last day is over.</summary>
    TermEnds,

    /// <summary>A new term.</summary>
    Renew,

    /// <summary>Set aside.</summary>
    Suspend,

    /// <summary>Put back.</summary>
    Restore,

    /// <summary>Take out.</summary>
    Remove,
}

/// <summary>入库: that a person belongs to the expert pool of a committee office, under a code that protocols show instead of the name.</summary>
public sealed class ExpertMembership : Governed<MembershipState>
{
    ExpertMembership() { }

    /// <summary>The expert.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The office that keeps the pool.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Pool code, unique; what a draw is made of.</summary>
    public string Code { get; private init; } = "";

    /// <summary>The title the expert holds.</summary>
    public TitleLevel Level { get; private init; }

    /// <summary>Key of the specialty.</summary>
    public string Specialty { get; private init; } = "";

    /// <summary>The stratum the expert counts in, such as <c>university</c> or <c>industry</c>.</summary>
    public string Stratum { get; private init; } = "";

    /// <summary>Who proposed the expert.</summary>
    public Guid NominatedBy { get; private init; }

    /// <summary>Last day of the term; null before admission.</summary>
    public LocalDate? TermTo { get; private set; }

    /// <summary>When the term is over; null before admission.</summary>
    public Instant? TermEndsAt { get; private set; }

    /// <summary>First day on which the expert cannot come; null where nothing was said. Only the draw looks at it.</summary>
    public LocalDate? UnavailableFrom { get; private set; }

    /// <summary>Last such day; null where nothing was said.</summary>
    public LocalDate? UnavailableTo { get; private set; }

    /// <summary>Most cases of a round that this expert reads; null where the rules say.</summary>
    public int? MaxCases { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => ExpertMembershipWorkflow.Table.NextDue(this);

    /// <summary>Proposes somebody.</summary>
    public static ExpertMembership Nominate(NewExpert wanted, Act act)
    {
        var membership = new ExpertMembership
        {
            Id = act.NewId(),
            PersonId = wanted.PersonId,
            UnitId = wanted.UnitId,
            Code = wanted.Code,
            Level = wanted.Level,
            Specialty = wanted.Specialty,
            Stratum = wanted.Stratum,
            NominatedBy = act.By.PersonId,
        };
        ExpertMembershipWorkflow.Table.Fire(membership, MembershipTrigger.Nominate, act);
        return membership;
    }

    /// <summary>Admits, or gives a new term.</summary>
    /// <exception cref="RefusedException"><c>expert.term_too_long</c> and what the table refuses.</exception>
    public void BeginTerm(MembershipTrigger trigger, Term term, Act act)
    {
        ExpertMembershipWorkflow.Table.Fire(this, trigger, act.Given(term));
        (TermTo, TermEndsAt) = (term.To, term.EndsAt);
    }

    /// <summary>Says when one cannot come and how many cases one reads; replaces what was said before.</summary>
    /// <exception cref="RefusedException"><c>expert.availability_wrong</c> and what the table refuses.</exception>
    public void MarkUnavailable(Availability said, Act act)
    {
        ExpertMembershipWorkflow.Table.Fire(this, MembershipTrigger.MarkUnavailable, act.Given(said));
        (UnavailableFrom, UnavailableTo, MaxCases) = (said.From, said.To, said.MaxCases);
    }

    /// <summary>Any move that changes nothing but the state.</summary>
    public void Move(MembershipTrigger trigger, Act act) => ExpertMembershipWorkflow.Table.Fire(this, trigger, act);
}

/// <summary>An expert to be proposed.</summary>
/// <param name="PersonId">The expert.</param>
/// <param name="UnitId">The office that keeps the pool.</param>
/// <param name="Code">Pool code, unique.</param>
/// <param name="Level">The title the expert holds.</param>
/// <param name="Specialty">Key of the specialty.</param>
/// <param name="Stratum">The stratum.</param>
public sealed record NewExpert(Guid PersonId, Guid UnitId, string Code, TitleLevel Level, string Specialty, string Stratum);

/// <summary>Fact: when an expert cannot come, and how much he reads.</summary>
/// <param name="From">First day; null for none.</param>
/// <param name="To">Last day; null for none.</param>
/// <param name="MaxCases">Most cases of a round, at least 1; null where the rules say.</param>
public sealed record Availability(LocalDate? From, LocalDate? To, int? MaxCases);

/// <summary>Fact: the term that is to begin.</summary>
/// <param name="Today">The day of the act.</param>
/// <param name="To">Its last day.</param>
/// <param name="EndsAt">When that day is over.</param>
public sealed record Term(LocalDate Today, LocalDate To, Instant EndsAt);
