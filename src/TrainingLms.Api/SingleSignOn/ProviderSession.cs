using Microsoft.AspNetCore.Authentication;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Portal;
using TrainingLms.Workflow;

namespace TrainingLms.Api.SingleSignOn;

/// <summary>Turns a finished sign-in at the provider into our ordinary session.</summary>
sealed class ProviderSession(ProviderPeople people, SingleSignOnOptions provider, SignInDesk desk, IClock clock)
{
    public async Task BeginAsync(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        var act = new Act(Actor.Public, clock.GetCurrentInstant()) { CorrelationId = http.TraceIdentifier, ClientAddress = http.Connection.RemoteIpAddress?.ToString() };
        if (await people.FindAsync(context.Principal?.FindFirst(provider.PersonClaim)?.Value, http.RequestAborted) is not { } person
            || await desk.SignInFromProviderAsync(person, act, http.RequestAborted) is not { } begun)
        {
            await SingleSignOnSetup.RefuseAsync(context, SignInRefusal.NobodyKnown);
            return;
        }
        await http.SetSessionAsync(begun.Session);
        // The browser sends our cookie only on ways that begin with us; this way began at the provider, so it ends on a page from which another begins.
        context.Response.Redirect(WelcomeModel.AddressFor(context.ReturnUri));
        context.HandleResponse();
    }
}
