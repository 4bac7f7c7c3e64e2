using System.ComponentModel;
using NodaTime;
using QRCoder;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Excel.Classes;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Classes;

/// <summary>Sessions: checking in, lists, marking by hand.</summary>
static class AttendanceEndpoints
{
    public static void MapAttendance(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/class-sessions").WithTags("Classes");
        sessions.MapGet("/{id:guid}", Get).WithSummary("One session with what can be done to it");
        sessions.MapGet("/{id:guid}/sign-in-code", GetCode).InPersonOnly().WithSummary("The code to show in the room, as text and as a picture; it changes every 30 seconds");
        // A kept answer would undo the count of wrong codes with the refused request; there is one check-in at most anyway.
        sessions.MapPost("/{id:guid}/check-ins", CheckIn).InPersonOnly().WithoutKeptAnswer().WithSummary("Check in with the code shown in the room");
        sessions.MapGet("/{id:guid}/attendance", List).WithSummary("The list of a session, as far as I may see it");
        sessions.MapGet("/{id:guid}/turnout", GetTurnout).WithSummary("How many are on the list of a session, for a screen in the hall; counted once a second at most");
        sessions.MapGet("/{id:guid}/sign-in-sheet", GetSheet).Produces(200, contentType: WorkbookFile.MediaType).WithSummary("The list of a session as a workbook, to be printed and signed");
        sessions.MapPost("/{id:guid}/attendance", Mark).WithSummary("Mark somebody by hand, with a reason");
        Transition(sessions, "check-in-opening", ClassSessionTrigger.OpenCheckIn, "Let people check in before the clock does");
        Transition(sessions, "closing", ClassSessionTrigger.Close, "Close a session that is over; who is not on its list is on leave or absent");
        Transition(sessions, "reopening", ClassSessionTrigger.Reopen, "Open the list of a closed session again");
        Transition(sessions, "cancellation", ClassSessionTrigger.Cancel, "Call one session off");
    }

    static async Task<SessionDetailView> Get(Guid id, AttendanceDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.FindAsync(id, act.By, cancel), desk, act, book, cancel);

    static async Task<SignInCodeView> GetCode(Guid id, AttendanceDesk desk, Act act, HttpResponse response, CancellationToken cancel)
    {
        var (code, changesAt) = await desk.CodeAsync(id, act, cancel);
        response.Headers.CacheControl = "no-store";
        using var picture = QRCodeGenerator.GenerateQrCode($"{id}:{code}", QRCodeGenerator.ECCLevel.M);
        return new SignInCodeView(code, changesAt, new SvgQRCode(picture).GetGraphic(4));
    }

    static async Task<AttendanceView> CheckIn(Guid id, CheckInRequest request, AttendanceDesk desk, Act act, CancellationToken cancel) =>
        AttendanceView.Of(await desk.CheckInAsync(id, request.Code, act, cancel));

    static async Task<PageView<AttendanceView>> List(Guid id, [AsParameters] PageRequest page, AttendanceDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(id, act.By, page, cancel), AttendanceView.Of);

    static async Task<TurnoutView> GetTurnout(Guid id, AttendanceDesk desk, Act act, CancellationToken cancel) => TurnoutView.Of(await desk.TurnoutAsync(id, act, cancel));

    static async Task<IResult> GetSheet(Guid id, AttendanceDesk desk, WorkCalendar calendar, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var sheet = await desk.SheetAsync(id, act.By, cancel);
        await db.WriteDownAsync(act, new Export("export_sign_in_sheet", "class_session", id, Right.SeeLearning, sheet.UnitId), cancel);
        return WorkbookFile.Of($"sign-in-{id:N}.xlsx", target => SignInSheetWorkbook.WriteAsync(target, sheet, calendar.Zone, act, book, cancel));
    }

    static async Task<AttendanceView> Mark(Guid id, MarkRequest request, AttendanceDesk desk, Act act, CancellationToken cancel) =>
        AttendanceView.Of(await desk.MarkAsync(id, request.PersonId, request.Outcome, act.Because(request.Reason), cancel));

    static void Transition(RouteGroupBuilder sessions, string noun, ClassSessionTrigger trigger, string summary) =>
        sessions.MapPost($"/{{id:guid}}/{noun}", async (
            Guid id, ReasonRequest request, ExpectedVersion expected, AttendanceDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
            await Show(await desk.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), desk, act, book, cancel)).WithSummary(summary);

    static async Task<SessionDetailView> Show(ClassSession session, AttendanceDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        SessionDetailView.Of(session, ActionView.Of(await desk.ActionsAsync(session, act, cancel), book));
}

sealed record CheckInRequest([property: Description("Eight digits")] string Code);

sealed record MarkRequest(Guid PersonId, AttendanceOutcome Outcome, string? Reason = null);

sealed record TurnoutView(Guid SessionId, int Present, int Late, [property: Description("Everybody else on the list")] int Others, Instant CountedAt)
{
    public static TurnoutView Of(SessionTurnout t) => new(t.SessionId, t.Present, t.Late, t.Others, t.CountedAt);
}

sealed record SignInCodeView(string Code, Instant ChangesAt, [property: Description("The key of the session and the code, as an SVG picture")] string Picture);

sealed record AttendanceView(Guid Id, Guid SessionId, Guid PersonId, AttendanceOutcome Outcome, AttendanceMethod Method, Instant MarkedAt, string? Reason)
{
    public static AttendanceView Of(Attendance a) => new(a.Id, a.SessionId, a.PersonId, a.Outcome, a.Method, a.MarkedAt, a.Reason);
}

sealed record SessionDetailView(
    Guid Id, Guid ClassId, Instant StartsAt, Instant EndsAt, Instant CheckInFrom, int Units, string? Topic, string? Venue, string? Link, Guid? InstructorId, Guid? LecturerId,
    ClassSessionState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static SessionDetailView Of(ClassSession s, IReadOnlyList<ActionView> actions) =>
        new(s.Id, s.ClassRunId, s.StartsAt, s.EndsAt, s.CheckInFrom, s.Units, s.Topic, s.Venue, s.Link, s.InstructorId, s.LecturerId, s.State, s.Version, actions);
}
