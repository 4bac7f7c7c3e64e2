using TrainingLms.Classes;
using TrainingLms.Data;

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

    /// <summary>Whose applications a review session decided on.</summary>
    public static IQueryable<Guid> ApplicantsOf(LmsDbContext db, Guid sessionId) =>
        db.ReviewSessions.Where(session => session.Id == sessionId).SelectMany(session => session.Cases).Select(one => one.ApplicantId);
}
