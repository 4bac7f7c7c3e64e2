using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Accounts;

/// <summary>Accounts of the people in an officer's scope.</summary>
static class PeopleAccountEndpoints
{
    public static void MapPeopleAccounts(this IEndpointRouteBuilder routes)
    {
        var account = routes.MapGroup("/people/{id:guid}/account").WithTags("Accounts").InPersonOnly().WithoutKeptAnswer();
        account.MapGet("/", Get).WithSummary("The account of a person in my scope with what can be done to it");
        account.MapPost("/", Open).WithSummary("Open an account; answers with the first password, shown only this once");
        account.MapPost("/reset", Reset).WithSummary("Give a new first password, shown only this once; ends sessions and tokens");
        account.MapPost("/lock", Lock).WithSummary("Lock the account; ends its sessions at once");
        account.MapPost("/unlock", Unlock).WithSummary("Let the owner sign in again");
        account.MapPost("/sign-out", EndSessions).WithSummary("End all sessions of the person at once");
        account.MapPost("/second-factor-removal", DropSecondFactor).WithSummary("Take the second factor off for somebody who has lost it");
    }

    static async Task<AccountView> Get(Guid id, AccountRegister register, SessionBook sessions, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await register.FindAsync(id, act, cancel), register, sessions, act, book, cancel);

    static async Task<IResult> Open(Guid id, OpenAccountRequest request, AccountDesk desk, HttpResponse response, Act act, CancellationToken cancel)
    {
        var (account, password) = await desk.OpenAsync(id, request.UserName, act, cancel);
        return Results.Created($"/api/v1/people/{id}/account", FirstPasswordView.Of(account, password, response));
    }

    static async Task<FirstPasswordView> Reset(
        Guid id, ReasonRequest request, ExpectedVersion expected, AccountDesk desk, HttpResponse response, Act act, CancellationToken cancel)
    {
        var (account, password) = await desk.ResetAsync(id, expected, act.Because(request.Reason), cancel);
        return FirstPasswordView.Of(account, password, response);
    }

    static Task<AccountView> Lock(
        Guid id, ReasonRequest request, ExpectedVersion expected, AccountRegister register, SessionBook sessions, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AccountTrigger.Lock, expected, register, sessions, act.Because(request.Reason), book, cancel);

    static Task<AccountView> Unlock(
        Guid id, ReasonRequest request, ExpectedVersion expected, AccountRegister register, SessionBook sessions, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AccountTrigger.Unlock, expected, register, sessions, act.Because(request.Reason), book, cancel);

    static Task<AccountView> EndSessions(
        Guid id, ReasonRequest request, ExpectedVersion expected, AccountRegister register, SessionBook sessions, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AccountTrigger.SignOut, expected, register, sessions, act.Because(request.Reason), book, cancel);

    static Task<AccountView> DropSecondFactor(
        Guid id, ReasonRequest request, ExpectedVersion expected, AccountRegister register, SessionBook sessions, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, AccountTrigger.DropSecondFactor, expected, register, sessions, act.Because(request.Reason), book, cancel);

    static async Task<AccountView> Move(
        Guid id, AccountTrigger trigger, ExpectedVersion expected, AccountRegister register, SessionBook sessions, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await register.MoveAsync(id, trigger, expected, act, cancel), register, sessions, act, book, cancel);

    static async Task<AccountView> ShowAsync(Account account, AccountRegister register, SessionBook sessions, Act act, SentenceBook book, CancellationToken cancel)
    {
        var open = await sessions.ListAsync(account.PersonId, act.At, cancel);
        return new AccountView(
            account.PersonId, account.UserName, account.State, account.LockedUntil > act.At ? account.LockedUntil : null, account.FirstPasswordEndsAt, account.HasSecondFactor,
            open.Count, account.Version, ActionView.Of(AccountWorkflow.Table.PermittedTriggers(account, await register.KnowingRolesAsync(account.PersonId, act, cancel)), book));
    }
}

sealed record OpenAccountRequest([property: Description("Name to sign in with; the person number where none is given")] string? UserName = null);

sealed record FirstPasswordView(
    Guid PersonId, string UserName, [property: Description("Shown only now; hand it over in person")] string FirstPassword, Instant? FirstPasswordEndsAt, long Version) : IVersionedView
{
    public static FirstPasswordView Of(Account account, string password, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return new FirstPasswordView(account.PersonId, account.UserName, password, account.FirstPasswordEndsAt, account.Version);
    }
}

sealed record AccountView(
    Guid PersonId, string UserName, AccountState State, Instant? LockedUntil, Instant? FirstPasswordEndsAt, bool HasSecondFactor, int OpenSessions, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView;
