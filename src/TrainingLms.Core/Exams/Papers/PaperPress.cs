using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where the papers of attempts are assembled and frozen, from what was frozen at publication.</summary>
public sealed class PaperPress(LmsDbContext db, PoolDesk pools)
{
    /// <summary>Assembles the paper of an attempt; saved with the caller's next save.</summary>
    /// <exception cref="RefusedException"><c>paper.shortage</c> for every short cell, and what else keeps a paper from being assembled.</exception>
    public async Task<Paper> PrintAsync(Exam exam, ExamAttempt attempt, CancellationToken cancel = default)
    {
        var pool = await pools.FrozenAsync(exam.Id, cancel);
        var seed = attempt.SeedFrom(exam.Secret);
        var (content, hash) = PaperAssembly.Assemble(exam.Blueprint, pool, seed, await HistoryAsync(exam, attempt, cancel));
        var paper = new Paper { AttemptId = attempt.Id, Seed = Convert.ToHexStringLower(seed), AlgorithmVersion = PaperAssembly.Version, Content = content, Hash = hash };
        var questions = pool.Versions.ToDictionary(version => version.Id, version => version.QuestionId);
        db.ExamPapers.Add(paper);
        db.PaperQuestions.AddRange(content.Slots.Select(slot => new PaperQuestion
        {
            AttemptId = attempt.Id,
            QuestionVersionId = slot.QuestionVersionId,
            QuestionId = questions[slot.QuestionVersionId],
        }));
        return paper;
    }

    /// <summary>Papers that were begun; what was assembled and never opened has been seen by nobody.</summary>
    async Task<PaperHistory> HistoryAsync(Exam exam, ExamAttempt attempt, CancellationToken cancel)
    {
        if (exam.Blueprint.Rules?.OverlapOf(exam.Blueprint.SlotCount) is null) return PaperHistory.None;
        var seen = await (from question in db.PaperQuestions
                          join earlier in db.ExamAttempts on question.AttemptId equals earlier.Id
                          where earlier.CandidateId == attempt.CandidateId && earlier.StartedAt != null
                          select question.QuestionId).Distinct().ToListAsync(cancel);
        return new PaperHistory(seen.ToHashSet());
    }
}
