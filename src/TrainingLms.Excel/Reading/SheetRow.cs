namespace TrainingLms.Excel;

/// <summary>One row that is not blank, as stored.</summary>
public sealed class SheetRow
{
    readonly SheetCell[] _cells;

    internal SheetRow(int number, bool isHidden, SheetCell[] cells)
    {
        Number = number;
        IsHidden = isHidden;
        _cells = cells;
    }

    /// <summary>The row's number as Excel shows it.</summary>
    public int Number { get; }

    /// <summary>Whether the row is hidden, by hand or by a filter.</summary>
    public bool IsHidden { get; }

    /// <summary>The cells that hold something, in file order.</summary>
    public IReadOnlyList<SheetCell> Cells => _cells;

    /// <summary>The cell of a column, 1 being A; empty when it holds nothing. Stored twice, the first one counts.</summary>
    public SheetCell this[int column]
    {
        get
        {
            foreach (var cell in _cells)
            {
                if (cell.Column == column) return cell;
            }

            return SheetCell.EmptyAt(column);
        }
    }
}
