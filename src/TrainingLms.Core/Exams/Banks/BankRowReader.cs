using System.Collections.Immutable;
using System.Globalization;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Reads one row of a workbook into a question, and notes every cell that is wrong.</summary>
/// <param name="row">Number of the row.</param>
/// <param name="cells">Text of its cells by our name of the column.</param>
sealed class BankRowReader(int row, IReadOnlyDictionary<string, string> cells)
{
    const string NoSource = "未注明";

    static readonly (string[] Words, QuestionType Type)[] Types =
    [
        (["single", "单选题", "单选"], QuestionType.Single), (["multiple", "多选题", "多选"], QuestionType.Multiple), (["true-false", "判断题", "判断"], QuestionType.TrueFalse),
        (["short-text", "填空题", "填空"], QuestionType.ShortText), (["numeric", "数值题", "数值"], QuestionType.Numeric), (["essay", "论述题", "论述", "简答题", "简答"], QuestionType.Essay),
        (["matching", "匹配题", "连线题"], QuestionType.Matching), (["ordering", "排序题"], QuestionType.Ordering), (["cloze", "完形填空"], QuestionType.Cloze), (["checklist", "实操题"], QuestionType.Checklist),
    ];

    static readonly (string[] Words, CognitiveLevel Level)[] Levels =
    [
        (["remember", "记忆"], CognitiveLevel.Remember), (["understand", "理解"], CognitiveLevel.Understand), (["apply", "应用"], CognitiveLevel.Apply),
        (["analyse", "分析", "analyze"], CognitiveLevel.Analyse), (["evaluate", "评价"], CognitiveLevel.Evaluate),
    ];

    static readonly (string[] Words, bool Truth)[] Truths = [(["T", "TRUE", "对", "是", "正确", "√"], true), (["F", "FALSE", "错", "否", "错误", "×"], false)];

    static readonly (string[] Words, ToleranceKind Kind)[] Kinds = [(["nominal", "绝对"], ToleranceKind.Nominal), (["relative", "相对"], ToleranceKind.Relative), (["geometric", "倍数"], ToleranceKind.Geometric)];

    readonly List<ImportProblem> problems = [];

    /// <summary>What is wrong, cell by cell.</summary>
    public IReadOnlyList<ImportProblem> Problems => problems;

    /// <summary>The question; null when something is wrong.</summary>
    public UploadedQuestion? Read()
    {
        foreach (var column in BankColumns.All.Where(column => column.IsRequired && Cell(column.Key).Length == 0)) Wrong(column.Key, new Refusal("import.cell_missing"));
        var code = Cell(BankColumns.Code);
        if (code.Length > 80) Wrong(BankColumns.Code, new Refusal("import.cell_too_long", [("most", 80)]));
        var (type, level, difficulty) = (Word(BankColumns.Type, Types), Word(BankColumns.Level, Levels), Difficulty());
        if (type is QuestionType.Matching or QuestionType.Ordering or QuestionType.Cloze or QuestionType.Checklist)
            Wrong(BankColumns.Type, new Refusal("import.type_not_in_workbook"), Allowed(Types.Take(6).Select(known => known.Words[1])));
        if (type is not { } known || problems.Any(problem => problem.Column == BankColumns.Type)) return null;

        var content = new QuestionContent(known, null, Cell(BankColumns.Topic), difficulty ?? 1, level ?? default, Cell(BankColumns.Text), [], null, Cell(BankColumns.Explanation),
            Cell(BankColumns.Source) is { Length: > 0 } source ? source : NoSource, Enemies());
        content = known switch
        {
            QuestionType.Single or QuestionType.Multiple => Choice(content),
            QuestionType.TrueFalse => content with { Answer = Word(BankColumns.Key, Truths) },
            QuestionType.ShortText => content with { Key = new ShortTextKey([.. Answers().Select(answer => new TextPattern(answer.Text, answer.Fraction, false))]) },
            QuestionType.Numeric => content with { Key = Number() },
            _ => content with { Key = new EssayKey(null, null, null) },
        };
        if (problems.Count == 0)
            foreach (var (fault, facts) in QuestionCheck.Faults(content)) Wrong(ColumnOf(fault), new Refusal(fault, [("subject", code), .. facts]));
        return problems.Count == 0 ? new UploadedQuestion(row, code, content) : null;
    }

    QuestionContent Choice(QuestionContent content)
    {
        var texts = Enumerable.Range(0, BankColumns.Options).Select(n => Cell(BankColumns.Option(n))).ToList();
        var count = texts.FindLastIndex(text => text.Length > 0) + 1;
        for (var n = 0; n < count; n++)
            if (texts[n].Length == 0) Wrong(BankColumns.Option(n), new Refusal("import.option_gap"));
        if (count < 2) Wrong(BankColumns.Option(count), new Refusal("import.options_too_few"));
        var letters = Enumerable.Range(0, count).Select(BankColumns.Letter).ToArray();
        var key = Nfkc.Of(Cell(BankColumns.Key)).ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).ToArray();
        if (key.Length == 0) Wrong(BankColumns.Key, new Refusal("import.cell_missing"), Allowed(letters.Select(letter => $"{letter}")));
        else if (key.Except(letters).Any() || key.Distinct().Count() != key.Length || (content.Type == QuestionType.Single && key.Length > 1))
            Wrong(BankColumns.Key, new Refusal(content.Type == QuestionType.Single ? "import.key_not_one_letter" : "import.key_not_letters"), Allowed(letters.Select(letter => $"{letter}")));
        var weights = Cell(BankColumns.Fractions).Length == 0 ? null : Fractions(count);
        return content with
        {
            Scoring = content.Type != QuestionType.Multiple ? null : weights is null ? MultipleScoring.AllOrNothing : MultipleScoring.Weighted,
            Options = [.. Enumerable.Range(0, count).Select(n => new QuestionOption($"{char.ToLowerInvariant(letters[n])}", texts[n],
                weights is not null ? weights.ElementAtOrDefault(n) : key.Contains(letters[n]) ? Fraction.One : Fraction.Zero))],
        };
    }

    NumericKey Number()
    {
        var kind = Cell(BankColumns.Kind).Length == 0 ? ToleranceKind.Nominal : Word(BankColumns.Kind, Kinds) ?? default;
        var tolerance = Cell(BankColumns.Tolerance) is { Length: > 0 } typed ? Nfkc.Of(typed) : "0";
        return new NumericKey([.. Answers().Select(answer => new NumberPoint(Nfkc.Of(answer.Text), kind, tolerance, answer.Fraction))]);
    }

    /// <summary>Several answers stand in one cell with upright lines between; each may have its own fraction.</summary>
    IEnumerable<(string Text, Fraction Fraction)> Answers()
    {
        var texts = Cell(BankColumns.Key).Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (texts.Length == 0) Wrong(BankColumns.Key, new Refusal("import.cell_missing"));
        var fractions = Cell(BankColumns.Fractions).Length == 0 ? [.. texts.Select(_ => Fraction.One)] : Fractions(texts.Length);
        return texts.Zip(fractions);
    }

    List<Fraction> Fractions(int count)
    {
        var fractions = new List<Fraction>();
        foreach (var typed in Nfkc.Of(Cell(BankColumns.Fractions)).Split([';', '|', ' ', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (Fraction.TryParse(typed, out var fraction)) fractions.Add(fraction);
            else Wrong(BankColumns.Fractions, new Refusal("import.fraction_unreadable", [("typed", typed)]), Allowed(["1", "1/2", "0.25", "-1"]));
        if (fractions.Count != count && problems.All(problem => problem.Column != BankColumns.Fractions))
            Wrong(BankColumns.Fractions, new Refusal("import.fractions_count", [("wanted", count), ("given", fractions.Count)]));
        return fractions;
    }

    ImmutableArray<string> Enemies() =>
        [.. Cell(BankColumns.Enemies).Split([',', '，', ';', '；', '、', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal)];

    int? Difficulty()
    {
        if (Cell(BankColumns.Difficulty) is not { Length: > 0 } typed) return null;
        if (int.TryParse(Nfkc.Of(typed), NumberStyles.None, CultureInfo.InvariantCulture, out var band) && band is >= 1 and <= 5) return band;
        Wrong(BankColumns.Difficulty, new Refusal("import.difficulty_unknown"), Allowed(["1", "2", "3", "4", "5"]));
        return null;
    }

    T? Word<T>(string column, (string[] Words, T Value)[] known) where T : struct
    {
        if (Cell(column) is not { Length: > 0 } typed)
        {
            if (column == BankColumns.Key) Wrong(column, new Refusal("import.cell_missing"), Allowed(known.Select(one => one.Words[0])));
            return null;
        }
        var word = Nfkc.Of(typed);
        foreach (var (words, value) in known)
            if (words.Contains(word, StringComparer.OrdinalIgnoreCase)) return value;
        var closest = known.SelectMany(one => one.Words).MinBy(one => NearText.Distance(one, word.ToLowerInvariant()))!;
        Wrong(column, new Refusal("import.word_unknown", [("typed", typed)]),
            NearText.Distance(closest, word.ToLowerInvariant()) <= 2 && closest.Length > 2 ? new Refusal("suggest.closest", [("word", closest)]) : Allowed(known.Select(one => one.Words[^1].Length > 1 ? one.Words[1] : one.Words[0])));
        return null;
    }

    static string ColumnOf(string fault) => fault switch
    {
        "question.weights_not_one" or "question.select_all_wins" or "question.full_marks_unreachable" => BankColumns.Fractions,
        "question.options_wrong" or "question.option_twice" => BankColumns.Option(0),
        _ => BankColumns.Key,
    };

    static Refusal Allowed(IEnumerable<string> words) => new("suggest.allowed", [("words", (IEnumerable<string>)[.. words])]);

    string Cell(string key) => cells.GetValueOrDefault(key, "").Trim();

    void Wrong(string column, Refusal reason, Refusal? suggestion = null) => problems.Add(new ImportProblem(row, column, reason, suggestion));
}
