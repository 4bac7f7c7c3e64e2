using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Exams;

/// <summary>Where the pass mark of an exam comes from.</summary>
public enum PassMarkSource
{
    /// <summary>From the definition that the exam was drawn up from.</summary>
    Definition,

    /// <summary>The board has set it from a study of the cut score (exams.md 11.1).</summary>
    Board,
}

/// <summary>The pass mark of an exam that is in force, for a whole paper. What each attempt was judged by stands in its marking.</summary>
/// <param name="Hundredths">In hundredths of a mark. Of the board it is that of an average paper: where papers hold other items, each has its own.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="DecidedAt">When the board decided; null for the definition.</param>
public sealed record PassMark(long Hundredths, PassMarkSource Source, Instant? DecidedAt);

static class PassMarks
{
    /// <summary>The pass marks in force, by exam: of several decisions of a board the newest.</summary>
    public static async Task<IReadOnlyDictionary<Guid, PassMark>> PassMarksAsync(this LmsDbContext db, IReadOnlyCollection<Exam> exams, CancellationToken cancel)
    {
        var keys = exams.Select(exam => exam.Id).ToList();
        var decided = await db.CutScoreStudies.Where(study => keys.Contains(study.ExamId) && study.ScoringVersion != null)
            .Select(study => new { study.ExamId, study.ScoringVersion, study.CutHundredths, study.DecidedAt }).ToListAsync(cancel);
        var newest = decided.GroupBy(study => study.ExamId).ToDictionary(studies => studies.Key, studies => studies.MaxBy(study => study.ScoringVersion)!);
        return exams.ToDictionary(exam => exam.Id, exam => newest.GetValueOrDefault(exam.Id) is { } study
            ? new PassMark(study.CutHundredths!.Value, PassMarkSource.Board, study.DecidedAt) : new PassMark(exam.PassHundredths, PassMarkSource.Definition, null));
    }
}
