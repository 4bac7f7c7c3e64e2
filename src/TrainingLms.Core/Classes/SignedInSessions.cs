using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Data;

namespace TrainingLms.Classes;

/// <summary>Who is signed in to a session that goes on cannot learn online at the same time.</summary>
public sealed class SignedInSessions(LmsDbContext db) : IElsewhere
{
    /// <inheritdoc/>
    public Task<bool> IsThereAsync(Guid personId, Instant at, CancellationToken cancel) => db.Attendances.AnyAsync(attendance => attendance.PersonId == personId
        && (attendance.Outcome == AttendanceOutcome.Present || attendance.Outcome == AttendanceOutcome.Late)
        && db.ClassSessions.Any(session => session.Id == attendance.SessionId && session.StartsAt <= at && session.EndsAt > at), cancel);
}
