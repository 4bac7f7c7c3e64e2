using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Classes;

public abstract class SignUpTests(LmsServer server)
{
    [Fact]
    public async Task Two_hundred_at_the_last_seat_are_one_who_is_booked_and_a_waiting_list_without_gaps()
    {
        const int people = 200;
        var story = await ClassStory.BeginAsync(server);
        var path = await story.OpenAsync(story.Plan(story.NewDay(), seats: 1));
        var id = ClassStory.IdOf(path);
        var trainees = await server.InDatabaseAsync(async db =>
        {
            var act = server.SystemAct;
            var made = Enumerable.Range(0, people).Select(number => new Person
            {
                Id = act.NewId(),
                PersonNumber = $"SEAT{id:N}"[..20] + $"{number:000}",
                Name = $"学员{number}",
                UnitId = server.Units["C-1-1"],
                Employment = EmploymentCategory.InstitutionStaff,
                Engagement = Engagement.FullTime,
                Status = PersonStatus.Active,
            }).ToList();
            db.People.AddRange(made);
            await db.SaveChangesAsync();
            return made;
        });
        using var gate = new SemaphoreSlim(0);
        var asking = trainees.Select(person => Task.Run(async () =>
        {
            await using var scope = server.Services.CreateAsyncScope();
            await gate.WaitAsync();
            var actor = new Actor(person.Id, person.Name, [], FlatUnits.Instance);
            await scope.ServiceProvider.GetRequiredService<SignUpDesk>().RequestAsync(id, person.Id, new Act(actor, server.Clock.GetCurrentInstant()));
        })).ToList();
        gate.Release(people);
        await Task.WhenAll(asking);

        var signUps = await server.InDatabaseAsync(db => db.SignUps.AsNoTracking().Where(s => s.ClassRunId == id).ToListAsync());
        Assert.Equal(people, signUps.Count);
        Assert.Single(signUps, s => s.State == SignUpState.Booked);
        Assert.Equal(Enumerable.Range(1, people - 1), signUps.Where(s => s.State == SignUpState.Waitlisted).Select(s => s.WaitNumber!.Value).Order());
        var pool = await server.InDatabaseAsync(db => db.SeatPools.AsNoTracking().SingleAsync(p => p.ClassRunId == id));
        Assert.Equal((1, people - 1), (pool.Taken, pool.LastWaitNumber));
    }

    [Fact]
    public async Task One_person_at_ten_doors_gets_in_once()
    {
        var story = await ClassStory.BeginAsync(server);
        var path = await story.OpenAsync(story.Plan(story.NewDay(), seats: 5));
        var li = await server.PersonAsync("Li", "C-1-1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            try
            {
                return (await ClassStory.SignUpAsync(li, path)).Text("state");
            }
            catch (Refused refused)
            {
                return string.Join(' ', refused.Codes);
            }
        }));
        Assert.Single(answers, "booked");
        Assert.Equal(9, answers.Count(answer => answer == "sign_up.already_in"));
        Assert.Equal(1, (await li.GetAsync(path)).Items("seatPools").Single().Int("taken"));
    }

    [Fact]
    public async Task One_person_at_two_classes_of_the_same_hour_at_once_gets_into_one()
    {
        var story = await ClassStory.BeginAsync(server);
        var other = await ClassStory.BeginAsync(server);
        var day = story.NewDay();
        var first = await story.AnnouncedAsync(story.Plan(day, seats: 5, venue: "甲"));
        var second = await other.OpenAsync(other.Plan(day + Duration.FromHours(1), seats: 5, venue: "乙"));
        var li = await server.PersonAsync("Li", "C-1-1");
        var answers = await Task.WhenAll(((string[])[first, second]).Select(async path =>
        {
            try
            {
                return (await ClassStory.SignUpAsync(li, path)).Text("state");
            }
            catch (Refused refused)
            {
                return string.Join(' ', refused.Codes);
            }
        }));
        Assert.Equal(["booked", "sign_up.time_clash"], answers.Order());
    }

    [Fact]
    public async Task A_seat_given_back_is_offered_to_the_first_in_order_for_a_day_and_then_to_the_next()
    {
        var story = await ClassStory.BeginAsync(server);
        var path = await story.OpenAsync(story.Plan(story.NewDay()));
        var (li, sun, qian) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Sun", "C-1-1"), await server.PersonAsync("Qian", "C-1-1"));
        var (first, second, third) = (await ClassStory.SignUpAsync(li, path), await ClassStory.SignUpAsync(sun, path), await ClassStory.SignUpAsync(qian, path));
        Assert.Equal(("booked", 1, 2), (first.Text("state"), second.Int("waitingPlace"), third.Int("waitingPlace")));

        await Refused.ExpectAsync(422, "reason.missing", () => li.PostAsync($"/api/v1/sign-ups/{first.Id()}/cancellation"));
        await li.PostAsync($"/api/v1/sign-ups/{first.Id()}/cancellation", new { reason = "出差" });
        Assert.Equal("offered", await ClassStory.StateAsync(sun, second));
        await story.AtAsync(server.Clock.GetCurrentInstant() + Duration.FromHours(24));
        Assert.Equal(("waitlisted", "offered"), (await ClassStory.StateAsync(sun, second), await ClassStory.StateAsync(qian, third)));
        await Refused.ExpectAsync(409, "sign_up.accept.not_in_waitlisted", () => sun.PostAsync($"/api/v1/sign-ups/{second.Id()}/acceptance"));
        await qian.PostAsync($"/api/v1/sign-ups/{third.Id()}/acceptance");
        Assert.Equal("booked", await ClassStory.StateAsync(qian, third));
        Assert.Equal(1, (await li.GetAsync(path)).Items("seatPools").Single().Int("taken"));
    }

    [Fact]
    public async Task The_unit_and_then_the_organiser_approve_and_nobody_the_own_sign_up()
    {
        var story = await ClassStory.BeginAsync(server);
        var path = await story.OpenAsync(story.Plan(story.NewDay(), approval: "unit_then_organiser"));
        var li = await server.PersonAsync("Li", "C-1-1");
        var signUp = await ClassStory.SignUpAsync(li, path);
        Assert.Equal("requested", signUp.Text("state"));
        await Refused.ExpectAsync(403, "sign_up.refuse.forbidden", () => story.Officer.PostAsync($"/api/v1/sign-ups/{signUp.Id()}/refusal", new { reason = "x" }));
        await Refused.ExpectAsync(422, "sign_up.approval_missing", () => story.Officer.PostAsync($"/api/v1/sign-ups/{signUp.Id()}/booking"));
        await story.Hr.PostAsync($"/api/v1/sign-ups/{signUp.Id()}/unit-approval");
        Assert.Equal("unit_approved", await ClassStory.StateAsync(li, signUp));
        Assert.Equal("booked", (await story.Officer.PostAsync($"/api/v1/sign-ups/{signUp.Id()}/booking")).Text("state"));
        var own = await ClassStory.SignUpAsync(story.Hr, path);
        await Refused.ExpectAsync(422, "sign_up.own", () => story.Hr.PostAsync($"/api/v1/sign-ups/{own.Id()}/unit-approval"));
        var above = await server.PersonAsync("Zhou above", "C-1", roles: (Role.HrOfficer, "C-1"));
        Assert.Equal("refused", (await above.PostAsync($"/api/v1/sign-ups/{own.Id()}/refusal", new { reason = "已参加过" })).Text("state"));
    }

    [Fact]
    public async Task The_draw_follows_the_committed_key_and_can_be_recomputed()
    {
        var story = await ClassStory.BeginAsync(server);
        var start = story.NewDay();
        var path = await story.OpenAsync(story.Plan(start, seats: 2, selection: "lottery"));
        var before = await story.Officer.GetAsync($"{path}/draw");
        Assert.Equal(JsonValueKind.Null, before.GetProperty("key").ValueKind);
        var signUps = new List<(Persona Person, JsonElement SignUp)>();
        for (var i = 0; i < 5; i++)
        {
            var person = await server.PersonAsync($"Draw {i}", "C-1-1");
            signUps.Add((person, await ClassStory.SignUpAsync(person, path)));
        }
        Assert.All(signUps, one => Assert.Equal("in_lottery", one.SignUp.Text("state")));
        await story.AtAsync(start - Duration.FromDays(4));

        var draw = await signUps[0].Person.GetAsync($"{path}/draw");
        var key = draw.Text("key");
        Assert.Equal(before.Text("commitment"), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key))));
        var order = signUps.Select(one => one.SignUp.Id()).OrderBy(id => Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(key), System.Text.Encoding.UTF8.GetBytes($"{id}"))), StringComparer.Ordinal).ToList();
        Assert.Equal(order, draw.GetProperty("order").EnumerateArray().Select(id => id.GetGuid()));
        var states = new Dictionary<Guid, JsonElement>();
        foreach (var (person, signUp) in signUps) states[signUp.Id()] = await person.GetAsync($"/api/v1/sign-ups/{signUp.Id()}");
        Assert.All(order[..2], id => Assert.Equal("booked", states[id].Text("state")));
        Assert.Equal([1, 2, 3], order[2..].Select(id => states[id].Int("waitingPlace")));
    }

    [Fact]
    public async Task Kept_seats_go_to_whom_they_are_kept_for_until_they_are_released()
    {
        var story = await ClassStory.BeginAsync(server);
        var start = story.NewDay();
        var release = start - Duration.FromDays(5);
        var path = await story.OpenAsync(story.Plan(start, seats: 2, quotas: [new { unitId = server.Units["C-1-1"], seats = 1 }], quotasUntil: release));
        var elsewhere = new List<(Persona Person, JsonElement SignUp)>();
        for (var i = 0; i < 2; i++)
        {
            var person = await server.PersonAsync($"Elsewhere {i}", "C-1");
            elsewhere.Add((person, await ClassStory.SignUpAsync(person, path)));
        }
        Assert.Equal(["booked", "waitlisted"], elsewhere.Select(one => one.SignUp.Text("state")));
        await story.AtAsync(release);
        Assert.Equal("offered", await ClassStory.StateAsync(elsewhere[1].Person, elsewhere[1].SignUp));
        var late = await server.PersonAsync("Late", "C-1-1");
        Assert.Equal("waitlisted", (await ClassStory.SignUpAsync(late, path)).Text("state"));
    }

    [Fact]
    public async Task Whoever_is_outside_the_audience_or_the_window_is_refused()
    {
        var story = await ClassStory.BeginAsync(server);
        var path = await story.AnnouncedAsync(story.Plan(story.NewDay()));
        var li = await server.PersonAsync("Li", "C-1-1");
        await Refused.ExpectAsync(422, "sign_up.window_closed", () => ClassStory.SignUpAsync(li, path));
        server.Clock.Advance(Duration.FromHours(1));
        await server.SweepAsync();
        var west = await server.PersonAsync("Xi", "C-2");
        await Refused.ExpectAsync(422, "sign_up.audience_differs", () => ClassStory.SignUpAsync(west, path));
        await Refused.ExpectAsync(404, "person.not_found", () => ClassStory.SignUpAsync(li, path, west));
        Assert.Equal("booked", (await ClassStory.SignUpAsync(story.Hr, path, li)).Text("state"));
    }

    [Fact]
    public async Task After_the_cut_off_only_the_officer_gives_a_seat_back_and_it_counts_as_late()
    {
        var story = await ClassStory.BeginAsync(server);
        var start = story.NewDay();
        var path = await story.OpenAsync(story.Plan(start));
        var li = await server.PersonAsync("Li", "C-1-1");
        var signUp = await ClassStory.SignUpAsync(li, path);
        await Refused.ExpectAsync(422, "sign_up.before_cutoff", () => story.Hr.PostAsync($"/api/v1/sign-ups/{signUp.Id()}/late-cancellation", new { reason = "x" }));
        await story.AtAsync(start - Duration.FromHours(23));
        await Refused.ExpectAsync(422, "sign_up.after_cutoff", () => li.PostAsync($"/api/v1/sign-ups/{signUp.Id()}/cancellation", new { reason = "x" }));
        Assert.Equal("cancelled_late", (await story.Hr.PostAsync($"/api/v1/sign-ups/{signUp.Id()}/late-cancellation", new { reason = "急事" })).Text("state"));
    }
}

public sealed class SignUpTestsOnSqlite(SqliteServer server) : SignUpTests(server), IClassFixture<SqliteServer>;

public sealed class SignUpTestsOnPostgreSql(PostgreSqlServer server) : SignUpTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
