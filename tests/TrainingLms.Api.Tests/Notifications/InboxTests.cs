using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Tests.Classes;
using TrainingLms.Notifications;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Notifications;

public abstract class InboxTests(LmsServer server)
{
    [Fact]
    public async Task Who_gets_the_seat_and_who_waits_are_told_so_in_their_language_and_led_there()
    {
        var story = await ClassStory.BeginAsync(server);
        var path = await story.OpenAsync(story.Plan(story.NewDay(), seats: 1, title: "数据安全班"));
        var (li, qian) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Qian", "C-1-1"));
        var signUp = await ClassStory.SignUpAsync(li, path);
        await ClassStory.SignUpAsync(qian, path);
        await PostAsync();

        var booked = Assert.Single(await MessagesAsync(li));
        Assert.Equal(("sign_up_booked", "classes", "You have a seat"), (booked.Text("kind"), booked.Text("topic"), booked.Text("title")));
        Assert.Equal("You have a seat in \"数据安全班\". If you cannot come, please cancel early.", booked.Text("text"));
        Assert.Equal(signUp.Id(), (await li.GetAsync(booked.Text("link"))).Id());

        var waits = Assert.Single(await MessagesAsync(qian));
        Assert.Equal("Waiting list, place 1", waits.Text("title"));
        qian.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        qian.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN");
        var chinese = Assert.Single(await MessagesAsync(qian));
        Assert.Equal("候补第 1 位", chinese.Text("title"));
        Assert.Equal("“数据安全班”名额已满，您现在候补第 1 位。候补不等于有名额；有空位时会另行通知您。", chinese.Text("text"));
    }

    [Fact]
    public async Task A_seat_that_becomes_free_is_offered_to_the_next_who_is_told_until_when()
    {
        var story = await ClassStory.BeginAsync(server);
        var path = await story.OpenAsync(story.Plan(story.NewDay(), seats: 1));
        var (li, qian) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Qian", "C-1-1"));
        var signUp = await ClassStory.SignUpAsync(li, path);
        var waiting = await ClassStory.SignUpAsync(qian, path);
        await li.PostAsync($"/api/v1/sign-ups/{signUp.Id()}/cancellation", new { reason = "出差" });
        await PostAsync();
        var until = server.Clock.GetCurrentInstant() + Duration.FromHours(24) + Duration.FromHours(8);
        var offered = (await MessagesAsync(qian))[0];
        Assert.Equal("sign_up_offered", offered.Text("kind"));
        Assert.Contains($"until {until.InUtc().LocalDateTime:yyyy-MM-dd HH:mm}", offered.Text("text"), StringComparison.Ordinal);
        // What one did oneself one is not told.
        Assert.Equal(["sign_up_booked"], (await MessagesAsync(li)).Select(message => message.Text("kind")));
        Assert.Equal("offered", await ClassStory.StateAsync(qian, waiting));
    }

    [Fact]
    public async Task However_many_nodes_and_however_often_a_step_is_told_once()
    {
        const int people = 40, nodes = 6;
        var story = await ClassStory.BeginAsync(server);
        var path = await story.OpenAsync(story.Plan(story.NewDay(), seats: people));
        var trainees = await Task.WhenAll(Enumerable.Range(0, people).Select(number => server.PersonAsync($"Trainee {number}", "C-1-1")));
        // Everybody asks three times at once: one sign-up each.
        await Task.WhenAll(trainees.SelectMany(person => Enumerable.Range(0, 3).Select(async _ =>
        {
            try { await ClassStory.SignUpAsync(person, path); }
            catch (Refused refused) when (refused.Status is 409 or 422) { }
        })));
        // The lease would keep all but one away: under one name they all go to work.
        await Task.WhenAll(Enumerable.Range(0, nodes).Select(_ => Task.Run(() => PostAsync())));
        await PostAsync();
        var ids = trainees.Select(person => person.Id).ToList();
        var told = await server.InDatabaseAsync(db => db.Messages.Where(message => ids.Contains(message.PersonId)).ToListAsync());
        Assert.Equal(people, told.Count);
        Assert.All(told, message => Assert.Equal("sign_up_booked", message.Kind));
        Assert.Equal(people, told.Select(message => message.PersonId).Distinct().Count());
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task What_happened_once_is_told_once_even_if_it_is_put_into_the_outbox_again()
    {
        var story = await ClassStory.BeginAsync(server);
        var path = await story.OpenAsync(story.Plan(story.NewDay(), seats: 1));
        var li = await server.PersonAsync("Li", "C-1-1");
        await ClassStory.SignUpAsync(li, path);
        var copy = await server.InDatabaseAsync(db => db.Occurrences.AsNoTracking().SingleAsync(one => one.PersonId == li.Id && one.Step == "book"));
        await PostAsync();
        await server.InDatabaseAsync(db =>
        {
            db.Occurrences.Add(copy);
            return db.SaveChangesAsync();
        });
        await PostAsync();
        Assert.Single(await MessagesAsync(li));
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task A_move_that_is_refused_is_told_to_nobody()
    {
        var story = await ClassStory.BeginAsync(server);
        var path = await story.OpenAsync(story.Plan(story.NewDay(), seats: 1));
        var li = await server.PersonAsync("Li", "C-1-1");
        await ClassStory.SignUpAsync(li, path);
        await PostAsync();
        await Refused.ExpectAsync(422, "sign_up.already_in", () => ClassStory.SignUpAsync(li, path));
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task The_nearest_officer_is_told_whose_turn_it_is_and_nobody_above()
    {
        var story = await ClassStory.BeginAsync(server);
        var near = await server.PersonAsync("Wang of the community", "C-1-1-1", roles: (Role.HrOfficer, "C-1-1-1"));
        var path = await story.OpenAsync(story.Plan(story.NewDay(), seats: 5, approval: "unit"));
        var li = await server.PersonAsync("Li", "C-1-1-1");
        var signUp = await ClassStory.SignUpAsync(li, path);
        await PostAsync();
        var told = Assert.Single(await AboutAsync(near, signUp.Id()));
        Assert.Equal(("sign_up_to_approve", "duties"), (told.Text("kind"), told.Text("topic")));
        Assert.DoesNotContain("Li", told.Text("text"), StringComparison.Ordinal);
        Assert.Empty(await AboutAsync(story.Hr, signUp.Id()));
        // The officer's own sign-up is not the officer's turn: it goes one up.
        var own = await ClassStory.SignUpAsync(near, path);
        await PostAsync();
        Assert.Equal(["sign_up_to_approve"], (await AboutAsync(story.Hr, own.Id())).Select(message => message.Text("kind")));
        Assert.Empty(await AboutAsync(near, own.Id()));
    }

    [Fact]
    public async Task Nobody_reads_another_inbox_whatever_the_role()
    {
        var story = await ClassStory.BeginAsync(server);
        var path = await story.OpenAsync(story.Plan(story.NewDay(), seats: 1));
        var li = await server.PersonAsync("Li", "C-1-1");
        var mighty = await server.PersonAsync("Sun", "C", roles: [.. Role.All.Where(role => role != Role.Auditor).Take(3).Select(role => (role, "C")), (Role.SystemAdministrator, "C")]);
        await ClassStory.SignUpAsync(li, path);
        await PostAsync();
        var message = Assert.Single(await MessagesAsync(li));
        Assert.DoesNotContain(await MessagesAsync(mighty), other => other.Id("subjectId") == message.Id("subjectId"));
        await Refused.ExpectAsync(404, "message.not_found", () => mighty.PostAsync($"/api/v1/me/messages/{message.Id()}/reading"));
        await Refused.ExpectAsync(404, "message.not_found", () => mighty.PostAsync("/api/v1/me/messages/reading", new { messageId = message.Id() }));
        Assert.Equal(1, (await li.GetAsync("/api/v1/me/messages")).Int("unread"));
    }

    [Fact]
    public async Task Pages_count_what_is_unread_and_reading_up_to_one_leaves_what_came_later()
    {
        var li = await server.PersonAsync("Li", "C-1-1");
        await TellAsync(li, 5);
        var first = await li.GetAsync("/api/v1/me/messages?limit=2");
        Assert.Equal((2, 5), (first.Items().Length, first.Int("unread")));
        await TellAsync(li, 1);
        Assert.Equal(1, (await li.PostAsync("/api/v1/me/messages/reading", new { messageId = first.Items()[0].Id() })).Int("unread"));
        var newest = Assert.Single((await li.GetAsync("/api/v1/me/messages?unread=true")).Items());
        var read = await li.PostAsync($"/api/v1/me/messages/{newest.Id()}/reading");
        Assert.Equal(read.Text("readAt"), (await li.PostAsync($"/api/v1/me/messages/{newest.Id()}/reading")).Text("readAt"));
        var seen = new List<Guid>();
        for (var (next, more) = ("", true); more;)
        {
            var page = await li.GetAsync($"/api/v1/me/messages?limit=2{next}");
            Assert.Equal(0, page.Int("unread"));
            seen.AddRange(page.Items().Select(message => message.Id()));
            more = page.GetProperty("next").ValueKind == JsonValueKind.String;
            if (more) next = $"&cursor={page.Text("next")}";
        }
        Assert.Equal(6, seen.Distinct().Count());
        Assert.Equal(seen.OrderDescending(), seen);
    }

    [Fact]
    public async Task What_cannot_be_told_waits_longer_each_time_and_keeps_nobody_waiting()
    {
        var li = await server.PersonAsync("Li", "C-1-1");
        var broken = server.SystemAct.NewId();
        await server.InDatabaseAsync(db =>
        {
            db.Occurrences.Add(OccurrenceOf(li.Id, "{\"class\":{\"of\":\"Nothing\",\"id\":\"x\"}}", broken));
            db.Occurrences.Add(OccurrenceOf(li.Id, "{}", server.SystemAct.NewId()));
            return db.SaveChangesAsync();
        });
        await PostAsync();
        Assert.Single(await MessagesAsync(li));
        await server.InDatabaseAsync(async db =>
        {
            var waits = await db.Occurrences.AsNoTracking().SingleAsync(one => one.Id == broken);
            Assert.Equal((1, server.Clock.GetCurrentInstant() + Duration.FromMinutes(1)), (waits.Failures, waits.NextAt));
            server.Clock.Advance(Duration.FromMinutes(1));
            return waits;
        });
        await PostAsync();
        await server.InDatabaseAsync(async db =>
        {
            var waits = await db.Occurrences.AsNoTracking().SingleAsync(one => one.Id == broken);
            Assert.Equal((2, server.Clock.GetCurrentInstant() + Duration.FromMinutes(2)), (waits.Failures, waits.NextAt));
            return await db.Occurrences.Where(one => one.Id == broken).ExecuteDeleteAsync();
        });
    }

    [Fact]
    public async Task Who_has_left_is_told_nothing()
    {
        var li = await server.PersonAsync("Li", "C-1-1");
        await server.InDatabaseAsync(db => db.People.Where(person => person.Id == li.Id).ExecuteUpdateAsync(update => update.SetProperty(person => person.Status, PersonStatus.Left)));
        await TellAsync(li, 1);
        Assert.Equal(0, await server.InDatabaseAsync(db => db.Messages.CountAsync(message => message.PersonId == li.Id)));
    }

    async Task TellAsync(Persona person, int times)
    {
        for (var i = 0; i < times; i++)
        {
            server.Clock.Advance(Duration.FromMilliseconds(1));
            await server.InDatabaseAsync(db =>
            {
                db.Occurrences.Add(OccurrenceOf(person.Id, "{}", server.SystemAct.NewId()));
                return db.SaveChangesAsync();
            });
            await PostAsync();
        }
    }

    Occurrence OccurrenceOf(Guid person, string facts, Guid id) => new()
    {
        Id = id,
        Subject = "sign_up",
        SubjectId = server.SystemAct.NewId(),
        SubjectVersion = 1,
        Step = "book",
        Kinds = "sign_up_booked",
        PersonId = person,
        At = server.Clock.GetCurrentInstant(),
        Facts = facts,
        NextAt = server.Clock.GetCurrentInstant(),
    };

    Task<int> WaitingAsync() => server.InDatabaseAsync(db => db.Occurrences.CountAsync());

    async Task<int> PostAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync("test");
    }

    static async Task<JsonElement[]> MessagesAsync(Persona person) => (await person.GetAsync("/api/v1/me/messages")).Items();

    static async Task<JsonElement[]> AboutAsync(Persona person, Guid subject) => [.. (await MessagesAsync(person)).Where(message => message.Id("subjectId") == subject)];
}

public sealed class InboxTestsOnSqlite(SqliteServer server) : InboxTests(server), IClassFixture<SqliteServer>;

public sealed class InboxTestsOnPostgreSql(PostgreSqlServer server) : InboxTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
