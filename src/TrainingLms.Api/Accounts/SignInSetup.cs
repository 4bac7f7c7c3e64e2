using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using NodaTime;
using TrainingLms.Api.SingleSignOn;
using TrainingLms.Api.Web;
using TrainingLms.People;
using TrainingLms.Portal;

namespace TrainingLms.Api.Accounts;

/// <summary>The one set-up of authentication: cookies for people, tokens for programs, and the keys that protect cookies kept in the database for all nodes.</summary>
static class SignInSetup
{
    const string AwaitsCode = "session awaits the code of the second factor";

    public static IServiceCollection AddLmsSignIn(this IServiceCollection services)
    {
        AddAccounts(services);
        // One pass for secrecy and integrity; every save of an answer opens three of these.
        services.AddDataProtection().SetApplicationName("TrainingLms").UseCryptographicAlgorithms(new() { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new KeyStore(provider.GetRequiredService<IServiceScopeFactory>())));
        services.AddAuthorization();
        services.AddAuthentication(SignInSchemes.Default)
            .AddPolicyScheme(SignInSchemes.Default, null, options => options.ForwardDefaultSelector = SchemeFor)
            .AddScheme<AuthenticationSchemeOptions, TokenSignIn>(SignInSchemes.Token, options => options.TimeProvider = TimeProvider.System)
            .AddCookie(SignInSchemes.Session, options =>
            {
                options.Cookie.Name = "tlms";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Strict;
                options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                // When a session ends is decided by its row; the cookie must only not outlive it for ever.
                options.ExpireTimeSpan = TimeSpan.FromDays(1);
                options.SlidingExpiration = false;
                options.Events.OnRedirectToLogin = context => AskToSignInAsync(context.HttpContext);
                options.Events.OnRedirectToAccessDenied = context => Problems.WriteAsync(context.HttpContext, 403, "sign_in.required");
                options.Events.OnValidatePrincipal = ValidateAsync;
            });
        return services;
    }

    /// <summary>A page leads to the organisation's sign-in, where there is one, and back; everything else says what is missing.</summary>
    static Task AskToSignInAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null && http.RequestServices.GetRequiredService<SignInDoor>().Provider is { } provider)
        {
            http.Response.Redirect($"{provider.Address}{QueryString.Create("to", http.Request.Path + http.Request.QueryString)}");
            return Task.CompletedTask;
        }
        return Problems.WriteAsync(http, 401, http.Items.ContainsKey(AwaitsCode) ? "second_factor.code_needed" : "sign_in.required");
    }

    /// <summary>Who sends an Authorization header is a program, whatever cookie comes with it.</summary>
    static string SchemeFor(HttpContext http) => http.Request.Headers.Authorization.Count == 0 ? SignInSchemes.Session
        : ProviderTokenSignIn.Takes(http) ? ProviderTokenSignIn.SchemeName : SignInSchemes.Token;

    static void AddAccounts(IServiceCollection services)
    {
        services.AddOptions<AccountOptions>().BindConfiguration("Accounts").ValidateDataAnnotations()
            .PostConfigure<IHostEnvironment>((options, host) =>
                options.SecondFactorRoles ??= host.IsDevelopment() ? AccountOptions.NoRoles : AccountOptions.DefaultSecondFactorRoles)
            .Validate(options => options.RolesWithSecondFactor.All(Role.All.Contains), "Accounts:SecondFactorRoles names a role that does not exist")
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<AccountOptions>>().Value);
        services.AddSingleton(provider => PasswordRules.Load(provider.GetRequiredService<AccountOptions>()));
        services.AddScoped(provider => OriginOf(provider.GetRequiredService<IHttpContextAccessor>().HttpContext));
        services.AddScoped<SignInDesk>().AddScoped<OwnAccountDesk>().AddScoped<AccountDesk>();

        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>().Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.AddScoped<ILookupNormalizer, AccountNames>().AddScoped<AccountStore>();
        services.AddIdentityCore<Account>().AddUserManager<AccountManager>().AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider);
        // The framework's own manager wants a store that there is none of, and Development looks whether everything can be made.
        services.Remove(services.Single(service => service.ImplementationType == typeof(UserManager<Account>)));
    }

    /// <summary>A cookie stands as long as its session does. One that awaits the code is a visitor everywhere but where the code is given.</summary>
    static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (context.Principal?.Key() is { } person && Guid.TryParse(context.Principal.FindFirstValue(Principals.SessionClaim), out var id)
            && await http.RequestServices.GetRequiredService<SessionsNow>()
                .StandingAsync(id, person, http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant(), !http.LeavesNoTime(), http.RequestAborted) is { } standing)
        {
            http.Remember(standing);
            if (!standing.Session.AwaitsSecondFactor || http.GetEndpoint()?.Metadata.GetMetadata<OpenDuring>()?.Needs.HasFlag(SessionNeed.Code) is true) return;
            http.Items[AwaitsCode] = true;
        }
        context.RejectPrincipal();
    }

    static Origination OriginOf(HttpContext? http) =>
        new(http?.Connection.RemoteIpAddress?.ToString(), Origination.DeviceOf(http?.Request.Headers.UserAgent));
}
