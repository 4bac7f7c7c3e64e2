namespace TrainingLms.Exams;

/// <summary>What one counted attempt earned at one item.</summary>
/// <param name="Item">Version of the question.</param>
/// <param name="TenMillionths">The mark, in ten-millionths of a mark; of a pilot what it would have earned.</param>
/// <param name="MaximumTenMillionths">What could be earned, in the same unit.</param>
/// <param name="IsPilot">Whether it counts nowhere but in its own figures.</param>
/// <param name="IsBlank">Whether nothing was answered.</param>
/// <param name="Chosen">Bit by bit the options chosen, in the author's order; 0 for other kinds of answer.</param>
public readonly record struct CountedMark(Guid Item, long TenMillionths, long MaximumTenMillionths, bool IsPilot, bool IsBlank, ulong Chosen);

/// <summary>Marks of all counted attempts, kept item by item, some twenty bytes a mark: an exam of a whole city fits.</summary>
public sealed class MarkTable
{
    readonly Dictionary<Guid, MarkColumn> columns = [];
    readonly List<double> totals = [];
    readonly List<double> maxima = [];

    /// <summary>How many attempts there are.</summary>
    public int Attempts => totals.Count;

    /// <summary>The items, by key.</summary>
    public IEnumerable<MarkColumn> Columns => columns.Values.OrderBy(column => column.Item);

    /// <summary>Whether all attempts answered the same items, pilots aside: only then are totals comparable as they are.</summary>
    public bool IsCommonForm => columns.Values.All(column => column.IsPilot || column.Count == Attempts);

    /// <summary>Totals in ten-millionths of a mark, without pilots and before any penalty.</summary>
    public IReadOnlyList<double> Totals => totals;

    /// <summary>What each attempt could have earned, in the same unit.</summary>
    public IReadOnlyList<double> Maxima => maxima;

    /// <summary>Adds an attempt.</summary>
    public void Add(IReadOnlyCollection<CountedMark> marks)
    {
        foreach (var mark in marks)
        {
            if (!columns.TryGetValue(mark.Item, out var column)) columns.Add(mark.Item, column = new MarkColumn(mark.Item, mark.IsPilot));
            column.Add(Attempts, mark);
        }
        totals.Add(marks.Where(mark => !mark.IsPilot).Sum(mark => mark.TenMillionths));
        maxima.Add(marks.Where(mark => !mark.IsPilot).Sum(mark => mark.MaximumTenMillionths));
    }
}

/// <summary>The marks of one item.</summary>
public sealed class MarkColumn(Guid item, bool isPilot)
{
    readonly List<int> attempts = [];
    readonly List<double> marks = [];
    readonly List<double> maxima = [];
    readonly List<bool> blanks = [];
    readonly List<ulong> chosen = [];

    /// <summary>Version of the question.</summary>
    public Guid Item => item;

    /// <summary>Whether it was only tried out.</summary>
    public bool IsPilot => isPilot;

    /// <summary>In how many counted attempts it stood.</summary>
    public int Count => attempts.Count;

    /// <summary>Places of these attempts in the table.</summary>
    public IReadOnlyList<int> Attempts => attempts;

    /// <summary>Marks in ten-millionths.</summary>
    public IReadOnlyList<double> Marks => marks;

    /// <summary>Maximum marks in ten-millionths; on individual papers they may differ.</summary>
    public IReadOnlyList<double> Maxima => maxima;

    /// <summary>Whether nothing was answered.</summary>
    public IReadOnlyList<bool> Blanks => blanks;

    /// <summary>Options chosen, bit by bit.</summary>
    public IReadOnlyList<ulong> Chosen => chosen;

    internal void Add(int attempt, CountedMark mark)
    {
        attempts.Add(attempt);
        marks.Add(mark.TenMillionths);
        maxima.Add(mark.MaximumTenMillionths);
        blanks.Add(mark.IsBlank);
        chosen.Add(mark.Chosen);
    }
}
