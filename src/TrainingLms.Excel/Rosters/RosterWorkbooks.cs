using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Excel.Rosters;

/// <summary>A unit as the workbooks name it.</summary>
/// <param name="Code">Unit code.</param>
/// <param name="Name">Name.</param>
public sealed record RosterUnit(string Code, string Name);

/// <summary>Writes the workbooks that go out: the blank template, and the roster of people.</summary>
/// <param name="columns">The columns.</param>
/// <param name="keys">Opens numbers.</param>
/// <param name="rowsInSheet">People on one sheet; more go on in further ones, each of which can be imported by itself.</param>
public sealed class RosterWorkbooks(RosterColumns columns, KeyRing keys, int rowsInSheet = RosterWorkbooks.MostRows)
{
    /// <summary>As many as a roster may have to be imported.</summary>
    public const int MostRows = 100_000;

    /// <summary>Its columns.</summary>
    public RosterColumns Columns => columns;

    const string HintSheet = "填写说明";
    const string ListSheet = "字典";
    const int RowsBetweenNews = 1_000;

    /// <summary>The blank template: headings, drop-downs, explanations, and hidden lists with the units in scope.</summary>
    public async Task WriteTemplateAsync(Stream target, IReadOnlyList<RosterUnit> units, CancellationToken cancel = default)
    {
        var lists = columns.All.Where(column => column.Values is not null || column.ListsUnits).ToList();
        var words = lists.ConvertAll(column => column.ListsUnits ? units.Select(unit => unit.Code).ToList() : [.. column.Values!.Select(word => word.Value)]);
        var roster = new SheetPlan(columns.Title, [.. columns.All.Select(column =>
            HeadingOf(column) with { Choices = lists.IndexOf(column) is >= 0 and var at ? new ChoiceList(ListSheet, at + 1, Math.Max(1, words[at].Count)) : null })])
        {
            ExpectedRows = 0,
            Print = new PrintPlan(Paper.A3, RepeatedColumns: 2),
        };
        var hints = new SheetPlan(HintSheet, new SheetColumn("列"), new SheetColumn("必填", Width: 8), new SheetColumn("说明", CellStyle.Note, 60), new SheetColumn("可填内容", CellStyle.Note, 60)) { HasFilter = false };
        // The unit names stand behind the codes, so that the drop-down's list can be looked up by hand.
        var dictionary = new SheetPlan(ListSheet, [.. lists.Select(column => new SheetColumn(column.Heading)), new SheetColumn("单位名称", Width: 30)]) { IsHidden = true };

        await using var book = await WorkbookWriter.CreateAsync(target, [roster, hints, dictionary], cancel: cancel);
        await book.BeginAsync(roster, cancel);
        var explained = await book.BeginAsync(hints, cancel);
        foreach (var column in columns.All)
            await explained.RowAsync(column.Heading, column.IsRequired ? "是" : "", column.Hint, string.Join('、', (column.Values ?? []).Select(word => word.Value)));
        await explained.RowAsync(RosterRules.ClearWord, "", "单元格留空表示保持不变；在非必填列填写“清空”表示删除原有内容。");
        var listed = await book.BeginAsync(dictionary, cancel);
        for (var i = 0; i < Math.Max(units.Count, words.Max(list => list.Count)); i++)
            await listed.RowAsync([.. words.Select(list => CellValue.Of(i < list.Count ? list[i] : null)), CellValue.Of(i < units.Count ? units[i].Name : null)]);
        await book.CompleteAsync(cancel);
    }

    /// <summary>The roster of these people, written while they are read. With masked numbers it is refused when somebody imports it; in full it comes back as
    /// all unchanged.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="roster">Who is in it.</param>
    /// <param name="filters">How the people were chosen, in words.</param>
    /// <param name="footer">Unit and day at the foot of each page.</param>
    /// <param name="progress">Told now and then how many rows are written; null where nobody asks.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteRosterAsync(
        Stream target, OutgoingRoster roster, IReadOnlyList<(string Name, string Value)> filters, string footer = "", Action<int>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(roster);
        var sheets = SheetsOf(roster.Count, footer);
        var note = new SheetPlan("说明", new SheetColumn("项目"), new SheetColumn("内容", Width: 60)) { HasFilter = false };
        await using var book = await WorkbookWriter.CreateAsync(target, [.. sheets, note], cancel: cancel);
        var sheet = await book.BeginAsync(sheets[0], cancel);
        var readers = columns.All.Select(column => ReaderOf(column, roster)).ToArray();
        var cells = new CellValue[readers.Length];
        var done = 0;
        await foreach (var line in roster.ReadAsync().WithCancellation(cancel))
        {
            if (sheet.RowCount == rowsInSheet) sheet = await book.BeginAsync(sheets[done / rowsInSheet], cancel);
            for (var at = 0; at < cells.Length; at++) cells[at] = readers[at](line);
            await sheet.RowAsync(cells);
            if (++done % RowsBetweenNews == 0) progress?.Invoke(done);
        }
        var notes = await book.BeginAsync(note, cancel);
        foreach (var (name, value) in filters) await notes.RowAsync(name, value);
        if (sheets.Count > 1) await notes.RowAsync("工作表", $"共 {roster.Count} 人，每张工作表最多 {rowsInSheet} 人，分为 {sheets.Count} 张；导入时须把每张工作表另存为单独的文件。");
        await notes.RowAsync("脱敏", roster.IsInFull ? "本文件含完整身份证号和手机号，属敏感个人信息；仅限所填用途使用，用后删除。" : "身份证号和手机已隐去部分数字；本文件不能直接用于导入。");
        await book.CompleteAsync(cancel);
        progress?.Invoke(roster.Count);
    }

    /// <summary>How many people there are is known before the first is read, so all sheets can be named first.</summary>
    List<SheetPlan> SheetsOf(int people, string footer)
    {
        var count = Math.Max(1, (people + rowsInSheet - 1) / rowsInSheet);
        return [.. Enumerable.Range(0, count).Select(at => RosterPlanOf() with
        {
            Name = at == 0 ? columns.Title : $"{columns.Title} ({at + 1})",
            ExpectedRows = Math.Min(rowsInSheet, people - at * rowsInSheet),
            Print = new PrintPlan(Paper.A3, RepeatedColumns: 2, Footer: footer),
        })];
    }

    /// <summary>The roster sheet by itself, for callers who fill it row by row.</summary>
    public SheetPlan RosterPlanOf() => new(columns.Title, [.. columns.All.Select(HeadingOf)]);

    internal static SheetColumn HeadingOf(RosterColumn column) => new(column.Heading,
        StyleOf(column.Kind), WidthOf(column.Key))
    {
        IsRequired = column.IsRequired,
    };

    /// <summary>A month typed into a date column would become its first day: such columns stay text, and the days in them carry their own look.</summary>
    static CellStyle StyleOf(RosterColumnKind kind) => kind switch
    {
        RosterColumnKind.Code => CellStyle.Code,
        RosterColumnKind.Date => CellStyle.Date,
        _ => CellStyle.Text,
    };

    /// <summary>What stands there as a rule, and the heading with its asterisk and filter button.</summary>
    static double WidthOf(string column) => column switch
    {
        RosterKeys.Gender or RosterKeys.Degree or RosterKeys.Status => 10,
        RosterKeys.Name or RosterKeys.Engagement => 12,
        RosterKeys.UnitCode or RosterKeys.Rank or RosterKeys.CareerStart or RosterKeys.ClaimedTitle => 16,
        RosterKeys.Post or RosterKeys.ResidentId => 22,
        RosterKeys.UnitName or RosterKeys.Email => 30,
        _ => 14,
    };

    Func<RosterLine, CellValue> ReaderOf(RosterColumn column, OutgoingRoster roster)
    {
        if (column.Key == RosterKeys.CareerStart)
            return line => line.CareerStartIsMonth ? CellValue.Of(RosterFields.Find(column.Key)!.Read(line, keys))
                : line.CareerStart is null ? CellValue.Blank : CellValue.Of(line.CareerStart).As(CellStyle.Date);
        if (column.Key == RosterKeys.PersonNumber) return line => line.PersonNumber;
        if (column.Key == RosterKeys.UnitCode) return line => roster.UnitOf(line).Code;
        if (column.Key == RosterKeys.UnitName) return line => roster.UnitOf(line).Name;
        if (RosterFields.Find(column.Key) is not { } field) return _ => CellValue.Blank;
        return roster.IsInFull ? line => field.Read(line, keys) : line => RosterFields.Mask(column.Key, field.Read(line, keys));
    }
}
