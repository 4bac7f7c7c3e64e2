using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Exams;

/// <summary>How a version, and the question with all its versions, was used.</summary>
/// <param name="Started">Attempts begun with this version.</param>
/// <param name="StartedOfQuestion">Attempts begun with any version of the question.</param>
/// <param name="LastUsedAt">When one was begun last with this version; null for never.</param>
/// <param name="Exams">Keys of the exams, by key, in which it stood on a paper that was begun.</param>
/// <param name="ExposureHundredths">Exposure rate of the question over the last 24 months, in hundredths of a per cent.</param>
public sealed record UsageFigures(int Started, int StartedOfQuestion, Instant? LastUsedAt, IReadOnlyList<Guid> Exams, int ExposureHundredths);

/// <summary>Counts how questions are used. An assembled paper that nobody began counts nowhere.</summary>
public sealed class QuestionUsage(LmsDbContext db)
{
    static readonly Duration Period = Duration.FromDays(730);

    /// <summary>Usage of a version.</summary>
    /// <param name="versionId">Key of the version.</param>
    /// <param name="now">The end of the period of exposure.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<UsageFigures> OfAsync(Guid versionId, Instant now, CancellationToken cancel = default)
    {
        var version = await db.QuestionVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Id == versionId, cancel);
        if (version is null) return new UsageFigures(0, 0, null, [], 0);
        var begun = from question in db.PaperQuestions
                    join attempt in db.ExamAttempts on question.AttemptId equals attempt.Id
                    where attempt.StartedAt != null
                    select new { question.QuestionVersionId, question.QuestionId, attempt.ExamId, attempt.StartedAt };
        var withVersion = begun.Where(use => use.QuestionVersionId == versionId);
        return new UsageFigures(
            await withVersion.CountAsync(cancel), await begun.CountAsync(use => use.QuestionId == version.QuestionId, cancel),
            await withVersion.OrderByDescending(use => use.StartedAt).Select(use => use.StartedAt).FirstOrDefaultAsync(cancel),
            await withVersion.Select(use => use.ExamId).Distinct().OrderBy(id => id).ToListAsync(cancel),
            (await ExposuresAsync([version], now, cancel))[versionId]);
    }

    /// <summary>
    /// Exposure rates of questions by version: attempts begun with the question, of all attempts begun at exams whose pool holds it, over the last 24 months,
    /// in hundredths of a per cent.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, int>> ExposuresAsync(IReadOnlyCollection<QuestionVersion> versions, Instant now, CancellationToken cancel = default)
    {
        var (since, questions) = (now - Period, versions.Select(version => version.QuestionId).ToList());
        var begun = db.ExamAttempts.Where(attempt => attempt.StartedAt >= since);
        var byExam = await begun.GroupBy(attempt => attempt.ExamId).Select(exam => new { exam.Key, Count = exam.Count() }).ToDictionaryAsync(exam => exam.Key, exam => exam.Count, cancel);
        if (byExam.Count == 0) return versions.ToDictionary(version => version.Id, _ => 0);
        var shown = await (from question in db.PaperQuestions
                           join attempt in begun on question.AttemptId equals attempt.Id
                           where questions.Contains(question.QuestionId)
                           group question by question.QuestionId into uses
                           select new { uses.Key, Count = uses.Count() }).ToDictionaryAsync(uses => uses.Key, uses => uses.Count, cancel);
        var pools = (await (from item in db.ExamPoolItems
                            join version in db.QuestionVersions on item.QuestionVersionId equals version.Id
                            where questions.Contains(version.QuestionId)
                            select new { version.QuestionId, item.ExamId }).Distinct().ToListAsync(cancel)).ToLookup(item => item.QuestionId, item => item.ExamId);
        return versions.ToDictionary(version => version.Id, version =>
        {
            long could = pools[version.QuestionId].Sum(exam => byExam.GetValueOrDefault(exam));
            return could == 0 ? 0 : (int)(shown.GetValueOrDefault(version.QuestionId) * 10_000L / could);
        });
    }
}
