using System.Text;
using System.Text.Json;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Exams;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>The bank format is written and read without loss.</summary>
public sealed class BankTextTests
{
    static readonly string[] Texts =
    [
        "plain", "true", "null", "~", "12", "1e3", "- item", "key: value", "#comment", "a # b", "'single'", "\"double\"", "back\\slash", "tab\there", "line\nbreak", "line\r\nbreak", "two\n\n\nbreaks", "{map}", "[list]",
        "*alias", "&anchor", "!tag", "%x", "@at", "`tick`", "网络安全法", "全角：冒号", "“引号”", "emoji 👩‍💻", "\u00a0inner\u00a0space x", "trailing:", "? question", "| pipe", "> fold", "a\u0085b", "a\u2028b", "=", "<<", "...", "---", "0x1F", "1_000", "yes", "2026-01-01",
    ];

    [Fact]
    public void Five_hundred_random_questions_of_all_types_come_back_with_the_same_hash()
    {
        var random = new Random(20_260_302);
        var questions = Enumerable.Range(0, 500).Select(n => ($"Q-{n:000}", Random(random))).ToList();
        var read = BankFile.Read(new PackageFile("bank.yaml", Encoding.UTF8.GetBytes(BankText.Write("bank: 1", questions))));
        Assert.Equal("bank: 1", read.Bank);
        foreach (var ((code, content), back) in questions.Zip(read.Questions))
        {
            Assert.Equal((code, FrozenJson.Write(content)), (back.Code, FrozenJson.Write(back.Content)));
            Assert.Equal(content.Hash(), BankText.Read(BankText.Show(code, content)).Content.Hash());
        }
    }

    [Fact]
    public void The_bank_of_the_course_comes_back_with_the_same_hashes()
    {
        var again = BankFile.Read(new PackageFile("bank.yaml", Encoding.UTF8.GetBytes(BankText.Write(RealCourse.Bank.Bank, RealCourse.Bank.Questions))));
        Assert.Equal(RealCourse.Bank.Questions.Select(question => (question.Code, question.Content.Hash())), again.Questions.Select(question => (question.Code, question.Content.Hash())));
    }

    [Theory]
    [InlineData("[]"), InlineData("\"text\""), InlineData("{}"), InlineData("{\"code\":\"\\ud800\",\"type\":\"single\"}"), InlineData("{\"code\":1,\"type\":[\"single\"]}"), InlineData("null")]
    public void A_request_that_is_no_question_is_refused_and_not_a_bug(string json) =>
        Assert.Equal("bank.invalid", Assert.Throws<TrainingLms.Workflow.RefusedException>(() => BankText.Read(JsonDocument.Parse(json).RootElement)).Codes[0]);

    static QuestionContent Random(Random random)
    {
        string Text() => string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Texts[random.Next(Texts.Length)])).Trim();
        var content = ItemTypeTests.Sample(TrainingLms.Workflow.Snake.Of(Enum.GetValues<QuestionType>()[random.Next(Enum.GetValues<QuestionType>().Length)]).Replace('_', '-'));
        return content with
        {
            Topic = Text(),
            Difficulty = random.Next(1, 6),
            Level = (CognitiveLevel)random.Next(5),
            Text = content.Type == QuestionType.Cloze ? content.Text : Text(),
            Explanation = Text(),
            Source = Text(),
            Options = [.. content.Options.Select(option => option with { Text = Text() })],
            Key = content.Key switch
            {
                ShortTextKey => new ShortTextKey([new TextPattern(Text(), Fraction.One, random.Next(2) == 0)]),
                OrderingKey key => key with { Items = [.. key.Items.Select(item => item with { Text = Text() })], Rule = (OrderingRule)random.Next(9) },
                MatchingKey key => key with { Stems = [.. key.Stems.Select(stem => stem with { Text = Text() })], AllOrNothing = random.Next(2) == 0, EachOnce = random.Next(2) == 0 },
                EssayKey => new EssayKey(random.Next(2) == 0 ? null : 5, random.Next(2) == 0 ? null : 50, random.Next(2) == 0 ? null : Rubric(random, Text)),
                ChecklistKey => new ChecklistKey(Rubric(random, Text)),
                var other => other,
            },
            EnemyGroups = random.Next(4) == 0 ? ["g", "h"] : null,
            Stimulus = random.Next(4) == 0 ? new Stimulus("s", Text()) : null,
            Seconds = random.Next(2) == 0 ? random.Next(1, 500) : null,
            Language = random.Next(3) == 0 ? "zh-Hans" : null,
            IsSecure = random.Next(3) == 0 ? true : null,
            HasNoFloor = random.Next(5) == 0 ? true : null,
            ExpiresOn = random.Next(3) == 0 ? new LocalDate(2027, random.Next(1, 13), 1) : null,
            Competencies = random.Next(3) == 0 ? ["four-forces/leg"] : null,
        };
    }

    static Rubric Rubric(Random random, Func<string> text) => new([.. Enumerable.Range(0, random.Next(1, 4)).Select(n => new RubricCriterion(
        $"c{n}", text(), random.Next(2) == 0 ? QuestionReader.YesNo(150) : [new RubricLevel("x", text(), random.Next(2) == 0 ? null : text(), 0), new RubricLevel("y", text(), null, random.Next(1, 500))],
        random.Next(2) == 0, random.Next(2) == 0))]);
}
