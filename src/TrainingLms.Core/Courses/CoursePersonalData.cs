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
        Learning<Enrolment>(Subject.Is(nameof(Enrolment.PersonId)), nameof(Enrolment.Source), nameof(Enrolment.EnrolledAt), nameof(Enrolment.DueOn), nameof(Enrolment.OverdueAt), nameof(Enrolment.CompletedAt),
            nameof(Enrolment.PausedAt), nameof(Enrolment.PausedUntil), nameof(Enrolment.SignedOffAt), nameof(Enrolment.ClearedAt), nameof(Enrolment.ReleasedAt), nameof(Enrolment.UndoneAt), nameof(Enrolment.FailedAt)),
        Learning<LessonProgress>(Subject.Through<Enrolment>(nameof(LessonProgress.EnrolmentId), nameof(Enrolment.PersonId)),
            nameof(LessonProgress.LessonKey), nameof(LessonProgress.CountedMilliseconds), nameof(LessonProgress.DoneAt), nameof(LessonProgress.ScoreHundredths), nameof(LessonProgress.TriesLeft), nameof(LessonProgress.Seen)),
        Learning<StudyPresence>(Subject.Is(nameof(StudyPresence.PersonId)), nameof(StudyPresence.LessonKey), nameof(StudyPresence.BeatAt), nameof(StudyPresence.Position),
            nameof(StudyPresence.Day), nameof(StudyPresence.CountedToday), nameof(StudyPresence.Misses), nameof(StudyPresence.Client)),
        Learning<StudySign>(Subject.Through<Enrolment>(nameof(StudySign.EnrolmentId), nameof(Enrolment.PersonId)),
            nameof(StudySign.Kind), nameof(StudySign.LessonKey), nameof(StudySign.Day), nameof(StudySign.At)),
        Learning<StudyWork>(Subject.Is(nameof(StudyWork.PersonId)), nameof(StudyWork.Kind), nameof(StudyWork.LessonKey), nameof(StudyWork.Text), nameof(StudyWork.Characters),
            nameof(StudyWork.SubmittedAt), nameof(StudyWork.AcceptedAt), nameof(StudyWork.Remark), nameof(StudyWork.PublishedAt)),
        Proof(false, nameof(StudyWorkFile.Name), nameof(StudyWorkFile.MediaType), nameof(StudyWorkFile.Size), nameof(StudyWorkFile.UploadedAt)),
        Proof(true, nameof(StudyWorkFile.Content)),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical => [(typeof(Enrolment), [nameof(Enrolment.Steps), nameof(Enrolment.SourceId)]), (typeof(StudyWorkFile), [nameof(StudyWorkFile.Hash)]),
        (typeof(StudyPresence), [nameof(StudyPresence.Sequence), nameof(StudyPresence.EvenBeats), nameof(StudyPresence.LastGap), nameof(StudyPresence.AskAt), nameof(StudyPresence.AskedAt), nameof(StudyPresence.Asked)])];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(Course), typeof(CourseVersion), typeof(Lesson), typeof(CourseFile), typeof(CourseFilePart), typeof(CourseQuestion)];

    static PersonalGroup Proof(bool isSensitive, params string[] fields) =>
        Learning<StudyWorkFile>(Subject.Through<StudyWork>(nameof(StudyWorkFile.WorkId), nameof(StudyWork.PersonId)), fields) with { IsSensitive = isSensitive };

    static PersonalGroup Learning<T>(Subject subject, params string[] fields) =>
        new(typeof(T), subject, DataPurpose.Training, LegalBasis.Personnel, "training_records", ByLearning, fields);
}
