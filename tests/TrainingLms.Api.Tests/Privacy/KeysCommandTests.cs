using Microsoft.EntityFrameworkCore;
using TrainingLms.Api.Commands;
using TrainingLms.Api.Tests.People;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>The verb <c>keys</c>, as an operator calls it beside the running server.</summary>
[Collection("command line")]
public abstract class KeysCommandTests(LmsServer server)
{
    [Fact]
    public async Task A_rotation_ends_with_1_and_names_the_place_when_a_value_is_damaged_and_with_0_once_it_is_repaired()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        var wang = (await story.PersonAsync(1))!;
        var (whole, damaged) = (wang.Mobile!.Cipher, wang.Mobile.Cipher[..^6] + "AAAAAA");
        await StoreAsync(wang.Id, damaged);

        var (code, told) = await RunAsync("keys", "rotate", "--wait", "0");
        Assert.Equal(1, code);
        var line = Assert.Single(told.Split('\n'), line => line.Contains($"{wang.Id}", StringComparison.Ordinal));
        Assert.StartsWith($"keys.value_left  people.mobile  {wang.Id}", line, StringComparison.Ordinal);
        Assert.DoesNotContain(damaged[9..], told, StringComparison.Ordinal);
        Assert.Contains("keys.values_left", told, StringComparison.Ordinal);

        await StoreAsync(wang.Id, whole);
        Assert.Equal((0, ""), await RunAsync("keys", "reseal"));
    }

    Task<int> StoreAsync(Guid person, string mobile) => server.InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE people SET mobile = {mobile} WHERE id = {person}"));

    /// <summary>The exit code, and what went to the error stream.</summary>
    async Task<(int Code, string Told)> RunAsync(params string[] verb)
    {
        var before = Console.Error;
        using var told = new StringWriter();
        Console.SetError(told);
        try
        {
            string[] database = server.Options.Connection is { } connection ? ["--provider", server.Options.Provider, "--connection", connection] : [];
            var code = await CommandLine.Root().Parse([.. verb, "--data", server.Options.DataFolder, .. database]).InvokeAsync();
            return (code, string.Join('\n', $"{told}".Split('\n').Where(line => line.StartsWith("keys.", StringComparison.Ordinal))));
        }
        finally
        {
            Console.SetError(before);
        }
    }
}

public sealed class KeysCommandTestsOnSqlite(SqliteServer server) : KeysCommandTests(server), IClassFixture<SqliteServer>;

public sealed class KeysCommandTestsOnPostgreSql(PostgreSqlServer server) : KeysCommandTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
