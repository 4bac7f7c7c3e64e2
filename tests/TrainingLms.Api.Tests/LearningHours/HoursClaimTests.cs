using System.Text.Json;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.LearningHours;

public abstract class HoursClaimTests(LmsServer server)
{
    const string Claims = "/api/v1/hours/claims";

    static readonly byte[] Pdf = "%PDF-1.7 proof"u8.ToArray();

    static object Claim(
        int? hundredths = null, string learnedOn = "2026-02-27", string kind = "full-time-day", int units = 3, string? learnedFrom = "2026-02-25", string? level = null, int? authorRank = null) =>
        new { kind, units, category = "professional", hoursHundredths = hundredths, learnedFrom, learnedOn, title = "脱产培训", evidence = "结业证明", level, authorRank };

    async Task<(Persona Li, Persona Wang, Persona Zhao)> PeopleAsync() => (
        await server.PersonAsync("Li", "C-1-1"),
        await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1")),
        await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C")));

    static async Task<string> SubmittedAsync(Persona li, object? claim = null)
    {
        var path = $"{Claims}/{(await li.PostAsync(Claims, claim ?? Claim())).Id()}";
        await li.UploadAsync($"{path}/evidence?fileName=proof.pdf", Pdf);
        Assert.Equal("submitted", (await li.PostAsync($"{path}/submission")).Text("state"));
        return path;
    }

    static Task<JsonElement> EndorseAsync(Persona wang, string path, string? reason = null) => wang.PostAsync($"{path}/endorsement", new { evidenceSeen = true, reason });

    [Fact]
    public async Task A_claim_that_the_unit_endorses_and_the_office_grants_counts_as_granted()
    {
        var (li, wang, zhao) = await PeopleAsync();
        var path = await SubmittedAsync(li);
        Assert.Equal("endorsed", (await EndorseAsync(wang, path)).Text("state"));
        await Refused.ExpectAsync(422, "reason.missing", () => zhao.PostAsync($"{path}/grant", new { grantedHundredths = 1600 }));
        var granted = await zhao.PostAsync($"{path}/grant", new { grantedHundredths = 1600, reason = "一天请假" });
        Assert.Equal((2400, 1600, "city-hours 3"), (granted.Int("claimedHundredths"), granted.Int("grantedHundredths"), granted.Text("ruleVersion")));
        var statement = await li.GetAsync("/api/v1/hours/statements/me/2026");
        var entry = statement.Items("entries").Single();
        Assert.Equal((1600, 200, "claim_grant"), (statement.Int("countedHundredths"), statement.Int("daysHundredths"), entry.Text("kind")));
        var why = (await li.GetAsync("/api/v1/hours/statements/me/2026/explanation")).Items("entries").Single();
        Assert.Equal(("full-time-day", "Zhao", 2400), (why.Text("conversion"), why.Text("bookedBy"), why.GetProperty("claim").Int("claimedHundredths")));
        await Refused.ExpectAsync(422, "hours.reverse_the_claim", () => zhao.PostAsync($"/api/v1/hours/entries/{entry.Id()}/reversal", new { reason = "x" }));
    }

    [Fact]
    public async Task Grants_at_once_book_the_hours_once()
    {
        var (li, wang, zhao) = await PeopleAsync();
        var path = await SubmittedAsync(li);
        await EndorseAsync(wang, path);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                await zhao.PostAsync($"{path}/grant", new { grantedHundredths = 2400 });
                return 200;
            }
            catch (Refused refused)
            {
                return refused.Status;
            }
        }));
        Assert.Single(outcomes, 200);
        Assert.All(outcomes.Where(status => status != 200), status => Assert.Contains(status, (int[])[409, 422]));
        Assert.Single((await li.GetAsync("/api/v1/hours/statements/me/2026")).Items("entries"));
    }

    [Fact]
    public async Task Who_endorsed_cannot_grant_and_nobody_handles_the_own_claim()
    {
        var both = await server.PersonAsync("Qian", "C-1", roles: [(Role.HrOfficer, "C-1"), (Role.TrainingOfficer, "C-1")]);
        var li = await server.PersonAsync("Li", "C-1-1");
        var path = await SubmittedAsync(li);
        await EndorseAsync(both, path);
        await Refused.ExpectAsync(422, "duty.claim_needs_two", () => both.PostAsync($"{path}/grant", new { grantedHundredths = 2400 }));
        var own = await SubmittedAsync(both);
        await Refused.ExpectAsync(422, "hours.own_claim", () => EndorseAsync(both, own));
    }

    [Fact]
    public async Task A_draft_needs_evidence_and_is_given_back_to_be_put_right()
    {
        var (li, wang, zhao) = await PeopleAsync();
        var path = $"{Claims}/{(await li.PostAsync(Claims, Claim())).Id()}";
        await Refused.ExpectAsync(422, "hours.evidence_missing", () => li.PostAsync($"{path}/submission"));
        await Refused.ExpectAsync(422, "proof.type", () => li.UploadAsync($"{path}/evidence?fileName=proof.pdf", "MZ not a pdf"u8.ToArray()));
        await Refused.ExpectAsync(422, "proof.empty", () => li.UploadAsync($"{path}/evidence?fileName=proof.pdf", []));
        var file = (await li.UploadAsync($"{path}/evidence?fileName=..%2Fproof.pdf", Pdf)).Items("files").Single();
        Assert.Equal(("proof.pdf", "application/pdf", Pdf.Length), (file.Text("name"), file.Text("mediaType"), file.Int("size")));
        await Refused.ExpectAsync(422, "hours.evidence_twice", () => li.UploadAsync($"{path}/evidence?fileName=again.pdf", Pdf));
        await Refused.ExpectAsync(403, "hours.evidence_of_claimant", () => wang.UploadAsync($"{path}/evidence?fileName=more.pdf", "%PDF-2"u8.ToArray()));
        await li.PostAsync($"{path}/submission");
        Assert.Equal(Pdf, await wang.DownloadAsync($"{path}/evidence/{file.Id()}"));
        await Refused.ExpectAsync(409, "hours.evidence_only_in_draft", () => li.DeleteAsync($"{path}/evidence/{file.Id()}"));
        await Refused.ExpectAsync(422, "hours.evidence_not_seen", () => wang.PostAsync($"{path}/endorsement", new { evidenceSeen = false }));
        await Refused.ExpectAsync(422, "reason.missing", () => wang.PostAsync($"{path}/return"));
        Assert.Equal(("draft", "请补全日期"), ((await wang.PostAsync($"{path}/return", new { reason = "请补全日期" })).Text("state"), (await li.GetAsync(path)).Text("remark")));
        Assert.Equal(1600, (await li.PutAsync(path, Claim(units: 2))).Int("claimedHundredths"));
        await li.PostAsync($"{path}/submission");
        await Refused.ExpectAsync(403, "hours_claim.refuse.forbidden", () => zhao.PostAsync($"{path}/refusal", new { reasonCode = "not_proven" }));
        await Refused.ExpectAsync(422, "hours.refusal_reason_missing", () => wang.PostAsync($"{path}/refusal", new { reason = "x" }));
        Assert.Equal("not_proven", (await wang.PostAsync($"{path}/refusal", new { reasonCode = "not_proven" })).Text("refusedFor"));
    }

    [Fact]
    public async Task Learning_in_the_same_days_is_shown_and_has_to_be_explained()
    {
        var (li, wang, zhao) = await PeopleAsync();
        var first = await SubmittedAsync(li);
        await EndorseAsync(wang, first);
        await zhao.PostAsync($"{first}/grant", new { grantedHundredths = 2400 });
        var second = await SubmittedAsync(li, Claim(kind: "lecture", units: 1, learnedFrom: "2026-02-26", learnedOn: "2026-02-26"));
        Assert.Contains("脱产培训 (2026-02-27)", (await wang.GetAsync(second)).GetProperty("overlaps").EnumerateArray().Select(other => other.GetString()));
        var (earlier, later) = (await wang.GetAsync(first), await wang.GetAsync(second));
        Assert.Equal((JsonValueKind.Null, 400), (earlier.GetProperty("wouldCountHundredths").ValueKind, later.Int("wouldCountHundredths")));
        await Refused.ExpectAsync(422, "hours.overlap_unexplained", () => EndorseAsync(wang, second));
        await EndorseAsync(wang, second, "晚上的讲座");
        await zhao.PostAsync($"{second}/grant", new { grantedHundredths = 400 });
        // The day of the lecture is full.
        var statement = await li.GetAsync("/api/v1/hours/statements/me/2026");
        var counted = statement.Items("entries").Select(entry => (entry.Int("hoursHundredths"), entry.Int("countedHundredths"))).Order().ToList();
        Assert.Equal([(400, 400), (2400, 2000)], counted);
        Assert.Contains("counted 20.00 of 24.00", statement.Items("entries").Select(entry => entry.Text("countedText")));
    }

    [Fact]
    public async Task A_grant_that_proves_wrong_is_taken_back_after_the_person_was_heard()
    {
        var (li, wang, zhao) = await PeopleAsync();
        var path = await SubmittedAsync(li);
        await EndorseAsync(wang, path);
        await zhao.PostAsync($"{path}/grant", new { grantedHundredths = 2400 });
        await Refused.ExpectAsync(422, "hours.person_not_heard", () => zhao.PostAsync($"{path}/reversal", new { reason = "证明系伪造" }));
        await Refused.ExpectAsync(422, "hours.person_not_heard", () => zhao.PostAsync($"{path}/reversal", new { reason = "证明系伪造", heardOn = "2027-01-01" }));
        Assert.Equal("reversed", (await zhao.PostAsync($"{path}/reversal", new { reason = "证明系伪造", heardOn = "2026-03-01" })).Text("state"));
        var statement = await li.GetAsync("/api/v1/hours/statements/me/2026");
        Assert.Equal((0, 0), (statement.Int("countedHundredths"), statement.Int("daysHundredths")));
        Assert.Equal([-2400, 2400], statement.Items("entries").Select(entry => entry.Int("hoursHundredths")).Order());
    }

    [Fact]
    public async Task Absurd_future_and_foreign_claims_are_refused()
    {
        var (li, wang, zhao) = await PeopleAsync();
        await Refused.ExpectAsync(422, "hours.claim_out_of_range", () => li.PostAsync(Claims, Claim(-100)));
        await Refused.ExpectAsync(422, "hours.claim_above_table", () => li.PostAsync(Claims, Claim(2401)));
        await Refused.ExpectAsync(422, "hours.claim_in_future", () => li.PostAsync(Claims, Claim(learnedOn: "2026-12-31", learnedFrom: null)));
        await Refused.ExpectAsync(422, "hours.claim_days_wrong", () => li.PostAsync(Claims, Claim(learnedFrom: "2026-02-28")));
        await Refused.ExpectAsync(422, "hours.claim_units_wrong", () => li.PostAsync(Claims, Claim(units: 4)));
        await Refused.ExpectAsync(422, "hours.claim_units_wrong hours.claim_out_of_range", () => li.PostAsync(Claims, Claim(units: int.MaxValue)));
        await Refused.ExpectAsync(422, "hours.claim_units_wrong hours.claim_out_of_range", () => li.PostAsync(Claims, Claim(units: -1)));
        await Refused.ExpectAsync(422, "hours.claim_kind_unknown", () => li.PostAsync(Claims, Claim(kind: "holiday")));
        await Refused.ExpectAsync(422, "hours.claim_kind_unknown", () => li.PostAsync(Claims, Claim(kind: "paper", units: 1, level: "日记", authorRank: 1)));
        var lectures = await li.PostAsync(Claims, Claim(kind: "lecture", units: 8, learnedFrom: "2026-02-01"));
        Assert.Equal((2400, "year_cap"), (lectures.Int("wouldCountHundredths"), lectures.Items("wouldNotCount").Single().Text("why")));
        var paper = await li.PostAsync(Claims, Claim(kind: "paper", units: 1, learnedFrom: null, level: "核心期刊", authorRank: 2));
        Assert.Equal(1000, paper.Int("claimedHundredths"));
        var path = await SubmittedAsync(li);
        await EndorseAsync(wang, path);
        var elsewhere = await server.PersonAsync("Sun", "C-2", roles: (Role.HrOfficer, "C-2"));
        await Refused.ExpectAsync(404, "hours.claim_not_found", () => elsewhere.GetAsync(path));
        await Refused.ExpectAsync(422, "hours.grant_above_table", () => zhao.PostAsync($"{path}/grant", new { grantedHundredths = 2401, reason = "-" }));
    }
}

public sealed class HoursClaimTestsOnSqlite(SqliteServer server) : HoursClaimTests(server), IClassFixture<SqliteServer>;

public sealed class HoursClaimTestsOnPostgreSql(PostgreSqlServer server) : HoursClaimTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
