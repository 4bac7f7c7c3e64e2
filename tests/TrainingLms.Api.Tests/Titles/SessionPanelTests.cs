using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>Panels that cannot be filled, meetings to which too few come, and members who keep away from too much (title-evaluation.md 4.2 and 4.7).</summary>
public abstract class SessionPanelTests(LmsServer server)
{
    static int stories;

    [Fact]
    public async Task A_panel_that_cannot_be_filled_is_drawn_once_more_by_two_people_and_both_protocols_stay()
    {
        var story = await StoryAsync();
        await story.DrawAsync();
        await story.Office.PostAsync($"{story.Session}/invitations");
        var accepted = (await story.InvitedAsync())[0];
        await story.AcceptAsync(accepted);
        await Refused.ExpectAsync(422, "session.can_be_filled", () => AskAsync(story));
        var declined = await DeclineUntilAsync(story, left: PanelStory.Size - 1);
        await Refused.ExpectAsync(422, "session.redraw_needs_two", () => story.Supervisor.PostAsync($"{story.Session}/redraw", new { reason = "同意" }));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Office.PostAsync($"{story.Session}/redraw-request", new { widerSpecialties = new[] { "data" } }));
        await Refused.ExpectAsync(422, "session.redraw_strata_wrong", () => story.Office.PostAsync($"{story.Session}/redraw-request", new { widerSpecialties = new[] { " " }, reason = "人数不足" }));
        await AskAsync(story);
        await Refused.ExpectAsync(403, "review_session.pool_exhausted_redraw.forbidden", () => story.Office.PostAsync($"{story.Session}/redraw", new { reason = "同意" }));
        var again = await story.Supervisor.PostAsync($"{story.Session}/redraw", new { reason = "同意扩大范围" });
        Assert.Equal(("planned", 2), (again.Text("state"), again.Int("drawNumber")));
        // Every seat of the first draw has ended, also the one that was accepted; its holder is told and can be drawn again.
        var first = await SeatsAsync(story);
        Assert.Equal("redrawn", first.Single(seat => seat.Id() == accepted.Id()).Text("state"));
        Assert.All(first, seat => Assert.Contains(seat.Text("state"), (string[])["declined", "redrawn"]));

        await story.DrawAsync();
        await Refused.ExpectAsync(422, "draw.already_there", () => story.Office.PostAsync($"{story.Session}/draw"));
        var draws = (await story.Office.GetAsync($"{story.Session}/draws")).EnumerateArray().ToList();
        Assert.Equal(2, draws.Count);
        Assert.All(draws, draw => Assert.Equal(draw.GetProperty("order").EnumerateArray().Select(code => code.GetString()!),
            IndependentDraw.Order(draw.Text("keyText"), [.. draw.GetProperty("list").EnumerateArray().Select(code => code.GetString()!)])));
        var second = (await SeatsAsync(story)).Where(seat => seat.Id("drawId") == draws[1].Id()).ToList();
        Assert.Empty(second.Select(seat => seat.Id("personId")).Intersect(declined));
        Assert.Contains(second, seat => first.Any(before => before.Text("state") == "redrawn" && before.Id("personId") == seat.Id("personId")));
        Assert.All(first.Where(seat => declined.Contains(seat.Id("personId"))), seat => Assert.Contains(seat.Text("code"), draws[1].GetProperty("barred").EnumerateArray().Select(code => code.GetString())));

        // The second panel cannot be filled either: the session is off, its case waits for another.
        await story.Office.PostAsync($"{story.Session}/invitations");
        var refused = await Assert.ThrowsAsync<Refused>(() => AskAsync(story));
        Assert.Contains("session.redrawn_already", refused.Codes);
        await DeclineUntilAsync(story, left: PanelStory.Size - 1);
        Assert.Equal("cancelled", (await story.Office.GetAsync(story.Session)).Text("state"));
        Assert.Equal((TitleApplicationState.Eligible, null), ((await story.FileAsync()).State, (await story.FileAsync()).SessionId));
    }

    [Fact]
    public async Task A_second_draw_takes_from_the_wider_specialties_and_everybody_once()
    {
        var story = await StoryAsync();
        await story.DrawAsync();
        await story.Office.PostAsync($"{story.Session}/invitations");
        await DeclineUntilAsync(story, left: PanelStory.Size - 1);
        var twice = (await SeatsAsync(story)).First(seat => seat.Text("state") == "drawn" || seat.Text("state") == "invited").Id("personId");
        var wider = $"{story.SessionId:N}"[..12];
        var added = await server.PersonAsync("外专业", "C-2");
        await story.AdmitAsync(added.Id, wider);
        await story.AdmitAsync(twice, wider);
        await AskAsync(story, wider);
        await story.Supervisor.PostAsync($"{story.Session}/redraw", new { reason = "同意扩大范围" });
        await story.DrawAsync();
        var list = (await story.Office.GetAsync($"{story.Session}/draw")).GetProperty("list").EnumerateArray().Select(code => code.GetString()!).ToList();
        var holders = await server.InDatabaseAsync(db => db.ExpertMemberships.Where(m => list.Contains(m.Code)).Select(m => m.PersonId).ToListAsync());
        Assert.Contains(added.Id, holders);
        Assert.Single(holders, twice);
    }

    [Fact]
    public async Task Too_few_come_are_waited_for_and_an_adjourned_session_gets_a_new_date_or_lapses()
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        await story.Chair.PostAsync($"{story.Session}/opening");
        foreach (var member in (await story.MembersAsync()).Take(5)) await story.CheckInAsync(member);
        await Refused.ExpectAsync(422, "session.grace_running", () => story.Chair.PostAsync($"{story.Session}/adjournment"));
        server.Clock.Advance(Duration.FromMinutes(30));
        var adjourned = await story.Chair.PostAsync($"{story.Session}/adjournment");
        Assert.Equal("adjourned", adjourned.Text("state"));
        // Nobody counts as present who only came the first time.
        Assert.DoesNotContain((await SeatsAsync(story)).Select(seat => seat.Text("state")), state => state == "seated");

        await story.Office.PostAsync($"{story.Session}/reconvening", new { heldOn = "2026-03-03" });
        server.Clock.Advance(Duration.FromDays(1));
        await story.Chair.PostAsync($"{story.Session}/opening");
        await Refused.ExpectAsync(422, "session.not_quorate", () => story.Chair.PostAsync($"{story.Session}/quorum"));
        foreach (var member in (await story.MembersAsync()).Take(8)) await story.CheckInAsync(member);
        server.Clock.Advance(Duration.FromMinutes(30));
        await Refused.ExpectAsync(422, "session.is_quorate", () => story.Chair.PostAsync($"{story.Session}/adjournment"));
        foreach (var member in (await story.SeatedAsync()).Take(1)) await member.PostAsync($"/api/v1/panel-seats/{await story.SeatOfAsync(member)}/leave");
        var until = InstantPattern.ExtendedIso.Parse((await story.Chair.PostAsync($"{story.Session}/adjournment")).Text("reconveneBy")).Value;

        // Time does not run while the session is suspended.
        await story.Supervisor.PostAsync($"{story.Session}/suspension", new { reason = "核查" });
        server.Clock.Advance(Duration.FromHours(5));
        var resumed = await story.Authority.PostAsync($"{story.Session}/resumption", new { reason = "无异常" });
        Assert.Equal(until + Duration.FromHours(5), InstantPattern.ExtendedIso.Parse(resumed.Text("reconveneBy")).Value);
        server.Clock.Advance(until + Duration.FromHours(5) - server.Clock.GetCurrentInstant());
        await Refused.ExpectAsync(422, "session.reconvene_too_late", () => story.Office.PostAsync($"{story.Session}/reconvening", new { heldOn = "2026-05-12" }));
        await server.SweepAsync();
        Assert.Equal("cancelled", (await story.Office.GetAsync(story.Session)).Text("state"));
        Assert.Equal(TitleApplicationState.Eligible, (await story.FileAsync()).State);
        Assert.DoesNotContain((await SeatsAsync(story)).Select(seat => seat.Text("state")), state => state is "seated" or "left");
    }

    [Fact]
    public async Task Who_keeps_away_from_too_many_cases_gives_the_seat_to_the_next_alternate()
    {
        var story = await StoryAsync();
        await story.DrawAsync();
        await story.Office.PostAsync($"{story.Session}/invitations");
        var invited = await story.InvitedAsync();
        await story.AcceptAsync(invited[0], hasConflict: true);
        await story.AcceptAsync(invited[1]);
        var (away, here) = ($"/api/v1/panel-seats/{invited[0].Id()}", $"/api/v1/panel-seats/{invited[1].Id()}");
        await Refused.ExpectAsync(422, "seat.share_within_limit", () => story.Office.PostAsync($"{here}/whole-recusal"));
        await Refused.ExpectAsync(403, "panel_seat.recuse_wholly.forbidden", () => story.Chair.PostAsync($"{away}/whole-recusal"));
        await Refused.ExpectAsync(409, "panel_seat.substitute.not_in_recused_partially", () => story.Office.PostAsync($"{away}/substitution"));
        Assert.Equal("recused_wholly", (await story.Office.PostAsync($"{away}/whole-recusal")).Text("state"));
        var next = (await SeatsAsync(story)).Where(seat => seat.GetProperty("isAlternate").GetBoolean()).MinBy(seat => seat.Int("rank"));
        Assert.Equal("replaced", (await story.Office.PostAsync($"{away}/substitution")).Text("state"));
        Assert.Equal("invited", (await story.Office.GetAsync($"/api/v1/panel-seats/{next.Id()}")).Text("state"));
    }

    [Fact]
    public async Task A_panel_whose_members_keep_away_too_much_is_not_complete_until_some_are_replaced()
    {
        var story = await StoryAsync();
        await story.DrawAsync();
        await story.Office.PostAsync($"{story.Session}/invitations");
        var invited = await story.InvitedAsync();
        // Eleven seats, a quorum of eight: with four recused the case cannot be decided.
        foreach (var (seat, at) in invited.Select((seat, at) => (seat, at))) await story.AcceptAsync(seat, hasConflict: at < 4);
        foreach (var (seat, at) in invited.Select((seat, at) => (seat, at)))
        {
            if (at < 4) await story.Office.PostAsync($"/api/v1/panel-seats/{seat.Id()}/clearance-signature");
            await story.Lead.PostAsync($"/api/v1/panel-seats/{seat.Id()}/clearance");
        }
        Assert.Equal("panel_forming", (await story.Office.GetAsync(story.Session)).Text("state"));
        await story.Lead.PostAsync($"/api/v1/panel-seats/{invited[0].Id()}/replacement", new { reason = "回避过多" });
        var joined = (await story.InvitedAsync()).Single();
        await story.AcceptAsync(joined);
        await story.Lead.PostAsync($"/api/v1/panel-seats/{joined.Id()}/clearance");
        Assert.Equal("panel_ready", (await story.Office.GetAsync(story.Session)).Text("state"));
    }

    /// <summary>Lets those invited decline until only so many are left who could fill the panel.</summary>
    static async Task<IReadOnlyList<Guid>> DeclineUntilAsync(PanelStory story, int left)
    {
        var declined = new List<Guid>();
        while ((await SeatsAsync(story)).Count(seat => seat.Text("state") is "drawn" or "invited" or "accepted") > left)
        {
            var seat = (await story.InvitedAsync())[0];
            await story.Experts[seat.Id("personId")].PostAsync($"/api/v1/panel-seats/{seat.Id()}/refusal", new { reason = "出差" });
            declined.Add(seat.Id("personId"));
        }
        return declined;
    }

    static Task<JsonElement> AskAsync(PanelStory story, params string[] wider) =>
        story.Office.PostAsync($"{story.Session}/redraw-request", new { widerSpecialties = wider, reason = "本专业专家不足，扩大到相近专业" });

    static async Task<IReadOnlyList<JsonElement>> SeatsAsync(PanelStory story) => [.. (await story.Office.GetAsync($"{story.Session}/seats")).EnumerateArray()];

    Task<PanelStory> StoryAsync() => new PanelStory(server, $"P{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}").BeginAsync();
}

public sealed class SessionPanelTestsOnSqlite(SqliteServer server) : SessionPanelTests(server), IClassFixture<SqliteServer>;

public sealed class SessionPanelTestsOnPostgreSql(PostgreSqlServer server) : SessionPanelTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
