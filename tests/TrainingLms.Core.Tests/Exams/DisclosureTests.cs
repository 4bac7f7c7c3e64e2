using TrainingLms.Exams;
using static TrainingLms.Exams.DisclosedThing;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>What cannot be set for candidates to see, and the key as they see it.</summary>
public sealed class DisclosureTests
{
    static string[] FaultsOf(Disclosure disclosure) => [.. new ExamRules { Disclosure = disclosure }.Faults().Select(fault => $"{fault.Code} {fault.Member}")];

    static readonly DisclosedThing[] All = Enum.GetValues<DisclosedThing>();

    [Fact]
    public void By_default_there_is_the_receipt_alone_before_the_release_and_marks_after_it()
    {
        Assert.Empty(FaultsOf(Disclosure.Default));
        Assert.Equal(["During: Answers", "AfterSealing: ", "AfterWindow: ", "AfterRelease: Marks"], Enum.GetValues<DisclosurePhase>().Select(phase => $"{phase}: {string.Join(' ', Disclosure.Default.In(phase))}"));
    }

    [Fact]
    public void The_most_open_setting_is_a_setting() =>
        Assert.Empty(FaultsOf(new Disclosure { AfterSealing = [Answers, DisclosedThing.Marks, RightOrWrong], AfterWindow = All, AfterRelease = All }));

    [Fact]
    public void While_it_is_written_nothing_but_answers_can_be_shown_whatever_it_is()
    {
        foreach (var thing in All.Where(thing => thing != Answers))
            Assert.Equal(["exam.disclosure_during rules.disclosure.during"], FaultsOf(new Disclosure { During = [Answers, thing] }));
        Assert.Equal(["exam.disclosure_during rules.disclosure.during"], FaultsOf(new Disclosure { During = [] }));
    }

    [Theory]
    [InlineData(Feedback), InlineData(Key)]
    public void What_tells_the_key_waits_until_nobody_writes_and_comes_with_its_question(DisclosedThing thing)
    {
        Assert.Contains("exam.disclosure_key_early rules.disclosure.afterSealing", FaultsOf(new Disclosure { AfterSealing = [Answers, thing], AfterWindow = All, AfterRelease = All }));
        Assert.Equal(["exam.disclosure_without_answers rules.disclosure.afterRelease"], FaultsOf(new Disclosure { AfterRelease = [DisclosedThing.Marks, thing] }));
        Assert.Empty(FaultsOf(new Disclosure { AfterWindow = [Answers, thing], AfterRelease = [Answers, DisclosedThing.Marks, thing] }));
    }

    [Fact]
    public void What_was_shown_stays_shown_and_a_release_shows_marks()
    {
        foreach (var thing in All.Where(thing => thing is not (DisclosedThing.Marks or Feedback or Key)))
            Assert.Equal(["exam.disclosure_taken_back rules.disclosure.afterWindow"], FaultsOf(new Disclosure { AfterSealing = [thing], AfterWindow = [], AfterRelease = [DisclosedThing.Marks, thing] }));
        Assert.Equal(["exam.disclosure_taken_back rules.disclosure.afterRelease"], FaultsOf(new Disclosure { AfterWindow = All, AfterRelease = [Answers, DisclosedThing.Marks, RightOrWrong, Feedback] }));
        Assert.Equal(["exam.disclosure_release_without_marks rules.disclosure.afterRelease"], FaultsOf(new Disclosure { AfterRelease = [Answers] }));
    }

    static QuestionContent Question(QuestionType type, AnswerKey? key = null) =>
        new(type, null, "t", 1, CognitiveLevel.Apply, "text", type is QuestionType.Single or QuestionType.Multiple ? [new("a", "A", Fraction.One), new("b", "B", Fraction.OfRatio(1, 2)), new("c", "C", Fraction.Zero)] : [], true, "why", "law", []) { Key = key };

    [Fact]
    public void A_key_is_told_in_the_ids_of_the_own_paper()
    {
        AnswerForm Form(QuestionType type, params string[] options) => new(type, [.. options]) { Stems = ["s2", "s1"] };
        Assert.Equal(["a"], ShownKey.Of(Question(QuestionType.Single), Form(QuestionType.Single, "c", "a", "b"))!.Options!);
        Assert.Equal(["a", "b"], ShownKey.Of(Question(QuestionType.Multiple), Form(QuestionType.Multiple, "c", "a", "b"))!.Options!);
        Assert.True(ShownKey.Of(Question(QuestionType.TrueFalse), Form(QuestionType.TrueFalse))!.Truth);
        Assert.Equal(["yes*"], ShownKey.Of(Question(QuestionType.ShortText, new ShortTextKey([new("yes*", Fraction.One, false), new("perhaps", Fraction.OfRatio(1, 2), false)])), Form(QuestionType.ShortText))!.Texts!);
        Assert.Equal(["3.14"], ShownKey.Of(Question(QuestionType.Numeric, new NumericKey([new("3.14", ToleranceKind.Nominal, "0", Fraction.One)])), Form(QuestionType.Numeric))!.Texts!);
        Assert.Equal(["3", "1", "2"], ShownKey.Of(Question(QuestionType.Ordering, new OrderingKey([new("x", "X"), new("y", "Y"), new("z", "Z")], OrderingRule.AllOrNothing)), Form(QuestionType.Ordering, "y", "z", "x"))!.Order!);
        Assert.Equal("1:2 2:1", string.Join(' ', ShownKey.Of(Question(QuestionType.Matching, new MatchingKey([new("s1", "S1", "p"), new("s2", "S2", "q")], [new("p", "P"), new("q", "Q")], false, false)),
            Form(QuestionType.Matching, "p", "q"))!.Pairs!.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}:{pair.Value}")));
        Assert.Null(ShownKey.Of(Question(QuestionType.Essay, new EssayKey(null, null, null)), Form(QuestionType.Essay)));
        Assert.Null(ShownKey.Of(Question(QuestionType.Single) with { IsSecure = true }, Form(QuestionType.Single, "a", "b", "c")));
    }
}
