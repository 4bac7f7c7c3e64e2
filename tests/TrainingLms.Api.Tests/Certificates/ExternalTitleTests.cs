using System.Text.Json;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Certificates;

public abstract class ExternalTitleTests(LmsServer server)
{
    const string Certificates = "/api/v1/certificates";

    async Task<(Persona Li, Persona Zhou, Persona Wei, Persona Jiang, Persona Stranger)> PeopleAsync() => (
        await server.PersonAsync("李小明", "C-1"),
        await server.PersonAsync("Zhou", "C", roles: (Role.Secretariat, "C")),
        await server.PersonAsync("Wei", "C", roles: (Role.Authority, "C")),
        await server.PersonAsync("Jiang", "C", roles: (Role.Authority, "C")),
        server.Stranger());

    async Task<JsonElement> ImportAsync(Persona by, Persona holder, string region, string number, string awardedOn = "2021-12-01", string issuedOn = "2021-12-20", string? proof = "原件已核，电话核实") =>
        await by.PostAsync($"{Certificates}/external", new
        {
            unitId = server.Units["C"],
            personNumber = await server.NumberOfAsync(holder),
            region,
            issuer = $"{region}职称评审办",
            number,
            series = "engineering",
            specialty = "cyber",
            level = "intermediate",
            title = "工程师",
            awardedOn,
            issuedOn,
            proof,
        });

    [Fact]
    public async Task A_title_of_a_region_that_is_mutually_recognised_holds_at_once_and_is_verified_with_its_region()
    {
        var (li, zhou, wei, jiang, stranger) = await PeopleAsync();
        var made = await ImportAsync(zhou, li, "河北省", "HB-1");
        Assert.Equal(("recognised_external", "河北", "external"), (made.Text("state"), made.Text("region"), made.Text("source")));
        var shown = await stranger.GetAsync($"/api/v1/public/certificates/{made.Text("verifyToken")}");
        Assert.Equal(("valid", "河北", "李*明", "intermediate"), (shown.Text("status"), shown.Text("region"), shown.Text("holderName"), shown.Text("level")));
        await Refused.ExpectAsync(422, "certificate.external_already_there", () => ImportAsync(zhou, li, "河北省", "HB-1"));
        foreach (var form in (string[])["pdf", "credential", "page"]) await Refused.ExpectAsync(422, "certificate.not_issued_here", () => li.GetAsync($"{Certificates}/{made.Id()}/{form}"));

        await wei.PostAsync($"{Certificates}/{made.Id()}/revocation-request", new { ground = "fraud", reason = "原证已撤" });
        await wei.PostAsync($"{Certificates}/{made.Id()}/hearing", new { reason = "原证已撤" });
        await jiang.PostAsync($"{Certificates}/{made.Id()}/hearing/statement", new { reason = "当面陈述：已知悉" });
        await jiang.PostAsync($"{Certificates}/{made.Id()}/revocation", new { reason = "原证已撤" });
        Assert.Equal("revoked", (await stranger.GetAsync($"/api/v1/public/certificates/{made.Text("verifyToken")}")).Text("status"));
        Assert.Empty(await server.CertificateFindingsAsync());
    }

    [Fact]
    public async Task A_title_of_another_region_waits_for_the_authority_and_is_unknown_until_then()
    {
        var (li, zhou, wei, _, stranger) = await PeopleAsync();
        var made = await ImportAsync(zhou, li, "山西省", "SX-1");
        var path = $"{Certificates}/{made.Id()}";
        Assert.Equal("external_proposed", made.Text("state"));
        Assert.Equal("unknown", (await stranger.GetAsync($"/api/v1/public/certificates/{made.Text("verifyToken")}")).Text("status"));
        await Refused.ExpectAsync(403, "certificate.confirm_external.forbidden", () => zhou.PostAsync($"{path}/recognition"));
        await wei.PostAsync($"{path}/recognition");
        Assert.Equal("valid", (await stranger.GetAsync($"/api/v1/public/certificates/{made.Text("verifyToken")}")).Text("status"));

        var other = await ImportAsync(zhou, li, "山西省", "SX-2");
        await Refused.ExpectAsync(422, "reason.missing", () => wei.PostAsync($"{Certificates}/{other.Id()}/declination", new { }));
        await wei.PostAsync($"{Certificates}/{other.Id()}/declination", new { reason = "查无原证" });
        Assert.Equal("unknown", (await stranger.GetAsync($"/api/v1/public/certificates/{other.Text("verifyToken")}")).Text("status"));
        // What was declined does not stand in the way of the same number with better proof.
        Assert.Equal("external_proposed", (await ImportAsync(zhou, li, "山西省", "SX-2")).Text("state"));
    }

    [Fact]
    public async Task Who_holds_both_roles_does_not_confirm_what_the_same_person_brought_in()
    {
        var (li, _, _, _, _) = await PeopleAsync();
        var both = await server.PersonAsync("Bao", "C", roles: [(Role.Secretariat, "C"), (Role.Authority, "C")]);
        var made = await ImportAsync(both, li, "山西省", "SX-9");
        var refused = await Assert.ThrowsAsync<Refused>(() => both.PostAsync($"{Certificates}/{made.Id()}/recognition"));
        Assert.Contains("certificate.second_person_needed", refused.Codes);
    }

    [Fact]
    public async Task What_is_incomplete_wrongly_dated_without_proof_or_ones_own_is_refused()
    {
        var (li, zhou, wei, _, _) = await PeopleAsync();
        await Refused.ExpectAsync(422, "certificate.external_incomplete", () => ImportAsync(zhou, li, "河北省", ""));
        await Refused.ExpectAsync(422, "certificate.external_dates", () => ImportAsync(zhou, li, "河北省", "HB-2", awardedOn: "2021-12-21"));
        await Refused.ExpectAsync(422, "certificate.external_dates", () => ImportAsync(zhou, li, "河北省", "HB-2", issuedOn: "2026-03-03"));
        await Refused.ExpectAsync(422, "reason.missing", () => ImportAsync(zhou, li, "河北省", "HB-2", proof: " "));
        await Refused.ExpectAsync(422, "certificate.own", () => ImportAsync(zhou, zhou, "河北省", "HB-2"));
        await Refused.ExpectAsync(403, "certificate.import_external.forbidden", () => ImportAsync(wei, li, "河北省", "HB-2"));
    }
}

public sealed class ExternalTitleTestsOnSqlite(SqliteServer server) : ExternalTitleTests(server), IClassFixture<SqliteServer>;

public sealed class ExternalTitleTestsOnPostgreSql(PostgreSqlServer server) : ExternalTitleTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
