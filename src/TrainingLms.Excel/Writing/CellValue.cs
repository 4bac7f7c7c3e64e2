using NodaTime;

namespace TrainingLms.Excel;

/// <summary>A value for one cell. Converts from text, numbers and dates, so that a row reads like its table.</summary>
public readonly record struct CellValue
{
    internal enum Content
    {
        Blank,
        Text,
        Number,
        Date,
    }

    CellValue(Content content, string? text, decimal number, LocalDate date)
    {
        What = content;
        Words = text;
        Amount = number;
        Day = date;
    }

    /// <summary>No cell at all.</summary>
    public static CellValue Blank => default;

    internal Content What { get; }
    internal string? Words { get; }
    internal decimal Amount { get; }
    internal LocalDate Day { get; }
    internal CellStyle? Look { get; private init; }

    /// <summary>Text, never a formula whatever it begins with. Null and the empty text leave the cell out.</summary>
    /// <param name="text">At most 32,767 characters.</param>
    public static CellValue Of(string? text) => string.IsNullOrEmpty(text) ? default : new(Content.Text, text, 0, default);

    /// <summary>A number; null leaves the cell out.</summary>
    /// <param name="number">Excel keeps 15 digits of it.</param>
    public static CellValue Of(decimal? number) => number is { } amount ? new(Content.Number, null, amount, default) : default;

    /// <summary>A day; null leaves the cell out.</summary>
    /// <param name="date">Any day; those before 1900-03-01, which Excel cannot count, are written as text.</param>
    public static CellValue Of(LocalDate? date) => date is { } day ? new(Content.Date, null, 0, day) : default;

    /// <summary>The same value with a look of its own instead of its column's. A blank with a look is a cell that can be seen.</summary>
    /// <param name="style">The look.</param>
    public CellValue As(CellStyle style) => this with { Look = style };

    /// <summary>See <see cref="Of(string?)"/>.</summary>
    public static implicit operator CellValue(string? text) => Of(text);

    /// <summary>See <see cref="Of(decimal?)"/>.</summary>
    public static implicit operator CellValue(int number) => Of((decimal)number);

    /// <summary>See <see cref="Of(decimal?)"/>.</summary>
    public static implicit operator CellValue(decimal? number) => Of(number);

    /// <summary>See <see cref="Of(LocalDate?)"/>.</summary>
    public static implicit operator CellValue(LocalDate? date) => Of(date);
}
