using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Courses;

sealed class CourseConfiguration : IEntityTypeConfiguration<Course>
{
    public void Configure(EntityTypeBuilder<Course> course)
    {
        course.ToTable("courses");
        course.Property(c => c.Key).HasMaxLength(60);
        course.HasIndex(c => c.Key).RefusedAs("course.version_conflict");
    }
}

sealed class CourseVersionConfiguration : IEntityTypeConfiguration<CourseVersion>
{
    public void Configure(EntityTypeBuilder<CourseVersion> version)
    {
        version.ToTable("course_versions");
        version.Property(v => v.CourseKey).HasMaxLength(60);
        version.Property(v => v.Category).HasConversion<string>().HasMaxLength(20);
        version.Property(v => v.ContentHash).HasMaxLength(64);
        // Never asked for by parts, so it is stored as the text of the whole.
        version.Property(v => v.Outline).HasConversion(
            outline => JsonSerializer.Serialize(outline, JsonSerializerOptions.Web), stored => JsonSerializer.Deserialize<CourseOutline>(stored, JsonSerializerOptions.Web)!);
        version.Property(v => v.Remarks).HasConversion(
            remarks => JsonSerializer.Serialize(remarks, JsonSerializerOptions.Web), stored => JsonSerializer.Deserialize<List<LessonRemark>>(stored, JsonSerializerOptions.Web)!,
            // Only ever replaced as a whole.
            new ValueComparer<IReadOnlyList<LessonRemark>>((one, other) => ReferenceEquals(one, other), remarks => remarks.Count));
        version.HasMany(v => v.Lessons).WithOne().HasForeignKey(lesson => lesson.CourseVersionId);
        version.HasMany(v => v.Questions).WithOne().HasForeignKey(question => question.CourseVersionId);
        version.HasIndex(v => new { v.CourseId, v.Number }).HasFilter("state <> 'Discarded'").RefusedAs("course.version_conflict");
        version.HasIndex(v => v.CourseId, "IX_course_versions_one_published").HasFilter("state = 'Published'").RefusedAs("course.replaced");
    }
}

sealed class LessonConfiguration : IEntityTypeConfiguration<Lesson>
{
    public void Configure(EntityTypeBuilder<Lesson> lesson)
    {
        lesson.ToTable("course_lessons");
        lesson.Property(l => l.Kind).HasConversion<string>().HasMaxLength(20);
        lesson.HasIndex(l => new { l.CourseVersionId, l.Key });
    }
}

sealed class CourseQuestionConfiguration : IEntityTypeConfiguration<CourseQuestion>
{
    public void Configure(EntityTypeBuilder<CourseQuestion> question)
    {
        question.ToTable("course_questions");
        question.Ignore(q => q.Named);
        question.Property(q => q.Bank).HasMaxLength(80);
        question.Property(q => q.Code).HasMaxLength(80);
        question.Property(q => q.ContentHash).HasMaxLength(64);
        question.HasIndex(q => q.CourseVersionId);
    }
}

sealed class CourseFileConfiguration : IEntityTypeConfiguration<CourseFile>
{
    public void Configure(EntityTypeBuilder<CourseFile> file)
    {
        file.ToTable("course_files");
        file.Property(f => f.Hash).HasMaxLength(64);
        file.HasOne<CourseVersion>().WithMany().HasForeignKey(f => f.CourseVersionId);
        file.HasIndex(f => new { f.CourseVersionId, f.Path }).IsUnique();
    }
}

sealed class CourseFilePartConfiguration : IEntityTypeConfiguration<CourseFilePart>
{
    public void Configure(EntityTypeBuilder<CourseFilePart> part)
    {
        part.ToTable("course_file_parts");
        part.HasKey(p => new { p.FileId, p.Number });
        part.HasOne<CourseFile>().WithMany().HasForeignKey(p => p.FileId);
    }
}

sealed class EnrolmentConfiguration : IEntityTypeConfiguration<Enrolment>
{
    public void Configure(EntityTypeBuilder<Enrolment> enrolment)
    {
        enrolment.ToTable("enrolments");
        enrolment.Ignore(e => e.IsMandatory).Ignore(e => e.IsOpen);
        enrolment.HasMany(e => e.Progress).WithOne().HasForeignKey(progress => progress.EnrolmentId);
        enrolment.HasIndex(e => new { e.PersonId, e.CourseId }).HasFilter("state IN ('Enrolled', 'InProgress', 'Overdue', 'Paused', 'UnderReview')").RefusedAs("enrolment.already_open");
        enrolment.HasIndex(e => e.CourseVersionId);
        enrolment.Property(e => e.Source).HasConversion<string>().HasMaxLength(20);
        enrolment.HasIndex(e => e.SourceId).HasFilter("source_id IS NOT NULL");
    }
}

sealed class LessonProgressConfiguration : IEntityTypeConfiguration<LessonProgress>
{
    public void Configure(EntityTypeBuilder<LessonProgress> progress)
    {
        progress.ToTable("lesson_progress");
        progress.Property(p => p.LessonKey).HasMaxLength(40);
        progress.HasIndex(p => new { p.EnrolmentId, p.LessonKey }).IsUnique();
    }
}

sealed class StudyPresenceConfiguration : IEntityTypeConfiguration<StudyPresence>
{
    public void Configure(EntityTypeBuilder<StudyPresence> presence)
    {
        presence.ToTable("study_presences");
        presence.Property(p => p.LessonKey).HasMaxLength(40);
        presence.Property(p => p.Asked).HasMaxLength(8);
        presence.Property(p => p.Client).HasMaxLength(16);
        presence.HasIndex(p => p.Client);
        presence.HasIndex(p => p.PersonId).RefusedAs("enrolment.beat_in_parallel");
    }
}

sealed class StudyWorkConfiguration : IEntityTypeConfiguration<StudyWork>
{
    public void Configure(EntityTypeBuilder<StudyWork> work)
    {
        work.ToTable("study_works");
        work.Property(w => w.Kind).HasConversion<string>().HasMaxLength(20);
        work.Property(w => w.LessonKey).HasMaxLength(40);
        work.HasOne<Enrolment>().WithMany().HasForeignKey(w => w.EnrolmentId);
        work.HasIndex(w => new { w.EnrolmentId, w.LessonKey }).RefusedAs("study_work.begun_before");
        work.HasIndex(w => w.UnitId);
        work.HasIndex(w => w.PersonId);
        work.HasIndex(w => w.CourseId).HasFilter("state = 'Published'");
    }
}
