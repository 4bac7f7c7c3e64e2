using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Sentences;

namespace TrainingLms.Excel.Rosters;

/// <summary>A unit as the workbooks name it.</summary>
/// <param name="Code">Unit code.</param>
/// <param name="Name">Name.</param>
public sealed record RosterUnit(string Code, string Name);

/// <summary>Writes the workbooks that go out: the blank template, the roster of people, and the rows that came back with errors.</summary>
public sealed class RosterWorkbooks(RosterColumns columns, KeyRing keys)
{
    const string RosterSheet = "花名册";
    const string HintSheet = "填写说明";
    const string ListSheet = "字典";
    const string RowNumberHeading = "原行号";
    const string MessageHeading = "错误说明";
    const int RowsBetweenNews = 1_000;

    /// <summary>The blank template: headings, drop-downs, explanations, and hidden lists with the units in scope.</summary>
    public async Task WriteTemplateAsync(Stream target, IReadOnlyList<RosterUnit> units, CancellationToken cancel = default)
    {
        var lists = columns.All.Where(column => column.Values is not null || column.ListsUnits).ToList();
        var words = lists.ConvertAll(column => column.ListsUnits ? units.Select(unit => unit.Code).ToList() : [.. column.Values!.Select(word => word.Value)]);
        var roster = new SheetPlan(RosterSheet, [.. columns.All.Select(column =>
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
        var people = RosterPlanOf() with { ExpectedRows = roster.Count, Print = new PrintPlan(Paper.A3, RepeatedColumns: 2, Footer: footer) };
        var note = new SheetPlan("说明", new SheetColumn("项目"), new SheetColumn("内容", Width: 60)) { HasFilter = false };
        await using var book = await WorkbookWriter.CreateAsync(target, [people, note], cancel: cancel);
        var sheet = await book.BeginAsync(people, cancel);
        var readers = columns.All.Select(column => ReaderOf(column, roster)).ToArray();
        var cells = new CellValue[readers.Length];
        await foreach (var line in roster.ReadAsync().WithCancellation(cancel))
        {
            for (var at = 0; at < cells.Length; at++) cells[at] = CellValue.Of(readers[at](line));
            await sheet.RowAsync(cells);
            if (sheet.RowCount % RowsBetweenNews == 0) progress?.Invoke(sheet.RowCount);
        }
        var notes = await book.BeginAsync(note, cancel);
        foreach (var (name, value) in filters) await notes.RowAsync(name, value);
        await notes.RowAsync("脱敏", roster.IsInFull ? "本文件含完整身份证号和手机号，属敏感个人信息；仅限所填用途使用，用后删除。" : "身份证号和手机已隐去部分数字；本文件不能直接用于导入。");
        await book.CompleteAsync(cancel);
        progress?.Invoke(roster.Count);
    }

    /// <summary>Refused rows as they were typed, each with its row number and what is wrong, written while they are read. Corrected, it can be uploaded as it is.</summary>
    public async Task WriteErrorsAsync(Stream target, RefusedRows refused, SentenceBook book, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(refused);
        ArgumentNullException.ThrowIfNull(book);
        var wrong = new SheetPlan("错误行", [.. columns.All.Select(HeadingOf), new SheetColumn(RowNumberHeading, CellStyle.Code, 8), new SheetColumn(MessageHeading, CellStyle.Note, 80)])
        {
            ExpectedRows = refused.Count,
            Print = new PrintPlan(Paper.A3, RepeatedColumns: 2),
        };
        var summary = new SheetPlan("汇总", new SheetColumn("列"), new SheetColumn("错误", CellStyle.Note, 80), new SheetColumn("行数", CellStyle.Number, 8), new SheetColumn("前三个行号", Width: 20)) { HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [wrong, summary], cancel: cancel);
        var sheet = await workbook.BeginAsync(wrong, cancel);
        var kinds = new Dictionary<(string?, string), WrongKind>();
        await foreach (var row in refused.Rows.WithCancellation(cancel))
        {
            var message = string.Join('；', row.Problems.Select(problem => $"{HeadingOf(problem)}{book.Say(problem.AsRefusal()).TrimEnd('。', '.')}"));
            await sheet.RowAsync([.. columns.All.Select(column => TypedOf(row, column)), CellValue.Of($"{row.Number}"), CellValue.Of(message)]);
            foreach (var problem in row.Problems)
            {
                if (!kinds.TryGetValue((problem.Column, problem.Code), out var kind)) kinds[(problem.Column, problem.Code)] = kind = new WrongKind(problem);
                kind.Add(row.Number);
            }
        }
        var counts = await workbook.BeginAsync(summary, cancel);
        foreach (var kind in kinds.Values)
            await counts.RowAsync(kind.First.Column is { } key ? columns[key].Heading : "", book.Say(kind.First.AsRefusal()), kind.Count, string.Join('、', kind.Rows));
        await workbook.CompleteAsync(cancel);
    }

    /// <summary>One way to be wrong, in one column.</summary>
    sealed class WrongKind(RowProblem first)
    {
        const int RowsTold = 3;

        public RowProblem First => first;

        public int Count { get; private set; }

        public List<int> Rows { get; } = new(RowsTold);

        public void Add(int row)
        {
            if (Count++ < RowsTold) Rows.Add(row);
        }
    }

    /// <summary>The roster sheet by itself, for callers who fill it row by row.</summary>
    public SheetPlan RosterPlanOf() => new(RosterSheet, [.. columns.All.Select(HeadingOf)]);

    string HeadingOf(RowProblem problem) => problem.Column is { } key ? $"{columns[key].Heading}：" : "";

    static SheetColumn HeadingOf(RosterColumn column) => new(column.Heading,
        column.Kind is RosterColumnKind.Code ? CellStyle.Code : CellStyle.Text, WidthOf(column.Key))
    {
        IsRequired = column.IsRequired,
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

    static CellValue TypedOf(PlannedRow row, RosterColumn column)
    {
        var typed = CellValue.Of(row.Typed.GetValueOrDefault(column.Key));
        return row.Problems.Any(problem => problem.Column == column.Key) ? typed.As(CellStyle.Wrong) : typed;
    }

    Func<RosterLine, string?> ReaderOf(RosterColumn column, OutgoingRoster roster)
    {
        if (column.Key == RosterKeys.PersonNumber) return line => line.PersonNumber;
        if (column.Key == RosterKeys.UnitCode) return line => roster.UnitOf(line).Code;
        if (column.Key == RosterKeys.UnitName) return line => roster.UnitOf(line).Name;
        if (RosterFields.Find(column.Key) is not { } field) return _ => null;
        return roster.IsInFull ? line => field.Read(line, keys) : line => RosterFields.Mask(column.Key, field.Read(line, keys));
    }
}
