using Microsoft.EntityFrameworkCore;
using TrainingLms.Api.Tests.Titles;
using TrainingLms.People;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Certificates;

public abstract class CertificateTests(LmsServer server)
{
    [Fact]
    public async Task A_confirmed_title_is_certified_by_two_verified_by_anyone_and_stays_visible_when_revoked()
    {
        var story = await (await new PanelStory(server, "cyber").BeginAsync()).FormPanelAsync();
        var ballot = await story.FreezeAsync();
        await story.Teller.PostAsync($"{ballot}/paper-totals", new { favour = 11, against = 0, abstain = 0, blank = 0 });
        await story.Scrutineer.PostAsync($"{ballot}/seal");
        await story.Chair.PostAsync($"{ballot}/declaration");
        await story.Chair.PostAsync($"{story.Session}/close-of-business");
        await story.Chair.PostAsync($"{story.Session}/announcement");
        var first = await server.PersonAsync("Qin", "C", roles: (Role.Registrar, "C"));
        var second = await server.PersonAsync("You", "C", roles: (Role.Registrar, "C"));
        await Refused.ExpectAsync(422, "certificate.not_confirmed", () => first.PostAsync("/api/v1/certificates", new { applicationId = story.ApplicationId }));
        await story.ConfirmTitleAsync();

        var prepared = await first.PostAsync("/api/v1/certificates", new { applicationId = story.ApplicationId });
        var token = prepared.Text("verifyToken");
        var path = $"/api/v1/certificates/{prepared.Id()}";
        var stranger = server.Stranger();
        Assert.Equal("unknown", (await stranger.GetAsync($"/api/v1/public/certificates/{token}")).Text("status"));
        await Refused.ExpectAsync(422, "certificate.second_person_needed", () => first.PostAsync($"{path}/issue"));
        await Refused.ExpectAsync(422, "certificate.already_there", () => first.PostAsync("/api/v1/certificates", new { applicationId = story.ApplicationId }));
        await second.PostAsync($"{path}/issue");
        Assert.Equal(TitleApplicationState.Certified, (await story.FileAsync()).State);

        var valid = await stranger.GetAsync($"/api/v1/public/certificates/{token.ToUpperInvariant()}");
        Assert.Equal(("valid", "李*明", "高级工程师"), (valid.Text("status"), valid.Text("holderName"), valid.Text("title")));
        Assert.DoesNotContain("李小明", valid.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("unknown", (await stranger.GetAsync($"/api/v1/public/certificates/{new string('0', 32)}")).Text("status"));

        var page = System.Text.Encoding.UTF8.GetString(await first.DownloadAsync($"{path}/page"));
        Assert.Contains("李小明", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);

        await Refused.ExpectAsync(422, "certificate.nothing_looked_into", () => story.Authority.PostAsync($"{path}/suspension", new { reason = "调查中" }));
        var lead = $"/api/v1/title-fraud-leads/{(await story.Supervisor.PostAsync("/api/v1/title-fraud-leads", new { applicationId = story.ApplicationId, statement = "业绩疑似造假" })).Id()}";
        await story.Authority.PostAsync($"{path}/suspension", new { reason = "调查中" });
        Assert.Equal("suspended", (await stranger.GetAsync($"/api/v1/public/certificates/{token}")).Text("status"));
        await Refused.ExpectAsync(422, "certificate.revocation_not_asked certificate.holder_not_heard", () => story.Authority.PostAsync($"{path}/revocation", new { reason = "造假" }));
        await story.Authority.PostAsync($"{path}/revocation-request", new { ground = "fraud", reason = "业绩造假" });
        await story.Authority.PostAsync($"{path}/hearing", new { reason = "合同原件与申报不符" });
        await story.Applicant.PostAsync($"{path}/hearing/statement", new { reason = "合同系事后补签" });
        await Refused.ExpectAsync(422, "certificate.second_authority_needed", () => story.Authority.PostAsync($"{path}/revocation", new { reason = "造假" }));
        await Refused.ExpectAsync(422, "application.no_ground_to_revoke", () => story.SecondAuthority.PostAsync($"{path}/revocation", new { reason = "业绩造假" }));
        await story.Supervisor.PostAsync($"{lead}/hearing", new { reason = "本人陈述在卷" });
        await story.Authority.PostAsync($"{lead}/finding", new { proven = true, evidence = new[] { "合同原件比对" } });
        await story.SecondAuthority.PostAsync($"{lead}/finding-confirmation");
        await Refused.ExpectAsync(422, "certificate.fraud_proven", () => story.Authority.PostAsync($"{path}/restoration", new { reason = "未认定" }));
        await story.SecondAuthority.PostAsync($"{path}/revocation", new { reason = "业绩造假" });
        Assert.Equal(IntegrityGround.FalseMaterial, await server.InDatabaseAsync(db => db.IntegrityRecords.Where(r => r.PersonId == story.ApplicantId).Select(r => r.Ground).SingleAsync()));
        var revoked = await stranger.GetAsync($"/api/v1/public/certificates/{token}");
        Assert.Equal(("revoked", "2026-03-02"), (revoked.Text("status"), revoked.Text("revokedOn")));
        Assert.Equal(TitleApplicationState.Revoked, (await story.FileAsync()).State);
        var shown = System.Text.Encoding.UTF8.GetString(await stranger.DownloadAsync($"/verify/{token}"));
        Assert.Contains("已撤销 (2026-03-02)", shown, StringComparison.Ordinal);
    }
}

public sealed class CertificateTestsOnSqlite(SqliteServer server) : CertificateTests(server), IClassFixture<SqliteServer>;

public sealed class CertificateTestsOnPostgreSql(PostgreSqlServer server) : CertificateTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
