using Microsoft.AspNetCore.Mvc;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>Objections: lodged by anybody against somebody on notice and by applicants against the own result, looked into by two, decided by others.</summary>
static class ObjectionEndpoints
{
    public static void MapTitleObjections(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/public/notices/{id:guid}/objections", Lodge).AllowAnonymous().RequireRateLimiting(RateLimits.Objection).WithTags("Public")
            .WithSummary("Object to somebody on a running notice, signed in or not, named or not; the reply holds the receipt");
        routes.MapGet("/public/objections/{receipt}", Ask).AllowAnonymous().RequireRateLimiting(RateLimits.Verification).WithTags("Public")
            .WithSummary("What has become of an objection, by the receipt that its sender was given");
        routes.MapPost("/title-applications/{id:guid}/objections", LodgeOwn).WithTags("Title objections").WithSummary("Object to a no to my own application");
        var objections = routes.MapGroup("/title-objections").WithTags("Title objections");
        objections.MapGet("/", List).WithSummary("Objections of my office, those I lodged or look into, and those against my own applications that I was heard on");
        objections.MapGet("/{id:guid}", Get).WithSummary("One objection with what can be done to it; its sender is shown to few");
        objections.MapPost("/{id:guid}/admission", Admit).WithSummary("Admit it; the case is held");
        objections.MapPost("/{id:guid}/declination", Decline).WithSummary("Decline it, with the reason for the sender");
        objections.MapPost("/{id:guid}/appeal", Appeal).WithSummary("Turn to the authority because my objection was declined, once");
        objections.MapPost("/{id:guid}/appeal-decision", DecideAppeal).WithSummary("Find that it was rightly declined, or that it is to be looked into; not by who declined it");
        objections.MapPost("/{id:guid}/merger", Merge).WithSummary("Join it to another open one about the same application");
        objections.MapPost("/{id:guid}/assignment", Assign).WithSummary("Name the two investigators");
        objections.MapPost("/{id:guid}/material-request", RequestMaterial).WithSummary("Say what material was asked for; the time ends five working days later");
        objections.MapPost("/{id:guid}/hearing", Hear).WithSummary("Take down what the applicant said to the allegation");
        objections.MapPost("/{id:guid}/extension", Extend).WithSummary("Give the whole time once more, once");
        objections.MapPost("/{id:guid}/finding", Propose).WithSummary("First signature under the finding, with the evidence");
        objections.MapPost("/{id:guid}/conclusion", Conclude).WithSummary("Second signature, by the other investigator");
        objections.MapPost("/{id:guid}/decision", Decide).WithSummary("Decide; what follows is done to the application in the same transaction");
        objections.MapPost("/{id:guid}/notification", Notify).WithSummary("Tell both sides; either may ask once for another look from now on");
        objections.MapPost("/{id:guid}/recheck-request", RequestRecheck).WithSummary("Ask once for another look, for new facts or a wrong step");
        objections.MapPost("/{id:guid}/recheck", Recheck).WithSummary("Let the decision stand or change it, by people who had no hand in it");
        objections.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take my objection back");
        objections.MapPost("/{id:guid}/malice", FindMalice).WithSummary("Find that its sender objected against better knowledge, to harm; the sender comes on record");
        objections.MapPost("/{id:guid}/continuation", Continue).WithSummary("Go on with it in the public interest, whatever its sender wants");
    }

    static async Task<IResult> Lodge(Guid id, NewObjectionRequest request, ObjectionDesk desk, Act act, CancellationToken cancel)
    {
        var objection = await desk.LodgeAsync(id, request.ApplicationId ?? Guid.Empty, new NewObjection(ObjectionKind.Notice, request.Ground, request.Statement ?? ""), new OutsideSender(request.Name, request.Contact), act, cancel);
        return Results.Created($"/api/v1/public/objections/{objection.Receipt}", ReceiptView.Of(objection));
    }

    static async Task<ReceiptView> Ask(string receipt, ObjectionDesk desk, HttpResponse response, CancellationToken cancel)
    {
        response.Headers.CacheControl = "no-store";
        return ReceiptView.Of(await desk.ByReceiptAsync(receipt, cancel));
    }

    static async Task<IResult> LodgeOwn(Guid id, NewObjectionRequest request, [AsParameters] ObjectionWork work)
    {
        var objection = await work.Desk.LodgeOwnAsync(id, new NewObjection(ObjectionKind.OwnResult, request.Ground, request.Statement ?? ""), work.Act, work.Cancel);
        return Results.Created($"/api/v1/title-objections/{objection.Id}", await work.ShowAsync(objection));
    }

    static async Task<PageView<ObjectionView>> List([AsParameters] PageRequest page, ObjectionDesk desk, KeyRing keys, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, page, cancel), objection => ObjectionView.Of(objection, keys, act, []));

    static async Task<ObjectionView> Get(Guid id, [AsParameters] ObjectionWork work) => await work.ShowAsync(await work.Desk.FindAsync(id, work.Act.By, work.Cancel));

    static async Task<ObjectionView> Admit(Guid id, ReasonRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.AdmitAsync(id, work.Expected, work.Act.Because(request.Reason), work.Cancel));

    static async Task<ObjectionView> Decline(Guid id, ReasonRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.DeclineAsync(id, work.Expected, work.Act.Because(request.Reason), work.Cancel));

    static async Task<ObjectionView> Appeal(Guid id, ReasonRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.AppealAsync(id, work.Expected, work.Act.Because(request.Reason), work.Cancel));

    static async Task<ObjectionView> DecideAppeal(Guid id, ObjectionAppealRequest request, [AsParameters] ObjectionWork work) => request.Admit
        ? await work.ShowAsync(await work.Desk.AdmitOnAppealAsync(id, work.Expected, work.Act.Because(request.Reason), work.Cancel))
        : await work.MoveAsync(id, ObjectionTrigger.ConfirmDecline, new ReasonRequest(request.Reason));

    static async Task<ObjectionView> Merge(Guid id, MergerRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.MergeAsync(id, request.Into, work.Expected, work.Act, work.Cancel));

    static async Task<ObjectionView> Assign(Guid id, InvestigatorsRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.AssignAsync(id, request.First, request.Second, work.Expected, work.Act, work.Cancel));

    static async Task<ObjectionView> RequestMaterial(Guid id, ReasonRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.RequestMaterialAsync(id, work.Expected, work.Act.Because(request.Reason), work.Cancel));

    static async Task<ObjectionView> Hear(Guid id, ReasonRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.HearAsync(id, work.Expected, work.Act.Because(request.Reason), work.Cancel));

    static async Task<ObjectionView> Extend(Guid id, ReasonRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.ExtendAsync(id, work.Expected, work.Act.Because(request.Reason), work.Cancel));

    static async Task<ObjectionView> Propose(Guid id, ObjectionFindingRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.ProposeAsync(id, new SignedFinding(request.Finding, request.Evidence ?? []), work.Expected, work.Act, work.Cancel));

    static async Task<ObjectionView> Conclude(Guid id, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.ConcludeAsync(id, work.Expected, work.Act, work.Cancel));

    static async Task<ObjectionView> Decide(Guid id, ObjectionDecisionRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.DecideAsync(id, request.Remedy, work.Expected, work.Act.Because(request.Reason), work.Cancel));

    static async Task<ObjectionView> Notify(Guid id, ReasonRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.NotifyAsync(id, work.Expected, work.Act.Because(request.Reason), work.Cancel));

    static async Task<ObjectionView> RequestRecheck(Guid id, ReasonRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.RequestRecheckAsync(id, work.Expected, work.Act.Because(request.Reason), work.Cancel));

    static async Task<ObjectionView> Recheck(Guid id, RecheckRequest request, [AsParameters] ObjectionWork work) => request.Finding is { } finding
        ? await work.ShowAsync(await work.Desk.OverturnAsync(id, finding, request.Remedy, work.Expected, work.Act.Because(request.Reason), work.Cancel))
        : await work.MoveAsync(id, ObjectionTrigger.Uphold, new ReasonRequest(request.Reason));

    static Task<ObjectionView> Withdraw(Guid id, ReasonRequest request, [AsParameters] ObjectionWork work) => work.MoveAsync(id, ObjectionTrigger.Withdraw, request);

    static async Task<ObjectionView> FindMalice(Guid id, ReasonRequest request, [AsParameters] ObjectionWork work) =>
        await work.ShowAsync(await work.Desk.FindMaliceAsync(id, work.Expected, work.Act.Because(request.Reason), work.Cancel));

    static Task<ObjectionView> Continue(Guid id, ReasonRequest request, [AsParameters] ObjectionWork work) => work.MoveAsync(id, ObjectionTrigger.ContinueExOfficio, request);
}

/// <summary>What every act on an objection needs, bound at once.</summary>
sealed record ObjectionWork([FromServices] ObjectionDesk Desk, [FromServices] ExpectedVersion Expected, [FromServices] KeyRing Keys, [FromServices] Act Act, [FromServices] SentenceBook Book, CancellationToken Cancel)
{
    public async Task<ObjectionView> MoveAsync(Guid id, ObjectionTrigger trigger, ReasonRequest request) => await ShowAsync(await Desk.MoveAsync(id, trigger, Expected, Act.Because(request.Reason), Cancel));

    public async Task<ObjectionView> ShowAsync(TitleObjection objection) => ObjectionView.Of(objection, Keys, Act, ActionView.Of(await Desk.ActionsAsync(objection, Act, Cancel), Book));
}

/// <summary>An objection. <c>name</c> and <c>contact</c> are for people without an account and may be left out; whoever is signed in is known.</summary>
sealed record NewObjectionRequest(ObjectionGround Ground, string? Statement = null, Guid? ApplicationId = null, string? Name = null, string? Contact = null);

sealed record ObjectionAppealRequest(bool Admit, string? Reason = null);

sealed record MergerRequest(Guid Into);

sealed record InvestigatorsRequest(Guid First, Guid Second);

sealed record ObjectionFindingRequest(ObjectionFinding Finding, IReadOnlyList<string>? Evidence = null);

sealed record ObjectionDecisionRequest(ObjectionRemedy Remedy, string? Reason = null);

/// <summary>Another look. Without a finding the decision stands; with one it is replaced, and <c>remedy</c> follows.</summary>
sealed record RecheckRequest(string? Reason = null, ObjectionFinding? Finding = null, ObjectionRemedy Remedy = ObjectionRemedy.None);

/// <summary>What the holder of a receipt may know. <c>told</c> is null until both sides were told.</summary>
sealed record ReceiptView(string Receipt, ObjectionState State, Instant LodgedAt, Instant? DueBy, string? Told, Instant? RecheckUntil)
{
    public static ReceiptView Of(TitleObjection o) => new(o.Receipt, o.State, o.LodgedAt, o.DueBy, o.Told, o.RecheckUntil);
}

/// <summary>Who objects. All null for an anonymous objection; <c>personId</c> where signed in.</summary>
sealed record SenderView(Guid? PersonId, string? Name, string? Contact);

/// <summary>
/// An objection. <c>sender</c> is null for whoever may not know it, and so is <c>receipt</c>. The applicant whom it is about sees the allegation by its ground and what was taken down of the hearing,
/// not the words of the sender, who might be known by them.
/// </summary>
sealed record ObjectionView(
    Guid Id, Guid ApplicationId, ObjectionKind Kind, ObjectionGround Ground, string? Statement, SenderView? Sender, string? Receipt, Instant LodgedAt, Instant? DueBy, bool Overdue, bool ExOfficio,
    IReadOnlyList<Guid> Investigators, Instant? HeardAt, string? Hearing, ObjectionFinding? Finding, IReadOnlyList<string> Evidence, ObjectionRemedy? Remedy, string? Told, Instant? RecheckUntil, Guid? MergedInto,
    ObjectionState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ObjectionView Of(TitleObjection o, KeyRing keys, Act act, IReadOnlyList<ActionView> actions)
    {
        var isSubject = act.By.PersonId == o.ApplicantId && o.SenderId != o.ApplicantId;
        var isParty = isSubject || act.By.PersonId == o.SenderId;
        var seesSender = TitleScope.SeesSender(act.By, o);
        // Both sides learn what was found when they are told; the office and the investigators before.
        var seesWork = !isParty || o.Told is not null;
        return new(o.Id, o.ApplicationId, o.Kind, o.Ground, isSubject ? null : o.Statement,
            seesSender ? new SenderView(o.SenderId, Open(o.SenderName, TitleObjection.SenderNameColumn), Open(o.SenderContact, TitleObjection.SenderContactColumn)) : null,
            act.By.PersonId == o.SenderId ? o.Receipt : null, o.LodgedAt, o.DueBy, o.OverdueAt is not null, o.IsExOfficio,
            isParty ? [] : [.. new[] { o.InvestigatorId, o.SecondInvestigatorId }.OfType<Guid>()], o.HeardAt, act.By.PersonId == o.SenderId && !isSubject ? null : o.Hearing,
            seesWork ? o.Finding : null, isParty ? [] : o.Evidence, seesWork ? o.Remedy : null, o.Told, o.RecheckUntil, o.MergedInto, o.State, o.Version, actions);

        string? Open(SealedText? text, SealedColumn column) => text is null ? null : keys.Open(text, column);
    }
}
