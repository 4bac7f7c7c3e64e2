using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Competencies;

/// <summary>能力证据: something done that may show what somebody can do, rated by an assessor for the dimensions it speaks of.</summary>
public sealed class CompetencyEvidence : Governed<EvidenceState>
{
    CompetencyEvidence() { }

    /// <summary>Whose it is.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The unit it was done under; its assessors take it up, also when the person has moved since.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Id of the model.</summary>
    public string ModelKey { get; private init; } = "";

    /// <summary>Version of the model.</summary>
    public int ModelNumber { get; private init; }

    /// <summary>Keys of the dimensions with spaces between, in the order of the model.</summary>
    public string DimensionKeys { get; private init; } = "";

    /// <summary>Where it comes from.</summary>
    public EvidenceSource Source { get; private init; }

    /// <summary>Key of the enrolment, sign-up or work; a key of its own for an award.</summary>
    public Guid SourceId { get; private init; }

    /// <summary>What was done, in Chinese.</summary>
    public string Title { get; private init; } = "";

    /// <summary>The same in English; null when not given.</summary>
    public string? TitleEnglish { get; private init; }

    /// <summary>The day it was done.</summary>
    public LocalDate HappenedOn { get; private init; }

    /// <summary>What the person says to it; null where the clock offered it.</summary>
    public string? Words { get; private init; }

    /// <summary>What a rating may lead to at most, as the course or class says.</summary>
    public EvidenceYield MayLeadTo { get; private init; }

    /// <summary>What the rating led to; null before.</summary>
    public EvidenceYield? LedTo { get; private set; }

    /// <summary>When it was offered.</summary>
    public Instant OfferedAt { get; private init; }

    /// <summary>Who took it up; null before.</summary>
    public Guid? AssessorId { get; private set; }

    /// <summary>A second assessor; needed where the first is the direct superior. Null for none.</summary>
    public Guid? SecondAssessorId { get; private set; }

    /// <summary>Whether who took it up is the direct superior, as that person declared.</summary>
    public bool BySuperior { get; private set; }

    /// <summary>When it was rated or declined; null before.</summary>
    public Instant? DecidedAt { get; private set; }

    /// <summary>Why it was declined; null otherwise.</summary>
    public string? Remark { get; private set; }

    /// <summary>One for each dimension once it is rated.</summary>
    public List<CompetencyRating> Ratings { get; private init; } = [];

    /// <summary>Keys of the dimensions.</summary>
    public IReadOnlyList<string> Dimensions => DimensionKeys.Split(' ');

    /// <inheritdoc/>
    public override Instant? NextDue() => CompetencyEvidenceWorkflow.Table.NextDue(this);

    /// <summary>Offers it for assessment.</summary>
    /// <param name="given">What was done.</param>
    /// <param name="terms">What it is evidence of; known to the model.</param>
    /// <param name="words">What the person says to it; null for the clock.</param>
    /// <param name="act">The person, or the clock.</param>
    /// <exception cref="RefusedException">Forbidden.</exception>
    public static CompetencyEvidence Offer(EvidenceGiven given, EvidenceTerms terms, string? words, Act act)
    {
        var evidence = new CompetencyEvidence
        {
            Id = act.NewId(),
            PersonId = given.PersonId,
            UnitId = given.UnitId,
            ModelKey = terms.Model,
            ModelNumber = terms.Version,
            DimensionKeys = string.Join(' ', terms.Dimensions),
            Source = given.Source,
            SourceId = given.SourceId,
            Title = given.Title,
            TitleEnglish = given.TitleEnglish,
            HappenedOn = given.HappenedOn,
            Words = words,
            MayLeadTo = terms.LeadsTo,
            OfferedAt = act.At,
        };
        CompetencyEvidenceWorkflow.Table.Fire(evidence, EvidenceTrigger.Offer, act);
        return evidence;
    }

    /// <summary>Takes it up to rate it.</summary>
    /// <param name="taking">Who else assesses, and whether the actor is the direct superior.</param>
    /// <param name="act">An assessor of the unit.</param>
    /// <exception cref="RefusedException"><c>duty.own_case</c>, <c>competency_evidence.superior_alone</c>, <c>competency_evidence.second_assessor_unfit</c>, forbidden.</exception>
    public void TakeUp(TakingUp taking, Act act)
    {
        CompetencyEvidenceWorkflow.Table.Fire(this, EvidenceTrigger.TakeUp, act.Given(taking));
        (AssessorId, SecondAssessorId, BySuperior) = (act.By.PersonId, taking.SecondAssessorId, taking.IsDirectSuperior);
    }

    /// <summary>Rates every dimension.</summary>
    /// <exception cref="RefusedException">
    /// <c>competency_evidence.rating_incomplete</c>, <c>.level_unknown</c>, <c>.words_out_of_range</c>, <c>.leads_too_far</c>, <c>.superior_rates</c>, <c>duty.own_case</c>, forbidden.
    /// </exception>
    public void Rate(GivenRatings given, Act act)
    {
        CompetencyEvidenceWorkflow.Table.Fire(this, EvidenceTrigger.Rate, act.Given(given));
        Ratings.AddRange(given.Ratings.Select(rating => CompetencyRating.Of(this, rating, act)));
        (LedTo, DecidedAt) = (given.LeadsTo, act.At);
    }

    /// <summary>Declines to rate it, with a reason.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>competency_evidence.superior_rates</c>, <c>duty.own_case</c>, forbidden.</exception>
    public void Decline(Act act)
    {
        CompetencyEvidenceWorkflow.Table.Fire(this, EvidenceTrigger.Decline, act);
        (Remark, DecidedAt) = (act.Reason!.Trim(), act.At);
    }

    /// <summary>Takes it back before anybody has taken it up.</summary>
    public void Withdraw(Act act) => CompetencyEvidenceWorkflow.Table.Fire(this, EvidenceTrigger.Withdraw, act);
}

/// <summary>评级: the level that an assessor saw in one dimension, with the words to it. Never changed.</summary>
public sealed class CompetencyRating
{
    CompetencyRating() { }

    /// <summary>Key.</summary>
    public Guid Id { get; private init; }

    /// <summary>The evidence.</summary>
    public Guid EvidenceId { get; private init; }

    /// <summary>Key of the dimension.</summary>
    public string Dimension { get; private init; } = "";

    /// <summary>Level of the scale.</summary>
    public int Level { get; private init; }

    /// <summary>What the assessor saw.</summary>
    public string Words { get; private init; } = "";

    /// <summary>Who rated.</summary>
    public Guid RatedBy { get; private init; }

    internal static CompetencyRating Of(CompetencyEvidence evidence, GivenRating rating, Act act) => new()
    {
        Id = act.NewId(),
        EvidenceId = evidence.Id,
        Dimension = rating.Dimension,
        Level = rating.Level,
        Words = rating.Words.Trim(),
        RatedBy = act.By.PersonId,
    };
}

/// <summary>Fact: how evidence is taken up.</summary>
/// <param name="IsDirectSuperior">Whether the actor is the direct superior of the person, as the actor declares.</param>
/// <param name="SecondAssessorId">Another assessor; null for none.</param>
/// <param name="SecondIsAssessor">Whether that person is an assessor of the unit today.</param>
public sealed record TakingUp(bool IsDirectSuperior, Guid? SecondAssessorId, bool SecondIsAssessor);

/// <summary>A rating as it is given.</summary>
/// <param name="Dimension">Key of the dimension.</param>
/// <param name="Level">Level of the scale.</param>
/// <param name="Words">What the assessor saw.</param>
public sealed record GivenRating(string Dimension, int Level, string Words);

/// <summary>Fact: ratings as they are given, and the model they are judged by.</summary>
/// <param name="Model">The model version of the evidence.</param>
/// <param name="Ratings">The ratings.</param>
/// <param name="LeadsTo">What they are to lead to.</param>
public sealed record GivenRatings(CompetencyModel Model, IReadOnlyList<GivenRating> Ratings, EvidenceYield LeadsTo);
