using System.Text.Json;

namespace TrainingLms.Api.Demo;

/// <summary>The result is published over the National Day, confirmed, and becomes a certificate that anyone can verify.</summary>
static class CertificateChapter
{
    public static async Task TellAsync(DemoStage stage, Guid roundId, Guid sessionId, Guid applicationId)
    {
        var story = stage.Story;
        story.Chapter("结果公示、确认与证书", "Notice, confirmation, certificate");
        var (office, second, lead, authority) = (await stage.AsAsync("sec01"), await stage.AsAsync("sec02"), await stage.AsAsync("lead01"), await stage.AsAsync("auth01"));
        await stage.GoToAsync(2026, 9, 29, 10);
        await story.StepAsync($"{office.Name}、{second.Name}、{lead.Name}", "公示评审结果，三人签署", async () =>
        {
            var notice = await office.PostAsync($"/api/v1/title-rounds/{roundId}/result-notices", new { sessionId, contact = "示例市职称评审办" });
            await second.PostAsync($"/api/v1/public-notices/{notice.Id()}/review");
            await lead.PostAsync($"/api/v1/public-notices/{notice.Id()}/approval");
            var published = await office.PostAsync($"/api/v1/public-notices/{notice.Id()}/publication");
            story.Hold(published.Text("lastDay") == "2026-10-12", "9 月 29 日发布的公示应到 10 月 12 日 24 时为止");
            var seen = await DemoPerson.Stranger(stage.Server).GetAsync("/api/v1/public/notices");
            story.Hold(seen.GetRawText().Contains("林小满", StringComparison.Ordinal) && !seen.GetRawText().Contains("LEARN01", StringComparison.Ordinal), "公示只应含姓名、单位、职称");
            return $"9 月 29 日发布：数 9 月 30 日、10 月 8、9 日、10 日（周六调休上班）、12 日，{published.Text("lastDay")} 24 时届满";
        });
        await story.RefusedAsync(authority.Name, "公示期内就确认", "title_application.confirm.not_in_result_notice",
            () => authority.PostAsync($"/api/v1/title-applications/{applicationId}/confirmation"));
        await stage.GoToAsync(2026, 10, 13);
        await story.StepAsync(authority.Name, "公示期满无异议，确认职称", async () =>
        {
            var confirmed = await authority.PostAsync($"/api/v1/title-applications/{applicationId}/confirmation");
            story.Hold(confirmed.Text("titleDate") == "2026-09-28", "职称取得时间应为投票日");
            return $"{confirmed.Text("stateName")}，取得时间 {confirmed.Text("titleDate")}";
        });
        await IssueAsync(stage, applicationId);
        await UnknownYearAsync(stage);
    }

    static async Task IssueAsync(DemoStage stage, Guid applicationId)
    {
        var story = stage.Story;
        var (registrar, witness) = (await stage.AsAsync("reg01"), await stage.AsAsync("reg02"));
        var certificate = await registrar.PostAsync("/api/v1/certificates", new { applicationId });
        var path = $"/api/v1/certificates/{certificate.Id()}";
        await story.RefusedAsync(registrar.Name, "一个人又制证又签发", "certificate.second_person_needed", () => registrar.PostAsync($"{path}/issue"));
        var issued = default(JsonElement);
        await story.StepAsync($"{registrar.Name}、{witness.Name}", "制作并由第二人签发证书", async () =>
        {
            issued = await witness.PostAsync($"{path}/issue");
            await registrar.DownloadAsync($"{path}/page", stage.FileOf("certificate.html"));
            return $"证书编号 {issued.Text("number")}，certificate.html 可打印，二维码通向公开查验";
        });
        var stranger = DemoPerson.Stranger(stage.Server);
        var token = issued.Text("verifyToken");
        await story.StepAsync("任何人", "扫码查验", async () =>
        {
            var valid = await stranger.GetAsync($"/api/v1/public/certificates/{token}");
            await File.WriteAllTextAsync(stage.FileOf("verification.json"), valid.GetRawText());
            story.Hold(valid.Text("status") == "valid" && !valid.GetRawText().Contains("林小满", StringComparison.Ordinal), "查验应为有效，姓名应部分遮盖");
            story.Hold((await stranger.GetAsync($"/api/v1/public/certificates/{new string('0', token.Length)}")).Text("status") == "unknown", "不存在的验证码应答“未知”");
            return $"有效；{valid.Text("holderName")}，{valid.Text("title")}，{valid.Text("specialty")}";
        });
        await RevokeAsync(stage, path, token);
    }

    /// <summary>A notice in December would end in a year whose calendar nobody has published yet.</summary>
    static async Task UnknownYearAsync(DemoStage stage)
    {
        var (office, applicant, reviewer, approver, responsible) =
            (await stage.AsAsync("sec01"), await stage.AsAsync("learn02"), await stage.AsAsync("er01"), await stage.AsAsync("ea01"), await stage.AsAsync("ea02"));
        await stage.GoToAsync(2026, 12, 21);
        var round = await office.PostAsync("/api/v1/title-rounds", new
        {
            unitId = await stage.UnitAsync("SL"),
            series = "engineering",
            specialty = "cyber",
            year = 2027,
            levels = new[] { "intermediate" },
            opens = "2026-12-21",
            closes = "2026-12-31",
            uploadDate = "2026-12-31",
            filingFrom = "2025-01-01",
            filingTo = "2027-12-31",
        });
        await office.PostAsync($"/api/v1/title-rounds/{round.Id()}/opening");
        var path = $"/api/v1/title-applications/{(await applicant.PostAsync("/api/v1/title-applications", new { roundId = round.Id(), level = "intermediate" })).Id()}";
        var report = await ApplicationChapter.ProveAsync(applicant, path, "报告.pdf");
        await applicant.PutAsync($"{path}/content", new
        {
            level = "intermediate",
            direction = "cyberspace-security",
            education = "master",
            lowerTitle = "assistant",
            lowerTitleSince = "2023-07-01",
            achievements = new[] { new { title = "数据分类分级", achievedOn = "2026-05-06", evidenceName = "报告.pdf", evidenceHash = report } },
        });
        await applicant.PostAsync($"{path}/submission", new { commitmentSigned = true });
        await reviewer.PostAsync($"{path}/originals-check", new { originals = new[] { "硕士毕业证书" } });
        var noticeId = (await approver.PostAsync($"{path}/notice", new { contact = "示例市网络安全应急中心人事科" })).Id("noticeId");
        await reviewer.PostAsync($"/api/v1/public-notices/{noticeId}/review");
        await responsible.PostAsync($"/api/v1/public-notices/{noticeId}/approval");
        await stage.GoToAsync(2026, 12, 25, 10);
        await stage.Story.RefusedAsync(approver.Name, "12 月 25 日发布公示，会数到日历尚未公布的 2027 年", "calendar.not_published",
            () => approver.PostAsync($"/api/v1/public-notices/{noticeId}/publication"));
    }

    /// <summary>A certificate found to be obtained by fraud is revoked by two, and shows so for ever.</summary>
    static async Task RevokeAsync(DemoStage stage, string path, string token)
    {
        var story = stage.Story;
        var (first, second, holder) = (await stage.AsAsync("auth01"), await stage.AsAsync("auth02"), await stage.AsAsync("learn01"));
        await first.PostAsync($"{path}/revocation-request", new { ground = "issued_in_error", reason = "演示：核查发现申报材料登记有误" });
        await story.RefusedAsync(first.Name, "一个人提出又决定撤销，也未听取持证人陈述", "certificate.holder_not_heard",
            () => first.PostAsync($"{path}/revocation", new { reason = "同上" }));
        await story.StepAsync($"{first.Name}、{second.Name}", "告知持证人、听取陈述，然后两人撤销证书", async () =>
        {
            await first.PostAsync($"{path}/hearing", new { reason = "核查发现申报材料登记有误，拟撤销证书" });
            await holder.PostAsync($"{path}/hearing/statement", new { reason = "登记确有错误，同意重新办理" });
            await second.PostAsync($"{path}/revocation", new { reason = "已听取本人陈述" });
            var shown = await DemoPerson.Stranger(stage.Server).GetAsync($"/api/v1/public/certificates/{token}");
            story.Hold(shown.Text("status") == "revoked", "撤销后的查验应显示已撤销，而不是找不到");
            return "再次扫码：已撤销，并写明日期";
        });
    }
}
