using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using TrainingLms.Api.Hosting;
using TrainingLms.Excel;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.People;

/// <summary>A unit of its own with an HR officer, so that each story counts only its own people.</summary>
sealed class RosterStory(LmsServer server, Guid unitId, string unitCode, Persona officer)
{
    static int stories;

    public Guid UnitId => unitId;

    public string UnitCode => unitCode;

    public Persona Li => officer;

    public static async Task<RosterStory> BeginAsync(LmsServer server)
    {
        var code = $"R{Interlocked.Increment(ref stories)}";
        var unit = await UnitAsync(server, code, server.Units["C"]);
        var li = await server.PersonAsync("Li", "C");
        await AppointAsync(server, li, Role.HrOfficer, unit);
        return new RosterStory(server, unit, code, li);
    }

    public static async Task<Guid> UnitAsync(LmsServer server, string code, Guid parent, UnitLevel level = UnitLevel.District)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var register = scope.ServiceProvider.GetRequiredService<UnitRegister>();
        var unit = await register.PlanAsync(new NewUnit(code, $"{code}办公室", level, "Bureau", parent), server.SystemAct);
        await register.MoveAsync(unit.Id, UnitTrigger.Begin, TrainingLms.Data.ExpectedVersion.Any, server.SystemAct);
        return unit.Id;
    }

    public static Task AppointAsync(LmsServer server, Persona persona, string role, Guid unitId) => server.InDatabaseAsync(async db =>
    {
        var act = server.SystemAct;
        var appointment = RoleAppointment.Propose(
            new NewAppointment(persona.Id, role, unitId, true, new LocalDate(2026, 1, 1), null, "test order"), null, act.Given(new Appointee(await db.People.SingleAsync(p => p.Id == persona.Id))));
        appointment.Move(AppointmentTrigger.Approve, act);
        db.RoleAppointments.Add(appointment);
        return await db.SaveChangesAsync();
    });

    /// <summary>A good row for the n-th person of this unit.</summary>
    public Dictionary<string, CellValue> Row(int n, params (string Column, CellValue Value)[] other)
    {
        var row = new Dictionary<string, CellValue>
        {
            [RosterKeys.PersonNumber] = $"{unitCode}-{n:000}",
            [RosterKeys.Name] = "王小明",
            [RosterKeys.ResidentId] = ResidentId(n),
            [RosterKeys.UnitCode] = unitCode,
            [RosterKeys.Employment] = "事业人员",
            [RosterKeys.Engagement] = "专职",
            [RosterKeys.Mobile] = $"1200000{n:0000}",
            [RosterKeys.Status] = "在职",
        };
        foreach (var (column, value) in other) row[column] = value;
        return row;
    }

    /// <summary>A small row for the n-th of thousands, so that they are made quickly; born before 1950, where no other row of any story is.</summary>
    public Dictionary<string, CellValue> Slim(int n, params (string Column, CellValue Value)[] other) => Row(0,
    [
        (RosterKeys.PersonNumber, $"{unitCode}-{n:00000}"), (RosterKeys.Mobile, CellValue.Blank),
        (RosterKeys.ResidentId, DemoRoster.ResidentId(new LocalDate(1900, 1, 1).PlusDays(int.Parse(unitCode[1..]) * 20 + n / 999), n % 999 + 1)), .. other,
    ]);

    public string ResidentId(int n) => DemoRoster.ResidentId(new LocalDate(1960 + int.Parse(unitCode[1..]) % 40, 1 + n / 28 % 12, 1 + n % 28), (int.Parse(unitCode[1..]) / 40 * 50 + n) % 1000);

    public string Number(int n) => $"{unitCode}-{n:000}";

    public static async Task<byte[]> FileAsync(params IReadOnlyList<Dictionary<string, CellValue>> rows)
    {
        using var file = new MemoryStream();
        await DemoRoster.WriteAsync(file, rows);
        return file.ToArray();
    }

    public async Task<JsonElement> UploadAsync(string settings, params Dictionary<string, CellValue>[] rows) => await UploadAsync(settings, await FileAsync(rows));

    public Task<JsonElement> UploadAsync(string settings, byte[] file) => officer.UploadAsync($"/api/v1/roster-imports?fileName=a.xlsx&{settings}", file);

    public Task<JsonElement> ConfirmAsync(JsonElement import, string query = "") =>
        officer.PostAsync($"/api/v1/roster-imports/{import.Id()}/confirmation?{query}", new { planHash = import.Text("planHash") });

    public async Task<JsonElement> ImportAsync(params Dictionary<string, CellValue>[] rows) => await ConfirmAsync(await UploadAsync("", rows));

    public async Task<JsonElement[]> RowsAsync(JsonElement import) => (await officer.GetAsync($"/api/v1/roster-imports/{import.Id()}/rows?limit=200")).Items();

    public Task<Person?> PersonAsync(int n) => server.InDatabaseAsync(db => db.People.AsNoTracking().SingleOrDefaultAsync(p => p.PersonNumber == Number(n)));

    public Task<List<Holding>> PostsAsync(int n) => server.InDatabaseAsync(async db =>
        await db.Holdings.AsNoTracking().Where(h => db.People.Any(p => p.Id == h.PersonId && p.PersonNumber == Number(n))).OrderBy(h => h.From).ToListAsync());

    public Task<int> PeopleAsync() => server.InDatabaseAsync(db => db.People.CountAsync(p => p.UnitId == unitId));

    /// <summary>Keeps every worker from an import, as if another one had it, until it is disposed.</summary>
    public async Task<IAsyncDisposable> HoldBackAsync(Guid importId)
    {
        Task<int> SetAsync(string? holder) => server.InDatabaseAsync(db => db.RosterProgress.Where(p => p.ImportId == importId)
            .ExecuteUpdateAsync(update => update.SetProperty(p => p.Holder, holder).SetProperty(p => p.SignAt, server.Clock.GetCurrentInstant())));
        // The worker that made the preview lets go of it a moment after the preview can be seen.
        while (await server.InDatabaseAsync(db => db.RosterProgress.AnyAsync(p => p.ImportId == importId && p.Holder != null))) await Task.Delay(10);
        await SetAsync("another worker");
        return new Released(() => SetAsync(null));
    }

    /// <summary>Something that the officer does now, past HTTP.</summary>
    public async Task<Act> ActAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var now = server.Clock.GetCurrentInstant();
        return new Act((await scope.ServiceProvider.GetRequiredService<AuthorityDesk>().ActorAsync(officer.Id, now))!, now);
    }

    /// <summary>The server's own worker.</summary>
    public static RosterService WorkerOf(LmsServer server) => server.Services.GetServices<IHostedService>().OfType<RosterService>().Single();

    /// <summary>The import, once it has come to a state; the worker of the server looks every two seconds for what another left behind.</summary>
    public async Task<JsonElement> EventuallyAsync(Guid import, string state)
    {
        for (var look = 0; look < 200; look++)
        {
            var now = await officer.GetAsync($"/api/v1/roster-imports/{import}");
            if (now.Text("state") == state) return now;
            await Task.Delay(100);
        }
        throw new InvalidOperationException($"It never became {state}.");
    }

    sealed class Released(Func<Task> release) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await release();
    }

    public static IEnumerable<string> ActionsOf(JsonElement import) => import.Items("actions").Select(action => $"{action.Text("trigger")}:{action.GetProperty("allowed").GetBoolean()}");

    public static int Count(JsonElement import, string verdict) => import.GetProperty("counts").Int(verdict);

    /// <summary>Whether every row of the file is counted once.</summary>
    public static void CountsAddUp(JsonElement import)
    {
        string[] verdicts = ["create", "update", "unchanged", "rekey", "transfer", "leave", "rejoin", "wrong", "outOfScope", "duplicate", "notInMode", "leftOut", "askTransfer", "withdrawTransfer", "remove", "enrol", "release"];
        Assert.Equal(Count(import, "rows"), verdicts.Sum(verdict => Count(import, verdict)));
    }
}
