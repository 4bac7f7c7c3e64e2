using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Api.People;
using TrainingLms.Data;
using TrainingLms.Portal;

namespace TrainingLms.Api.SingleSignOn;

/// <summary>Turns a finished sign-in at the provider into our ordinary session.</summary>
sealed class ProviderSession(ProviderPeople people, SingleSignOnOptions provider, LmsDbContext db)
{
    public async Task BeginAsync(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        if (await people.FindAsync(context.Principal?.FindFirst(provider.PersonClaim)?.Value, http.RequestAborted) is not { } person)
        {
            await SingleSignOnSetup.RefuseAsync(context, SignInRefusal.NobodyKnown);
            return;
        }
        var stamp = await db.Accounts.Where(account => account.PersonId == person).Select(account => (Guid?)account.SecurityStamp).SingleOrDefaultAsync(http.RequestAborted);
        await http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, SignInDesk.PrincipalOf(person, CookieAuthenticationDefaults.AuthenticationScheme, stamp));
        // The browser sends our cookie only on ways that begin with us; this way began at the provider, so it ends on a page from which another begins.
        context.Response.Redirect(WelcomeModel.AddressFor(context.ReturnUri));
        context.HandleResponse();
    }
}
