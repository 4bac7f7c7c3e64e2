using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Web;
using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Classes;

/// <summary>Surveys among the people of a class, and what comes of them.</summary>
static class SurveyEndpoints
{
    public static void MapSurveys(this IEndpointRouteBuilder routes)
    {
        var surveys = routes.MapGroup("/surveys").WithTags("Surveys");
        surveys.MapGet("/", List).WithSummary("Surveys that I am asked to answer, and those I may see; newest first");
        surveys.MapGet("/{id:guid}", Get).WithSummary("One survey with its questions and what can be done");
        surveys.MapGet("/{id:guid}/results", GetResults).WithSummary("What came of a closed survey, from five answers up");
        surveys.MapPost("/", Draft).WithSummary("Draw a survey up for a class, with questions of one's own or from a template");
        surveys.MapPost("/{id:guid}/revision", Revise).WithSummary("Take other questions before anybody is asked");
        surveys.MapPost("/{id:guid}/opening", Open).WithSummary("Ask the people of the class: who was there once the attendance is closed, else who has a seat");
        surveys.MapPost("/{id:guid}/answers", Answer).InPersonOnly().WithoutKeptAnswer().Produces(204).WithSummary("Answer once, anonymously: nothing joins me with what I answer");
        surveys.MapPost("/{id:guid}/closing", Close).WithSummary("End a survey before its day");
        Transition(surveys, "publication", SurveyTrigger.Publish, "Show the results to whoever was asked, and to who taught; not by somebody whom the survey rates");
        Transition(surveys, "discard", SurveyTrigger.Discard, "Give a draft up");
        routes.MapGet("/survey-templates", Templates).WithTags("Surveys").WithSummary("Templates of surveys; the first one evaluates every class");
        routes.MapGet("/evaluation-scores", Scores).WithTags("Surveys").WithSummary("Scores from closed surveys in my scope, by class, content, instructor or venue");
    }

    static async Task<PageView<SurveySummaryView>> List(
        Guid? classId, [Description("Only in this state, such as open")] string? state, [Description("Only those that wait for my answer")] bool? toAnswer, [AsParameters] PageRequest page,
        SurveyDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, classId, Setting.Find<SurveyState>(state, "state"), toAnswer == true, page, cancel), SurveySummaryView.Of);

    static async Task<SurveyView> Get(Guid id, SurveyDesk desk, Act act, SentenceBook book, CancellationToken cancel) => await Show(await desk.FindAsync(id, act.By, cancel), desk, act, book, cancel);

    static async Task<SurveyResultView> GetResults(Guid id, SurveyResults results, Act act, CancellationToken cancel) => SurveyResultView.Of(await results.OfAsync(id, act.By, cancel));

    static async Task<IResult> Draft(SurveyRequest request, SurveyDesk desk, SurveyTemplates templates, Act act, SentenceBook book, CancellationToken cancel)
    {
        var view = await Show(await desk.DraftAsync(request.ClassId, of => request.Content.For(of, templates), act, cancel), desk, act, book, cancel);
        return Results.Created($"/api/v1/surveys/{view.Id}", view);
    }

    static async Task<SurveyView> Revise(
        Guid id, SurveyContentRequest request, ExpectedVersion expected, SurveyDesk desk, SurveyTemplates templates, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.ReviseAsync(id, of => request.For(of, templates), expected, act, cancel), desk, act, book, cancel);

    static async Task<SurveyView> Open(Guid id, ReasonRequest request, ExpectedVersion expected, SurveyDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.OpenAsync(id, expected, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<SurveyView> Close(Guid id, ReasonRequest request, ExpectedVersion expected, SurveyDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.CloseAsync(id, SurveyTrigger.Close, expected, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<IResult> Answer(Guid id, SurveyAnswerRequest request, AnswerBox box, Act act, CancellationToken cancel)
    {
        await box.AnswerAsync(id, new SurveyAnswer(request.Marks ?? new Dictionary<string, int>(), request.Texts ?? new Dictionary<string, string>()), act, cancel);
        return Results.NoContent();
    }

    static IReadOnlyList<SurveyTemplate> Templates(SurveyTemplates templates) => templates.All;

    static async Task<PageView<EvaluationScore>> Scores(
        [Description("class, content, instructor or venue")] string about, [Description("Only of this instructor, class or place")] string? subject, [AsParameters] PageRequest page,
        SurveyResults results, Act act, CancellationToken cancel) =>
        PageView.Of(await results.ScoresAsync(act.By, Setting.Of(about, "about", SurveyAbout.Class), subject, page, cancel), score => score);

    static void Transition(RouteGroupBuilder surveys, string noun, SurveyTrigger trigger, string summary) =>
        surveys.MapPost($"/{{id:guid}}/{noun}", async (Guid id, ReasonRequest request, ExpectedVersion expected, SurveyDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
            await Show(await desk.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), desk, act, book, cancel)).WithSummary(summary);

    static async Task<SurveyView> Show(Survey survey, SurveyDesk desk, Act act, SentenceBook book, CancellationToken cancel) => SurveyView.Of(await desk.LookAsync(survey, act, cancel), book);
}

sealed record SurveyContentRequest(
    LocalDate ClosesOn, string? Title = null, [property: Description("Key of a template; left out where questions are given")] string? Template = null,
    IReadOnlyList<SurveyQuestionRequest>? Questions = null)
{
    public NewSurvey For(SurveySubjects subjects, SurveyTemplates templates)
    {
        var template = Template is null ? null : templates.Find(Template);
        return new NewSurvey(Title ?? template?.Title ?? "", [.. template?.For(subjects) ?? [], .. (Questions ?? []).Select(question => question.ToQuestion())], ClosesOn);
    }
}

sealed record SurveyQuestionRequest(
    [property: Description("Small letters, digits and underscores; unique in the survey")] string Key, SurveyQuestionKind Kind, SurveyAbout About, string Text, string? TextEnglish = null,
    [property: Description("What can be chosen; only for a choice")] IReadOnlyList<string>? Options = null, bool IsOptional = false, Guid? InstructorId = null, string? Venue = null)
{
    public SurveyQuestion ToQuestion() => new(Key, Kind, About, Text, TextEnglish, Options, IsOptional, InstructorId, Venue);
}

sealed record SurveyRequest(Guid ClassId, SurveyContentRequest Content);

sealed record SurveyAnswerRequest(
    [property: Description("By key of the question: 1 to 5, or the place of the chosen option from 1")] IReadOnlyDictionary<string, int>? Marks = null,
    [property: Description("By key of the question")] IReadOnlyDictionary<string, string>? Texts = null);

sealed record SurveySummaryView(Guid Id, Guid ClassId, Guid UnitId, string Title, bool IsEvaluation, LocalDate ClosesOn, SurveyState State, long Version)
{
    public static SurveySummaryView Of(Survey s) => new(s.Id, s.ClassRunId, s.UnitId, s.Title, s.IsEvaluation, s.ClosesOn, s.State, s.Version);
}

sealed record SurveyQuestionView(
    string Key, SurveyQuestionKind Kind, SurveyAbout About, string Text, string? TextEnglish, IReadOnlyList<string> Options, bool IsOptional, Guid? InstructorId, string? InstructorName, string? Venue)
{
    public static SurveyQuestionView Of(SurveyQuestion q, IReadOnlyDictionary<Guid, string> names) => new(
        q.Key, q.Kind, q.About, q.Text, q.TextEnglish, q.Options ?? [], q.IsOptional || q.Kind == SurveyQuestionKind.Text, q.InstructorId,
        q.InstructorId is { } instructor ? names.GetValueOrDefault(instructor) : null, q.Venue);
}

sealed record SurveyView(
    Guid Id, Guid ClassId, string ClassTitle, Guid UnitId, string Title, bool IsEvaluation, IReadOnlyList<SurveyQuestionView> Questions, LocalDate ClosesOn, int Invited,
    [property: Description("How many have answered; null for who may not know")] int? Answered, [property: Description("Whether I have; null when I am not asked")] bool? HasAnswered,
    SurveyState State, string StateLabel, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static SurveyView Of(SurveySight sight, SentenceBook book)
    {
        var s = sight.Survey;
        return new(s.Id, s.ClassRunId, sight.ClassTitle, s.UnitId, s.Title, s.IsEvaluation, [.. s.Questions.Select(question => SurveyQuestionView.Of(question, sight.Names))], s.ClosesOn, s.Invited,
            sight.Answered, sight.HasAnswered, s.State, book[$"survey.state.{Snake.Of(s.State)}"], s.Version, ActionView.Of(sight.Actions, book));
    }
}

sealed record QuestionResultView(
    string Key, SurveyQuestionKind Kind, SurveyAbout About, string Text, Guid? InstructorId, string? Venue, [property: Description("Null where fewer than five answered it")] int? Answers,
    [property: Description("Mean of a scale in hundredths")] int? MeanHundredths, [property: Description("How many gave each mark, from the first")] IReadOnlyList<int> Counts,
    [property: Description("In no order; only for the office and who taught")] IReadOnlyList<string> Texts);

sealed record SurveyResultView(Guid Id, Guid ClassId, string Title, int Invited, int Answers, IReadOnlyList<QuestionResultView> Questions)
{
    public static SurveyResultView Of(SurveyResult result) => new(
        result.Survey.Id, result.Survey.ClassRunId, result.Survey.Title, result.Survey.Invited, result.Survey.Answers ?? 0,
        [.. result.Questions.Select(of => new QuestionResultView(
            of.Question.Key, of.Question.Kind, of.Question.About, of.Question.Text, of.Question.InstructorId, of.Question.Venue, of.Answers, of.MeanHundredths, of.Counts, of.Texts))]);
}
