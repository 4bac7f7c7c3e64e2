using System.Security.Cryptography;
using System.Text;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A question as drawn for one try.</summary>
/// <param name="Code">Code in the bank.</param>
/// <param name="Content">What it says, with its key.</param>
/// <param name="Form">What an answer to it looks like, in the order shown.</param>
public sealed record DrawnQuestion(string Code, QuestionContent Content, AnswerForm Form);

/// <summary>Draws the questions of a quiz. Nothing of it is stored: the same enrolment, lesson and number always give the same questions.</summary>
static class QuizDraw
{
    /// <summary>Draws what a lesson asks in one try.</summary>
    /// <remarks>Enemies meet only where the bank is too small to keep them apart: a quiz is practice, and must not fail because of them.</remarks>
    /// <exception cref="RefusedException"><c>quiz.bank_too_small</c>.</exception>
    public static IReadOnlyList<DrawnQuestion> Of(BankFile bank, Lesson lesson, Guid enrolmentId, int number)
    {
        var (wanted, questions) = (lesson.Draw!.Value, Markable(bank));
        if (questions.Count < wanted)
            throw new RefusedException(RefusalKind.RuleBroken, "quiz.bank_too_small", ("needs", wanted), ("has", questions.Count));
        var draw = new SeededDraw(SHA256.HashData(Encoding.UTF8.GetBytes($"quiz {enrolmentId:N} {lesson.Key} {number}")));
        return [.. WithEnemiesLast(draw.Shuffle(questions.OrderBy(question => question.Code, StringComparer.Ordinal))).Take(wanted)
            .Select(question => new DrawnQuestion(question.Code, question.Content, AnswerLayout.Of(question.Content, draw, draw)))];
    }

    /// <summary>Questions that need no person: a quiz is marked at once.</summary>
    public static List<(string Code, QuestionContent Content)> Markable(BankFile bank) => [.. bank.Questions.Where(question => !question.Content.NeedsPerson)];

    static IEnumerable<(string Code, QuestionContent Content)> WithEnemiesLast(IEnumerable<(string Code, QuestionContent Content)> drawn)
    {
        var (peaceful, others) = (new List<(string Code, QuestionContent Content)>(), new List<(string, QuestionContent)>());
        foreach (var question in drawn)
            if (peaceful.Any(other => QuestionContent.AreEnemies(other, question))) others.Add(question);
            else peaceful.Add(question);
        return peaceful.Concat(others);
    }
}
