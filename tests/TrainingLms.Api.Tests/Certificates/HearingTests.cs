using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Certificates;
using TrainingLms.Notifications;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Certificates;

/// <summary>Nobody loses a certificate unheard (title-evaluation.md 4.8).</summary>
public abstract class HearingTests(LmsServer server)
{
    async Task<(Persona Li, Persona Wei, Persona Jiang, Guid Id, string Path)> AskedAsync()
    {
        var li = await server.PersonAsync("李小明", "C-1");
        var wei = await server.PersonAsync("Wei", "C", roles: (Role.Authority, "C"));
        var jiang = await server.PersonAsync("Jiang", "C", roles: (Role.Authority, "C"));
        var certificate = await server.CertificateAsync(li);
        var path = $"/api/v1/certificates/{certificate.Id}";
        await Refused.ExpectAsync(422, "certificate.revocation_not_asked", () => wei.PostAsync($"{path}/hearing", new { reason = "登记有误" }));
        await wei.PostAsync($"{path}/revocation-request", new { ground = "issued_in_error", reason = "登记有误" });
        return (li, wei, jiang, certificate.Id, path);
    }

    async Task<int> ToldAsync(Persona somebody, string kind, Guid id)
    {
        await server.SweepAsync();
        await using (var scope = server.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ReminderRoom>().RunAsync("test", TestContext.Current.CancellationToken);
            await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync("test", TestContext.Current.CancellationToken);
        }
        return await server.InDatabaseAsync(db => db.Messages.CountAsync(m => m.PersonId == somebody.Id && m.Kind == kind && m.SubjectId == id));
    }

    static async Task<JsonElement> HearingAsync(Persona reader, string path) => (await reader.GetAsync(path)).GetProperty("hearing");

    [Fact]
    public async Task Nothing_is_revoked_before_the_holder_was_told_and_has_answered_in_own_words()
    {
        var (li, wei, jiang, id, path) = await AskedAsync();
        var qin = await server.PersonAsync("Qin", "C", roles: (Role.Registrar, "C"));
        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        var elsewhere = await server.PersonAsync("Sun", "C-2", roles: (Role.HrOfficer, "C-2"));
        await Refused.ExpectAsync(422, "certificate.holder_not_heard", () => jiang.PostAsync($"{path}/revocation", new { reason = "登记有误" }));
        await Refused.ExpectAsync(422, "certificate.hearing_not_offered", () => li.PostAsync($"{path}/hearing/statement", new { reason = "没有错" }));
        await Refused.ExpectAsync(422, "certificate.hearing_words_out_of_range", () => wei.PostAsync($"{path}/hearing", new { reason = " " }));
        await Refused.ExpectAsync(422, "certificate.hearing_words_out_of_range", () => wei.PostAsync($"{path}/hearing", new { reason = new string('长', 4_001) }));

        await wei.PostAsync($"{path}/hearing", new { reason = "原登记的证书属于他人" });
        await Refused.ExpectAsync(422, "certificate.hearing_running", () => jiang.PostAsync($"{path}/hearing", new { reason = "再告知一次" }));
        await Refused.ExpectAsync(422, "certificate.holder_not_heard", () => jiang.PostAsync($"{path}/revocation", new { reason = "登记有误" }));
        Assert.Equal(1, await ToldAsync(li, "certificate_hearing_offered", id));
        Assert.Equal("原登记的证书属于他人", (await HearingAsync(li, path)).Text("allegation"));
        Assert.Equal(JsonValueKind.Null, (await HearingAsync(qin, path)).ValueKind);
        await Refused.ExpectAsync(403, "certificate.hear.forbidden", () => qin.PostAsync($"{path}/hearing/statement", new { reason = "替他说" }));

        await li.PostAsync($"{path}/hearing/statement", new { reason = "同名同姓，编号有误，请更正" });
        await Refused.ExpectAsync(422, "certificate.already_heard", () => li.PostAsync($"{path}/hearing/statement", new { reason = "还有一句" }));
        Assert.Equal((1, "同名同姓，编号有误，请更正"), (await ToldAsync(jiang, "certificate_holder_heard", id), (await HearingAsync(jiang, path)).Text("statement")));
        await jiang.PostAsync($"{path}/revocation", new { reason = "登记有误，另行补发" });
        Assert.Equal((1, 0, 0, 1), (await ToldAsync(wang, "certificate_of_staff_revoked", id), await ToldAsync(elsewhere, "certificate_of_staff_revoked", id),
            await ToldAsync(li, "certificate_of_staff_revoked", id), await ToldAsync(li, "certificate_revoked", id)));
    }

    [Fact]
    public async Task Who_lets_the_time_pass_has_been_heard_and_not_a_moment_before()
    {
        var (li, wei, jiang, id, path) = await AskedAsync();
        await wei.PostAsync($"{path}/hearing", new { reason = "登记有误" });
        var offered = server.Clock.GetCurrentInstant();
        var until = await server.InDatabaseAsync(db => db.Certificates.Where(c => c.Id == id).Select(c => c.HearingUntil!.Value).SingleAsync());
        var calendar = server.Services.GetRequiredService<Calendars.WorkCalendar>();
        Assert.Equal(calendar.EndOfWorkingDays(offered, 5), until);
        Assert.Equal(0, await ToldAsync(li, "certificate_hearing_ending", id));
        server.Clock.Advance(until - Duration.FromMilliseconds(1) - offered);
        Assert.Equal(1, await ToldAsync(li, "certificate_hearing_ending", id));
        await Refused.ExpectAsync(422, "certificate.holder_not_heard", () => jiang.PostAsync($"{path}/revocation", new { reason = "逾期" }));
        server.Clock.Advance(Duration.FromMilliseconds(1));
        Assert.Equal("revoked", (await jiang.PostAsync($"{path}/revocation", new { reason = "逾期未陈述" })).Text("state"));
    }

    [Fact]
    public async Task What_is_asked_anew_is_answered_anew_and_a_late_answer_still_counts_as_one()
    {
        var (li, wei, jiang, id, path) = await AskedAsync();
        await wei.PostAsync($"{path}/hearing", new { reason = "登记有误" });
        await li.PostAsync($"{path}/hearing/statement", new { reason = "没有错" });
        await wei.PostAsync($"{path}/revocation-request", new { ground = "fraud", reason = "材料造假" });
        await Refused.ExpectAsync(422, "certificate.holder_not_heard", () => jiang.PostAsync($"{path}/revocation", new { reason = "造假" }));
        await wei.PostAsync($"{path}/hearing", new { reason = "材料与原件不符" });
        server.Clock.Advance(Duration.FromDays(15));
        await li.PostAsync($"{path}/hearing/statement", new { reason = "出差方归，材料无误" });
        Assert.Equal("出差方归，材料无误", (await HearingAsync(wei, path)).Text("statement"));
        await jiang.PostAsync($"{path}/revocation", new { reason = "经听取陈述，认定造假" });
        // What was said to the first offer is not lost with the second.
        Assert.Equal(2, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(entry => entry.SubjectId == id && entry.Trigger == "hear")));
    }
}

public sealed class HearingTestsOnSqlite(SqliteServer server) : HearingTests(server), IClassFixture<SqliteServer>;

public sealed class HearingTestsOnPostgreSql(PostgreSqlServer server) : HearingTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
