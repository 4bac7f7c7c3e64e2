using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>申报学时: learning outside the courses here, claimed by the learner by the conversion table, endorsed by the unit, granted by the training office.</summary>
public sealed class HoursClaim : Governed<HoursClaimState>
{
    HoursClaim() { }

    /// <summary>Who learned.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The unit the person belonged to when claiming.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Key of the row of the conversion table.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>How many units of the row: half days, months, works, hours taught.</summary>
    public int Units { get; private set; }

    /// <summary>Level of a work; null for everything that is counted by time.</summary>
    public string? Level { get; private set; }

    /// <summary>Rank of the author of a work, from 1; null for everything that is counted by time.</summary>
    public int? AuthorRank { get; private set; }

    /// <summary>What the hours count as.</summary>
    public HoursCategory Category { get; private set; }

    /// <summary>What was learned, in words.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The evidence in words: what it is and where the original can be looked at.</summary>
    public string Evidence { get; private set; } = "";

    /// <summary>The first day of learning; null where only the last one is known.</summary>
    public LocalDate? LearnedFrom { get; private set; }

    /// <summary>The last day of learning; decides the year.</summary>
    public LocalDate LearnedOn { get; private set; }

    /// <summary>Hours claimed, in hundredths.</summary>
    public int ClaimedHundredths { get; private set; }

    /// <summary>What the table gives for it at most, in hundredths.</summary>
    public int TableHundredths { get; private set; }

    /// <summary>Days of training that the table gives for it, in hundredths.</summary>
    public int TableDaysHundredths { get; private set; }

    /// <summary>Rule set and version whose table was applied.</summary>
    public string? RuleVersion { get; private set; }

    /// <summary>Hours granted, in hundredths; null before the grant. Kept beside what was claimed.</summary>
    public int? GrantedHundredths { get; private set; }

    /// <summary>Who endorsed it for the unit; null before.</summary>
    public Guid? EndorsedBy { get; private set; }

    /// <summary>Why it was refused; null where it was not.</summary>
    public ClaimRefusal? RefusedFor { get; private set; }

    /// <summary>What the officer said last, when returning, refusing, granting less or reversing; null before.</summary>
    public string? Remark { get; private set; }

    /// <summary>The day on which the person was heard before a reversal; null where there was none.</summary>
    public LocalDate? HeardOn { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => HoursClaimWorkflow.Table.NextDue(this);

    /// <summary>Days that the grant of so many hours is worth, in hundredths.</summary>
    internal int DaysFor(int hundredths) => TableHundredths == 0 ? 0 : (int)((long)TableDaysHundredths * hundredths / TableHundredths);

    /// <summary>Begins a claim.</summary>
    /// <param name="wanted">What is claimed.</param>
    /// <param name="unitId">The person's unit.</param>
    /// <param name="act">The learner; knows <see cref="Today"/> and <see cref="ClaimTerms"/>.</param>
    /// <exception cref="RefusedException">Everything that is wrong with what is claimed: <c>hours.claim_kind_unknown</c>, <c>hours.claim_units_wrong</c>,
    /// <c>hours.claim_above_table</c>, <c>hours.claim_out_of_range</c>, <c>hours.claim_days_wrong</c>, <c>hours.claim_in_future</c>, <c>hours.claim_incomplete</c>.</exception>
    public static HoursClaim Draft(NewClaim wanted, Guid unitId, Act act)
    {
        var claim = new HoursClaim { Id = act.NewId(), PersonId = act.By.PersonId, UnitId = unitId };
        HoursClaimWorkflow.Table.Fire(claim, HoursClaimTrigger.Draft, act.Given(wanted));
        claim.Take(wanted, act.Fact<ClaimTerms>());
        return claim;
    }

    /// <summary>Writes a draft anew, for example after it was returned.</summary>
    /// <exception cref="RefusedException">As for <see cref="Draft"/>.</exception>
    public void Revise(NewClaim wanted, Act act)
    {
        HoursClaimWorkflow.Table.Fire(this, HoursClaimTrigger.Revise, act.Given(wanted));
        Take(wanted, act.Fact<ClaimTerms>());
    }

    /// <summary>Hands it in, withdraws or returns it.</summary>
    public void Move(HoursClaimTrigger trigger, Act act)
    {
        HoursClaimWorkflow.Table.Fire(this, trigger, act);
        if (trigger == HoursClaimTrigger.Return) Remark = act.Reason;
    }

    /// <summary>The unit has seen the evidence.</summary>
    /// <exception cref="RefusedException"><c>hours.evidence_not_seen</c>, <c>hours.overlap_unexplained</c>, <c>hours.own_claim</c>.</exception>
    public void Endorse(Act act)
    {
        HoursClaimWorkflow.Table.Fire(this, HoursClaimTrigger.Endorse, act);
        EndorsedBy = act.By.PersonId;
    }

    /// <summary>Grants at most what the table gives.</summary>
    /// <returns>The entry of the ledger.</returns>
    /// <exception cref="RefusedException"><c>hours.grant_above_table</c>, <c>reason.missing</c> when it is not what was claimed, <c>duty.claim_needs_two</c>.</exception>
    public HoursEntry Grant(int hundredths, Act act)
    {
        HoursClaimWorkflow.Table.Fire(this, HoursClaimTrigger.Grant, act.Given(new GrantedHours(hundredths)));
        GrantedHundredths = hundredths;
        if (hundredths != ClaimedHundredths) Remark = act.Reason;
        return HoursEntry.GrantFor(this, hundredths, act);
    }

    /// <summary>Does not recognise it.</summary>
    /// <exception cref="RefusedException"><c>hours.refusal_reason_missing</c>, <c>reason.missing</c> where the reason is another one.</exception>
    public void Refuse(ClaimRefusal? why, Act act)
    {
        HoursClaimWorkflow.Table.Fire(this, HoursClaimTrigger.Refuse, act.Given(new RefusedFor(why)));
        (RefusedFor, Remark) = (why, act.Reason);
    }

    /// <summary>Takes the grant back after the person was heard.</summary>
    /// <exception cref="RefusedException"><c>hours.person_not_heard</c>, <c>reason.missing</c>.</exception>
    public void Reverse(LocalDate? heardOn, Act act)
    {
        HoursClaimWorkflow.Table.Fire(this, HoursClaimTrigger.Reverse, act.Given(new Hearing(heardOn, act.Fact<Today>().Day)));
        (HeardOn, Remark) = (heardOn, act.Reason);
    }

    void Take(NewClaim wanted, ClaimTerms terms)
    {
        (Kind, Units, Level, AuthorRank, Category) = (wanted.Kind, wanted.Units, wanted.Level, wanted.AuthorRank, wanted.Category);
        (Title, Evidence, LearnedFrom, LearnedOn) = (wanted.Title.Trim(), wanted.Evidence.Trim(), wanted.LearnedFrom, wanted.LearnedOn);
        (TableHundredths, TableDaysHundredths, RuleVersion) = (terms.ValueHundredths!.Value, wanted.Units * terms.Row!.DaysHundredths, terms.RuleVersion);
        ClaimedHundredths = wanted.HoursHundredths ?? TableHundredths;
    }
}

/// <summary>What is claimed.</summary>
/// <param name="Kind">Key of the row of the conversion table.</param>
/// <param name="Units">How many units of it.</param>
/// <param name="Level">Level of a work; null else.</param>
/// <param name="AuthorRank">Rank of the author of a work; null else.</param>
/// <param name="Category">What the hours count as.</param>
/// <param name="HoursHundredths">Hours claimed, in hundredths, at most what the table gives; null for all of it.</param>
/// <param name="LearnedFrom">The first day of learning; null where only the last one is known.</param>
/// <param name="LearnedOn">The last day of learning, not in the future.</param>
/// <param name="Title">What was learned.</param>
/// <param name="Evidence">What proves it, in words.</param>
public sealed record NewClaim(
    string Kind, int Units, string? Level, int? AuthorRank, HoursCategory Category, int? HoursHundredths, LocalDate? LearnedFrom, LocalDate LearnedOn,
    string Title, string Evidence);

/// <summary>Fact: what the conversion table says of what is claimed.</summary>
/// <param name="Row">The row; null where there is none that can be claimed.</param>
/// <param name="ValueHundredths">What it gives at most; null where the table says nothing of it.</param>
/// <param name="RuleVersion">Rule set and version.</param>
public sealed record ClaimTerms(HoursConversion? Row, int? ValueHundredths, string RuleVersion)
{
    /// <summary>Most units of one claim.</summary>
    public const int MostUnits = 1_000;

    /// <summary>Looks into the table.</summary>
    public static ClaimTerms Of(NewClaim wanted, HoursRules rules)
    {
        var row = rules.Conversion(wanted.Kind) is { IsClaimable: true } known ? known : null;
        return new ClaimTerms(row, row?.ValueOf(Math.Clamp(wanted.Units, 0, MostUnits), wanted.Level, wanted.AuthorRank), rules.Name);
    }
}

/// <summary>Fact: the day on which the act happens.</summary>
public sealed record Today(LocalDate Day);

/// <summary>Fact: what is to be granted, in hundredths.</summary>
public sealed record GrantedHours(int Hundredths);

/// <summary>Fact: how many files of evidence there are.</summary>
public sealed record EvidenceFiles(int Count);

/// <summary>Fact: what the endorser has seen.</summary>
/// <param name="Evidence">Whether the evidence.</param>
/// <param name="Overlaps">What else was learned in the same days, by name.</param>
public sealed record SeenByUnit(bool Evidence, IReadOnlyList<string> Overlaps);

/// <summary>Fact: why a claim is refused; null where nothing was said.</summary>
public sealed record RefusedFor(ClaimRefusal? Why);
