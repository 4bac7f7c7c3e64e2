using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Courses;
using TrainingLms.Data;

namespace TrainingLms.Exams;

sealed class ExamConfiguration : IEntityTypeConfiguration<Exam>
{
    public void Configure(EntityTypeBuilder<Exam> exam)
    {
        exam.ToTable("exams");
        exam.Property(e => e.CourseKey).HasMaxLength(80);
        exam.Property(e => e.Rules).AsFrozenJson();
        exam.Property(e => e.DoorWordHash).HasMaxLength(32);
        exam.Property(e => e.Blueprint).AsFrozenJson();
        exam.Ignore(e => e.MarkingRules).Ignore(e => e.Disclosure);
        exam.HasIndex(e => e.UnitId);
        exam.HasIndex(e => e.CourseKey);
        exam.HasOne<CourseVersion>().WithMany().HasForeignKey(e => e.CourseVersionId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class ExamPoolItemConfiguration : IEntityTypeConfiguration<ExamPoolItem>
{
    public void Configure(EntityTypeBuilder<ExamPoolItem> item)
    {
        item.ToTable("exam_pool_items");
        item.HasKey(i => new { i.ExamId, i.QuestionVersionId });
        item.HasOne<Exam>().WithMany().HasForeignKey(i => i.ExamId).OnDelete(DeleteBehavior.Restrict);
        item.HasOne<QuestionVersion>().WithMany().HasForeignKey(i => i.QuestionVersionId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class ExamAttemptConfiguration : IEntityTypeConfiguration<ExamAttempt>
{
    public void Configure(EntityTypeBuilder<ExamAttempt> attempt)
    {
        attempt.ToTable("exam_attempts");
        attempt.Property(a => a.PaperHash).HasMaxLength(64);
        attempt.Property(a => a.ActiveKey).HasMaxLength(80);
        attempt.Property(a => a.Receipt).AsFrozenJson();
        attempt.Property(a => a.FormerReceipts).AsFrozenJsonList();
        attempt.Property(a => a.Rules).AsFrozenJson();
        attempt.Property(a => a.Accommodation).AsFrozenJson();
        attempt.Property(a => a.ReopeningAsked).AsFrozenJson();
        attempt.Property(a => a.VoidedFrom).HasConversion<string>().HasMaxLength(40);
        attempt.Property(a => a.PanelDecisionNumber).HasMaxLength(ExamAttemptGuards.LongestNumber);
        attempt.Property(a => a.Room).HasMaxLength(Seat.Longest);
        attempt.Property(a => a.GroupLabel).HasMaxLength(Seat.Longest);
        attempt.HasIndex(a => a.ActiveKey).RefusedAs("attempt.another_active");
        attempt.HasIndex(a => new { a.ExamId, a.CandidateId, a.Number }).RefusedAs("attempt.already_assigned");
        attempt.HasIndex(a => a.CandidateId);
        attempt.HasIndex(a => a.OpensAt).HasFilter("state = 'Assigned'");
        attempt.HasOne<Exam>().WithMany().HasForeignKey(a => a.ExamId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class PaperConfiguration : IEntityTypeConfiguration<Paper>
{
    public void Configure(EntityTypeBuilder<Paper> paper)
    {
        paper.ToTable("exam_papers");
        paper.HasKey(p => p.AttemptId);
        paper.Property(p => p.Seed).HasMaxLength(64);
        paper.Property(p => p.Hash).HasMaxLength(64);
        paper.Property(p => p.Content).AsFrozenJson();
        paper.HasOne<ExamAttempt>().WithOne().HasForeignKey<Paper>(p => p.AttemptId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class AnswerConfiguration : IEntityTypeConfiguration<Answer>
{
    public void Configure(EntityTypeBuilder<Answer> answer)
    {
        answer.ToTable("exam_answers");
        answer.HasKey(a => new { a.AttemptId, a.Slot });
        answer.Property(a => a.ResponseHash).HasMaxLength(64);
        answer.HasOne<ExamAttempt>().WithMany().HasForeignKey(a => a.AttemptId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class SideRevisionConfiguration : IEntityTypeConfiguration<SideRevision>
{
    public void Configure(EntityTypeBuilder<SideRevision> revision)
    {
        revision.ToTable("exam_side_revisions");
        revision.Property(r => r.Reason).HasMaxLength(60);
        revision.HasIndex(r => r.AttemptId);
    }
}

sealed class AttemptMarkingConfiguration : IEntityTypeConfiguration<AttemptMarking>
{
    public void Configure(EntityTypeBuilder<AttemptMarking> marking)
    {
        marking.ToTable("exam_markings");
        marking.HasKey(m => new { m.AttemptId, m.SealNumber, m.ScoringVersion, m.Round });
        marking.Property(m => m.Slots).AsFrozenJsonList();
        marking.Ignore(m => m.Waiting);
        marking.HasOne<ExamAttempt>().WithMany().HasForeignKey(m => m.AttemptId).OnDelete(DeleteBehavior.Restrict);
    }
}
