using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Exams;

sealed class QuestionBankConfiguration : IEntityTypeConfiguration<QuestionBank>
{
    public void Configure(EntityTypeBuilder<QuestionBank> bank)
    {
        bank.ToTable("question_banks");
        bank.Property(b => b.Key).HasMaxLength(60);
        bank.Property(b => b.Title).HasMaxLength(200);
        bank.HasIndex(b => b.Key).RefusedAs("question_bank.key_taken");
        bank.HasIndex(b => b.UnitId);
    }
}

sealed class BankQuestionConfiguration : IEntityTypeConfiguration<BankQuestion>
{
    public void Configure(EntityTypeBuilder<BankQuestion> question)
    {
        question.ToTable("bank_questions");
        question.Ignore(q => q.IsDecidedByNextVote);
        question.Property(q => q.Code).HasMaxLength(80);
        question.Property(q => q.ContentHash).HasMaxLength(64);
        question.Property(q => q.Topic).HasMaxLength(4_000);
        question.Property(q => q.Type).HasConversion<string>().HasMaxLength(20);
        question.Property(q => q.Content).AsFrozenJson();
        question.Property(q => q.Voters).HasConversion(
            voters => string.Join(' ', voters), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse).ToImmutableArray(),
            new ValueComparer<ImmutableArray<Guid>>((one, other) => one.SequenceEqual(other), voters => voters.Length, voters => voters));
        question.HasIndex(q => new { q.BankId, q.Code, q.Number }).RefusedAs("question.already_in_work");
        question.HasIndex(q => new { q.BankId, q.Code }, "IX_bank_questions_one_in_work").HasFilter("state IN ('Draft', 'InReview')").RefusedAs("question.already_in_work");
        question.HasIndex(q => new { q.BankId, q.Code }, "IX_bank_questions_one_in_use").HasFilter("state IN ('Approved', 'Suspended')").RefusedAs("question.approved_meanwhile");
        question.HasIndex(q => q.UnitId);
        question.HasOne<QuestionBank>().WithMany().HasForeignKey(q => q.BankId).OnDelete(DeleteBehavior.Restrict);
    }
}
