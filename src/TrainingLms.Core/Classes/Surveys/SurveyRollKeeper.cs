using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;

namespace TrainingLms.Classes;

/// <summary>Writes the lists of who is asked, and lays the counters out. For the inside of a transaction.</summary>
public sealed class SurveyRollKeeper(LmsDbContext db)
{
    static readonly AttendanceOutcome[] Came = [AttendanceOutcome.Present, AttendanceOutcome.Late, AttendanceOutcome.LeftEarly];

    static readonly ClassRunState[] Held = [ClassRunState.Settling, ClassRunState.Settled];

    /// <summary>Whom a survey of a class asks, in the order of their keys: who was there once the attendance is closed, else who has a seat.</summary>
    public async Task<IReadOnlyList<Guid>> AudienceAsync(Survey survey, CancellationToken cancel = default) =>
        await db.ClassRuns.AnyAsync(run => run.Id == survey.ClassRunId && (Held.Contains(run.State) || run.Kind == ClassKind.MassActivity), cancel)
            ? await AttendeesAsync(survey.ClassRunId, cancel)
            : await db.SignUps.Where(s => s.ClassRunId == survey.ClassRunId && s.State == SignUpState.Booked).Select(s => s.PersonId).Distinct().OrderBy(id => id).ToListAsync(cancel);

    /// <summary>Who came to a session of the class at least.</summary>
    public async Task<IReadOnlyList<Guid>> AttendeesAsync(Guid runId, CancellationToken cancel = default) =>
        await db.Attendances.Where(a => Came.Contains(a.Outcome) && db.ClassSessions.Any(s => s.Id == a.SessionId && s.ClassRunId == runId && s.State != ClassSessionState.Cancelled))
            .Select(a => a.PersonId).Distinct().OrderBy(id => id).ToListAsync(cancel);

    /// <summary>How many have answered.</summary>
    public Task<int> AnsweredAsync(Guid surveyId, CancellationToken cancel = default) => db.SurveyInvitations.CountAsync(one => one.SurveyId == surveyId && one.HasAnswered, cancel);

    /// <summary>Lists who is asked and lays out a counter for every mark.</summary>
    internal async Task OpenAsync(Survey survey, IReadOnlyList<Guid> people, CancellationToken cancel)
    {
        await InviteAsync(survey, people, cancel);
        await db.CopyAsync([.. SurveyTally.ForEach(survey)], cancel);
    }

    /// <summary>Lists people.</summary>
    internal Task InviteAsync(Survey survey, IReadOnlyList<Guid> people, CancellationToken cancel) =>
        db.CopyAsync([.. people.Select(person => new SurveyInvitation { SurveyId = survey.Id, PersonId = person })], cancel);
}
