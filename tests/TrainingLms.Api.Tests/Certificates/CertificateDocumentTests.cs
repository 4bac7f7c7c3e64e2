using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Certificates;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Certificates;

public abstract class CertificateDocumentTests
{
    readonly LmsServer server;

    protected CertificateDocumentTests(LmsServer server)
    {
        Issued.FontOrSkip();
        this.server = server;
        var options = server.Services.GetRequiredService<CertificateOptions>();
        (options.FontFile, options.PublicAddress) = (Issued.Font, "https://training.example");
    }

    async Task<(Persona Li, Persona Qin, Persona You, Persona Wei)> PeopleAsync() => (
        await server.PersonAsync("李小明", "C-1"),
        await server.PersonAsync("Qin", "C", roles: (Role.Registrar, "C")),
        await server.PersonAsync("You", "C", roles: (Role.Registrar, "C")),
        await server.PersonAsync("Wei", "C", roles: (Role.Authority, "C")));

    static string Path(Guid id) => $"/api/v1/certificates/{id}";

    [Fact]
    public async Task A_PDF_is_the_same_whenever_asked_by_whomever_and_only_while_the_certificate_is_in_force()
    {
        var (li, qin, _, wei) = await PeopleAsync();
        var path = Path((await server.CertificateAsync(li)).Id);
        var first = await li.DownloadAsync($"{path}/pdf");
        Assert.StartsWith("%PDF-1.7", Encoding.Latin1.GetString(first), StringComparison.Ordinal);
        server.Services.GetRequiredService<CertificateOptions>().PublicAddress = "https://moved.example";
        server.Clock.Advance(NodaTime.Duration.FromHours(1));
        Assert.Equal(first, await qin.DownloadAsync($"{path}/pdf"));
        await wei.PostAsync($"{path}/suspension", new { reason = "调查中" });
        await Refused.ExpectAsync(422, "certificate.not_in_force", () => qin.GetAsync($"{path}/pdf"));
        await Refused.ExpectAsync(422, "certificate.not_in_force", () => qin.GetAsync($"{path}/credential"));
        await wei.PostAsync($"{path}/restoration", new { reason = "未认定" });
        Assert.Equal(first, await li.DownloadAsync($"{path}/pdf"));
        await Refused.ExpectAsync(404, "certificate.not_found", async () => await (await server.PersonAsync("Zhao", "C-2")).GetAsync($"{path}/pdf"));
    }

    [Fact]
    public async Task Six_who_ask_first_at_once_get_the_same_bytes()
    {
        var (li, _, _, _) = await PeopleAsync();
        var path = Path((await server.CertificateAsync(li)).Id);
        foreach (var form in (string[])["pdf", "credential"])
        {
            var got = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => li.DownloadAsync($"{path}/{form}")));
            Assert.Single(got.Select(Convert.ToHexString).Distinct());
        }
    }

    [Fact]
    public async Task What_the_font_cannot_print_is_not_issued_and_can_be_set_aside_and_prepared_again()
    {
        var (li, qin, you, _) = await PeopleAsync();
        var old = await server.CertificateAsync(li);
        var wrong = await qin.PostAsync($"{Path(old.Id)}/correction", new { holderName = "李𪚥明", reason = "户籍证明" });
        var refused = await Refused.ExpectAsync(422, "certificate.glyphs_missing", () => you.PostAsync($"{Path(wrong.Id())}/issue"));
        Assert.Contains("U+2A6A5", refused.Problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("李", refused.Problem.GetRawText(), StringComparison.Ordinal);
        var stranger = server.Stranger();
        Assert.Equal("unknown", (await stranger.GetAsync($"/api/v1/public/certificates/{wrong.Text("verifyToken")}")).Text("status"));
        Assert.Equal("valid", (await stranger.GetAsync($"/api/v1/public/certificates/{old.VerifyToken}")).Text("status"));

        await Refused.ExpectAsync(422, "certificate.correction_already_there", () => qin.PostAsync($"{Path(old.Id)}/correction", new { holderName = "李晓明", reason = "户籍证明" }));
        await Refused.ExpectAsync(422, "reason.missing", () => qin.PostAsync($"{Path(wrong.Id())}/discarding", new { }));
        await qin.PostAsync($"{Path(wrong.Id())}/discarding", new { reason = "字体缺字" });
        Assert.Equal("unknown", (await stranger.GetAsync($"/api/v1/public/certificates/{wrong.Text("verifyToken")}")).Text("status"));
        await Refused.ExpectAsync(404, "certificate.not_found", () => li.GetAsync(Path(wrong.Id())));
        var right = await qin.PostAsync($"{Path(old.Id)}/correction", new { holderName = "李晓明", reason = "户籍证明" });
        await you.PostAsync($"{Path(right.Id())}/issue");

        // Links both ways, on either side of the counter.
        var (before, after) = (await stranger.GetAsync($"/api/v1/public/certificates/{old.VerifyToken}"), await stranger.GetAsync($"/api/v1/public/certificates/{right.Text("verifyToken")}"));
        Assert.Equal(("superseded", right.Text("number")), (before.Text("status"), before.Text("replacedBy")));
        Assert.Equal(("valid", old.Number), (after.Text("status"), after.Text("replaces")));
        Assert.Equal((right.Id(), old.Id), ((await qin.GetAsync(Path(old.Id))).Id("replacedById"), (await qin.GetAsync(Path(right.Id()))).Id("correctsId")));
        Assert.Equal(2, await server.InDatabaseAsync(db => db.CertificateDocuments.CountAsync(d => d.CertificateId == right.Id())));
        Assert.Empty(await server.CertificateFindingsAsync());
    }

    [Fact]
    public async Task Each_verification_is_logged_without_a_word_of_who_asked()
    {
        var (li, _, _, _) = await PeopleAsync();
        var certificate = await server.CertificateAsync(li);
        server.Log.IsListening = true;
        await server.Stranger().GetAsync($"/api/v1/public/certificates/{certificate.VerifyToken}");
        server.Log.IsListening = false;
        var line = Assert.Single(server.Log.Lines, line => line.Contains($"{certificate.Id} verified", StringComparison.Ordinal));
        Assert.DoesNotContain("127.0.0.1", line, StringComparison.Ordinal);
        Assert.DoesNotContain(certificate.VerifyToken, line, StringComparison.Ordinal);
    }
}

public sealed class CertificateDocumentTestsOnSqlite(SqliteServer server) : CertificateDocumentTests(server), IClassFixture<SqliteServer>;

public sealed class CertificateDocumentTestsOnPostgreSql(PostgreSqlServer server) : CertificateDocumentTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;

public abstract class CertificateWithoutFontTests(LmsServer server)
{
    [Fact]
    public async Task Without_a_font_the_page_and_the_credential_are_there_and_the_PDF_is_refused_with_what_to_do()
    {
        var li = await server.PersonAsync("李小明", "C-1");
        var path = $"/api/v1/certificates/{(await server.CertificateAsync(li)).Id}";
        await Refused.ExpectAsync(422, "certificate.no_font", () => li.GetAsync($"{path}/pdf"));
        Assert.Contains("李小明", Encoding.UTF8.GetString(await li.DownloadAsync($"{path}/page")), StringComparison.Ordinal);
        Assert.Equal(3, Encoding.ASCII.GetString(await li.DownloadAsync($"{path}/credential")).Split('.').Length);
    }
}

public sealed class CertificateWithoutFontTestsOnSqlite(SqliteServer server) : CertificateWithoutFontTests(server), IClassFixture<SqliteServer>;

public sealed class CertificateWithoutFontTestsOnPostgreSql(PostgreSqlServer server) : CertificateWithoutFontTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
