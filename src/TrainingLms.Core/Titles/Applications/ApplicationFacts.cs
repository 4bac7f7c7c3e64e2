using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Titles;

/// <summary>Fact: who applies, in which round, with how many applications running in it, and where the employer is.</summary>
/// <param name="Person">The applicant.</param>
/// <param name="Round">The round.</param>
/// <param name="TakenSlots">Slots of the applicant's running applications in this round.</param>
/// <param name="Rules">Rules in force for the round today.</param>
public sealed record Applying(Person Person, EvaluationRound Round, IReadOnlyList<int> TakenSlots, RuleSet Rules);

/// <summary>Fact: whether the commitment that everything is true was signed with this submission.</summary>
public sealed record Commitment(bool IsSigned);

/// <summary>Fact: SHA-256 of every file that was uploaded for the application.</summary>
public sealed record EvidenceOnFile(IReadOnlyCollection<string> Hashes);

/// <summary>Fact: the periods that follow from this act, computed by the calendar before.</summary>
/// <param name="SupplementDueAt">End of the time to answer defects told now.</param>
/// <param name="ObjectionUntil">End of the time to object to a result told now.</param>
public sealed record Periods(Instant SupplementDueAt, Instant ObjectionUntil);

/// <summary>Fact: the list of defects to be told.</summary>
public sealed record Defects(IReadOnlyList<string> Told);

/// <summary>Fact: whether the notice that an application waits for is over.</summary>
public sealed record NoticeFacts(bool Completed);

/// <summary>Fact: what an objection has come to.</summary>
/// <param name="Open">How many objections against the application are still open.</param>
/// <param name="NoticeEndedOn">The last day of the notice; null while it runs.</param>
/// <param name="Since">When the one that is decided was lodged, or the notice ended that waited for it; null where nobody objected.</param>
public sealed record ObjectionFacts(int Open, LocalDate? NoticeEndedOn, Instant? Since = null);

/// <summary>Fact: the session that an application is to be assigned to.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="RoundId">Its round.</param>
/// <param name="Levels">The levels its panel may grant.</param>
public sealed record SessionOffer(Guid SessionId, Guid RoundId, IReadOnlyList<TitleLevel> Levels);

/// <summary>Fact: how many experts are cleared for the case, none of them recused.</summary>
public sealed record ReviewFacts(int ClearedExperts);

/// <summary>Fact: what the experts' opinions have come to.</summary>
/// <param name="Final">Whether all opinions are final.</param>
/// <param name="DefenceRequired">Whether a defence follows.</param>
public sealed record OpinionFacts(bool Final, bool DefenceRequired);

/// <summary>Fact: how the session stands for this case today.</summary>
/// <param name="Quorate">Whether it is quorate for this case, recusals taken into account.</param>
/// <param name="FilingValid">Whether the committee's approval holds today.</param>
/// <param name="Over">Whether the session was cancelled or annulled, so that its cases go back.</param>
/// <param name="Declared">Whether the session has declared its results.</param>
public sealed record SessionFacts(bool Quorate, bool FilingValid, bool Over = false, bool Declared = false)
{
    /// <summary>No session speaks: what is asked from outside a session.</summary>
    public static readonly SessionFacts None = new(false, true);
}

/// <summary>Fact: what a ballot round has come to.</summary>
/// <param name="Sealed">Whether the tally is sealed and signed.</param>
/// <param name="Passed">Whether enough of those present were in favour.</param>
/// <param name="Voided">Whether the round is void.</param>
/// <param name="HeldOn">The day of the ballot.</param>
public sealed record TallyFacts(bool Sealed, bool Passed, bool Voided, LocalDate HeldOn)
{
    /// <summary>No ballot round speaks.</summary>
    public static readonly TallyFacts None = new(false, false, false, default);
}

/// <summary>Fact: the committee that decided.</summary>
/// <param name="ValidOnBallotDate">Whether its approval held on the day of the ballot.</param>
public sealed record FilingFacts(bool ValidOnBallotDate)
{
    /// <summary>Who sat on the panel of the case.</summary>
    public IReadOnlyList<Guid> PanelMembers { get; init; } = [];
}

/// <summary>Fact: on what a revocation rests.</summary>
/// <param name="FirstSigners">The member of the authority who signed first, and for whom; nobody while nobody did.</param>
/// <param name="FraudProven">Whether fraud is proven.</param>
/// <param name="FilingWasInvalid">Whether the committee's approval did not hold on the ballot date.</param>
/// <param name="HearingOffered">Whether the holder was heard on the certificate, or let the time for it pass.</param>
public sealed record RevocationFacts(IReadOnlyList<Guid> FirstSigners, bool FraudProven, bool FilingWasInvalid, bool HearingOffered);
