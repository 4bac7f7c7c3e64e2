using TrainingLms.Courses;
using TrainingLms.People;
using static TrainingLms.Notifications.Weight;
using static TrainingLms.Notifications.Whom;

namespace TrainingLms.Notifications;

/// <summary>Who is told what, and when, of courses.</summary>
static class CourseTellings
{
    static readonly TellingsOf<CourseVersion> CourseVersions = new(CourseVersionWorkflow.Table, "course-versions", MessageTopic.Duties, v => new About(v.AuthorId, v.OwnerUnitId)
    {
        Facts = [("course", new Bilingual(v.Title, v.TitleEnglish ?? v.Title))],
    })
    {
        { CourseVersionTrigger.SubmitForReview, Officers(Role.CourseReviewer),  "course_to_review" },
        { CourseVersionTrigger.Approve,         Officers(Role.TrainingOfficer), "course_to_publish" },
        { CourseVersionTrigger.Return,          ThePerson,                         "course_returned" },
        { CourseVersionTrigger.Publish,         ThePerson,                         "course_published" },
        { CourseVersionTrigger.Suspend,         ThePerson,                         "course_suspended" },
    };

    static readonly TellingsOf<Enrolment> Enrolments = new(EnrolmentWorkflow.Table, "enrolments", MessageTopic.Courses, e => new About(e.PersonId, e.UnitId)
    {
        Facts = [("course", new NameOf(Named.CourseVersion, e.CourseVersionId)), ("due", e.DueOn)],
    })
    {
        { EnrolmentTrigger.Enrol,    ThePerson,                   "enrolled" },
        { EnrolmentTrigger.Lapse,    ThePerson,                   "enrolment_overdue" },
        { EnrolmentTrigger.Lapse,    Officers(Role.HrOfficer), "enrolment_overdue_in_unit", Minor },
        { EnrolmentTrigger.Extend,   ThePerson,                   "enrolment_extended" },
        { "remind_7",                ThePerson,                "enrolment_due_soon" },
        { "remind_1",                ThePerson,                "enrolment_due_soon" },
        { EnrolmentTrigger.Complete, ThePerson,                   "enrolment_completed",       Minor },
        { EnrolmentTrigger.Release,  ThePerson,                   "enrolment_released" },
        { EnrolmentTrigger.Pause,    ThePerson,                   "enrolment_paused" },
        { [EnrolmentTrigger.Resume, EnrolmentTrigger.ResumeInTime], ThePerson, "enrolment_resumed" },
        { EnrolmentTrigger.Fail,     ThePerson,                   "enrolment_failed" },
        { EnrolmentTrigger.HoldForReview, ThePerson,                  "enrolment_held",       Binding },
        { EnrolmentTrigger.HoldForReview, Officers(Role.TrainingOfficer), "enrolment_to_review" },
        { EnrolmentTrigger.Clear,    ThePerson,                   "enrolment_cleared" },
        { EnrolmentTrigger.Void,     ThePerson,                   "enrolment_voided",          Binding },
        { EnrolmentTrigger.Recognise, ThePerson,                  "enrolment_recognised" },
    };

    static readonly TellingsOf<StudyWork> Works = new(StudyWorkWorkflow.Table, "study-works", MessageTopic.Courses, w => new About(w.PersonId, w.UnitId) { Facts = [("day", w.SubmittedAt)] })
    {
        { StudyWorkTrigger.Submit,  Officers(Role.Instructor),     "work_to_accept" },
        { StudyWorkTrigger.Return,  ThePerson,                     "work_returned" },
        { StudyWorkTrigger.Accept,  ThePerson,                     "work_accepted" },
        { StudyWorkTrigger.Consent, Officers(Role.CourseReviewer), "work_to_review" },
        { StudyWorkTrigger.Publish, ThePerson,                     "work_published" },
    };

    /// <summary>Every line, by workflow.</summary>
    public static IReadOnlyList<TellingsOf> All { get; } = [CourseVersions, Enrolments, Works];
}
