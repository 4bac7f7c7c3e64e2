using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.LearningHours;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.LearningHours;

/// <summary>Three years after another, each closed with what came over from the one before. On a server of its own, because the clock only goes forward.</summary>
public abstract class SurplusChainTests(LmsServer server)
{
    [Fact]
    public async Task What_is_taken_back_of_the_first_of_three_closed_years_takes_back_what_it_made_possible_in_all_of_them()
    {
        var (zhao, qian) = (await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C")), await server.PersonAsync("Qian", "C", roles: (Role.TrainingOfficer, "C")));
        var li = await server.PersonAsync("Li", "C-1-1");
        var rules = (await zhao.PostAsync("/api/v1/hours/rule-sets", new { unitId = server.Units["C-1"], key = "east-hours", content = HoursYearTests.Content(2026, "60.00", "20.00") })).Id();
        await qian.PostAsync($"/api/v1/hours/rule-sets/{rules}/approval");
        await server.SweepAsync();

        // 75 of 60: 15 go over. 50 and 15: 5 go over. 58 and 5: 3 go over.
        await BookAsync(li, 50_00, 2026, 1);
        await BookAsync(li, 25_00, 2026, 2);
        await CloseAsync(2027);
        await BookAsync(li, 50_00, 2027, 1);
        await CloseAsync(2028);
        await BookAsync(li, 58_00, 2028, 1);
        await CloseAsync(2029);
        Assert.Equal("6000 6000 6000 300", await CountedAsync(li));

        var taken = (await li.GetAsync("/api/v1/hours/statements/me/2026")).Items("entries").Single(entry => entry.Int("hoursHundredths") == 25_00).Id();
        await zhao.PostAsync($"/api/v1/hours/entries/{taken}/reversal", new { reason = "重复登记" });
        Assert.Equal("5000 5000 5800 0", await CountedAsync(li));

        // Every entry of surplus stands beside its counter-entry; nothing was deleted.
        var carried = await server.InDatabaseAsync(db => db.HoursEntries.AsNoTracking().Where(entry => entry.PersonId == li.Id && entry.Source == HoursSource.YearClose).ToListAsync());
        Assert.Equal((6, 6, 0), (carried.Count(entry => entry.Kind != HoursEntryKind.Reversal), carried.Count(entry => entry.Kind == HoursEntryKind.Reversal), carried.Sum(entry => entry.HoursHundredths)));
    }

    /// <summary>Counted hundredths of the three years and the fourth.</summary>
    static async Task<string> CountedAsync(Persona person)
    {
        var counted = new List<int>();
        foreach (var year in (int[])[2026, 2027, 2028, 2029]) counted.Add((await person.GetAsync($"/api/v1/hours/statements/me/{year}")).Int("countedHundredths"));
        return string.Join(' ', counted);
    }

    /// <summary>Into the April in which the year before is closed.</summary>
    async Task CloseAsync(int year)
    {
        server.Clock.MoveTo(Instant.FromUtc(year, 4, 1, 1, 0));
        await server.SweepAsync();
        await server.SweepAsync();
        Assert.True(await server.InDatabaseAsync(db => db.HoursYearCloses.AnyAsync(close => close.Year == year - 1)));
    }

    Task<int> BookAsync(Persona person, int hundredths, int year, int day) => server.InDatabaseAsync(async db =>
    {
        var act = server.SystemAct;
        db.HoursEntries.Add(HoursEntry.GrantFor(
            new CourseCompletion(act.NewId(), person.Id, server.Units["C-1-1"], act.NewId(), act.NewId(), "课程", HoursCategory.Professional, hundredths, new LocalDate(year, 2, day)),
            new HoursRules("city-hours", 2, []), act));
        return await db.SaveChangesAsync();
    });
}

public sealed class SurplusChainTestsOnSqlite(SqliteServer server) : SurplusChainTests(server), IClassFixture<SqliteServer>;

public sealed class SurplusChainTestsOnPostgreSql(PostgreSqlServer server) : SurplusChainTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
