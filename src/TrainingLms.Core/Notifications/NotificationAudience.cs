using TrainingLms.Classes;
using TrainingLms.Data;

namespace TrainingLms.Notifications;

/// <summary>Groups of people who are told together.</summary>
static class NotificationAudience
{
    /// <summary>Who has a seat in a class.</summary>
    public static IQueryable<Guid> Booked(LmsDbContext db, Guid classRunId) =>
        db.SignUps.Where(signUp => signUp.ClassRunId == classRunId && signUp.State == SignUpState.Booked).Select(signUp => signUp.PersonId);

    /// <summary>Whose applications a review session decided on.</summary>
    public static IQueryable<Guid> ApplicantsOf(LmsDbContext db, Guid sessionId) =>
        db.ReviewSessions.Where(session => session.Id == sessionId).SelectMany(session => session.Cases).Select(one => one.ApplicantId);
}
