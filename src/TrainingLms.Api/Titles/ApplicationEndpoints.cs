using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>Applications for titles: the applicant's and the employer's part, and acceptance.</summary>
static class ApplicationEndpoints
{
    public static void MapTitleApplications(this IEndpointRouteBuilder routes)
    {
        var applications = routes.MapGroup("/title-applications").WithTags("Title applications");
        applications.MapGet("/", List).WithSummary("Applications that I may see, and my own");
        applications.MapGet("/{id:guid}", Get).WithSummary("One application with what can be done to it and what was done");
        applications.MapPost("/", Create).WithSummary("Begin an application in an open round");
        applications.MapPut("/{id:guid}/content", Edit).WithSummary("Change the draft");
        applications.MapPost("/{id:guid}/evidence", Attach).TakesUpload().WithoutKeptAnswer().Accepts<Stream>("application/octet-stream")
            .WithSummary("Upload a file of evidence (PDF, PNG or JPEG as the body) to my draft, or in answer to defects");
        applications.MapGet("/{id:guid}/evidence/{fileId:guid}", Open).Produces<Stream>(200, "application/octet-stream").WithSummary("A file of evidence; looking at that of others is written down");
        applications.MapPost("/{id:guid}/submission", Submit).WithSummary("Hand it in with the signed commitment");
        applications.MapPost("/{id:guid}/discard", Discard).WithSummary("Throw the draft away");
        applications.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take the application back");

        applications.MapPost("/{id:guid}/originals-check", CheckOriginals).WithSummary("Sign that the originals were checked");
        applications.MapPost("/{id:guid}/employer-return", Return).WithSummary("Give it back to the applicant");
        applications.MapPost("/{id:guid}/employer-rejection", Reject).WithSummary("Say no for the employer");
        applications.MapPost("/{id:guid}/notice", OpenNotice).WithSummary("Open the employer's public notice; it is drafted with it");
        applications.MapPost("/{id:guid}/material-change", ChangeMaterial).WithSummary("Withdraw the notice because the material changed");
        applications.MapPost("/{id:guid}/recommendation", Recommend).WithSummary("Recommend for the employer");

        applications.MapPost("/{id:guid}/supplement-request", RequestSupplement).WithSummary("Tell every defect, once");
        applications.MapPost("/{id:guid}/supplement", Supply).WithSummary("Answer the defects");
        applications.MapPost("/{id:guid}/acceptance", Accept).WithSummary("Accept; the rules in force are copied");
        applications.MapPost("/{id:guid}/refusal", Refuse).WithSummary("Do not accept");
    }

    static async Task<PageView<ApplicationView>> List(
        Guid? roundId, [AsParameters] PageRequest page, ApplicationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(roundId, act.By, page, cancel), application => ApplicationView.Of(application, act.By, book, [], [], []));

    static async Task<ApplicationView> Get(Guid id, ApplicationDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await ApplicationView.ShowAsync(await desk.FindAsync(id, act.By, cancel), desk, act, book, cancel);

    static async Task<IResult> Create(NewApplicationRequest request, ApplicationDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var application = await desk.CreateAsync(request.RoundId, request.Level, act, cancel);
        return Results.Created($"/api/v1/title-applications/{application.Id}", await ApplicationView.ShowAsync(application, desk, act, book, cancel));
    }

    static Task<ApplicationView> Edit(Guid id, ApplicationContentRequest request, [AsParameters] Desk desk) => desk.DoAsync(id, (a, act) => a.Edit(request.Content, act));

    static async Task<ApplicationView> Attach(
        Guid id, string? fileName, [Description("Number of the piece of evidence of which this is a newer version; a new piece where it is left out")] int? item, HttpRequest http, TitleEvidenceDesk evidence, [AsParameters] Desk desk) =>
        await desk.ShowAsync(await evidence.AttachAsync(id, item, fileName ?? "", await http.WholeBodyAsync(desk.Cancel), desk.Expected, desk.Act, desk.Cancel));

    static async Task<IResult> Open(Guid id, Guid fileId, TitleEvidenceDesk evidence, Act act, CancellationToken cancel)
    {
        var file = await evidence.OpenAsync(id, fileId, act, cancel);
        return Results.File(file.Content, file.MediaType, file.Name);
    }

    static Task<ApplicationView> Submit(Guid id, ApplicationSubmissionRequest request, [AsParameters] Desk desk) =>
        desk.FreezeAsync(id, (a, act) => a.Submit(act.Given(new Commitment(request.CommitmentSigned))));

    static Task<ApplicationView> CheckOriginals(Guid id, OriginalsCheckRequest request, [AsParameters] Desk desk) =>
        desk.DoAsync(id, (a, act) => a.CheckOriginals(request.Originals, act));

    static Task<ApplicationView> Reject(Guid id, ReasonRequest request, [AsParameters] Desk desk) =>
        desk.DoWithPeriodsAsync(id, (a, act) => a.Reject(act), request.Reason);

    static async Task<ApplicationView> OpenNotice(Guid id, NoticeRequest request, NoticeBoard board, [AsParameters] Desk desk) =>
        await desk.ShowAsync(await board.OpenEmployerNoticeAsync(id, new NoticeText(request.Contact, request.Fields), desk.Expected, desk.Act, desk.Cancel));

    static async Task<ApplicationView> ChangeMaterial(Guid id, ReasonRequest request, NoticeBoard board, [AsParameters] Desk desk) =>
        await desk.ShowAsync(await board.ChangeMaterialAsync(id, desk.Expected, desk.Act.Because(request.Reason), desk.Cancel));

    static Task<ApplicationView> Recommend(Guid id, [AsParameters] Desk desk) => desk.DoAsync(id, (a, act) => a.Recommend(act));

    static Task<ApplicationView> RequestSupplement(Guid id, SupplementRequestRequest request, [AsParameters] Desk desk) =>
        desk.DoWithPeriodsAsync(id, (a, act) => a.RequestSupplement(request.Defects, act));

    static Task<ApplicationView> Supply(Guid id, SupplementRequest request, [AsParameters] Desk desk) => desk.FreezeAsync(id, (a, act) => a.Supply(
        [.. request.Items.Select(item => new SuppliedItem { Defect = item.Defect, EvidenceName = item.EvidenceName, EvidenceHash = item.EvidenceHash })], act));

    static Task<ApplicationView> Accept(Guid id, [AsParameters] Desk desk) => desk.DoAsync(id, (a, act) => a.Accept(act));

    static Task<ApplicationView> Refuse(Guid id, ReasonRequest request, [AsParameters] Desk desk) =>
        desk.DoWithPeriodsAsync(id, (a, act) => a.Refuse(act), request.Reason);

    static Task<ApplicationView> Discard(Guid id, ReasonRequest request, [AsParameters] Desk desk) => desk.MoveAsync(id, TitleApplicationTrigger.Discard, request);

    static Task<ApplicationView> Withdraw(Guid id, ReasonRequest request, [AsParameters] Desk desk) => desk.MoveAsync(id, TitleApplicationTrigger.Withdraw, request);

    static Task<ApplicationView> Return(Guid id, ReasonRequest request, [AsParameters] Desk desk) => desk.MoveAsync(id, TitleApplicationTrigger.Return, request);
}

/// <summary>What every act on an application needs, bound at once.</summary>
sealed record Desk([FromServices] ApplicationDesk Applications, [FromServices] ExpectedVersion Expected, [FromServices] Act Act, [FromServices] SentenceBook Book, CancellationToken Cancel)
{
    /// <summary>An act that needs nothing but a reason.</summary>
    public Task<ApplicationView> MoveAsync(Guid id, TitleApplicationTrigger trigger, ReasonRequest request) => DoAsync(id, (a, act) => a.Move(trigger, act), request.Reason);

    public Task<ApplicationView> DoAsync(Guid id, Action<TitleApplication, Act> deed, string? reason = null) => FreezeAsync(id, (a, act) =>
    {
        deed(a, act);
        return null;
    }, reason);

    public async Task<ApplicationView> FreezeAsync(Guid id, Func<TitleApplication, Act, ApplicationVersion?> deed, string? reason = null) =>
        await ShowAsync(await Applications.DoAsync(id, Expected, Act.Because(reason), deed, Cancel));

    public async Task<ApplicationView> DoWithPeriodsAsync(Guid id, Action<TitleApplication, Act> deed, string? reason = null) =>
        await ShowAsync(await Applications.DoWithPeriodsAsync(id, Expected, Act.Because(reason), deed, Cancel));

    public Task<ApplicationView> ShowAsync(TitleApplication application) => ApplicationView.ShowAsync(application, Applications, Act, Book, Cancel);
}
