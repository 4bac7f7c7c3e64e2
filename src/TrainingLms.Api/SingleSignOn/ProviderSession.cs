using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Portal;
using TrainingLms.Workflow;

namespace TrainingLms.Api.SingleSignOn;

/// <summary>Turns a finished sign-in at the provider into our ordinary session.</summary>
sealed class ProviderSession(ProviderPeople people, SingleSignOnOptions provider, SessionBook sessions, Origination origin, LmsDbContext db, IClock clock)
{
    public async Task BeginAsync(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        if (await people.FindAsync(context.Principal?.FindFirst(provider.PersonClaim)?.Value, http.RequestAborted) is not { } id
            || await db.Accounts.SingleOrDefaultAsync(account => account.PersonId == id, http.RequestAborted) is { State: not AccountState.InUse })
        {
            await SingleSignOnSetup.RefuseAsync(context, SignInRefusal.NobodyKnown);
            return;
        }
        await http.SetSessionAsync(await BeginAsync(id, http.RequestAborted));
        // The browser sends our cookie only on ways that begin with us; this way began at the provider, so it ends on a page from which another begins.
        context.Response.Redirect(WelcomeModel.AddressFor(context.ReturnUri));
        context.HandleResponse();
    }

    /// <summary>Whoever has a second factor here gives its code here too: the provider may be satisfied with less.</summary>
    async Task<UserSession> BeginAsync(Guid personId, CancellationToken cancel)
    {
        var act = new Act(Actor.Public, clock.GetCurrentInstant());
        var person = await db.People.SingleAsync(p => p.Id == personId, cancel);
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.PersonId == personId, cancel);
        var session = sessions.Begin(personId, account?.SecurityStamp, SignInMethod.SingleSignOn, null, account is { HasSecondFactor: true }, origin, act);
        db.ObserveOwner("sign_in_by_provider", "session", session.Id, act.As(person), AccountTrail.From(origin), AccountTrail.Field("device", origin.Device));
        await db.SaveChangesAsync(cancel);
        return session;
    }
}
