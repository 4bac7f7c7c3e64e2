using NodaTime;
using NodaTime.Text;
using TrainingLms.Classes;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Classes;

/// <summary>签到表 of a session, to be printed and signed where no code can be shown.</summary>
public static class SignInSheetWorkbook
{
    /// <summary>Room for a name by hand, in points; two printed lines of a long unit's name go into it too.</summary>
    const int SigningHeight = 36;

    static readonly ZonedDateTimePattern Minute = ZonedDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm", null);

    /// <summary>Writes the workbook: one sheet to sign, and one that says which session it is of.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="sheet">What stands in it.</param>
    /// <param name="zone">In whose time the session is told.</param>
    /// <param name="act">Who produces it and when.</param>
    /// <param name="book">The language of headings.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task WriteAsync(Stream target, SignInSheet sheet, DateTimeZone zone, Act act, SentenceBook book, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(book);
        string Show(Instant instant) => Minute.Format(instant.InZone(zone));
        var list = new SheetPlan(book["sign_in_sheet.list"],
            new SheetColumn(book["sign_in_sheet.number"], CellStyle.Number, 8), new SheetColumn(book["sign_in_sheet.person_number"], CellStyle.Code),
            new SheetColumn(book["sign_in_sheet.name"]), new SheetColumn(book["sign_in_sheet.unit"], CellStyle.Note, 30),
            new SheetColumn(book["sign_in_sheet.signature"], Width: 24), new SheetColumn(book["sign_in_sheet.remark"], Width: 20))
        {
            HasFilter = false,
            RowHeight = SigningHeight,
            Print = new PrintPlan(Footer: $"{act.By.Name} {Show(act.At)}") { IsLandscape = false, Header = string.Join("　", new[] { sheet.Title, $"{Show(sheet.StartsAt)} – {Show(sheet.EndsAt)}", sheet.Venue }.Where(fact => fact is { Length: > 0 })) },
        };
        var about = new SheetPlan(book["sign_in_sheet.about"], new SheetColumn("", Width: 24), new SheetColumn("", CellStyle.Note, 80)) { HasHeader = false, HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [list, about], cancel: cancel);
        var lines = await workbook.BeginAsync(list, cancel);
        foreach (var (index, line) in sheet.Lines.Index()) await lines.RowAsync(index + 1, line.Number, line.Name, line.UnitTitle, "", "");
        var facts = await workbook.BeginAsync(about, cancel);
        await facts.RowAsync(book["sign_in_sheet.class"], sheet.Title);
        await facts.RowAsync(book["sign_in_sheet.time"], $"{Show(sheet.StartsAt)} – {Show(sheet.EndsAt)}");
        await facts.RowAsync(book["sign_in_sheet.venue"], sheet.Venue ?? "");
        await facts.RowAsync(book["sign_in_sheet.produced"], $"{act.By.Name} {Show(act.At)}");
        await workbook.CompleteAsync(cancel);
    }
}
