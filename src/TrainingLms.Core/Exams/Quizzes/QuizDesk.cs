using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>An answer as a client sends it.</summary>
/// <param name="Code">Code of the question.</param>
/// <param name="Response">The answer; null leaves it blank.</param>
public sealed record QuizAnswer(string Code, JsonElement Response);

/// <summary>Where learners take the quizzes of their courses, from the bank of the version they began with.</summary>
public sealed class QuizDesk(LmsDbContext db, EnrolmentFinder enrolments, StudyDesk study, CourseFiles files)
{
    /// <summary>The questions of the next try; the same ones until they have been answered.</summary>
    /// <exception cref="RefusedException">
    /// <c>enrolment.not_found</c>, <c>enrolment.not_yours</c>, <c>enrolment.over</c>, <c>enrolment.lesson_not_found</c>, <c>enrolment.lesson_is_no_quiz</c>,
    /// <c>quiz.no_attempts_left</c>, <c>quiz.bank_too_small</c>, <c>bank.invalid</c>.
    /// </exception>
    public async Task<QuizSheet> DrawAsync(Guid enrolmentId, string lessonKey, Act act, CancellationToken cancel = default)
    {
        var enrolment = (await enrolments.OwnAsync(enrolmentId, act, cancel)).WhileOpen();
        var lesson = QuizIn(await enrolments.VersionAsync(enrolment, cancel), lessonKey);
        var number = await NextNumberAsync(enrolmentId, lesson, cancel);
        return QuizSheet.Of(number, QuizDraw.Of(await BankAsync(lesson, cancel), lesson, enrolmentId, number));
    }

    /// <summary>Marks a try and tells the classroom in the same transaction. A try is marked once: whoever sends it again gets the stored result.</summary>
    /// <exception cref="RefusedException">As for drawing, and <c>quiz.attempt_not_open</c>, <c>quiz.question_unknown</c>, <c>answer.slot_twice</c>, <c>answer.malformed</c>.</exception>
    public Task<QuizResult> MarkAsync(
        Guid enrolmentId, string lessonKey, int number, IReadOnlyList<QuizAnswer> answers, Act act, CancellationToken cancel = default) =>
        db.InTransactionAsync(async () =>
        {
            // Locked first: of two hand-ins at the same moment the second waits here and then finds the first one's result.
            var enrolment = await enrolments.LockedOwnAsync(enrolmentId, act, cancel);
            var version = await enrolments.VersionAsync(enrolment, cancel);
            var lesson = QuizIn(version, lessonKey);
            var bank = await BankAsync(lesson, cancel);
            if (await MarkedAsync(enrolmentId, lessonKey, number, cancel) is { } marked) return QuizResult.Of(marked, bank);
            enrolment.WhileOpen();
            if (number != await NextNumberAsync(enrolmentId, lesson, cancel)) throw new RefusedException(RefusalKind.WrongState, "quiz.attempt_not_open");

            var drawn = QuizDraw.Of(bank, lesson, enrolmentId, number);
            var attempt = QuizAttempt.Of(
                enrolmentId, lessonKey, number, drawn, Read(answers, drawn), study.PassOf(version.Outline.Completion, lessonKey), act);
            db.QuizAttempts.Add(attempt);
            await study.FinishQuizAsync(enrolmentId, lessonKey, attempt.ScoreHundredths, lesson.Attempts!.Value - number, act, cancel);
            return QuizResult.Of(attempt, bank);
        }, cancel);

    static Lesson QuizIn(CourseVersion version, string lessonKey)
    {
        var lesson = version.Lessons.SingleOrDefault(lesson => lesson.Key == lessonKey) ?? throw new RefusedException(RefusalKind.NotFound, "enrolment.lesson_not_found");
        return lesson.Kind == LessonKind.Quiz ? lesson : throw new RefusedException(RefusalKind.RuleBroken, "enrolment.lesson_is_no_quiz");
    }

    async Task<int> NextNumberAsync(Guid enrolmentId, Lesson lesson, CancellationToken cancel)
    {
        var marked = await db.QuizAttempts.CountAsync(attempt => attempt.EnrolmentId == enrolmentId && attempt.LessonKey == lesson.Key, cancel);
        return marked < lesson.Attempts ? marked + 1 : throw new RefusedException(RefusalKind.RuleBroken, "quiz.no_attempts_left", ("attempts", lesson.Attempts));
    }

    Task<QuizAttempt?> MarkedAsync(Guid enrolmentId, string lessonKey, int number, CancellationToken cancel) => db.QuizAttempts.AsNoTracking()
        .SingleOrDefaultAsync(attempt => attempt.EnrolmentId == enrolmentId && attempt.LessonKey == lessonKey && attempt.Number == number, cancel);

    async Task<BankFile> BankAsync(Lesson lesson, CancellationToken cancel) =>
        BankFile.Read(await files.TextAsync(lesson.CourseVersionId, lesson.QuestionsFile!, cancel));

    static Dictionary<string, Response?> Read(IReadOnlyList<QuizAnswer> answers, IReadOnlyList<DrawnQuestion> drawn)
    {
        var places = drawn.Select((question, index) => (question, Number: index + 1)).ToDictionary(at => at.question.Code);
        var problems = new List<Refusal>();
        var responses = new Dictionary<string, Response?>();
        for (var i = 0; i < answers.Count; i++)
        {
            var (code, json) = answers[i];
            if (!places.TryGetValue(code, out var place)) problems.Add(new Refusal("quiz.question_unknown", [("code", code)], $"answers[{i}].code"));
            else if (!place.question.Form.TryRead(json, out var response))
                problems.Add(new Refusal("answer.malformed", [("slot", place.Number)], $"answers[{i}].response"));
            else if (!responses.TryAdd(code, response)) problems.Add(new Refusal("answer.slot_twice", [("slot", place.Number)], $"answers[{i}].code"));
        }
        return problems.Count == 0 ? responses : throw new RefusedException(RefusalKind.RuleBroken, problems);
    }
}
