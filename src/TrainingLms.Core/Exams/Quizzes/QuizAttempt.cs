using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A marked try at a quiz lesson. Never changed: another try is another row, and a drawn try without answers is none.</summary>
public sealed class QuizAttempt
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The enrolment.</summary>
    public required Guid EnrolmentId { get; init; }

    /// <summary>Id of the lesson in the course version.</summary>
    public required string LessonKey { get; init; }

    /// <summary>Number of the try, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Which scoring rules.</summary>
    public required int ScoringVersion { get; init; }

    /// <summary>Score in hundredths of a per cent; every question weighs the same.</summary>
    public required int ScoreHundredths { get; init; }

    /// <summary>The pass mark that was in force, in hundredths of a per cent.</summary>
    public required int PassHundredths { get; init; }

    /// <summary>When it was handed in and marked.</summary>
    public required Instant MarkedAt { get; init; }

    /// <summary>What was answered and earned, in the order drawn.</summary>
    public required ImmutableArray<QuizMark> Marks { get; init; }

    /// <summary>Whether the score reaches the pass mark.</summary>
    public bool HasPassed => ScoreHundredths >= PassHundredths;

    /// <summary>Marks the answers to a drawn quiz.</summary>
    /// <param name="enrolmentId">The enrolment.</param>
    /// <param name="lessonKey">Id of the lesson.</param>
    /// <param name="number">Number of the try.</param>
    /// <param name="drawn">Its questions.</param>
    /// <param name="responses">Answers by code; a question without one is blank and earns nothing.</param>
    /// <param name="passHundredths">The pass mark, in hundredths of a per cent.</param>
    /// <param name="act">When.</param>
    public static QuizAttempt Of(
        Guid enrolmentId, string lessonKey, int number, IReadOnlyList<DrawnQuestion> drawn, IReadOnlyDictionary<string, Response?> responses, int passHundredths, Act act)
    {
        var marks = drawn.Select(question => (question.Code, question.Content, question.Form, Response: responses.GetValueOrDefault(question.Code)))
            .Select(at => new QuizMark(at.Code, at.Form.Write(at.Response), QuestionScoring.Of(at.Content, at.Response).Fraction)).ToImmutableArray();
        return new QuizAttempt
        {
            Id = act.NewId(),
            EnrolmentId = enrolmentId,
            LessonKey = lessonKey,
            Number = number,
            ScoringVersion = QuestionScoring.Version,
            ScoreHundredths = Exams.Marks.Percentage([.. marks.Select(mark => mark.Fraction)]),
            PassHundredths = passHundredths,
            MarkedAt = act.At,
            Marks = marks,
        };
    }
}

/// <summary>What one question of a quiz earned.</summary>
/// <param name="Code">Code of the question.</param>
/// <param name="Response">Canonical text of the answer; <c>null</c> when none was given.</param>
/// <param name="Fraction">Fraction earned.</param>
public sealed record QuizMark(string Code, string Response, Fraction Fraction)
{
    /// <summary>Whether everything was earned.</summary>
    public bool IsCorrect => Fraction == Fraction.One;
}

sealed class QuizAttemptConfiguration : IEntityTypeConfiguration<QuizAttempt>
{
    public void Configure(EntityTypeBuilder<QuizAttempt> attempt)
    {
        attempt.ToTable("quiz_attempts");
        attempt.Property(a => a.LessonKey).HasMaxLength(40);
        attempt.Property(a => a.Marks).AsFrozenJsonList();
        attempt.HasIndex(a => new { a.EnrolmentId, a.LessonKey, a.Number }).RefusedAs("quiz.attempt_not_open");
        attempt.HasOne<Enrolment>().WithMany().HasForeignKey(a => a.EnrolmentId).OnDelete(DeleteBehavior.Restrict);
    }
}
