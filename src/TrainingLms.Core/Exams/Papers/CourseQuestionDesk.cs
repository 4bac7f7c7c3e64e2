using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A question of a course version, as its reviewer meets it.</summary>
/// <param name="File">Path of its bank in the package.</param>
/// <param name="Named">Bank, code and content hash.</param>
/// <param name="Content">What it says, with its key.</param>
/// <param name="ShowsText">Whether the reader may see what it says: its author, who reviews it now, and who sees questions of the unit. Others may have to answer it one day.</param>
/// <param name="ShowsKey">Whether the reader may see the key too: of a secure question only its author, and who reviews it now.</param>
/// <param name="ReviewedAt">When a reviewer looked at it as it stands; null before.</param>
public sealed record CourseQuestionItem(string File, PackageQuestion Named, QuestionContent Content, bool ShowsText, bool ShowsKey, Instant? ReviewedAt);

/// <summary>Shows the questions of a course version to those who make and review it (learning.md 2.3: every question is reviewed).</summary>
public sealed class CourseQuestionDesk(LmsDbContext db, CourseFiles files)
{
    /// <summary>All questions, in the order of the files.</summary>
    /// <exception cref="RefusedException"><c>course.not_found</c>, also for published versions of which one is only a reader.</exception>
    public async Task<IReadOnlyList<CourseQuestionItem>> ListAsync(Guid versionId, Act act, CancellationToken cancel = default)
    {
        var version = await db.CourseVersions.AsNoTracking().InWorkFor(act.By, db).SingleOrDefaultAsync(v => v.Id == versionId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "course.not_found");
        var isOnTask = version.AuthorId == act.By.PersonId || CourseVersionWorkflow.Table.Check(version, CourseVersionTrigger.ReviewQuestions, act).IsAllowed;
        var seesText = isOnTask || BankScope.SeesQuestionsAt(act.By, version.OwnerUnitId);
        var reviewed = (await db.CourseQuestions.AsNoTracking().Where(question => question.CourseVersionId == versionId).ToListAsync(cancel))
            .GroupBy(question => question.Named).ToDictionary(known => known.Key, known => known.First().ReviewedAt);
        return
        [
            .. from file in await files.TextsAsync(versionId, BankFile.Folder, cancel)
               where BankFile.Is(file)
               let bank = BankFile.Read(file)
               from question in bank.Questions
               let named = new PackageQuestion(bank.Bank, question.Code, FrozenJson.HashOf(question.Content))
               select new CourseQuestionItem(file.Path, named, question.Content, seesText, isOnTask || (seesText && question.Content.IsSecure != true), reviewed.GetValueOrDefault(named)),
        ];
    }
}
