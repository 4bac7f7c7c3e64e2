using System.Text.Json;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

public abstract class AppointmentTests(LmsServer server)
{
    Task<JsonElement> ProposeAsync(Persona by, Persona whom, string role, string unit, bool inherit = false) => by.PostAsync("/api/v1/appointments", new
    {
        personId = whom.Id,
        role,
        unitId = server.Units[unit],
        inherit,
        from = "2026-03-01",
        orderText = "东区网信办〔2026〕3号",
    });

    [Fact]
    public async Task An_appointment_has_effect_once_a_second_person_has_approved_it_and_none_after_its_end()
    {
        var (wang, zhao, li) = (
            await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1")), await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C")),
            await server.PersonAsync("Li", "C-1-1"));
        var path = $"/api/v1/appointments/{(await ProposeAsync(wang, li, Role.HrOfficer, "C-1-1")).Id()}";
        Assert.Empty((await li.GetAsync("/api/v1/me")).Items("grants"));
        await Refused.ExpectAsync(422, "duty.second_person_needed", () => wang.PostAsync($"{path}/approval"));
        await zhao.PostAsync($"{path}/approval");
        Assert.Single((await li.GetAsync("/api/v1/me")).Items("grants"));
        await Refused.ExpectAsync(422, "appointment.already_there", () => ProposeAsync(wang, li, Role.HrOfficer, "C-1-1"));
        await zhao.PostAsync($"{path}/end", new { reason = "轮岗" });
        Assert.Empty((await li.GetAsync("/api/v1/me")).Items("grants"));
    }

    [Fact]
    public async Task Nobody_hands_on_more_than_the_own_reach()
    {
        var li = await server.PersonAsync("Li", "C-1-1");
        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        await Refused.ExpectAsync(422, "appointment.role_reserved", () => ProposeAsync(wang, li, Role.SystemAdministrator, "C-1"));
        await Refused.ExpectAsync(403, "role_appointment.propose.forbidden", () => ProposeAsync(wang, li, Role.HrOfficer, "C-2"));

        var qian = await server.PersonAsync("Qian", "C-1");
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var sun = await server.PersonAsync("Sun", "C", roles: (Role.SystemAdministrator, "C"));
        await sun.PostAsync($"/api/v1/appointments/{(await ProposeAsync(zhao, qian, Role.HrOfficer, "C-1")).Id()}/approval");
        await Refused.ExpectAsync(422, "appointment.reaches_too_far", () => ProposeAsync(qian, wang, Role.TrainingOfficer, "C-1", inherit: true));
        Assert.Equal("proposed", (await ProposeAsync(qian, wang, Role.TrainingOfficer, "C-1")).Text("state"));
        await Refused.ExpectAsync(404, "person.not_found", () => ProposeAsync(qian, li, Role.TrainingOfficer, "C-1"));
    }
}

public sealed class AppointmentTestsOnSqlite(SqliteServer server) : AppointmentTests(server), IClassFixture<SqliteServer>;

public sealed class AppointmentTestsOnPostgreSql(PostgreSqlServer server) : AppointmentTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
