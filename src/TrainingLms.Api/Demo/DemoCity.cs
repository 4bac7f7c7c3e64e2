using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Demo;

/// <summary>Loads the demonstration city into an empty database: units, the people who run it, and their accounts.</summary>
static class DemoCity
{
    /// <summary>Password of every demonstration account. Nothing but invented people is ever behind it.</summary>
    public const string Password = "Demo-2026-pass";

    static readonly LocalDate InOffice = new(2026, 1, 1);

    /// <summary>Nobody in the demonstration has an authenticator, unless the settings ask for one.</summary>
    public static void WithoutSecondFactors(WebApplicationBuilder builder) =>
        builder.Services.Configure<AccountOptions>(options => options.SecondFactorRoles ??= AccountOptions.NoRoles);

    /// <summary>Loads it in one transaction.</summary>
    /// <returns>False when the database already has units; nothing is touched then.</returns>
    public static async Task<bool> LoadAsync(IServiceProvider services, CancellationToken cancel = default)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        if (await db.Units.AnyAsync(cancel)) return false;
        var act = new Act(Actor.System, scope.ServiceProvider.GetRequiredService<IClock>().GetCurrentInstant()) { CorrelationId = "demo-data" };
        return await db.InTransactionAsync(async () =>
        {
            var seed = OrganizationSeed.Read(Path.Combine(SeedFile.Folder("seeds"), "organizations", "demo.json"));
            await OrganizationSeed.LoadAsync(seed, db, act, cancel);
            var units = await db.Units.ToDictionaryAsync(unit => unit.Code, unit => unit.Id, cancel);
            foreach (var member in DemoStaff.Read()) Enter(member, units, db, act);
            await db.SaveChangesAsync(cancel);
            await scope.ServiceProvider.GetRequiredService<AccountDesk>().OpenAllAsync(null, Password, mustChange: false, act, cancel);
            return true;
        }, cancel);
    }

    static void Enter(DemoStaff.Member member, Dictionary<string, Guid> units, LmsDbContext db, Act act)
    {
        var person = new Person
        {
            Id = act.NewId(),
            PersonNumber = member.Number,
            Name = member.Name,
            UnitId = units[member.Unit],
            Post = member.Post,
            Employment = member.Category,
            IsProfessionalTechnician = member.Category is EmploymentCategory.InstitutionStaff or EmploymentCategory.EnterpriseStaff,
            Engagement = Engagement.FullTime,
            Status = PersonStatus.Active,
        };
        db.People.Add(person);
        db.Holdings.Add(new Holding { Id = act.NewId(), PersonId = person.Id, UnitId = person.UnitId, Post = member.Post, Engagement = Engagement.FullTime, From = InOffice });
        foreach (var held in member.Roles)
        {
            var appointment = RoleAppointment.Propose(
                new NewAppointment(person.Id, held.Role, units[held.Unit], true, InOffice, null, "示例市网信办〔2026〕1号"), null, act.Given(new Appointee(person)));
            appointment.Move(AppointmentTrigger.Approve, act);
            db.RoleAppointments.Add(appointment);
        }
    }
}
