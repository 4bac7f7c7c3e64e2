using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Classes;
using TrainingLms.Competencies;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Classes;

/// <summary>Classes with their sessions and seats.</summary>
static class ClassEndpoints
{
    public static void MapClasses(this IEndpointRouteBuilder routes)
    {
        var classes = routes.MapGroup("/classes").WithTags("Classes");
        classes.MapGet("/", List).WithSummary("Announced classes, and the plans in my scope; newest first");
        classes.MapGet("/{id:guid}", Get).WithSummary("One class with its sessions and seats and what can be done to it");
        classes.MapGet("/{id:guid}/draw", GetDraw).WithSummary("The protocol of the draw of seats: the commitment, and after the draw the key and the order, to be recomputed by anyone");
        classes.MapPost("/", Plan).WithSummary("Plan a class");
        classes.MapPost("/{id:guid}/revision", Revise).WithSummary("Take a new plan before the class is announced");
        classes.MapPost("/{id:guid}/announcement", Announce).WithSummary("Put a planned class into the catalogue; the sign-up window opens and closes by itself");
        classes.MapPost("/{id:guid}/rescheduling", Reschedule).WithSummary("Move a session of a confirmed or running class");
        classes.MapPost("/{id:guid}/rescheduling-checks", TryReschedule).WithSummary("What would be in the way of moving a session, and who has a seat and is in another class then; changes nothing");
        classes.MapPost("/{id:guid}/sign-up-reopening", ReopenSignUp).WithSummary("Open the sign-up window once more");
        Transition(classes, "sign-up-closing", ClassRunTrigger.CloseSignUpByHand, "Close the sign-up window that is over; seats are drawn where the class draws");
        Transition(classes, "confirmation", ClassRunTrigger.Confirm, "Confirm that the class takes place; below the minimum with a reason");
        Transition(classes, "cancellation", ClassRunTrigger.Cancel, "Call a class off; its sign-ups end with it");
        Settlement(classes, "attendance-closing", (desk, id, expected, act, cancel) => desk.CloseAttendanceAsync(id, expected, act, cancel), "Close the attendance: hours are proposed, appeals can be lodged");
        Settlement(classes, "attendance-reopening", (desk, id, expected, act, cancel) => desk.ReopenAsync(id, expected, act, cancel), "Open the attendance again; what was proposed is void");
        Settlement(classes, "settlement", (desk, id, expected, act, cancel) => desk.SettleAsync(id, expected, act, cancel), "Settle a class: everybody gets an end, and the hours are granted");
    }

    static async Task<PageView<ClassSummaryView>> List(
        [Description("Part of the title")] string? search, [Description("Only of this kind, such as full_time")] string? kind, [Description("Only in this state, such as sign_up_open")] string? state, [AsParameters] PageRequest page, ClassOffice office, Act act, CancellationToken cancel) =>
        PageView.Of(await office.ListAsync(act.By, search, Setting.Find<ClassKind>(kind, "kind"), Setting.Find<ClassRunState>(state, "state"), page, cancel), ClassSummaryView.Of);

    static async Task<ClassView> Get(Guid id, ClassOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await office.FindAsync(id, act.By, cancel), office, act, book, cancel);

    static async Task<DrawView> GetDraw(Guid id, SignUpDesk desk, Act act, CancellationToken cancel)
    {
        var (run, order) = await desk.DrawAsync(id, act.By, cancel);
        return new DrawView(LotteryOrder.Algorithm, run.LotteryCommitment!, run.LotteryKey, order);
    }

    static async Task<IResult> Plan(ClassPlanRequest request, ClassOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var run = await office.PlanAsync(request.ToPlan(), act, cancel);
        return Results.Created($"/api/v1/classes/{run.Id}", await Show(run, office, act, book, cancel));
    }

    static async Task<ClassView> Revise(Guid id, ClassPlanRequest request, ExpectedVersion expected, ClassOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await office.ReviseAsync(id, request.ToPlan(), expected, act, cancel), office, act, book, cancel);

    static async Task<ClassView> Announce(Guid id, OverrideRequest request, ExpectedVersion expected, ClassOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await office.AnnounceAsync(id, request.Override, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static async Task<ClassView> Reschedule(Guid id, ReschedulingRequest request, ExpectedVersion expected, ClassOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await office.RescheduleAsync(id, request.SessionId, request.Session.ToPlan(), request.Override, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static async Task<ReschedulingCheckView> TryReschedule(Guid id, ReschedulingCheckRequest request, ClassOffice office, Act act, CancellationToken cancel)
    {
        var (found, people) = await office.TryRescheduleAsync(id, request.SessionId, request.Session.ToPlan(), act, cancel);
        return new ReschedulingCheckView(found.Found, found.Busy, people);
    }

    static async Task<ClassView> ReopenSignUp(Guid id, NewWindowRequest request, ExpectedVersion expected, ClassOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await office.ReopenSignUpAsync(id, request.SignUpTo, expected, act.Because(request.Reason), cancel), office, act, book, cancel);

    static void Transition(RouteGroupBuilder classes, string noun, ClassRunTrigger trigger, string summary) =>
        classes.MapPost($"/{{id:guid}}/{noun}", async (
            Guid id, ReasonRequest request, ExpectedVersion expected, ClassOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
            await Show(await office.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), office, act, book, cancel)).WithSummary(summary);

    static void Settlement(RouteGroupBuilder classes, string noun, Func<SettlementDesk, Guid, ExpectedVersion, Act, CancellationToken, Task<ClassRun>> step, string summary) =>
        classes.MapPost($"/{{id:guid}}/{noun}", async (
            Guid id, ReasonRequest request, ExpectedVersion expected, SettlementDesk desk, ClassOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
            await Show(await step(desk, id, expected, act.Because(request.Reason), cancel), office, act, book, cancel)).WithSummary(summary);

    static async Task<ClassView> Show(ClassRun run, ClassOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        // Read anew after a change: the counters of seats are written past what is in memory.
        var seats = await office.SeatsAsync(run.Id, cancel);
        return ClassView.Of(run, seats, ActionView.Of(await office.ActionsAsync(run, act, cancel), book));
    }
}

sealed record ClassPlanRequest(
    Guid UnitId, string Title, ClassKind Kind, HoursCategory Category, int Seats, ApprovalMode Approval = ApprovalMode.None, SeatSelection Selection = SeatSelection.FirstCome,
    [property: Description("Levels of units and full or part; left out for everybody of the unit and those below")] CourseAudience? Audience = null,
    [property: Description("Booked seats below which the class lapses 72 hours before it begins")] int Minimum = 0,
    Instant? SignUpFrom = null, Instant? SignUpTo = null, Guid? ClassTeacherId = null,
    [property: Description("What only this kind of class has, such as the host of a visit")] ClassFacts? Facts = null,
    IReadOnlyList<SessionPlanRequest>? Sessions = null, [property: Description("Seats kept for units or levels")] IReadOnlyList<SeatShare>? Quotas = null,
    [property: Description("When kept seats that nobody used become free for everybody")] Instant? QuotasUntil = null,
    [property: Description("What attending it gives evidence of")] IReadOnlyList<EvidenceTerms>? Evidence = null,
    [property: Description("Whether those who were there are asked what they think of it; required holds the settlement back until all have answered or its last day is over")]
    ClassEvaluation Evaluation = ClassEvaluation.Offered)
{
    public NewClassRun ToPlan() => new(
        UnitId, Title, Kind, Category, Approval, Selection, Audience ?? new CourseAudience([], []), Seats, Minimum, SignUpFrom, SignUpTo, ClassTeacherId, Facts ?? ClassFacts.None,
        [.. (Sessions ?? []).Select(session => session.ToPlan())], Quotas ?? [], QuotasUntil, Evaluation)
    { Evidence = Evidence ?? [] };
}

sealed record SessionPlanRequest(
    Instant StartsAt, Instant EndsAt, [property: Description("Class hours of 45 minutes")] int Units, string? Topic = null, string? Venue = null, string? Link = null, Guid? InstructorId = null,
    [property: Description("Who teaches from outside, by the register of lecturers")] Guid? LecturerId = null)
{
    public NewSession ToPlan() => new(StartsAt, EndsAt, Units, Topic, Venue, Link, InstructorId, LecturerId);
}

sealed record OverrideRequest([property: Description("Go on although a room or an instructor is taken or a lecturer is busy; needs a reason")] bool Override = false, string? Reason = null);

sealed record ReschedulingRequest(Guid SessionId, SessionPlanRequest Session,
    [property: Description("Go on although a room or an instructor is taken, a lecturer is busy, or people who have a seat are in another class then; needs a reason")] bool Override = false, string? Reason = null);

sealed record ReschedulingCheckRequest(Guid SessionId, SessionPlanRequest Session);

sealed record ReschedulingCheckView(
    [property: Description("Titles of classes that need the same room or instructor then")] IReadOnlyList<string> Classes,
    [property: Description("Names of those who teach and have said that they are busy then")] IReadOnlyList<string> BusyLecturers,
    [property: Description("Who has a seat and is in another class then")] IReadOnlyList<PersonClash> People);

sealed record NewWindowRequest(Instant SignUpTo, string? Reason = null);

sealed record DrawView(
    string Algorithm, [property: Description("SHA-256 of the key, published with the announcement")] string Commitment, [property: Description("Null before the draw")] string? Key,
    [property: Description("Keys of the sign-ups in drawn order; null before the draw")] IReadOnlyList<Guid>? Order);

sealed record ClassSummaryView(
    Guid Id, Guid UnitId, string Title, ClassKind Kind, HoursCategory Category, int Seats, Instant? SignUpFrom, Instant? SignUpTo, Instant? FirstSessionAt, Instant? LastSessionEndsAt,
    ClassRunState State, long Version)
{
    public static ClassSummaryView Of(ClassRun r) =>
        new(r.Id, r.UnitId, r.Title, r.Kind, r.Category, r.Seats, r.SignUpFrom, r.SignUpTo, r.FirstSessionAt, r.LastSessionEndsAt, r.State, r.Version);
}

sealed record ClassView(
    Guid Id, Guid UnitId, string Title, ClassKind Kind, HoursCategory Category, ApprovalMode Approval, SeatSelection Selection, CourseAudience Audience, int Seats, int Minimum,
    Instant? SignUpFrom, Instant? SignUpTo, Guid? ClassTeacherId, ClassEvaluation Evaluation, ClassFacts Facts, IReadOnlyList<SessionView> Sessions, IReadOnlyList<SeatPoolView> SeatPools,
    Instant? FirstSessionAt, Instant? LastSessionEndsAt, string? LotteryCommitment, IReadOnlyList<EvidenceTerms> Evidence, ClassRunState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ClassView Of(ClassRun r, IReadOnlyList<SeatPool> pools, IReadOnlyList<ActionView> actions) => new(
        r.Id, r.UnitId, r.Title, r.Kind, r.Category, r.Approval, r.Selection, r.Audience, r.Seats, r.Minimum, r.SignUpFrom, r.SignUpTo, r.ClassTeacherId, r.Evaluation, r.Facts,
        [.. r.Sessions.OrderBy(s => s.StartsAt).Select(SessionView.Of)], [.. pools.Select(SeatPoolView.Of)], r.FirstSessionAt, r.LastSessionEndsAt, r.LotteryCommitment, r.Evidence, r.State, r.Version, actions);
}

sealed record SessionView(
    Guid Id, Instant StartsAt, Instant EndsAt, int Units, string? Topic, string? Venue, string? Link, Guid? InstructorId, Guid? LecturerId, ClassSessionState State)
{
    public static SessionView Of(ClassSession s) => new(s.Id, s.StartsAt, s.EndsAt, s.Units, s.Topic, s.Venue, s.Link, s.InstructorId, s.LecturerId, s.State);
}

sealed record SeatPoolView(Guid? UnitId, string? Level, bool ByOfficer, int Seats, int Taken, Instant? ReleaseAt)
{
    public static SeatPoolView Of(SeatPool p) => new(p.UnitId, p.Level, p.ByOfficer, p.Capacity, p.Taken, p.ReleaseAt);
}
