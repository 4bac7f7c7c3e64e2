using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainingLms.Exams;

/// <summary>That a question stands on the paper of an attempt: what usage, exposure and overlap are counted from. Goes when the paper goes.</summary>
public sealed class PaperQuestion
{
    /// <summary>The attempt whose paper it is.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>The version that stands there.</summary>
    public required Guid QuestionVersionId { get; init; }

    /// <summary>The question, whatever its version.</summary>
    public required Guid QuestionId { get; init; }
}

sealed class PaperQuestionConfiguration : IEntityTypeConfiguration<PaperQuestion>
{
    public void Configure(EntityTypeBuilder<PaperQuestion> question)
    {
        question.ToTable("exam_paper_questions");
        question.HasKey(q => new { q.AttemptId, q.QuestionVersionId });
        question.HasIndex(q => q.QuestionVersionId);
        question.HasIndex(q => q.QuestionId);
        question.HasOne<Paper>().WithMany().HasForeignKey(q => q.AttemptId).OnDelete(DeleteBehavior.Cascade);
        question.HasOne<QuestionVersion>().WithMany().HasForeignKey(q => q.QuestionVersionId).OnDelete(DeleteBehavior.Restrict);
    }
}
