namespace TrainingLms.Exams;

/// <summary>How near two texts are.</summary>
static class NearText
{
    /// <summary>From here on two questions are probably the same.</summary>
    const double Alike = 0.85;

    /// <summary>Changes of one letter from one word to the other.</summary>
    public static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (diagonal, before) = (row[0], row[0] = i);
            for (var j = 1; j <= other.Length; j++)
            {
                before = Math.Min(Math.Min(row[j] + 1, before + 1), diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], before);
            }
        }
        return row[^1];
    }

    /// <summary>Pairs of questions whose texts are nearly the same, by the pairs of letters they share: of those asked about, with all others.</summary>
    /// <param name="asked">Code and text of the questions asked about.</param>
    /// <param name="known">Code and text of the others.</param>
    public static IEnumerable<(string Code, string Other, int Percent)> Pairs(IReadOnlyList<(string Code, string Text)> asked, IEnumerable<(string Code, string Text)> known)
    {
        var all = known.Where(other => asked.All(one => one.Code != other.Code)).Concat(asked).Select(one => (one.Code, Grams: Grams(one.Text))).ToList();
        var holders = new Dictionary<(char, char), List<int>>();
        foreach (var (at, one) in all.Index())
        {
            if (at >= all.Count - asked.Count)
            {
                var shared = new Dictionary<int, int>();
                foreach (var gram in one.Grams)
                    foreach (var other in holders.GetValueOrDefault(gram) ?? []) shared[other] = shared.GetValueOrDefault(other) + 1;
                foreach (var (other, count) in shared)
                    if (2.0 * count / (one.Grams.Count + all[other].Grams.Count) is >= Alike and var share) yield return (one.Code, all[other].Code, (int)(share * 100));
            }
            foreach (var gram in one.Grams)
            {
                if (!holders.TryGetValue(gram, out var places)) holders[gram] = places = [];
                places.Add(at);
            }
        }
    }

    static HashSet<(char, char)> Grams(string text)
    {
        var folded = TextMatching.Folded(text).ToLowerInvariant().Where(char.IsLetterOrDigit).ToArray();
        return [.. folded.Zip(folded.Skip(1))];
    }
}
