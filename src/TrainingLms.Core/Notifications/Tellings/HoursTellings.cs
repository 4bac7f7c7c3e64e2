using TrainingLms.LearningHours;
using TrainingLms.People;
using static TrainingLms.Notifications.Weight;
using static TrainingLms.Notifications.Whom;

namespace TrainingLms.Notifications;

/// <summary>Who is told what, and when, of learning hours.</summary>
static class HoursTellings
{
    static readonly TellingsOf<HoursEntry> Entries = new(HoursEntryWorkflow.Table, "hours/entries", MessageTopic.Hours, e => new About(e.PersonId, e.UnitId)
    {
        Facts = [("what", e.Title), ("day", e.LearnedOn)],
    })
    {
        { HoursEntryTrigger.BookReversal, ThePerson, "hours_reversed", Binding },
    };

    static readonly TellingsOf<HoursCorrection> Corrections = new(HoursCorrectionWorkflow.Table, "hours/corrections", MessageTopic.Duties, c => new About(c.ProposedBy, c.UnitId)
    {
        Facts = [("file", c.FileName), ("count", c.Lines)],
    })
    {
        { HoursCorrectionTrigger.Propose, Officers(Role.TrainingOfficer), "correction_to_apply" },
        { HoursCorrectionTrigger.Apply,   ThePerson,                      "correction_applied" },
        { HoursCorrectionTrigger.Refuse,  ThePerson,                      "correction_refused" },
    };

    static readonly TellingsOf<HoursClaim> Claims = new(HoursClaimWorkflow.Table, "hours/claims", MessageTopic.Hours, c => new About(c.PersonId, c.UnitId)
    {
        Facts = [("day", c.LearnedOn)],
    })
    {
        { HoursClaimTrigger.Submit,  Officers(Role.HrOfficer),       "claim_to_endorse" },
        { HoursClaimTrigger.Endorse, Officers(Role.TrainingOfficer), "claim_to_grant" },
        { HoursClaimTrigger.Grant,   ThePerson,                         "claim_granted" },
        { HoursClaimTrigger.Refuse,  ThePerson,                         "claim_refused" },
        { HoursClaimTrigger.Return,  ThePerson,                         "claim_returned" },
        { HoursClaimTrigger.Reverse, ThePerson,                         "claim_reversed", Binding },
    };

    /// <summary>Of posts that ask for training: there is no record to point at but the statement of the own hours.</summary>
    static readonly TellingsOf<HoursYearClose> Years = new(HoursYearWorkflow.Table, "hours/statements/me", MessageTopic.Hours, _ => new About(null))
    {
        { "remind_90", ThePerson, "promotion_training_due" },
        { "remind_30", ThePerson, "promotion_training_due" },
        { "remind_30", Officers(Role.HrOfficer), "promotion_training_due_in_unit" },
    };

    /// <summary>Every line, by workflow.</summary>
    public static IReadOnlyList<TellingsOf> All { get; } = [Entries, Corrections, Claims, Years];
}
