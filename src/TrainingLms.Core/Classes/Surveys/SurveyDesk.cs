using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>A survey as somebody sees it.</summary>
/// <param name="Survey">The survey.</param>
/// <param name="ClassTitle">Title of its class.</param>
/// <param name="HasAnswered">Whether this person has answered; null for who is not asked.</param>
/// <param name="Answered">How many have answered; null for who may not know.</param>
/// <param name="Names">Names of the instructors it asks about, by key.</param>
/// <param name="Actions">What can be done now, and why not.</param>
public sealed record SurveySight(
    Survey Survey, string ClassTitle, bool? HasAnswered, int? Answered, IReadOnlyDictionary<Guid, string> Names, IReadOnlyList<PermittedTrigger> Actions);

/// <summary>Where surveys are drawn up, opened, closed and published.</summary>
public sealed class SurveyDesk(LmsDbContext db, ClassOffice office, AnswerBox box, SurveyRollKeeper roll, WorkCalendar calendar)
{
    /// <summary>Draws a survey up for a class.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, everything wrong with the questions at once; forbidden.</exception>
    public async Task<Survey> DraftAsync(Guid runId, Func<SurveySubjects, NewSurvey> content, Act act, CancellationToken cancel = default)
    {
        var run = await office.FindAsync(runId, act.By, cancel);
        var subjects = SurveySubjects.Of(run);
        var made = content(subjects);
        var survey = Survey.DrawUp(run, made, calendar.EndOf(made.ClosesOn), act.Given(FaultsOf(made, subjects, act)));
        db.Surveys.Add(survey);
        await db.SaveChangesAsync(cancel);
        return survey;
    }

    /// <summary>Takes other questions before anybody is asked.</summary>
    /// <exception cref="RefusedException"><c>survey.not_found</c>, and as <see cref="DraftAsync"/>; wrong state.</exception>
    public async Task<Survey> ReviseAsync(Guid id, Func<SurveySubjects, NewSurvey> content, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var survey = await FindAsync(id, act.By, cancel);
        expected.Against(survey);
        var subjects = SurveySubjects.Of(await office.FindAsync(survey.ClassRunId, Actor.System, cancel));
        var made = content(subjects);
        survey.Revise(made, calendar.EndOf(made.ClosesOn), act.Given(FaultsOf(made, subjects, act)));
        await db.SaveChangesAsync(cancel);
        return survey;
    }

    /// <summary>Asks the people of the class: who was there once its attendance is closed, else who has a seat.</summary>
    /// <exception cref="RefusedException"><c>survey.not_found</c>, <c>survey.too_few_invited</c>, <c>survey.closing_passed</c>; wrong state; forbidden.</exception>
    public Task<Survey> OpenAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var survey = await FindAsync(id, act.By, cancel);
        expected.Against(survey);
        var people = await roll.AudienceAsync(survey, cancel);
        survey.Open(act.Given(new SurveyAudience(people.Count)));
        await roll.OpenAsync(survey, people, cancel);
        await db.SaveChangesAsync(cancel);
        return survey;
    }, cancel);

    /// <summary>Closes a survey by hand, in time, or with its class. Who is answering at this moment is waited for.</summary>
    /// <exception cref="RefusedException"><c>survey.not_found</c>, <c>survey.still_open</c>; wrong state; forbidden.</exception>
    public Task<Survey> CloseAsync(Guid id, SurveyTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        await FindAsync(id, act.By, cancel);
        await box.HoldAsync(id, cancel);
        var survey = await FindAsync(id, act.By, cancel);
        expected.Against(survey);
        survey.Close(trigger, await roll.AnsweredAsync(id, cancel), act);
        await db.SaveChangesAsync(cancel);
        return survey;
    }, cancel);

    /// <summary>Publishes or discards.</summary>
    /// <exception cref="RefusedException"><c>survey.not_found</c>, <c>survey.too_few_answers</c>, <c>survey.rated_yourself</c>; wrong state; forbidden.</exception>
    public async Task<Survey> MoveAsync(Guid id, SurveyTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var survey = await FindAsync(id, act.By, cancel);
        expected.Against(survey);
        survey.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        return survey;
    }

    /// <summary>A survey the actor may see.</summary>
    /// <exception cref="RefusedException"><c>survey.not_found</c>.</exception>
    public async Task<Survey> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.Surveys.VisibleTo(actor, db).SingleOrDefaultAsync(s => s.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "survey.not_found");

    /// <summary>Surveys that one is asked to answer, and those one may see; newest first.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="runId">Only of this class.</param>
    /// <param name="state">Only in this state.</param>
    /// <param name="toAnswer">Only those that the actor is asked to answer and has not answered.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancel">Stops reading.</param>
    public Task<Page<Survey>> ListAsync(Actor actor, Guid? runId, SurveyState? state, bool toAnswer, PageRequest page, CancellationToken cancel = default)
    {
        var surveys = db.Surveys.VisibleTo(actor, db).AsNoTracking();
        if (runId is not null) surveys = surveys.Where(s => s.ClassRunId == runId);
        if (state is not null) surveys = surveys.Where(s => s.State == state);
        if (toAnswer) surveys = surveys.Where(s => s.State == SurveyState.Open && db.SurveyInvitations.Any(one => one.SurveyId == s.Id && one.PersonId == actor.PersonId && !one.HasAnswered));
        if (page.AfterId is { } last) surveys = surveys.Where(s => s.Id < last);
        return page.ReadAsync(surveys.OrderByDescending(s => s.Id), s => s.Id.ToString(), cancel);
    }

    /// <summary>The survey with everything the actor is shown beside it.</summary>
    public async Task<SurveySight> LookAsync(Survey survey, Act act, CancellationToken cancel = default)
    {
        var title = await db.ClassRuns.Where(r => r.Id == survey.ClassRunId).Select(r => r.Title).SingleAsync(cancel);
        var mine = await db.SurveyInvitations.AsNoTracking().SingleOrDefaultAsync(one => one.SurveyId == survey.Id && one.PersonId == act.By.PersonId, cancel);
        var answered = survey.State == SurveyState.Draft || !await db.Surveys.WithTurnoutFor(act.By, db).AnyAsync(s => s.Id == survey.Id, cancel) ? (int?)null
            : survey.Answers ?? await roll.AnsweredAsync(survey.Id, cancel);
        var rated = survey.Rated.ToList();
        var names = await db.People.Where(person => rated.Contains(person.Id)).Select(person => new { person.Id, person.Name }).ToDictionaryAsync(person => person.Id, person => person.Name, cancel);
        foreach (var outside in await db.Lecturers.AsNoTracking().Where(lecturer => rated.Contains(lecturer.Id)).ToListAsync(cancel)) names[outside.Id] = outside.Name ?? "";
        var audience = survey.State == SurveyState.Draft ? (await roll.AudienceAsync(survey, cancel)).Count : survey.Invited;
        return new SurveySight(survey, title, mine?.HasAnswered, answered, names, SurveyWorkflow.Table.PermittedTriggers(survey,
            act.Given(new SurveyFaults([])).Given(new SurveyAudience(audience)).Given(new AnswerFacts(mine is not null, mine?.HasAnswered == true, []))));
    }

    SurveyFaults FaultsOf(NewSurvey content, SurveySubjects subjects, Act act) => new(content.Faults(calendar.DayOf(act.At), subjects));
}

/// <summary>Closes surveys whose last day is over.</summary>
public sealed class SurveySweep(LmsDbContext db, SurveyDesk desk) : ISweep
{
    /// <inheritdoc/>
    public string Name => "survey";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.Surveys.Where(s => s.DueAt <= now).OrderBy(s => s.DueAt).Select(s => s.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => desk.CloseAsync(id, SurveyTrigger.CloseInTime, ExpectedVersion.Any, act, cancel);
}
