namespace TrainingLms.Titles;

/// <summary>Somebody who can be given cases to read.</summary>
/// <param name="Load">Cases that count for fairness and that the expert has already.</param>
/// <param name="Free">How many more may be given; <see cref="int.MaxValue"/> without a cap.</param>
public sealed record Reader(int Load, int Free);

/// <summary>A case that needs readers.</summary>
/// <param name="Missing">How many it still needs.</param>
/// <param name="May">The readers, by place, who may be given it: cleared, without a conflict, not among its readers yet.</param>
public sealed record Unread(int Missing, IReadOnlyCollection<int> May);

/// <summary>Who reads what.</summary>
/// <param name="Readers">For each case the readers it is given, by place, in ascending order.</param>
/// <param name="Lacking">The cases that stay short, with how many are missing.</param>
public sealed record Distribution(IReadOnlyList<IReadOnlyList<int>> Readers, IReadOnlyList<(int Case, int Missing)> Lacking);

/// <summary>
/// Gives cases to readers so that the largest load is as small as it can be, and then the loads lie as close together as they can. The same question has the same
/// answer, and what is not asked for is not moved. A fair distribution is one that no chain of exchanges improves: for loads that is enough to be the best
/// (Harvey, Ladner, Lovász, Tamir: Semi-matchings for bipartite graphs and load balancing, 2006; here each case takes several readers).
/// </summary>
public sealed class ReadingPlan
{
    readonly IReadOnlyList<Unread> cases;
    readonly IReadOnlyList<Reader> readers;
    readonly HashSet<int>[] may;
    readonly SortedSet<int>[] given;
    readonly SortedSet<int>[] reads;

    ReadingPlan(IReadOnlyList<Unread> cases, IReadOnlyList<Reader> readers)
    {
        (this.cases, this.readers) = (cases, readers);
        may = [.. cases.Select(one => one.May.ToHashSet())];
        given = [.. cases.Select(_ => new SortedSet<int>())];
        reads = [.. readers.Select(_ => new SortedSet<int>())];
    }

    /// <summary>Distributes.</summary>
    public static Distribution Of(IReadOnlyList<Unread> cases, IReadOnlyList<Reader> readers)
    {
        var plan = new ReadingPlan(cases, readers);
        plan.GiveToTheLeastLoaded();
        plan.Fill();
        plan.Even();
        return new Distribution([.. plan.given.Select(one => one.ToList())], [.. cases.Select((one, at) => (Case: at, Missing: one.Missing - plan.given[at].Count)).Where(one => one.Missing > 0)]);
    }

    /// <summary>A first distribution, the cases with the fewest readers to choose from first.</summary>
    void GiveToTheLeastLoaded()
    {
        foreach (var at in Enumerable.Range(0, cases.Count).OrderBy(at => may[at].Count - cases[at].Missing).ThenBy(at => at))
            foreach (var reader in may[at].Where(HasRoom).OrderBy(LoadOf).ThenBy(reader => reader).Take(cases[at].Missing))
                Give(at, reader);
    }

    /// <summary>Cases that found their readers full: somebody gives one of his to another and takes this.</summary>
    void Fill()
    {
        for (var at = 0; at < cases.Count; at++)
            while (given[at].Count < cases[at].Missing && Chain(may[at].Where(reader => !given[at].Contains(reader)), HasRoom) is { } chain)
            {
                Shift(chain);
                Give(at, chain[0].Reader);
            }
    }

    /// <summary>Takes from the most loaded as long as a chain leads to somebody with two less. Whom no chain leads away from, and whoever is reached from there, is as well off as can be.</summary>
    void Even()
    {
        var settled = new HashSet<int>();
        while (Enumerable.Range(0, readers.Count).Where(reader => !settled.Contains(reader) && reads[reader].Count > 0).OrderByDescending(LoadOf).FirstOrDefault(-1) is >= 0 and var heaviest)
        {
            var most = LoadOf(heaviest);
            var reached = new HashSet<int>();
            if (Chain([heaviest], reader => LoadOf(reader) <= most - 2 && HasRoom(reader), reached) is { } chain) Shift(chain);
            else settled.UnionWith(reached);
        }
    }

    /// <summary>The shortest chain of exchanges from one of some readers to one who fits: each hands the named case on to the next.</summary>
    List<(int Reader, int Case)>? Chain(IEnumerable<int> from, Func<int, bool> fits, HashSet<int>? reached = null)
    {
        var before = new Dictionary<int, (int Reader, int Case)>();
        var waiting = new Queue<int>();
        var unseen = new SortedSet<int>(Enumerable.Range(0, readers.Count));
        foreach (var reader in from.Order())
        {
            unseen.Remove(reader);
            waiting.Enqueue(reader);
        }
        while (waiting.TryDequeue(out var reader))
        {
            reached?.Add(reader);
            if (fits(reader)) return Back(reader, before);
            foreach (var own in reads[reader])
                foreach (var next in unseen.Where(next => may[own].Contains(next) && !given[own].Contains(next)).ToList())
                {
                    unseen.Remove(next);
                    before[next] = (reader, own);
                    waiting.Enqueue(next);
                }
        }
        return null;
    }

    static List<(int Reader, int Case)> Back(int last, Dictionary<int, (int Reader, int Case)> before)
    {
        List<(int Reader, int Case)> chain = [(last, -1)];
        while (before.TryGetValue(chain[0].Reader, out var earlier)) chain.Insert(0, earlier);
        return chain;
    }

    void Shift(List<(int Reader, int Case)> chain)
    {
        foreach (var ((giver, own), (taker, _)) in chain.Zip(chain.Skip(1)))
        {
            given[own].Remove(giver);
            reads[giver].Remove(own);
            Give(own, taker);
        }
    }

    void Give(int at, int reader)
    {
        given[at].Add(reader);
        reads[reader].Add(at);
    }

    bool HasRoom(int reader) => reads[reader].Count < readers[reader].Free;

    int LoadOf(int reader) => readers[reader].Load + reads[reader].Count;
}
