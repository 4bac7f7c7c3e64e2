using System.Text.Json;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Demo;

/// <summary>What every chapter of the demonstration stands on: the running server, its clock, the people, and where files go.</summary>
sealed class DemoStage(IServiceProvider services, Uri server, SettableClock clock, string folder, Story story) : IDisposable
{
    readonly Dictionary<string, DemoPerson> signedIn = [];

    /// <summary>The code of the institution whose engineer learns and applies.</summary>
    public const string Institution = "SL-I01";

    public Story Story => story;

    public SettableClock Clock => clock;

    public Uri Server => server;

    public IServiceProvider Services => services;

    public Instant Now => clock.GetCurrentInstant();

    /// <summary>Signs somebody in, once.</summary>
    public async Task<DemoPerson> AsAsync(string userName)
    {
        if (signedIn.TryGetValue(userName, out var person)) return person;
        return signedIn[userName] = await DemoPerson.SignInAsync(server, userName, DemoCity.Password);
    }

    /// <summary>Goes to a day and time in Beijing and lets the system do what became due.</summary>
    public async Task GoToAsync(int year, int month, int day, int hour = 9, int minute = 0)
    {
        clock.MoveTo(new LocalDateTime(year, month, day, hour, minute).InZoneStrictly(services.GetRequiredService<WorkCalendar>().Zone).ToInstant());
        await SweepAsync();
    }

    /// <summary>One round of the clock, as the server makes every few seconds.</summary>
    public async Task SweepAsync()
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Sweeper>().RunOnceAsync("demo");
    }

    /// <summary>Work on the database itself, for cross-checks that no person could make.</summary>
    public async Task<T> InDatabaseAsync<T>(Func<LmsDbContext, Task<T>> work)
    {
        await using var scope = services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<LmsDbContext>());
    }

    /// <summary>A file in the folder of results.</summary>
    public string FileOf(string name) => Path.Combine(folder, name);

    /// <summary>A seed of the demonstration.</summary>
    public static byte[] Seed(string name) => File.ReadAllBytes(Path.Combine(SeedFile.Folder("seeds"), "demo", name));

    /// <summary>The key of a unit by its code.</summary>
    public async Task<Guid> UnitAsync(string code)
    {
        var admin = await AsAsync("admin01");
        for (string? next = null; ;)
        {
            var page = await admin.GetAsync($"/api/v1/units?limit=200{(next is null ? "" : $"&cursor={next}")}");
            foreach (var unit in page.Items())
                if (unit.Text("code") == code) return unit.Id();
            next = page.GetProperty("next").GetString() ?? throw new InvalidOperationException($"the demonstration city has no unit {code}");
        }
    }

    public void Dispose()
    {
        foreach (var person in signedIn.Values) person.Dispose();
    }
}

/// <summary>What a well-prepared trainee knows: the right answer to each question of the bank, found by its text.</summary>
sealed class Knowledge(BankFile bank)
{
    readonly Dictionary<string, QuestionContent> byText = bank.Questions.ToDictionary(question => question.Content.Text, question => question.Content);

    public static Knowledge Of(string courseKey) =>
        new(BankFile.Read(Path.Combine(SeedFile.Folder("courses"), courseKey, "questions", "bank.yaml")));

    /// <summary>The answer in the form the API takes.</summary>
    public object AnswerTo(JsonElement question)
    {
        var known = byText[question.Text("text")];
        return known.Type switch
        {
            QuestionType.TrueFalse => known.Answer!.Value,
            QuestionType.Single => known.Options.MaxBy(option => option.Fraction.TenMillionths)!.Id,
            _ => known.Options.Where(option => option.Fraction.TenMillionths > 0).Select(option => option.Id).ToArray(),
        };
    }
}
