using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Certificates;
using TrainingLms.Excel;
using TrainingLms.Excel.Certificates;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Certificates;

public abstract class CertificateImportTests(LmsServer server)
{
    const string Imports = "/api/v1/certificates/imports";

    static readonly string[] Headings = ["工号", "姓名", "证书编号", "职称名称", "级别", "专业", "发证单位", "取得日期", "签发日期"];

    async Task<(Persona Li, Persona Qin, Persona You)> PeopleAsync() => (
        await server.PersonAsync("李小明", "C-1"),
        await server.PersonAsync("Qin", "C", roles: (Role.Registrar, "C")),
        await server.PersonAsync("You", "C", roles: (Role.Registrar, "C")));

    static string[] Row(string person, string number, string name = "李小明", string level = "中级", string awarded = "2015-12-01", string issued = "2016-01-05", string title = "工程师") =>
        [person, name, number, title, level, "计算机", "原市人事局", awarded, issued];

    async Task<(JsonElement Plan, byte[] File)> CheckAsync(Persona qin, params string[][] rows)
    {
        var file = await WorkbookAsync(rows);
        return (await qin.UploadAsync($"{Imports}/checks?unitId={server.Units["C"]}&fileName=past.xlsx", file), file);
    }

    Task<JsonElement> ProposeAsync(Persona qin, byte[] file, string hash) => qin.UploadAsync($"{Imports}?unitId={server.Units["C"]}&fileName=past.xlsx&planHash={hash}", file);

    static string[] Problems(JsonElement plan) => [.. plan.Items("problems").Select(problem => $"{problem.Int("row")} {problem.Text("column")} {problem.Text("code")}")];

    [Fact]
    public async Task What_was_previewed_is_prepared_by_one_registrar_and_issued_by_another_and_then_verified_by_anyone()
    {
        var (li, qin, you) = await PeopleAsync();
        var number = await server.NumberOfAsync(li);
        var (plan, file) = await CheckAsync(qin, Row(number, "P-2015-1"), Row(number, "P-2019-7", level: "副高级", awarded: "2019-11-30", issued: "2019-12-31", title: "高级工程师"));
        Assert.Empty(plan.Items("problems"));
        Assert.Equal([(2, "P-2015-1"), (3, "P-2019-7")], plan.Items("certificates").Select(row => (row.Int("row"), row.Text("number"))));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.Certificates.CountAsync(c => c.HolderId == li.Id)));

        var import = await ProposeAsync(qin, file, plan.Text("planHash"));
        Assert.Equal(("proposed", 2), (import.Text("state"), import.Int("rows")));
        var tokens = await server.InDatabaseAsync(db => db.Certificates.Where(c => c.ImportId == import.Id()).OrderBy(c => c.Number).Select(c => c.VerifyToken).ToListAsync());
        var stranger = server.Stranger();
        Assert.Equal("unknown", (await stranger.GetAsync($"/api/v1/public/certificates/{tokens[0]}")).Text("status"));
        // Not one by one, and not by the one who brought them in.
        var first = await server.InDatabaseAsync(db => db.Certificates.Where(c => c.VerifyToken == tokens[0]).Select(c => c.Id).SingleAsync());
        var alone = await Assert.ThrowsAsync<Refused>(() => you.PostAsync($"/api/v1/certificates/{first}/issue"));
        Assert.Equal((422, "certificate.issued_with_import"), (alone.Status, string.Join(' ', alone.Codes)));
        await Refused.ExpectAsync(422, "certificate.second_person_needed", () => qin.PostAsync($"{Imports}/{import.Id()}/approval"));
        Assert.Equal("applied", (await you.PostAsync($"{Imports}/{import.Id()}/approval")).Text("state"));

        var shown = await stranger.GetAsync($"/api/v1/public/certificates/{tokens[1]}");
        Assert.Equal(("valid", "past", "高级工程师", "2019-12-31", "associate_senior"), (shown.Text("status"), shown.Text("source"), shown.Text("title"), shown.Text("issuedOn"), shown.Text("level")));
        await Refused.ExpectAsync(422, "certificate.not_issued_here", () => li.GetAsync($"/api/v1/certificates/{first}/pdf"));
        Assert.Empty(await server.CertificateFindingsAsync());

        // The register goes out, and as it stands comes in again as nothing new.
        var register = CertificateWorkbook.Read("register.xlsx", await you.DownloadAsync("/api/v1/certificates/workbook"));
        var line = Assert.Single(register.Rows, row => row.Cells["number"].Value == "P-2019-7");
        Assert.Equal((number, "李小明", "副高级", "2019-11-30"), (line.Cells["person_number"].Value, line.Cells["name"].Value, line.Cells["level"].Value, line.Cells["awarded_on"].Value));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(e => e.Trigger == "export_certificates" && e.ActorId == you.Id)));
        var again = await CheckAsync(qin, Row(number, "P-2015-1"));
        Assert.Equal(["2 证书编号 certificate_import.number_taken"], Problems(again.Plan));
    }

    [Fact]
    public async Task Everything_wrong_with_a_file_is_told_by_row_and_column_and_nothing_of_it_is_written()
    {
        var (li, qin, _) = await PeopleAsync();
        var number = await server.NumberOfAsync(li);
        var (plan, file) = await CheckAsync(qin,
            Row(number, "Q-1"), Row("none", "Q-2"), Row(number, "Q-3", name: "李晓明"), Row(number, "Q-4", level: "特级"), Row(number, "Q-5", awarded: "2016-02-01"), Row(number, "Q-1"),
            Row(number, "", title: ""), Row(number, "Q-6", issued: "2026-03-03"), Row(number, "Q-7", awarded: "昨天"), Row(await server.NumberOfAsync(qin), "Q-8", name: "Qin"));
        Assert.Equal(
        [
            "3 工号 certificate_import.person_unknown", "4 姓名 certificate_import.name_differs", "5 级别 certificate_import.level_unknown", "6 签发日期 certificate_import.days_wrong",
            "7 证书编号 certificate_import.number_twice", "8 证书编号 certificate_import.cell_missing", "8 职称名称 certificate_import.cell_missing", "9 签发日期 certificate_import.days_wrong",
            "10 取得日期 date.unreadable", "11 工号 certificate.own",
        ], Problems(plan));
        var refused = await Assert.ThrowsAsync<Refused>(() => ProposeAsync(qin, file, plan.Text("planHash")));
        Assert.Equal((422, "certificate_import.has_problems", 11), (refused.Status, refused.Codes[0], refused.Codes.Length));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.Certificates.CountAsync(c => c.HolderId == li.Id)));
    }

    [Fact]
    public async Task A_plan_that_nobody_saw_is_not_written_and_what_is_set_aside_can_come_again()
    {
        var (li, qin, you) = await PeopleAsync();
        var number = await server.NumberOfAsync(li);
        var (plan, file) = await CheckAsync(qin, Row(number, "R-1"));
        await Refused.ExpectAsync(422, "certificate_import.changed", () => ProposeAsync(qin, file, new string('0', 64)));
        var import = await ProposeAsync(qin, file, plan.Text("planHash"));
        await Refused.ExpectAsync(422, "reason.missing", () => you.PostAsync($"{Imports}/{import.Id()}/discarding", new { }));
        Assert.Equal("discarded", (await you.PostAsync($"{Imports}/{import.Id()}/discarding", new { reason = "原件不符" })).Text("state"));
        await Refused.ExpectAsync(409, "certificate_import.approve.not_in_discarded", () => you.PostAsync($"{Imports}/{import.Id()}/approval"));
        Assert.All(await server.InDatabaseAsync(db => db.Certificates.Where(c => c.ImportId == import.Id()).Select(c => c.State).ToListAsync()), state => Assert.Equal(CertificateState.Discarded, state));
        var (_, again) = await CheckAsync(qin, Row(number, "R-1"));
        Assert.Equal("proposed", (await ProposeAsync(qin, again, (await CheckAsync(qin, Row(number, "R-1"))).Plan.Text("planHash"))).Text("state"));
    }

    [Fact]
    public async Task Nobody_but_a_registrar_brings_anything_in_and_people_elsewhere_are_unknown()
    {
        var (li, _, _) = await PeopleAsync();
        var east = await server.PersonAsync("East", "C-2", roles: (Role.Registrar, "C-2"));
        var file = await WorkbookAsync(Row(await server.NumberOfAsync(li), "S-1"));
        await Refused.ExpectAsync(403, "certificate_import.propose.forbidden", () => east.UploadAsync($"{Imports}/checks?unitId={server.Units["C"]}", file));
        var plan = await east.UploadAsync($"{Imports}/checks?unitId={server.Units["C-2"]}", file);
        Assert.Equal(["2 工号 certificate_import.person_unknown"], Problems(plan));
    }

    static async Task<byte[]> WorkbookAsync(params string[][] rows)
    {
        using var target = new MemoryStream();
        var plan = new SheetPlan("Sheet1", [.. Headings.Select(heading => new SheetColumn(heading))]);
        await using (var workbook = await WorkbookWriter.CreateAsync(target, [plan]))
        {
            var sheet = await workbook.BeginAsync(plan);
            foreach (var row in rows) await sheet.RowAsync([.. row.Select(cell => CellValue.Of(cell.Length == 0 ? null : cell))]);
            await workbook.CompleteAsync();
        }
        return target.ToArray();
    }
}

public sealed class CertificateImportTestsOnSqlite(SqliteServer server) : CertificateImportTests(server), IClassFixture<SqliteServer>;

public sealed class CertificateImportTestsOnPostgreSql(PostgreSqlServer server) : CertificateImportTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
