using TrainingLms.Competencies;
using TrainingLms.People;
using static TrainingLms.Notifications.Weight;
using static TrainingLms.Notifications.Whom;

namespace TrainingLms.Notifications;

/// <summary>Who is told what, and when, of competencies.</summary>
static class CompetencyTellings
{
    static readonly TellingsOf<CompetencyEvidence> Evidence = new(CompetencyEvidenceWorkflow.Table, "competency-evidence", MessageTopic.Courses, e => new About(e.PersonId, e.UnitId)
    {
        Helper = e.SecondAssessorId,
        Facts = [("what", new Bilingual(e.Title, e.TitleEnglish ?? e.Title)), ("model", e.ModelKey)],
    })
    {
        { EvidenceTrigger.Offer,   Officers(Role.Assessor),        "evidence_to_assess",    Minor },
        { EvidenceTrigger.TakeUp,  ThePerson,                      "evidence_taken_up",     Minor },
        { EvidenceTrigger.TakeUp,  TheHelper,                      "evidence_to_rate" },
        { EvidenceTrigger.Rate,    ThePerson,                      "evidence_rated" },
        { EvidenceTrigger.Rate,    Officers(Role.HrOfficer),       "evidence_recommended",  Normal, e => e.LedTo == EvidenceYield.Recommendation },
        { EvidenceTrigger.Rate,    Officers(Role.TrainingOfficer), "evidence_award_proposed", Normal, e => e.LedTo == EvidenceYield.Award },
        { EvidenceTrigger.Decline, ThePerson,                      "evidence_declined" },
    };

    static readonly TellingsOf<PostProfile> Profiles = new(PostProfileWorkflow.Table, "post-profiles", MessageTopic.Duties, p => new About(p.DraftedBy, p.UnitId) { Facts = [("model", p.ModelKey)] })
    {
        { PostProfileTrigger.Draft,   Officers(Role.TrainingOfficer), "profile_to_approve" },
        { PostProfileTrigger.Approve, ThePerson,                      "profile_approved" },
    };

    static readonly TellingsOf<AssessmentCampaign> Campaigns = new(AssessmentCampaignWorkflow.Table, "assessment-campaigns", MessageTopic.Courses, c => new About(null, c.UnitId)
    {
        Facts = [("campaign", c.Title), ("before", c.BeforeOn), ("after", c.AfterOn), ("until", c.State == CampaignState.RatingBefore ? c.BeforeUntil : c.AfterUntil)],
    })
    {
        { CampaignTrigger.Schedule, Everybody(NotificationAudience.AssessedIn), "campaign_scheduled" },
        { [CampaignTrigger.OpenBefore, CampaignTrigger.OpenAfter], Everybody(NotificationAudience.AssessorsOf), "campaign_to_rate" },
        { CampaignTrigger.Close,    Officers(Role.TrainingOfficer),             "campaign_closed" },
        { CampaignTrigger.Cancel,   Everybody(NotificationAudience.InCampaign), "campaign_cancelled" },
    };

    /// <summary>Every line, by workflow.</summary>
    public static IReadOnlyList<TellingsOf> All { get; } = [Evidence, Profiles, Campaigns];
}
