using System.Text.Json;

namespace TrainingLms.Api.Demo;

/// <summary>The year's hours: what counts, what is missing, and outside learning that two officers recognise.</summary>
static class HoursChapter
{
    public static async Task TellAsync(DemoStage stage)
    {
        var story = stage.Story;
        story.Chapter("学时", "Learning hours");
        var trainee = await stage.AsAsync("learn01");
        await story.StepAsync(trainee.Name, "查看本年度学时", async () =>
        {
            var statement = await trainee.GetAsync("/api/v1/hours/statements/me/2026");
            story.Hold(!statement.GetProperty("isMet").GetBoolean() && statement.Items("entries").Count == 1, "一门课不足以达标，课程学时应只记一次");
            return Explain(statement);
        });
        await stage.GoToAsync(2026, 5, 20);
        await ClaimAsync(stage, trainee, new { kind = "full-time-day", units = 8, category = "professional", hoursHundredths = 6000, learnedFrom = "2026-03-11", learnedOn = "2026-03-20", title = "网络安全专业脱产培训班", evidence = "结业证明 2026-031" });
        await ClaimAsync(stage, trainee, new { kind = "online-lesson", units = 30, category = "public_required", hoursHundredths = 3000, learnedFrom = "2026-04-20", learnedOn = "2026-04-24", title = "公需科目网络课程", evidence = "学习证明 2026-118" });
        await story.StepAsync(trainee.Name, "再看本年度学时", async () =>
        {
            var statement = await trainee.GetAsync("/api/v1/hours/statements/me/2026");
            story.Hold(statement.GetProperty("isMet").GetBoolean(), "学时应已达标");
            return Explain(statement);
        });
        var officer = await stage.AsAsync("train01");
        await story.StepAsync(officer.Name, "导出全市学时报表", async () =>
            $"hours-2026.xlsx，{await officer.DownloadAsync("/api/v1/hours/exports/2026", stage.FileOf("hours-2026.xlsx")) / 1024} KB");
    }

    static async Task ClaimAsync(DemoStage stage, DemoPerson trainee, object claim)
    {
        var story = stage.Story;
        var (hr, officer) = (await stage.AsAsync("hr01"), await stage.AsAsync("train01"));
        await story.StepAsync($"{trainee.Name}、{hr.Name}、{officer.Name}", "申报外部学时：本人申报，单位核实，培训管理员认定", async () =>
        {
            var made = await trainee.PostAsync("/api/v1/hours/claims", claim);
            var path = $"/api/v1/hours/claims/{made.Id()}";
            await trainee.UploadAsync($"{path}/evidence?fileName=certificate.pdf", "%PDF-1.7 结业证明"u8.ToArray());
            await trainee.PostAsync($"{path}/submission");
            await hr.PostAsync($"{path}/endorsement", new { evidenceSeen = true });
            await story.RefusedAsync(hr.Name, "核实人自己认定", "hours_claim.grant.forbidden", () => hr.PostAsync($"{path}/grant", new { grantedHundredths = made.Int("claimedHundredths") }));
            var granted = await officer.PostAsync($"{path}/grant", new { grantedHundredths = made.Int("claimedHundredths") });
            return $"{granted.Text("title")}：申报 {granted.Int("claimedHundredths") / 100m:0.00}，认定 {granted.Int("grantedHundredths") / 100m:0.00}";
        });
    }

    static string Explain(JsonElement statement) =>
        $"计入 {statement.Int("countedHundredths") / 100m:0.00} 学时，要求 {statement.Int("requiredHundredths") / 100m:0.00}，{(statement.GetProperty("isMet").GetBoolean() ? "已达标" : "还差 " + $"{statement.Int("missingHundredths") / 100m:0.00}")}；"
        + string.Join("；", statement.Items("conditions").Select(condition => $"{condition.Text("label")} {condition.Int("haveHundredths") / 100m:0.00}/{condition.Int("needHundredths") / 100m:0.00}"));
}
