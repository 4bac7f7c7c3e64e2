using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Web;
using TrainingLms.Portal;

namespace TrainingLms.Api.SingleSignOn;

/// <summary>Registers the provider where the settings name one. Nothing is registered by the framework's own AddOAuth: it would want its settings before ours are read.</summary>
static class SingleSignOnSetup
{
    /// <summary>Name of the client that speaks to the provider.</summary>
    public const string Client = "identity provider";

    const string Callback = "/sign-in/callback";
    const int LargestAnswer = 256 * 1024;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddSingleSignOn(this IServiceCollection services)
    {
        services.AddOptions<SingleSignOnOptions>().BindConfiguration(SingleSignOnOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<SingleSignOnOptions>, SingleSignOnOptions.Check>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SingleSignOnOptions>>().Value);
        services.AddSingleton<ProviderKeys>().AddSingleton<ProviderTokens>().AddScoped<ProviderPeople>().AddScoped<ProviderSession>();
        services.AddTransient<ProviderSignIn>().AddTransient<ProviderTokenSignIn>();
        services.AddHttpClient(Client, client =>
        {
            client.Timeout = Patience;
            client.MaxResponseContentBufferSize = LargestAnswer;
        }).ConfigurePrimaryHttpMessageHandler(Straight);
        services.AddSingleton(provider => new SignInDoor(provider.GetRequiredService<SingleSignOnOptions>() is { IsOn: true } on ? new(on.Name, SingleSignOnEndpoints.Begin) : null));
        services.AddOptions<AuthenticationOptions>().Configure<SingleSignOnOptions>((authentication, provider) =>
        {
            if (provider.IsOn) authentication.AddScheme<ProviderSignIn>(ProviderSignIn.SchemeName, null);
            if (provider.TakesBearer) authentication.AddScheme<ProviderTokenSignIn>(ProviderTokenSignIn.SchemeName, null);
        });
        services.AddOptions<OAuthOptions>(ProviderSignIn.SchemeName).Configure<SingleSignOnOptions, IDataProtectionProvider>(Set);
        return services;
    }

    static void Set(OAuthOptions flow, SingleSignOnOptions provider, IDataProtectionProvider protection)
    {
        flow.ClientId = provider.ClientId!;
        flow.ClientSecret = provider.ClientSecret!;
        flow.AuthorizationEndpoint = provider.AuthorizationAddress!;
        flow.TokenEndpoint = provider.TokenAddress!;
        flow.CallbackPath = Callback;
        flow.UsePkce = true;
        flow.SaveTokens = false;
        flow.SignInScheme = SignInSchemes.Session;
        flow.Scope.Clear();
        foreach (var scope in provider.WantedScopes) flow.Scope.Add(scope);
        flow.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
        flow.DataProtectionProvider = protection;
        flow.StateDataFormat = new PropertiesDataFormat(protection.CreateProtector(typeof(ProviderSignIn).FullName!, "state"));
        flow.Backchannel = new HttpClient(Straight()) { Timeout = Patience, MaxResponseContentBufferSize = LargestAnswer };
        // Lax, because the way back from the provider is a link from another site; it only carries the random name of one attempt.
        flow.CorrelationCookie.Name = "tlms-provider.";
        flow.CorrelationCookie.SameSite = SameSiteMode.Lax;
        flow.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        flow.Events.OnTicketReceived = context => context.HttpContext.RequestServices.GetRequiredService<ProviderSession>().BeginAsync(context);
        flow.Events.OnAccessDenied = context => RefuseAsync(context, SignInRefusal.Cancelled);
        flow.Events.OnRemoteFailure = context => RefuseAsync(context, SignInRefusal.Failed);
    }

    /// <summary>Ends the attempt on the page that says why, away from the address that holds code and state.</summary>
    public static Task RefuseAsync<TOptions>(HandleRequestContext<TOptions> context, SignInRefusal refusal) where TOptions : AuthenticationSchemeOptions
    {
        SecurityEvents.Refused(context.HttpContext, refusal.Code);
        context.Response.Redirect(refusal.Address);
        context.HandleResponse();
        return Task.CompletedTask;
    }

    /// <summary>Goes where it is told and nowhere else.</summary>
    static SocketsHttpHandler Straight() => new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) };
}
