using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Classes;

/// <summary>The register of who teaches, of the own staff and from outside.</summary>
static class LecturerEndpoints
{
    public static void MapLecturers(this IEndpointRouteBuilder routes)
    {
        var lecturers = routes.MapGroup("/lecturers").WithTags("Lecturers");
        lecturers.MapGet("/", List).WithSummary("The register for whoever sees the learning of some unit; for everybody else the own entry; newest first");
        lecturers.MapGet("/{id:guid}", Get).WithSummary("One entry with rating, times and what can be done");
        lecturers.MapGet("/{id:guid}/calendar", GetCalendar).WithSummary("What a lecturer said, and the sessions of classes, in order; 90 days from today where nothing is said");
        lecturers.MapPost("/", Add).WithSummary("Put one of the own staff, or somebody from outside, into the register");
        lecturers.MapPost("/{id:guid}/revision", Revise).WithSummary("Change what an entry says; also by the lecturer");
        lecturers.MapPost("/{id:guid}/times", Say).WithSummary("Say when a lecturer is busy, or would like to teach; also by the lecturer");
        lecturers.MapDelete("/{id:guid}/times/{timeId:guid}", TakeBack).WithSummary("Take such a time back");
        Transition(lecturers, "retirement", LecturerTrigger.Retire, "Ask somebody to teach no more");
        Transition(lecturers, "restoration", LecturerTrigger.Restore, "Ask somebody again");
    }

    static async Task<PageView<LecturerSummaryView>> List(
        [Description("Part of a name, employer, subject or topic")] string? search, [Description("Only who is free from this instant, such as 2026-05-01T01:00:00Z")] string? freeFrom, [Description("to this one")] string? freeTo,
        [AsParameters] PageRequest page, LecturerRegister register, Act act, CancellationToken cancel)
    {
        var found = await register.ListAsync(act.By, search, Setting.At(freeFrom, "freeFrom") is { } from && Setting.At(freeTo, "freeTo") is { } to ? (from, to) : null, page, cancel);
        return new PageView<LecturerSummaryView>([.. (await register.LookAsync(found.Items, act, cancel)).Select(LecturerSummaryView.Of)], found.Next);
    }

    static async Task<LecturerView> Get(Guid id, LecturerRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await register.FindAsync(id, act.By, cancel), register, act, book, cancel);

    static async Task<IReadOnlyList<CalendarEntry>> GetCalendar(Guid id, string? from, string? to, LecturerRegister register, Act act, CancellationToken cancel)
    {
        var begin = Setting.At(from, "from") ?? act.At;
        return await register.CalendarAsync(id, begin, Setting.At(to, "to") ?? begin + Duration.FromDays(90), act.By, cancel);
    }

    static async Task<IResult> Add(LecturerRequest request, LecturerRegister register, Act act, SentenceBook book, CancellationToken cancel)
    {
        var view = await Show(await register.AddAsync(request.UnitId, request.PersonId, request.Entry.ToEntry(), act, cancel), register, act, book, cancel);
        return Results.Created($"/api/v1/lecturers/{view.Id}", view);
    }

    static async Task<LecturerView> Revise(Guid id, LecturerEntryRequest request, ExpectedVersion expected, LecturerRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await register.ReviseAsync(id, request.ToEntry(), expected, act, cancel), register, act, book, cancel);

    static async Task<LecturerView> Say(Guid id, LecturerTimeRequest request, ExpectedVersion expected, LecturerRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await register.SayAsync(id, request.Kind, request.From, request.To, expected, act, cancel), register, act, book, cancel);

    static async Task<LecturerView> TakeBack(Guid id, Guid timeId, ExpectedVersion expected, LecturerRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await register.TakeBackAsync(id, timeId, expected, act, cancel), register, act, book, cancel);

    static void Transition(RouteGroupBuilder lecturers, string noun, LecturerTrigger trigger, string summary) =>
        lecturers.MapPost($"/{{id:guid}}/{noun}", async (Guid id, ReasonRequest request, ExpectedVersion expected, LecturerRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
            await Show(await register.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), register, act, book, cancel)).WithSummary(summary);

    static async Task<LecturerView> Show(Lecturer lecturer, LecturerRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        LecturerView.Of((await register.LookAsync([lecturer], act, cancel))[0], book);
}

sealed record LecturerEntryRequest(
    IReadOnlyList<string> Subjects, IReadOnlyList<string>? Topics = null, [property: Description("Only for who comes from outside")] string? Name = null,
    [property: Description("Only for who comes from outside")] string? Employer = null, string? Post = null)
{
    public NewLecturer ToEntry() => new(Name, Employer, Post, Subjects, Topics ?? []);
}

sealed record LecturerRequest(Guid UnitId, LecturerEntryRequest Entry, [property: Description("One of the own staff; left out for who comes from outside")] Guid? PersonId = null);

sealed record LecturerTimeRequest(LecturerTimeKind Kind, Instant From, Instant To);

sealed record RatingView([property: Description("Mean in hundredths of all marks from 1 to 5")] int MeanHundredths, [property: Description("From how many marks")] int Answers, int Surveys)
{
    public static RatingView? Of(EvaluationScore? score) => score is null ? null : new(score.MeanHundredths, score.Answers, score.Surveys);
}

sealed record LecturerSummaryView(
    Guid Id, Guid UnitId, Guid? PersonId, string Name, string Employer, string? Post, IReadOnlyList<string> Subjects, [property: Description("Null below five answers")] RatingView? Rating, LecturerState State, long Version)
{
    public static LecturerSummaryView Of(LecturerSight sight) => new(
        sight.Lecturer.Id, sight.Lecturer.UnitId, sight.Lecturer.PersonId, sight.Name, sight.Employer, sight.Lecturer.Post, sight.Lecturer.Subjects, RatingView.Of(sight.Rating), sight.Lecturer.State,
        sight.Lecturer.Version);
}

sealed record LecturerTimeView(Guid Id, LecturerTimeKind Kind, Instant From, Instant To);

sealed record LecturerView(
    Guid Id, Guid UnitId, Guid? PersonId, string Name, string Employer, string? Post, IReadOnlyList<string> Subjects, IReadOnlyList<string> Topics,
    [property: Description("Null below five answers")] RatingView? Rating, IReadOnlyList<LecturerTimeView> Times, LecturerState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static LecturerView Of(LecturerSight sight, SentenceBook book)
    {
        var l = sight.Lecturer;
        return new(l.Id, l.UnitId, l.PersonId, sight.Name, sight.Employer, l.Post, l.Subjects, l.Topics, RatingView.Of(sight.Rating),
            [.. l.Times.OrderBy(time => time.From).Select(time => new LecturerTimeView(time.Id, time.Kind, time.From, time.To))], l.State, l.Version, ActionView.Of(sight.Actions, book));
    }
}
