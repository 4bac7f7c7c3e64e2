using System.Security.Authentication;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.Extensions.WebEncoders;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Audit;
using TrainingLms.Api.Certificates;
using TrainingLms.Api.Classes;
using TrainingLms.Api.Competencies;
using TrainingLms.Api.Courses;
using TrainingLms.Api.Exams;
using TrainingLms.Api.Files;
using TrainingLms.Api.LearningHours;
using TrainingLms.Api.Notifications;
using TrainingLms.Api.Organizations;
using TrainingLms.Api.People;
using TrainingLms.Api.Privacy;
using TrainingLms.Api.Programmes;
using TrainingLms.Api.Reports;
using TrainingLms.Api.SingleSignOn;
using TrainingLms.Api.Titles;
using TrainingLms.Api.Web;
using TrainingLms.Audit;
using TrainingLms.Calendars;
using TrainingLms.Certificates;
using TrainingLms.Data;
using TrainingLms.Excel;
using TrainingLms.Excel.Rosters;
using TrainingLms.Notifications;
using TrainingLms.People;
using TrainingLms.PostgreSql;
using TrainingLms.Privacy;
using TrainingLms.Sqlite;

namespace TrainingLms.Api.Hosting;

/// <summary>Builds the server: services once, pipeline once, features in the order of the floors.</summary>
static class LmsHost
{
    public static WebApplication Build(ServerOptions server, string[] urls, IClock? clock = null, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Serves the stylesheet from the build output too, so that `dotnet run` shows what a published server shows.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(urls).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureHttpsDefaults(https => https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13);
        });
        if (server.SecretsFolder is { } secrets) builder.Configuration.AddKeyPerFile(secrets);
        builder.Logging.ClearProviders().AddJsonConsole(console => console.UseUtcTimestamp = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // It would put the address of each request, which may hold a name, into every line that a sink with scopes writes. Our own request log names the route.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // Both warn at every start of what is decided: pages come as static assets, keys lie in the database.
        builder.Logging.AddFilter("Microsoft.AspNetCore.StaticFiles", LogLevel.Error).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        AddServices(builder.Services, server, clock ?? new MicrosecondClock());
        // Whoever brings a clock to move also goes its rounds.
        builder.Services.AddHostedService<RosterService>();
        if (clock is null) builder.Services.AddHostedService<SweepService>().AddHostedService<NoticeWatchService>().AddHostedService<StandingService>().AddHostedService<PostService>().AddHostedService<PresenceService>().AddHostedService<WebhookService>().AddHostedService<NightService>();
        // The framework would read the key ring while the server starts, before its table is up to date; the first cookie is early enough.
        foreach (var preload in builder.Services.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
            builder.Services.Remove(preload);
        adjust?.Invoke(builder);
        var app = builder.Build();
        Map(app);
        return app;
    }

    /// <summary>Everything but the web part.</summary>
    public static void AddServices(IServiceCollection services, ServerOptions server, IClock clock)
    {
        services.AddSingleton(server).AddSingleton(clock).AddSingleton<StartGate>();
        services.AddLmsDatabase(server);
        services.AddTrainingLms();
        services.AddSingleton(provider => RetentionRules.Load(Path.Combine(SeedFile.Folder("seeds"), "retention", "rules.json"),
            provider.GetRequiredService<IConfiguration>().GetSection("Retention").GetChildren().ToDictionary(own => own.Key, own => own.Value)));
        services.AddSingleton(provider => KeysOf(provider.GetRequiredService<IConfiguration>(), server));
        services.AddSingleton(provider => new SealFolder(
            provider.GetRequiredService<IConfiguration>()["Audit:SealFolder"] is { Length: > 0 } folder ? folder : Path.Combine(server.DataFolder, "seals")));
        services.AddSingleton(provider => FileStores.Of(provider.GetRequiredService<FileStoreOptions>(), server));
        services.AddWorkbooks();
        services.AddScoped<AuthorityWords>();
        services.AddScoped<EnrolmentShow>();
        services.AddFeatureSettings();
        services.AddOptions<CertificateOptions>().BindConfiguration("Certificates").ValidateDataAnnotations()
            .Validate(own => FontFaultOf(own) is null, "Certificates:FontFile cannot be printed with: a readable file with TrueType outlines is needed (not CFF), whose licence allows embedding.").ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<CertificateOptions>>().Value);
        services.AddOptions<MailOptions>().BindConfiguration("Mail").ValidateDataAnnotations()
            .Validate<IHostEnvironment>((mail, host) => mail.DropFolder is null || host.IsDevelopment(), "Mail:DropFolder is for Development only").ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<MailOptions>>().Value);
        services.AddOptions<WebhookOptions>().BindConfiguration("Webhooks").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<WebhookOptions>>().Value);
        services.AddRequestServices().AddLmsSignIn().AddLmsOpenApi();
        services.AddEdge().AddCrossSiteGuard().AddRateLimits().AddSingleSignOn();
        services.AddExceptionHandler<ProblemHandler>();
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: ["ready"]).AddCheck<ClockHealth>("clock", tags: ["ready"]);
        services.AddRazorPages();
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }

    /// <summary>What is wrong with the font that certificates are to be printed with; null where nothing is, or none is set.</summary>
    static string? FontFaultOf(CertificateOptions options)
    {
        try
        {
            if (options.FontFile is { } path) TrueTypeFont.Load(path, options.FontIndex);
            return null;
        }
        catch (FontFault fault)
        {
            return fault.Code;
        }
    }

    /// <summary>Reading of workbooks, within the limits that the installation has set.</summary>
    public static IServiceCollection AddWorkbooks(this IServiceCollection services)
    {
        services.AddOptions<WorkbookLimits>().BindConfiguration("Workbooks").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<WorkbookLimits>>().Value);
        return services.AddSingleton<IRosterReader, RosterReader>();
    }

    /// <summary>The environment wins over the folder, so that a cluster can hand out one ring without a shared disk.</summary>
    static KeySource KeysOf(IConfiguration settings, ServerOptions server) => settings[KeyText.Setting] is { Length: > 0 } text
        ? new KeyText(text)
        : new KeyFolder(server.KeyFolder ?? settings["Keys:Folder"] ?? Path.Combine(server.DataFolder, "keys"));

    /// <summary>Registers the database that the options name. How it is reached does not change, so that is worked out once and not for each request.</summary>
    public static IServiceCollection AddLmsDatabase(this IServiceCollection services, ServerOptions server)
    {
        if (server.Provider == "postgresql")
        {
            services.AddSingleton<StorageDialect, PostgreSqlDialect>();
            return services.AddDbContext<LmsDbContext>(options => options.UseLmsPostgreSql(server.Connection!), optionsLifetime: ServiceLifetime.Singleton);
        }
        services.AddSingleton<StorageDialect, SqliteDialect>();
        Directory.CreateDirectory(server.DataFolder);
        return services.AddDbContext<LmsDbContext>(options => options.UseLmsSqlite(server.DatabaseFile), optionsLifetime: ServiceLifetime.Singleton);
    }

    static void Map(WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseCookiePrefix();
        app.UseSecurityHeaders();
        app.UseDoor();
        app.UseRequestLog();
        app.UseStartGate();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(context => context.HttpContext.Request.Path.StartsWithSegments("/api")
            ? Problems.WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode)
            : Task.CompletedTask);
        app.UseNulGuard();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseActs();
        app.UseCrossSiteGuard();
        app.UseAuthorization();
        app.UseAccessGate();
        app.UseIdempotency();

        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).DisableRateLimiting();
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") }).DisableRateLimiting();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "docs";
            ui.DocumentTitle = "TrainingLms API";
            ui.InjectJavascript("/_content/TrainingLms.Portal/api-page.js");
            ui.SwaggerEndpoint("/openapi/v1.json", "TrainingLms v1");
        });
        app.MapStaticAssets().DisableRateLimiting();
        app.MapRazorPages().WithStaticAssets();

        app.MapSingleSignOn();

        var api = app.MapGroup("/api/v1").RequireAuthorization().WithETags();
        api.MapSessions();
        api.MapTokens();
        api.MapOwnAccount();
        api.MapAntiforgery();
        api.MapUnits();
        api.MapAppointments();
        api.MapAuthority();
        api.MapPeople();
        api.MapPeopleAccounts();
        api.MapServiceAccounts();
        api.MapRosterImports();
        api.MapRosterExports();
        api.MapOneRosterExports();
        api.MapTransferRequests();
        api.MapEstablishment();
        api.MapFullViews();
        api.MapOwnData();
        api.MapPrivacyRequests();
        api.MapRegister();
        api.MapCompetencyModels();
        api.MapCompetencyEvidence();
        api.MapPostProfiles();
        api.MapCompetencyGaps();
        api.MapAssessmentCampaigns();
        api.MapCourses();
        api.MapEnrolments();
        api.MapStudyWorks();
        api.MapClasses();
        api.MapSignUps();
        api.MapAttendance();
        api.MapLeave();
        api.MapAttendanceAppeals();
        api.MapSurveys();
        api.MapLecturers();
        api.MapClassMaterials();
        api.MapDrillFindings();
        api.MapClassReports();
        api.MapHours();
        api.MapHoursImports();
        api.MapHoursCorrections();
        api.MapHoursRules();
        api.MapExemptions();
        api.MapClaims();
        api.MapProgrammes();
        api.MapProgrammeAssignments();
        api.MapAssignmentRules();
        api.MapProgrammeFindings();
        api.MapAudit();
        api.MapQuestionBanks();
        api.MapQuestions();
        api.MapExams();
        api.MapExamAttempts();
        api.MapInvigilation();
        api.MapAttemptReviews();
        api.MapOfflineFiles();
        api.MapExamResults();
        api.MapDisclosures();
        api.MapExamAnalyses();
        api.MapExamMarking();
        api.MapSlotMarkings();
        api.MapRescorings();
        api.MapCutScores();
        api.MapSimilarity();
        api.MapExamAppeals();
        api.MapExamOverrides();
        api.MapExamRosters();
        api.MapAccommodations();
        api.MapQuizzes();
        api.MapTitleRounds();
        api.MapTitleApplications();
        api.MapTitleDecisions();
        api.MapTitleWhatIfs();
        api.MapPublicNotices();
        api.MapTitleObjections();
        api.MapTitleIntegrity();
        api.MapExperts();
        api.MapTitleSessions();
        api.MapPanels();
        api.MapBallots();
        api.MapTitleExports();
        api.MapCertificates();
        api.MapCertificateImports();
        api.MapSigningKeys();
        api.MapVerification();
        api.MapOverviews();
        api.MapReports();
        api.MapReportEditions();
        api.MapMessages();
        api.MapMessagePreferences();
        api.MapMails();
        api.MapWebhooks();
    }
}
