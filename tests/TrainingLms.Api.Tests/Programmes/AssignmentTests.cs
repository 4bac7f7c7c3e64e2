using NodaTime;
using TrainingLms.People;
using TrainingLms.Programmes;
using static TrainingLms.Api.Tests.Programmes.ProgrammeStory;

namespace TrainingLms.Api.Tests.Programmes;

/// <summary>Who is assigned: audiences, last days, lasting rules and the queue of exceptions.</summary>
public abstract class AssignmentTests(LmsServer server)
{
    async Task<Persona> PersonAsync(string name, string unit, string? post = null, string? rank = null, EmploymentCategory category = EmploymentCategory.InstitutionStaff)
    {
        var persona = await server.PersonAsync(name, unit, category);
        await server.InDatabaseAsync(async db =>
        {
            var person = await db.People.FindAsync(persona.Id);
            (person!.Post, person.Rank) = (post, rank);
            return await db.SaveChangesAsync();
        });
        return persona;
    }

    Task<int> ChangeAsync(Persona persona, Action<Person> change) => server.InDatabaseAsync(async db =>
    {
        change((await db.People.FindAsync(persona.Id))!);
        return await db.SaveChangesAsync();
    });

    async Task<(ProgrammeStory Story, Guid Version, string[] Courses)> BeginAsync(int courses = 1, int? countEarlierMonths = null)
    {
        var story = await ProgrammeStory.BeginAsync(server);
        var keys = await story.CoursesAsync(courses);
        return (story, await story.PublishedAsync(Key("plan"), Content(keys, keys, Yearly(), countEarlierMonths)), keys);
    }

    [Fact]
    public async Task By_unit_post_rank_and_category_and_never_beyond_the_own_units()
    {
        var (story, version, _) = await BeginAsync();
        var post = Key("安全员");
        var li = await PersonAsync("Li", "C-2-1", post, "科员", EmploymentCategory.CivilServant);
        var wang = await PersonAsync("Wang", "C-2", post, "科员");
        await PersonAsync("Sun", "C-1", post, "主任科员");
        Task<System.Text.Json.JsonElement> PreviewAsync(Persona by, object audience) => by.PostAsync($"{Plans}/{version}/assignment-previews", new { audience });
        var (c, west) = (server.Units["C"], server.Units["C-2"]);
        Assert.Equal(3, (await PreviewAsync(story.He, new { unitId = c, withBelow = true, posts = new[] { post } })).Int("assign"));
        Assert.Equal(2, (await PreviewAsync(story.He, new { unitId = west, withBelow = true, posts = new[] { post } })).Int("assign"));
        Assert.Equal(wang.Id, (await PreviewAsync(story.He, new { unitId = west, withBelow = false, posts = new[] { post } })).Items("people").Single().Id("personId"));
        Assert.Equal(2, (await PreviewAsync(story.He, new { unitId = c, withBelow = true, posts = new[] { post }, ranks = new[] { "科员" } })).Int("assign"));
        Assert.Equal(li.Id, (await PreviewAsync(story.He, new { unitId = c, withBelow = true, posts = new[] { post }, categories = new[] { "civil_servant" } })).Items("people").Single().Id("personId"));
        var listed = await PreviewAsync(story.He, new { unitId = west, withBelow = true, personIds = new[] { li.Id, story.He.Id } });
        Assert.Equal((1, 1), (listed.Int("assign"), listed.Int("notFound")));
        var western = await server.PersonAsync("Zhou", "C-2", roles: (Role.HrOfficer, "C-2"));
        var seen = await PreviewAsync(western, new { unitId = west, withBelow = true, posts = new[] { post } });
        Assert.Equal(2, seen.Int("assign"));
        await Refused.ExpectAsync(404, "unit.not_found", () => PreviewAsync(western, new { unitId = c, withBelow = true, posts = new[] { post } }));
    }

    [Fact]
    public async Task What_changed_since_the_preview_is_not_applied()
    {
        var (story, version, _) = await BeginAsync();
        var post = Key("联络员");
        await PersonAsync("Li", "C-1", post);
        var audience = new { unitId = server.Units["C"], withBelow = true, posts = new[] { post } };
        var preview = await story.He.PostAsync($"{Plans}/{version}/assignment-previews", new { audience });
        var wang = await PersonAsync("Wang", "C-1", post);
        await Refused.ExpectAsync(422, "assignment_rule.preview_outdated", () => story.He.PostAsync($"{Plans}/{version}/assignments", new { audience, previewHash = preview.Text("hash") }));
        Assert.Empty((await wang.GetAsync($"{Plans}/me")).Items());
        await story.AssignAsync(version, audience);
        Assert.Single((await wang.GetAsync($"{Plans}/me")).Items());
    }

    [Fact]
    public async Task Days_that_are_not_known_or_over_and_paths_done_before_wait_for_an_officer()
    {
        var (story, version, courses) = await BeginAsync();
        var (li, wang, sun) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Wang", "C-1-1"), await server.PersonAsync("Sun", "C-1-1"));
        await story.CompleteAsync(sun, courses[0]);
        await server.InDatabaseAsync(async db =>
        {
            Holding Post(Guid person, LocalDate from, string post) => new() { Id = server.SystemAct.NewId(), PersonId = person, UnitId = server.Units["C-1-1"], Post = post, Engagement = Engagement.FullTime, From = from };
            db.Holdings.AddRange(Post(wang.Id, story.Today.PlusDays(-200), "科长"), Post(sun.Id, story.Today.PlusDays(-10), "科长"));
            return await db.SaveChangesAsync();
        });
        var audience = story.List(li, wang, sun);
        var preview = await story.He.PostAsync($"{Plans}/{version}/assignment-previews", new { audience, due = new { kind = "after_post_start", days = 100 } });
        Assert.Equal((0, 3), (preview.Int("assign"), preview.Int("problems")));
        Assert.Equal(["anchor_unknown", "certified_otherwise", "date_impossible"], preview.Items("exceptions").Select(one => one.Text("problem")).Order(StringComparer.Ordinal));
        await story.AssignAsync(version, audience, new { kind = "after_post_start", days = 100 });

        Persona[] people = [li, wang, sun];
        var open = (await story.He.GetAsync($"{Cases}?state=open&limit=200")).Items().Where(one => people.Any(person => person.Id == one.Id("personId"))).ToList();
        Guid CaseOf(Persona person) => open.Single(one => one.Id("personId") == person.Id).Id();
        Assert.Equal(3, open.Count);
        await Refused.ExpectAsync(422, "reason.missing", () => story.He.PostAsync($"{Cases}/decisions", new { ids = new[] { CaseOf(li) }, decision = "waive" }));
        await Refused.ExpectAsync(422, "assignment_case.day_missing", () => story.He.PostAsync($"{Cases}/decisions", new { ids = new[] { CaseOf(li) }, decision = "set_date", reason = "补学" }));
        var set = await story.He.PostAsync($"{Cases}/decisions", new { ids = new[] { CaseOf(li), CaseOf(wang) }, decision = "set_date", dueOn = Iso(story.Today.PlusDays(30)), reason = "补学" });
        Assert.Equal(2, set.GetProperty("decided").GetArrayLength());
        Assert.Equal(Iso(story.Today.PlusDays(30)), (await StandingAsync(wang)).GetProperty("assignment").Text("dueOn"));
        // Waived: assigned all the same, and what was learned certifies.
        await story.He.PostAsync($"{Cases}/decisions", new { ids = new[] { CaseOf(sun) }, decision = "waive", reason = "承认已学" });
        await server.SweepAsync();
        Assert.Equal("certified", await StateAsync(sun));
        await Refused.ExpectAsync(409, "assignment_case.dismiss.not_in_settled",
            () => story.He.PostAsync($"{Cases}/decisions", new { ids = new[] { CaseOf(li), server.SystemAct.NewId() }, decision = "dismiss", reason = "重复" }));
    }

    [Fact]
    public async Task What_was_completed_too_long_ago_does_not_count()
    {
        var (story, version, courses) = await BeginAsync(countEarlierMonths: 6);
        var li = await server.PersonAsync("Li", "C-1-1");
        await story.CompleteAsync(li, courses[0]);
        story.AdvanceTo(story.Today.PlusMonths(7));
        await story.AssignedAsync(version, li);
        await server.SweepAsync();
        Assert.Equal("assigned", await StateAsync(li));
        await story.CompleteAsync(li, courses[0]);
        Assert.Equal("certified", await StateAsync(li));
    }

    [Fact]
    public async Task A_lasting_rule_takes_in_who_comes_releases_who_goes_and_keeps_out_who_was_exempted()
    {
        var (story, version, courses) = await BeginAsync();
        var post = Key("值班员");
        var (li, wang) = (await PersonAsync("Li", "C-1-1", post), await PersonAsync("Wang", "C-1-1", post));
        var audience = new { unitId = server.Units["C-1"], withBelow = true, posts = new[] { post } };
        await Refused.ExpectAsync(422, "assignment_rule.list_cannot_last", () => story.AssignAsync(version, story.List(li), isLasting: true));
        var rule = await story.AssignAsync(version, audience, new { kind = "after_first_sign_in", days = 60 }, isLasting: true);
        Assert.Equal("in_force", rule.Text("state"));
        Assert.Empty((await li.GetAsync($"{Plans}/me")).Items());
        await server.SweepAsync();
        Assert.Equal("assigned", await StateAsync(li));

        await story.CompleteAsync(wang, courses[0]);
        var sun = await PersonAsync("Sun", "C-1", post);
        await ChangeAsync(wang, person => person.Post = "其他岗位");
        server.Clock.Advance(Duration.FromMinutes(61));
        await server.SweepAsync();
        Assert.Equal(("assigned", "released"), (await StateAsync(sun), await StateAsync(wang)));
        Assert.Equal("released", (await StandingAsync(wang)).Items("periods").Single().Text("ending"));

        var exempted = (await StandingAsync(sun)).Id();
        await story.He.PostAsync($"{Assignments}/{exempted}/exemption", new { reason = "资深" });
        // Who comes back and holds what is still valid is for an officer to decide.
        await ChangeAsync(wang, person => person.Post = post);
        server.Clock.Advance(Duration.FromMinutes(61));
        await server.SweepAsync();
        Assert.Equal("exempted", await StateAsync(sun));
        var waiting = (await story.He.GetAsync($"{Cases}?state=open&limit=200")).Items().Single(one => one.Id("personId") == wang.Id);
        Assert.Equal("certified_otherwise", waiting.Text("problem"));
        await story.He.PostAsync($"{Cases}/decisions", new { ids = new[] { waiting.Id() }, decision = "dismiss", reason = "证书有效" });
        server.Clock.Advance(Duration.FromMinutes(61));
        await server.SweepAsync();
        Assert.DoesNotContain((await story.He.GetAsync($"{Cases}?state=open&limit=200")).Items(), one => one.Id("personId") == wang.Id);

        await Refused.ExpectAsync(422, "reason.missing", () => story.He.PostAsync($"{Rules}/{rule.Id()}/end"));
        Assert.Equal("ended", (await story.He.PostAsync($"{Rules}/{rule.Id()}/end", new { reason = "岗位取消" })).Text("state"));
        var late = await PersonAsync("Qi", "C-1", post);
        server.Clock.Advance(Duration.FromMinutes(61));
        await server.SweepAsync();
        Assert.Empty((await late.GetAsync($"{Plans}/me")).Items());
        Assert.Empty(await story.FindingsAsync());
    }

    [Fact]
    public async Task A_last_day_after_another_programme_waits_for_it_and_never_in_a_circle()
    {
        var story = await ProgrammeStory.BeginAsync(server);
        var courses = await story.CoursesAsync(2);
        var (first, second) = (Key("first"), Key("second"));
        var (one, two) = (await story.PublishedAsync(first, Content([courses[0]])), await story.PublishedAsync(second, Content([courses[1]])));
        var post = Key("巡查员");
        var li = await PersonAsync("Li", "C-1-1", post);
        var audience = new { unitId = server.Units["C-1"], withBelow = true, posts = new[] { post } };
        await Refused.ExpectAsync(422, "assignment_rule.anchor_unknown", () => story.AssignAsync(two, audience, new { kind = "after_programme", days = 30, programme = "nowhere" }, isLasting: true));
        await story.AssignAsync(two, audience, new { kind = "after_programme", days = 30, programme = first }, isLasting: true);
        var refused = await Refused.ExpectAsync(422, "assignment_rule.circle", () => story.AssignAsync(one, audience, new { kind = "after_programme", days = 30, programme = second }, isLasting: true));
        Assert.Contains($"{first} → {second} → {first}", refused.Message, StringComparison.Ordinal);
        await server.SweepAsync();
        Assert.Equal("anchor_unknown", (await story.He.GetAsync($"{Cases}?state=open&limit=200")).Items().Single(waiting => waiting.Id("personId") == li.Id).Text("problem"));
        await story.AssignedAsync(one, li);
        await story.CompleteAsync(li, courses[0]);
        var today = story.Today;
        server.Clock.Advance(Duration.FromMinutes(61));
        await server.SweepAsync();
        var standing = (await li.GetAsync($"{Plans}/me")).Items().Single(own => own.GetProperty("assignment").Text("programme") == second);
        Assert.Equal(Iso(today.PlusDays(30)), standing.GetProperty("assignment").Text("dueOn"));
        Assert.DoesNotContain((await story.He.GetAsync($"{Cases}?state=open&limit=200")).Items(), waiting => waiting.Id("personId") == li.Id);
    }
}

public sealed class AssignmentTestsOnSqlite(SqliteServer server) : AssignmentTests(server), IClassFixture<SqliteServer>;

public sealed class AssignmentTestsOnPostgreSql(PostgreSqlServer server) : AssignmentTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
