using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Classes.LecturerState;
using static TrainingLms.Classes.LecturerTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Classes;

/// <summary>What has become of an entry of the register.</summary>
public enum LecturerState
{
    /// <summary>Can be asked to teach.</summary>
    Listed,

    /// <summary>Is asked no more.</summary>
    Retired,
}

/// <summary>What can be done to an entry of the register.</summary>
public enum LecturerTrigger
{
    /// <summary>Put somebody into it.</summary>
    List,

    /// <summary>Change what it says.</summary>
    Revise,

    /// <summary>Say when the person can or cannot teach.</summary>
    SayTime,

    /// <summary>Take such a time back.</summary>
    TakeTimeBack,

    /// <summary>Ask the person no more.</summary>
    Retire,

    /// <summary>Ask the person again.</summary>
    Restore,
}

/// <summary>Fact: what is wrong with an entry.</summary>
public sealed record LecturerFaults(IReadOnlyList<Refusal> Found);

/// <summary>Fact: a time that somebody speaks of.</summary>
public sealed record SaidTime(Instant From, Instant To);

/// <summary>The life of an entry of the register.</summary>
public static class LecturerWorkflow
{
    const int MostTimes = 500;

    static readonly Duration LongestTime = Duration.FromDays(370);

    static readonly Who<Lecturer> Officer = Who.Holding<Lecturer>(Role.TrainingOfficer, lecturer => lecturer.UnitId);

    static readonly Who<Lecturer> Self = Who.Person<Lecturer>("lecturer_self", lecturer => lecturer.PersonId);

    static readonly Guard<Lecturer> EntryIsSound = new("lecturer.entry_faulty", (_, act) => act.Fact<LecturerFaults>().Found.Count == 0) { Told = (_, act) => act.Fact<LecturerFaults>().Found };

    static readonly Guard<Lecturer> TimeIsSound = new("lecturer.time_out_of_range",
        (_, act) => act.Fact<SaidTime>() is var time && time.To > time.From && time.To > act.At && time.To - time.From <= LongestTime);

    static readonly Guard<Lecturer> NotTooMany = new("lecturer.too_many_times", (lecturer, _) => lecturer.Times.Count < MostTimes, (_, _) => [("most", MostTimes)]);

    static readonly Guard<Lecturer> NotErased = new("lecturer.erased", (lecturer, _) => lecturer.ErasedAt is null);

    static readonly Guard<Lecturer> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<LecturerState, LecturerTrigger, Lecturer> Table = new("lecturer")
    {
        { New,     List,         Listed,  Officer, EntryIsSound },
        { Listed,  Revise,       Listed,  Officer.Or(Self), EntryIsSound },
        { Listed,  SayTime,      Listed,  Officer.Or(Self), TimeIsSound, NotTooMany },
        { Listed,  TakeTimeBack, Listed,  Officer.Or(Self) },
        { Listed,  Retire,       Retired, Officer, ReasonGiven },
        { Retired, Restore,      Listed,  Officer, NotErased },
    };
}
