using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Demo;

/// <summary>Fills the demonstration city for those who want to look around: people, a course, an open exam, an open title round. Each by who may.</summary>
static class DemoContent
{
    static readonly Duration ExamOpen = Duration.FromDays(60);

    public static async Task LoadAsync(IServiceProvider services, CancellationToken cancel = default)
    {
        await using (var scope = services.CreateAsyncScope()) await RosterAsync(scope.ServiceProvider, cancel);
        await using (var scope = services.CreateAsyncScope()) await CourseAndExamAsync(scope.ServiceProvider, cancel);
        await using (var scope = services.CreateAsyncScope()) await RoundAsync(scope.ServiceProvider, cancel);
    }

    static async Task RosterAsync(IServiceProvider services, CancellationToken cancel)
    {
        var desk = services.GetRequiredService<RosterDesk>();
        var hr = await ActAsync(services, "HR01", cancel);
        var import = await desk.UploadAsync(new NewRoster(
            "roster.xlsx", DemoStage.Seed("roster.xlsx"), RosterDesk.UnitOf(hr.By), new RosterSettings()), hr, cancel);
        // The server does not serve yet, so its worker does not work yet.
        var worker = services.GetRequiredService<RosterWorker>();
        await worker.RunAllAsync("setup", cancel);
        await desk.ConfirmAsync(import.Id, (await desk.FindAsync(import.Id, hr.By, cancel)).PlanHash!, hr, cancel);
        await worker.RunAllAsync("setup", cancel);
    }

    static async Task CourseAndExamAsync(IServiceProvider services, CancellationToken cancel)
    {
        await services.GetRequiredService<CourseSeed>().PublishAsync(Path.Combine(SeedFile.Folder("courses"), CourseChapter.CourseKey),
            await ActAsync(services, "AUTHOR01", cancel), await ActAsync(services, "REVIEW01", cancel), await ActAsync(services, "TRAIN01", cancel), cancel);
        var manager = await ActAsync(services, "EXAM01", cancel);
        var office = services.GetRequiredService<ExamOffice>();
        var exam = await office.CreateAsync(new NewExam(CourseChapter.CourseKey, await CityAsync(services, cancel), manager.At, manager.At + ExamOpen), manager, cancel);
        await office.PublishAsync(exam.Id, ExpectedVersion.Any, manager, cancel);
    }

    static async Task RoundAsync(IServiceProvider services, CancellationToken cancel)
    {
        var office = services.GetRequiredService<RoundOffice>();
        var officer = await ActAsync(services, "SEC01", cancel);
        var today = services.GetRequiredService<WorkCalendar>().DayOf(officer.At);
        var round = await office.PlanAsync(new NewRound(
            await CityAsync(services, cancel), "engineering", "cyber", today.Year, [TitleLevel.Intermediate, TitleLevel.AssociateSenior],
            today, today.PlusDays(30), today.PlusDays(60), null, today.PlusYears(-1), today.PlusYears(2).PlusDays(-1)), officer, cancel);
        await office.MoveAsync(round.Id, EvaluationRoundTrigger.Begin, ExpectedVersion.Any, officer, cancel);
    }

    static Task<Guid> CityAsync(IServiceProvider services, CancellationToken cancel) =>
        services.GetRequiredService<LmsDbContext>().Units.Where(unit => unit.ParentId == null).Select(unit => unit.Id).SingleAsync(cancel);

    static async Task<Act> ActAsync(IServiceProvider services, string number, CancellationToken cancel)
    {
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var person = await services.GetRequiredService<LmsDbContext>().People.AsNoTracking().SingleAsync(p => p.PersonNumber == number, cancel);
        return new Act((await services.GetRequiredService<AuthorityDesk>().ActorAsync(person.Id, now, cancel))!, now) { CorrelationId = "demo-data" };
    }
}
