using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>Public notices: the page that anybody may read, and the work behind it.</summary>
static class NoticeEndpoints
{
    public static void MapPublicNotices(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/public/notices", ListPublic).AllowAnonymous().WithTags("Public").WithSummary("Running and lately completed public notices; no sign-in");
        var notices = routes.MapGroup("/public-notices").WithTags("Public notices");
        notices.MapGet("/", List).WithSummary("Notices of units whose title files I may see");
        notices.MapGet("/{id:guid}", Get).WithSummary("One notice with what can be done to it");
        notices.MapPut("/{id:guid}/content", Edit).WithSummary("Write a drafted notice anew; other signatures fall");
        notices.MapPost("/{id:guid}/review", Review).WithSummary("Sign a drafted notice as its reviewer; another person than its editor");
        notices.MapPost("/{id:guid}/approval", Approve).WithSummary("Sign a reviewed notice as its responsible editor; a third person");
        notices.MapPost("/{id:guid}/return", SendBack).WithSummary("Send an approved notice back");
        notices.MapPost("/{id:guid}/publication", Publish).WithSummary("Publish; the end is computed in working days");
        notices.MapPost("/{id:guid}/extension", Extend).WithSummary("Move the end later");
        notices.MapPost("/{id:guid}/resumption", Resume).WithSummary("Put an interrupted notice back after one working day or less; the working days that the gap touched are added");
        notices.MapPost("/{id:guid}/restart", Restart).WithSummary("Put an interrupted notice back after more than one working day, for a full period");
        notices.MapPost("/{id:guid}/errata", CorrectTypo).WithSummary("Put a slip of the pen right that changes neither who is named nor the result");
        notices.MapPost("/{id:guid}/replacement", Replace).WithSummary("Draft a new notice, with a full period, in place of one that is wrong, was taken down or discarded");
        notices.MapPost("/{id:guid}/discard", Discard).WithSummary("Throw a notice away that was never published");
        notices.MapPost("/{id:guid}/take-down", TakeDown).WithSummary("Take it down by order");
    }

    static async Task<PageView<PublicNoticeView>> ListPublic([AsParameters] PageRequest page, NoticeBoard board, CancellationToken cancel) =>
        PageView.Of(await board.ListPublicAsync(page, cancel), notice => PublicNoticeView.Of(notice, board.LastDayOf(notice)));

    static async Task<PageView<NoticeView>> List([AsParameters] PageRequest page, NoticeBoard board, Act act, CancellationToken cancel) =>
        PageView.Of(await board.ListAsync(act.By, page, cancel), notice => NoticeView.Of(notice, board, []));

    static async Task<NoticeView> Get(Guid id, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        await NoticeView.ShowAsync(await board.FindAsync(id, act.By, cancel), board, act, book, cancel);

    static async Task<NoticeView> Edit(Guid id, NoticeRequest request, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        await NoticeView.ShowAsync(await board.EditAsync(id, new NoticeText(request.Contact, request.Fields), expected, act, cancel), board, act, book, cancel);

    static Task<NoticeView> Review(Guid id, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Do(id, expected, board, act, book, (notice, given) => notice.Review(given), cancel);

    static Task<NoticeView> Approve(Guid id, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Do(id, expected, board, act, book, (notice, given) => notice.Approve(given), cancel);

    static Task<NoticeView> SendBack(
        Guid id, ReasonRequest request, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Do(id, expected, board, act.Because(request.Reason), book, (notice, given) => notice.SendBack(given), cancel);

    static async Task<NoticeView> Publish(Guid id, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        await NoticeView.ShowAsync(await board.PublishAsync(id, expected, act, cancel), board, act, book, cancel);

    static async Task<NoticeView> Extend(
        Guid id, ExtensionRequest request, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        await NoticeView.ShowAsync(await board.ExtendAsync(id, request.LastDay, expected, act.Because(request.Reason), cancel), board, act, book, cancel);

    static async Task<NoticeView> Resume(Guid id, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        await NoticeView.ShowAsync(await board.PutBackAsync(id, PublicNoticeTrigger.Resume, expected, act, cancel), board, act, book, cancel);

    static async Task<NoticeView> Restart(Guid id, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        await NoticeView.ShowAsync(await board.PutBackAsync(id, PublicNoticeTrigger.Restart, expected, act, cancel), board, act, book, cancel);

    static async Task<NoticeView> CorrectTypo(
        Guid id, ErratumRequest request, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        await NoticeView.ShowAsync(
            await board.CorrectTypoAsync(id, new NewErratum(request.Field, request.Entry, request.Now), expected, act.Because(request.Reason), cancel), board, act, book, cancel);

    static async Task<IResult> Replace(
        Guid id, ReplacementRequest request, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel)
    {
        var notice = await board.ReplaceAsync(id, new NoticeText(request.Contact, request.Fields), expected, act.Because(request.Reason), cancel);
        return Results.Created($"/api/v1/public-notices/{notice.Id}", await NoticeView.ShowAsync(notice, board, act, book, cancel));
    }

    static Task<NoticeView> Discard(Guid id, ReasonRequest request, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Do(id, expected, board, act.Because(request.Reason), book, (notice, given) => notice.Move(PublicNoticeTrigger.Discard, given), cancel);

    static Task<NoticeView> TakeDown(
        Guid id, ReasonRequest request, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Do(id, expected, board, act.Because(request.Reason), book, (notice, given) => notice.Move(PublicNoticeTrigger.TakeDown, given), cancel);

    static async Task<NoticeView> Do(
        Guid id, ExpectedVersion expected, NoticeBoard board, Act act, SentenceBook book, Action<PublicNotice, Act> deed, CancellationToken cancel) =>
        await NoticeView.ShowAsync(await board.DoAsync(id, expected, act, deed, cancel), board, act, book, cancel);
}

sealed record ExtensionRequest(LocalDate LastDay, string? Reason = null);

sealed record ErratumRequest(NoticeField Field, string Now, int? Entry = null, string? Reason = null);

sealed record ReplacementRequest(string Contact, IReadOnlyList<string>? Fields = null, string? Reason = null);

sealed record NoticeEntryView(Guid ApplicationId, string Name, string Unit, string Title);

sealed record NoticeView(
    Guid Id, NoticeKind Kind, Guid UnitId, Guid RoundId, Guid? ReplacesId, IReadOnlyList<NoticeField> Fields, string Contact, int WorkingDays,
    Guid? EditedBy, Guid? ReviewedBy, Guid? ApprovedBy, string? ContentHash, Instant? PublishedAt, Instant? EndsAt, LocalDate? LastDay, Instant? UnseenSince,
    IReadOnlyList<NoticeGap> Gaps, IReadOnlyList<NoticeErratum> Errata, IReadOnlyList<NoticeEntryView> Entries, PublicNoticeState State, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static NoticeView Of(PublicNotice n, NoticeBoard board, IReadOnlyList<ActionView> actions) => new(
        n.Id, n.Kind, n.UnitId, n.RoundId, n.ReplacesId, n.Fields, n.Contact, n.WorkingDays, n.EditedBy, n.ReviewedBy, n.ApprovedBy, n.ContentHash,
        n.PublishedAt, n.EndsAt, board.LastDayOf(n), n.UnseenSince, n.Gaps, n.Errata,
        [.. n.Entries.OrderBy(entry => entry.Ordinal).Select(entry => new NoticeEntryView(entry.ApplicationId, entry.Name, entry.UnitName, entry.TitleName))],
        n.State, n.Version, actions);

    public static async Task<NoticeView> ShowAsync(PublicNotice n, NoticeBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        Of(n, board, ActionView.Of(await board.ActionsAsync(n, act, cancel), book));
}

/// <summary>What anybody may read: the fields of the notice and nothing else, names masked once it is over. What was put right stands beside it, in fields that it shows.</summary>
sealed record PublicNoticeView(
    Guid Id, NoticeKind Kind, LocalDate? LastDay, string? Contact, bool Completed, IReadOnlyList<PublicEntryView> Entries, IReadOnlyList<NoticeErratum> Errata)
{
    public static PublicNoticeView Of(PublicNotice n, LocalDate? lastDay)
    {
        var over = n.State == PublicNoticeState.Completed;
        return new(n.Id, n.Kind, lastDay, n.Fields.Contains(NoticeField.Contact) ? n.Contact : null, over,
            [.. n.Entries.OrderBy(entry => entry.Ordinal).Select(entry => new PublicEntryView(
                over ? Masked(entry.Name) : entry.Name, n.Fields.Contains(NoticeField.Unit) ? entry.UnitName : null, entry.TitleName))],
            [.. n.Errata.Where(erratum => n.Fields.Contains(erratum.Field))]);
    }

    static string Masked(string name) => name[..1] + new string('*', Math.Max(1, name.Length - 1));
}

sealed record PublicEntryView(string Name, string? Unit, string Title);
