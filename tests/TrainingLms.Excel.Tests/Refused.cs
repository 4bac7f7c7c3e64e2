namespace TrainingLms.Excel.Tests;

/// <summary>Reads a file to its end and tells how it was refused.</summary>
static class Refused
{
    public static WorkbookRefusedException By(byte[] file, WorkbookLimits? limits = null) =>
        Assert.Throws<WorkbookRefusedException>(() => ReadAll(file, limits));

    /// <summary>The same for whatever a table may come in.</summary>
    public static WorkbookRefusedException ByTable(byte[] file) => Assert.Throws<WorkbookRefusedException>(() => ReadTable(file));

    public static int ReadTable(byte[] file)
    {
        using var source = TableSource.Open(new MemoryStream(file));
        return source.Sheets[0].ReadRows().Count();
    }

    public static int ReadAll(byte[] file, WorkbookLimits? limits = null)
    {
        using var book = Workbook.Open(new MemoryStream(file), limits);
        return book.Sheets.Where(s => s.IsVisible).Sum(s => s.ReadRows().Count());
    }
}
