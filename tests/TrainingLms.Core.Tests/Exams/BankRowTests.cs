using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>Rows of a workbook become questions, and each wrong cell is told with its reason and what was probably meant.</summary>
public sealed class BankRowTests
{
    [Fact]
    public void Rows_are_read_in_both_languages_and_full_width()
    {
        var single = Read(("type", "单选题"), ("level", "应用"), ("difficulty", "３"), ("key", "Ｂ"), ("option_a", "甲"), ("option_b", "乙"))!.Content;
        Assert.Equal((QuestionType.Single, CognitiveLevel.Apply, 3, "0 1"), (single.Type, single.Level, single.Difficulty, string.Join(' ', single.Options.Select(option => option.Fraction))));
        var weighted = Read(("type", "multiple"), ("key", "AB"), ("fractions", "1/2; 1/2; -1"), ("option_a", "x"), ("option_b", "y"), ("option_c", "z"))!.Content;
        Assert.Equal((MultipleScoring.Weighted, "0.5 0.5 -1"), (weighted.Scoring!.Value, string.Join(' ', weighted.Options.Select(option => option.Fraction))));
        Assert.Equal(MultipleScoring.AllOrNothing, Read(("type", "多选"), ("key", "A、C"), ("option_a", "x"), ("option_b", "y"), ("option_c", "z"))!.Content.Scoring);
        Assert.False(Read(("type", "判断"), ("key", "错"))!.Content.Answer);
        Assert.Equal(2, ((ShortTextKey)Read(("type", "填空"), ("key", "等保 | 等级保护"), ("fractions", "1;1/2"))!.Content.Key!).Patterns.Length);
        Assert.Equal(("3.14", ToleranceKind.Relative, "0.01"), ((NumericKey)Read(("type", "numeric"), ("key", "３.14"), ("tolerance_kind", "相对"), ("tolerance", "0.01"))!.Content.Key!).Points[0] is var point ? (point.Value, point.Kind, point.Tolerance) : default);
        Assert.Equal(["A-1", "B-2"], Read(("type", "essay"), ("enemies", "B-2、A-1"))!.Content.Enemies);
    }

    [Theory]
    [InlineData("type", "signle", "题型: \"signle\" is not understood. Was \"single\" meant?")]
    [InlineData("type", "cloze", "题型: A row cannot say a question of this type. Use a bank file (YAML). It may be: 单选题, 多选题, 判断题, 填空题, 数值题, 论述题.")]
    [InlineData("level", "aply", "认知层次: \"aply\" is not understood. Was \"apply\" meant?")]
    [InlineData("difficulty", "6", "难度: Difficulty is a whole number from 1 to 5. It may be: 1, 2, 3, 4, 5.")]
    [InlineData("key", "D", "答案: The key of a single choice is one letter of its options, such as B. It may be: A, B.")]
    [InlineData("key", "AB", "答案: The key of a single choice is one letter of its options, such as B. It may be: A, B.")]
    [InlineData("key", "", "答案: This cell must be filled. It may be: A, B.")]
    [InlineData("text", "", "题目: This cell must be filled.")]
    [InlineData("fractions", "1;x", "得分: The fraction \"x\" is not understood, or lies outside -1 to 1. It may be: 1, 1/2, 0.25, -1.")]
    [InlineData("fractions", "1", "得分: 2 fractions are needed and 1 are given. Put semicolons between them.")]
    [InlineData("option_d", "丁", "选项C: An option is left out in between. Fill them one after the other.")]
    [InlineData("fractions", "1/2;1/3", "答案: Q-1: a single choice needs exactly one option with fraction 1.")]
    public void Each_wrong_cell_says_what_is_wrong_and_what_may_stand_there(string column, string typed, string expected)
    {
        var reader = Reader([("type", "single"), ("key", "A"), ("option_a", "甲"), ("option_b", "乙"), (column, typed)]);
        Assert.Null(reader.Read());
        var problem = Assert.Single(reader.Problems);
        Assert.Equal(expected, $"{BankColumns.HeadingOf(problem.Column!)}: {SentenceBook.English.Say(problem.Reason)}{(problem.Suggestion is { } suggestion ? $" {SentenceBook.English.Say(suggestion)}" : "")}");
    }

    [Fact]
    public void Everything_that_is_wrong_in_a_row_is_told_at_once()
    {
        var reader = Reader([("type", "single"), ("topic", ""), ("level", "?"), ("difficulty", "hard"), ("key", "Z"), ("option_a", "甲")]);
        Assert.Null(reader.Read());
        Assert.Equal(["topic", "level", "difficulty", "option_b", "key"], reader.Problems.Select(problem => problem.Column));
    }

    [Fact]
    public void What_a_row_cannot_say_is_not_written_into_one()
    {
        foreach (var type in Enum.GetValues<QuestionType>().Select(type => Snake.Of(type).Replace('_', '-')))
        {
            var content = ItemTypeTests.Sample(type);
            var cells = BankRowWriter.Write("Q-1", content);
            if (cells is not null) Assert.Equal(content.Hash(), new BankRowReader(1, cells).Read()!.Content.Hash());
            // Case, rubrics and penalties have no column.
            Assert.Equal(type is "multiple" or "numeric" or "single", cells is not null);
        }
        Assert.All(RealCourse.Bank.Questions.Where(question => question.Content.Options.Length <= 8), question => Assert.NotNull(BankRowWriter.Write(question.Code, question.Content)));
    }

    [Fact]
    public void Nearly_the_same_questions_are_found_and_others_are_not()
    {
        var known = new[] { ("K1", "网络运营者应当按照网络安全等级保护制度的要求履行哪些安全保护义务？"), ("K2", "个人信息处理者应当公开个人信息处理规则。") };
        Assert.Equal([("N1", "K1")], NearText.Pairs([("N1", "网络运营者应当按照网络安全等级保护制度的要求，履行哪些安全保护义务?"), ("N2", "关键信息基础设施由谁认定？")], known).Select(pair => (pair.Code, pair.Other)));
        Assert.Equal([("B", "A")], NearText.Pairs([("A", "同一道题目的文字"), ("B", "同一道题目的文字")], []).Select(pair => (pair.Code, pair.Other)));
        Assert.Equal((0, 1, 2, 3), (NearText.Distance("abc", "abc"), NearText.Distance("abc", "abd"), NearText.Distance("single", "signle"), NearText.Distance("", "abc")));
    }

    static UploadedQuestion? Read(params (string, string)[] cells)
    {
        var reader = Reader(cells);
        var question = reader.Read();
        Assert.Empty(reader.Problems.Select(problem => SentenceBook.English.Say(problem.Reason)));
        return question;
    }

    static BankRowReader Reader((string Key, string Text)[] cells)
    {
        var row = new Dictionary<string, string>
        {
            ["code"] = "Q-1",
            ["topic"] = "t",
            ["difficulty"] = "1",
            ["level"] = "remember",
            ["text"] = "题目",
            ["explanation"] = "解析",
            ["source"] = "出处",
        };
        foreach (var (key, text) in cells) row[key] = text;
        return new BankRowReader(7, row);
    }
}
