using TrainingLms.Courses;

namespace TrainingLms.LearningHours;

/// <summary>A way to close a gap.</summary>
/// <param name="Row">The row of the conversion table.</param>
/// <param name="Units">How many units of it, as many as are needed or as its cap leaves room for.</param>
/// <param name="HoursHundredths">What they count, in hundredths; null where works have values of their own.</param>
/// <param name="Closes">Whether that alone closes the gap.</param>
public sealed record HoursHint(HoursConversion Row, int Units, int? HoursHundredths, bool Closes);

/// <summary>What is missing of one category.</summary>
/// <param name="Category">The category; null where either will do.</param>
/// <param name="MissingHundredths">Hours in hundredths, more than 0.</param>
/// <param name="Hints">What would close it, what closes it alone first.</param>
public sealed record HoursGap(HoursCategory? Category, int MissingHundredths, IReadOnlyList<HoursHint> Hints)
{
    /// <summary>What is missing on a statement; nothing when the requirement is met.</summary>
    public static IReadOnlyList<HoursGap> Of(HoursStatement statement)
    {
        var (professional, all) = (statement.Judgement.MissingProfessionalHundredths, statement.Judgement.MissingHundredths);
        var gaps = new List<HoursGap>();
        if (professional > 0) gaps.Add(new HoursGap(HoursCategory.Professional, professional, HintsFor(professional, statement)));
        if (all > professional) gaps.Add(new HoursGap(null, all - professional, HintsFor(all - professional, statement)));
        return gaps;
    }

    static List<HoursHint> HintsFor(int missing, HoursStatement statement) =>
        [.. statement.Rules.Conversions.Select(row => Hint(row, missing, statement)).OfType<HoursHint>().OrderByDescending(hint => hint.Closes)];

    static HoursHint? Hint(HoursConversion row, int missing, HoursStatement statement)
    {
        var room = RoomOf(row, statement);
        if (room <= 0) return null;
        if (row.Unit == ConversionUnit.Work) return new HoursHint(row, 1, null, row.Works.Any(work => Math.Min(work.HoursHundredths, room) >= missing));
        var wanted = Math.Min(missing, room);
        var units = (wanted + row.HoursHundredths - 1) / row.HoursHundredths;
        var counts = (int)Math.Min((long)units * row.HoursHundredths, room);
        return new HoursHint(row, units, counts, counts >= missing);
    }

    /// <summary>What its cap leaves in the hours year.</summary>
    static int RoomOf(HoursConversion row, HoursStatement statement)
    {
        if (statement.Rules.Caps.SingleOrDefault(cap => cap.Key == row.Cap) is not { } cap) return int.MaxValue;
        var limit = cap.YearHundredths ?? (int)((long)statement.Rule.RequiredHundredths * cap.Share!.Numerator / cap.Share.Denominator);
        // Before the room for public hours: what is cut there was not cut by this cap.
        var used = statement.Lines.Where(line => line.Entry.Stands && (cap.YearHundredths is null || line.Entry.HoursYear == statement.Year)
                && statement.Rules.Conversion(line.Entry.Conversion)?.Cap == cap.Key)
            .Sum(line => line.CountedHundredths + line.Cuts.Where(cut => cut.Why == CountedLess.PublicCap).Sum(cut => cut.CutHundredths));
        return limit - used;
    }
}
