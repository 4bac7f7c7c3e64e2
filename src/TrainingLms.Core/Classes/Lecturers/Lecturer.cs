using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>师资: somebody who teaches, of the own staff or from outside. Who comes from outside has no account and is no person of the tree.</summary>
public sealed class Lecturer : Governed<LecturerState>
{
    Lecturer() { }

    /// <summary>The unit that keeps the entry.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The person, where it is one of the own staff; null for who comes from outside.</summary>
    public Guid? PersonId { get; private init; }

    /// <summary>Name of who comes from outside; null for the own staff, whose name stands with the person.</summary>
    public string? Name { get; private set; }

    /// <summary>Where somebody from outside works; null for the own staff.</summary>
    public string? Employer { get; private set; }

    /// <summary>Post or title; null where it is not known.</summary>
    public string? Post { get; private set; }

    /// <summary>In which subjects.</summary>
    public IReadOnlyList<string> Subjects { get; private set; } = [];

    /// <summary>选题: on what lectures can be held.</summary>
    public IReadOnlyList<string> Topics { get; private set; } = [];

    /// <summary>When the person can and cannot teach, as far as it is said.</summary>
    public List<LecturerTime> Times { get; private init; } = [];

    /// <summary>When everything personal was erased of who came from outside; null before. The entry stays, for the classes that name it.</summary>
    public Instant? ErasedAt { get; private set; }

    /// <summary>Key by which classes, conflicts and scores know whoever it is: of the person, or of the entry for who comes from outside.</summary>
    public Guid TeachesAs => PersonId ?? Id;

    /// <inheritdoc/>
    public override Instant? NextDue() => LecturerWorkflow.Table.NextDue(this);

    /// <summary>Puts somebody into the register.</summary>
    /// <exception cref="RefusedException">All of <see cref="NewLecturer.Faults"/> at once; forbidden.</exception>
    public static Lecturer List(Guid unitId, Guid? personId, NewLecturer entry, Act act)
    {
        var lecturer = new Lecturer { Id = act.NewId(), UnitId = unitId, PersonId = personId };
        LecturerWorkflow.Table.Fire(lecturer, LecturerTrigger.List, act.Given(new LecturerFaults(entry.Faults(personId is null))));
        lecturer.Take(entry);
        return lecturer;
    }

    /// <summary>Takes another entry in place of the old one.</summary>
    public void Revise(NewLecturer entry, Act act)
    {
        LecturerWorkflow.Table.Fire(this, LecturerTrigger.Revise, act.Given(new LecturerFaults(entry.Faults(PersonId is null))));
        Take(entry);
    }

    /// <summary>Says when the person can or cannot teach.</summary>
    /// <exception cref="RefusedException"><c>lecturer.time_out_of_range</c>, <c>lecturer.too_many_times</c>; wrong state; forbidden.</exception>
    public void Say(LecturerTimeKind kind, Instant from, Instant to, Act act)
    {
        LecturerWorkflow.Table.Fire(this, LecturerTrigger.SayTime, act.Given(new SaidTime(from, to)));
        Times.Add(new LecturerTime { Id = act.NewId(), LecturerId = Id, Kind = kind, From = from, To = to });
    }

    /// <summary>Takes such a time back.</summary>
    /// <exception cref="RefusedException"><c>lecturer.time_not_found</c>; wrong state; forbidden.</exception>
    public LecturerTime TakeBack(Guid timeId, Act act)
    {
        LecturerWorkflow.Table.Fire(this, LecturerTrigger.TakeTimeBack, act);
        return Times.SingleOrDefault(time => time.Id == timeId) ?? throw new RefusedException(RefusalKind.NotFound, "lecturer.time_not_found");
    }

    /// <summary>Forgets who came from outside, when the time of keeping is over.</summary>
    internal void Forget(Instant at)
    {
        (Name, Employer, Post, Subjects, Topics, ErasedAt) = (null, null, null, [], [], at);
        Times.Clear();
    }

    /// <summary>Any move without data.</summary>
    public void Move(LecturerTrigger trigger, Act act) => LecturerWorkflow.Table.Fire(this, trigger, act);

    void Take(NewLecturer entry) => (Name, Employer, Post, Subjects, Topics) = (Trimmed(entry.Name), Trimmed(entry.Employer), Trimmed(entry.Post), entry.Subjects, entry.Topics);

    static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What kind of time somebody speaks of.</summary>
public enum LecturerTimeKind
{
    /// <summary>Cannot teach: it stands in the way of a class.</summary>
    Busy,

    /// <summary>Would like to teach: it helps to plan, and binds nobody.</summary>
    Free,
}

/// <summary>A time that a lecturer is busy or free.</summary>
public sealed class LecturerTime
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The lecturer.</summary>
    public required Guid LecturerId { get; init; }

    /// <summary>Busy or free.</summary>
    public required LecturerTimeKind Kind { get; init; }

    /// <summary>Begin.</summary>
    public required Instant From { get; init; }

    /// <summary>End.</summary>
    public required Instant To { get; init; }
}

/// <summary>An entry as it is written.</summary>
/// <param name="Name">Only for who comes from outside.</param>
/// <param name="Employer">Only for who comes from outside.</param>
/// <param name="Post">Post or title; null where it is not known.</param>
/// <param name="Subjects">In which subjects; one at least.</param>
/// <param name="Topics">On what lectures can be held.</param>
public sealed record NewLecturer(string? Name, string? Employer, string? Post, IReadOnlyList<string> Subjects, IReadOnlyList<string> Topics)
{
    /// <summary>Everything that is wrong with it at once.</summary>
    /// <param name="isOutside">Whether the person comes from outside.</param>
    public IReadOnlyList<Refusal> Faults(bool isOutside) =>
    [
        .. Fault(isOutside ? Name?.Trim().Length is null or 0 or > 60 : Name is not null, "lecturer.name_out_of_range", "name"),
        .. Fault(isOutside ? Employer?.Trim().Length is null or 0 or > 120 : Employer is not null, "lecturer.employer_out_of_range", "employer"),
        .. Fault(Post?.Length > 120, "lecturer.post_out_of_range", "post"),
        .. Fault(Subjects.Count is 0 or > 20 || Subjects.Any(subject => subject?.Trim().Length is not (> 0 and <= 60)), "lecturer.subjects_out_of_range", "subjects"),
        .. Fault(Topics.Count > 100 || Topics.Any(topic => topic?.Trim().Length is not (> 0 and <= 200)), "lecturer.topics_out_of_range", "topics"),
    ];

    static IEnumerable<Refusal> Fault(bool isWrong, string code, string member) => isWrong ? [new Refusal(code, [], member)] : [];
}
