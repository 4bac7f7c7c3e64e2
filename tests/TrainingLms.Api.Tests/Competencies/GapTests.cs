using System.Text.Json;
using NodaTime;
using TrainingLms.Competencies;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Api.Tests.Competencies.CompetencyStory;

namespace TrainingLms.Api.Tests.Competencies;

public sealed class GapTestsOnSqlite(SqliteServer server) : GapTests(server), IClassFixture<SqliteServer>;

public sealed class GapTestsOnPostgreSql(PostgreSqlServer server) : GapTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;

/// <summary>What posts ask for, and what is missing: of one person, and counted by unit.</summary>
public abstract class GapTests(LmsServer server)
{
    /// <summary>Wanted: leg 2, eye 3, pen 3. Held: leg 3 and eye 2 from one award, eye 1 and pen 3 from another. Missing: one level of the eye.</summary>
    [Fact]
    public async Task A_gap_names_what_is_wanted_what_is_held_by_which_evidence_and_the_courses_that_close_it()
    {
        var story = await BeginAsync(server);
        var post = Key("科员");
        var li = await story.StaffAsync("Li", "C-1", post);
        await story.ProfileAsync("C", [Wanted("pen", 3), Wanted("leg", 2), Wanted("eye", 3)], post);
        var (eye, other) = (await story.CourseAsync("eye"), await story.CourseAsync("brain"));
        Guid first = await story.RatedAsync(li, ("leg", 3), ("eye", 2)), second = await story.RatedAsync(li, ("eye", 1), ("pen", 3));

        var gap = Assert.Single((await li.GetAsync($"{Gaps}/me")).Items());
        var dimensions = gap.Items("dimensions");
        Assert.Equal(["leg 2: 3", "eye 3: 2", "pen 3: 3"], dimensions.Select(one => $"{one.Text("dimension")} {one.Int("wanted")}: {one.GetProperty("held").Int("level")}"));
        Assert.Equal([first, first, second], dimensions.Select(one => one.GetProperty("held").Id("evidenceId")));
        Assert.Equal([true, false, true], dimensions.Select(one => one.GetProperty("isMet").GetBoolean()));
        var closing = dimensions[1].Items("opportunities").Select(one => (one.Text("reference"), one.GetProperty("isDone").GetBoolean())).ToList();
        Assert.Contains((eye, false), closing);
        Assert.DoesNotContain(closing, one => one.Item1 == other);
        Assert.All((JsonElement[])[dimensions[0], dimensions[2]], met => Assert.Empty(met.Items("opportunities")));

        await story.CompleteAsync(li, eye);
        Assert.Contains((await story.Zhao.GetAsync($"{Gaps}/{li.Id}")).Items()[0].Items("dimensions")[1].Items("opportunities"), one => one.Text("reference") == eye && one.GetProperty("isDone").GetBoolean());
        var stranger = await server.PersonAsync("Ma", "C-1");
        await Refused.ExpectAsync(404, "person.not_found", () => stranger.GetAsync($"{Gaps}/{li.Id}"));
    }

    [Fact]
    public async Task Nobody_rated_is_not_the_lowest_level_and_a_rating_of_more_than_five_years_ago_no_longer_counts()
    {
        var story = await BeginAsync(server);
        var post = Key("科员");
        var li = await story.StaffAsync("Li", "C-1", post);
        await story.ProfileAsync("C", [Wanted("leg", 1)], post);
        JsonElement Held(JsonElement gaps) => gaps.Items()[0].Items("dimensions")[0].GetProperty("held");
        Assert.Equal(JsonValueKind.Null, Held(await li.GetAsync($"{Gaps}/me")).ValueKind);
        var id = await story.RatedAsync(li, ("leg", 2));
        Assert.Equal(2, Held(await li.GetAsync($"{Gaps}/me")).Int("level"));
        await AgeAsync(id, server.Calendar.StartOf(server.Calendar.DayOf(server.Clock.GetCurrentInstant()).PlusYears(-5)));
        Assert.Equal(2, Held(await li.GetAsync($"{Gaps}/me")).Int("level"));
        await AgeAsync(id, server.Calendar.StartOf(server.Calendar.DayOf(server.Clock.GetCurrentInstant()).PlusYears(-5)) - Duration.FromMilliseconds(1));
        Assert.Equal(JsonValueKind.Null, Held(await li.GetAsync($"{Gaps}/me")).ValueKind);
    }

    Task<int> AgeAsync(Guid id, Instant decided) => server.InDatabaseAsync(async db =>
    {
        db.Entry((await db.CompetencyEvidence.FindAsync(id))!).Property(evidence => evidence.DecidedAt).CurrentValue = decided;
        return await db.SaveChangesAsync();
    });

    [Fact]
    public async Task A_profile_takes_two_officers_and_a_later_version_takes_over()
    {
        var story = await BeginAsync(server);
        var post = Key("科员");
        object Plan(int level) => new { unitId = server.Units["C"], model = "four-forces", version = 1, wanted = (object[])[Wanted("pen", level)], basis = "文件", post };
        var draft = await story.Zhao.PostAsync(Profiles, Plan(2));
        await Refused.ExpectAsync(422, "duty.profile_needs_two", () => story.Zhao.PostAsync($"{Profiles}/{draft.Id()}/approval"));
        await Refused.ExpectAsync(422, "post_profile.level_unknown", () => story.Zhao.PostAsync(Profiles, Plan(5)));
        await story.Qian.PostAsync($"{Profiles}/{draft.Id()}/approval");
        var later = await story.Qian.PostAsync(Profiles, Plan(3));
        Assert.Equal(2, later.Int("number"));
        await story.Zhao.PostAsync($"{Profiles}/{later.Id()}/approval");
        Assert.Equal(("replaced", "in_force"), ((await story.Zhao.GetAsync($"{Profiles}/{draft.Id()}")).Text("state"), (await story.Zhao.GetAsync($"{Profiles}/{later.Id()}")).Text("state")));
        await story.Zhao.PostAsync($"{Profiles}/{later.Id()}/retirement", new { reason = "岗位撤销" });
    }

    [Fact]
    public async Task Of_two_approvals_at_once_one_profile_is_in_force()
    {
        var story = await BeginAsync(server);
        var post = Key("科员");
        var drafts = new List<Guid>();
        for (var level = 1; level <= 4; level++)
            drafts.Add((await story.Zhao.PostAsync(Profiles, new { unitId = server.Units["C"], model = "four-forces", version = 1, wanted = (object[])[Wanted("pen", level)], basis = "文件", post })).Id());
        await Task.WhenAll(drafts.Select(async id =>
        {
            try
            {
                await story.Qian.PostAsync($"{Profiles}/{id}/approval");
            }
            catch (Refused refused) when (refused.Codes.Single() is "post_profile.in_force_meanwhile" or "changed_by_someone_else" or "database.busy")
            {
                // The others were quicker.
            }
        }));
        Assert.Single((await story.Zhao.GetAsync($"{Profiles}?state=in_force&limit=200")).Items(), item => item.Text("post") == post);
    }

    /// <summary>Twelve people below C-1 in three units: six, five and one. The one is not shown, and neither is the unit by which it could be worked out.</summary>
    [Fact]
    public async Task The_report_counts_by_dimension_and_hides_groups_of_a_few_with_what_would_tell_them()
    {
        var story = await BeginAsync(server);
        var post = Key("组员");
        await story.ProfileAsync("C-1", [Wanted("govern", 2)], post, model: "build-use-govern");
        var people = new List<Persona>();
        foreach (var (unit, count) in ((string, int)[])[("C-1", 6), ("C-1-1", 1), ("C-1-1-1", 5)])
            for (var i = 0; i < count; i++) people.Add(await story.StaffAsync($"P{i}", unit, post));
        for (var i = 0; i < 7; i++) await RateAsync(people[i].Id, "govern", i < 4 ? 2 : 1);

        var officer = await server.PersonAsync("East", "C-1", roles: (Role.TrainingOfficer, "C-1"));
        string Show(JsonElement line) => $"{line.Text("code")} {(line.GetProperty("withBelow").GetBoolean() ? "and below" : "alone")}: "
            + (line.Items("dimensions").Single() is var cell && cell.GetProperty("isShown").GetBoolean() && cell.GetProperty("figure") is var f
                ? $"{f.Int("people")} people, {f.Int("met")} met, {f.Int("below")} below, {f.Int("unrated")} unrated" : "not shown");
        async Task<string[]> LinesAsync(string unit) => [.. (await officer.GetAsync($"{CompetencyStory.GapReports}/{server.Units[unit]}/build-use-govern/1")).Items("lines").Select(Show)];
        // 4 met, 3 below and 5 unrated, in fives.
        Assert.Equal(["C-1 and below: 12 people, 5 met, 5 below, 5 unrated", "C-1 alone: 6 people, 5 met, 0 below, 0 unrated", "C-1-1 and below: 6 people, 0 met, 0 below, 5 unrated"], await LinesAsync("C-1"));
        // Six less five would be the one.
        Assert.Equal(["C-1-1 and below: 6 people, 0 met, 0 below, 5 unrated", "C-1-1 alone: not shown", "C-1-1-1 and below: not shown"], await LinesAsync("C-1-1"));
        Assert.Equal(["C-1-1-1 and below: not shown", "C-1-1-1 alone: not shown"], await LinesAsync("C-1-1-1"));
        await Refused.ExpectAsync(404, "unit.not_found", () => LinesAsync("C-2"));

        // Who sees that community only has nothing to take away from.
        var community = await server.PersonAsync("Village", "C-1-1-1", roles: (Role.TrainingOfficer, "C-1-1-1"));
        Assert.Equal(5, (await community.GetAsync($"{CompetencyStory.GapReports}/{server.Units["C-1-1-1"]}/build-use-govern/1")).Items("lines")[0].Items("dimensions")[0].GetProperty("figure").Int("people"));

        var workbook = await officer.DownloadAsync($"{CompetencyStory.GapReports}/{server.Units["C-1-1"]}/build-use-govern/1/workbook");
        Assert.Equal("PK", System.Text.Encoding.ASCII.GetString(workbook, 0, 2));
    }

    /// <summary>Rated evidence straight into the database, as an assessor would have left it.</summary>
    Task<int> RateAsync(Guid person, string dimension, int level) => server.InDatabaseAsync(async db =>
    {
        var act = server.SystemAct;
        var unit = (await db.People.FindAsync(person))!.UnitId;
        var evidence = CompetencyEvidence.Offer(
            new EvidenceGiven(EvidenceSource.Award, act.NewId(), person, unit, "表彰", null, new LocalDate(2026, 2, 1)), new EvidenceTerms("build-use-govern", 1, [dimension], EvidenceYield.Nothing), null, act);
        var assessor = new Act(new Actor(act.NewId(), "Sun", [new Grant(Role.Assessor, unit, false, Guid.Empty)], FlatUnits.Instance), act.At);
        evidence.TakeUp(new TakingUp(false, null, false), assessor);
        evidence.Rate(new GivenRatings(CompetencyModels.Load(Path.Combine(SeedFile.Folder("seeds"), "competencies")).FindOrRefuse("build-use-govern", 1), [new GivenRating(dimension, level, "现场查看评定。")], EvidenceYield.Nothing), assessor);
        db.CompetencyEvidence.Add(evidence);
        return await db.SaveChangesAsync();
    });
}
