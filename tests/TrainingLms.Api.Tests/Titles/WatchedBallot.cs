using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Tests.Privacy;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>
/// A ballot of eleven with known choices, one vote every thirteen seconds, and everything that could be seen of it: all rows of all tables before the first vote, after the last and
/// after sealing, the files and logs of the database, what the server logged, traced and answered. The leaks of title-evaluation.md 7.2 are looked for in it.
/// </summary>
sealed class WatchedBallot
{
    public static readonly string[] Choices = ["favour", "favour", "favour", "favour", "favour", "favour", "favour", "against", "against", "abstain", "blank"];

    /// <summary>How a choice would be written: the name of the member in columns, what JSON makes of it in requests.</summary>
    public static readonly string[] Written = ["Favour", "Against", "Abstain", "Blank", ":\"favour\"", ":\"against\"", ":\"abstain\"", ":\"blank\""];

    public required PanelStory Story { get; init; }

    public required string Path { get; init; }

    public required Guid RoundId { get; init; }

    /// <summary>Voters and their seats, in the order in which they voted.</summary>
    public required IReadOnlyList<(Persona Member, Guid SeatId)> Voters { get; init; }

    public required (string Scrutineer, string Teller) Codes { get; init; }

    public List<Instant> VotedAt { get; } = [];

    public List<string> Answers { get; } = [];

    public IReadOnlyList<string> Logged { get; private set; } = [];

    public IReadOnlyList<string> Traced { get; private set; } = [];

    public required IReadOnlyList<TableRow> Before { get; init; }

    public IReadOnlyList<TableRow> Voted { get; private set; } = [];

    public IReadOnlyList<TableRow> Sealed { get; private set; } = [];

    public byte[] KeyBlob { get; private set; } = [];

    public List<byte[]> Envelopes { get; } = [];

    /// <summary>Pieces of the database's own files and logs, each looked through by itself.</summary>
    public IReadOnlyList<byte[]> PiecesVoted { get; private set; } = [];

    public IReadOnlyList<byte[]> PiecesSealed { get; private set; } = [];

    /// <summary>Whether a row names the ballot, a seat or a voter.</summary>
    public bool IsAbout(TableRow row) => row.Names(RoundId) || Voters.Any(voter => row.Names(voter.SeatId) || row.Names(voter.Member.Id));

    /// <summary>Plays it up to the sealed list.</summary>
    /// <param name="server">The server.</param>
    /// <param name="pieces">Reads the files and logs that the database has written since it was made.</param>
    public static async Task<WatchedBallot> PlayAsync(LmsServer server, Func<Task<IReadOnlyList<byte[]>>> pieces)
    {
        var story = await (await new PanelStory(server, "leaks").BeginAsync()).FormPanelAsync();
        var path = await story.FreezeAsync();
        var codes = await story.OpenAsync(path);
        var voters = new List<(Persona, Guid)>();
        foreach (var member in await story.MembersAsync()) voters.Add((member, await story.SeatOfAsync(member)));
        // Sessions of tests never note when they were used. Those of the voters would, as real ones whose owners sat still for an hour.
        var people = voters.Select(voter => voter.Item1.Id).ToList();
        var entered = server.Clock.GetCurrentInstant() - Duration.FromHours(1);
        await server.InDatabaseAsync(db => db.UserSessions.Where(session => people.Contains(session.PersonId)).ExecuteUpdateAsync(session => session.SetProperty(s => s.LastSeenAt, entered)));
        var ballot = new WatchedBallot
        {
            Story = story,
            Path = path,
            RoundId = (await story.Chair.GetAsync(path)).Id(),
            Voters = voters,
            Codes = codes,
            Before = await TableRow.AllAsync(server),
        };
        using (var traces = new CapturedTraces())
        using (var asked = new Activity("ballot").Start())
        {
            server.Log.IsListening = true;
            foreach (var (choice, voter) in Choices.Zip(ballot.Voters))
            {
                server.Clock.Advance(Duration.FromSeconds(13));
                ballot.VotedAt.Add(server.Clock.GetCurrentInstant());
                ballot.Answers.Add((await voter.Member.PostAsync($"{path}/votes", new { choice }, key: $"vote-{voter.SeatId}")).GetRawText());
            }
            server.Log.IsListening = false;
            server.Clock.Advance(Duration.FromSeconds(13));
            (ballot.Logged, ballot.Traced) = (server.Log.Lines, traces.Of(asked.TraceId));
        }
        ballot.Voted = await TableRow.AllAsync(server);
        ballot.PiecesVoted = await pieces();
        await server.InDatabaseAsync(async db =>
        {
            ballot.KeyBlob = (await db.BallotRounds.AsNoTracking().SingleAsync(round => round.Id == ballot.RoundId)).KeyBlob!;
            ballot.Envelopes.AddRange(await db.BallotEntitlements.Where(one => one.RoundId == ballot.RoundId).Select(one => one.Envelope!).ToListAsync());
            return 0;
        });
        await story.Chair.PostAsync($"{path}/closing");
        await story.Teller.PostAsync($"{path}/balance");
        await ballot.AskEverybodyAsync(server);
        await story.Teller.PostAsync($"{path}/count", new { scrutineerCode = codes.Scrutineer, tellerCode = codes.Teller });
        await story.Scrutineer.PostAsync($"{path}/seal");
        ballot.Sealed = await TableRow.AllAsync(server);
        ballot.PiecesSealed = await pieces();
        return ballot;
    }

    /// <summary>What each role was told of the ballot when all had voted and nobody had counted.</summary>
    public List<(string Role, string Path, string Answer)> Told { get; } = [];

    async Task AskEverybodyAsync(LmsServer server)
    {
        foreach (var role in Authority.RoleTable.Roles)
        {
            var member = await server.PersonAsync(role, "C", roles: (role, "C"));
            foreach (var path in (string[])[Path, $"{Story.Session}/ballots", $"{Story.Session}/ballot-record", $"{Path}/recheck", Story.Session, $"/api/v1/title-applications/{Story.ApplicationId}"])
            {
                try { Told.Add((role, path, (await member.GetAsync(path)).GetRawText())); }
                catch (Refused refused) { Told.Add((role, path, $"refused {refused.Status} {refused.Problem}")); }
            }
        }
    }
}

/// <summary>A row of any table, its values as text: binary ones in hexadecimal digits, instants in both forms that the databases keep.</summary>
/// <param name="Table">The table.</param>
/// <param name="Values">Text by column.</param>
sealed record TableRow(string Table, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The whole row.</summary>
    public string Text { get; } = string.Join(" | ", Values.Select(value => $"{value.Key}={value.Value}"));

    /// <summary>Whether a key stands in it, alone or inside a longer text.</summary>
    public bool Names(Guid id) => Text.Contains($"{id:D}", StringComparison.OrdinalIgnoreCase) || Text.Contains($"{id:N}", StringComparison.OrdinalIgnoreCase);

    /// <summary>All rows of all tables of the model.</summary>
    public static Task<IReadOnlyList<TableRow>> AllAsync(LmsServer server) => server.InDatabaseAsync(async db =>
    {
        var rows = new List<TableRow>();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // names of our own tables
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                rows.Add(new TableRow(table, Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, column => TextOf(reader.GetValue(column)))));
        }
        return (IReadOnlyList<TableRow>)rows;
    });

    static string TextOf(object value) => value switch
    {
        byte[] bytes => $"{Convert.ToHexStringLower(bytes)} {System.Text.Encoding.UTF8.GetString(bytes)}",
        Array many => string.Join(',', many.Cast<object>().Select(TextOf)),
        // Microseconds, as on the embedded database.
        DateTime at => $"{Instant.FromDateTimeUtc(DateTime.SpecifyKind(at, DateTimeKind.Utc)).ToUnixTimeTicks() / 10}",
        Instant at => $"{at.ToUnixTimeTicks() / 10}",
        IFormattable one => one.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}
