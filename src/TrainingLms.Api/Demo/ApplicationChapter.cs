using System.Text;

namespace TrainingLms.Api.Demo;

/// <summary>An engineer applies for a title: employer, public notice, acceptance with one supplement, eligibility with reasons.</summary>
static class ApplicationChapter
{
    /// <returns>The round and the eligible application.</returns>
    public static async Task<(Guid Round, Guid Application)> TellAsync(DemoStage stage)
    {
        var story = stage.Story;
        story.Chapter("职称申报", "The title application");
        var (office, second) = (await stage.AsAsync("sec01"), await stage.AsAsync("sec02"));
        var round = await office.PostAsync("/api/v1/title-rounds", new
        {
            unitId = await stage.UnitAsync("SL"),
            series = "engineering",
            specialty = "cyber",
            year = 2026,
            levels = new[] { "intermediate" },
            opens = "2026-06-01",
            closes = "2026-06-30",
            uploadDate = "2026-07-31",
            filingFrom = "2025-01-01",
            filingTo = "2027-12-31",
        });
        await stage.GoToAsync(2026, 6, 1);
        await office.PostAsync($"/api/v1/title-rounds/{round.Id()}/opening");

        var civil = await stage.AsAsync("civil01");
        await story.RefusedAsync(civil.Name, "公务员申报职称", "application.employment_category_excluded",
            () => civil.PostAsync("/api/v1/title-applications", new { roundId = round.Id(), level = "intermediate" }));

        var applicant = await stage.AsAsync("learn01");
        var application = await applicant.PostAsync("/api/v1/title-applications", new { roundId = round.Id(), level = "intermediate" });
        var path = $"/api/v1/title-applications/{application.Id()}";
        await story.StepAsync(applicant.Name, "填写并提交工程师申报", async () =>
        {
            var (report, plan) = (await ProveAsync(applicant, path, "整改报告.pdf"), await ProveAsync(applicant, path, "演练方案.pdf"));
            await applicant.PutAsync($"{path}/content", new
            {
                level = "intermediate",
                direction = "cyberspace-security",
                education = "bachelor",
                lowerTitle = "assistant",
                lowerTitleSince = "2021-12-01",
                achievements = new[]
                {
                    new { title = "市政务云等级保护整改", achievedOn = "2025-11-20", evidenceName = "整改报告.pdf", evidenceHash = report },
                    new { title = "网络安全应急演练方案", achievedOn = "2026-04-18", evidenceName = "演练方案.pdf", evidenceHash = plan },
                },
            });
            var submitted = await applicant.PostAsync($"{path}/submission", new { commitmentSigned = true });
            return $"第 {submitted.Int("versionNumber")} 版已冻结，摘要 {submitted.Text("versionHash")[..12]}…";
        });

        await EmployerAsync(stage, path);
        await AcceptAsync(stage, path);

        await story.StepAsync("系统", "逐条核对申报条件", async () =>
        {
            await stage.SweepAsync();
            var eligibility = await applicant.GetAsync($"{path}/eligibility");
            var findings = eligibility.Items("findings");
            story.Hold(findings.All(finding => finding.Text("outcome") != "fail"), "申报条件不应有不符合项");
            story.Hold(findings.Any(finding => finding.Text("key") == "learning_hours" && finding.Text("outcome") == "pass"), "学时应由台账自动核对并符合");
            return string.Join("\n         ", findings.Select(finding => $"{finding.Text("name")}：{finding.Text("explanation")}"));
        });
        await story.StepAsync($"{office.Name}、{second.Name}", "两人确认符合条件；系统只提建议，由人决定", async () =>
        {
            var findings = (await office.GetAsync($"{path}/eligibility")).Items("findings");
            foreach (var open in findings.Where(finding => finding.Text("outcome") == "needs_human"))
                await office.PostAsync($"{path}/eligibility-findings", new { key = open.Text("key"), met = true, reason = "查阅单位证明，符合" });
            await office.PostAsync($"{path}/eligibility-signature");
            await story.RefusedAsync(office.Name, "一个人签两次", "duty.eligibility_needs_two", () => office.PostAsync($"{path}/eligibility-confirmation"));
            var confirmed = await second.PostAsync($"{path}/eligibility-confirmation");
            story.Hold(confirmed.Text("state") == "eligible", "应确认为符合条件");
            return confirmed.Text("stateName");
        });
        return (round.Id(), application.Id());
    }

    /// <summary>Uploads a small page with this title.</summary>
    /// <returns>The hash by which the application names it.</returns>
    internal static async Task<string> ProveAsync(DemoPerson applicant, string path, string name)
    {
        var shown = await applicant.UploadAsync($"{path}/evidence?fileName={Uri.EscapeDataString(name)}", Encoding.UTF8.GetBytes($"%PDF-1.7 {name}"));
        return shown.Items("evidence").Last(file => file.Text("name") == name).Text("hash");
    }

    static async Task EmployerAsync(DemoStage stage, string path)
    {
        var story = stage.Story;
        var (reviewer, approver, responsible) = (await stage.AsAsync("er01"), await stage.AsAsync("ea01"), await stage.AsAsync("ea02"));
        await stage.GoToAsync(2026, 6, 15, 14);
        await story.StepAsync($"{reviewer.Name}、{approver.Name}", "核对原件，另一人开启单位公示，三人签署", async () =>
        {
            await reviewer.PostAsync($"{path}/originals-check", new { originals = new[] { "本科毕业证书", "助理工程师证书", "整改报告" } });
            var noticeId = (await approver.PostAsync($"{path}/notice", new { contact = "示例市网络安全应急中心人事科" })).Id("noticeId");
            await reviewer.PostAsync($"/api/v1/public-notices/{noticeId}/review");
            await story.RefusedAsync(reviewer.Name, "一个人签两次公示", "public_notice.approve.forbidden", () => reviewer.PostAsync($"/api/v1/public-notices/{noticeId}/approval"));
            await story.RefusedAsync(approver.Name, "起草人签发自己的公示", "duty.notice_needs_three", () => approver.PostAsync($"/api/v1/public-notices/{noticeId}/approval"));
            await responsible.PostAsync($"/api/v1/public-notices/{noticeId}/approval");
            var notice = await approver.PostAsync($"/api/v1/public-notices/{noticeId}/publication");
            story.Hold(notice.Text("lastDay") == "2026-06-23", "6 月 15 日发布、5 个工作日的公示应跨过端午，到 6 月 23 日 24 时为止");
            return $"6 月 15 日发布，跨过端午假期，{notice.Text("lastDay")} 24 时届满";
        });
        await story.RefusedAsync(approver.Name, "公示期内就推荐", "title_application.recommend.not_in_employer_notice", () => approver.PostAsync($"{path}/recommendation"));
        await stage.GoToAsync(2026, 6, 24);
        await story.StepAsync(approver.Name, "公示期满，推荐", async () =>
        {
            var recommended = await approver.PostAsync($"{path}/recommendation");
            story.Hold(recommended.Text("state") == "acceptance_check", "应进入受理审核");
            return recommended.Text("stateName");
        });
    }

    static async Task AcceptAsync(DemoStage stage, string path)
    {
        var story = stage.Story;
        var office = await stage.AsAsync("sec01");
        var applicant = await stage.AsAsync("learn01");
        await story.StepAsync(office.Name, "一次性告知全部缺项", async () =>
        {
            var asked = await office.PostAsync($"{path}/supplement-request", new { defects = new[] { "继续教育证明缺少盖章页，请补传", "演练方案缺少本人分工说明，请补充" } });
            return $"{asked.Items("defects").Count} 项，补正期限 {asked.Text("supplementDueAt")}";
        });
        await story.StepAsync(applicant.Name, "按清单补正", async () =>
        {
            var (stamped, roles) = (await ProveAsync(applicant, path, "继续教育证明盖章页.pdf"), await ProveAsync(applicant, path, "分工说明.pdf"));
            var supplied = await applicant.PostAsync($"{path}/supplement", new
            {
                items = new[]
                {
                    new { defect = 1, evidenceName = "继续教育证明盖章页.pdf", evidenceHash = stamped },
                    new { defect = 2, evidenceName = "分工说明.pdf", evidenceHash = roles },
                },
            });
            return $"第 {supplied.Int("versionNumber")} 版已冻结";
        });
        await story.RefusedAsync(office.Name, "第二次要求补正", "application.supplement_already_requested",
            () => office.PostAsync($"{path}/supplement-request", new { defects = new[] { "再补一项" } }));
        await story.StepAsync(office.Name, "受理，复制当日有效的规则", async () => $"规则版本 {(await office.PostAsync($"{path}/acceptance")).Text("ruleSetVersion")}，此后规则变化不影响本件");
    }
}
