using System.ComponentModel;
using System.Text.Json;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Versions of questions in banks: written, reviewed, suspended, retired.</summary>
static class QuestionEndpoints
{
    public static void MapQuestions(this IEndpointRouteBuilder routes)
    {
        var questions = routes.MapGroup("/questions").WithTags("Question banks");
        questions.MapGet("/{id:guid}", Get).WithSummary("One version; with its key unless that is secure and looking at it is not my task now");
        questions.MapPut("/{id:guid}", Revise).WithSummary("Write a draft anew");
        questions.MapGet("/{id:guid}/key", GetKey).WithSummary("The version with its key; a look at a secure key that is not my task is written down");
        questions.MapGet("/{id:guid}/usage", GetUsage).WithSummary("Attempts begun, last use, exams and exposure");
        questions.MapGet("/{id:guid}/papers", GetPapers).WithSummary("Papers that wait to be opened and hold this version");
        questions.MapPost("/{id:guid}/submission", Submit).WithSummary("Hand a draft to the reviewers; refused with everything the checks find");
        questions.MapPost("/{id:guid}/return", Return).WithSummary("Give it back to the author with a comment");
        questions.MapPost("/{id:guid}/approval", Vote).WithSummary("Vote for it; with the last vote needed it is approved and replaces the version in use");
        questions.MapPost("/{id:guid}/suspension", Suspend).WithSummary("Keep it from being drawn, with a reason");
        questions.MapPost("/{id:guid}/restoration", Restore).WithSummary("Let it be drawn again, as a second person");
        questions.MapPost("/{id:guid}/retirement", Retire).WithSummary("Take it out for good, with a reason");
        routes.MapGroup("/course-versions").WithTags("Courses").MapGet("/{id:guid}/questions", ListOfCourse)
            .WithSummary("The questions of a course version, for authors and reviewers; with their keys unless they are secure and looking at them is not my task now; others of the unit see code, topic and review");
        questions.MapPost("/{id:guid}/discard", Discard).WithSummary("Drop a draft, with a reason");
    }

    static async Task<QuestionView> Get(Guid id, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.FindAsync(id, act.By, cancel), desk, act, book, cancel);

    static async Task<QuestionView> Revise(Guid id, QuestionContentRequest request, ExpectedVersion expected, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        // Whoever does not see the question is not told what is wrong with another.
        await desk.FindAsync(id, act.By, cancel);
        var (code, content) = BankText.Read(request.Content);
        return await Show(await desk.ReviseAsync(id, code, content, expected, act, cancel), desk, act, book, cancel);
    }

    static async Task<QuestionView> GetKey(Guid id, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        QuestionView.Of(await desk.ReadKeyAsync(id, act, cancel), true, [], book);

    static async Task<CourseQuestionsView> ListOfCourse(Guid id, CourseQuestionDesk desk, Act act, CancellationToken cancel) =>
        new(id, [.. (await desk.ListAsync(id, act, cancel)).Select(CourseQuestionView.Of)]);

    static async Task<UsageView> GetUsage(Guid id, QuestionDesk desk, QuestionUsage usage, Act act, CancellationToken cancel)
    {
        var question = await desk.FindAsync(id, act.By, cancel);
        return UsageView.Of(question.Id, await usage.OfAsync(question.Id, act.At, cancel));
    }

    static async Task<PageView<HeldPaperView>> GetPapers(Guid id, [AsParameters] PageRequest page, QuestionDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.PapersAsync(id, act.By, page, cancel), paper => new HeldPaperView(paper.AttemptId, paper.ExamId, paper.OpensAt));

    static async Task<QuestionView> Submit(Guid id, ExpectedVersion expected, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.SubmitAsync(id, expected, act, cancel), desk, act, book, cancel);

    static async Task<QuestionView> Vote(Guid id, ExpectedVersion expected, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.VoteAsync(id, expected, act, cancel), desk, act, book, cancel);

    static Task<QuestionView> Return(Guid id, ReasonRequest request, ExpectedVersion expected, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, QuestionTrigger.ReturnToAuthor, request, expected, desk, act, book, cancel);

    static Task<QuestionView> Suspend(Guid id, ReasonRequest request, ExpectedVersion expected, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, QuestionTrigger.Suspend, request, expected, desk, act, book, cancel);

    static Task<QuestionView> Restore(Guid id, ReasonRequest request, ExpectedVersion expected, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, QuestionTrigger.Restore, request, expected, desk, act, book, cancel);

    static Task<QuestionView> Retire(Guid id, ReasonRequest request, ExpectedVersion expected, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, QuestionTrigger.Retire, request, expected, desk, act, book, cancel);

    static Task<QuestionView> Discard(Guid id, ReasonRequest request, ExpectedVersion expected, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Move(id, QuestionTrigger.Discard, request, expected, desk, act, book, cancel);

    static async Task<QuestionView> Move(
        Guid id, QuestionTrigger trigger, ReasonRequest request, ExpectedVersion expected, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), desk, act, book, cancel);

    public static async Task<QuestionView> Show(BankQuestion question, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        QuestionView.Of(question, !question.IsSecure || question.IsOwnTask(act.By), ActionView.Of(await desk.ActionsAsync(question, act.Because("-"), cancel), book), book);
}

sealed record QuestionContentRequest([property: Description("A question as the bank format writes it, with its code")] JsonElement Content);

/// <summary>A version. <c>content</c> is the whole question with its key; null in lists, and where the key is not shown.</summary>
sealed record QuestionView(
    Guid Id, Guid BankId, string Code, int Number, string ContentHash, QuestionType Type, string Topic, int Difficulty, CognitiveLevel Level, int? Seconds, string? Language, bool Secure,
    LocalDate? ExpiresOn, string Source, string Text, JsonElement? Content, Guid AuthorId, int Votes, int VotesNeeded, Instant? ApprovedAt, QuestionState State, string StateLabel,
    long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static QuestionView Of(BankQuestion q, bool withKey, IReadOnlyList<ActionView> actions, SentenceBook book) => new(
        q.Id, q.BankId, q.Code, q.Number, q.ContentHash, q.Type, q.Topic, q.Content.Difficulty, q.Content.Level, q.Content.Seconds, q.Content.Language, q.IsSecure,
        q.Content.ExpiresOn, q.Content.Source, q.Content.Text, withKey ? BankText.Show(q.Code, q.Content) : null, q.AuthorId, q.Votes, q.VotesNeeded, q.ApprovedAt, q.State,
        book[$"question.state.{Snake.Of(q.State)}"], q.Version, actions);
}

sealed record UsageView(
    Guid QuestionId, [property: Description("Attempts begun with this version")] int Started, [property: Description("Attempts begun with any version of the question")] int StartedOfQuestion,
    Instant? LastUsedAt, IReadOnlyList<Guid> Exams,
    [property: Description("Share of the attempts of the last 24 months at exams that could draw it, in per cent")] decimal ExposureRate)
{
    public static UsageView Of(Guid id, UsageFigures figures) =>
        new(id, figures.Started, figures.StartedOfQuestion, figures.LastUsedAt, figures.Exams, figures.ExposureHundredths / 100m);
}

sealed record CourseQuestionsView(Guid VersionId, IReadOnlyList<CourseQuestionView> Items);

/// <summary>A question of a package. <c>content</c> is the whole question with its key; null where the key is not shown. Text and source are null where the question is not shown at all.</summary>
sealed record CourseQuestionView(string File, string Bank, string Code, string ContentHash, string Topic, string? Text, string? Source, JsonElement? Content, Instant? ReviewedAt)
{
    public static CourseQuestionView Of(CourseQuestionItem item) => new(
        item.File, item.Named.Bank, item.Named.Code, item.Named.ContentHash, item.Content.Topic, item.ShowsText ? item.Content.Text : null, item.ShowsText ? item.Content.Source : null,
        item.ShowsKey ? BankText.Show(item.Named.Code, item.Content) : null, item.ReviewedAt);
}

sealed record HeldPaperView(Guid AttemptId, Guid ExamId, Instant OpensAt);
