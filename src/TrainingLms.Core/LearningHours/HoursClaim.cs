using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>申报学时: learning outside the courses here, claimed by the learner, endorsed by the unit, granted by the training office.</summary>
public sealed class HoursClaim : Governed<HoursClaimState>
{
    HoursClaim() { }

    /// <summary>Who learned.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The unit the person belonged to when claiming.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>What the hours count as.</summary>
    public HoursCategory Category { get; private init; }

    /// <summary>What was learned, in words.</summary>
    public string Title { get; private init; } = "";

    /// <summary>The evidence: what it is and where it can be looked at.</summary>
    public string Evidence { get; private init; } = "";

    /// <summary>The last day of learning; decides the year.</summary>
    public LocalDate LearnedOn { get; private init; }

    /// <summary>Hours claimed, in hundredths.</summary>
    public int ClaimedHundredths { get; private init; }

    /// <summary>Hours granted, in hundredths; null before the grant. Kept beside what was claimed.</summary>
    public int? GrantedHundredths { get; private set; }

    /// <summary>Who endorsed it for the unit; null before.</summary>
    public Guid? EndorsedBy { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => HoursClaimWorkflow.Table.NextDue(this);

    /// <summary>Claims and hands in.</summary>
    /// <param name="claim">What is claimed.</param>
    /// <param name="unitId">The person's unit.</param>
    /// <param name="act">The learner; knows <see cref="Today"/>.</param>
    /// <exception cref="RefusedException"><c>hours.claim_out_of_range</c>, <c>hours.claim_in_future</c>, <c>hours.claim_incomplete</c>.</exception>
    public static HoursClaim Claim(NewClaim claim, Guid unitId, Act act)
    {
        var made = new HoursClaim
        {
            Id = act.NewId(),
            PersonId = act.By.PersonId,
            UnitId = unitId,
            Category = claim.Category,
            Title = claim.Title.Trim(),
            Evidence = claim.Evidence.Trim(),
            LearnedOn = claim.LearnedOn,
            ClaimedHundredths = claim.HoursHundredths,
        };
        HoursClaimWorkflow.Table.Fire(made, HoursClaimTrigger.Submit, act);
        return made;
    }

    /// <summary>The unit has seen the evidence.</summary>
    public void Endorse(Act act)
    {
        HoursClaimWorkflow.Table.Fire(this, HoursClaimTrigger.Endorse, act);
        EndorsedBy = act.By.PersonId;
    }

    /// <summary>Grants at most what was claimed.</summary>
    /// <returns>The entry of the ledger.</returns>
    /// <exception cref="RefusedException"><c>hours.grant_above_claim</c>, <c>reason.missing</c> when less is granted without one, <c>duty.claim_needs_two</c>.</exception>
    public HoursEntry Grant(int hundredths, Act act)
    {
        HoursClaimWorkflow.Table.Fire(this, HoursClaimTrigger.Grant, act.Given(new GrantedHours(hundredths)));
        GrantedHundredths = hundredths;
        return HoursEntry.GrantFor(this, hundredths, act);
    }

    /// <summary>Withdraws or refuses.</summary>
    public void Move(HoursClaimTrigger trigger, Act act) => HoursClaimWorkflow.Table.Fire(this, trigger, act);
}

/// <summary>What is claimed.</summary>
/// <param name="Category">What the hours count as.</param>
/// <param name="HoursHundredths">25 to 20000 hundredths of an hour.</param>
/// <param name="LearnedOn">The last day of learning, not in the future.</param>
/// <param name="Title">What was learned.</param>
/// <param name="Evidence">What proves it.</param>
public sealed record NewClaim(HoursCategory Category, int HoursHundredths, LocalDate LearnedOn, string Title, string Evidence);

/// <summary>Fact: the day on which the act happens.</summary>
public sealed record Today(LocalDate Day);

/// <summary>Fact: what is to be granted, in hundredths.</summary>
public sealed record GrantedHours(int Hundredths);
