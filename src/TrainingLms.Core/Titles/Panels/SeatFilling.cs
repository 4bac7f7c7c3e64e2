namespace TrainingLms.Titles;

/// <summary>Someone in the frozen pool, as the filling of seats sees them.</summary>
/// <param name="Code">Pool code.</param>
/// <param name="Stratum">The stratum the expert counts in.</param>
/// <param name="IsBarred">A hard conflict with the whole session, such as being an applicant of it.</param>
public sealed record Drawable(string Code, string Stratum, bool IsBarred);

/// <summary>A seat that the draw gave.</summary>
/// <param name="Code">Pool code.</param>
/// <param name="Rank">Place in the drawn order, from 1.</param>
/// <param name="IsAlternate">Whether the expert waits for a seat.</param>
public sealed record DrawnSeat(string Code, int Rank, bool IsAlternate);

/// <summary>Fills a panel from a drawn order: barred experts are passed over, stratum quotas are kept, then come the alternates.</summary>
public static class SeatFilling
{
    /// <summary>Walks the order once for the seats and once for the alternates; both keep the drawn order.</summary>
    /// <param name="order">The drawn codes.</param>
    /// <param name="pool">Who they are.</param>
    /// <param name="panelSize">Seats to fill.</param>
    /// <param name="quotas">Seats kept for a stratum; the rest are open to all. Empty when nothing is stratified.</param>
    /// <param name="alternates">Alternates wanted; fewer where the pool ends.</param>
    public static IReadOnlyList<DrawnSeat> Fill(
        IReadOnlyList<string> order, IReadOnlyDictionary<string, Drawable> pool, int panelSize, IReadOnlyDictionary<string, int> quotas, int alternates)
    {
        var kept = quotas.ToDictionary();
        var open = panelSize - quotas.Values.Sum();
        var members = new List<DrawnSeat>();
        var waiting = new List<DrawnSeat>();
        foreach (var (code, rank) in order.Select((code, place) => (code, place + 1)))
        {
            var expert = pool[code];
            if (expert.IsBarred) continue;
            if (kept.GetValueOrDefault(expert.Stratum) > 0) kept[expert.Stratum]--;
            else if (open > 0) open--;
            else
            {
                waiting.Add(new DrawnSeat(code, rank, IsAlternate: true));
                continue;
            }
            members.Add(new DrawnSeat(code, rank, IsAlternate: false));
        }
        return [.. members, .. waiting.Take(alternates)];
    }
}
