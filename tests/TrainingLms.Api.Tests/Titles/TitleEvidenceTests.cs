using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Titles;

public abstract class TitleEvidenceTests(LmsServer server)
{
    static readonly SealedColumn Column = new("title_evidence", "content_key");
    static int stories;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_further_version_stands_beside_the_old_one_and_both_are_read_as_they_came()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        var second = "%PDF-1.7 第二稿"u8.ToArray();
        var shown = await story.Li.UploadAsync($"{story.Path}/evidence?fileName={Uri.EscapeDataString("整改报告 v2.pdf")}&item=1", second);
        var (old, now) = (shown.Items("evidence")[0], shown.Items("evidence")[1]);
        Assert.Equal((1, 1, TitleStory.Report.Hash, "not_scanned"), (old.Int("item"), old.Int("number"), old.Text("hash"), old.Text("scan")));
        Assert.Equal((1, 2, TitleProof.HashOf(second), "application/pdf", second.Length), (now.Int("item"), now.Int("number"), now.Text("hash"), now.Text("mediaType"), now.Int("size")));
        Assert.Equal(JsonValueKind.Null, now.GetProperty("uploadedHash").ValueKind);
        Assert.Equal(TitleStory.Report.Content, await story.Li.DownloadAsync($"{story.Path}/evidence/{old.Id()}"));

        using var response = await story.Li.Http.GetAsync(new Uri($"{story.Path}/evidence/{now.Id()}", UriKind.Relative), Cancel);
        Assert.Equal(second, await response.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(("application/pdf", "nosniff"), (response.Content.Headers.ContentType?.MediaType, response.Headers.GetValues("X-Content-Type-Options").Single()));
        var disposition = response.Content.Headers.ContentDisposition!;
        Assert.Equal(("attachment", "整改报告 v2.pdf"), (disposition.DispositionType, disposition.FileNameStar));

        // What lies in the store tells nothing: sealed, and under a name of its own.
        var stored = await StoredAsync(story.ApplicationId);
        Assert.Equal(2, stored.Count);
        Assert.All(stored, file => Assert.DoesNotContain("PDF", Encoding.Latin1.GetString(file.Bytes), StringComparison.Ordinal));
        await Refused.ExpectAsync(404, "evidence.item_not_found", () => story.Li.UploadAsync($"{story.Path}/evidence?fileName=a.pdf&item=2", "%PDF-3"u8.ToArray()));
        await Refused.ExpectAsync(422, "proof.twice", () => story.Li.UploadAsync($"{story.Path}/evidence?fileName=a.pdf", second));
        Assert.Equal(2, (await StoredAsync(story.ApplicationId)).Count);
    }

    [Fact]
    public async Task Nothing_is_handed_in_or_supplied_whose_evidence_was_not_uploaded()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        var missing = new TitleProof("演练方案.pdf");
        await story.Li.PutAsync($"{story.Path}/content", new
        {
            level = "intermediate",
            direction = "cyberspace-security",
            education = "bachelor",
            lowerTitle = "assistant",
            lowerTitleSince = "2021-12-31",
            achievements = new[] { TitleStory.Report.Proving("等级保护整改", story.Today.PlusDays(-30)), missing.Proving("应急演练", story.Today.PlusDays(-40)) },
        });
        var refused = await Refused.ExpectAsync(422, "application.evidence_not_uploaded", () => story.SubmitAsync());
        Assert.Contains("演练方案.pdf", refused.Problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("整改报告.pdf", refused.Problem.GetRawText(), StringComparison.Ordinal);
        // The file of somebody else's application does not count.
        var other = $"/api/v1/title-applications/{(await story.CreateAsync(story.Wang)).Id()}";
        await missing.UploadAsync(story.Wang, other);
        await Refused.ExpectAsync(422, "application.evidence_not_uploaded", () => story.SubmitAsync());
        await missing.UploadAsync(story.Li, story.Path);
        var submitted = await story.SubmitAsync();
        Assert.Equal([1, 1], submitted.Items("evidence").Select(file => file.Int("handedInWith")));

        var text = await server.InDatabaseAsync(db => db.ApplicationVersions.Where(v => v.ApplicationId == story.ApplicationId).Select(v => v.Text).SingleAsync());
        Assert.Contains(missing.Hash, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_to_defects_need_their_files_which_come_only_while_they_are_asked_for()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.RecommendedAsync();
        var page = new TitleProof("盖章页.pdf");
        await Refused.ExpectAsync(409, "title_application.attach_evidence.not_in_acceptance_check", () => page.UploadAsync(story.Li, story.Path));
        await story.Sun.PostAsync($"{story.Path}/supplement-request", new { defects = new[] { "缺盖章页" } });
        await Refused.ExpectAsync(422, "application.evidence_not_uploaded", () => story.Li.PostAsync($"{story.Path}/supplement", page.Answering(1)));
        await page.UploadAsync(story.Li, story.Path);
        Assert.Single((await story.Sun.GetAsync(story.Path)).Items("evidence"));
        var supplied = await story.Li.PostAsync($"{story.Path}/supplement", page.Answering(1));
        Assert.Equal([1, 2], supplied.Items("evidence").Select(file => file.Int("handedInWith")));
        Assert.Equal(2, (await story.Sun.GetAsync(story.Path)).Items("evidence").Length);
        await Refused.ExpectAsync(409, "title_application.attach_evidence.not_in_acceptance_check", () => new TitleProof("b.pdf").UploadAsync(story.Li, story.Path));
    }

    [Fact]
    public async Task Others_see_what_was_handed_in_and_nothing_else_and_are_written_down()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        await new TitleProof("未用.pdf").UploadAsync(story.Li, story.Path);
        await Refused.ExpectAsync(404, "application.not_found", () => story.Wang.DownloadOrRefusedAsync($"{story.Path}/evidence/{Guid.Empty}"));
        var files = (await story.SubmitAsync()).Items("evidence");
        var (used, unused) = ($"{story.Path}/evidence/{files[0].Id()}", $"{story.Path}/evidence/{files[1].Id()}");

        Assert.Equal(files[0].Id(), Assert.Single((await story.Wang.GetAsync(story.Path)).Items("evidence")).Id());
        Assert.Equal(TitleStory.Report.Content, await story.Wang.DownloadAsync(used));
        await Refused.ExpectAsync(404, "proof.not_found", () => story.Wang.DownloadOrRefusedAsync(unused));
        await Refused.ExpectAsync(409, "title_application.attach_evidence.not_in_employer_review", () => new TitleProof("w.pdf").UploadAsync(story.Wang, story.Path));
        var west = await server.PersonAsync("Chu", "C-2", roles: (Role.EmployerApprover, "C-2"));
        foreach (var stranger in new[] { west, story.Sun })
        {
            await Refused.ExpectAsync(404, "application.not_found", () => stranger.DownloadOrRefusedAsync(used));
            await Refused.ExpectAsync(404, "application.not_found", () => new TitleProof("s.pdf").UploadAsync(stranger, story.Path));
        }
        await story.Li.DownloadAsync(unused);

        // Given back, it is a draft again: what was handed in stays seen, and nobody but the applicant adds to it.
        await story.Wang.PostAsync($"{story.Path}/employer-return", new { reason = "缺页" });
        await Refused.ExpectAsync(403, "title_application.attach_evidence.forbidden", () => new TitleProof("w.pdf").UploadAsync(story.Wang, story.Path));
        await new TitleProof("补页.pdf").UploadAsync(story.Li, story.Path);
        Assert.Equal(files[0].Id(), Assert.Single((await story.Wang.GetAsync(story.Path)).Items("evidence")).Id());

        var looks = await LooksAsync(story.ApplicationId);
        Assert.Equal([(story.Wang.Id, files[0].Text("hash"))], looks);
        // That somebody looked is nothing that was done to the case.
        Assert.DoesNotContain((await story.Li.GetAsync(story.Path)).Items("history"), line => line.Text("trigger") == "open_title_evidence");
    }

    [Fact]
    public async Task Files_are_told_by_their_content_and_names_lead_nowhere()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        var before = await StoredAsync();
        await Refused.ExpectAsync(422, "proof.empty", () => UploadAsync("a.pdf", []));
        await Refused.ExpectAsync(422, "proof.type", () => UploadAsync("a.pdf", "MZ program"u8.ToArray()));
        await Refused.ExpectAsync(422, "proof.name_wrong", () => UploadAsync("", "%PDF-1"u8.ToArray()));
        await Refused.ExpectAsync(422, "proof.name_wrong", () => UploadAsync("../..", [.. "%PDF-1"u8], "%2F"));
        await Refused.ExpectAsync(422, "proof.name_wrong", () => UploadAsync(new string('a', 121), "%PDF-1"u8.ToArray()));
        await Refused.ExpectAsync(422, "proof.damaged", () => UploadAsync("a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0xFF]));
        Assert.Equal(before, await StoredAsync());
        var shown = await UploadAsync(@"..\..\keys\/../etc/passwd", "%PDF-1"u8.ToArray());
        Assert.Equal("passwd", shown.Items("evidence")[^1].Text("name"));
        Assert.All((await StoredAsync()).Except(before), name => Assert.Matches("^[0-9a-f]{32}$", name));

        Task<JsonElement> UploadAsync(string name, byte[] content, string end = "") => story.Li.UploadAsync($"{story.Path}/evidence?fileName={Uri.EscapeDataString(name)}{end}", content);
    }

    [Fact]
    public async Task Where_a_picture_was_taken_is_not_kept_and_both_hashes_are()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        var photo = Jpeg();
        var file = (await story.Li.UploadAsync($"{story.Path}/evidence?fileName=photo.png", photo)).Items("evidence")[^1];
        var kept = await story.Li.DownloadAsync($"{story.Path}/evidence/{file.Id()}");
        Assert.DoesNotContain("GPS", Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
        Assert.Equal(("image/jpeg", TitleProof.HashOf(kept), TitleProof.HashOf(photo), kept.Length), (file.Text("mediaType"), file.Text("hash"), file.Text("uploadedHash"), file.Int("size")));
    }

    [Fact]
    public async Task Uploads_at_one_moment_are_all_kept_with_numbers_of_their_own()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => story.Li.UploadAsync($"{story.Path}/evidence?fileName=v{n}.pdf{(n % 2 == 0 ? "&item=1" : "")}", Encoding.UTF8.GetBytes($"%PDF-1.7 {n}"))));
        var files = (await story.Li.GetAsync(story.Path)).Items("evidence");
        Assert.Equal([(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (2, 1), (3, 1), (4, 1), (5, 1)], files.Select(file => (file.Int("item"), file.Int("number"))));
        Assert.Equal(9, (await StoredAsync(story.ApplicationId)).Count);
    }

    [Fact]
    public async Task A_server_that_dies_between_storing_and_committing_leaves_a_stray_file_that_goes_after_a_day()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        var before = await StoredAsync();
        await using (var scope = server.Services.CreateAsyncScope())
        {
            var services = scope.ServiceProvider;
            var dying = new TitleEvidenceDesk(services.GetRequiredService<LmsDbContext>(), services.GetRequiredService<ApplicationDesk>(), new SealedFiles(new DyingStore(services.GetRequiredService<IFileStore>()), server.Keys),
                services.GetRequiredService<VirusScanner>(), services.GetRequiredService<TitleOptions>());
            var act = server.SystemAct with { By = new Actor(story.Li.Id, "Li", [], FlatUnits.Instance) };
            await Assert.ThrowsAsync<DyingStore.Died>(() => dying.AttachAsync(story.ApplicationId, null, "b.pdf", "%PDF-b"u8.ToArray(), ExpectedVersion.Any, act, Cancel));
        }
        var stray = Assert.Single((await StoredAsync()).Except(before));
        Assert.Single((await story.Li.GetAsync(story.Path)).Items("evidence"));
        Assert.Empty(await FindingsAsync());

        // Younger than a day, it might still be on its way to its row.
        server.Clock.MoveTo(server.Calendar.StartOf(story.Today.PlusDays(1)) + Duration.FromMinutes(150));
        await server.RetentionAsync();
        Assert.Contains(stray, await StoredAsync());
        server.Clock.Advance(Duration.FromDays(1));
        var run = (await server.RetentionAsync())!;
        Assert.Equal(before, await StoredAsync());
        Assert.Equal(1, await server.InDatabaseAsync(db => db.Tombstones.Where(stone => stone.RunId == run.Id && stone.Rule == "stray_files").Select(stone => stone.Count).SumAsync()));
        Assert.Equal(TitleStory.Report.Content, await story.Li.DownloadAsync($"{story.Path}/evidence/{(await story.Li.GetAsync(story.Path)).Items("evidence")[0].Id()}"));
    }

    [Fact]
    public async Task A_file_that_was_lost_or_changed_in_the_store_is_found_and_never_handed_out()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        var other = new TitleProof("另一份.pdf");
        var files = (await other.UploadAsync(story.Li, story.Path)).Items("evidence");
        var path = $"{story.Path}/evidence/{files[0].Id()}";
        var (one, two) = (FileOf(await PlaceAsync(files[0].Id())), FileOf(await PlaceAsync(files[1].Id())));
        var (bytes, others) = (await File.ReadAllBytesAsync(one, Cancel), await File.ReadAllBytesAsync(two, Cancel));

        File.Delete(one);
        Assert.Equal(["evidence.file_lost"], await FindingsAsync());
        await Refused.ExpectAsync(503, "evidence.file_missing", () => story.Li.DownloadOrRefusedAsync(path));
        // The sealed bytes of another file in its place, and its own with one bit turned.
        foreach (var forged in new[] { others, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)] })
        {
            await File.WriteAllBytesAsync(one, forged, Cancel);
            Assert.Equal(["evidence.file_differs"], await FindingsAsync());
            await Refused.ExpectAsync(503, "evidence.file_changed", () => story.Li.DownloadOrRefusedAsync(path));
        }
        await File.WriteAllBytesAsync(one, bytes, Cancel);
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task The_evidence_of_people_who_are_erased_goes_with_them()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        var place = await PlaceAsync((await story.Li.GetAsync(story.Path)).Items("evidence")[0].Id());
        await server.InDatabaseAsync(db => db.People.Where(person => person.Id == story.Li.Id).ExecuteUpdateAsync(p => p.SetProperty(one => one.ErasedAt, server.Clock.GetCurrentInstant())));
        server.Clock.MoveTo(server.Calendar.StartOf(story.Today.PlusDays(2)) + Duration.FromMinutes(150));
        Assert.NotNull(await server.RetentionAsync());
        Assert.False(await server.InDatabaseAsync(db => db.TitleEvidence.AnyAsync(file => file.ApplicationId == story.ApplicationId)));
        Assert.DoesNotContain(place, await StoredAsync());
    }

    [Fact]
    public async Task A_member_reads_the_files_of_cleared_cases_without_their_names_until_recused()
    {
        var proof = new TitleProof("李小明的论文.pdf");
        var story = await new PanelStory(server, $"E{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}")
        {
            Stated = content => content with { Achievements = [content.Achievements[0] with { EvidenceName = proof.Name, EvidenceHash = proof.Hash }] },
        }.BeginAsync();
        var (file, unused) = (await PlantAsync(story, proof, 1), await PlantAsync(story, new TitleProof("未用.pdf"), 2));
        await story.DrawAsync();
        await story.Office.PostAsync($"{story.Session}/invitations");
        var seat = (await story.InvitedAsync())[0];
        var expert = story.Experts[seat.Id("personId")];
        var path = $"{story.Session}/cases/{story.ApplicationId}/evidence/{file}";
        await story.AcceptAsync(seat);
        await Refused.ExpectAsync(404, "proof.not_found", () => expert.DownloadOrRefusedAsync(path));
        await story.Lead.PostAsync($"/api/v1/panel-seats/{seat.Id()}/clearance");

        var copy = await expert.GetAsync($"{story.Session}/cases/{story.ApplicationId}/copy");
        var named = Assert.Single(copy.Items("evidence"));
        Assert.Equal((file, "evidence-1-1.pdf", proof.Hash), (named.Id(), named.Text("name"), named.Text("hash")));
        Assert.DoesNotContain("李小明", copy.GetRawText(), StringComparison.Ordinal);
        using (var response = await expert.Http.GetAsync(new Uri(path, UriKind.Relative), Cancel))
        {
            Assert.Equal(proof.Content, await response.Content.ReadAsByteArrayAsync(Cancel));
            Assert.Equal("evidence-1-1.pdf", response.Content.Headers.ContentDisposition!.FileName);
        }
        await Refused.ExpectAsync(404, "proof.not_found", () => expert.DownloadOrRefusedAsync($"{story.Session}/cases/{story.ApplicationId}/evidence/{unused}"));
        await Refused.ExpectAsync(404, "application.not_found", () => expert.DownloadOrRefusedAsync($"/api/v1/title-applications/{story.ApplicationId}/evidence/{file}"));
        Assert.Equal([expert.Id], (await LooksAsync(story.ApplicationId)).Select(look => look.ActorId));

        await story.Office.PostAsync($"/api/v1/panel-seats/{seat.Id()}/recusals", new { applicationId = story.ApplicationId, reason = "收到新的线索" });
        await Refused.ExpectAsync(404, "proof.not_found", () => expert.DownloadOrRefusedAsync(path));
    }

    /// <summary>A file of an application that was filed past its drafts.</summary>
    async Task<Guid> PlantAsync(PanelStory story, TitleProof proof, int item)
    {
        var act = server.SystemAct;
        var (place, key) = await server.Services.GetRequiredService<SealedFiles>().PutAsync(proof.Content, Column, act.At, Cancel);
        var id = act.NewId();
        await server.InDatabaseAsync(db =>
        {
            db.TitleEvidence.Add(new TitleEvidence
            {
                Id = id,
                ApplicationId = story.ApplicationId,
                Item = item,
                Number = 1,
                Name = proof.Name,
                MediaType = "application/pdf",
                Size = proof.Content.Length,
                Hash = proof.Hash,
                Scan = VirusScan.NotScanned,
                UploadedAt = act.At,
                Place = place.Name,
                ContentKey = key,
                HandedInWith = 1,
            });
            return db.SaveChangesAsync();
        });
        return id;
    }

    async Task<IReadOnlyList<(Guid ActorId, string? File)>> LooksAsync(Guid application) => await server.InDatabaseAsync(async db =>
        (await db.AuditEntries.AsNoTracking().Include(entry => entry.Details).Where(entry => entry.SubjectId == application && entry.Trigger == "open_title_evidence").ToListAsync())
        .ConvertAll(entry => (entry.ActorId, entry.FieldChanges().Single().After)));

    async Task<List<string>> FindingsAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetServices<IConsistencyCheck>().OfType<EvidenceCheck>().Single().FindAsync(Cancel).Select(found => found.What.Code).ToListAsync(Cancel);
    }

    Task<string> PlaceAsync(Guid file) => server.InDatabaseAsync(db => db.TitleEvidence.Where(one => one.Id == file).Select(one => one.Place).SingleAsync());

    string FileOf(string place) => Path.Combine(server.Options.DataFolder, "files", "title_evidence", place[^2..], place);

    /// <summary>Names of all files in the store.</summary>
    async Task<List<string>> StoredAsync() =>
        await server.Services.GetRequiredService<IFileStore>().ListAsync("title_evidence", Cancel).Select(key => key.Name).Order().ToListAsync(Cancel);

    async Task<List<(string Place, byte[] Bytes)>> StoredAsync(Guid application)
    {
        var places = await server.InDatabaseAsync(db => db.TitleEvidence.Where(file => file.ApplicationId == application).Select(file => file.Place).ToListAsync());
        return places.ConvertAll(place => (place, File.ReadAllBytes(FileOf(place))));
    }

    static byte[] Jpeg() =>
        [0xFF, 0xD8, 0xFF, 0xE1, 0, 17, .. "Exif\0\0GPS 39.1N"u8, 0xFF, 0xDB, 0, 4, 1, 2, 0xFF, 0xDA, 0, 4, 1, 2, 7, 0xFF, 0, 8, 0xFF, 0xD9];

    /// <summary>Stores, and then the power goes.</summary>
    sealed class DyingStore(IFileStore store) : IFileStore
    {
        public sealed class Died : Exception;

        public async Task PutAsync(FileKey key, ReadOnlyMemory<byte> content, CancellationToken cancel)
        {
            await store.PutAsync(key, content, cancel);
            throw new Died();
        }

        public Task<byte[]?> ReadAsync(FileKey key, CancellationToken cancel) => throw new Died();

        public Task DeleteAsync(FileKey key, CancellationToken cancel) => throw new Died();

        public IAsyncEnumerable<FileKey> ListAsync(string area, CancellationToken cancel) => throw new Died();
    }
}

public sealed class TitleEvidenceTestsOnSqlite(SqliteServer server) : TitleEvidenceTests(server), IClassFixture<SqliteServer>;

public sealed class TitleEvidenceTestsOnPostgreSql(PostgreSqlServer server) : TitleEvidenceTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;

/// <summary>A server that takes little.</summary>
public sealed class NarrowServer : SqliteServer
{
    protected override IReadOnlyDictionary<string, string?> Settings =>
        new Dictionary<string, string?>(base.Settings) { ["Titles:EvidenceMegabytes"] = "1", ["Titles:EvidenceTotalMegabytes"] = "2", ["Titles:EvidenceFiles"] = "4" };
}

public sealed class TitleEvidenceLimitTests(NarrowServer server) : IClassFixture<NarrowServer>
{
    [Fact]
    public async Task A_file_all_files_and_their_number_have_limits_and_what_is_refused_leaves_nothing()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        await Refused.ExpectAsync(422, "proof.too_large", () => UploadAsync(1024 * 1024 + 1));
        await UploadAsync(1024 * 1024);
        await Refused.ExpectAsync(422, "evidence.too_large_together", () => UploadAsync(1024 * 1024));
        await UploadAsync(1000);
        await UploadAsync(1001);
        await Refused.ExpectAsync(422, "evidence.too_many", () => UploadAsync(1002));
        Assert.Equal(4, (await story.Li.GetAsync(story.Path)).Items("evidence").Length);
        Assert.Equal(4, await server.Services.GetRequiredService<IFileStore>().ListAsync("title_evidence", TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken));

        Task<JsonElement> UploadAsync(int size) => story.Li.UploadAsync($"{story.Path}/evidence?fileName={size}.pdf", [.. "%PDF-"u8, .. new byte[size - 5]]);
    }
}
