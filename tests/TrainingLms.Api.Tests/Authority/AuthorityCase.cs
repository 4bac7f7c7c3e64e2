namespace TrainingLms.Api.Tests.Authority;

/// <summary>What an operation is to the question who may.</summary>
enum CaseKind
{
    /// <summary>Anybody may call it, signed in or not.</summary>
    Public,

    /// <summary>It shows or changes only what belongs to whoever calls it, or nothing that belongs to anybody.</summary>
    Own,

    /// <summary>It shows records: the matrix asks for all of them, by everybody in the cast.</summary>
    Shown,

    /// <summary>It changes something: outsiders get 404 or 403, and nothing moves.</summary>
    Write,
}

/// <summary>One row of the table of authority: an operation of the API with the way its authority is tested.</summary>
/// <param name="Operation">Method and path below <c>/api/v1</c>, as in the OpenAPI document: <c>GET /people/{id}</c>.</param>
/// <param name="Kind">Which of the tests it is in.</param>
/// <param name="Why">For operations outside the matrix: why nobody can see too much.</param>
sealed record AuthorityCase(string Operation, CaseKind Kind, string Why = "")
{
    /// <summary>What one of the cast asks, and what must be in the answers.</summary>
    public Func<MarkedCity, Member, IEnumerable<Probe>> Probes { get; init; } = (_, _) => [];

    /// <summary>What somebody from outside tries.</summary>
    public Func<MarkedCity, Member, IEnumerable<Trial>> Trials { get; init; } = (_, _) => [];

    /// <summary>Kind of the record whose key stands in the address; null where there is none.</summary>
    public string? Addressed { get; init; }

    public HttpMethod Method => HttpMethod.Parse(Operation.Split(' ')[0]);

    /// <summary>The path with its parameters filled in, the first one by the key of a record.</summary>
    public string PathTo(Guid id) => "/api/v1" + Fill(Operation.Split(' ')[1], $"{id}");

    static string Fill(string path, string first)
    {
        var parts = path.Split('/');
        var seen = 0;
        for (var i = 0; i < parts.Length; i++)
            if (parts[i].StartsWith('{'))
                parts[i] = parts[i] is not ("{year}" or "{kind}") && seen++ == 0 ? first : parts[i] switch
                {
                    "{kind}" => "hours",
                    "{lesson}" => "first",
                    "{number}" => "1",
                    "{year}" => $"{MarkedCity.Year}",
                    "{model}" => "four-forces",
                    _ => $"{Guid.AllBitsSet}",
                };
        return string.Join('/', parts);
    }
}

/// <summary>One question to the server.</summary>
/// <param name="Path">What to get.</param>
/// <param name="Kind">Kind of the marks it is about.</param>
/// <param name="Expected">The marks that must be in the answer, and no others. A refusal shows none.</param>
/// <param name="Read">Takes keys or texts out of the answer.</param>
/// <param name="IsFile">Whether there may be other texts among them, as in a file.</param>
sealed record Probe(string Path, string Kind, IReadOnlyList<Mark> Expected, Func<Answer, IEnumerable<string>> Read, bool IsFile = false);

/// <summary>One attempt to change something.</summary>
/// <param name="Path">Where.</param>
/// <param name="Body">With what.</param>
/// <param name="Target">The record; null where the attempt is to make one.</param>
sealed record Trial(string Path, object Body, Mark? Target);

/// <summary>A body that is a file.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
sealed record Upload(string MediaType, byte[] Content);
