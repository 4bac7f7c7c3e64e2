using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Courses;

/// <summary>What this feature holds about people: what they learn and how far they are.</summary>
public sealed class CoursePersonalData : IPersonalData
{
    static readonly string[] ByLearning = [nameof(Right.SeeLearning)];

    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        Learning<Enrolment>(Subject.Is(nameof(Enrolment.PersonId)), nameof(Enrolment.EnrolledAt), nameof(Enrolment.DueOn), nameof(Enrolment.OverdueAt), nameof(Enrolment.CompletedAt)),
        Learning<LessonProgress>(Subject.Through<Enrolment>(nameof(LessonProgress.EnrolmentId), nameof(Enrolment.PersonId)),
            nameof(LessonProgress.LessonKey), nameof(LessonProgress.CountedMilliseconds), nameof(LessonProgress.DoneAt), nameof(LessonProgress.ScoreHundredths)),
        Learning<StudyPresence>(Subject.Is(nameof(StudyPresence.PersonId)), nameof(StudyPresence.LessonKey), nameof(StudyPresence.BeatAt)),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical => [(typeof(Enrolment), [nameof(Enrolment.Steps)]), (typeof(StudyPresence), [nameof(StudyPresence.Sequence)])];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(Course), typeof(CourseVersion), typeof(Lesson), typeof(CourseFile)];

    static PersonalGroup Learning<T>(Subject subject, params string[] fields) =>
        new(typeof(T), subject, DataPurpose.Training, LegalBasis.Personnel, "training_records", ByLearning, fields);
}
