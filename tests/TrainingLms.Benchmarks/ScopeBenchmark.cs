using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>What the scope filter costs on a page of the list of 300,000 people, against the same page without it. PostgreSQL only.</summary>
static class ScopeBenchmark
{
    const double MostCost = 1.15;
    const int Rounds = 300;
    const int WarmUp = 40;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        if (options.Connection is not { } cluster) throw new InvalidOperationException("The scope is measured on PostgreSQL: give --provider postgresql, with --connection where it is not in the environment.");
        await using var database = await BenchmarkDatabase.CreateAsync(options with { Provider = "postgresql" });
        await using var city = await ScopeCity.BuildAsync(new Npgsql.NpgsqlConnectionStringBuilder(cluster) { Database = database.Name }.ToString());
        var deep = await CursorAsync(city);
        var pages = new List<ListPage>
        {
            new("first page without filter", null, null),
            new("deep page without filter", null, deep),
        };
        foreach (var (name, unit, home) in ((string, string, string?)[])
            [("city", "C", null), ("district", "D3", null), ("subdistrict", "D3-S5", null), ("community", "D3-S5-7", null), ("officer from elsewhere", "D4", "D3-S5-7")])
        {
            var actor = await city.OfficerAsync(unit, home);
            pages.Add(new(name, actor, null));
            pages.Add(new($"{name}, deep", actor, deep));
        }
        var medians = await MediansAsync(city, pages);
        var (first, later) = (medians[0], medians[1]);
        var costs = pages.Select((page, i) => (page.Name, Ms: medians[i], Ratio: medians[i] / (page.Cursor is null ? first : later))).Skip(2).ToList();
        var worst = costs.MaxBy(cost => cost.Ratio);
        return new Measured("scope", "postgresql", worst.Ms, "ms", worst.Ms / worst.Ratio, worst.Ratio, worst.Ms / worst.Ratio * MostCost, worst.Ratio <= MostCost,
            Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,
            $"dearest: {worst.Name}; first page without filter {first:0.00} ms, deep {later:0.00} ms; "
            + string.Join(", ", costs.Select(cost => $"{cost.Name} {cost.Ms:0.00} ms ({(cost.Ratio - 1) * 100:+0;-0} %)"))
            + $"; medians of {Rounds} interleaved pages of 50 among {ScopeCity.People} people");
    }

    /// <summary>All pages by turns, so that whatever else the machine does meets all of them alike.</summary>
    static async Task<IReadOnlyList<double>> MediansAsync(ScopeCity city, IReadOnlyList<ListPage> pages)
    {
        var times = pages.Select(_ => new List<double>()).ToList();
        for (var round = -WarmUp; round < Rounds; round++)
            for (var i = 0; i < pages.Count; i++)
            {
                var watch = Stopwatch.StartNew();
                await pages[i].ReadAsync(city);
                if (round >= 0) times[i].Add(watch.Elapsed.TotalMilliseconds);
            }
        return [.. times.Select(all => all.Order().ElementAt(all.Count / 2))];
    }

    /// <summary>The cursor of a page far behind in the list.</summary>
    static Task<string> CursorAsync(ScopeCity city) => city.InAsync(async (db, _) =>
    {
        var number = await db.People.OrderBy(person => person.PersonNumber).Skip(ScopeCity.People * 7 / 10).Select(person => person.PersonNumber).FirstAsync();
        return Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(number));
    });

    /// <summary>A page of the list: through the use case for somebody, or the same query with nobody to ask for.</summary>
    sealed record ListPage(string Name, Actor? By, string? Cursor)
    {
        public Task<Page<Person>> ReadAsync(ScopeCity city) => city.InAsync((db, register) =>
        {
            var page = new PageRequest { Cursor = Cursor };
            if (By is { } actor) return register.ListAsync(new PeopleFilter(), page, actor);
            var people = db.People.AsNoTracking();
            if (page.After is { } after) people = people.Where(person => string.Compare(person.PersonNumber, after) > 0);
            return page.ReadAsync(people.OrderBy(person => person.PersonNumber), person => person.PersonNumber);
        });
    }
}
