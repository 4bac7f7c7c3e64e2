using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

public sealed class BankTests : IDisposable
{
    static readonly Act Now = new(Actor.System, Instant.FromUtc(2026, 3, 2, 1, 0));

    readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void The_bank_of_the_course_is_read_whole()
    {
        var bank = RealCourse.Bank;
        Assert.Equal("cyber-law-basics", bank.Bank);
        Assert.Equal((28, 12, 20), (Count(QuestionType.Single), Count(QuestionType.Multiple), Count(QuestionType.TrueFalse)));
        int Count(QuestionType type) => bank.Questions.Count(question => question.Content.Type == type);
    }

    [Fact]
    public void The_exam_of_the_course_has_twenty_seven_slots_and_a_hundred_marks()
    {
        var exam = RealCourse.Exam;
        Assert.Equal((27, 10_000, 6_000, 40, 2), (exam.Blueprint.SlotCount, exam.Blueprint.MaximumHundredths, exam.PassHundredths, exam.Minutes, exam.Attempts));
    }

    [Fact]
    public void A_broken_bank_is_refused_with_every_problem_its_line_and_its_question()
    {
        File.WriteAllText(path, """
            bank: broken
            questions:
              - { code: Q1, type: single, topic: t, difficulty: 9, level: remember, text: one, explanation: e, source: s, options: [{ id: a, text: x, fraction: 1 }, { id: a, text: y, fraction: 1 }] }
              - { code: Q2, type: multiple, scoring: weighted, topic: t, difficulty: 1, level: remember, text: two, explanation: e, source: s, options: [{ id: a, text: x, fraction: 1/2 }, { id: b, text: y }] }
              - { code: Q2, type: true-false, topic: t, difficulty: 1, level: remember, text: three, explanation: e, source: s, anser: true }
              - { code: Q4, type: true-false, topic: t, difficulty: 1, level: remember, text: four, explanation: e, source: s, answer: true, enemies: [Q9, Q1] }
              - { code: Q5, type: multiple, topic: t, difficulty: 1, level: remember, text: five, explanation: e, source: s, options: [{ id: a, text: x, fraction: 2 }, { id: b, text: y }] }
              - { code: Q6, type: multiple, scoring: weighted, topic: t, difficulty: 1, level: remember, text: six, explanation: e, source: s, options: [{ id: a, text: x, fraction: 1 }, { id: b, text: y }] }
            """);
        var refused = Assert.Throws<RefusedException>(() => BankFile.Read(path));
        Assert.Equal("bank.invalid", refused.Codes[0]);
        Assert.Equal(
        [
            "3 Q1 question.key_not_one", "3 Q1 question.option_twice", "3 difficulty: 9 course.package_invalid",
            "4 Q2 question.weights_not_one",
            "5 Q2 question.answer_misplaced", "5 Q2 question.code_twice", "5 anser course.package_invalid",
            "6 Q4 question.enemy_one_sided", "6 Q4 question.enemy_unknown",
            "7 Q5 question.key_not_whole", "7 fraction: 2 course.package_invalid",
            "8 Q6 question.select_all_wins",
        ], refused.Refusals.Skip(1).Select(problem => $"{Fact(problem, "line")} {Fact(problem, "subject") ?? Fact(problem, "what")} {problem.Code}").Order(StringComparer.Ordinal));
        Assert.All(refused.Refusals, problem => Assert.True(SentenceBook.Chinese.Knows(problem.Code) && SentenceBook.English.Knows(problem.Code), problem.Code));
    }

    [Theory]
    [InlineData("bank: a\nbank: b\n")]
    [InlineData("bank: &x a\nquestions: *x\n")]
    [InlineData("bank: !!str a\nquestions: []\n")]
    [InlineData("- a\n- b\n")]
    [InlineData("bank: [\n")]
    public void Yaml_beyond_maps_lists_and_scalars_is_refused(string text)
    {
        File.WriteAllText(path, text);
        var codes = Assert.Throws<RefusedException>(() => BankFile.Read(path)).Codes;
        Assert.Equal("bank.invalid", codes[0]);
        Assert.All(codes.Skip(1), code => Assert.Equal("course.package_invalid", code));
    }

    [Fact]
    public void The_same_content_is_no_change_and_other_content_is_the_next_version()
    {
        var content = RealCourse.Bank.Questions[0].Content;
        var question = new Question { Id = Now.NewId(), Bank = "b", Code = "Q" };
        var first = question.TakeIn(content, Now)!;
        Assert.Null(question.TakeIn(content with { Options = [.. content.Options] }, Now));
        var second = question.TakeIn(content with { Text = content.Text + "!" }, Now)!;
        Assert.Equal((1, 2), (first.Number, second.Number));
        Assert.NotEqual(first.ContentHash, second.ContentHash);
        Assert.Equal(3, question.TakeIn(content, Now)!.Number);
    }

    [Fact]
    public void Frozen_json_is_canonical_and_reads_back_to_the_same_text()
    {
        var content = RealCourse.Bank.Questions[0].Content;
        var text = FrozenJson.Write(content);
        Assert.Equal(text, FrozenJson.Write(FrozenJson.Read<QuestionContent>(text)));
        Assert.StartsWith("{\"difficulty\":", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", text, StringComparison.Ordinal);
    }

    static object? Fact(Refusal refusal, string name) => refusal.Facts.FirstOrDefault(fact => fact.Name == name).Value;
}
