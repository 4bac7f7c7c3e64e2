using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Excel;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>A server that is killed while it writes an import leaves all of it or nothing, and the next one finishes it.</summary>
public abstract class RosterKillTests(LmsServer server, ITestOutputHelper told)
{
    const int Known = 300;
    const int All = 2_000;
    // The first comes at once, so that it hits the writing on the fastest machine; the last may come when a slow one is nearly done.
    static readonly TimeSpan[] Longest = [TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(1_000)];

    static readonly Duration Silence = Duration.FromSeconds(61);
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_killed_while_writing_leaves_all_or_nothing_and_the_next_one_applies_it_once()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        told.WriteLine($"seed {seed}");
        MoveClock();
        var story = await RosterStory.BeginAsync(server);
        await story.ConfirmAsync(await story.UploadAsync("wait=60", [.. Enumerable.Range(0, Known).Select(n => story.Slim(n))]), "wait=60");
        var preview = await story.UploadAsync("wait=60", [.. Enumerable.Range(0, All).Select(n => story.Slim(n, (RosterKeys.Post, "干事")))]);
        await RosterStory.WorkerOf(server).StopAsync(Cancel);
        await story.Li.PostAsync($"/api/v1/roster-imports/{preview.Id()}/confirmation?wait=0", new { planHash = preview.Text("planHash") });
        var inTheMidst = 0;
        for (var kill = 0; kill < Longest.Length && await StateAsync(preview) != RosterImportState.Applied; kill++)
        {
            await KillWhileWritingAsync(preview, Longest[kill] * random.NextDouble());
            var isApplied = await StateAsync(preview) == RosterImportState.Applied;
            Assert.Equal(isApplied ? (All, All, All, All) : (Known, 0, Known, Known), await WhatIsThereAsync(story));
            if (!isApplied) inTheMidst++;
        }
        Assert.True(inTheMidst > 0, $"seed {seed}: no kill hit the writing");
        MoveClock();
        await RosterStory.WorkerOf(server).StartAsync(Cancel);
        await story.EventuallyAsync(preview.Id(), "applied");
        Assert.Equal((All, All, All, All), await WhatIsThereAsync(story));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(e => e.SubjectId == preview.Id() && e.Trigger == "finish_applying", Cancel)));
        await using var scope = server.Services.CreateAsyncScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<Inspection>().RunAsync(Cancel).Select(found => found.What.Code).ToListAsync(Cancel));
    }

    /// <summary>The child reads the clock of the system; from another one this server would think it alive for ever.</summary>
    void MoveClock() => server.Clock.MoveTo(new MicrosecondClock().GetCurrentInstant());

    /// <summary>Lets a server of its own begin with the work and kills it; then what it held has been silent for a minute.</summary>
    async Task KillWhileWritingAsync(JsonElement import, TimeSpan after)
    {
        using var child = Start();
        Task<bool> IsWritingAsync() => server.InDatabaseAsync(db => db.RosterProgress.AnyAsync(p => p.ImportId == import.Id() && p.Holder != null
            && (p.Phase == RosterPhase.Checking || p.Phase == RosterPhase.Writing), Cancel));
        while (!await IsWritingAsync())
        {
            if (child.HasExited) Assert.Fail($"The server ended early: {await child.StandardError.ReadToEndAsync(Cancel)}");
            await Task.Delay(2, Cancel);
        }
        await Task.Delay(after, Cancel);
        child.Kill(entireProcessTree: true);
        await child.WaitForExitAsync(Cancel);
        told.WriteLine($"killed {after.TotalMilliseconds:0} ms after it began to write: {await StateAsync(import)}");
        await server.InDatabaseAsync(async db =>
        {
            var claim = await db.RosterProgress.SingleAsync(p => p.ImportId == import.Id(), Cancel);
            // Each kill is a story of its own: the third would have the import given up as one that kills its readers.
            (claim.SignAt, claim.Phase, claim.Attempts) = (claim.SignAt - Silence, RosterPhase.Waiting, 1);
            return await db.SaveChangesAsync(Cancel);
        });
    }

    Process Start()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] database = server.Options.Connection is { } connection ? ["--provider", server.Options.Provider, "--connection", connection] : [];
        foreach (var word in (string[])[Path.Combine(AppContext.BaseDirectory, "TrainingLms.Api.dll"), "serve", "--urls", "http://127.0.0.1:0", "--data", server.Options.DataFolder, .. database])
            start.ArgumentList.Add(word);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        var child = Process.Start(start)!;
        child.BeginOutputReadLine();
        return child;
    }

    Task<RosterImportState> StateAsync(JsonElement import) =>
        server.InDatabaseAsync(db => db.RosterImports.Where(i => i.Id == import.Id()).Select(i => i.State).SingleAsync(Cancel));

    /// <summary>How many people there are, how many have their new post, how many posts there are, and how many people the trail says were added.</summary>
    async Task<(int People, int Changed, int Posts, int Added)> WhatIsThereAsync(RosterStory story) => await server.InDatabaseAsync(async db =>
    {
        var people = db.People.Where(person => person.UnitId == story.UnitId);
        return (await people.CountAsync(Cancel), await people.CountAsync(person => person.Post == "干事", Cancel),
            await db.Holdings.CountAsync(post => post.UnitId == story.UnitId, Cancel),
            await db.AuditEntries.CountAsync(e => e.Subject == "person" && e.Trigger == "create" && people.Any(person => person.Id == e.SubjectId), Cancel));
    });
}

public sealed class RosterKillTestsOnSqlite(SqliteServer server, ITestOutputHelper told) : RosterKillTests(server, told), IClassFixture<SqliteServer>;

public sealed class RosterKillTestsOnPostgreSql(PostgreSqlServer server, ITestOutputHelper told) : RosterKillTests(server.OrSkip(), told), IClassFixture<PostgreSqlServer>;
