using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Excel;
using TrainingLms.People;
using TrainingLms.Reports;

namespace TrainingLms.Api.Tests.Reports;

public abstract class ReportEditionTests(LmsServer server)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    async Task FoldAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<StandingFold>().RunAsync("test", Cancel);
    }

    Task<Persona> OfficerAsync(string unit = "C") => server.PersonAsync("Officer", unit, roles: [(Role.TrainingOfficer, unit)]);

    Task<Persona> CheckerAsync(string unit = "C") => server.PersonAsync("Checker", unit, roles: [(Role.HrOfficer, unit)]);

    object Plan(string unit = "C", string kind = "hours", Guid? corrects = null, string? reason = null, Instant? cutOff = null) =>
        new { unitId = server.Units[unit], kind, year = 2026, title = "一季度通报", cutOffAt = cutOff?.ToString(), correctsId = corrects, reason };

    /// <summary>Planned, checked, frozen by the clock and published.</summary>
    async Task<Guid> PublishedAsync(string unit, Guid? corrects = null)
    {
        var (officer, checker) = (await OfficerAsync(unit), await CheckerAsync(unit));
        var id = await FrozenAsync(officer, checker, unit, corrects);
        await officer.PostAsync($"/api/v1/report-editions/{id}/publication");
        return id;
    }

    async Task<Guid> FrozenAsync(Persona officer, Persona checker, string unit, Guid? corrects = null)
    {
        var id = (await officer.PostAsync("/api/v1/report-editions", Plan(unit, corrects: corrects, reason: "数字有误"))).Id();
        await checker.PostAsync($"/api/v1/report-editions/{id}/check");
        await FoldAsync();
        await server.SweepAsync();
        return id;
    }

    [Theory]
    [InlineData("hours")]
    [InlineData("coverage")]
    [InlineData("completion")]
    public async Task Figures_that_rest_on_standings_are_not_frozen_before_the_fold(string kind)
    {
        var (officer, checker) = (await OfficerAsync(), await CheckerAsync());
        var path = $"/api/v1/report-editions/{(await officer.PostAsync("/api/v1/report-editions", Plan(kind: kind))).Id()}";
        await checker.PostAsync($"{path}/check");
        await server.SweepAsync();
        Assert.Equal("checked", (await officer.GetAsync(path)).Text("state"));
        await FoldAsync();
        await server.SweepAsync();
        Assert.Equal("frozen", (await officer.GetAsync(path)).Text("state"));
    }

    [Fact]
    public async Task Figures_are_frozen_at_the_cut_off_and_stay_whatever_happens_after()
    {
        var (officer, checker) = (await OfficerAsync(), await CheckerAsync());
        var cutOff = server.Clock.GetCurrentInstant() + Duration.FromMinutes(30);
        var id = (await officer.PostAsync("/api/v1/report-editions", Plan(cutOff: cutOff))).Id();
        var path = $"/api/v1/report-editions/{id}";
        await Refused.ExpectAsync(422, "duty.edition_needs_two", () => officer.PostAsync($"{path}/check"));
        await checker.PostAsync($"{path}/check");
        await FoldAsync();
        await server.SweepAsync();
        Assert.Equal("checked", (await officer.GetAsync(path)).Text("state"));
        await Refused.ExpectAsync(422, "report_edition.no_figures", () => officer.GetAsync($"{path}/workbook"));

        server.Clock.Advance(Duration.FromMinutes(31));
        await server.SweepAsync();
        var frozen = await officer.GetAsync(path);
        Assert.Equal("frozen", frozen.Text("state"));
        var people = frozen.GetProperty("report").GetProperty("total").Items("values")[0].GetInt64();
        Assert.Equal(people, frozen.Int("subjects"));
        var live = await officer.GetAsync($"/api/v1/reports/hours/{server.Units["C"]}");
        Assert.Equal($"{live.GetProperty("lines")}", $"{frozen.GetProperty("report").GetProperty("lines")}");

        await server.PersonAsync("Newcomer", "C-1");
        await FoldAsync();
        Assert.Equal(people + 1, (await officer.GetAsync($"/api/v1/reports/hours/{server.Units["C"]}")).GetProperty("total").Items("values")[0].GetInt64());
        Assert.Equal($"{frozen.GetProperty("report")}", $"{(await officer.GetAsync(path)).GetProperty("report")}");
    }

    [Fact]
    public async Task Records_that_wait_to_be_folded_hold_the_freezing_back()
    {
        var (officer, checker) = (await OfficerAsync(), await CheckerAsync());
        var id = (await officer.PostAsync("/api/v1/report-editions", Plan())).Id();
        await checker.PostAsync($"/api/v1/report-editions/{id}/check");
        await FoldAsync();
        await server.PersonAsync("JustArrived", "C-2-1");
        await server.SweepAsync();
        Assert.Equal("checked", (await officer.GetAsync($"/api/v1/report-editions/{id}")).Text("state"));
        await FoldAsync();
        await server.SweepAsync();
        Assert.Equal("frozen", (await officer.GetAsync($"/api/v1/report-editions/{id}")).Text("state"));
    }

    [Fact]
    public async Task Published_totals_are_known_to_everybody_and_lines_only_to_who_sees_the_people()
    {
        for (var n = 0; n < 5; n++) await server.PersonAsync($"East{n}", "C-1-1");
        var (officer, checker, outsider) = (await OfficerAsync("C-1"), await CheckerAsync("C-1"), await server.PersonAsync("Outsider", "C-2"));
        var id = await FrozenAsync(officer, checker, "C-1");
        await Refused.ExpectAsync(404, "report_edition.not_found", () => outsider.GetAsync($"/api/v1/report-editions/{id}"));
        await officer.PostAsync($"/api/v1/report-editions/{id}/publication");
        var seen = (await outsider.GetAsync($"/api/v1/report-editions/{id}")).GetProperty("report");
        Assert.Empty(seen.Items("lines"));
        Assert.Empty(seen.Items("cuts"));
        Assert.True(seen.GetProperty("total").Items("values")[0].GetInt64() >= 5);
        Assert.NotEmpty((await checker.GetAsync($"/api/v1/report-editions/{id}")).GetProperty("report").Items("lines"));
    }

    [Fact]
    public async Task Of_fewer_than_five_people_an_outsider_learns_nothing()
    {
        var id = await PublishedAsync("C-1-1-1");
        var outsider = await server.PersonAsync("Outsider", "C-2");
        var seen = await outsider.GetAsync($"/api/v1/report-editions/{id}");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (seen.GetProperty("report").ValueKind, seen.GetProperty("subjects").ValueKind));
        await Refused.ExpectAsync(422, "report_edition.no_figures", () => outsider.GetAsync($"/api/v1/report-editions/{id}/workbook"));
    }

    [Fact]
    public async Task A_correction_has_a_reason_takes_the_place_of_the_first_and_only_one_does()
    {
        var (officer, checker) = (await OfficerAsync("C-2"), await CheckerAsync("C-2"));
        var first = await PublishedAsync("C-2");
        await Refused.ExpectAsync(422, "report_edition.correction_unreasoned", () => officer.PostAsync("/api/v1/report-editions", Plan("C-2", corrects: first)));
        await Refused.ExpectAsync(422, "report_edition.correction_differs", () => officer.PostAsync("/api/v1/report-editions", Plan("C-2", "team", first, "口径有误")));
        var corrections = new[] { await FrozenAsync(officer, checker, "C-2", first), await FrozenAsync(officer, checker, "C-2", first) };
        var outcomes = await Task.WhenAll(corrections.Select(async id =>
        {
            try
            {
                await officer.PostAsync($"/api/v1/report-editions/{id}/publication");
                return "published";
            }
            catch (Refused refused)
            {
                return string.Join(" ", refused.Codes);
            }
        }));
        Assert.Single(outcomes, "published");
        Assert.Single(outcomes, outcome => outcome is "report_edition.corrected_already" or "changed_by_someone_else");
        Assert.Equal("superseded", (await officer.GetAsync($"/api/v1/report-editions/{first}")).Text("state"));
        await Refused.ExpectAsync(422, "report_edition.corrected_already", () => officer.PostAsync("/api/v1/report-editions", Plan("C-2", corrects: first, reason: "再次更正")));
    }

    [Fact]
    public async Task A_figure_changed_in_the_database_is_found()
    {
        var id = await PublishedAsync("C-1");
        Assert.DoesNotContain(await FaultsAsync(), fault => fault.Key == $"{id}");
        await server.InDatabaseAsync(db => db.FrozenReports.Where(one => one.EditionId == id).ExecuteUpdateAsync(update => update.SetProperty(one => one.Subjects, one => one.Subjects + 1), Cancel));
        Assert.Contains(await FaultsAsync(), fault => fault.Key == $"{id}" && fault.What.Code == "report_edition.figures_changed");
    }

    Task<List<Inconsistency>> FaultsAsync() => server.InDatabaseAsync(async db =>
    {
        var found = new List<Inconsistency>();
        await foreach (var one in new EditionCheck(db).FindAsync(Cancel)) found.Add(one);
        return found;
    });

    [Fact]
    public async Task The_workbook_of_an_edition_says_which_one_it_is()
    {
        var id = await PublishedAsync("C-1");
        var officer = await OfficerAsync("C-1");
        var edition = await officer.GetAsync($"/api/v1/report-editions/{id}");
        using var book = Workbook.Open(new MemoryStream(await officer.DownloadAsync($"/api/v1/report-editions/{id}/workbook")));
        var about = book.Sheets[^1].ReadRows(Cancel).SelectMany(row => row.Cells.Select(cell => cell.Raw)).ToList();
        Assert.Contains("一季度通报", about);
        Assert.Contains(edition.Text("contentHash"), about);
    }

    [Fact]
    public async Task Titles_and_cut_offs_that_cannot_be_are_refused_together()
    {
        var officer = await OfficerAsync();
        var refused = await Assert.ThrowsAsync<Refused>(() => officer.PostAsync("/api/v1/report-editions", new { unitId = server.Units["C"], kind = "hours", year = 2026, title = " ", cutOffAt = "2020-01-01T00:00:00Z" }));
        Assert.Equal(["report_edition.title_wrong", "report_edition.cut_off_wrong"], refused.Codes);
    }
}

public sealed class ReportEditionTestsOnSqlite(SqliteServer server) : ReportEditionTests(server), IClassFixture<SqliteServer>;

public sealed class ReportEditionTestsOnPostgreSql(PostgreSqlServer server) : ReportEditionTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
