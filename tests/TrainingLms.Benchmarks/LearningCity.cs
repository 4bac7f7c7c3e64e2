using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.Reports;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>A city of 16 districts with 24 learning records for each person, over three years, and everything folded. PostgreSQL only.</summary>
sealed class LearningCity : IAsyncDisposable
{
    public const int People = 300_000;
    public const int EntriesEach = 24;
    public const int Year = 2026;
    const int Districts = 16;

    static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 1, 0);

    readonly BenchmarkDatabase database;

    LearningCity(BenchmarkDatabase database, ScopeCity city, string connection) => (this.database, City, Connection) = (database, city, connection);

    public ScopeCity City { get; }

    public string Connection { get; }

    /// <summary>How long it took to fold everything.</summary>
    public double RebuildSeconds { get; private init; }

    public static async Task<LearningCity> BuildAsync(BenchmarkOptions options, int people)
    {
        if (options.Connection is not { } cluster) throw new InvalidOperationException("Learning is measured on PostgreSQL: give --provider postgresql, with --connection where it is not in the environment.");
        var database = await BenchmarkDatabase.CreateAsync(options with { Provider = "postgresql" });
        var connection = new NpgsqlConnectionStringBuilder(cluster) { Database = database.Name, CommandTimeout = 600 }.ToString();
        var city = await ScopeCity.BuildAsync(connection, people, Districts, services => services
            .AddSingleton(CalendarFiles.Load(Path.Combine(SeedFile.Folder("seeds"), "calendars"), DateTimeZoneProviders.Tzdb["Asia/Shanghai"]))
            .AddSingleton(HoursRules.Load(Path.Combine(SeedFile.Folder("seeds"), "hours", "requirements.json"))).AddSingleton(new HoursOptions())
            .AddScoped<HoursRuleOffice>().AddScoped<CarryOver>().AddScoped<HoursLedger>().AddScoped<Leases>().AddScoped<StandingFold>().AddScoped<OverviewDesk>());
        await FillAsync(city, connection);
        var watch = Stopwatch.StartNew();
        await city.WithAsync(services => services.GetRequiredService<StandingFold>().RebuildAsync());
        var seconds = watch.Elapsed.TotalSeconds;
        await RunAsync(connection, "VACUUM ANALYZE");
        return new LearningCity(database, city, connection) { RebuildSeconds = seconds };
    }

    /// <summary>The 95th percentiles of two works over as many rounds, by turns, so that whatever else the machine does meets both alike.</summary>
    public static async Task<(double First, double Second)> P95Async(int rounds, Func<Task> first, Func<Task> second)
    {
        var (ofFirst, ofSecond) = (new List<double>(rounds), new List<double>(rounds));
        for (var round = -rounds / 5; round < rounds; round++)
        {
            foreach (var (work, times) in ((Func<Task>, List<double>)[])[(first, ofFirst), (second, ofSecond)])
            {
                var watch = Stopwatch.StartNew();
                await work();
                if (round >= 0) times.Add(watch.Elapsed.TotalMilliseconds);
            }
        }
        return (ofFirst.Order().ElementAt(rounds * 95 / 100), ofSecond.Order().ElementAt(rounds * 95 / 100));
    }

    public async ValueTask DisposeAsync()
    {
        await City.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Copies one entry by SQL, whatever columns the table has; the indexes are made when everything is in.</summary>
    static async Task FillAsync(ScopeCity city, string connection)
    {
        var columns = await city.WithAsync(async services =>
        {
            var (db, rules) = (services.GetRequiredService<LmsDbContext>(), services.GetRequiredService<HoursRules>());
            var person = await db.People.FirstAsync();
            var act = new Act(Actor.System, Now);
            db.HoursEntries.Add(HoursEntry.GrantFor(new CourseCompletion(
                act.NewId(), person.Id, person.UnitId, act.NewId(), act.NewId(), "网络安全法基础", HoursCategory.Professional, 50, new LocalDate(Year, 2, 1)), rules, act));
            await db.SaveChangesAsync();
            return db.Model.FindEntityType(typeof(HoursEntry))!.GetProperties().Select(property => property.GetColumnName()).ToList();
        });
        var values = columns.Select(column => column switch
        {
            "id" or "source_id" or "course_id" or "course_version_id" => "gen_random_uuid()",
            "person_id" => "p.id",
            "unit_id" => "p.unit_id",
            "hours_hundredths" => "25 + (n * 37 % 11) * 75 + abs(hashtext(p.person_number)) % 400",
            "category" => "CASE WHEN n % 3 = 0 THEN 'PublicRequired' ELSE 'Professional' END",
            "hours_year" => $"{Year} - n % 3",
            "learned_on" => $"make_date({Year} - n % 3, 1 + n % 2, 1 + n)",
            _ => $"one.{column}",
        });
        var indexes = new List<(string Name, string Definition)>();
        await using (var open = new NpgsqlConnection(connection))
        {
            await open.OpenAsync();
            await using var ask = new NpgsqlCommand("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'hours_entries' AND indexname NOT LIKE 'pk%'", open);
            await using var reader = await ask.ExecuteReaderAsync();
            while (await reader.ReadAsync()) indexes.Add((reader.GetString(0), reader.GetString(1)));
        }
        foreach (var (name, _) in indexes) await RunAsync(connection, $"DROP INDEX {name}");
        await RunAsync(connection, $"""
            INSERT INTO hours_entries ({string.Join(", ", columns)})
            SELECT {string.Join(", ", values)} FROM (SELECT * FROM hours_entries LIMIT 1) one, (SELECT * FROM people WHERE id <> (SELECT person_id FROM hours_entries LIMIT 1) ORDER BY id) p, generate_series(1, {EntriesEach}) n
            """);
        foreach (var (_, definition) in indexes) await RunAsync(connection, definition);
        await RunAsync(connection, "VACUUM ANALYZE hours_entries");
    }

    static async Task RunAsync(string connection, string sql)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
#pragma warning disable CA2100 // names come from the model and from this file
        await using var command = new NpgsqlCommand(sql, open) { CommandTimeout = 1_200 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
