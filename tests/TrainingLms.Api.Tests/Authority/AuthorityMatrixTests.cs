using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TrainingLms.Api.Tests.Authority;

/// <summary>Everybody in the cast asks everything: what is shown is exactly what the roles of the domain allow, and who is outside changes nothing.</summary>
public abstract class AuthorityMatrixTests(LmsServer server)
{
    public static TheoryData<string> Shown => Names(AuthorityTable.Of(CaseKind.Shown));

    public static TheoryData<string> Writes => Names(AuthorityTable.Of(CaseKind.Write));

    public static TheoryData<string> Addressed => Names(AuthorityTable.All.Where(row => row.Addressed is not null));

    public static TheoryData<string> Protected => Names(AuthorityTable.All.Where(row => row.Kind != CaseKind.Public));

    [Theory, MemberData(nameof(Shown))]
    public async Task Everybody_is_shown_exactly_what_is_in_scope(string operation)
    {
        var city = await MarkedCity.OnAsync(server);
        var faults = new ConcurrentBag<string>();
        var asked = 0;
        var asking = Asking(city, [.. AuthorityTable.Of(CaseKind.Shown).Where(row => row.Operation == operation)]).ToList();
        await Parallel.ForEachAsync(asking, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (member, _) =>
        {
            foreach (var row in AuthorityTable.Of(CaseKind.Shown).Where(row => row.Operation == operation))
                foreach (var probe in row.Probes(city, member))
                {
                    Interlocked.Increment(ref asked);
                    foreach (var fault in await FaultsAsync(probe, member, city)) faults.Add($"{operation} as {member}, {probe.Path}: {fault}");
                }
        });
        Assert.True(asked >= asking.Count, $"{operation} was asked for {asked} times only.");
        Assert.True(faults.IsEmpty, $"{faults.Count} faults, of these:\n{string.Join('\n', faults.Order(StringComparer.Ordinal).Take(20))}");
    }

    /// <summary>Who of the cast asks: everybody out of the ordinary; a role that opens something here, at every level; one that opens nothing, over the whole city.</summary>
    private protected virtual IEnumerable<Member> Asking(MarkedCity city, IReadOnlyList<AuthorityCase> rows)
    {
        var opening = RolesOpening(city, rows);
        return city.Cast.Where(member => member.Posts is not [var post] || opening.Contains(post.Role) || post is { Unit: "C", WithBelow: true });
    }

    /// <summary>Roles that, held over the whole city, show more than somebody without any role sees.</summary>
    private protected static HashSet<string> RolesOpening(MarkedCity city, IReadOnlyList<AuthorityCase> rows)
    {
        var anybody = Expected(city.Outsider).ToHashSet();
        return
        [
            .. from member in city.Cast
               where member.Posts is [{ Unit: "C", WithBelow: true }] && Expected(member).Any(mark => !mark.Own.Contains(member.Id) && !anybody.Contains(mark))
               select member.Posts[0].Role,
        ];

        IEnumerable<Mark> Expected(Member member) => rows.SelectMany(row => row.Probes(city, member)).SelectMany(probe => probe.Expected);
    }

    static async Task<IEnumerable<string>> FaultsAsync(Probe probe, Member member, MarkedCity city)
    {
        var answer = await Answer.GetAsync(member, probe.Path);
        if (!answer.IsFound && !answer.IsRefused) return [$"answers {answer}"];
        if (!answer.IsFound && probe.Expected.Count > 0) return [$"refuses with {answer.Status} what holds {probe.Expected[0]}"];
        var names = probe.Read(answer).ToList();
        var (found, faults) = (new HashSet<Mark>(), new List<string>());
        foreach (var name in names.GroupBy(name => name))
        {
            if (city.Named(probe.Kind, name.Key) is not { } mark)
            {
                if (!probe.IsFile) faults.Add($"shows {name.Key}, which is no {probe.Kind} that was planted");
                continue;
            }
            found.Add(mark);
            if (!probe.IsFile && name.Count() > 1) faults.Add($"shows {mark} {name.Count()} times");
        }
        return
        [
            .. faults,
            .. found.Except(probe.Expected).Select(mark => $"shows {mark}, which is outside"),
            .. probe.Expected.Except(found).Select(mark => $"misses {mark}, which is in scope"),
        ];
    }

    /// <summary>By nobody, by somebody with every role in the next district, and by the city's auditor, who sees all and changes nothing.</summary>
    [Theory, MemberData(nameof(Writes))]
    public async Task Whoever_is_outside_changes_nothing(string operation)
    {
        var city = await MarkedCity.OnAsync(server);
        var auditor = city.Cast.Single(member => member.Name == "Auditor on C and below");
        var faults = new List<string>();
        var tried = 0;
        var before = await Rowcount.TakeAsync(server);
        foreach (var member in (Member[])[city.Outsider, city.Neighbour, auditor])
            foreach (var row in AuthorityTable.Of(CaseKind.Write).Where(row => row.Operation == operation))
                foreach (var trial in row.Trials(city, member))
                {
                    tried++;
                    var (status, body) = await SendAsync(member.Persona.Http, row.Method, trial.Path, trial.Body);
                    var sees = trial.Target is { } target && member.Sees(target);
                    // Whoever sees a record may learn its state; whoever does not learns nothing.
                    int[] allowed = trial.Target is null ? [403, 404] : sees ? [403, 404, 409, 422] : [404];
                    if (!allowed.Contains(status)) faults.Add($"{operation} as {member} on {trial.Target}: answers {status} instead of {string.Join(" or ", allowed)}: {body}");
                }
        faults.AddRange(Rowcount.Differences(before, await Rowcount.TakeAsync(server)).Select(change => $"{operation}: {change}"));
        Assert.True(tried > 0, $"{operation}: there is no record to try it on.");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory, MemberData(nameof(Addressed))]
    public async Task A_guessed_key_reads_like_one_that_is_not_there(string operation)
    {
        var city = await MarkedCity.OnAsync(server);
        foreach (var row in AuthorityTable.All.Where(row => row.Operation == operation && row.Addressed is not null))
        {
            var body = row.Kind == CaseKind.Write ? row.Trials(city, city.Outsider).First().Body : null;
            var http = city.Outsider.Persona.Http;
            var missing = await SendAsync(http, row.Method, row.PathTo(Guid.Parse("019ca000-0000-7000-8000-000000000000")), body);
            Assert.True(missing.Status == 404, $"{operation} with a random key answers {missing.Status}: {missing.Body}");
            Assert.Equal(Said(missing.Body), Said((await SendAsync(http, row.Method, row.PathTo(Guid.AllBitsSet), body)).Body));
            foreach (var mark in city.Of(row.Addressed!).Where(mark => !city.Outsider.Sees(mark)).Take(3))
            {
                var unseen = await SendAsync(http, row.Method, row.PathTo(mark.Id), body);
                Assert.True(unseen.Status == 404, $"{operation} with the key of an unseen {mark} answers {unseen.Status}: {unseen.Body}");
                Assert.Equal(Said(missing.Body), Said(unseen.Body));
            }
        }
    }

    [Theory, MemberData(nameof(Protected))]
    public async Task Whoever_has_not_signed_in_is_asked_to(string operation)
    {
        var city = await MarkedCity.OnAsync(server);
        var row = AuthorityTable.All.First(row => row.Operation == operation);
        var body = row.Method == HttpMethod.Get ? null : row.Trials(city, city.Outsider).FirstOrDefault()?.Body ?? Rows.Reason;
        using var http = new HttpClient { BaseAddress = server.Address };
        var (status, _) = await SendAsync(http, row.Method, row.PathTo(Guid.AllBitsSet), body);
        Assert.Equal(401, status);
    }

    static async Task<(int Status, string Body)> SendAsync(HttpClient http, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.AcceptLanguage.ParseAdd("en");
        if (body is Upload file)
        {
            request.Content = new ByteArrayContent(file.Content);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(file.MediaType);
        }
        else if (body is not null) request.Content = JsonContent.Create(body, body.GetType());
        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Everything in a refusal but the number of the request.</summary>
    static string Said(string problem)
    {
        using var json = JsonDocument.Parse(problem);
        return string.Join('\n', json.RootElement.EnumerateObject().Where(member => member.Name != "requestId").Select(member => $"{member.Name}: {member.Value}"));
    }

    static TheoryData<string> Names(IEnumerable<AuthorityCase> rows) => [.. rows.Select(row => row.Operation).Distinct()];
}

public sealed class AuthorityMatrixTestsOnSqlite(SqliteServer server) : AuthorityMatrixTests(server), IClassFixture<SqliteServer>;

public sealed class AuthorityMatrixTestsOnPostgreSql(PostgreSqlServer server) : AuthorityMatrixTests(server.OrSkip()), IClassFixture<PostgreSqlServer>
{
    /// <summary>The rules are the same code and were asked by everybody on the other database. Here only their translation is in doubt: each role that opens something once, and everybody out of the ordinary.</summary>
    private protected override IEnumerable<Member> Asking(MarkedCity city, IReadOnlyList<AuthorityCase> rows)
    {
        var opening = RolesOpening(city, rows);
        return city.Cast.Where(member => member.Posts is not [var post] || (opening.Contains(post.Role) && post is { Unit: "D1", WithBelow: true }));
    }
}
