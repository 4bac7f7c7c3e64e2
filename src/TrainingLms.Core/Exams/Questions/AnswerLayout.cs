using System.Collections.Immutable;

namespace TrainingLms.Exams;

/// <summary>Puts the options, answers, items and gaps of a question in the order of one paper.</summary>
static class AnswerLayout
{
    /// <summary>Draws the order in which things are shown. Choices draw as they always did, so that a quiz that is drawn again is the same.</summary>
    /// <param name="question">What it says.</param>
    /// <param name="draw">What to draw by; null keeps the author's order, but never for what would show the key.</param>
    /// <param name="always">What to draw by where the author's order would show the key.</param>
    public static AnswerForm Of(QuestionContent question, SeededDraw? draw, SeededDraw always) => question.Key switch
    {
        OrderingKey key => new AnswerForm(question.Type, [.. always.Shuffle(key.Items.Select(item => item.Id))]),
        MatchingKey key => new AnswerForm(question.Type, [.. always.Shuffle(key.Answers.Select(answer => answer.Id))])
        {
            Stems = [.. draw.InOrder(key.Stems.Select(stem => stem.Id))],
            EachOnce = key.EachOnce,
        },
        ClozeKey key => new AnswerForm(question.Type, []) { Gaps = [.. key.Gaps.Select(gap => Of(gap, draw))] },
        _ => new AnswerForm(question.Type, [.. draw.InOrder(question.Options.Select(option => option.Id))]),
    };

    static GapForm Of(ClozeGap gap, SeededDraw? draw) => gap.Part switch
    {
        SelectKey select => new GapForm(gap.Id, GapKind.Select, [.. draw.InOrder(select.Options.Select(option => option.Id))]),
        NumericKey => new GapForm(gap.Id, GapKind.Numeric, []),
        _ => new GapForm(gap.Id, GapKind.ShortText, []),
    };

    static IEnumerable<string> InOrder(this SeededDraw? draw, IEnumerable<string> ids) => draw?.Shuffle(ids) ?? ids;
}
