using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using TrainingLms.Data;
using TrainingLms.Excel.Rosters;
using TrainingLms.People;
using TrainingLms.Sentences;

namespace TrainingLms.Excel.Tests;

/// <summary>The rows that go back to the officer, as other programs and our own reader see them.</summary>
public sealed class RosterErrorFilesTests
{
    static readonly RosterColumns Columns = RosterColumns.Load(Path.Combine(SeedFile.Folder("seeds"), "rosters", "columns.json"));

    [Fact]
    public async Task The_schema_validator_finds_nothing_wrong_with_notes_or_without_any()
    {
        foreach (var file in (byte[][])[await WorkbookAsync([Row(2), Row(3)]), await WorkbookAsync([Row(2) with { Problems = [Problem(null, "roster.person_out_of_scope")] }])])
        {
            using var document = SpreadsheetDocument.Open(new MemoryStream(file), false);
            Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document).Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}"));
        }
    }

    [Fact]
    public async Task Each_wrong_cell_carries_a_note_with_its_sentences_up_to_a_limit()
    {
        var file = await WorkbookAsync([Row(2), Row(3), Row(4)], new ErrorLimits(Notes: 5));
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), false);
        var sheet = document.WorkbookPart!.WorksheetParts.Single(part => part.WorksheetCommentsPart is not null);
        var notes = sheet.WorksheetCommentsPart!.Comments.CommentList!.Elements<Comment>().ToList();
        var mobile = ColumnName.Of(1 + Columns.All.Index().First(column => column.Item.Key == RosterKeys.Mobile).Index);
        var status = ColumnName.Of(1 + Columns.All.Index().First(column => column.Item.Key == RosterKeys.Status).Index);
        Assert.Equal([$"{mobile}2", $"{status}2", $"{mobile}3", $"{status}3", $"{mobile}4"], notes.Select(note => note.Reference!.Value));
        Assert.Contains("11 位", notes[0].InnerText, StringComparison.Ordinal);
        var drawing = new StreamReader(Assert.Single(sheet.VmlDrawingParts).GetStream()).ReadToEnd();
        Assert.Equal(5, drawing.Split("ObjectType=\"Note\"").Length - 1);
        Assert.Contains("<x:Row>1</x:Row><x:Column>10</x:Column>", drawing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_rows_than_the_limit_are_counted_told_on_the_first_sheet_and_all_stand_in_the_text()
    {
        var rows = Enumerable.Range(2, 30).Select(Row).ToArray();
        var file = await WorkbookAsync(rows, new ErrorLimits(Rows: 10));
        var sheet = Written.Read(file);
        Assert.Equal(11, sheet.Count);
        Assert.Contains("错误说明（共 30 行，本表只列前 10 行", sheet[0].Cells[^1].Raw, StringComparison.Ordinal);
        Assert.Contains(Written.Read(file, 1), row => row[1].Raw == "手机" && row[3].Raw == "30");
        var text = Encoding.UTF8.GetString(await TextAsync(rows));
        Assert.Equal(32, text.Split("\r\n").Length);
    }

    [Fact]
    public async Task The_text_begins_with_the_mark_keeps_numbers_as_text_and_is_read_back_as_it_was_typed()
    {
        var typed = new Dictionary<string, string>
        {
            [RosterKeys.PersonNumber] = "00017",
            [RosterKeys.Name] = "=1+1",
            [RosterKeys.ResidentId] = "330106199001011234",
            [RosterKeys.Post] = "主任,\"代\"\n科长",
            [RosterKeys.CareerStart] = "2012-10",
        };
        var file = await TextAsync([Row(2) with { Typed = typed }]);
        Assert.Equal([0xEF, 0xBB, 0xBF], file[..3]);
        Assert.DoesNotContain(Encoding.UTF8.GetString(file).Split(',', '\n'), cell => cell.StartsWith('=') || cell.StartsWith("\"=", StringComparison.Ordinal));
        using var source = new RosterReader().Open(file, Columns, new(2026, 3, 2));
        var row = Assert.Single(source.ReadRows(default));
        Assert.Equal(["00017", "=1+1", "330106199001011234", "2012-10"],
            ((string[])[RosterKeys.PersonNumber, RosterKeys.Name, RosterKeys.ResidentId, RosterKeys.CareerStart]).Select(key => row.Cells[key].Value));
        Assert.Contains("roster.columns_ignored", source.Notices.Select(notice => notice.Code));
    }

    static async Task<byte[]> WorkbookAsync(PlannedRow[] rows, ErrorLimits? limits = null)
    {
        using var target = new MemoryStream();
        await new RosterErrorFiles(Columns, SentenceBook.Chinese, limits).WriteWorkbookAsync(target, new RefusedRows(Guid.Empty, RosterSheet.People, rows.Length, rows.Count(row => row.Learns is not null), false, rows.ToAsyncEnumerable()));
        return target.ToArray();
    }

    static async Task<byte[]> TextAsync(PlannedRow[] rows)
    {
        using var target = new MemoryStream();
        await new RosterErrorFiles(Columns, SentenceBook.Chinese).WriteTextAsync(target, new RefusedRows(Guid.Empty, RosterSheet.People, rows.Length, rows.Count(row => row.Learns is not null), true, rows.ToAsyncEnumerable()));
        return target.ToArray();
    }

    static PlannedRow Row(int number) => new(number, RowVerdict.Wrong, null, null, null, null, [],
        [
            Problem(RosterKeys.Mobile, "person.mobile_malformed", ("typed", "5")), Problem(RosterKeys.Status, "roster.required_missing", ("column", "状态")),
            Problem(RosterKeys.Mobile, "cell.number_as_text"),
        ], [], new Dictionary<string, string> { [RosterKeys.PersonNumber] = $"G{number:0000}", [RosterKeys.Name] = "王小明", [RosterKeys.Mobile] = "5" });

    static RowProblem Problem(string? column, string code, params (string Name, string Value)[] facts) => new(column, null, code, facts.ToDictionary(fact => fact.Name, fact => fact.Value));
}
