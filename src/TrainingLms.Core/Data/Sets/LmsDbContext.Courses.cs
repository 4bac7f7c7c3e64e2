using Microsoft.EntityFrameworkCore;
using TrainingLms.Courses;

namespace TrainingLms.Data;

/// <summary>Tables of courses and learning.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>Courses by their keys.</summary>
    public DbSet<Course> Courses => Set<Course>();

    /// <summary>Versions of courses.</summary>
    public DbSet<CourseVersion> CourseVersions => Set<CourseVersion>();

    /// <summary>Lessons of course versions.</summary>
    public DbSet<Lesson> Lessons => Set<Lesson>();

    /// <summary>Files of course packages.</summary>
    public DbSet<CourseFile> CourseFiles => Set<CourseFile>();

    /// <summary>Their bytes, in parts.</summary>
    public DbSet<CourseFilePart> CourseFileParts => Set<CourseFilePart>();

    /// <summary>Questions of course versions, with their review.</summary>
    public DbSet<CourseQuestion> CourseQuestions => Set<CourseQuestion>();

    /// <summary>Who learns what.</summary>
    public DbSet<Enrolment> Enrolments => Set<Enrolment>();

    /// <summary>Where people are learning now.</summary>
    public DbSet<StudyPresence> StudyPresences => Set<StudyPresence>();

    /// <summary>What learners hand in.</summary>
    public DbSet<StudyWork> StudyWorks => Set<StudyWork>();

    /// <summary>Files of it.</summary>
    public DbSet<StudyWorkFile> StudyWorkFiles => Set<StudyWorkFile>();

    /// <summary>What speaks against time that was counted.</summary>
    public DbSet<StudySign> StudySigns => Set<StudySign>();
}
