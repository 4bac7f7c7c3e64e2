using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>A picture or video of a course, to be read in parts.</summary>
/// <param name="MediaType">Kind of file, by its name; what is not known is only ever downloaded.</param>
/// <param name="Content">Can be sought; reads from the database what is asked for, and no more.</param>
/// <param name="Tag">Changes with the content.</param>
public sealed record CourseAsset(string MediaType, Stream Content, string Tag);

/// <summary>Where pictures and videos of courses are read.</summary>
public sealed class CourseAssets(CourseFiles files)
{
    static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".mp4"] = "video/mp4",
        [".webm"] = "video/webm",
        [".pdf"] = "application/pdf",
    };

    /// <summary>An asset of a version.</summary>
    /// <param name="versionId">The version, which the caller found to be visible.</param>
    /// <param name="name">Name of the file in the folder of assets.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>course.asset_not_found</c>.</exception>
    public async Task<CourseAsset> OpenAsync(Guid versionId, string name, CancellationToken cancel = default)
    {
        var (id, content) = await files.OpenAsync(versionId, $"assets/{name}", cancel) ?? throw new RefusedException(RefusalKind.NotFound, "course.asset_not_found");
        return new CourseAsset(Known.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream"), content, $"{id:N}");
    }
}
