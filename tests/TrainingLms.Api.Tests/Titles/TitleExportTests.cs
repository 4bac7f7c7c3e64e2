using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Excel;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>What is printed and filed of a session, a round and a case.</summary>
public abstract class TitleExportTests(LmsServer server)
{
    static int stories;

    async Task<PanelStory> VotedAsync(string? specialty = null)
    {
        var story = await (await new PanelStory(server, specialty ?? $"X{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}").BeginAsync()).FormPanelAsync();
        var ballot = await story.FreezeAsync();
        await story.VoteAsync(ballot, ["favour", "favour", "favour", "favour", "favour", "favour", "favour", "favour", "against", "against", "abstain"]);
        await story.Chair.PostAsync($"{ballot}/declaration");
        return story;
    }

    static async Task AnnounceAsync(PanelStory story)
    {
        await story.Chair.PostAsync($"{story.Session}/close-of-business");
        await story.Chair.PostAsync($"{story.Session}/announcement");
    }

    [Fact]
    public async Task Minutes_tell_who_came_and_went_and_results_once_announced_and_totals_only_to_those_who_may_see_them()
    {
        var story = await VotedAsync();
        var before = await SheetsAsync(story.Office, $"{story.Session}/minutes");
        Assert.Equal(["The meeting", "Course and attendance", "Cases", "Recusals", "Votes", "Signatures"], before.Keys);
        Assert.Equal(PanelStory.Size, before["Course and attendance"].Count(row => row[2] == "check in"));
        Assert.Contains(before["Course and attendance"], row => row[1] == "Feng" && row[2] == "freeze roll");
        Assert.Equal(["1", "李小明", "associate senior", ""], before["Cases"][1]);
        Assert.DoesNotContain(before["Votes"], row => row.Contains("passed"));
        Assert.Equal(PanelStory.Size + 3, before["Signatures"].Count - 1);

        await AnnounceAsync(story);
        var office = await SheetsAsync(story.Office, $"{story.Session}/minutes");
        Assert.Equal(["1", "李小明", "associate senior", "passed"], office["Cases"][1]);
        Assert.Equal(["李小明", "1", "electronic", "11", "0", "11", "declared", "passed", "8", "2", "1", "0", "Chen", "Chu"], office["Votes"][1]);
        var authority = await SheetsAsync(story.Authority, $"{story.Session}/minutes");
        Assert.Equal(["李小明", "1", "electronic", "11", "0", "11", "declared", "passed", "Chen", "Chu"], authority["Votes"][1]);
        var seated = await story.SeatedAsync();
        await Refused.ExpectAsync(404, "session.not_found", () => seated[0].GetAsync($"{story.Session}/minutes"));
    }

    [Fact]
    public async Task The_ballot_record_as_a_workbook_holds_lists_and_digests_for_those_who_see_totals()
    {
        var story = await VotedAsync();
        var record = await story.Supervisor.GetAsync($"{story.Session}/ballot-record");
        var sheets = await SheetsAsync(story.Supervisor, $"{story.Session}/ballot-record/workbook");
        Assert.Equal(record.Items("rounds")[0].Text("tallyDigest"), sheets["Digests"][1][4]);
        Assert.Equal(["In favour", "In favour", "In favour", "In favour", "In favour", "In favour", "In favour", "In favour", "Against", "Against", "Abstain"], sheets["Sealed lists"].Skip(1).Select(row => row[3]));
        await Refused.ExpectAsync(404, "session.not_found", () => story.Authority.GetAsync($"{story.Session}/ballot-record/workbook"));
    }

    [Fact]
    public async Task The_list_of_a_notice_shows_its_fields_and_no_others()
    {
        // A notice names titles, so it needs a ladder that there is.
        var story = await VotedAsync("cyber");
        await AnnounceAsync(story);
        async Task<Dictionary<string, List<string[]>>> ListAsync(string[] fields)
        {
            var drafted = await story.Office.PostAsync($"/api/v1/title-rounds/{story.RoundId}/result-notices", new { sessionId = story.SessionId, contact = "评审办 000-0000", fields });
            return await SheetsAsync(story.Office, $"/api/v1/public-notices/{drafted.Id()}/list");
        }
        var sheets = await ListAsync(["Name", "Title"]);
        Assert.Equal(["No.", "Name", "Title"], sheets["List"][0]);
        Assert.Equal("李小明", sheets["List"][1][1]);
        Assert.DoesNotContain(sheets["About"], row => row.Contains("评审办 000-0000"));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(e => e.Trigger == "export_notice" && e.ActorId == story.Office.Id)));
    }

    [Fact]
    public async Task Statistics_show_no_figure_of_a_small_group()
    {
        var story = await VotedAsync();
        await AnnounceAsync(story);
        var sheets = await SheetsAsync(story.Office, $"/api/v1/title-rounds/{story.RoundId}/statistics");
        Assert.Equal(["associate senior", "< 5", "—", "—", "—", "—", "—"], sheets["By level"][1]);
        Assert.Equal(["Total", "< 5", "—", "—", "—", "—", "—"], sheets["By level"][2]);
        Assert.DoesNotContain(sheets["By unit"].Skip(1), row => row.Contains("1"));
        await Refused.ExpectAsync(404, "title_round.not_found", () => story.Chair.GetAsync($"/api/v1/title-rounds/{story.RoundId}/statistics"));
    }

    [Fact]
    public async Task A_case_book_tells_each_reader_what_that_reader_may_see()
    {
        var story = await VotedAsync();
        var applicant = await server.AsAsync(story.ApplicantId);
        var members = await story.SeatedAsync();
        string[] experts = [.. story.Experts.Values.Select(expert => expert.Name)];
        var path = $"/api/v1/title-applications/{story.ApplicationId}/case-book";

        // Before the announcement nobody reads a result, the office no more than the applicant.
        foreach (var reader in (Persona[])[applicant, story.Office, story.Authority])
        {
            var early = await BookAsync(reader, path);
            Assert.DoesNotContain("round passed", early, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("in favour 8", early, StringComparison.Ordinal);
            Assert.DoesNotContain("result pending", early, StringComparison.Ordinal);
            Assert.DoesNotContain("同意推荐。", WebUtility.HtmlDecode(early), StringComparison.Ordinal);
        }
        await AnnounceAsync(story);

        var own = await BookAsync(applicant, path);
        Assert.Contains("Applicant&#x27;s copy", own, StringComparison.Ordinal);
        Assert.Contains(">passed<", own, StringComparison.Ordinal);
        Assert.DoesNotContain("in favour", own, StringComparison.Ordinal);
        Assert.DoesNotContain("present 11", own, StringComparison.Ordinal);
        foreach (var name in experts.Append("Feng").Append("Chen").Append("Chu").Append("Zhou")) Assert.DoesNotContain($">{name}<", own, StringComparison.Ordinal);
        Assert.DoesNotContain("E0", own, StringComparison.Ordinal);
        Assert.Contains("<tr><td>同意推荐。</td></tr>", WebUtility.HtmlDecode(own), StringComparison.Ordinal);

        var office = await BookAsync(story.Office, path);
        Assert.Contains("in favour 8, against 2, abstain 1, blank 0", office, StringComparison.Ordinal);
        Assert.Contains("Feng", office, StringComparison.Ordinal);
        foreach (var name in experts) Assert.DoesNotContain($">{name}<", office, StringComparison.Ordinal);
        Assert.Matches("<tr><td>E[^<]+</td><td>同意推荐。</td></tr>", WebUtility.HtmlDecode(office));
        var authority = await BookAsync(story.Authority, path);
        Assert.Contains("present 11, recused 0, issued 11", authority, StringComparison.Ordinal);
        Assert.DoesNotContain("in favour", authority, StringComparison.Ordinal);
        var employer = await server.PersonAsync("Ren", "C-1", roles: (Role.EmployerReviewer, "C-1"));
        var employers = await BookAsync(employer, path);
        Assert.DoesNotContain("in favour", employers, StringComparison.Ordinal);
        Assert.DoesNotContain("同意推荐。", WebUtility.HtmlDecode(employers), StringComparison.Ordinal);
        await Refused.ExpectAsync(404, "application.not_found", () => members[0].GetAsync(path));

        // Every step stands in it with its place in the trail, and taking the book is no step of the case.
        var steps = await server.InDatabaseAsync(db => db.AuditEntries.Where(e => e.SubjectId == story.ApplicationId && e.Stream.StartsWith("title_application/")).ToListAsync());
        Assert.All(steps.Where(step => step.RefusedWith is null), step => Assert.Contains($"{step.Stream} #{step.Sequence}<br>{step.Hash[..16]}", office, StringComparison.Ordinal));
        Assert.DoesNotContain("export_case_book", (await applicant.GetAsync($"/api/v1/title-applications/{story.ApplicationId}")).GetRawText(), StringComparison.Ordinal);
    }

    static async Task<string> BookAsync(Persona reader, string path)
    {
        var page = Encoding.UTF8.GetString(await reader.DownloadAsync(path));
        if (Environment.GetEnvironmentVariable("TLMS_TEST_OUT") is { Length: > 0 } folder) await File.WriteAllTextAsync(Path.Combine(folder, $"case-book-{reader.Name}.html"), page);
        return page;
    }

    /// <summary>The rows of each sheet as text.</summary>
    static async Task<Dictionary<string, List<string[]>>> SheetsAsync(Persona reader, string path)
    {
        var content = await reader.DownloadAsync(path);
        if (Environment.GetEnvironmentVariable("TLMS_TEST_OUT") is { Length: > 0 } folder) await File.WriteAllBytesAsync(Path.Combine(folder, $"{path.Split('/')[^1]}-{reader.Name}.xlsx"), content);
        using var book = Workbook.Open(new MemoryStream(content));
        return book.Sheets.ToDictionary(sheet => sheet.Name, sheet => RowsOf([.. sheet.ReadRows(TestContext.Current.CancellationToken)]));

        // Blank cells are not in the file; a row is as wide as the first one.
        static List<string[]> RowsOf(List<SheetRow> rows) =>
            rows.ConvertAll(row => Enumerable.Range(1, rows[0].Cells.Max(cell => cell.Column)).Select(column => row[column].Raw).ToArray());
    }
}

public sealed class TitleExportTestsOnSqlite(SqliteServer server) : TitleExportTests(server), IClassFixture<SqliteServer>;

public sealed class TitleExportTestsOnPostgreSql(PostgreSqlServer server) : TitleExportTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
