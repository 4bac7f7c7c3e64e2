using TrainingLms.People;
using TrainingLms.Programmes;
using static TrainingLms.Notifications.Weight;
using static TrainingLms.Notifications.Whom;

namespace TrainingLms.Notifications;

/// <summary>Who is told what, and when, of programmes.</summary>
static class ProgrammeTellings
{
    static readonly TellingsOf<ProgrammeAssignment> Programmes = new(ProgrammeAssignmentWorkflow.Table, "programme-assignments", MessageTopic.Courses, a => new About(a.PersonId, a.UnitId)
    {
        Facts = [("programme", new NameOf(Named.Programme, a.VersionId)), ("due", a.DueOn), ("until", a.ValidTo)],
    })
    {
        { [AssignmentTrigger.Assign, AssignmentTrigger.Reassign], ThePerson, "programme_assigned" },
        { AssignmentTrigger.Extend,      ThePerson,                "programme_extended" },
        { "remind_30",                   ThePerson,                "programme_due_soon" },
        { "remind_7",                    ThePerson,                "programme_due_soon" },
        { AssignmentTrigger.MissDueDate, ThePerson,                "programme_overdue" },
        { AssignmentTrigger.MissDueDate, Officers(Role.HrOfficer), "programme_overdue_in_unit", Minor },
        { [AssignmentTrigger.Certify, AssignmentTrigger.Renew], ThePerson, "programme_certified" },
        { AssignmentTrigger.OpenWindow,  ThePerson,                "programme_to_renew" },
        { AssignmentTrigger.EnterGrace,  ThePerson,                "programme_in_grace", Binding },
        { AssignmentTrigger.Expire,      ThePerson,                "programme_expired",  Binding },
        { AssignmentTrigger.Revoke,      ThePerson,                "programme_revoked",  Binding },
        { AssignmentTrigger.TakeBack,    ThePerson,                "programme_taken_back", Binding },
    };

    /// <summary>Every line, by workflow.</summary>
    public static IReadOnlyList<TellingsOf> All { get; } = [Programmes];
}
