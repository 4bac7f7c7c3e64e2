using Microsoft.AspNetCore.Authentication;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Accounts;

/// <summary>Signing in and out, who I am, and the browsers I am signed in with.</summary>
static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/session").WithTags("Session").WithoutKeptAnswer();
        session.MapPost("/", SignIn).LimitSignIn().AllowAnonymous().WithSummary("Sign in with user name and password; answers with a cookie and with what is still needed");
        session.MapPost("/second-factor", GiveCode).LimitSignIn().OpenDuring(SessionNeed.Code).WithSummary("Give the code of the authenticator, or a recovery code");
        session.MapDelete("/", SignOut).OpenDuring(SessionNeed.Code | SessionNeed.NewPassword | SessionNeed.SecondFactor).WithSummary("Sign out");

        routes.MapGet("/me", Me).WithTags("Session").OpenToEveryToken().OpenDuring(SessionNeed.NewPassword | SessionNeed.SecondFactor)
            .WithSummary("Who I am and by which appointments I may act");
        var sessions = routes.MapGroup("/me/sessions").WithTags("Session").InPersonOnly().WithoutKeptAnswer();
        sessions.MapGet("/", List).WithSummary("The browsers I am signed in with");
        sessions.MapDelete("/{id:guid}", End).WithSummary("Sign one browser out");
        sessions.MapDelete("/", EndOthers).WithSummary("Sign all other browsers out");
    }

    static async Task<SignedInView> SignIn(SignInRequest request, SignInDesk desk, Act act, HttpContext http, CancellationToken cancel)
    {
        var begun = await desk.SignInAsync(request.UserName, request.Password, act, cancel);
        // The browser forgets the cookie it had; whoever has copied it is signed out with it.
        if (http.Standing() is { } former) await desk.SignOutAsync(former, act, cancel);
        return await LetInAsync(begun, desk, act, http, cancel);
    }

    static async Task<SignedInView> GiveCode(CodeRequest request, SignInDesk desk, Act act, HttpContext http, CancellationToken cancel)
    {
        if (request.Code is null == request.RecoveryCode is null) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("second_factor.one_code", [], "code")]);
        if (http.Standing() is not { Session.AwaitsSecondFactor: true } waiting) throw new RefusedException(RefusalKind.WrongState, "second_factor.not_awaited");
        return await LetInAsync(await desk.GiveCodeAsync(waiting, request.Code, request.RecoveryCode, act, cancel), desk, act, http, cancel);
    }

    static async Task<SignedInView> LetInAsync(StandingSession standing, SignInDesk desk, Act act, HttpContext http, CancellationToken cancel)
    {
        await http.SetSessionAsync(standing.Session);
        return SignedInView.Of(await desk.NeedsOfAsync(standing, act, cancel));
    }

    static async Task<IResult> SignOut(SignInDesk desk, Act act, HttpContext http, CancellationToken cancel)
    {
        if (http.Standing() is { } standing) await desk.SignOutAsync(standing, act, cancel);
        http.Response.ForgetSite();
        await http.SignOutAsync(SignInSchemes.Session);
        return Results.NoContent();
    }

    static async Task<MeView> Me(Act act, HttpContext http, LmsDbContext db, UnitTreeCache trees, SentenceBook book, CancellationToken cancel)
    {
        if (http.User.IsService()) return new MeView(act.By.PersonId, null, act.By.Name, null, []);
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        var tree = await trees.CurrentAsync(db, cancel);
        return new MeView(person.Id, person.PersonNumber, person.Name, tree.Find(person.UnitId)?.Name,
            [.. act.By.Grants.Select(grant => new GrantView(grant.Role, book[$"who.{grant.Role}"], grant.UnitId, tree.Find(grant.UnitId)?.Name, grant.Inherit))]);
    }

    static async Task<IReadOnlyList<SessionView>> List(SessionBook sessions, Act act, HttpContext http, CancellationToken cancel)
    {
        var mine = http.Standing()!.Session.Id;
        return [.. (await sessions.ListAsync(act.By.PersonId, act.At, cancel)).Select(session => SessionView.Of(session, mine))];
    }

    static async Task<IResult> End(Guid id, SessionBook sessions, Act act, CancellationToken cancel)
    {
        await sessions.EndAsync(id, act, cancel);
        return Results.NoContent();
    }

    static async Task<EndedView> EndOthers(SessionBook sessions, Act act, HttpContext http, CancellationToken cancel) =>
        new(await sessions.EndOthersAsync(http.Standing()!.Session.Id, act, cancel));

    /// <summary>Gives the browser the cookie of a session; a new one at each change of what it may do.</summary>
    public static Task SetSessionAsync(this HttpContext http, UserSession session) => http.SignInAsync(SignInSchemes.Session, Principals.OfSession(session));
}

sealed record SignInRequest(string UserName, string Password) : ISignInAttempt;

sealed record CodeRequest(string? Code = null, string? RecoveryCode = null);

sealed record SignedInView(IReadOnlyList<string> Needs)
{
    public static SignedInView Of(SessionNeed needs) =>
        new([.. Enum.GetValues<SessionNeed>().Where(need => need != SessionNeed.None && needs.HasFlag(need)).Select(need => Snake.Of(need))]);
}

sealed record MeView(Guid Id, string? PersonNumber, string Name, string? Unit, IReadOnlyList<GrantView> Grants);

sealed record GrantView(string Role, string RoleName, Guid UnitId, string? Unit, bool Inherit);

sealed record SessionView(
    Guid Id, bool IsThisOne, SignInMethod Method, string Device, string? Address, Instant CreatedAt, Instant LastSeenAt, Instant EndsAt, bool WithSecondFactor)
{
    public static SessionView Of(UserSession session, Guid mine) => new(
        session.Id, session.Id == mine, session.Method, session.Device, session.Address, session.CreatedAt, session.LastSeenAt, session.EndsAt, session.SecondFactorAt is not null);
}

sealed record EndedView(int Ended);
