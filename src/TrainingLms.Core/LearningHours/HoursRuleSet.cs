using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.LearningHours.HoursRuleSetState;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.LearningHours;

/// <summary>What has become of a version of a rule set.</summary>
public enum HoursRuleSetState
{
    /// <summary>Written, not yet decided.</summary>
    Draft,

    /// <summary>Decided by a second person; waits for its first year.</summary>
    Approved,

    /// <summary>Statements are reckoned by it.</summary>
    InForce,

    /// <summary>A later version has taken over; the years before keep this one.</summary>
    Replaced,

    /// <summary>Dropped before it came into force.</summary>
    Discarded,
}

/// <summary>What can be done to a version of a rule set.</summary>
public enum HoursRuleSetTrigger
{
    /// <summary>Write it.</summary>
    Draft,

    /// <summary>Decide it as a second person.</summary>
    Approve,

    /// <summary>Its first year has begun.</summary>
    ComeIntoForce,

    /// <summary>A later version takes over.</summary>
    Replace,

    /// <summary>Drop it.</summary>
    Discard,
}

/// <summary>学时规定版本: requirements, conversion table and caps of a unit with all below, from one year on. What is written never changes; a better rule is a new version.</summary>
public sealed class HoursRuleSet : Governed<HoursRuleSetState>
{
    HoursRuleSet() { }

    /// <summary>Id of the set, for ever: lower-case letters, digits and hyphens.</summary>
    public string Key { get; private init; } = "";

    /// <summary>Number of the version.</summary>
    public int Number { get; private init; }

    /// <summary>The unit for which it holds, with all below.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>First year.</summary>
    public int ValidFrom { get; private init; }

    /// <summary>Last year; null while it lasts.</summary>
    public int? ValidTo { get; private init; }

    /// <summary>First year of the version that took over; null before.</summary>
    public int? ReplacedFrom { get; private set; }

    /// <summary>When its first year begins.</summary>
    public Instant InForceFrom { get; private init; }

    /// <summary>The rules as they were written.</summary>
    public RuleSetContent Content { get; private init; } = null!;

    /// <summary>Who wrote it.</summary>
    public Guid DraftedBy { get; private init; }

    /// <summary>Id and version.</summary>
    public string Name => $"{Key} {Number}";

    /// <summary>The rules, ready to reckon by.</summary>
    public HoursRules Rules => RuleSetReader.Read(Key, Number, UnitId, Content, []) with { ValidTo = ReplacedFrom - 1 ?? ValidTo };

    /// <summary>Whether a year can have both. A version without an end gives way to a later one.</summary>
    public bool StandsInTheWayOf(HoursRuleSet later) => ValidFrom >= later.ValidFrom
        ? RuleSetReader.Overlap(ValidFrom, ValidTo, later.ValidFrom, later.ValidTo)
        : ValidTo is not null && ReplacedFrom is null && ValidTo >= later.ValidFrom;

    /// <inheritdoc/>
    public override Instant? NextDue() => HoursRuleSetWorkflow.Table.NextDue(this);

    /// <summary>Writes a version.</summary>
    /// <exception cref="RefusedException">Forbidden.</exception>
    public static HoursRuleSet Draft(string key, int number, Guid unitId, RuleSetContent content, Instant inForceFrom, Act act)
    {
        var version = new HoursRuleSet
        {
            Id = act.NewId(),
            Key = key,
            Number = number,
            UnitId = unitId,
            ValidFrom = content.ValidFrom,
            ValidTo = content.ValidTo,
            InForceFrom = inForceFrom,
            Content = content,
            DraftedBy = act.By.PersonId,
        };
        HoursRuleSetWorkflow.Table.Fire(version, HoursRuleSetTrigger.Draft, act);
        return version;
    }

    /// <summary>Decides, drops or brings into force.</summary>
    /// <exception cref="RefusedException"><c>duty.rules_need_two</c>, <c>hours.rules_overlap</c>, <c>hours.rules_year_closed</c>, <c>reason.missing</c>.</exception>
    public void Move(HoursRuleSetTrigger trigger, Act act) => HoursRuleSetWorkflow.Table.Fire(this, trigger, act);

    /// <summary>A later version takes over from a year on.</summary>
    public void Replace(int fromYear, Act act)
    {
        HoursRuleSetWorkflow.Table.Fire(this, HoursRuleSetTrigger.Replace, act);
        ReplacedFrom = fromYear;
    }
}

/// <summary>Fact: what a version is judged by before it is approved.</summary>
/// <param name="InTheWay">Names of versions of the same unit for the same years.</param>
/// <param name="LastClosedYear">The last closed year; null when none is.</param>
public sealed record RuleSetSurroundings(IReadOnlyList<string> InTheWay, int? LastClosedYear);

/// <summary>The life of a version.</summary>
public static class HoursRuleSetWorkflow
{
    static readonly Who<HoursRuleSet> Clock = Who.Clock<HoursRuleSet>();
    static readonly Who<HoursRuleSet> Officer = Who.Holding<HoursRuleSet>(Role.TrainingOfficer, version => version.UnitId);

    static readonly SecondPerson<HoursRuleSet> ByAnother = new("duty.rules_need_two", [HoursRuleSetTrigger.Draft]);

    static readonly Guard<HoursRuleSet> NoOverlap = new("hours.rules_overlap", (_, act) => act.Fact<RuleSetSurroundings>().InTheWay.Count == 0,
        (version, act) => [("version", version.Name), ("others", string.Join(", ", act.Fact<RuleSetSurroundings>().InTheWay))]);

    static readonly Guard<HoursRuleSet> YearOpen = new("hours.rules_year_closed",
        (version, act) => act.Fact<RuleSetSurroundings>().LastClosedYear is not { } closed || version.ValidFrom > closed,
        (_, act) => [("year", act.Fact<RuleSetSurroundings>().LastClosedYear)]);

    static readonly Guard<HoursRuleSet> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Due<HoursRuleSet> YearBegun = new("hours.rules_too_early", version => version.InForceFrom);

    /// <summary>The table.</summary>
    public static readonly Workflow<HoursRuleSetState, HoursRuleSetTrigger, HoursRuleSet> Table = new("hours_rule_set")
    {
        { New,                                HoursRuleSetTrigger.Draft,         HoursRuleSetState.Draft, Officer },
        { HoursRuleSetState.Draft,            HoursRuleSetTrigger.Approve,       Approved,                Officer, ByAnother, NoOverlap, YearOpen },
        { Approved,                           HoursRuleSetTrigger.ComeIntoForce, InForce,                 Clock,   YearBegun },
        { InForce,                            HoursRuleSetTrigger.Replace,       Replaced,                Clock },
        { [HoursRuleSetState.Draft, Approved], HoursRuleSetTrigger.Discard,      Discarded,               Officer, ReasonGiven },
    };
}

sealed class HoursRuleSetConfiguration : IEntityTypeConfiguration<HoursRuleSet>
{
    public void Configure(EntityTypeBuilder<HoursRuleSet> version)
    {
        version.ToTable("hours_rule_sets");
        version.Property(v => v.Key).HasMaxLength(40);
        version.Property(v => v.Content).HasConversion(content => content.ToText(), text => RuleSetContent.Of(text));
        version.Ignore(v => v.Rules).Ignore(v => v.Name);
        version.HasIndex(v => new { v.Key, v.Number }).RefusedAs("hours.rules_version_taken");
        version.HasIndex(v => new { v.UnitId, v.ValidFrom }).HasFilter("state IN ('Approved', 'InForce')").RefusedAs("hours.rules_overlap");
    }
}
