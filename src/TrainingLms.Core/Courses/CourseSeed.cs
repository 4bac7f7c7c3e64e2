using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>Takes a package folder the whole way into the catalogue, each step by its own person, as it would happen over months.</summary>
public sealed class CourseSeed(CourseRegistry registry, PackageReader reader)
{
    /// <summary>Uploads, reviews, approves and publishes.</summary>
    /// <param name="folder">The package.</param>
    /// <param name="author">Writes; holds CourseAuthor.</param>
    /// <param name="reviewer">Approves; holds CourseReviewer and is not the author.</param>
    /// <param name="officer">Publishes; holds TrainingOfficer and is neither.</param>
    /// <param name="cancel">Stops between steps.</param>
    /// <exception cref="RefusedException">What the reader or the table refuses.</exception>
    public async Task<CourseVersion> PublishAsync(string folder, Act author, Act reviewer, Act officer, CancellationToken cancel = default)
    {
        var package = reader.FromFolder(folder);
        var version = await registry.UploadAsync(package, null, author, cancel);
        await registry.MoveAsync(version.Id, CourseVersionTrigger.Preview, ExpectedVersion.Any, author, cancel);
        await registry.MoveAsync(version.Id, CourseVersionTrigger.SubmitForReview, ExpectedVersion.Any, author, cancel);
        await registry.ReviewQuestionsAsync(version.Id, package.Questions, ExpectedVersion.Any, reviewer, cancel);
        await registry.ApproveAsync(version.Id, isContentReviewed: true, overrulesHours: false, ExpectedVersion.Any, reviewer, cancel);
        return await registry.MoveAsync(version.Id, CourseVersionTrigger.Publish, ExpectedVersion.Any, officer, cancel);
    }
}
