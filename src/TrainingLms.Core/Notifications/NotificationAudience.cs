using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.People;
using TrainingLms.Titles;

namespace TrainingLms.Notifications;

/// <summary>Groups of people who are told together.</summary>
static class NotificationAudience
{
    /// <summary>Who has a seat in a class.</summary>
    public static IQueryable<Guid> Booked(LmsDbContext db, Guid classRunId) =>
        db.SignUps.Where(signUp => signUp.ClassRunId == classRunId && signUp.State == SignUpState.Booked).Select(signUp => signUp.PersonId);

    /// <summary>Who is assessed in a campaign.</summary>
    public static IQueryable<Guid> AssessedIn(LmsDbContext db, Guid campaignId) => db.CampaignParticipants.Where(one => one.CampaignId == campaignId).Select(one => one.PersonId);

    /// <summary>Who assesses in a campaign.</summary>
    public static IQueryable<Guid> AssessorsOf(LmsDbContext db, Guid campaignId) => db.CampaignParticipants.Where(one => one.CampaignId == campaignId).Select(one => one.AssessorId);

    /// <summary>Both, in a campaign of which they have been told.</summary>
    public static IQueryable<Guid> InCampaign(LmsDbContext db, Guid campaignId)
    {
        var told = db.CampaignParticipants.Where(one => one.CampaignId == campaignId && db.AssessmentCampaigns.Any(campaign => campaign.Id == campaignId && campaign.ScheduledAt != null));
        return told.Select(one => one.PersonId).Concat(told.Select(one => one.AssessorId));
    }

    /// <summary>Who has a seat in a class and in another one that meets at the same time.</summary>
    public static IQueryable<Guid> Clashing(LmsDbContext db, Guid classRunId) =>
        from mine in db.SignUps
        join session in db.ClassSessions on mine.ClassRunId equals session.ClassRunId
        join theirs in db.SignUps on mine.PersonId equals theirs.PersonId
        join other in db.ClassSessions on theirs.ClassRunId equals other.ClassRunId
        where mine.ClassRunId == classRunId && mine.State == SignUpState.Booked && theirs.ClassRunId != classRunId && theirs.State == SignUpState.Booked
            && session.State != ClassSessionState.Cancelled && other.State != ClassSessionState.Cancelled && session.StartsAt < other.EndsAt && other.StartsAt < session.EndsAt
        select mine.PersonId;

    /// <summary>Whom a survey asks.</summary>
    public static IQueryable<Guid> Asked(LmsDbContext db, Guid surveyId) => db.SurveyInvitations.Where(one => one.SurveyId == surveyId).Select(one => one.PersonId);

    /// <summary>Who has not answered a survey yet.</summary>
    public static IQueryable<Guid> Unanswered(LmsDbContext db, Guid surveyId) => db.SurveyInvitations.Where(one => one.SurveyId == surveyId && !one.HasAnswered).Select(one => one.PersonId);

    /// <summary>Who taught in the class of a survey.</summary>
    public static IQueryable<Guid> TaughtBy(LmsDbContext db, Guid surveyId) => db.ClassSessions
        .Where(session => session.InstructorId != null && session.State != ClassSessionState.Cancelled && db.Surveys.Any(survey => survey.Id == surveyId && survey.ClassRunId == session.ClassRunId))
        .Select(session => session.InstructorId!.Value);

    /// <summary>Who estimates in a study of a cut score.</summary>
    public static IQueryable<Guid> RatersOf(LmsDbContext db, Guid studyId) =>
        db.CutScoreStudies.Where(study => study.Id == studyId).SelectMany(study => study.Raters).Where(rater => rater.ExcusedAt == null).Select(rater => rater.PersonId);

    /// <summary>Whose applications a review session decided on.</summary>
    public static IQueryable<Guid> ApplicantsOf(LmsDbContext db, Guid sessionId) =>
        db.ReviewSessions.Where(session => session.Id == sessionId).SelectMany(session => session.Cases).Select(one => one.ApplicantId);

    /// <summary>The experts before whom a case is defended.</summary>
    public static IQueryable<Guid> GroupOf(LmsDbContext db, Guid applicationId) => CaseReading.Group(db, applicationId).Select(seat => seat.PersonId);

    /// <summary>Who sits on the panel of a review session.</summary>
    public static IQueryable<Guid> MembersOf(LmsDbContext db, Guid sessionId) => db.PanelSeats
        .Where(seat => seat.SessionId == sessionId && (seat.State == SeatState.Cleared || seat.State == SeatState.Seated || seat.State == SeatState.Left)).Select(seat => seat.PersonId);

    /// <summary>The personnel officers whose appointments reach the holder of a certificate: the employer.</summary>
    public static IQueryable<Guid> EmployersOf(LmsDbContext db, Guid certificateId) =>
        from certificate in db.Certificates
        join holder in db.People on certificate.HolderId equals holder.Id
        join above in db.UnitAncestors on holder.UnitId equals above.UnitId
        join appointment in db.RoleAppointments on above.AncestorId equals appointment.UnitId
        where certificate.Id == certificateId && appointment.Role == Role.HrOfficer && appointment.State == AppointmentState.Active && (above.Depth == 0 || appointment.Inherit)
        select appointment.PersonId;
}
