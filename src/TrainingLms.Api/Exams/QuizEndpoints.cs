using System.ComponentModel;
using System.Text.Json;
using TrainingLms.Exams;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Quizzes: drawn for a learner, answered, marked at once.</summary>
static class QuizEndpoints
{
    public static void MapQuizzes(this IEndpointRouteBuilder routes)
    {
        var quizzes = routes.MapGroup("/enrolments/{id:guid}/quizzes/{lesson}").WithTags("Quizzes");
        quizzes.MapPost("/", Draw).WithSummary("The questions of my next try at a quiz; the same ones until I have answered");
        quizzes.MapPost("/answers", Mark).WithSummary("Hand in a try at a quiz; marked at once, and once only");
    }

    static Task<QuizSheet> Draw(Guid id, string lesson, QuizDesk desk, Act act, CancellationToken cancel) => desk.DrawAsync(id, lesson, act, cancel);

    static Task<QuizResult> Mark(Guid id, string lesson, QuizAnswersRequest request, QuizDesk desk, Act act, CancellationToken cancel) =>
        desk.MarkAsync(id, lesson, request.Attempt, [.. request.Answers.Select(QuizAnswerRequest.Read)], act, cancel);
}

sealed record QuizAnswersRequest([property: Description("Number of the try that was drawn")] int Attempt, IReadOnlyList<QuizAnswerRequest?> Answers);

sealed record QuizAnswerRequest(string Code, [property: Description("An option id, a list of them, or true or false; null leaves it blank")] JsonElement? Response = null)
{
    // A hole in the list is an answer to no question.
    public static QuizAnswer Read(QuizAnswerRequest? answer) => new(answer?.Code ?? "", answer?.Response ?? default);
}
