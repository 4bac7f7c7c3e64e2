using System.Text.Json;
using TrainingLms.Exams;

namespace TrainingLms.Core.Tests.Exams;

public sealed class ScoringTests
{
    static readonly string[] Ids = ["a", "b", "c", "d"];

    [Theory]
    [InlineData("1", 10_000_000)]
    [InlineData("0", 0)]
    [InlineData("-1", -10_000_000)]
    [InlineData("1/3", 3_333_333)]
    [InlineData("2/3", 6_666_667)]
    [InlineData("-1/3", -3_333_333)]
    [InlineData("0.25", 2_500_000)]
    [InlineData("0.9999995", 10_000_000)]
    [InlineData("0.0000009", 0)]
    public void Fractions_are_read_once_into_ten_millionths(string written, long expected)
    {
        Assert.True(Fraction.TryParse(written, out var fraction));
        Assert.Equal(expected, fraction.TenMillionths);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("-1.01")]
    [InlineData("1/0")]
    [InlineData("1/2/3")]
    [InlineData("3/2")]
    [InlineData("half")]
    [InlineData("1/-3")]
    public void What_is_no_fraction_between_minus_one_and_one_is_refused(string written) => Assert.False(Fraction.TryParse(written, out _));

    [Fact]
    public void Three_thirds_make_one()
    {
        Assert.True(Fraction.TryParse("1/3", out var third));
        Assert.Equal(Fraction.One, Fraction.SumOf([third, third, third]));
    }

    [Theory]
    [InlineData(200, 3_333_333, 6_666_666)]
    [InlineData(1, 5_000_000, 50_000)]
    [InlineData(5, 10, 1)]
    [InlineData(5, 9, 0)]
    [InlineData(5, -10, -1)]
    [InlineData(600, 10_000_000, 60_000_000)]
    public void A_slot_mark_is_rounded_half_away_at_the_seventh_decimal(long maximumHundredths, long fraction, long expected) =>
        Assert.Equal(expected, Marks.Of(maximumHundredths, new Fraction(fraction)));

    [Theory]
    [InlineData(599_949_999, 5999)]
    [InlineData(599_950_000, 6000)]
    [InlineData(599_999_999, 6000)]
    [InlineData(600_000_000, 6000)]
    [InlineData(-150_000, -2)]
    [InlineData(0, 0)]
    public void A_score_is_rounded_once_half_away_from_zero(long total, long hundredths) => Assert.Equal(hundredths, Marks.Score(total));

    [Theory]
    // Single: the fraction of the chosen option, also a negative one.
    [InlineData("single", "\"a\"", 10_000_000)]
    [InlineData("single", "\"b\"", 5_000_000)]
    [InlineData("single", "\"c\"", -10_000_000)]
    [InlineData("single", "\"d\"", 0)]
    [InlineData("single", "\"\"", 0)]
    [InlineData("single", "null", 0)]
    // All or nothing: the key is a and b.
    [InlineData("all", "[\"a\",\"b\"]", 10_000_000)]
    [InlineData("all", "[\"b\",\"a\"]", 10_000_000)]
    [InlineData("all", "[\"a\"]", 0)]
    [InlineData("all", "[\"a\",\"b\",\"c\"]", 0)]
    [InlineData("all", "[\"c\",\"d\"]", 0)]
    [InlineData("all", "[]", 0)]
    [InlineData("all", "null", 0)]
    // Weighted: a and b earn a half each, c costs a half, d costs all.
    [InlineData("weighted", "[\"a\",\"b\"]", 10_000_000)]
    [InlineData("weighted", "[\"a\"]", 5_000_000)]
    [InlineData("weighted", "[\"a\",\"b\",\"c\"]", 5_000_000)]
    [InlineData("weighted", "[\"a\",\"c\"]", 0)]
    [InlineData("weighted", "[\"c\",\"d\"]", 0)]
    [InlineData("weighted", "[\"a\",\"b\",\"c\",\"d\"]", 0)]
    [InlineData("weighted", "[]", 0)]
    [InlineData("true", "true", 10_000_000)]
    [InlineData("true", "false", 0)]
    [InlineData("true", "null", 0)]
    [InlineData("false", "false", 10_000_000)]
    [InlineData("false", "true", 0)]
    public void Every_answer_earns_its_fraction(string question, string answer, long expected)
    {
        var content = Sample(question);
        Assert.True(new AnswerForm(content.Type, [.. content.Options.Select(option => option.Id)]).TryRead(JsonDocument.Parse(answer).RootElement, out var response));
        Assert.Equal(expected, QuestionScoring.Of(content, response).Fraction.TenMillionths);
        Assert.InRange(expected, -10_000_000, 10_000_000);
    }

    [Theory]
    [InlineData(QuestionType.Single, "\"e\"")]
    [InlineData(QuestionType.Single, "[\"a\"]")]
    [InlineData(QuestionType.Single, "1")]
    [InlineData(QuestionType.Single, "true")]
    [InlineData(QuestionType.Single, "\"\\ud800\"")]
    [InlineData(QuestionType.Multiple, "\"a\"")]
    [InlineData(QuestionType.Multiple, "[\"a\",\"e\"]")]
    [InlineData(QuestionType.Multiple, "[\"a\",\"a\"]")]
    [InlineData(QuestionType.Multiple, "[1]")]
    [InlineData(QuestionType.Multiple, "{}")]
    [InlineData(QuestionType.TrueFalse, "\"true\"")]
    [InlineData(QuestionType.TrueFalse, "0")]
    public void Malformed_answers_are_told_from_wrong_ones(QuestionType type, string answer) =>
        Assert.False(new AnswerForm(type, [.. Ids]).TryRead(JsonDocument.Parse(answer).RootElement, out _));

    [Fact]
    public void The_order_in_which_options_were_ticked_does_not_change_the_stored_text()
    {
        var form = new AnswerForm(QuestionType.Multiple, [.. Ids]);
        form.TryRead(JsonDocument.Parse("[\"c\",\"a\"]").RootElement, out var one);
        form.TryRead(JsonDocument.Parse("[\"a\",\"c\"]").RootElement, out var other);
        Assert.Equal("[\"a\",\"c\"]", form.Write(one));
        Assert.Equal(form.Write(one), form.Write(other));
        Assert.Equal("null", form.Write(null));
    }

    static QuestionContent Sample(string name) => name switch
    {
        "single" => Build(QuestionType.Single, null, null, 10_000_000, 5_000_000, -10_000_000, 0),
        "all" => Build(QuestionType.Multiple, MultipleScoring.AllOrNothing, null, 10_000_000, 10_000_000, 0, 0),
        "weighted" => Build(QuestionType.Multiple, MultipleScoring.Weighted, null, 5_000_000, 5_000_000, -5_000_000, -10_000_000),
        _ => Build(QuestionType.TrueFalse, null, name == "true"),
    };

    static QuestionContent Build(QuestionType type, MultipleScoring? scoring, bool? answer, params long[] fractions) => new(
        type, scoring, "t", 1, CognitiveLevel.Remember, "?", [.. fractions.Select((fraction, i) => new QuestionOption(Ids[i], Ids[i], new Fraction(fraction)))],
        answer, "because", "law", []);
}
