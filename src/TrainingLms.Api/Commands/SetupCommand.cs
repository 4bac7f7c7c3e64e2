using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Hosting;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Commands;

/// <summary><c>setup</c>: fills a new installation with its organisation and the two administrators without whom nobody could be appointed.</summary>
static class SetupCommand
{
    public static Command Create()
    {
        var organization = new Option<string>("--organization") { Description = "JSON file of the tree of units, as in seeds/organizations", Required = true };
        var admins = new Option<string[]>("--admin") { Description = "NUMBER:NAME of an administrator; give it twice, because an appointment needs a second person", Arity = new ArgumentArity(2, 10) };
        var setup = new Command("setup", "Fill an empty database with the organisation and its first administrators") { organization, admins };
        setup.Does(async (parsed, cancel) =>
        {
            await using var app = LmsHost.Build(CommandLine.Server(parsed), []);
            await Database.MigrateAsync(app.Services, cancel);
            await using var scope = app.Services.CreateAsyncScope();
            return await RunAsync(scope.ServiceProvider, parsed.GetValue(organization)!, parsed.GetValue(admins) ?? [], cancel);
        });
        return setup;
    }

    static async Task<int> RunAsync(IServiceProvider services, string file, string[] admins, CancellationToken cancel)
    {
        var named = admins.Select(text => text.Split(':', 2)).ToList();
        if (named.Count < 2 || named.Any(pair => pair.Length != 2 || pair.Any(string.IsNullOrWhiteSpace)))
            throw new UsageException("--admin takes NUMBER:NAME and is needed at least twice, for example --admin A01:张三 --admin A02:李四");
        if (!File.Exists(file)) throw new UsageException($"there is no file {file}");
        var db = services.GetRequiredService<LmsDbContext>();
        if (await db.Units.AnyAsync(cancel)) throw new UsageException("this database already has an organisation; setup is for an empty one");

        var desk = services.GetRequiredService<AccountDesk>();
        var act = new Act(Actor.System, services.GetRequiredService<IClock>().GetCurrentInstant()) { CorrelationId = "setup" };
        var passwords = await db.InTransactionAsync(async () =>
        {
            var root = await OrganizationSeed.LoadAsync(OrganizationSeed.Read(file), db, act, cancel);
            var today = services.GetRequiredService<WorkCalendar>().DayOf(act.At);
            var made = named.ConvertAll(pair => (UserName: pair[0].Trim(), Password: Enter(pair[0].Trim(), pair[1].Trim(), root, today, db, desk, act)));
            await db.SaveChangesAsync(cancel);
            return made;
        }, cancel);
        foreach (var (userName, password) in passwords) Console.WriteLine($"{userName.ToLowerInvariant()}  {password}");
        Console.WriteLine("首次密码只显示这一次，首次登录须修改，逾期失效。These first passwords are shown only now and must be changed at the first sign-in.");
        return 0;
    }

    static string Enter(string number, string name, OrganizationUnit root, LocalDate today, LmsDbContext db, AccountDesk desk, Act act)
    {
        var person = new Person
        {
            Id = act.NewId(),
            PersonNumber = number.ToUpperInvariant(),
            Name = name,
            UnitId = root.Id,
            Employment = EmploymentCategory.Other,
            Engagement = Engagement.FullTime,
            Status = PersonStatus.Active,
        };
        db.People.Add(person);
        var password = AccountDesk.NewPassword();
        desk.Open(person, number, password, act);
        var appointment = RoleAppointment.Propose(
            new NewAppointment(person.Id, Role.SystemAdministrator, root.Id, true, today, null, "setup"), null, act.Given(new Appointee(person)));
        appointment.Move(AppointmentTrigger.Approve, act);
        db.RoleAppointments.Add(appointment);
        return password;
    }
}
