using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>课后评估: asks who was in a class what they think of it, once for each class. For the inside of a transaction that holds the class.</summary>
public sealed class EvaluationOffice(LmsDbContext db, AnswerBox box, SurveyRollKeeper roll, SurveyTemplates templates, WorkCalendar calendar, ClassOptions options)
{
    /// <summary>
    /// Opens the evaluation once the attendance is closed and it is known who was there. Where fewer were there than answers are needed to show
    /// anything, nobody is asked. Whoever is found to have been there later is asked too, as long as it is open.
    /// </summary>
    internal async Task InviteAsync(ClassRun run, Act act, CancellationToken cancel)
    {
        if (run.Evaluation == ClassEvaluation.None) return;
        var attendees = await roll.AttendeesAsync(run.Id, cancel);
        if (await db.Surveys.SingleOrDefaultAsync(s => s.ClassRunId == run.Id && s.IsEvaluation, cancel) is { } open)
        {
            if (open.State == SurveyState.Open) await InviteMoreAsync(open, attendees, cancel);
            return;
        }
        if (attendees.Count < Survey.FewestAnswers) return;
        var (template, today) = (templates.Evaluation, calendar.DayOf(act.At));
        var content = new NewSurvey(template.Title, template.For(SurveySubjects.Of(run)), today.PlusDays(options.EvaluationDays));
        var survey = Survey.Evaluate(run, content, calendar.EndOf(content.ClosesOn), attendees.Count, act with { By = Actor.System });
        db.Surveys.Add(survey);
        await roll.OpenAsync(survey, attendees, cancel);
    }

    /// <summary>Closes what is still open of the evaluation of a class that is settled.</summary>
    internal async Task CloseAsync(ClassRun run, Act act, CancellationToken cancel)
    {
        if (await OpenOf(run.Id).Select(s => (Guid?)s.Id).SingleOrDefaultAsync(cancel) is not { } id) return;
        await box.HoldAsync(id, cancel);
        var survey = await db.Surveys.SingleAsync(s => s.Id == id, cancel);
        survey.Close(SurveyTrigger.CloseWithClass, await roll.AnsweredAsync(id, cancel), act with { By = Actor.System });
    }

    /// <summary>What of the evaluation is still to come.</summary>
    public async Task<EvaluationStanding> StandingAsync(Guid runId, CancellationToken cancel = default) =>
        await OpenOf(runId).AsNoTracking().SingleOrDefaultAsync(cancel) is { } open ? new EvaluationStanding(open.Invited - await roll.AnsweredAsync(open.Id, cancel), open.ClosesAt) : EvaluationStanding.Over;

    IQueryable<Survey> OpenOf(Guid runId) => db.Surveys.Where(s => s.ClassRunId == runId && s.IsEvaluation && s.State == SurveyState.Open);

    async Task InviteMoreAsync(Survey survey, IReadOnlyList<Guid> attendees, CancellationToken cancel)
    {
        var known = await db.SurveyInvitations.Where(one => one.SurveyId == survey.Id).Select(one => one.PersonId).ToHashSetAsync(cancel);
        List<Guid> fresh = [.. attendees.Where(person => !known.Contains(person))];
        if (fresh.Count == 0) return;
        survey.InviteMore(fresh.Count);
        await roll.InviteAsync(survey, fresh, cancel);
    }
}
