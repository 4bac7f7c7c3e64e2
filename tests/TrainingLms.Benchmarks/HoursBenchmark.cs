using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrainingLms.LearningHours;
using TrainingLms.Reports;

namespace TrainingLms.Benchmarks;

/// <summary>A person's statement of a year among 7,200,000 records, against a tenth of them; and what it costs a new record to keep the figures true.</summary>
static class HoursBenchmark
{
    const double MostMs = 20;
    const double MostGrowth = 1.3;
    const double MostCost = 1.5;
    const int Rounds = 400;
    const int Records = 2_000;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        await using var tenth = await LearningCity.BuildAsync(options, LearningCity.People / 10);
        await using var city = await LearningCity.BuildAsync(options, LearningCity.People);
        var ids = await PeopleAsync(city);
        var (small, large) = await LearningCity.P95Async(Rounds, await AskingAsync(tenth, await PeopleAsync(tenth)), await AskingAsync(city, ids));
        var marking = await MarkingAsync(city);
        var fold = await FoldAsync(city, ids);
        var growth = large / small;
        return new Measured("hours", "postgresql", large, "ms", small, growth, MostMs, large <= MostMs && growth <= MostGrowth && marking <= MostCost, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,
            $"95th of 100 statements among {LearningCity.People * LearningCity.EntriesEach} records; floor: the same with a tenth of them (growth at most {MostGrowth:0.0}); "
            + $"a bare insert with its mark costs {marking:0.00} of the insert alone (at most {MostCost:0.0}); the worker then folded {Records} of {Records} people in {fold:0.0} s (within 60)");
    }

    static Task<List<Guid>> PeopleAsync(LearningCity city) => city.City.InAsync(async (db, _) => await db.People.OrderBy(person => person.PersonNumber)
        .Where(person => person.Post != null).Select(person => person.Id).ToListAsync());

    /// <summary>An officer of the city asks for one person's statement after the other, in no order.</summary>
    static async Task<Func<Task>> AskingAsync(LearningCity city, List<Guid> ids)
    {
        var officer = await city.City.OfficerAsync("C");
        var random = new Random(20261122);
        return () => city.City.WithAsync(services => services.GetRequiredService<HoursLedger>().StatementForAsync(officer, ids[random.Next(ids.Count)], LearningCity.Year));
    }

    /// <summary>How long the worker takes for what was marked, in seconds.</summary>
    static async Task<double> FoldAsync(LearningCity city, List<Guid> ids)
    {
        await city.City.InAsync(async (db, _) =>
        {
            var act = new Workflow.Act(Workflow.Actor.System, new Calendars.MicrosecondClock().GetCurrentInstant());
            db.StandingMarks.AddRange(Enumerable.Range(0, Records).Select(n => new StandingMark(act.NewId(), ids[(int)((long)n * ids.Count / Records)])));
            return await db.SaveChangesAsync();
        });
        var watch = Stopwatch.StartNew();
        await city.City.WithAsync(services => services.GetRequiredService<StandingFold>().RunAsync("benchmark"));
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>One row by hand with its commit, by turns with and without a mark in the same transaction.</summary>
    static async Task<double> MarkingAsync(LearningCity city)
    {
        await using var open = new NpgsqlConnection(city.Connection);
        await open.OpenAsync();
        var columns = await city.City.InAsync((db, _) => Task.FromResult(
            db.Model.FindEntityType(typeof(HoursEntry))!.GetProperties().Select(property => property.GetColumnName()).ToList()));
        var values = columns.Select(column => column is "id" or "source_id" ? "gen_random_uuid()" : column);
        var insert = $"INSERT INTO hours_entries ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} FROM (SELECT * FROM hours_entries WHERE person_id = (SELECT id FROM people LIMIT 1) LIMIT 1) one";
        const string mark = "; INSERT INTO standing_marks (id, person_id) SELECT gen_random_uuid(), id FROM people LIMIT 1";
        var (alone, marked) = (new List<double>(), new List<double>());
        for (var round = -50; round < Rounds; round++)
        {
            foreach (var (sql, times) in (ReadOnlySpan<(string, List<double>)>)[(insert, alone), (insert + mark, marked)])
            {
                var seconds = Time(open, sql);
                if (round >= 0) times.Add(seconds);
            }
        }
        return Median(marked) / Median(alone);
    }

    static double Time(NpgsqlConnection open, string sql)
    {
        var watch = Stopwatch.StartNew();
        using var transaction = open.BeginTransaction();
#pragma warning disable CA2100 // names come from the model
        using var command = new NpgsqlCommand(sql, open, transaction);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        transaction.Commit();
        return watch.Elapsed.TotalMilliseconds;
    }

    static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
