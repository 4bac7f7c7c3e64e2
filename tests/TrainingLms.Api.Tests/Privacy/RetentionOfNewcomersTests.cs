using NodaTime;
using NodaTime.Text;
using TrainingLms.Api.Tests.People;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>Somebody who was awaited and never began has no last day, and is forgotten all the same. Apart from the other tests of the night, because years go by.</summary>
public abstract class RetentionOfNewcomersTests(LmsServer server)
{
    LocalDate Today => server.Calendar.DayOf(server.Clock.GetCurrentInstant());

    [Fact]
    public async Task Who_was_awaited_and_never_began_is_forgotten_five_years_after_anything_was_last_told_of_the_person()
    {
        var story = await RosterStory.BeginAsync(server);
        (string, Excel.CellValue) On(LocalDate day) => (RosterKeys.EffectiveOn, LocalDatePattern.Iso.Format(day));
        await story.ImportAsync(story.Row(1, On(Today.PlusDays(30))));
        await story.ImportAsync(story.Row(1, (RosterKeys.Status, "离职"), On(Today)));
        Assert.Equal((PersonStatus.Left, 0), ((await story.PersonAsync(1))!.Status, (await story.PostsAsync(1)).Count));
        // The last day on which the record must stay, and the first on which it goes.
        await NightOfAsync(Today.PlusYears(5));
        Assert.NotNull((await story.PersonAsync(1))!.ResidentId);
        await NightOfAsync(Today.PlusDays(2));
        Assert.Equal((Person.ErasedName, null), ((await story.PersonAsync(1))!.Name, (await story.PersonAsync(1))!.ResidentId));
    }

    async Task NightOfAsync(LocalDate day)
    {
        server.Clock.MoveTo(server.Calendar.StartOf(day) + Duration.FromMinutes(150));
        Assert.NotNull(await server.RetentionAsync());
    }
}

public sealed class RetentionOfNewcomersTestsOnSqlite(SqliteServer server) : RetentionOfNewcomersTests(server), IClassFixture<SqliteServer>;

public sealed class RetentionOfNewcomersTestsOnPostgreSql(PostgreSqlServer server) : RetentionOfNewcomersTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
