using TrainingLms.Workflow;
using static TrainingLms.People.EstablishmentTargetState;
using static TrainingLms.People.EstablishmentTargetTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.People;

/// <summary>What has become of a target. A later one takes its place by its day, not by a move.</summary>
public enum EstablishmentTargetState
{
    /// <summary>Stands from its first day on.</summary>
    Standing,
}

/// <summary>What can be done to a target.</summary>
public enum EstablishmentTargetTrigger
{
    /// <summary>Set it.</summary>
    Set,

    /// <summary>Write other figures for the same day.</summary>
    Revise,
}

/// <summary>Who sets the establishment of a unit: never its own office, for nobody allots posts to oneself.</summary>
public static class EstablishmentTargetWorkflow
{
    static readonly Who<EstablishmentTarget> Office =
        Who.Holding<EstablishmentTarget>(Role.HrOfficer, target => target.DecidedAt).Or(Who.Holding<EstablishmentTarget>(Role.TrainingOfficer, target => target.TopUnitId));

    static readonly Guard<EstablishmentTarget> NumbersFit = new("establishment.number_out_of_range",
        (_, act) => Fits(act.Fact<WantedEstablishment>().FullTime, act) && Fits(act.Fact<WantedEstablishment>().PartTime, act),
        (_, act) => [("most", act.Fact<EstablishmentBounds>().MostPosts)]);

    static readonly Guard<EstablishmentTarget> DayFits = new("establishment.day_out_of_range",
        (_, act) => act.Fact<WantedEstablishment>().From is var day && day >= act.Fact<EstablishmentBounds>().First && day <= act.Fact<EstablishmentBounds>().Last,
        (_, act) => [("first", act.Fact<EstablishmentBounds>().First), ("last", act.Fact<EstablishmentBounds>().Last)]);

    static readonly Guard<EstablishmentTarget> UnitIsOpen = new("establishment.unit_not_open", (_, act) => act.Fact<EstablishmentBounds>().UnitIsOpen);

    static readonly Guard<EstablishmentTarget> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<EstablishmentTarget> ReasonFits = new("establishment.reason_too_long",
        (_, act) => act.Reason is null || act.Reason.Trim().Length <= act.Fact<EstablishmentBounds>().LongestReason, (_, act) => [("limit", act.Fact<EstablishmentBounds>().LongestReason)]);

    /// <summary>The table.</summary>
    public static readonly Workflow<EstablishmentTargetState, EstablishmentTargetTrigger, EstablishmentTarget> Table = new("establishment_target")
    {
        { New,      Set,    Standing, Office, UnitIsOpen, DayFits, NumbersFit, ReasonGiven, ReasonFits },
        { Standing, Revise, Standing, Office, UnitIsOpen, DayFits, NumbersFit, ReasonGiven, ReasonFits },
    };

    static bool Fits(int? posts, Act act) => posts is null || (posts >= 0 && posts <= act.Fact<EstablishmentBounds>().MostPosts);
}
