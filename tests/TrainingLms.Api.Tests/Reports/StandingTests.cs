using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Reports;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Reports;

public abstract class StandingTests(LmsServer server)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    async Task<T> WithFoldAsync<T>(Func<StandingFold, LmsDbContext, Task<T>> work)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<StandingFold>(), scope.ServiceProvider.GetRequiredService<LmsDbContext>());
    }

    Task<int> FoldAsync() => WithFoldAsync((fold, _) => fold.RunAsync("test", Cancel));

    Task<List<Inconsistency>> FaultsAsync() => WithFoldAsync(async (fold, db) =>
    {
        var found = new List<Inconsistency>();
        await foreach (var one in new StandingCheck(db, fold).FindAsync(Cancel)) found.Add(one);
        return found;
    });

    Task<Guid> GrantAsync(Persona learner, int hundredths, HoursCategory category = HoursCategory.Professional) => server.InDatabaseAsync(async db =>
    {
        var act = new Act(Actor.System, server.Clock.GetCurrentInstant());
        var unit = (await db.People.SingleAsync(person => person.Id == learner.Id, Cancel)).UnitId;
        var completion = new CourseCompletion(act.NewId(), learner.Id, unit, act.NewId(), act.NewId(), "外部培训", category, hundredths, new LocalDate(2026, 2, 10));
        var entry = HoursEntry.GrantFor(completion, server.Services.GetRequiredService<HoursRules>(), act);
        db.HoursEntries.Add(entry);
        await db.SaveChangesAsync(Cancel);
        return entry.Id;
    });

    [Fact]
    public async Task An_entry_marks_its_person_and_the_fold_makes_all_units_above_know()
    {
        var li = await server.PersonAsync("Li", "C-1-1");
        await FoldAsync();
        var before = await CityAsync();
        await GrantAsync(li, 90_00);
        Assert.True(await server.InDatabaseAsync(db => db.StandingMarks.AnyAsync(mark => mark.PersonId == li.Id, Cancel)));
        Assert.True(await FoldAsync() > 0);
        Assert.False(await server.InDatabaseAsync(db => db.StandingMarks.AnyAsync(mark => mark.PersonId == li.Id, Cancel)));
        var after = await CityAsync();
        Assert.Equal((before.Met + 1, before.Trained + 1, before.Professional + 90_00), (after.Met, after.Trained, after.Professional));
        Assert.Empty(await FaultsAsync());
    }

    Task<(int Met, int Trained, long Professional)> CityAsync() => server.InDatabaseAsync(async db =>
    {
        var city = server.Units["C"];
        var sums = await db.RollUps.Where(sum => sum.UnitId == city && sum.Year == 2026 && sum.WithBelow).ToListAsync(Cancel);
        return (sums.Sum(sum => sum.Met), sums.Sum(sum => sum.Trained), sums.Sum(sum => sum.ProfessionalHundredths));
    });

    [Fact]
    public async Task Folded_equals_reckoned_after_a_random_history_of_grants_reversals_moves_and_leaves()
    {
        const int seed = 20261122;
        var random = new Random(seed);
        string[] units = ["C-1", "C-1-1", "C-2"];
        var people = new List<Persona>();
        for (var n = 0; n < 6; n++) people.Add(await server.PersonAsync($"Random{n}", units[n % 3]));
        var second = await server.PersonAsync("To", "C", roles: [(Role.TrainingOfficer, "C")]);
        var entries = new List<Guid>();
        for (var step = 0; step < 24; step++)
        {
            var one = people[random.Next(people.Count)];
            switch (random.Next(4))
            {
                case 0 or 1:
                    entries.Add(await GrantAsync(one, random.Next(25, 60_00), random.Next(3) == 0 ? HoursCategory.PublicRequired : HoursCategory.Professional));
                    break;
                case 2 when entries.Count > 0:
                    var entry = entries[random.Next(entries.Count)];
                    entries.Remove(entry);
                    await second.PostAsync($"/api/v1/hours/entries/{entry}/reversal", new { reason = "核查" });
                    break;
                default:
                    var (unit, status, kind) = (server.Units[units[random.Next(3)]], random.Next(5) == 0 ? PersonStatus.Left : PersonStatus.Active, random.Next(2) == 0 ? Engagement.PartTime : Engagement.FullTime);
                    await server.InDatabaseAsync(async db =>
                    {
                        var person = await db.People.SingleAsync(p => p.Id == one.Id, Cancel);
                        (person.UnitId, person.Engagement, person.IsProfessionalTechnician) = (unit, kind, random.Next(2) == 0);
                        if (one != people[0] && step > 18) person.Status = status;
                        return await db.SaveChangesAsync(Cancel);
                    });
                    break;
            }
            if (random.Next(3) > 0) continue;
            await FoldAsync();
            Assert.True(await FaultsAsync() is [], $"seed {seed}, step {step}");
        }
        await FoldAsync();
        var folded = await AllAsync();
        await WithFoldAsync((fold, _) => fold.RebuildAsync(cancel: Cancel));
        Assert.Equal(folded, await AllAsync());
    }

    Task<string> AllAsync() => server.InDatabaseAsync(async db =>
    {
        var standings = await db.Standings.AsNoTracking().ToListAsync(Cancel);
        var sums = await db.RollUps.AsNoTracking().ToListAsync(Cancel);
        return string.Join('\n', standings.Select(one => $"{one}").Concat(sums.Select(one => $"{one}")).Order(StringComparer.Ordinal));
    });

    [Fact]
    public async Task A_figure_that_was_tampered_with_is_found_and_rebuilding_mends_it()
    {
        var li = await server.PersonAsync("Li", "C-2");
        await GrantAsync(li, 30_00);
        await FoldAsync();
        await server.InDatabaseAsync(db => db.Standings.Where(one => one.PersonId == li.Id && one.Year == 2026).ExecuteUpdateAsync(update => update.SetProperty(one => one.IsMet, true), Cancel));
        Assert.Equal(["roll_up.differs", "standing.differs"], (await FaultsAsync()).Select(fault => fault.What.Code).Distinct().Order(StringComparer.Ordinal));
        await WithFoldAsync((fold, _) => fold.RebuildAsync(cancel: Cancel));
        Assert.Empty(await FaultsAsync());
    }

    [Fact]
    public async Task Two_who_fold_at_once_count_nobody_twice()
    {
        for (var n = 0; n < 5; n++) await server.PersonAsync($"Parallel{n}", "C-1-1");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => WithFoldAsync((fold, _) => fold.RunAsync($"node{n}", Cancel)), Cancel)));
        // Who did not get the lease did nothing; whoever has it now does the rest.
        server.Clock.Advance(Duration.FromMinutes(2));
        await FoldAsync();
        Assert.Empty(await FaultsAsync());
    }
}

public sealed class StandingTestsOnSqlite(SqliteServer server) : StandingTests(server), IClassFixture<SqliteServer>;

public sealed class StandingTestsOnPostgreSql(PostgreSqlServer server) : StandingTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
