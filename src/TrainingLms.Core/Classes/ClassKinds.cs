using NodaTime;
using TrainingLms.Competencies;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>What kind of class it is; decides which facts it needs and what its hours come from.</summary>
public enum ClassKind
{
    /// <summary>脱产: trainees carry no unit work meanwhile.</summary>
    FullTime,

    /// <summary>Partly in a room, partly online.</summary>
    Blended,

    /// <summary>Online at set hours.</summary>
    OnlineLive,

    /// <summary>请进来: an expert comes to teach.</summary>
    InvitedExpert,

    /// <summary>研讨: those who come discuss a question together.</summary>
    Seminar,

    /// <summary>走出去: a visit to another place of work.</summary>
    OutboundVisit,

    /// <summary>演练.</summary>
    Drill,

    /// <summary>挂职: work at another unit for months.</summary>
    Secondment,

    /// <summary>Thousands of people; check-in only, no seats and no sign-up.</summary>
    MassActivity,
}

/// <summary>Who has to agree before a seat is given.</summary>
public enum ApprovalMode
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>The unit of the person.</summary>
    Unit,

    /// <summary>The unit that runs the class.</summary>
    Organiser,

    /// <summary>First the unit of the person, then the one that runs the class.</summary>
    UnitThenOrganiser,
}

/// <summary>Who gets the seats when there are too few.</summary>
public enum SeatSelection
{
    /// <summary>Who comes first.</summary>
    FirstCome,

    /// <summary>Who is drawn when the sign-up window closes.</summary>
    Lottery,
}

/// <summary>课后评估: whether those who were there are asked what they think of it.</summary>
public enum ClassEvaluation
{
    /// <summary>They are asked; the class can be settled meanwhile, which ends it.</summary>
    Offered,

    /// <summary>They are asked, and the class is settled only when all have answered or the last day is over.</summary>
    Required,

    /// <summary>They are not asked.</summary>
    None,
}

/// <summary>The facts that only some kinds of class have.</summary>
/// <param name="Expert">Invited expert: who comes and from where.</param>
/// <param name="Topic">Invited expert: on what.</param>
/// <param name="FeeFen">Invited expert: the fee in hundredths of a yuan; zero is a fact too.</param>
/// <param name="Host">Visit and secondment: the host enterprise or unit.</param>
/// <param name="Programme">Visit: what is seen and done.</param>
/// <param name="DrillLevel">Drill: at which level it is held.</param>
/// <param name="Roles">Drill: who plays what.</param>
/// <param name="From">Secondment: first day.</param>
/// <param name="To">Secondment: last day.</param>
/// <param name="Mentor">Secondment: who looks after the trainee at the host.</param>
public sealed record ClassFacts(
    string? Expert = null, string? Topic = null, long? FeeFen = null, string? Host = null, string? Programme = null, string? DrillLevel = null, string? Roles = null,
    LocalDate? From = null, LocalDate? To = null, string? Mentor = null)
{
    /// <summary>No facts beyond those of every class.</summary>
    public static readonly ClassFacts None = new();

    /// <summary>Whether they name somebody from outside, or what that person was paid.</summary>
    public bool NameSomebody() => Expert is not null || FeeFen is not null || Mentor is not null;

    /// <summary>The same without who came from outside.</summary>
    public ClassFacts Nameless() => this with { Expert = null, FeeFen = null, Mentor = null };

    /// <summary>Names of the facts that this kind needs and that are not there.</summary>
    public IReadOnlyList<string> MissingFor(ClassKind kind) => [.. NeededBy(kind).Where(fact => fact.Value is null or "").Select(fact => fact.Name)];

    IEnumerable<(string Name, object? Value)> NeededBy(ClassKind kind) => kind switch
    {
        ClassKind.InvitedExpert => [("expert", Expert), ("topic", Topic), ("feeFen", FeeFen)],
        ClassKind.OutboundVisit => [("host", Host), ("programme", Programme)],
        ClassKind.Drill => [("drillLevel", DrillLevel), ("roles", Roles)],
        ClassKind.Secondment => [("host", Host), ("from", From), ("to", To), ("mentor", Mentor)],
        _ => [],
    };
}

/// <summary>One session as it is planned.</summary>
/// <param name="StartsAt">Begin.</param>
/// <param name="EndsAt">End, on the same scale.</param>
/// <param name="Units">Class hours of 45 minutes, at most as many as fit between begin and end.</param>
/// <param name="Topic">What it is about; null where the title of the class says it.</param>
/// <param name="Venue">Room or place; null for a session that is only online.</param>
/// <param name="Link">Address of an online session; null where there is none.</param>
/// <param name="InstructorId">Who of the own staff teaches; null where nobody of them does, or it is not settled.</param>
/// <param name="LecturerId">Who from outside teaches, by the entry of the register; null where nobody does.</param>
public sealed record NewSession(Instant StartsAt, Instant EndsAt, int Units, string? Topic, string? Venue, string? Link, Guid? InstructorId, Guid? LecturerId = null)
{
    /// <summary>Whether somebody teaches it.</summary>
    public bool IsTaught => InstructorId is not null || LecturerId is not null;
}

/// <summary>Seats kept for some of the people.</summary>
/// <param name="UnitId">For people of this unit and those below; null where a level is meant.</param>
/// <param name="Level">For people of units of this level, such as <c>district</c>; null where a unit is meant.</param>
/// <param name="Seats">How many.</param>
/// <param name="ByOfficer">Whether only the HR officer of the unit gives them out, by naming people.</param>
public sealed record SeatShare(Guid? UnitId, string? Level, int Seats, bool ByOfficer = false);

/// <summary>A class as an officer plans it.</summary>
/// <param name="UnitId">The unit that runs it.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Kind">What kind it is.</param>
/// <param name="Category">What its hours count as.</param>
/// <param name="Approval">Who has to agree to a sign-up.</param>
/// <param name="Selection">Who gets the seats when there are too few.</param>
/// <param name="Audience">Whom it is for; an empty list leaves nobody out.</param>
/// <param name="Seats">How many people fit in; zero for a mass activity.</param>
/// <param name="Minimum">Below this many booked seats it lapses; zero where it is held in any case.</param>
/// <param name="SignUpFrom">When the sign-up window begins; null while it is not settled.</param>
/// <param name="SignUpTo">When it ends.</param>
/// <param name="ClassTeacherId">Who looks after the class; null while it is not settled.</param>
/// <param name="Facts">What this kind needs to be known.</param>
/// <param name="Sessions">Its sessions.</param>
/// <param name="Quotas">Seats kept for some.</param>
/// <param name="QuotasUntil">When unused kept seats become free for everybody; null for never.</param>
/// <param name="Evaluation">Whether those who were there are asked what they think of it.</param>
public sealed record NewClassRun(
    Guid UnitId, string Title, ClassKind Kind, HoursCategory Category, ApprovalMode Approval, SeatSelection Selection, CourseAudience Audience, int Seats, int Minimum,
    Instant? SignUpFrom, Instant? SignUpTo, Guid? ClassTeacherId, ClassFacts Facts, IReadOnlyList<NewSession> Sessions, IReadOnlyList<SeatShare> Quotas, Instant? QuotasUntil,
    ClassEvaluation Evaluation = ClassEvaluation.Offered)
{
    /// <summary>What attending it gives evidence of; empty for nothing.</summary>
    public IReadOnlyList<EvidenceTerms> Evidence { get; init; } = [];

    /// <summary>Length of one class hour.</summary>
    public static readonly Duration Unit = Duration.FromMinutes(45);

    /// <summary>Everything that is wrong with the plan at once; what is only missing yet is asked for when it is announced.</summary>
    public IReadOnlyList<Refusal> Faults() =>
    [
        .. Fault(Title.Trim().Length is 0 or > 200, "class.title_out_of_range", "title"),
        .. Fault(Kind == ClassKind.MassActivity ? Seats != 0 : Seats is < 0 or > 20_000, "class.seats_out_of_range", "seats"),
        .. Fault(Minimum < 0 || Minimum > Seats, "class.minimum_out_of_range", "minimum"),
        .. Fault(Quotas.Any(share => share.Seats <= 0 || (share.UnitId is null) == (share.Level is null) || (share.ByOfficer && share.UnitId is null))
            || Quotas.Sum(share => (long)share.Seats) > Seats, "class.quotas_out_of_range", "quotas"),
        .. Fault(SignUpTo <= SignUpFrom || (SignUpFrom is null) != (SignUpTo is null), "class.window_out_of_range", "signUpTo"),
        .. Fault(Sessions.Count > 0 && SignUpTo > Sessions.Min(session => session.StartsAt), "class.window_after_start", "signUpTo"),
        .. Fault(Selection == SeatSelection.Lottery && Approval is ApprovalMode.Organiser or ApprovalMode.UnitThenOrganiser, "class.lottery_with_organiser", "selection"),
        .. Fault(Sessions.Count > 400 || Sessions.Any(session => session.EndsAt <= session.StartsAt || session.Units < 1
            || Unit * session.Units > session.EndsAt - session.StartsAt), "class.session_out_of_range", "sessions"),
        .. Fault(Sessions.OrderBy(session => session.StartsAt).Zip(Sessions.OrderBy(session => session.StartsAt).Skip(1)).Any(pair => pair.Second.StartsAt < pair.First.EndsAt),
            "class.sessions_overlap", "sessions"),
        .. Fault(Evidence.Count > 10 || Evidence.Any(terms => terms.Dimensions.Count == 0 || terms.Dimensions.Distinct().Count() != terms.Dimensions.Count)
            || Evidence.DistinctBy(terms => terms.Model).Count() != Evidence.Count, "class.evidence_out_of_range", "evidence"),
        .. Fault(Facts.To < Facts.From, "class.secondment_out_of_range", "facts"),
    ];

    static IEnumerable<Refusal> Fault(bool isWrong, string code, string member) => isWrong ? [new Refusal(code, [], member)] : [];
}
