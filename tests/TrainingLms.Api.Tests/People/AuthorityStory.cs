using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>Two administrators of the city appoint; days are counted from the clock's today.</summary>
sealed record AuthorityStory(LmsServer Server, Persona Zhao, Persona Sun)
{
    public static async Task<AuthorityStory> BeginAsync(LmsServer server) => new(server,
        await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C")), await server.PersonAsync("Sun", "C", roles: (Role.SystemAdministrator, "C")));

    /// <summary>The day so many days from today, as a request writes it.</summary>
    public string Day(int later = 0) =>
        LocalDatePattern.Iso.Format(Server.Clock.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]).Date.PlusDays(later));

    public Task<JsonElement> ProposeAsync(
        Persona by, Persona whom, string role, string unit, bool inherit = false, string? from = null, string? to = null, Guid? insteadOf = null) =>
        by.PostAsync("/api/v1/appointments", new
        {
            personId = whom.Id,
            role,
            unitId = Server.Units[unit],
            inherit,
            from = from ?? Day(),
            to,
            orderText = "示范市网信办〔2026〕3号",
            insteadOf,
        });

    /// <summary>Zhao proposes, Sun approves.</summary>
    public async Task<Guid> AppointAsync(Persona whom, string role, string unit, bool inherit = false, string? from = null, string? to = null, Guid? insteadOf = null)
    {
        var id = (await ProposeAsync(Zhao, whom, role, unit, inherit, from, to, insteadOf)).Id();
        await Sun.PostAsync($"/api/v1/appointments/{id}/approval");
        return id;
    }

    public Task<JsonElement> DelegateAsync(Persona by, Guid basis, Persona to, string unit, int first = 0, int last = 10, bool inherit = false) =>
        by.PostAsync($"/api/v1/appointments/{basis}/delegations",
            new { personId = to.Id, unitId = Server.Units[unit], inherit, from = Day(first), to = Day(last) });

    /// <summary>The appointment by which somebody holds a role, from the database.</summary>
    public Task<Guid> HeldByAsync(Persona whom, string role) => Server.InDatabaseAsync(db =>
        db.RoleAppointments.Where(a => a.PersonId == whom.Id && a.Role == role && a.State == AppointmentState.Active).Select(a => a.Id).SingleAsync());

    /// <summary>The roles that give something to this person now.</summary>
    public static async Task<string[]> RolesOfAsync(Persona whom) =>
        [.. (await whom.GetAsync("/api/v1/me/authority")).Items("grants").Where(grant => grant.Items("steps").Length > 0).Select(grant => grant.Text("role")).Order()];

    /// <summary>Why appointments of this person give nothing or less.</summary>
    public static async Task<string[]> ReasonsOfAsync(Persona whom)
    {
        var authority = await whom.GetAsync("/api/v1/me/authority");
        return [.. authority.Items("grants").Concat(authority.Items("withoutEffect")).Select(held => held.GetProperty("reason"))
            .Where(reason => reason.ValueKind == JsonValueKind.Object).Select(reason => reason.Text("code")).Order()];
    }
}
