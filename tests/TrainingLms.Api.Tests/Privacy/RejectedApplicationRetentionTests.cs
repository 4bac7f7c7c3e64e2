using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Tests.Titles;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>The rule <c>rejected_applications</c> of <c>seeds/retention</c>, worked through: P3Y from the negative decision.</summary>
public abstract class RejectedApplicationRetentionTests(LmsServer server)
{
    [Fact]
    public async Task What_was_stated_in_a_rejected_application_goes_three_years_after_the_decision_and_its_outcome_stays()
    {
        var story = await TitleStory.BeginAsync(server);
        var (chen, feng) = (await server.PersonAsync("Chen", "C-1-1"), await server.PersonAsync("Feng", "C-1-1"));
        var officer = await server.PersonAsync("Han", "C", roles: (Role.HrOfficer, "C"));
        // Li and Chen are rejected on 2 March 2026 in the morning, Feng a day later; a case runs about Chen.
        Assert.Equal(new LocalDate(2026, 3, 2), story.Today);
        var li = await RejectedAsync(story, story.Li);
        var held = await RejectedAsync(story, chen);
        server.Clock.Advance(Duration.FromDays(1));
        var later = await RejectedAsync(story, feng);
        await officer.PostAsync("/api/v1/privacy/holds", new { personId = chen.Id, order = "纪检〔2026〕2 号" });

        // An auditor looks into the trail meanwhile: that is an entry, and no reason to keep anything longer.
        server.Clock.MoveTo(NightOf(new LocalDate(2027, 9, 1)));
        var auditor = await server.PersonAsync("Zhou", "C", roles: (Role.Auditor, "C"));
        Assert.NotEmpty((await auditor.GetAsync($"/api/v1/audit/{li}")).EnumerateArray());

        // In the night to the third anniversary the morning of the decision is not three years ago; in the next one it is.
        server.Clock.MoveTo(NightOf(new LocalDate(2029, 3, 2)));
        Assert.NotNull(await server.RetentionAsync());
        Assert.True(await IsStatedAsync(li));
        server.Clock.MoveTo(NightOf(new LocalDate(2029, 3, 3)));
        var plan = (await officer.GetAsync("/api/v1/privacy/retention-plan")).EnumerateArray().Single(line => line.Text("rule") == "rejected_applications");
        Assert.Equal((1, 1, "P3Y"), (plan.Int("due"), plan.Int("held"), plan.Text("keep")));
        var run = (await server.RetentionAsync())!;
        Assert.False(await IsStatedAsync(li));
        Assert.True(await IsStatedAsync(held));
        // With what was stated goes the evidence, rows and files, in the same night; of the others it stays.
        Assert.Equal((0, 1), (await FilesOfAsync(li), await FilesOfAsync(held)));
        var named = await server.InDatabaseAsync(db => db.TitleEvidence.Select(file => file.Place).ToListAsync());
        var stored = await server.Services.GetRequiredService<IFileStore>().ListAsync("title_evidence", TestContext.Current.CancellationToken).Select(key => key.Name).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(named.Order(), stored.Order());
        Assert.True(await IsStatedAsync(later));

        var stone = Assert.Single((await officer.GetAsync("/api/v1/privacy/retention-runs")).Items().Single(item => item.Id() == run.Id).Items("erased"),
            stone => stone.Text("rule") == "rejected_applications");
        Assert.Equal((1, 1), (stone.Int("count"), stone.Int("held")));
        var (application, texts) = await server.InDatabaseAsync(async db => (await db.TitleApplications.AsNoTracking().SingleAsync(a => a.Id == li),
            await db.ApplicationVersions.Where(version => version.ApplicationId == li).Select(version => version.Text).ToListAsync()));
        Assert.Equal((TitleApplicationState.EmployerRejected, story.RoundId, story.Li.Id, ""), (application.State, application.RoundId, application.ApplicantId, application.ApplicantName));
        Assert.Equal([""], texts);
        // The chain goes on to say that it was rejected, and no more why; nothing contradicts itself.
        var told = (await auditor.GetAsync($"/api/v1/audit/{li}")).EnumerateArray().Single(entry => entry.Text("trigger") == "reject");
        Assert.Equal(JsonValueKind.Null, told.GetProperty("reason").ValueKind);
        Assert.Contains("rejected_applications", told.Text("erasedByOrder"), StringComparison.Ordinal);
        await using var scope = server.Services.CreateAsyncScope();
        await foreach (var found in scope.ServiceProvider.GetRequiredService<Inspection>().RunAsync(TestContext.Current.CancellationToken)) Assert.NotEqual($"{li}", found.Key);
    }

    static async Task<Guid> RejectedAsync(TitleStory story, Persona applicant)
    {
        var path = $"/api/v1/title-applications/{(await story.CreateAsync(applicant)).Id()}";
        await TitleStory.Report.UploadAsync(applicant, path);
        await applicant.PutAsync($"{path}/content", new
        {
            level = "intermediate",
            direction = "cyberspace-security",
            education = "doctor",
            achievements = new[] { TitleStory.Report.Proving("等级保护整改", story.Today.PlusDays(-30)) },
        });
        await applicant.PostAsync($"{path}/submission", new { commitmentSigned = true });
        var rejected = await story.Zhao.PostAsync($"{path}/employer-rejection", new { reason = "岗位不符" });
        Assert.Equal("employer_rejected", rejected.Text("state"));
        return rejected.Id();
    }

    Task<bool> IsStatedAsync(Guid application) =>
        server.InDatabaseAsync(db => db.ApplicationVersions.AnyAsync(version => version.ApplicationId == application && version.Text != ""));

    Task<int> FilesOfAsync(Guid application) => server.InDatabaseAsync(db => db.TitleEvidence.CountAsync(file => file.ApplicationId == application));

    /// <summary>Half past two in the morning of a day.</summary>
    Instant NightOf(LocalDate day) => server.Calendar.StartOf(day) + Duration.FromMinutes(150);
}

public sealed class RejectedApplicationRetentionTestsOnSqlite(SqliteServer server) : RejectedApplicationRetentionTests(server), IClassFixture<SqliteServer>;

public sealed class RejectedApplicationRetentionTestsOnPostgreSql(PostgreSqlServer server) : RejectedApplicationRetentionTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
