namespace TrainingLms.Excel.Tests;

/// <summary>Rows are written on one thread and packed on another, so that what is allocated can only be counted for the whole process: alone.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

[Collection("alone")]
public sealed class WriterMemoryTests
{
    [Fact]
    public async Task Writing_many_rows_allocates_next_to_nothing()
    {
        var plan = new SheetPlan("a", [.. Enumerable.Range(0, 18).Select(i => new SheetColumn($"列{i}"))]);
        await using var book = await WorkbookWriter.CreateAsync(Stream.Null, [plan]);
        var sheet = await book.BeginAsync(plan);
        var cells = Enumerable.Repeat(CellValue.Of("某市某区某街道办事处"), 18).ToArray();
        for (var i = 0; i < 1_000; i++) await sheet.RowAsync(cells);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 50_000; i++) await sheet.RowAsync(cells);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 2 << 20);
    }
}
