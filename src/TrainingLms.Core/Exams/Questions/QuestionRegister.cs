using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What taking in a bank has done.</summary>
/// <param name="New">Questions that were not there before.</param>
/// <param name="Changed">Questions that got a new version.</param>
/// <param name="Same">Questions whose content is as it was.</param>
/// <param name="Versions">The newest version of every question in the file.</param>
public sealed record BankIntake(int New, int Changed, int Same, IReadOnlyList<QuestionVersion> Versions);

/// <summary>Where questions and their versions are kept.</summary>
public sealed class QuestionRegister(LmsDbContext db)
{
    /// <summary>Takes in a bank: the same code with other content is a new version, unchanged content is no change. Saved with the caller's next save.</summary>
    public async Task<BankIntake> TakeInAsync(BankFile file, Act act, CancellationToken cancel = default)
    {
        var known = await db.Questions.Where(question => question.Bank == file.Bank).ToDictionaryAsync(question => question.Code, cancel);
        var latest = await (from version in db.QuestionVersions
                            join question in db.Questions on version.QuestionId equals question.Id
                            where question.Bank == file.Bank && version.Number == question.LatestNumber
                            select version).AsNoTracking().ToDictionaryAsync(version => version.Code, cancel);
        var (added, changed) = (0, 0);
        var versions = new List<QuestionVersion>();
        foreach (var (code, content) in file.Questions)
        {
            if (!known.TryGetValue(code, out var question))
            {
                db.Questions.Add(question = new Question { Id = act.NewId(), Bank = file.Bank, Code = code });
                added++;
            }
            else if (question.LatestHash != FrozenJson.HashOf(content)) changed++;
            if (question.TakeIn(content, act) is { } version)
            {
                db.QuestionVersions.Add(version);
                versions.Add(version);
            }
            else versions.Add(latest[code]);
        }
        return new BankIntake(added, changed, file.Questions.Count - added - changed, versions);
    }
}
