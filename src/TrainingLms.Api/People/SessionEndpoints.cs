using System.ComponentModel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.People;

/// <summary>Signing in and out, who I am, and my tokens.</summary>
static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/session").WithTags("Session");
        session.MapPost("/", SignIn).LimitSignIn().AllowAnonymous().WithoutKeptAnswer().WithSummary("Sign in with user name and password; answers with a cookie");
        session.MapDelete("/", (Delegate)SignOut).WithSummary("Sign out");

        var me = routes.MapGroup("/me").WithTags("Session");
        me.MapGet("/", Me).WithSummary("Who I am and by which appointments I may act");
        me.MapGet("/tokens", Tokens).WithSummary("My tokens for programs");
        me.MapPost("/tokens", NewToken).WithoutKeptAnswer().WithSummary("Make a token for a program; it is shown only this once");
        me.MapDelete("/tokens/{id:guid}", RevokeToken).WithSummary("Revoke a token");
    }

    static async Task<IResult> SignIn(SignInRequest request, SignInDesk desk, HttpContext http, CancellationToken cancel)
    {
        var principal = await desk.CheckAsync(request.UserName, request.Password, CookieAuthenticationDefaults.AuthenticationScheme, cancel);
        await http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, principal);
        return Results.NoContent();
    }

    static async Task<IResult> SignOut(HttpContext http)
    {
        http.Response.ForgetSite();
        await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.NoContent();
    }

    static async Task<MeView> Me(Act act, LmsDbContext db, UnitTreeCache trees, SentenceBook book, CancellationToken cancel)
    {
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        var tree = await trees.CurrentAsync(db, cancel);
        return new MeView(person.Id, person.PersonNumber, person.Name, tree.Find(person.UnitId)?.Name,
            [.. act.By.Grants.Select(grant => new GrantView(grant.Role, book[$"who.{grant.Role}"], grant.UnitId, tree.Find(grant.UnitId)?.Name, grant.Inherit))]);
    }

    static async Task<IReadOnlyList<TokenView>> Tokens(Act act, LmsDbContext db, CancellationToken cancel) =>
        await db.ApiTokens.AsNoTracking().Where(token => token.PersonId == act.By.PersonId).OrderByDescending(token => token.Id)
            .Select(token => new TokenView(token.Id, token.Name, token.CreatedAt, token.ExpiresAt, token.RevokedAt)).ToListAsync(cancel);

    static async Task<NewTokenView> NewToken(NewTokenRequest request, Act act, LmsDbContext db, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(request.Name)) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("token.name_missing", [], "name")]);
        if (request.Days is < 1 or > 365)
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("token.expiry_out_of_range", [("days", request.Days)], "days")]);
        var secret = TokenSignIn.NewToken();
        var token = new ApiToken
        {
            Id = act.NewId(),
            PersonId = act.By.PersonId,
            Name = request.Name.Trim(),
            Hash = TokenSignIn.HashOf(secret),
            CreatedAt = act.At,
            ExpiresAt = act.At + Duration.FromDays(request.Days),
        };
        db.ApiTokens.Add(token);
        await db.SaveChangesAsync(cancel);
        return new NewTokenView(token.Id, secret, token.ExpiresAt);
    }

    static async Task<IResult> RevokeToken(Guid id, Act act, LmsDbContext db, CancellationToken cancel)
    {
        var token = await db.ApiTokens.SingleOrDefaultAsync(token => token.Id == id && token.PersonId == act.By.PersonId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "token.not_found");
        token.RevokedAt ??= act.At;
        await db.SaveChangesAsync(cancel);
        return Results.NoContent();
    }
}

sealed record SignInRequest(string UserName, string Password) : ISignInAttempt;

sealed record MeView(Guid Id, string PersonNumber, string Name, string? Unit, IReadOnlyList<GrantView> Grants);

sealed record GrantView(string Role, string RoleName, Guid UnitId, string? Unit, bool Inherit);

sealed record NewTokenRequest([property: Description("What the token is for")] string Name, [property: Description("1 to 365 days")] int Days = 90);

sealed record NewTokenView(Guid Id, [property: Description("Shown only now; store it safely")] string Token, Instant ExpiresAt);

sealed record TokenView(Guid Id, string Name, Instant CreatedAt, Instant ExpiresAt, Instant? RevokedAt);
