namespace TrainingLms.Excel;

/// <summary>The handful of looks a cell can have. There are no others, so that all our workbooks look alike.</summary>
public enum CellStyle
{
    /// <summary>Heading of a column that must be filled: dark.</summary>
    RequiredHeader,

    /// <summary>Heading of a column that may be left empty: paler.</summary>
    OptionalHeader,

    /// <summary>Wording.</summary>
    Text,

    /// <summary>Numbers of people, units and cards: text that must not become a number.</summary>
    Code,

    /// <summary>yyyy-mm-dd, centred: right-aligned dates collide with the text beside them.</summary>
    Date,

    /// <summary>A number as it is.</summary>
    Number,

    /// <summary>Hours with one or two decimals.</summary>
    Hours,

    /// <summary>A value that was refused: pale red, and never without words beside it.</summary>
    Wrong,

    /// <summary>Explanations: grey, wrapped.</summary>
    Note,
}
