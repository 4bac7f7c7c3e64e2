using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.LearningHours.HoursCorrectionState;
using static TrainingLms.LearningHours.HoursCorrectionTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.LearningHours;

/// <summary>What has become of a correction.</summary>
public enum HoursCorrectionState
{
    /// <summary>Waits for a second person.</summary>
    Proposed,

    /// <summary>Its lines are in the ledger.</summary>
    Applied,

    /// <summary>The second person did not agree.</summary>
    Refused,

    /// <summary>Taken back by who proposed it.</summary>
    Withdrawn,
}

/// <summary>What can be done to a correction.</summary>
public enum HoursCorrectionTrigger
{
    /// <summary>Hand in the plan that was seen.</summary>
    Propose,

    /// <summary>Write it, as a second person.</summary>
    Apply,

    /// <summary>Do not write it.</summary>
    Refuse,

    /// <summary>Take it back.</summary>
    Withdraw,
}

/// <summary>Fact: the plan as it is now, and the hash of the one that was seen.</summary>
/// <param name="Hash">Hash of the plan.</param>
/// <param name="Seen">Hash that is confirmed.</param>
/// <param name="Lines">Entries that it changes.</param>
/// <param name="Wrong">Rows with something wrong.</param>
public sealed record SeenCorrection(string Hash, string Seen, int Lines, int Wrong);

/// <summary>Fact: what a correction is about now.</summary>
/// <param name="People">Whose hours it changes.</param>
/// <param name="Gone">Entries that were taken back meanwhile.</param>
/// <param name="Doubles">Lines that would stand twice with what was booked meanwhile; looked for when it is written.</param>
public sealed record CorrectionStanding(IReadOnlyCollection<Guid> People, int Gone, int Doubles = 0)
{
    /// <summary>Where nobody looked: it is judged when the plan is written.</summary>
    public static readonly CorrectionStanding Unseen = new([], 0);
}

/// <summary>
/// 学时更正: entries of the ledger that are to be taken back, or replaced by others, by a workbook (learning.md 4.1: a correction is a reversal plus a new entry).
/// One officer hands in the plan, another one writes it; the lines are kept, so that the second one sees what is written.
/// </summary>
public sealed class HoursCorrection : Governed<HoursCorrectionState>
{
    HoursCorrection() { }

    /// <summary>The unit it is for; no entry earned outside it and below is changed by it.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Name of the file.</summary>
    public string FileName { get; private init; } = "";

    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public string FileHash { get; private init; } = "";

    /// <summary>Hash of the plan that was seen, handed in and is written.</summary>
    public string PlanHash { get; private init; } = "";

    /// <summary>Who handed it in.</summary>
    public Guid ProposedBy { get; private init; }

    /// <summary>When.</summary>
    public Instant ProposedAt { get; private init; }

    /// <summary>Entries that it changes, 1 or more.</summary>
    public int Lines { get; private init; }

    /// <summary>Of these, entries that are taken back and not replaced.</summary>
    public int TakenBack { get; private init; }

    /// <summary>By how much it changes the sum of hours, in hundredths; negative where there are fewer afterwards.</summary>
    public long DifferenceHundredths { get; private init; }

    /// <inheritdoc/>
    public override Instant? NextDue() => HoursCorrectionWorkflow.Table.NextDue(this);

    /// <summary>Hands in a plan; the trail names file and plan.</summary>
    /// <exception cref="RefusedException"><c>hours_correction.hash_differs</c>, <c>hours_correction.nothing</c>, <c>hours_correction.rows_wrong</c>, forbidden.</exception>
    public static HoursCorrection Propose(Guid unitId, HoursUpload upload, HoursCorrectionPlan plan, string seen, Act act)
    {
        var changes = plan.Changes.ToList();
        var correction = new HoursCorrection
        {
            Id = act.NewId(),
            UnitId = unitId,
            FileName = upload.FileName,
            FileHash = upload.FileHash,
            PlanHash = plan.Hash,
            ProposedBy = act.By.PersonId,
            ProposedAt = act.At,
            Lines = changes.Count,
            TakenBack = changes.Count(change => change.After is null),
            DifferenceHundredths = changes.Sum(change => (long)change.DifferenceHundredths),
        };
        HoursCorrectionWorkflow.Table.Fire(correction, HoursCorrectionTrigger.Propose,
            act.Because($"{upload.FileName} sha256:{upload.FileHash} plan:{plan.Hash} lines:{correction.Lines}").Given(new SeenCorrection(plan.Hash, seen, changes.Count, plan.Wrong)));
        return correction;
    }

    /// <summary>Whether the actor may hand one in for the unit at all; nothing is read for whoever may not.</summary>
    /// <exception cref="RefusedException">Forbidden.</exception>
    public static void Admit(Guid unitId, Act act) =>
        HoursCorrectionWorkflow.Table.Check(new HoursCorrection { Id = act.NewId(), UnitId = unitId }, HoursCorrectionTrigger.Propose, act.Given(new SeenCorrection("", "", 1, 0))).OrRefuse();

    /// <summary>Writes it.</summary>
    /// <param name="seen">Hash of the plan that the second person saw.</param>
    /// <param name="act">Knows the <see cref="CorrectionStanding"/>.</param>
    /// <exception cref="RefusedException"><c>hours_correction.hash_differs</c>, <c>hours_correction.entries_gone</c>, <c>hours_correction.doubles</c>, <c>duty.correction_needs_two</c>, <c>hours.own_entry</c>, wrong state, forbidden.</exception>
    public void Apply(string seen, Act act) => HoursCorrectionWorkflow.Table.Fire(this, HoursCorrectionTrigger.Apply, act.Given(new SeenCorrection(PlanHash, seen, Lines, 0)));

    /// <summary>Any move without data.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, wrong state, forbidden.</exception>
    public void Move(HoursCorrectionTrigger trigger, Act act) => HoursCorrectionWorkflow.Table.Fire(this, trigger, act);
}

/// <summary>The life of a correction.</summary>
public static class HoursCorrectionWorkflow
{
    static readonly Who<HoursCorrection> HrOfficer = Who.Holding<HoursCorrection>(Role.HrOfficer, c => c.UnitId);

    static readonly Who<HoursCorrection> TrainingOfficer = Who.Holding<HoursCorrection>(Role.TrainingOfficer, c => c.UnitId);

    static readonly Who<HoursCorrection> Proposer = Who.Person<HoursCorrection>("hours_correction_proposer", c => c.ProposedBy);

    static readonly Guard<HoursCorrection> SamePlan = new("hours_correction.hash_differs", (_, act) => act.Fact<SeenCorrection>() is var plan && plan.Hash == plan.Seen);

    static readonly Guard<HoursCorrection> Something = new("hours_correction.nothing", (_, act) => act.Fact<SeenCorrection>().Lines > 0);

    static readonly Guard<HoursCorrection> NothingWrong = new("hours_correction.rows_wrong", (_, act) => act.Fact<SeenCorrection>().Wrong == 0, (_, act) => [("count", act.Fact<SeenCorrection>().Wrong)]);

    static readonly Guard<HoursCorrection> AllStand = new("hours_correction.entries_gone", (_, act) => act.Fact<CorrectionStanding>().Gone == 0, (_, act) => [("count", act.Fact<CorrectionStanding>().Gone)]);

    static readonly Guard<HoursCorrection> NoDoubles = new("hours_correction.doubles", (_, act) => act.Fact<CorrectionStanding>().Doubles == 0, (_, act) => [("count", act.Fact<CorrectionStanding>().Doubles)]);

    static readonly Guard<HoursCorrection> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly SecondPerson<HoursCorrection> ByAnother = new("duty.correction_needs_two", [Propose]);

    static readonly NotOwn<HoursCorrection> NotOwnHours = new("hours.own_entry", (_, act) => act.Fact<CorrectionStanding>().People);

    /// <summary>The table.</summary>
    public static readonly Workflow<HoursCorrectionState, HoursCorrectionTrigger, HoursCorrection> Table = new("hours_correction")
    {
        { New,      Propose,  Proposed,  HrOfficer,       SamePlan, Something, NothingWrong },
        { Proposed, Apply,    Applied,   TrainingOfficer, ByAnother, NotOwnHours, SamePlan, AllStand, NoDoubles },
        { Proposed, Refuse,   Refused,   TrainingOfficer, ReasonGiven },
        { Proposed, Withdraw, Withdrawn, Proposer },
    };
}

sealed class HoursCorrectionConfiguration : IEntityTypeConfiguration<HoursCorrection>
{
    public void Configure(EntityTypeBuilder<HoursCorrection> correction)
    {
        correction.ToTable("hours_corrections");
        correction.Property(c => c.FileName).HasMaxLength(200);
        correction.Property(c => c.FileHash).HasMaxLength(64);
        correction.Property(c => c.PlanHash).HasMaxLength(64);
        correction.HasIndex(c => c.UnitId);
    }
}
