using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Certificates;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Certificates;

/// <summary>Certificates that are issued already, and those who work with them.</summary>
static class Issued
{
    public const string Font = "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf";

    static int numbers;

    /// <summary>Skips where there is no font to print with, which in CI is a failure.</summary>
    public static void FontOrSkip()
    {
        if (File.Exists(Font)) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"{Font} is missing in CI.");
        Assert.Skip($"{Font} is missing; tests/run installs it.");
    }

    /// <summary>A certificate of the city for somebody, issued today by two registrars; of a course, so that no evaluation stands behind it.</summary>
    public static Task<Certificate> CertificateAsync(this LmsServer server, Persona holder, LocalDate? validTo = null) => server.InDatabaseAsync(async db =>
    {
        var (unit, today) = (server.Units["C"], server.Calendar.DayOf(server.Clock.GetCurrentInstant()));
        Act By(string name) => server.SystemAct with { By = new Actor(server.SystemAct.NewId(), name, [new Grant(Role.Registrar, unit, true, unit)], FlatUnits.Instance) };
        var record = new ConfirmedRecord(CertificateKind.Course, server.SystemAct.NewId(), unit, holder.Id, holder.Name, "网络安全基础", "Network security basics", null, null, "示范市网信办", today, validTo,
            validTo is { } last ? server.Calendar.StartOf(last.PlusDays(1)) : null);
        var places = new StatusPlaces(db);
        var certificate = await db.InTransactionAsync(async () =>
        {
            var made = Certificate.Prepare(record, $"Z-{Interlocked.Increment(ref numbers):0000}", By("Qin"), statusIndex: await places.NextAsync());
            made.Issue(today, By("You").Given(record));
            db.Certificates.Add(made);
            await db.SaveChangesAsync();
            return made;
        });
        return certificate;
    });

    public static Task<string> NumberOfAsync(this LmsServer server, Persona person) => server.InDatabaseAsync(db => db.People.Where(p => p.Id == person.Id).Select(p => p.PersonNumber).SingleAsync());

    /// <summary>What the check of certificates finds.</summary>
    public static Task<List<string>> CertificateFindingsAsync(this LmsServer server) => server.InDatabaseAsync(async _ =>
    {
        var found = new List<string>();
        await using var scope = server.Services.CreateAsyncScope();
        await foreach (var one in scope.ServiceProvider.GetServices<TrainingLms.Data.IConsistencyCheck>().OfType<CertificateCheck>().Single().FindAsync(TestContext.Current.CancellationToken)) found.Add(one.What.Code);
        return found;
    });
}
