namespace TrainingLms.Exams;

/// <summary>A try at a quiz as the learner sees it: no key, no fraction, no explanation can be in it, because the type has no place for them.</summary>
/// <param name="Attempt">Number of the try, from 1.</param>
/// <param name="Questions">The questions in the order drawn.</param>
public sealed record QuizSheet(int Attempt, IReadOnlyList<QuizSheetQuestion> Questions)
{
    internal static QuizSheet Of(int attempt, IReadOnlyList<DrawnQuestion> drawn) => new(attempt, [.. drawn.Select(question =>
        QuizSheetQuestion.Of(question.Code, question.Content.Type, SheetQuestion.Of(question.Content, question.Form)))]);
}

/// <summary>A question as the learner sees it.</summary>
/// <param name="Code">Code to answer under.</param>
/// <param name="Type">What it asks for.</param>
/// <param name="Text">The question.</param>
/// <param name="Options">Options, answers or items in the order of this try; empty where there are none.</param>
/// <param name="Stems">What gets an answer each, for matching; empty elsewhere.</param>
/// <param name="Gaps">The gaps of a cloze; empty elsewhere.</param>
/// <param name="Limits">What to heed while answering; null where there is nothing.</param>
/// <param name="Stimulus">The text that the question is about; null where there is none.</param>
public sealed record QuizSheetQuestion(
    string Code, QuestionType Type, string Text, IReadOnlyList<SheetOption> Options, IReadOnlyList<SheetOption> Stems, IReadOnlyList<SheetGap> Gaps, SheetLimits? Limits, string? Stimulus)
{
    internal static QuizSheetQuestion Of(string code, QuestionType type, SheetQuestion shown) =>
        new(code, type, shown.Text, shown.Options, shown.Stems, shown.Gaps, shown.Limits, shown.Stimulus);
}

/// <summary>A marked try as the learner sees it, with the explanations.</summary>
/// <param name="Attempt">Number of the try.</param>
/// <param name="ScoreHundredths">Score in hundredths of a per cent.</param>
/// <param name="PassHundredths">Pass mark in hundredths of a per cent.</param>
/// <param name="Passed">Whether the score reaches the mark.</param>
/// <param name="Questions">The questions in the order drawn.</param>
public sealed record QuizResult(int Attempt, int ScoreHundredths, int PassHundredths, bool Passed, IReadOnlyList<QuizQuestionResult> Questions)
{
    internal static QuizResult Of(QuizAttempt attempt, BankFile bank)
    {
        var explanations = bank.Questions.ToDictionary(question => question.Code, question => question.Content.Explanation);
        return new(attempt.Number, attempt.ScoreHundredths, attempt.PassHundredths, attempt.HasPassed,
            [.. attempt.Marks.Select(mark => new QuizQuestionResult(mark.Code, mark.IsCorrect, explanations[mark.Code]))]);
    }
}

/// <summary>What became of one question.</summary>
/// <param name="Code">Code of the question.</param>
/// <param name="Correct">Whether everything was earned that it can earn.</param>
/// <param name="Explanation">Why the key is right.</param>
public sealed record QuizQuestionResult(string Code, bool Correct, string Explanation);
