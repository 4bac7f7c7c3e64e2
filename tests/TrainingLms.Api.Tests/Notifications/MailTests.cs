using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Notifications;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Notifications;

public abstract class MailTests(LmsServer server) : IAsyncLifetime
{
    readonly SmtpServer post = new();

    [Fact]
    public async Task What_one_is_told_goes_by_mail_in_the_language_one_has_chosen()
    {
        var (li, qian) = (await PersonAsync("Li"), await PersonAsync("Qian"));
        await qian.PutAsync("/api/v1/me/message-preferences", Preferences("english"));
        await TellAsync(li, "sign_up_booked");
        await TellAsync(qian, "sign_up_booked");
        Assert.Equal(2, await MailAsync());
        var (chinese, english) = (Assert.Single(post.Taken, mail => mail.To == AddressOf(li)), Assert.Single(post.Taken, mail => mail.To == AddressOf(qian)));
        Assert.Equal("您已有名额", chinese.Title);
        Assert.Equal("您已有名额", (await MessagesAsync(li, "zh-CN"))[0].Text("title"));
        Assert.StartsWith("“数据安全班”已为您留好名额", chinese.Text, StringComparison.Ordinal);
        Assert.Contains("https://lms.example.gov.cn", chinese.Text, StringComparison.Ordinal);
        Assert.Equal("You have a seat", english.Title);
        Assert.DoesNotContain("Qian", english.Text, StringComparison.Ordinal);
        Assert.Equal("auto-generated", english.Headers["auto-submitted"]);
        Assert.Equal(0, await MailAsync());
    }

    [Fact]
    public async Task A_node_that_dies_between_sending_and_writing_down_sends_again_under_the_same_name()
    {
        var li = await PersonAsync("Li");
        await TellAsync(li, "sign_up_booked");
        using var dying = new CancellationTokenSource();
        post.BeforeAnswer = () =>
        {
            dying.Cancel();
            return Task.Delay(300);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MailUntilAsync(dying.Token));
        post.BeforeAnswer = null;
        Assert.Single(post.Taken);
        // In hand of a node that is no more: nobody else touches it, until its time is over.
        Assert.Equal(0, await MailAsync());
        server.Clock.Advance(Duration.FromMinutes(10));
        Assert.Equal(1, await MailAsync());
        Assert.Equal(2, post.Taken.Count);
        Assert.Single(post.Taken.Select(mail => mail.MessageId).Distinct());
        Assert.Matches("^<[0-9a-f]{32}@example.gov.cn>$", post.Taken.First().MessageId);
    }

    [Fact]
    public async Task However_many_nodes_work_a_mail_is_sent_once()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => PersonAsync($"Many {number}")));
        foreach (var person in people) await TellAsync(person, "sign_up_booked");
        var sent = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => MailAsync())));
        await MailAsync();
        Assert.Equal(people.Select(AddressOf).Order(), post.Taken.Select(mail => mail.To).Order());
        Assert.True(sent.Sum() <= people.Length);
    }

    [Fact]
    public async Task A_mail_that_does_not_go_is_tried_with_growing_gaps_and_then_given_up_where_an_administrator_sees_why()
    {
        var (li, admin) = (await PersonAsync("Li"), await server.PersonAsync("Admin", "C", roles: (Role.SystemAdministrator, "C")));
        await TellAsync(li, "sign_up_booked");
        var tries = new List<Instant>();
        post.AnswerToRecipient = _ =>
        {
            tries.Add(server.Clock.GetCurrentInstant());
            return "451 busy";
        };
        var begin = server.Clock.GetCurrentInstant();
        for (var isWaiting = true; isWaiting;)
        {
            await MailAsync();
            var mail = await StateAsync(li);
            isWaiting = mail.State == MailState.Waiting;
            if (isWaiting) server.Clock.Advance(mail.NextAt - server.Clock.GetCurrentInstant());
        }
        var gaps = tries.Zip(tries.Skip(1), (one, next) => (next - one).TotalMinutes).Take(8).ToList();
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128], gaps);
        var failed = await StateAsync(li);
        Assert.Equal((MailState.Failed, MailFailure.ServerRefused), (failed.State, failed.Failure));
        Assert.InRange((tries[^1] - begin).TotalHours, 48, 53);

        var seen = Assert.Single((await admin.GetAsync("/api/v1/mails?state=failed")).Items(), mail => mail.Id() == failed.Id);
        Assert.Equal(("server_refused", 451), (seen.Text("failure"), seen.Int("serverStatus")));
        Assert.DoesNotContain(AddressOf(li), seen.GetRawText(), StringComparison.Ordinal);
        await Refused.ExpectAsync(404, "mail.not_found", () => li.PostAsync($"/api/v1/mails/{failed.Id}/redelivery"));
        post.AnswerToRecipient = _ => null;
        await admin.PostAsync($"/api/v1/mails/{failed.Id}/redelivery");
        Assert.Equal(1, await MailAsync());
        Assert.Equal(MailState.Sent, (await StateAsync(li)).State);
    }

    [Fact]
    public async Task A_mailbox_that_does_not_exist_is_tried_once()
    {
        var li = await PersonAsync("Li");
        await TellAsync(li, "sign_up_booked");
        post.AnswerToRecipient = _ => "550 no such user";
        Assert.Equal(0, await MailAsync());
        var failed = await StateAsync(li);
        Assert.Equal((MailState.Failed, MailFailure.MailboxRefused, (int?)550, 1), (failed.State, failed.Failure, failed.ServerStatus, failed.Attempts));
    }

    [Fact]
    public async Task A_server_that_is_away_costs_nothing_but_time()
    {
        var li = await PersonAsync("Li");
        await TellAsync(li, "sign_up_booked");
        post.Dispose();
        Assert.Equal(0, await MailAsync());
        Assert.Equal((MailState.Waiting, MailFailure.ServerUnreachable), ((await StateAsync(li)).State, (await StateAsync(li)).Failure));
    }

    [Fact]
    public async Task At_night_what_can_wait_waits_for_the_morning_and_goes_as_one_mail_while_what_is_urgent_goes_at_once()
    {
        await AtLocalAsync(21, 30);
        var li = await PersonAsync("Li");
        await TellAsync(li, "sign_up_booked");
        await TellAsync(li, "leave_approved");
        Assert.Equal(0, await MailAsync());
        await TellAsync(li, "sign_up_offered");
        Assert.Equal(1, await MailAsync());
        Assert.Equal("有空出的名额，请答复", post.Taken.Last().Title);
        await AtLocalAsync(7, 59);
        Assert.Equal(0, await MailAsync());
        await AtLocalAsync(8, 0);
        Assert.Equal(1, await MailAsync());
        Assert.Equal("您有 2 条消息", post.Taken.Last().Title);
        Assert.Contains("已准假", post.Taken.Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_daily_mail_gathers_what_can_wait_and_a_decision_about_me_does_not()
    {
        await AtLocalAsync(9, 0);
        var li = await PersonAsync("Li");
        await li.PutAsync("/api/v1/me/message-preferences", Preferences("chinese", gathered: true, digestHour: 17));
        await TellAsync(li, "sign_up_booked");
        await TellAsync(li, "title_not_confirmed");
        Assert.Equal(1, await MailAsync());
        Assert.Equal("职称未予确认", post.Taken.Last().Title);
        await AtLocalAsync(12, 0);
        await TellAsync(li, "leave_approved");
        Assert.Equal(0, await MailAsync());
        await AtLocalAsync(17, 0);
        Assert.Equal(1, await MailAsync());
        Assert.Equal("您有 2 条消息", post.Taken.Last().Title);
    }

    [Fact]
    public async Task A_topic_can_be_switched_off_but_not_what_is_binding_or_urgent()
    {
        await AtLocalAsync(10, 0);
        var li = await PersonAsync("Li");
        var set = await li.PutAsync("/api/v1/me/message-preferences", Preferences("chinese", muted: ["classes", "titles"]));
        Assert.Equal(["classes", "titles"], set.GetProperty("muted").EnumerateArray().Select(topic => topic.GetString()!));
        foreach (var kind in (string[])["sign_up_booked", "title_accepted"]) await TellAsync(li, kind);
        Assert.Equal(0, await MailAsync());
        foreach (var kind in (string[])["sign_up_offered", "title_not_confirmed"]) await TellAsync(li, kind);
        await MailAsync();
        Assert.Equal("您有 2 条消息", Assert.Single(post.Taken).Title);
        Assert.Equal(4, (await MessagesAsync(li, "zh-CN")).Length);
    }

    [Fact]
    public async Task Hours_that_are_none_are_refused_all_at_once_and_a_stale_page_changes_nothing()
    {
        var li = await PersonAsync("Li");
        var refused = await Assert.ThrowsAsync<Refused>(() => li.PutAsync("/api/v1/me/message-preferences", Preferences("chinese", digestHour: 24, quietFrom: -1)));
        Assert.Equal((422, 2), (refused.Status, refused.Codes.Length));
        var first = await li.PutAsync("/api/v1/me/message-preferences", Preferences("english"));
        await li.SendAsync(HttpMethod.Put, "/api/v1/me/message-preferences", Preferences("chinese"), null, $"\"{first.Int("version")}\"");
        await Refused.ExpectAsync(412, "changed_by_someone_else", () => li.SendAsync(HttpMethod.Put, "/api/v1/me/message-preferences", Preferences("english"), null, $"\"{first.Int("version")}\""));
        Assert.Equal("chinese", (await li.GetAsync("/api/v1/me/message-preferences")).Text("language"));
    }

    [Fact]
    public async Task Who_has_no_address_has_the_inbox_and_who_loses_it_gets_no_mail()
    {
        await AtLocalAsync(10, 0);
        var (none, lost) = (await server.PersonAsync("None", "C-1-1"), await PersonAsync("Lost"));
        await TellAsync(none, "sign_up_booked");
        await TellAsync(lost, "sign_up_booked");
        await server.InDatabaseAsync(db => db.People.Where(person => person.Id == lost.Id).ExecuteUpdateAsync(update => update.SetProperty(person => person.Email, (string?)null)));
        Assert.Equal(0, await MailAsync());
        Assert.Single(await MessagesAsync(none, "zh-CN"));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.Mails.CountAsync(mail => mail.PersonId == none.Id || mail.PersonId == lost.Id)));
    }

    [Fact]
    public async Task In_development_mails_fall_into_a_folder_and_a_line_break_in_a_title_adds_no_header()
    {
        var folder = Directory.CreateTempSubdirectory("tlms-mail-");
        try
        {
            using var sender = new SmtpSender(new MailOptions { DropFolder = folder.FullName, From = "lms@example.gov.cn", PortalAddress = "https://lms.example.gov.cn" });
            var id = server.SystemAct.NewId();
            Assert.Null((await sender.SendAsync(new Letter(id, "li@example.gov.cn", "标题\nX: y", "正文"), TestContext.Current.CancellationToken)).Failure);
            var mail = ReceivedMail.Of("", await File.ReadAllTextAsync(Assert.Single(folder.GetFiles("*.eml")).FullName, TestContext.Current.CancellationToken));
            Assert.Equal(("标题 X: y", $"<{id:N}@example.gov.cn>"), (mail.Title, mail.MessageId));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    MailOptions Options => new() { Host = "127.0.0.1", Port = post.Port, StartTls = false, From = "lms@example.gov.cn", PortalAddress = "https://lms.example.gov.cn", TimeoutSeconds = 5 };

    static object Preferences(string language, string[]? muted = null, bool gathered = false, int digestHour = 8, int quietFrom = 21) =>
        new { language, muted = muted ?? [], gathered, digestHour, quietFrom, quietTo = 8 };

    static string AddressOf(Persona person) => $"{person.Id:N}@example.gov.cn";

    async Task<Persona> PersonAsync(string name)
    {
        var person = await server.PersonAsync(name, "C-1-1");
        await server.InDatabaseAsync(db => db.People.Where(p => p.Id == person.Id).ExecuteUpdateAsync(update => update.SetProperty(p => p.Email, AddressOf(person))));
        return person;
    }

    async Task TellAsync(Persona person, string kind)
    {
        var telling = Tellings.OfKind(kind)!;
        await server.InDatabaseAsync(db =>
        {
            var act = server.SystemAct;
            db.Occurrences.Add(new Occurrence
            {
                Id = act.NewId(),
                Subject = telling.Workflow,
                SubjectId = act.NewId(),
                SubjectVersion = 1,
                Step = telling.Trigger,
                Kinds = kind,
                PersonId = person.Id,
                HelperId = telling.Whom == Whom.TheHelper ? person.Id : null,
                At = act.At,
                Facts = JsonSerializer.Serialize(new { @class = "数据安全班" }),
                NextAt = act.At,
            });
            return db.SaveChangesAsync();
        });
        await using var scope = server.Services.CreateAsyncScope();
        var room = ActivatorUtilities.CreateInstance<PostRoom>(scope.ServiceProvider, Options);
        await room.RunAsync("test");
    }

    Task<int> MailAsync() => MailUntilAsync(CancellationToken.None);

    async Task<int> MailUntilAsync(CancellationToken cancel)
    {
        await using var scope = server.Services.CreateAsyncScope();
        using var sender = new SmtpSender(Options);
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        return await new MailRoom(db, sender, new LetterWriting(db, Options), Options, scope.ServiceProvider.GetRequiredService<Leases>(), server.Clock, NullLogger<MailRoom>.Instance).RunAsync("test", cancel);
    }

    Task<Mail> StateAsync(Persona person) => server.InDatabaseAsync(db => db.Mails.AsNoTracking().SingleAsync(mail => mail.PersonId == person.Id));

    static async Task<JsonElement[]> MessagesAsync(Persona person, string language)
    {
        person.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        person.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return (await person.GetAsync("/api/v1/me/messages")).Items();
    }

    /// <summary>Moves the clock to the next time that it is this hour in Beijing.</summary>
    Task AtLocalAsync(int hour, int minute)
    {
        var zone = server.Calendar.Zone;
        var now = server.Clock.GetCurrentInstant().InZone(zone);
        var at = now.Date.At(new LocalTime(hour, minute));
        if (at <= now.LocalDateTime) at = at.PlusDays(1);
        server.Clock.Advance(zone.AtLeniently(at).ToInstant() - now.ToInstant());
        return Task.CompletedTask;
    }

    /// <summary>Each test begins in the morning and with empty inboxes.</summary>
    public async ValueTask InitializeAsync()
    {
        await AtLocalAsync(10, 0);
        await server.InDatabaseAsync(async db =>
        {
            await db.Occurrences.ExecuteDeleteAsync();
            await db.Messages.ExecuteDeleteAsync();
            return await db.Mails.ExecuteDeleteAsync();
        });
    }

    public ValueTask DisposeAsync()
    {
        post.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

public sealed class MailTestsOnSqlite(SqliteServer server) : MailTests(server), IClassFixture<SqliteServer>;

public sealed class MailTestsOnPostgreSql(PostgreSqlServer server) : MailTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
