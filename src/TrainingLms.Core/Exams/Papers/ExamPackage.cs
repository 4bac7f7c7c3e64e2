using Microsoft.EntityFrameworkCore;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What a published course says about its exam. Read from the stored files of the version: what was reviewed and published is what is examined.</summary>
public sealed class ExamPackage(LmsDbContext db, CourseFiles files)
{
    /// <summary>The exam of the course version that is published now.</summary>
    /// <exception cref="RefusedException"><c>course.package_unknown</c>, <c>exam.definition_invalid</c>.</exception>
    public async Task<(Guid CourseVersionId, ExamDefinition Definition)> DefinitionAsync(string courseKey, CancellationToken cancel = default)
    {
        var version = await db.CourseVersions.AsNoTracking().SingleOrDefaultAsync(v => v.CourseKey == courseKey && v.State == CourseVersionState.Published, cancel);
        if (version?.Outline.ExamFile is not { } path)
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("course.package_unknown", [("course", courseKey)], "courseKey")]);
        return (version.Id, ExamDefinition.Read(await files.TextAsync(version.Id, path, cancel)));
    }

    /// <summary>All question banks of a course version, in the order of their paths.</summary>
    /// <exception cref="RefusedException"><c>bank.invalid</c> with all problems of the first broken bank.</exception>
    public async Task<IReadOnlyList<BankFile>> BanksAsync(Guid courseVersionId, CancellationToken cancel = default) =>
        [.. (await files.TextsAsync(courseVersionId, BankFile.Folder, cancel)).Where(BankFile.Is).Select(BankFile.Read)];
}
