using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TrainingLms.Api.Demo;

/// <summary>Seven experts are drawn so that anyone can recompute it, meet, and vote in secret.</summary>
static class PanelChapter
{
    const int PanelSize = 7;
    const int ExpertsInPool = 20;
    const int OpinionsNeeded = 3;

    /// <returns>The session.</returns>
    public static async Task<Guid> TellAsync(DemoStage stage, Guid roundId, Guid applicationId)
    {
        var story = stage.Story;
        story.Chapter("评审会议与投票", "The panel and the ballot");
        var office = await stage.AsAsync("sec01");
        await stage.GoToAsync(2026, 9, 1);
        await FillPoolAsync(stage);
        await story.RefusedAsync(office.Name, "计划一个偶数人数的评委会", "panel.size_even", () => PlanAsync(office, roundId, 8));
        var session = await PlanAsync(office, roundId, PanelSize);
        var path = $"/api/v1/title-sessions/{session.Id()}";
        await office.PostAsync($"{path}/cases", new { applicationId });

        await story.StepAsync("评审办与纪检监督", "各持一份随机数，承诺在先、公开在后，抽取专家", () => DrawAsync(stage, path));
        var seats = await SeatAsync(stage, path, applicationId);
        await MeetAsync(stage, path, applicationId, seats);
        return session.Id();
    }

    static Task<JsonElement> PlanAsync(DemoPerson office, Guid roundId, int size) => office.PostAsync("/api/v1/title-sessions", new
    {
        key = $"2026-ENG-CYBER-{size}",
        roundId,
        level = "intermediate",
        basis = "specialty",
        panelSize = size,
        heldOn = "2026-09-28",
    });

    static async Task FillPoolAsync(DemoStage stage)
    {
        var (office, authority) = (await stage.AsAsync("sec01"), await stage.AsAsync("auth01"));
        var unitId = await stage.UnitAsync("SL");
        for (var i = 1; i <= ExpertsInPool; i++)
        {
            var expert = await stage.AsAsync($"exp{i:00}");
            var place = await office.PostAsync("/api/v1/title-experts", new { personId = expert.Id, unitId, code = $"E{i:00}", level = "full_senior", specialty = "cyber" });
            await authority.PostAsync($"/api/v1/title-experts/{place.Id()}/admission", new { to = "2028-08-31" });
        }
    }

    static async Task<string> DrawAsync(DemoStage stage, string path)
    {
        var story = stage.Story;
        var (office, supervisor) = (await stage.AsAsync("sec01"), await stage.AsAsync("sup01"));
        var (shareA, shareB) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        await office.PostAsync($"{path}/draw");
        await office.PostAsync($"{path}/draw/commitments", new { custodian = "a", commitment = Sha(shareA) });
        await supervisor.PostAsync($"{path}/draw/commitments", new { custodian = "b", commitment = Sha(shareB) });
        await office.PostAsync($"{path}/draw/pool");
        await story.RefusedAsync(office.Name, "公开的随机数与承诺不符", "draw.commitment_mismatch",
            () => office.PostAsync($"{path}/draw/shares", new { custodian = "a", share = new string('0', 32) }));
        await office.PostAsync($"{path}/draw/shares", new { custodian = "a", share = shareA });
        await supervisor.PostAsync($"{path}/draw/shares", new { custodian = "b", share = shareB });
        var drawn = await office.PostAsync($"{path}/draw/order");

        // What anyone with the protocol can do: recompute the order from list and key.
        var codes = drawn.Items("list").Select(code => code.GetString()!).ToList();
        var key = Encoding.UTF8.GetBytes($"{drawn.Text("drawKey")};custodianA:{shareA};custodianB:{shareB}");
        var order = codes.OrderBy(code => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(code))), StringComparer.Ordinal).ToList();
        story.Hold(order.SequenceEqual(drawn.Items("order").Select(code => code.GetString()!)), "独立复算的抽取顺序应与记录一致");
        story.Hold(Sha(string.Join('\n', codes.Order(StringComparer.Ordinal))) == drawn.Text("listHash"), "名单摘要应与公布的一致");
        return $"名单 {codes.Count} 人，顺序 {string.Join(" ", order.Take(PanelSize))} …，另行复算一致";
    }

    static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Members accept with a declaration, are cleared, and give their opinions.</summary>
    static async Task<List<(DemoPerson Expert, Guid Seat)>> SeatAsync(DemoStage stage, string path, Guid applicationId)
    {
        var story = stage.Story;
        var (office, lead) = (await stage.AsAsync("sec01"), await stage.AsAsync("lead01"));
        await office.PostAsync($"{path}/invitations");
        var seats = new List<(DemoPerson Expert, Guid Seat)>();
        foreach (var seat in await MembersAsync(office, path))
        {
            var expert = await stage.AsAsync(seat.Text("code").Replace("E", "exp", StringComparison.Ordinal));
            await expert.PostAsync($"/api/v1/panel-seats/{seat.Id()}/acceptance", new { declarations = new[] { new { applicationId, hasConflict = false } } });
            await lead.PostAsync($"/api/v1/panel-seats/{seat.Id()}/clearance");
            seats.Add((expert, seat.Id()));
        }
        await story.StepAsync(string.Join("、", seats.Select(seat => seat.Expert.Name)), "逐件声明无利害关系后，材料才开放；三人独立给出意见", async () =>
        {
            await office.PostAsync($"{path}/cases/{applicationId}/expert-review");
            foreach (var (expert, _) in seats.Take(OpinionsNeeded))
                await expert.PostAsync($"{path}/cases/{applicationId}/opinion", new { text = "材料真实，业绩与申报级别相称。" });
            await stage.SweepAsync();
            var state = (await office.GetAsync($"/api/v1/title-applications/{applicationId}")).Text("state");
            story.Hold(state == "ready_for_meeting", "意见齐全后应可上会");
            return $"{OpinionsNeeded} 份意见已锁定";
        });
        return seats;
    }

    static async Task<IReadOnlyList<JsonElement>> MembersAsync(DemoPerson office, string path) =>
        [.. (await office.GetAsync($"{path}/seats")).EnumerateArray().Where(seat => !seat.GetProperty("isAlternate").GetBoolean())];

    static async Task MeetAsync(DemoStage stage, string path, Guid applicationId, List<(DemoPerson Expert, Guid Seat)> seats)
    {
        var story = stage.Story;
        var chair = await stage.AsAsync("chair01");
        await stage.GoToAsync(2026, 9, 28);
        await chair.PostAsync($"{path}/opening");
        foreach (var (expert, seat) in seats.Take(4)) await expert.PostAsync($"/api/v1/panel-seats/{seat}/check-in");
        await story.RefusedAsync(chair.Name, "7 人只到 4 人就宣布开会", "session.not_quorate", () => chair.PostAsync($"{path}/quorum"));
        foreach (var (expert, seat) in seats.Skip(4).Take(2)) await expert.PostAsync($"/api/v1/panel-seats/{seat}/check-in");
        await story.StepAsync(chair.Name, "到会 6 人，宣布达到法定人数", async () =>
        {
            await chair.PostAsync($"{path}/quorum");
            await chair.PostAsync($"{path}/current-case", new { applicationId });
            return "三分之二为 5 人，6 人到会";
        });
        var round = await chair.PostAsync($"{path}/roll-freeze");
        await VoteAsync(stage, path, round.Id(), seats);
    }

    static async Task VoteAsync(DemoStage stage, string path, Guid roundId, List<(DemoPerson Expert, Guid Seat)> seats)
    {
        var story = stage.Story;
        var (chair, scrutineer, teller) = (await stage.AsAsync("chair01"), await stage.AsAsync("scr01"), await stage.AsAsync("tel01"));
        var ballot = $"/api/v1/ballot-rounds/{roundId}";
        var scrutineerCode = (await scrutineer.PostAsync($"{ballot}/scrutineer-code")).Text("code");
        var tellerCode = (await teller.PostAsync($"{ballot}/teller-code")).Text("code");
        await chair.PostAsync($"{ballot}/opening");

        await story.StepAsync("到会的 6 位专家", "同时无记名投票", async () =>
        {
            var answers = await Task.WhenAll(seats.Take(6).Select((seat, i) => seat.Expert.PostAsync($"{ballot}/votes", new { choice = i < 5 ? "favour" : "against" })));
            story.Hold(answers.All(answer => answer.Text("answer") == "received" && !answer.GetRawText().Contains("favour", StringComparison.Ordinal)), "投票回执只应写“已收到”");
            return "每人只得到“已收到”，任何人此时都读不到票数";
        });
        await story.RefusedAsync(seats[0].Expert.Name, "再投一次", "ballot.already_cast", () => seats[0].Expert.PostAsync($"{ballot}/votes", new { choice = "favour" }));
        await story.RefusedAsync(seats[6].Expert.Name, "未到会的专家补投", "ballot.not_entitled", () => seats[6].Expert.PostAsync($"{ballot}/votes", new { choice = "favour" }));

        await story.StepAsync($"{scrutineer.Name}、{teller.Name}", "核对票数，各持一码共同开票，封存并宣布", async () =>
        {
            await chair.PostAsync($"{ballot}/closing");
            await teller.PostAsync($"{ballot}/balance");
            await teller.PostAsync($"{ballot}/count", new { scrutineerCode, tellerCode });
            var sealedBallot = await scrutineer.PostAsync($"{ballot}/seal");
            var declared = await chair.PostAsync($"{ballot}/declaration");
            var totals = sealedBallot.GetProperty("totals");
            story.Hold(totals.Int("favour") == 5 && totals.Int("against") == 1, "票数应为 5 同意、1 反对");
            story.Hold(declared.GetProperty("hasPassed").GetBoolean(), "5×3 ≥ 6×2，应通过");
            var recheck = await teller.GetAsync($"{ballot}/recheck");
            story.Hold(((string[])["totalsAgree", "digestAgrees", "balanceAgrees"]).All(check => recheck.GetProperty(check).GetBoolean()), "封存票的复核应一致");
            return $"同意 {totals.Int("favour")}，反对 {totals.Int("against")}；到会 6 人，需 4 票，通过。信封与密钥已销毁";
        });
        await chair.PostAsync($"{path}/close-of-business");
        await chair.PostAsync($"{path}/announcement");
        var office = await stage.AsAsync("sec01");
        await story.StepAsync(office.Name, "导出评审汇总表", async () =>
            $"review-summary.xlsx，{await office.DownloadAsync($"{path}/summary", stage.FileOf("review-summary.xlsx")) / 1024} KB，不含个人投票");
    }
}
