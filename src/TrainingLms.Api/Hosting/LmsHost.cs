using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.Certificates;
using TrainingLms.Api.Organizations;
using TrainingLms.Api.People;
using TrainingLms.Api.Titles;
using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Certificates;
using TrainingLms.Data;
using TrainingLms.PostgreSql;
using TrainingLms.Sqlite;

namespace TrainingLms.Api.Hosting;

/// <summary>Builds the server: services once, pipeline once, features in the order of the floors.</summary>
static class LmsHost
{
    const long LargestUpload = 32 * 1024 * 1024;

    public static WebApplication Build(ServerOptions server, string[] urls, IClock? clock = null, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(urls).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestUpload;
        });
        builder.Logging.ClearProviders().AddJsonConsole(console => console.UseUtcTimestamp = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        AddServices(builder.Services, server, clock ?? new MicrosecondClock());
        adjust?.Invoke(builder);
        var app = builder.Build();
        Map(app);
        return app;
    }

    static void AddServices(IServiceCollection services, ServerOptions server, IClock clock)
    {
        services.AddSingleton(server).AddSingleton(clock);
        services.AddLmsDatabase(server);
        services.AddTrainingLms();
        services.AddOptions<CertificateOptions>().BindConfiguration("Certificates").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<CertificateOptions>>().Value);
        services.AddRequestServices().AddLmsSignIn().AddLmsOpenApi();
        services.AddExceptionHandler<ProblemHandler>();
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: ["ready"]);
        services.AddRazorPages();
        services.AddHostedService<SweepService>();
    }

    /// <summary>Registers the database that the options name.</summary>
    public static IServiceCollection AddLmsDatabase(this IServiceCollection services, ServerOptions server)
    {
        if (server.Provider == "postgresql")
        {
            services.AddSingleton<StorageDialect, PostgreSqlDialect>();
            return services.AddDbContext<LmsDbContext>(options => options.UseLmsPostgreSql(server.Connection!));
        }
        services.AddSingleton<StorageDialect, SqliteDialect>();
        Directory.CreateDirectory(server.DataFolder);
        return services.AddDbContext<LmsDbContext>(options => options.UseLmsSqlite(Path.Combine(server.DataFolder, "training-lms.db")));
    }

    static void Map(WebApplication app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(context => context.HttpContext.Request.Path.StartsWithSegments("/api")
            ? Problems.WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode, "request.not_found")
            : Task.CompletedTask);
        app.UseRouting();
        app.UseAuthentication();
        app.UseActs();
        app.UseAuthorization();
        app.UseIdempotency();

        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
        app.MapOpenApi("/openapi/{documentName}.json");
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "docs";
            ui.DocumentTitle = "TrainingLms API";
            ui.SwaggerEndpoint("/openapi/v1.json", "TrainingLms v1");
        });
        app.MapStaticAssets();
        app.MapRazorPages().WithStaticAssets();

        var api = app.MapGroup("/api/v1").RequireAuthorization().WithETags();
        api.MapSessions();
        api.MapUnits();
        api.MapAppointments();
        api.MapAudit();
        api.MapTitleRounds();
        api.MapTitleApplications();
        api.MapTitleDecisions();
        api.MapPublicNotices();
        api.MapExperts();
        api.MapTitleSessions();
        api.MapPanels();
        api.MapBallots();
        api.MapCertificates();
        api.MapVerification();
        app.MapVerificationPage();
    }
}
