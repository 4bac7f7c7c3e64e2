using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Tests.Classes;
using TrainingLms.Data;
using TrainingLms.Notifications;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Tests.Notifications;

public abstract class WebhookTests(LmsServer server) : IAsyncLifetime
{
    readonly WebhookReceiver receiver = new();

    [Fact]
    public async Task What_happens_in_a_unit_or_below_is_called_with_ids_only_and_a_signature_that_others_can_check()
    {
        var admin = await AdministratorAsync();
        var (subscription, secret) = await SubscribeAsync(admin, "C-1", "sign_up.book");
        var (elsewhere, _) = await SubscribeAsync(admin, "C-2", "sign_up.book");
        var (li, signUp) = await BookAsync();
        Assert.Equal(1, await CallAsync());
        var call = Assert.Single(receiver.Calls);
        Assert.True(call.IsSignedWith(secret));
        Assert.False(call.IsSignedWith("whsec_" + Convert.ToBase64String(new byte[32])));
        Assert.Equal("application/json; charset=utf-8", call.ContentType);
        Assert.Equal(["id", "event", "subject", "subjectId", "at"], call.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("sign_up.book", "sign_up", signUp), (call.Json.Text("event"), call.Json.Text("subject"), call.Json.Id("subjectId")));
        Assert.Equal(call.Id, call.Json.Text("id"));
        Assert.DoesNotContain(li.Id.ToString(), call.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal($"{server.Clock.GetCurrentInstant().ToUnixTimeSeconds()}", call.Timestamp);
        var seen = Assert.Single((await admin.GetAsync($"{subscription}/deliveries")).Items());
        Assert.Equal(("delivered", 200, 1), (seen.Text("state"), seen.Int("answerStatus"), seen.Int("attempts")));
        Assert.Empty((await admin.GetAsync($"{elsewhere}/deliveries")).Items());
    }

    [Fact]
    public async Task A_call_that_fails_is_tried_with_growing_gaps_under_the_same_id()
    {
        var admin = await AdministratorAsync();
        var (subscription, secret) = await SubscribeAsync(admin, "C-1", "sign_up.book");
        await BookAsync();
        receiver.Answer = () => 503;
        var begin = server.Clock.GetCurrentInstant();
        var tries = new List<Instant>();
        for (var i = 0; i < 6; i++)
        {
            var before = receiver.Calls.Count;
            await CallAsync();
            if (receiver.Calls.Count > before) tries.Add(server.Clock.GetCurrentInstant());
            var next = await DeliveryAsync(delivery => delivery.NextAt);
            server.Clock.Advance(next - server.Clock.GetCurrentInstant());
        }
        Assert.Equal([5, 30, 120, 600, 1800], tries.Zip(tries.Skip(1), (one, two) => (two - one).TotalSeconds));
        Assert.Single(receiver.Calls.Select(call => call.Id).Distinct());
        Assert.All(receiver.Calls, call => Assert.True(call.IsSignedWith(secret)));
        Assert.Equal(("answered_no", 503), ((await admin.GetAsync($"{subscription}/deliveries")).Items()[0].Text("failure"), (await admin.GetAsync($"{subscription}/deliveries")).Items()[0].Int("answerStatus")));
        Assert.NotEqual(JsonValueKind.Null, (await admin.GetAsync(subscription)).GetProperty("failingSince").ValueKind);
        receiver.Answer = () => 204;
        Assert.Equal(1, await CallAsync());
        Assert.Equal(JsonValueKind.Null, (await admin.GetAsync(subscription)).GetProperty("failingSince").ValueKind);
        Assert.True(begin < tries[^1]);
    }

    [Fact]
    public async Task Who_is_silent_for_days_is_set_aside_an_administrator_is_told_and_can_take_it_up_again()
    {
        var admin = await AdministratorAsync();
        var (subscription, _) = await SubscribeAsync(admin, "C-1", "sign_up.book");
        receiver.Answer = () => 500;
        await BookAsync();
        await CallAsync();
        server.Clock.Advance(Duration.FromDays(5) - Duration.FromHours(3));
        await BookAsync();
        await CallAsync();
        Assert.Equal("active", (await admin.GetAsync(subscription)).Text("state"));
        server.Clock.Advance(Duration.FromHours(2));
        await BookAsync();
        await CallAsync();
        Assert.Equal("disabled", (await admin.GetAsync(subscription)).Text("state"));
        await PostAsync();
        var told = Assert.Single((await admin.GetAsync("/api/v1/me/messages")).Items(), message => message.Text("kind") == "webhook_disabled");
        Assert.Equal("disabled", (await admin.GetAsync(told.Text("link"))).Text("state"));
        // Nothing is called while it is set aside, and nothing new is put in line.
        await BookAsync();
        var before = receiver.Calls.Count;
        Assert.Equal(0, await CallAsync());
        Assert.Equal(before, receiver.Calls.Count);
        receiver.Answer = () => 200;
        await admin.PostAsync($"{subscription}/resumption");
        var failed = (await admin.GetAsync($"{subscription}/deliveries?state=failed")).Items();
        Assert.NotEmpty(failed);
        await admin.PostAsync($"/api/v1/webhook-deliveries/{failed[0].Id()}/redelivery");
        server.Clock.Advance(Duration.FromHours(2));
        await CallAsync();
        Assert.Equal("delivered", Assert.Single((await admin.GetAsync($"{subscription}/deliveries")).Items(), one => one.Id() == failed[0].Id()).Text("state"));
    }

    [Fact]
    public async Task A_new_secret_signs_beside_the_former_one_for_a_day_and_alone_after_it()
    {
        var admin = await AdministratorAsync();
        var (subscription, former) = await SubscribeAsync(admin, "C-1", "sign_up.book");
        var secret = (await admin.PostAsync($"{subscription}/secret")).Text("secret");
        await BookAsync();
        await CallAsync();
        var call = receiver.Calls.Last();
        Assert.True(call.IsSignedWith(secret) && call.IsSignedWith(former));
        server.Clock.Advance(Duration.FromHours(24));
        await BookAsync();
        await CallAsync();
        call = receiver.Calls.Last();
        Assert.True(call.IsSignedWith(secret) && !call.IsSignedWith(former));
        // Neither is shown again or lies open in the database.
        Assert.DoesNotContain("whsec_", (await admin.GetAsync(subscription)).GetRawText(), StringComparison.Ordinal);
        var stored = await server.InDatabaseAsync(db => db.WebhookSubscriptions.AsNoTracking().ToListAsync());
        Assert.All(stored, one => Assert.DoesNotContain(secret["whsec_".Length..], one.Secret.Cipher, StringComparison.Ordinal));
    }

    [Fact]
    public async Task However_many_nodes_work_a_call_is_made_once()
    {
        var admin = await AdministratorAsync();
        await SubscribeAsync(admin, "C-1", "sign_up.book");
        for (var i = 0; i < 12; i++) await BookAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => CallAsync())));
        await CallAsync();
        Assert.Equal(12, receiver.Calls.Count);
        Assert.Equal(12, receiver.Calls.Select(call => call.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_call_is_not_led_elsewhere()
    {
        var admin = await AdministratorAsync();
        await SubscribeAsync(admin, "C-1", "sign_up.book");
        await BookAsync();
        receiver.Answer = () => 307;
        Assert.Equal(0, await CallAsync());
        Assert.Single(receiver.Calls);
        Assert.Equal(307, await DeliveryAsync(delivery => delivery.AnswerStatus));
    }

    [Theory]
    [InlineData("ftp://example.com/x", "webhook.address_not_https"), InlineData("http://example.com/x", "webhook.address_not_https"), InlineData("https://user:pw@example.com/", "webhook.address_unusable")]
    [InlineData("no address", "webhook.address_unusable"), InlineData("https://10.1.2.3/x", "webhook.address_inside"), InlineData("https://[fe80::1]/x", "webhook.address_inside")]
    [InlineData("https://169.254.169.254/latest", "webhook.address_inside"), InlineData("https://[::ffff:192.168.0.1]/", "webhook.address_inside")]
    public async Task Addresses_that_are_unfit_are_refused_when_they_are_given(string url, string code)
    {
        var admin = await AdministratorAsync();
        await Refused.ExpectAsync(422, code, () => admin.PostAsync("/api/v1/webhook-subscriptions", new { name = "对账", unitId = server.Units["C-1"], url, events = new[] { "sign_up.book" } }));
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once_and_nobody_subscribes_beyond_the_own_reach()
    {
        var admin = await AdministratorAsync();
        var refused = await Assert.ThrowsAsync<Refused>(() => admin.PostAsync("/api/v1/webhook-subscriptions",
            new { name = " ", unitId = server.Units["C-1"], url = "http://example.com", events = new[] { "ballot_round.cast" } }));
        Assert.Equal(["webhook.address_not_https", "webhook.event_unknown", "webhook.name_missing"], refused.Codes.Order());
        var district = await server.PersonAsync("Next door", "C-2", roles: (Role.SystemAdministrator, "C-2"));
        await Refused.ExpectAsync(403, "webhook_subscription.subscribe.forbidden", () => district.PostAsync("/api/v1/webhook-subscriptions", Wanted("C-1", "sign_up.book")));
        var (subscription, _) = await SubscribeAsync(admin, "C-1", "sign_up.book");
        await Refused.ExpectAsync(404, "webhook.not_found", () => district.GetAsync(subscription));
        await Refused.ExpectAsync(404, "webhook.not_found", () => district.GetAsync($"{subscription}/deliveries"));
        Assert.DoesNotContain((await admin.GetAsync("/api/v1/webhook-events")).EnumerateArray(), known => known.Text("name").StartsWith("ballot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_leads_into_the_house_is_not_connected_to()
    {
        var options = new WebhookOptions { TimeoutSeconds = 3 };
        using var caller = new WebhookCaller(new AddressGuard(options), options);
        var answer = await caller.TryAsync(new Call(receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "x", 1, "v1,x", [1]), TestContext.Current.CancellationToken);
        Assert.Equal(DeliveryFailure.AddressForbidden, answer.Failure);
        answer = await caller.TryAsync(new Call(receiver.Url, "x", 1, "v1,x", [1]), TestContext.Current.CancellationToken);
        Assert.Equal(DeliveryFailure.AddressForbidden, answer.Failure);
        Assert.Empty(receiver.Calls);
    }

    Task<Persona> AdministratorAsync() => server.PersonAsync("Admin", "C", roles: (Role.SystemAdministrator, "C"));

    object Wanted(string unit, params string[] events) => new { name = "对账系统", unitId = server.Units[unit], url = receiver.Url, events };

    async Task<(string Path, string Secret)> SubscribeAsync(Persona admin, string unit, params string[] events)
    {
        var made = await admin.PostAsync("/api/v1/webhook-subscriptions", Wanted(unit, events));
        return ($"/api/v1/webhook-subscriptions/{made.GetProperty("subscription").Id()}", made.Text("secret"));
    }

    /// <summary>Somebody gets a seat in a class of C-1.</summary>
    async Task<(Persona Person, Guid SignUp)> BookAsync()
    {
        var story = await ClassStory.BeginAsync(server);
        var path = await story.OpenAsync(story.Plan(story.NewDay(), seats: 1));
        var li = await server.PersonAsync("Li", "C-1-1");
        var signUp = (await ClassStory.SignUpAsync(li, path)).Id();
        await PostAsync();
        return (li, signUp);
    }

    async Task PostAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync("test");
    }

    async Task<int> CallAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var options = new WebhookOptions { TimeoutSeconds = 3 };
        options.AllowedNetworks.Add("127.0.0.0/8");
        using var caller = new WebhookCaller(new AddressGuard(options), options);
        return await new WebhookRoom(scope.ServiceProvider.GetRequiredService<LmsDbContext>(), caller, options, scope.ServiceProvider.GetRequiredService<KeyRing>(), server.Clock).RunAsync();
    }

    Task<T> DeliveryAsync<T>(System.Linq.Expressions.Expression<Func<WebhookDelivery, T>> read) => server.InDatabaseAsync(db => db.WebhookDeliveries.Select(read).SingleAsync());

    public async ValueTask InitializeAsync() => await server.InDatabaseAsync(async db =>
    {
        await db.Occurrences.ExecuteDeleteAsync();
        await db.WebhookDeliveries.ExecuteDeleteAsync();
        return await db.WebhookSubscriptions.ExecuteDeleteAsync();
    });

    public ValueTask DisposeAsync()
    {
        receiver.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

public sealed class WebhookTestsOnSqlite(SqliteServer server) : WebhookTests(server), IClassFixture<SqliteServer>;

public sealed class WebhookTestsOnPostgreSql(PostgreSqlServer server) : WebhookTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
