using System.Security.Claims;
using System.Xml.Linq;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TrainingLms.Api.SingleSignOn;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Api.People;

/// <summary>Cookies for people, tokens for programs, and the keys that protect cookies kept in the database for all nodes.</summary>
static class SignInSetup
{
    public static IServiceCollection AddLmsSignIn(this IServiceCollection services)
    {
        services.AddScoped<SignInDesk>().AddScoped<AccountDesk>().AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddDataProtection().SetApplicationName("TrainingLms");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new KeyStore(provider.GetRequiredService<IServiceScopeFactory>())));
        services.AddAuthorization();
        services.AddAuthentication("lms")
            .AddPolicyScheme("lms", null, options => options.ForwardDefaultSelector = http =>
                ProviderTokenSignIn.Takes(http) ? ProviderTokenSignIn.SchemeName : http.Request.Headers.Authorization.Count > 0 ? TokenSignIn.SchemeName : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenSignIn>(TokenSignIn.SchemeName, options =>
                options.TimeProvider = TimeProvider.System)
            .AddCookie(options =>
            {
                options.Cookie.Name = "tlms";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Strict;
                options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                options.ExpireTimeSpan = TimeSpan.FromHours(8);
                options.Events.OnRedirectToLogin = context => Problems.WriteAsync(context.HttpContext, 401, "sign_in.required");
                options.Events.OnRedirectToAccessDenied = context => Problems.WriteAsync(context.HttpContext, 403, "sign_in.required");
                options.Events.OnValidatePrincipal = ValidateAsync;
            });
        return services;
    }

    static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var desk = context.HttpContext.RequestServices.GetRequiredService<SignInDesk>();
        if (Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var person)
            && Guid.TryParse(context.Principal.FindFirstValue(SignInDesk.StampClaim), out var stamp)
            && await desk.StandsAsync(person, stamp, context.HttpContext.RequestAborted))
            return;
        context.RejectPrincipal();
    }
}

/// <summary>The framework's keys in our database, sealed with our own ring: every node reads the same keys, and none lies on one disk.</summary>
sealed class KeyStore(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var ring = scope.ServiceProvider.GetRequiredService<KeyRing>();
        return [.. scope.ServiceProvider.GetRequiredService<LmsDbContext>().StoredKeys.AsNoTracking().AsEnumerable()
            .Select(key => XElement.Parse(ring.Open(key.Xml, StoredKey.Column)))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        // The framework calls this synchronously, once in ninety days.
        var xml = scope.ServiceProvider.GetRequiredService<KeyRing>().Seal(element.ToString(SaveOptions.DisableFormatting), StoredKey.Column);
        db.Database.ExecuteSql($"INSERT INTO stored_keys (id, xml) VALUES ({friendlyName}, {xml.Cipher})");
    }
}
