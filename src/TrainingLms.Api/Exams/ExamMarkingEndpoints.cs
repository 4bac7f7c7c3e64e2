using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Excel.Exams;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Marking of an exam as a whole: dealing answers out, samples for moderation, signing off, and how it goes.</summary>
static class ExamMarkingEndpoints
{
    public static void MapExamMarking(this IEndpointRouteBuilder routes)
    {
        var marking = routes.MapGroup("/exams/{id:guid}/marking").WithTags("Marking");
        marking.MapGet("/", GetReport).WithSummary("How the marking of an exam goes: answers in each state, and each marker with figures");
        marking.MapPost("/allocations", Allocate).InPersonOnly().WithSummary("Deal answers out to markers, equally, by percent or by group, or give single ones to named markers; nobody gets the own unit's where the exam forbids it");
        marking.MapPost("/allocation-files", AllocateByFile).InPersonOnly().TakesUpload().Accepts<Stream>("application/octet-stream")
            .WithSummary("Give answers out as a workbook (.xlsx) says: script code, slot, and person numbers of the markers; the marking workbook with its markers filled in is one");
        marking.MapPost("/moderation-samples", DrawSample).InPersonOnly().WithSummary("Draw a sample from each marker's agreed answers, as a moderator");
        marking.MapPost("/sign-off", SignOff).InPersonOnly().WithSummary("Sign marks off as the board: of the named scripts, or of every attempt that is ready; results are drawn up with it");
        marking.MapGet("/calibration-scripts", GetCalibration).WithSummary("Answers with known marks that markers are tried with, as an exam manager, with how the marks given to each lie to the known one");
        marking.MapPost("/calibration-scripts", AddCalibration).InPersonOnly()
            .WithSummary("Put in an answer whose mark is known: an agreed one, or one that is made up; markers get it among their own from the next allocation on, cannot tell it from others, and it counts for nobody");
        marking.MapPost("/calibration-scripts/{scriptId:guid}/ending", EndCalibration).InPersonOnly().WithSummary("Give a calibration script to nobody any more; marks that were given to it stay");
        marking.MapGet("/workbook", GetWorkbook).WithSummary("Marks, differences and markers of an exam as a workbook (.xlsx); written down");
    }

    static async Task<MarkingReportView> GetReport(Guid id, MarkingReportDesk desk, Act act, CancellationToken cancel) => MarkingReportView.Of(await desk.DrawUpAsync(id, act, cancel));

    static async Task<AllocationOutcome> Allocate(Guid id, AllocationRequest request, AllocationDesk desk, Act act, CancellationToken cancel) => request.Pins is { } pins
        ? await desk.PinAsync(id, [.. pins.Select(pin => new PinnedAnswer(pin.SlotMarkingId, pin.MarkerId, pin.SecondMarkerId))], act, cancel)
        : await desk.DealAsync(id, [.. (request.Shares ?? []).Select(share => new MarkerShare(share.MarkerId, share.Percent, share.Groups ?? []))], act, cancel);

    static async Task<AllocationOutcome> AllocateByFile(Guid id, HttpRequest http, AllocationDesk desk, Act act, CancellationToken cancel)
    {
        await desk.AdmitAsync(id, act, cancel);
        return await desk.PinAsync(id, AllocationWorkbook.Read(await http.WholeBodyAsync(cancel)), act, cancel);
    }

    static Task<DrawnSample> DrawSample(Guid id, ModerationDesk desk, Act act, CancellationToken cancel) => desk.DrawAsync(id, act, cancel);

    static Task<SignedOff> SignOff(Guid id, SignOffRequest request, ModerationDesk desk, Act act, CancellationToken cancel) => desk.SignOffAsync(id, request.Scripts, act, cancel);

    static async Task<CalibrationView> GetCalibration(Guid id, CalibrationDesk desk, Act act, CancellationToken cancel) => CalibrationView.Of(await desk.ListAsync(id, act, cancel));

    static async Task<CalibrationView> AddCalibration(Guid id, CalibrationRequest request, CalibrationDesk desk, Act act, CancellationToken cancel)
    {
        await desk.AddAsync(id, new NewCalibration(request.SlotMarkingId, request.QuestionVersionId, request.Answer, request.Points is { } points ? MarkRequest.Hundredths(points) : null), act, cancel);
        return await GetCalibration(id, desk, act, cancel);
    }

    static async Task<CalibrationView> EndCalibration(Guid id, Guid scriptId, CalibrationDesk desk, Act act, CancellationToken cancel)
    {
        await desk.EndAsync(id, scriptId, act, cancel);
        return await GetCalibration(id, desk, act, cancel);
    }

    static async Task<IResult> GetWorkbook(Guid id, MarkingReportDesk desk, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var report = await desk.DrawUpAsync(id, act, cancel);
        await db.WriteDownAsync(act, new Export("export_marking", "exam", id, Right.SeeMarking, report.Exam.UnitId), cancel);
        return WorkbookFile.Of("marking.xlsx", target => new MarkingWorkbook(SentenceBook.Chinese).WriteAsync(target, report, cancel));
    }
}

/// <summary>Who gets what. Either shares, of everything that has no marker yet, or pins.</summary>
sealed record AllocationRequest(
    [property: Description("Equally where nothing else is said; with percents, which add up to 100; with groups, only candidates of these labels")] IReadOnlyList<ShareRequest>? Shares = null,
    [property: Description("Single answers for named markers, also such as others have and have not marked")] IReadOnlyList<PinRequest>? Pins = null);

sealed record ShareRequest(Guid MarkerId, int? Percent = null, IReadOnlyList<string>? Groups = null);

sealed record PinRequest(Guid SlotMarkingId, Guid MarkerId, Guid? SecondMarkerId = null);

sealed record SignOffRequest([property: Description("Codes of scripts; without them every attempt that is ready")] IReadOnlyList<string>? Scripts = null);

/// <summary>How the marking of an exam goes. Differences are marks less agreed marks, in marks.</summary>
sealed record MarkingReportView(Guid ExamId, MarkingRules Rules, IReadOnlyDictionary<string, int> States, int WithoutSecond, IReadOnlyList<MarkerView> Markers)
{
    public static MarkingReportView Of(MarkingReport report) => new(
        report.Exam.Id, report.Exam.MarkingRules, Enum.GetValues<SlotMarkingState>().Where(state => state != SlotMarkingState.Superseded).ToDictionary(state => Snake.Of(state), state => report.States.GetValueOrDefault(state)),
        report.WithoutSecond, [.. report.Markers.Select(marker => new MarkerView(marker.MarkerId, marker.Number, marker.Name, marker.Waiting, marker.Given, marker.Figures, marker.Calibration))]);
}

/// <summary>A marker. <c>calibration</c> compares with the known marks of calibration scripts, for exam managers; null for all others, who are not to know of any.</summary>
sealed record MarkerView(Guid PersonId, string PersonNumber, string Name, int Waiting, int Given, MarkerFigures Figures, MarkerFigures? Calibration);

sealed record CalibrationRequest(
    [property: Description("An agreed answer of a candidate; without points its agreed mark is the known one")] Guid? SlotMarkingId = null,
    [property: Description("The question that a made-up answer is about")] Guid? QuestionVersionId = null,
    [property: Description("The answer that is made up, as a candidate could have written it")] string? Answer = null,
    [property: Description("The known mark")] decimal? Points = null);

sealed record CalibrationView(IReadOnlyList<CalibrationScriptView> Scripts)
{
    public static CalibrationView Of(IReadOnlyList<CalibrationLine> lines) => new([.. lines.Select(CalibrationScriptView.Of)]);
}

/// <summary>A calibration script. <c>answer</c> is null where a candidate gave it: managers do not read those. Figures are marks less the known mark.</summary>
sealed record CalibrationScriptView(Guid Id, string Question, int Slot, decimal Maximum, decimal Known, Guid? SlotMarkingId, string? Answer, Instant MadeAt, Instant? EndedAt, MarkerFigures Figures)
{
    public static CalibrationScriptView Of(CalibrationLine line) => new(line.Script.Id, line.Question, line.Script.Slot, line.Script.MaximumHundredths / 100m, line.Script.KnownTenMillionths / 10_000_000m,
        line.Script.SourceId, line.Script.Text, line.Script.MadeAt, line.Script.EndedAt, line.Figures);
}
