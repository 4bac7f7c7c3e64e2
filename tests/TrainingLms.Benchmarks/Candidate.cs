using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>Somebody who has signed in, with what is his: an attempt, a seat.</summary>
/// <param name="Path">Address of it.</param>
/// <param name="Cookie">What the browser sends: session and guard.</param>
/// <param name="Guard">The token against other sites.</param>
sealed record Candidate(string Path, string Cookie, string Guard)
{
    const int Batch = 200;

    /// <summary>Begins sessions without a password, because hashing is measured elsewhere.</summary>
    public static async Task<List<Candidate>> SignInAsync(IServiceProvider app, IEnumerable<(Guid Person, string Path)> people)
    {
        var tickets = app.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SignInSchemes.Session).TicketDataFormat;
        var (antiforgery, clock) = (app.GetRequiredService<IAntiforgery>(), app.GetRequiredService<IClock>());
        List<Candidate> candidates = [];
        foreach (var batch in people.Chunk(Batch))
        {
            await using var scope = app.CreateAsyncScope();
            var sessions = scope.ServiceProvider.GetRequiredService<SessionBook>();
            var act = new Act(Actor.System, clock.GetCurrentInstant());
            foreach (var (person, path) in batch)
            {
                var session = sessions.Begin(person, null, SignInMethod.SingleSignOn, act.At, false, new Origination("127.0.0.1", "-"), act);
                var principal = Principals.OfSession(session);
                var times = new AuthenticationProperties { IssuedUtc = act.At.ToDateTimeOffset(), ExpiresUtc = act.At.ToDateTimeOffset().AddDays(1) };
                var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider, User = principal };
                var guard = antiforgery.GetTokens(http);
                candidates.Add(new Candidate(path, $"tlms={tickets.Protect(new AuthenticationTicket(principal, times, SignInSchemes.Session))}; tlms-guard={guard.CookieToken}", guard.RequestToken!));
            }
            await scope.ServiceProvider.GetRequiredService<LmsDbContext>().SaveChangesAsync();
        }
        return candidates;
    }
}
