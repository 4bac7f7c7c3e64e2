namespace TrainingLms.Api.Demo;

/// <summary>HR loads the roster of the city, after trying files that are refused.</summary>
static class RosterChapter
{
    const int PeopleInRoster = 400;

    public static async Task TellAsync(DemoStage stage)
    {
        var story = stage.Story;
        story.Chapter("人事导入花名册", "HR imports the roster");
        var hr = await stage.AsAsync("hr01");
        var before = await CountAsync(hr);

        await story.RefusedAsync(hr.Name, "上传一个改了扩展名的网页", "file.html",
            () => hr.UploadAsync("/api/v1/roster-imports?fileName=page.xlsx", "<html><body>roster</body></html>"u8.ToArray()));

        await story.StepAsync(hr.Name, "上传有错误的花名册，先看预览", async () =>
        {
            var import = await hr.UploadAsync("/api/v1/roster-imports?fileName=roster-with-mistakes.xlsx", DemoStage.Seed("roster-with-mistakes.xlsx"));
            var rows = await hr.GetAsync($"/api/v1/roster-imports/{import.Id()}/rows?limit=200");
            var problems = rows.Items().SelectMany(row => row.Items("problems")).ToList();
            story.Hold(problems.Count >= 10, "有错误的花名册应逐行列出问题");
            story.Hold(await CountAsync(hr) == before, "预览不得改动任何人员");
            await hr.DownloadAsync($"/api/v1/roster-imports/{import.Id()}/error-workbook", stage.FileOf("roster-errors.xlsx"));
            var first = problems.Take(3).Select(problem => $"第 {problem.Int("row")} 行 {problem.GetProperty("heading").GetString()}：{problem.Text("message")}");
            return $"发现 {problems.Count} 个问题，什么都没有写入。例如：\n         {string.Join("\n         ", first)}";
        });

        await story.StepAsync(hr.Name, $"上传 {PeopleInRoster} 人的花名册，核对后确认", async () =>
        {
            var import = await hr.UploadAsync("/api/v1/roster-imports?fileName=roster.xlsx", DemoStage.Seed("roster.xlsx"));
            story.Hold(await CountAsync(hr) == before, "确认之前不得写入");
            var applied = await hr.PostAsync($"/api/v1/roster-imports/{import.Id()}/confirmation", new { planHash = import.Text("planHash") });
            story.Hold(applied.Text("state") == "applied", "花名册应已写入");
            story.Hold(await CountAsync(hr) == before + PeopleInRoster, $"应新增 {PeopleInRoster} 人");
            return $"按预览写入 {PeopleInRoster} 人；方案摘要 {import.Text("planHash")[..12]}…，确认的就是写入的";
        });

        await story.StepAsync(hr.Name, "再次上传同一文件", async () =>
        {
            var import = await hr.UploadAsync("/api/v1/roster-imports?fileName=roster.xlsx", DemoStage.Seed("roster.xlsx"));
            var rows = await hr.GetAsync($"/api/v1/roster-imports/{import.Id()}/rows?limit=1&verdict=unchanged");
            story.Hold(rows.Items().Count == 1 && (await hr.GetAsync($"/api/v1/roster-imports/{import.Id()}/rows?limit=1&verdict=create")).Items().Count == 0, "再次导入应全部不变");
            await hr.PostAsync($"/api/v1/roster-imports/{import.Id()}/cancellation");
            return "每一行都是“不变”，没有重复的人";
        });

        await story.StepAsync("晴岚区人事干部", "只看得到本区的人", async () =>
        {
            var district = await stage.AsAsync("hr11");
            var seen = await CountAsync(district);
            story.Hold(seen > 0 && seen < await CountAsync(hr), "区人事干部只应看到本区人员");
            return $"全市 {before + PeopleInRoster} 人，本区可见 {seen} 人";
        });

        await story.StepAsync(hr.Name, "导出花名册", async () =>
        {
            var size = await hr.DownloadAsync($"/api/v1/roster-exports?unitId={await stage.UnitAsync("SL")}", stage.FileOf("roster.xlsx"));
            return $"roster.xlsx，{size / 1024} KB，身份证号与手机号已脱敏";
        });
    }

    static async Task<int> CountAsync(DemoPerson reader)
    {
        var count = 0;
        for (string? next = null; ;)
        {
            var page = await reader.GetAsync($"/api/v1/people?limit=200{(next is null ? "" : $"&cursor={next}")}");
            count += page.Items().Count;
            next = page.GetProperty("next").GetString();
            if (next is null) return count;
        }
    }
}
