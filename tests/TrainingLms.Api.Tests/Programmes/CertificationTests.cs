using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;
using TrainingLms.Programmes;
using static TrainingLms.Api.Tests.Programmes.ProgrammeStory;

namespace TrainingLms.Api.Tests.Programmes;

/// <summary>A certification over its periods: windows, grace, expiry, suspension, revocation, and new versions in the middle.</summary>
public abstract class CertificationTests(LmsServer server)
{
    async Task<(Persona Li, Guid Id, LocalDate End)> CertifiedAsync(ProgrammeStory story, Guid version, string[] courses, string name = "Li")
    {
        var li = await server.PersonAsync(name, "C-1-1");
        var id = await story.AssignedAsync(version, li);
        foreach (var course in courses) await story.CompleteAsync(li, course);
        var certified = await StandingAsync(li);
        return (li, id, Day(certified, "validTo"));
    }

    static LocalDate Day(System.Text.Json.JsonElement standing, string member) =>
        NodaTime.Text.LocalDatePattern.Iso.Parse(standing.GetProperty("assignment").Text(member)).Value;

    [Fact]
    public async Task It_is_renewed_in_its_window_and_keeps_its_rhythm_and_what_was_learned_before_does_not_renew()
    {
        var story = await BeginAsync(server);
        var (courses, again) = (await story.CoursesAsync(1), await story.CoursesAsync(1));
        var version = await story.PublishedAsync(Key("plan"), Content(courses, again, Yearly()));
        var (li, _, end) = await CertifiedAsync(story, version, courses);
        await story.CompleteAsync(li, again[0]);
        Assert.Equal("certified", await StateAsync(li));

        story.AdvanceTo(end.PlusDays(-61));
        await server.SweepAsync();
        Assert.Equal("certified", await StateAsync(li));
        story.AdvanceTo(end.PlusDays(-60));
        await server.SweepAsync();
        var standing = await StandingAsync(li);
        Assert.Equal(("renewal_due", true), (standing.GetProperty("assignment").Text("state"), standing.GetProperty("isRenewal").GetBoolean()));
        Assert.Equal(again, standing.Items("toDo").Select(next => next.Text("course")));

        await story.CompleteAsync(li, again[0]);
        standing = await StandingAsync(li);
        Assert.Equal(("certified", end.PlusMonths(12)), (standing.GetProperty("assignment").Text("state"), Day(standing, "validTo")));
        Assert.Equal(["renewed", ""], standing.Items("periods").Select(period => period.GetProperty("ending").GetString() ?? ""));
        Assert.Empty(await story.FindingsAsync());
    }

    [Fact]
    public async Task After_the_period_grace_after_grace_expiry_and_only_the_initial_path_leads_back()
    {
        var story = await BeginAsync(server);
        var (courses, again) = (await story.CoursesAsync(1), await story.CoursesAsync(1));
        var version = await story.PublishedAsync(Key("plan"), Content(courses, again, Yearly()));
        var (li, id, end) = await CertifiedAsync(story, version, courses);
        var (wang, _, _) = await CertifiedAsync(story, version, courses, "Wang");

        // The server slept through window and end: all steps are made at once, in their order.
        story.AdvanceTo(end.PlusDays(1));
        await server.SweepAsync();
        Assert.Equal("in_grace", await StateAsync(li));
        await story.CompleteAsync(wang, again[0]);
        Assert.Equal(end.PlusMonths(12), Day(await StandingAsync(wang), "validTo"));

        story.AdvanceTo(end.PlusDays(31));
        await server.SweepAsync();
        Assert.Equal("expired", await StateAsync(li));
        await story.CompleteAsync(li, again[0]);
        Assert.Equal("expired", await StateAsync(li));
        await Refused.ExpectAsync(403, "programme_assignment.reassign.forbidden", () => li.PostAsync($"{Assignments}/{id}/reassignment"));
        Assert.Equal("assigned", (await story.He.PostAsync($"{Assignments}/{id}/reassignment", new { dueOn = Iso(story.Today.PlusDays(30)) })).GetProperty("assignment").Text("state"));
        await server.SweepAsync();
        Assert.Equal("assigned", await StateAsync(li));
        await story.CompleteAsync(li, courses[0]);
        Assert.Equal(story.Today.PlusMonths(12), Day(await StandingAsync(li), "validTo"));
        Assert.Equal(["window", "grace", "expire"], await StepsAsync(id));
        Assert.Empty(await story.FindingsAsync());
    }

    async Task<string[]> StepsAsync(Guid id) => await server.InDatabaseAsync(async db =>
    {
        var names = new Dictionary<string, string> { ["open_window"] = "window", ["enter_grace"] = "grace", ["expire"] = "expire" };
        var steps = await db.AuditEntries.Where(e => e.SubjectId == id).OrderBy(e => e.At).ThenBy(e => e.Sequence).Select(e => e.Trigger).ToListAsync();
        return steps.Where(names.ContainsKey).Select(step => names[step]).ToArray();
    });

    [Fact]
    public async Task Without_grace_the_end_is_the_end()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(1);
        var version = await story.PublishedAsync(Key("plan"), Content(courses, courses, Yearly("completion_date", grace: 0)));
        var (li, _, end) = await CertifiedAsync(story, version, courses);
        story.AdvanceTo(end);
        await server.SweepAsync();
        Assert.Equal("renewal_due", await StateAsync(li));
        story.AdvanceTo(end.PlusDays(1));
        await server.SweepAsync();
        Assert.Equal("expired", await StateAsync(li));
    }

    [Fact]
    public async Task A_completion_after_the_end_counts_as_late_although_no_round_of_the_clock_has_said_so()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(1);
        var version = await story.PublishedAsync(Key("plan"), Content(courses, courses, Yearly(grace: 0)));
        var (li, _, end) = await CertifiedAsync(story, version, courses);
        story.AdvanceTo(end.PlusDays(1));
        await story.CompleteAsync(li, courses[0]);
        Assert.Equal("expired", await StateAsync(li));
    }

    [Fact]
    public async Task A_new_version_in_the_middle_touches_nobody_until_the_next_period()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(1);
        var key = Key("plan");
        var version = await story.PublishedAsync(key, Content(courses, courses, Yearly()));
        var (li, _, end) = await CertifiedAsync(story, version, courses);
        var before = (await StandingAsync(li)).GetProperty("assignment").GetRawText();
        var shorter = await story.PublishedAsync(key, Content(courses, courses, Yearly(window: 10, grace: 0, months: 6)));
        await server.SweepAsync();
        Assert.Equal(before, (await StandingAsync(li)).GetProperty("assignment").GetRawText());
        story.AdvanceTo(end.PlusDays(-30));
        await server.SweepAsync();
        Assert.Equal("renewal_due", await StateAsync(li));
        await story.CompleteAsync(li, courses[0]);
        var standing = await StandingAsync(li);
        Assert.Equal((shorter, end.PlusMonths(6), end.PlusMonths(6).PlusDays(-10)), (standing.GetProperty("assignment").Id("versionId"), Day(standing, "validTo"), Day(standing, "windowOpensOn")));
    }

    [Fact]
    public async Task Hours_are_asked_for_before_it_is_renewed_and_the_clock_sees_them_come()
    {
        var story = await BeginAsync(server);
        var (courses, again, more) = (await story.CoursesAsync(1), await story.CoursesAsync(1), await story.CoursesAsync(1, "5.00"));
        var version = await story.PublishedAsync(Key("plan"), Content(courses, again, Yearly(hours: "7.00")));
        var (li, _, end) = await CertifiedAsync(story, version, courses);
        story.AdvanceTo(end.PlusDays(-10));
        await server.SweepAsync();
        await story.CompleteAsync(li, again[0]);
        Assert.Equal("renewal_due", await StateAsync(li));
        // One and one and five are seven: the completion itself renews, with the hours that it is about to grant.
        await story.CompleteAsync(li, more[0]);
        Assert.Equal("certified", await StateAsync(li));
    }

    [Fact]
    public async Task Overdue_once_with_more_time_on_the_way_and_late_is_noted()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(1);
        var version = await story.PublishedAsync(Key("plan"), Content(courses, courses, Yearly()));
        var li = await server.PersonAsync("Li", "C-1-1");
        var due = story.Today.PlusDays(10);
        var id = await story.AssignedAsync(version, li, new { kind = "after_assignment", days = 10 });
        await Refused.ExpectAsync(422, "reason.missing", () => story.He.PostAsync($"{Assignments}/{id}/extension", new { dueOn = Iso(due.PlusDays(5)) }));
        await Refused.ExpectAsync(422, "programme_assignment.due_day_past", () => story.He.PostAsync($"{Assignments}/{id}/extension", new { dueOn = Iso(story.Today.PlusDays(-1)), reason = "出差" }));
        await story.He.PostAsync($"{Assignments}/{id}/extension", new { dueOn = Iso(due.PlusDays(5)), reason = "出差" });
        story.AdvanceTo(due.PlusDays(6));
        await server.SweepAsync();
        await server.SweepAsync();
        Assert.Equal("overdue", await StateAsync(li));
        Assert.Single(await server.InDatabaseAsync(db => db.AuditEntries.Where(e => e.SubjectId == id && e.Trigger == "miss_due_date").ToListAsync()));
        await story.CompleteAsync(li, courses[0]);
        Assert.True((await StandingAsync(li)).GetProperty("assignment").GetProperty("wasLate").GetBoolean());
    }

    [Fact]
    public async Task Suspension_stops_the_dates_and_moves_them_and_leads_back_to_where_it_began()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(1);
        var version = await story.PublishedAsync(Key("plan"), Content(courses, courses, Yearly()));
        var wang = await server.PersonAsync("Wang", "C-1-1");
        var due = story.Today.PlusDays(20);
        var assigned = await story.AssignedAsync(version, wang, new { kind = "fixed", on = Iso(due) });
        await story.He.PostAsync($"{Assignments}/{assigned}/suspension", new { reason = "产假" });
        story.AdvanceTo(due.PlusDays(10));
        await server.SweepAsync();
        var suspended = await story.He.GetAsync($"{Assignments}/{assigned}");
        Assert.Equal("suspended", suspended.GetProperty("assignment").Text("state"));
        Assert.Equal(["exempt", "resume_assigned"], suspended.Items("actions").Select(action => action.Text("trigger")).Order(StringComparer.Ordinal));
        var back = await story.He.PostAsync($"{Assignments}/{assigned}/resumption");
        Assert.Equal(("assigned", due.PlusDays(30)), (back.GetProperty("assignment").Text("state"), Day(back, "dueOn")));

        var (li, id, end) = await CertifiedAsync(story, version, courses);
        story.AdvanceTo(end.PlusDays(-10));
        await server.SweepAsync();
        await story.He.PostAsync($"{Assignments}/{id}/suspension", new { reason = "援派" });
        story.AdvanceTo(end.PlusDays(90));
        await story.CompleteAsync(li, courses[0]);
        await server.SweepAsync();
        Assert.Equal("suspended", await StateAsync(li));
        back = await story.He.PostAsync($"{Assignments}/{id}/resumption");
        Assert.Equal(("renewal_due", end.PlusDays(100)), (back.GetProperty("assignment").Text("state"), Day(back, "validTo")));
        await server.SweepAsync();
        Assert.Equal(end.PlusDays(100).PlusMonths(12), Day(await StandingAsync(li), "validTo"));
        Assert.Empty(await story.FindingsAsync());
    }

    [Fact]
    public async Task The_authority_takes_it_back_after_hearing_and_nobody_else()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(1);
        var version = await story.PublishedAsync(Key("plan"), Content(courses, courses, Yearly()));
        var (li, id, _) = await CertifiedAsync(story, version, courses);
        var authority = await server.PersonAsync("Guo", "C", roles: (Role.Authority, "C"));
        await Refused.ExpectAsync(403, "programme_assignment.revoke.forbidden", () => story.He.PostAsync($"{Assignments}/{id}/revocation", new { heardOn = Iso(story.Today), reason = "替学" }));
        var refused = await Assert.ThrowsAsync<Refused>(() => authority.PostAsync($"{Assignments}/{id}/revocation", new { heardOn = Iso(story.Today.PlusDays(1)) }));
        Assert.Equal(["programme_assignment.not_heard", "reason.missing"], refused.Codes.Order(StringComparer.Ordinal));
        Assert.Equal("revoked", (await authority.PostAsync($"{Assignments}/{id}/revocation", new { heardOn = Iso(story.Today), reason = "替学" })).GetProperty("assignment").Text("state"));
        Assert.Equal("revoked", (await StandingAsync(li)).Items("periods").Single().Text("ending"));
        Assert.Equal("revoked", (await li.GetAsync("/api/v1/certificates")).Items().Single().Text("state"));
        Assert.Empty(await story.FindingsAsync());
    }

    [Fact]
    public async Task Each_period_has_its_certificate_which_anyone_can_verify()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(1);
        var version = await story.PublishedAsync(Key("plan"), Content(courses, courses, Yearly()));
        var (li, id, end) = await CertifiedAsync(story, version, courses);
        var first = (await li.GetAsync("/api/v1/certificates")).Items().Single();
        Assert.Equal(("programme", "issued", Iso(end), "网络安全轮训"), (first.Text("kind"), first.Text("state"), first.Text("validTo"), first.Text("title")));
        Assert.Equal("valid", (await server.Stranger().GetAsync($"/api/v1/public/certificates/{first.Text("verifyToken")}")).Text("status"));
        story.AdvanceTo(end.PlusDays(-5));
        await server.SweepAsync();
        await story.CompleteAsync(li, courses[0]);
        Assert.Equal([Iso(end.PlusMonths(12)), Iso(end)], (await li.GetAsync("/api/v1/certificates")).Items().Select(certificate => certificate.Text("validTo")));
        await story.He.PostAsync($"{Assignments}/{id}/exemption", new { reason = "调离专职岗位" });
        Assert.All((await li.GetAsync("/api/v1/certificates")).Items(), certificate => Assert.Equal("issued", certificate.Text("state")));
    }
}

public sealed class CertificationTestsOnSqlite(SqliteServer server) : CertificationTests(server), IClassFixture<SqliteServer>;

public sealed class CertificationTestsOnPostgreSql(PostgreSqlServer server) : CertificationTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
