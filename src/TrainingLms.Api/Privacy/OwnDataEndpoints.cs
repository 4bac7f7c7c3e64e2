using NodaTime;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Excel.Privacy;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Privacy;

/// <summary>What is held about me, who looked at it, what I agreed to.</summary>
static class OwnDataEndpoints
{
    public static void MapOwnData(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/me").WithTags("Privacy");
        me.MapGet("/data", Data).WithSummary("Everything held about me, with purpose, basis and retention");
        me.MapGet("/data/workbook", Workbook).WithSummary("The same as a workbook");
        me.MapGet("/data/views", Views).WithSummary("Who saw my numbers in full, when and what for; newest first");
        me.MapGet("/privacy-notice", Notice).WithSummary("Whether I have read the notice about personal data in its present version");
        me.MapPost("/privacy-notice", Acknowledge).WithSummary("Keep that I have read the notice in this version");
        me.MapGet("/consents", Consents).WithSummary("Consents I gave apart, with those I withdrew");
        me.MapPost("/consents", Give).WithSummary("Consent to one thing");
        me.MapPost("/consents/{id:guid}/withdrawal", Withdraw).WithSummary("Withdraw a consent, without a reason");
    }

    static async Task<OwnDataView> Data(OwnData data, RetentionRules rules, HttpContext http, Act act, SentenceBook book, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        return new OwnDataView(act.By.PersonId, act.At, [.. (await data.AboutAsync(act.By.PersonId, cancel)).Select(held => HeldDataView.Of(held, rules, book))]);
    }

    static async Task<IResult> Workbook(OwnData data, RetentionRules rules, HttpContext http, Act act, SentenceBook book, CancellationToken cancel)
    {
        var held = await data.AboutAsync(act.By.PersonId, cancel);
        http.Response.Headers.CacheControl = "no-store";
        return WorkbookFile.Of("my-data.xlsx", target => OwnDataWorkbook.WriteAsync(target, held, rules, book, cancel));
    }

    static async Task<PageView<FullViewView>> Views([AsParameters] PageRequest page, FullViewDesk desk, ViewPurposes purposes, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.OfMeAsync(page, act.By, cancel), view => FullViewView.Of(view, purposes, book));

    static async Task<NoticeStateView> Notice(ConsentDesk desk, PersonalRegister register, Act act, CancellationToken cancel)
    {
        var read = await desk.LastReadAsync(act.By, cancel);
        return new NoticeStateView(register.Version, read?.NoticeVersion, read?.At, read?.NoticeVersion == register.Version);
    }

    static async Task<NoticeStateView> Acknowledge(AcknowledgeRequest request, ConsentDesk desk, Act act, CancellationToken cancel)
    {
        var read = await desk.AcknowledgeAsync(request.Version, act, cancel);
        return new NoticeStateView(read.NoticeVersion, read.NoticeVersion, read.At, true);
    }

    static async Task<IReadOnlyList<ConsentView>> Consents(ConsentDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        [.. (await desk.OfAsync(act.By, cancel)).Select(consent => ConsentView.Of(consent, act, book))];

    static async Task<IResult> Give(ConsentRequest request, ConsentDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Results.Created("/api/v1/me/consents", ConsentView.Of(await desk.GiveAsync(request.Kind, act, cancel), act, book));

    static async Task<ConsentView> Withdraw(Guid id, ConsentDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ConsentView.Of(await desk.WithdrawAsync(id, act, cancel), act, book);
}

sealed record AcknowledgeRequest(string Version);

sealed record ConsentRequest(ConsentKind Kind);

sealed record OwnDataView(Guid PersonId, Instant At, IReadOnlyList<HeldDataView> Held);

sealed record HeldDataView(
    string Table, string TableName, string Purpose, string Basis, string Retention, string? Keep, bool IsSensitive, bool IsWithheld, int Count,
    IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows)
{
    public static HeldDataView Of(HeldData held, RetentionRules rules, SentenceBook book)
    {
        var (group, rule) = (held.Group, rules[held.Group.Retention]);
        return new HeldDataView(held.Table, book[$"personal_table.{held.Table}"], book[$"data_purpose.{Snake.Of(group.Purpose)}"], book[$"legal_basis.{Snake.Of(group.Basis)}"],
            book == SentenceBook.Chinese ? rule.What : rule.WhatEnglish, rule.Keep, group.IsSensitive, group.IsWithheld, held.Count, held.Rows);
    }
}

sealed record FullViewView(Guid Id, string ViewerName, string As, string RoleName, FullViewKind Kind, Instant At, string? Purpose, string? PurposeName, string? Words)
{
    public static FullViewView Of(FullView v, ViewPurposes purposes, SentenceBook book)
    {
        var listed = purposes.All.FirstOrDefault(purpose => purpose.Key == v.Purpose);
        return new FullViewView(v.Id, v.ViewerName, v.As, book[$"who.{v.As}"], v.Kind, v.At, v.Purpose, book == SentenceBook.Chinese ? listed?.Chinese : listed?.English, v.Words);
    }
}

sealed record NoticeStateView(string Version, string? Read, Instant? ReadAt, bool IsRead);

sealed record ConsentView(Guid Id, ConsentKind Kind, string KindName, ConsentState State, string NoticeVersion, Instant GivenAt, Instant? WithdrawnAt, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ConsentView Of(Consent c, Act act, SentenceBook book) => new(
        c.Id, c.Kind, book[$"consent_kind.{Snake.Of(c.Kind)}"], c.State, c.NoticeVersion, c.GivenAt, c.WithdrawnAt, c.Version,
        ActionView.Of(ConsentWorkflow.Table.PermittedTriggers(c, act), book));
}
