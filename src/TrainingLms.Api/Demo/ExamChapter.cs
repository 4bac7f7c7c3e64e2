using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace TrainingLms.Api.Demo;

/// <summary>The trainee sits the exam; what candidates and clocks do wrong is refused.</summary>
static class ExamChapter
{
    public static async Task TellAsync(DemoStage stage)
    {
        var story = stage.Story;
        story.Chapter("考试", "The exam");
        var manager = await stage.AsAsync("exam01");
        var (opens, closes) = (stage.Now, stage.Now + Duration.FromDays(1));
        var exam = await manager.PostAsync("/api/v1/exams", new
        {
            courseKey = CourseChapter.CourseKey,
            unitId = await stage.UnitAsync("SL"),
            opensAt = Iso(opens),
            closesAt = Iso(closes),
        });
        await story.StepAsync(manager.Name, "按蓝图发布考试", async () =>
        {
            var published = await manager.PostAsync($"/api/v1/exams/{exam.Id()}/publication");
            story.Hold(published.Text("state") == "published", "考试应已发布");
            return $"{published.Text("title")}：{published.Int("slots")} 题，{published.Int("minutes")} 分钟，题量逐格核对足够，满分 {published.GetProperty("maximum")}，及格 {published.GetProperty("passMark")}";
        });

        var trainee = await stage.AsAsync("learn01");
        var sat = await SitAsync(stage, trainee, exam.Id());
        await LateAsync(stage, await stage.AsAsync("learn02"), exam.Id());
        await ReleaseAsync(stage, manager, trainee, exam.Id(), sat);
        await story.StepAsync(manager.Name, "导出成绩册", async () =>
            $"gradebook.xlsx，{await manager.DownloadAsync($"/api/v1/exams/{exam.Id()}/gradebook", stage.FileOf("gradebook.xlsx")) / 1024} KB");
    }

    static async Task<string> SitAsync(DemoStage stage, DemoPerson trainee, Guid examId)
    {
        var story = stage.Story;
        var attempt = await trainee.PostAsync("/api/v1/exam-attempts", new { examId });
        var path = $"/api/v1/exam-attempts/{attempt.Id()}";
        var started = await trainee.PostAsync($"{path}/start");
        var slots = started.GetProperty("paper").Items("slots");
        await story.StepAsync(trainee.Name, "开始考试", () => Task.FromResult(
            $"{slots.Count} 题的试卷在开考前已经冻结，剩余 {started.GetProperty("remainingMs").GetInt64() / 60000} 分钟，时间以服务器为准"));

        var other = await stage.AsAsync("learn02");
        await story.RefusedAsync(other.Name, "打开别人的答卷", "attempt.not_found", () => other.GetAsync(path));

        var knowledge = Knowledge.Of(CourseChapter.CourseKey);
        var epoch = started.GetProperty("leaseEpoch").GetInt64();
        object SaveOf(JsonElement slot) => new { slot = slot.Int("slot"), revision = 1, response = knowledge.AnswerTo(slot) };
        await story.StepAsync(trainee.Name, "边答边存", async () =>
        {
            stage.Clock.Advance(Duration.FromMinutes(10));
            var reply = await trainee.PutAsync($"{path}/answers", new { leaseEpoch = epoch, saves = slots.SkipLast(2).Select(SaveOf) });
            var saved = reply.Items("slots").Count(slot => slot.Text("result") == "saved");
            story.Hold(saved == slots.Count - 2, "每一题都应得到服务器的确认");
            return $"{saved} 题已写入磁盘并逐题确认，最后两题随交卷一起提交";
        });

        await story.StepAsync(trainee.Name, "在两个窗口同时点交卷", async () =>
        {
            var last = new { leaseEpoch = epoch, confirmed = true, saves = slots.TakeLast(2).Select(SaveOf).ToList() };
            var receipts = await Task.WhenAll(trainee.PostAsync($"{path}/submission", last), trainee.PostAsync($"{path}/submission", last));
            story.Hold(receipts[0].GetRawText() == receipts[1].GetRawText(), "两次交卷应得到同一张回执");
            story.Hold(receipts[0].Int("answeredSlots") == slots.Count, "回执应写明全部题目已作答");
            return $"只封存一次，两个窗口得到同一张回执，核对码 {receipts[0].Text("shortCode")}";
        });

        await story.StepAsync("系统", "自动评分", async () =>
        {
            await stage.SweepAsync();
            var result = await (await stage.AsAsync("exam01")).GetAsync($"{path}/result");
            story.Hold(result.GetProperty("passed").GetBoolean(), "考试应通过");
            return $"{result.GetProperty("score")} 分，及格线 {result.GetProperty("passMark")}，待考试委员会确认";
        });
        await story.RefusedAsync(trainee.Name, "成绩发布前查分", "exam_result.not_released", () => trainee.GetAsync($"{path}/result"));
        return path;
    }

    static async Task ReleaseAsync(DemoStage stage, DemoPerson manager, DemoPerson trainee, Guid examId, string path)
    {
        var story = stage.Story;
        stage.Clock.Advance(Duration.FromDays(1));
        await stage.SweepAsync();
        foreach (var number in (string[])["board01", "board02"])
        {
            var member = await stage.AsAsync(number);
            await story.StepAsync(member.Name, "签署成绩单", async () =>
            {
                var sheet = await member.GetAsync($"/api/v1/exams/{examId}/result-sheet");
                var signed = await member.PostAsync($"/api/v1/exams/{examId}/result-sheet/signatures", new { hash = sheet.Text("hash") });
                return $"成绩单 {sheet.Text("hash")[..10]}，{(signed.Int("confirmed") > 0 ? $"已达到 {signed.Int("quorum")} 人，{signed.Int("confirmed")} 份成绩确认" : "等待另一名成员")}";
            });
        }
        await story.StepAsync(manager.Name, "发布成绩", async () =>
        {
            var sheet = await manager.PostAsync($"/api/v1/exams/{examId}/results/release");
            var result = await trainee.GetAsync($"{path}/result");
            story.Hold(result.Text("state") == "released", "考生应看到已发布的成绩");
            return $"{sheet.Int("released")} 份成绩已发布，考生本人现在看到 {result.GetProperty("score")} 分";
        });
    }

    static async Task LateAsync(DemoStage stage, DemoPerson trainee, Guid examId)
    {
        var story = stage.Story;
        var attempt = await trainee.PostAsync("/api/v1/exam-attempts", new { examId });
        var path = $"/api/v1/exam-attempts/{attempt.Id()}";
        var started = await trainee.PostAsync($"{path}/start");
        var slot = started.GetProperty("paper").Items("slots")[0];
        var save = new { leaseEpoch = started.GetProperty("leaseEpoch").GetInt64(), saves = new[] { new { slot = slot.Int("slot"), revision = 1, response = Knowledge.Of(CourseChapter.CourseKey).AnswerTo(slot) } } };
        var deadline = InstantPattern.ExtendedIso.Parse(started.Text("deadline")).Value;
        stage.Clock.MoveTo(deadline + Duration.FromMinutes(2));
        await story.RefusedAsync(trainee.Name, "时间过后两分钟还在交答案", "attempt.deadline_passed", () => trainee.PutAsync($"{path}/answers", save));
        await story.StepAsync("系统", "到时收卷", async () =>
        {
            await stage.SweepAsync();
            var receipt = await trainee.GetAsync($"{path}/receipt");
            story.Hold(receipt.Text("cause") == "time_over" && receipt.Text("sealedAt") == started.Text("deadline"), "到时收卷的时刻应是截止时刻，不是系统处理的时刻");
            return $"按截止时刻 {receipt.Text("sealedAt")} 封存，已确认的答案照样评分";
        });
    }

    public static string Iso(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
