using NodaTime;
using TrainingLms.Workflow;
using static TrainingLms.Titles.ObjectionTrigger;

namespace TrainingLms.Titles;

/// <summary>Fact: where the case stands when somebody objects.</summary>
/// <param name="Until">Until when one may object, exclusive; null where there is nothing to object to.</param>
/// <param name="State">The state of the case.</param>
/// <param name="IsAnotherOpen">Whether the same person has an open objection against it.</param>
public sealed record ObjectionCase(Instant? Until, TitleApplicationState State, bool IsAnotherOpen);

/// <summary>Fact: who had a hand in the case, in the office, at the employer or on the panel.</summary>
public sealed record CaseHands(IReadOnlyCollection<Guid> Persons);

/// <summary>Fact: whom the head of the office names, and whether both are known and in service.</summary>
public sealed record NamedInvestigators(Guid First, Guid Second, bool AreActive);

/// <summary>Fact: whether the objection to join is open and about the same case.</summary>
public sealed record ObjectionToJoin(bool Fits);

/// <summary>Fact: what the case is to come to, and where it stands.</summary>
public sealed record WantedRemedy(ObjectionFinding Finding, ObjectionRemedy Remedy, TitleApplicationState State);

/// <summary>What must hold for the rows of <see cref="ObjectionWorkflow"/>, in the order of the table.</summary>
static class ObjectionGuards
{
    public static readonly Guard<TitleObjection> InWindow = new("objection.window_passed", (_, act) => act.At < act.Fact<ObjectionCase>().Until,
        (_, act) => [("until", act.Fact<ObjectionCase>().Until)]);

    public static readonly Guard<TitleObjection> OwnResultByApplicant = new("objection.only_applicant",
        (o, _) => o.Kind != ObjectionKind.OwnResult || o.SenderId == o.ApplicantId);

    /// <summary>A vote is opened again for how it was held or for fraud, never for how the experts judged.</summary>
    public static readonly Guard<TitleObjection> JudgementIsFinal = new("objection.judgement_is_final",
        (o, act) => act.Fact<ObjectionCase>().State != TitleApplicationState.NotPassed || o.Ground is ObjectionGround.Procedure or ObjectionGround.FalseMaterial);

    public static readonly Guard<TitleObjection> StatementFits = new("objection.statement_out_of_range",
        (o, _) => o.Statement.Length is >= TitleObjection.ShortestStatement and <= TitleObjection.LongestText,
        (_, _) => [("least", TitleObjection.ShortestStatement), ("most", TitleObjection.LongestText)]);

    public static readonly Guard<TitleObjection> NoOther = new("objection.already_open", (_, act) => !act.Fact<ObjectionCase>().IsAnotherOpen);

    /// <summary>Neither who objects nor whom it is about handles it.</summary>
    public static readonly NotOwn<TitleObjection> NotParty = new("duty.own_case", (o, _) => o.SenderId is { } sender ? [o.ApplicantId, sender] : [o.ApplicantId]);

    public static readonly Guard<TitleObjection> AnonymousIsSpecific = new("objection.anonymous_needs_reason",
        (o, act) => !o.IsAnonymous || !string.IsNullOrWhiteSpace(act.Reason));

    public static readonly Guard<TitleObjection> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    public static readonly Guard<TitleObjection> SameCase = new("objection.cannot_merge", (_, act) => act.Fact<ObjectionToJoin>().Fits);

    public static readonly Guard<TitleObjection> InvestigatorsFit = new("objection.investigators_unfit",
        (o, act) => act.Fact<NamedInvestigators>() is { AreActive: true } named && named.First != named.Second
            && !((Guid[])[named.First, named.Second]).Any(person => person == o.ApplicantId || person == o.SenderId || o.Hands.EverOf(Admit).Concat(o.Hands.EverOf(AdmitOnAppeal)).Contains(person)
                || act.Persons.Contains(person) || act.Fact<CaseHands>().Persons.Contains(person)));

    public static readonly Guard<TitleObjection> NotExtendedBefore = new("objection.extended_before", (o, _) => !o.IsExtended);

    public static readonly Guard<TitleObjection> ApplicantHeard = new("objection.applicant_not_heard",
        (o, act) => o.HeardAt is not null || act.Fact<SignedFinding>().Finding == ObjectionFinding.NotUpheld);

    public static readonly Guard<TitleObjection> EvidenceListed = new("objection.evidence_missing",
        (_, act) => act.Fact<SignedFinding>().Evidence is { Count: > 0 } evidence && !evidence.Any(string.IsNullOrWhiteSpace));

    public static readonly Guard<TitleObjection> FindingProposed = new("objection.finding_missing", (o, _) => o.Finding is not null);

    public static readonly SecondPerson<TitleObjection> ByTheOther = new("duty.finding_needs_two", [Propose]);

    public static readonly SecondPerson<TitleObjection> NotTheInvestigators = new("duty.investigator_decides", [Propose, Conclude], Ever: true,
        Others: (o, _) => new[] { o.InvestigatorId, o.SecondInvestigatorId }.OfType<Guid>());

    public static readonly Guard<TitleObjection> RemedyFits = new("objection.remedy_does_not_fit",
        (_, act) => act.Fact<WantedRemedy>() is var wanted && ObjectionEffects.Fits(wanted.Finding, wanted.Remedy, wanted.State),
        (_, act) => [("state", act.Fact<WantedRemedy>().State)]);

    /// <summary>While the case stands still nothing can follow, so that only a no is decided.</summary>
    public static readonly Guard<TitleObjection> CaseGoesOn = new("objection.case_frozen",
        (_, act) => act.Fact<WantedRemedy>() is { State: not TitleApplicationState.UnderInvestigation } or { Finding: ObjectionFinding.NotUpheld });

    /// <summary>Malice is that of somebody known.</summary>
    public static readonly Guard<TitleObjection> SenderKnown = new("objection.sender_unknown", (o, _) => o.SenderId is not null);

    public static readonly InPerson<TitleObjection> InPerson = new();

    public static readonly Guard<TitleObjection> MaliceNotFoundBefore = new("objection.malice_found_before", (o, _) => o.MaliceFoundAt is null);

    /// <summary>What takes a declared result away is the authority's.</summary>
    public static readonly Guard<TitleObjection> GraveByAuthority = new("objection.authority_decides",
        (_, act) => act.Fact<WantedRemedy>() is not { State: TitleApplicationState.ResultHeld, Remedy: not ObjectionRemedy.None } || act.Warrant?.As == People.Role.Authority);

    public static readonly Guard<TitleObjection> InRecheckWindow = new("objection.recheck_too_late", (o, act) => act.At < o.RecheckUntil, (o, _) => [("until", o.RecheckUntil)]);

    public static readonly Due<TitleObjection> RecheckWindowOver = new("objection.recheck_open", o => o.RecheckUntil);

    /// <summary>Who looked into it, admitted or decided it does not look again, nor does who handled the case.</summary>
    public static readonly SecondPerson<TitleObjection> OtherPeople = new("duty.recheck_by_others", [Admit, AdmitOnAppeal, Propose, Conclude, Decide], Ever: true,
        Others: (_, act) => act.Fact<CaseHands>().Persons);

    /// <summary>Who declined it does not judge the appeal, nor does who handled the case.</summary>
    public static readonly SecondPerson<TitleObjection> NotTheDecliner = new("duty.recheck_by_others", [Decline], Ever: true, Others: (_, act) => act.Fact<CaseHands>().Persons);

    public static readonly Guard<TitleObjection> NotExOfficio = new("objection.goes_on_ex_officio", (o, _) => !o.IsExOfficio);

    /// <summary>Late once for each step.</summary>
    public static readonly Due<TitleObjection> TimeOver = new("objection.still_in_time", o => o.OverdueAt is null ? o.DueBy : null);
}
