using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Programmes;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Programmes;

/// <summary>Who is to complete which programme, how far they are, and what officers and the authority do with single assignments.</summary>
static class ProgrammeAssignmentEndpoints
{
    public static void MapProgrammeAssignments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/programmes/me", Mine).WithTags("Programmes").WithSummary("My programmes with progress for each set of courses and what to do next");
        var assignments = routes.MapGroup("/programme-assignments").WithTags("Programmes");
        assignments.MapGet("/", List).WithSummary("My assignments and those in my scope, newest first");
        assignments.MapGet("/{id:guid}", Get).WithSummary("One assignment with progress, periods and what can be done to it");
        assignments.MapPost("/{id:guid}/extension", Extend).WithSummary("Give more time, with a reason");
        assignments.MapPost("/{id:guid}/exemption", Exempt).WithSummary("Exempt somebody, with a reason; a certificate stays as it is");
        assignments.MapPost("/{id:guid}/suspension", Suspend).WithSummary("Stop all dates for a long leave, with a reason");
        assignments.MapPost("/{id:guid}/resumption", Resume).WithSummary("Let the dates run again, moved by the days of the pause");
        assignments.MapPost("/{id:guid}/reassignment", Reassign).WithSummary("Assign again after expiry, by the version published now");
        assignments.MapPost("/{id:guid}/revocation", Revoke).WithSummary("The authority takes a certification back, after hearing the person");
    }

    static async Task<PageView<ProgrammeStandingView>> Mine(ProgrammeDesk desk, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var own = await desk.MineAsync(act, cancel);
        var titles = await office.TitlesAsync(own.SelectMany(standing => CertificationDesk.PathOf(standing.Assignment, standing.Version).CourseKeys), cancel);
        return new PageView<ProgrammeStandingView>([.. own.Select(standing => ProgrammeStandingView.Of(standing, [], titles, book))], null);
    }

    static async Task<PageView<ProgrammeAssignmentView>> List(
        Guid? personId, [Description("Key of a programme")] string? programme, string? state, [AsParameters] PageRequest page, ProgrammeDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, new AssignmentFilter(personId, programme, Setting.Find<AssignmentState>(state, "state")), page, cancel), assignment => ProgrammeAssignmentView.Of(assignment, book));

    static async Task<ProgrammeStandingView> Get(Guid id, ProgrammeDesk desk, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(id, desk, office, act, book, cancel);

    static async Task<ProgrammeStandingView> Extend(
        Guid id, ExtendAssignmentRequest request, ExpectedVersion expected, ProgrammeDesk desk, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.ExtendAsync(id, request.DueOn, expected, act.Because(request.Reason), cancel);
        return await ShowAsync(id, desk, office, act, book, cancel);
    }

    static async Task<ProgrammeStandingView> Exempt(
        Guid id, ReasonRequest request, ExpectedVersion expected, ProgrammeDesk desk, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.ExemptAsync(id, expected, act.Because(request.Reason), cancel);
        return await ShowAsync(id, desk, office, act, book, cancel);
    }

    static async Task<ProgrammeStandingView> Suspend(
        Guid id, ReasonRequest request, ExpectedVersion expected, ProgrammeDesk desk, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.SuspendAsync(id, expected, act.Because(request.Reason), cancel);
        return await ShowAsync(id, desk, office, act, book, cancel);
    }

    static async Task<ProgrammeStandingView> Resume(
        Guid id, ReasonRequest request, ExpectedVersion expected, ProgrammeDesk desk, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.ResumeAsync(id, expected, act.Because(request.Reason), cancel);
        return await ShowAsync(id, desk, office, act, book, cancel);
    }

    static async Task<ProgrammeStandingView> Reassign(
        Guid id, ReassignRequest request, ExpectedVersion expected, ProgrammeDesk desk, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.ReassignAsync(id, request.DueOn, expected, act.Because(request.Reason), cancel);
        return await ShowAsync(id, desk, office, act, book, cancel);
    }

    static async Task<ProgrammeStandingView> Revoke(
        Guid id, RevokeCertificationRequest request, ExpectedVersion expected, ProgrammeDesk desk, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.RevokeAsync(id, request.HeardOn, expected, act.Because(request.Reason), cancel);
        return await ShowAsync(id, desk, office, act, book, cancel);
    }

    internal static async Task<ProgrammeStandingView> ShowAsync(Guid id, ProgrammeDesk desk, ProgrammeOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var standing = await desk.StandingAsync(id, act.By, cancel);
        var titles = await office.TitlesAsync(CertificationDesk.PathOf(standing.Assignment, standing.Version).CourseKeys, cancel);
        return ProgrammeStandingView.Of(standing, ActionView.Of(await desk.ActionsAsync(standing.Assignment, act, cancel), book), titles, book);
    }
}

sealed record ExtendAssignmentRequest(LocalDate DueOn, string? Reason = null);

sealed record ReassignRequest([property: Description("Last day; null for none")] LocalDate? DueOn = null, string? Reason = null);

sealed record RevokeCertificationRequest([property: Description("The day on which the person was heard")] LocalDate? HeardOn = null, string? Reason = null);

sealed record ProgrammeAssignmentView(
    Guid Id, Guid PersonId, Guid UnitId, Guid ProgrammeId, string Programme, Guid VersionId, AssignmentState State, string StateLabel, Instant AssignedAt, LocalDate? DueOn,
    [property: Description("Whether the initial path was completed after the due day")] bool WasLate,
    LocalDate? ValidFrom, LocalDate? ValidTo, [property: Description("First day on which renewing counts")] LocalDate? WindowOpensOn, LocalDate? GraceEndsOn, long Version) : IVersionedView
{
    public static ProgrammeAssignmentView Of(ProgrammeAssignment a, SentenceBook book) => new(
        a.Id, a.PersonId, a.UnitId, a.ProgrammeId, a.ProgrammeKey, a.VersionId, a.State, book[$"programme_assignment.state.{Snake.Of(a.State)}"], a.AssignedAt, a.DueOn, a.WasLate,
        a.ValidFrom, a.ValidTo, a.WindowOpensOn, a.GraceEndsOn, a.Version);
}

sealed record ProgrammeStandingView(
    Guid Id, ProgrammeAssignmentView Assignment, string Title, [property: Description("Whether the path of renewing is asked for, and not the initial one")] bool IsRenewal, bool IsPathComplete,
    IReadOnlyList<SetProgressView> Sets, [property: Description("Courses to do next, in the order of the path")] IReadOnlyList<NextCourseView> ToDo, IReadOnlyList<PeriodView> Periods,
    long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ProgrammeStandingView Of(
        AssignmentStanding s, IReadOnlyList<ActionView> actions, IReadOnlyDictionary<string, (string Chinese, string? English)> titles, SentenceBook book)
    {
        NextCourseView Course(string key) => new(key, titles.TryGetValue(key, out var title) ? (book.Language == "en" ? title.English ?? title.Chinese : title.Chinese) : key, s.Record.Open.Contains(key));
        return new(s.Assignment.Id, ProgrammeAssignmentView.Of(s.Assignment, book), s.Version.TitleIn(book.Language), s.Assignment.ValidFrom is not null && s.Version.Plan.Renewal is not null,
            s.Progress.IsComplete, [.. s.Progress.Sets.Select(set => SetProgressView.Of(set, Course, book))], [.. s.Progress.Next.Select(Course)],
            [.. s.Assignment.Periods.OrderBy(period => period.Number).Select(period => PeriodView.Of(period, book))], s.Assignment.Version, actions);
    }
}

sealed record SetProgressView(
    string Key, string Title, CourseSetKind Kind, string KindLabel, [property: Description("Whether what it stands behind is complete")] bool IsItsTurn, bool IsComplete,
    [property: Description("In courses, or in hundredths of hours for a set by hours")] int Have, int Need, IReadOnlyList<DoneCourseView> Done, IReadOnlyList<NextCourseView> Next)
{
    public static SetProgressView Of(SetProgress set, Func<string, NextCourseView> course, SentenceBook book) => new(
        set.Set.Key, book.Language == "en" ? set.Set.TitleEnglish : set.Set.Title, set.Set.Kind, book[$"course_set_kind.{Snake.Of(set.Set.Kind)}"], set.IsItsTurn, set.IsComplete,
        set.Have, set.Set.Needed, [.. set.Done.Select(done => new DoneCourseView(done.Course, course(done.Course).Title, done.At))], [.. set.Next.Select(course)]);
}

sealed record DoneCourseView(string Course, string Title, Instant CompletedAt);

sealed record NextCourseView(string Course, string Title, [property: Description("Whether it is being learned already")] bool IsOpen);

sealed record PeriodView(
    Guid Id, int Number, Guid VersionId, LocalDate ValidFrom, LocalDate? ValidTo, LocalDate? WindowOpensOn, LocalDate? GraceEndsOn, Instant CertifiedAt, LocalDate? ClosedOn, PeriodEnding? Ending,
    string? EndingLabel)
{
    public static PeriodView Of(CertificationPeriod p, SentenceBook book) => new(
        p.Id, p.Number, p.VersionId, p.ValidFrom, p.ValidTo, p.WindowOpensOn, p.GraceEndsOn, p.CertifiedAt, p.ClosedOn, p.Ending,
        p.Ending is { } ending ? book[$"period_ending.{Snake.Of(ending)}"] : null);
}
