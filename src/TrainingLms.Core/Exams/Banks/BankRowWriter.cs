namespace TrainingLms.Exams;

/// <summary>Writes a question as one row of a workbook, where a row can say all of it.</summary>
public static class BankRowWriter
{
    /// <summary>The cells by our name of the column; null when a row cannot say the whole question: then it belongs in a bank file.</summary>
    public static IReadOnlyDictionary<string, string>? Write(string code, QuestionContent question)
    {
        var cells = new Dictionary<string, string>
        {
            [BankColumns.Code] = code,
            [BankColumns.Type] = Word(question.Type),
            [BankColumns.Topic] = question.Topic,
            [BankColumns.Difficulty] = $"{question.Difficulty}",
            [BankColumns.Level] = Word(question.Level),
            [BankColumns.Text] = question.Text,
            [BankColumns.Explanation] = question.Explanation,
            [BankColumns.Enemies] = string.Join('、', question.Enemies),
            [BankColumns.Source] = question.Source,
        };
        for (var n = 0; n < Math.Min(question.Options.Length, BankColumns.Options); n++) cells[BankColumns.Option(n)] = question.Options[n].Text;
        if (question.Answer is { } answer) cells[BankColumns.Key] = answer ? "T" : "F";
        if (question.Options.Length > 0)
        {
            cells[BankColumns.Key] = string.Concat(question.Options.Index().Where(option => option.Item.Fraction.TenMillionths > 0).Select(option => BankColumns.Letter(option.Index)));
            if (question.Options.Any(option => option.Fraction != Fraction.One && option.Fraction != Fraction.Zero) || question.Scoring == MultipleScoring.Weighted)
                cells[BankColumns.Fractions] = string.Join("; ", question.Options.Select(option => option.Fraction));
            if (question.Type == QuestionType.Single)
                cells[BankColumns.Key] = string.Concat(question.Options.Index().Where(option => option.Item.Fraction == Fraction.One).Select(option => BankColumns.Letter(option.Index)));
        }
        switch (question.Key)
        {
            case ShortTextKey text:
                (cells[BankColumns.Key], cells[BankColumns.Fractions]) = (string.Join(" | ", text.Patterns.Select(pattern => pattern.Text)), string.Join("; ", text.Patterns.Select(pattern => pattern.Fraction)));
                break;
            case NumericKey { Points: [var first, ..] } number:
                (cells[BankColumns.Key], cells[BankColumns.Fractions]) = (string.Join(" | ", number.Points.Select(point => point.Value)), string.Join("; ", number.Points.Select(point => point.Fraction)));
                (cells[BankColumns.Kind], cells[BankColumns.Tolerance]) = (Word(first.Kind), first.Tolerance);
                break;
        }
        // Read back, so that nothing is lost without a word.
        return new BankRowReader(1, cells).Read() is { } read && read.Content.Hash() == question.Hash() ? cells : null;
    }

    static string Word<T>(T value) where T : struct, Enum => Workflow.Snake.Of(value).Replace('_', '-');
}
