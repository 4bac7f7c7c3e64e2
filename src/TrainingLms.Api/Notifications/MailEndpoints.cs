using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Notifications;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Notifications;

/// <summary>What became of e-mails.</summary>
static class MailEndpoints
{
    public static void MapMails(this IEndpointRouteBuilder routes)
    {
        var mails = routes.MapGroup("/mails").WithTags("Messages").InPersonOnly();
        mails.MapGet("/", List).WithSummary("E-mails to people of the units in my scope, newest first, with why one did not go; neither address nor text");
        mails.MapGet("/{id:guid}", Get).WithSummary("One e-mail with what can be done to it");
        mails.MapPost("/{id:guid}/redelivery", SendAgain).WithSummary("Try one again that was given up");
    }

    static async Task<PageView<MailView>> List([Description("Only in this state")] string? state, [AsParameters] PageRequest page, MailDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, string.IsNullOrEmpty(state) ? null : Setting.Of(state, "state", default(MailState)), page, cancel), mail => MailView.Of(mail, act, book));

    static async Task<MailView> Get(Guid id, MailDesk desk, Act act, SentenceBook book, CancellationToken cancel) => MailView.Of(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<MailView> SendAgain(Guid id, ExpectedVersion expected, MailDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        MailView.Of(await desk.SendAgainAsync(id, expected, act, cancel), act, book);
}

sealed record MailView(
    Guid Id, Guid PersonId, Instant QueuedAt, int Attempts, MailFailure? Failure, string? FailureText,
    [property: Description("The mail server's number, such as 550; null where it gave none")] int? ServerStatus, Instant? SentAt,
    MailState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static MailView Of(Mail m, Act act, SentenceBook book) => new(
        m.Id, m.PersonId, m.QueuedAt, m.Attempts, m.Failure, m.Failure is { } failure ? book[$"mail_failure.{Snake.Of(failure)}"] : null, m.ServerStatus, m.SentAt, m.State, m.Version,
        ActionView.Of(MailWorkflow.Table.PermittedTriggers(m, act), book));
}
