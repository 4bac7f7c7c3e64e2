using System.Globalization;

namespace TrainingLms.Courses;

/// <summary>A part of a video.</summary>
/// <param name="From">First millisecond.</param>
/// <param name="To">Millisecond after the last.</param>
public readonly record struct SeenPart(int From, int To);

/// <summary>The parts of a video that were seen: apart from each other, in order. Watching a part twice counts once.</summary>
public sealed class SeenParts
{
    readonly List<SeenPart> parts;

    SeenParts(List<SeenPart> parts) => this.parts = parts;

    /// <summary>How much was seen, in milliseconds.</summary>
    public int Length => parts.Sum(part => part.To - part.From);

    /// <summary>The millisecond up to which something was seen.</summary>
    public int Furthest => parts.Count == 0 ? 0 : parts[^1].To;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static SeenParts Parse(string text) => new([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('-')).Select(ends => new SeenPart(
        int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[1], CultureInfo.InvariantCulture)))]);

    /// <summary>The parts with one more. What lies outside the video is left out.</summary>
    public SeenParts With(SeenPart more, int length)
    {
        var (from, to) = (Math.Max(0, more.From), Math.Min(length, more.To));
        if (from >= to) return this;
        var (before, after) = (parts.Where(part => part.To < from), parts.Where(part => part.From > to));
        var touched = parts.Where(part => part.To >= from && part.From <= to).ToList();
        var joined = new SeenPart(touched.Count == 0 ? from : Math.Min(from, touched[0].From), touched.Count == 0 ? to : Math.Max(to, touched[^1].To));
        return new SeenParts([.. before, joined, .. after]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.From}-{part.To}")));
}
