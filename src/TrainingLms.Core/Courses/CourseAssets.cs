using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>A picture or video of a course, to be read in parts.</summary>
/// <param name="MediaType">Kind of file, by its name; what is not known is only ever downloaded.</param>
/// <param name="Content">Can be sought; reads from the database what is asked for, and no more.</param>
/// <param name="Tag">Changes with the content.</param>
public sealed record CourseAsset(string MediaType, Stream Content, string Tag);

/// <summary>Where pictures and videos of courses are read.</summary>
public sealed class CourseAssets(LmsDbContext db)
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
        var path = $"assets/{name}";
        var found = await db.CourseFiles.AsNoTracking().Where(file => file.CourseVersionId == versionId && file.Path == path)
            .Select(file => new { file.Id, file.Path, file.Content.Length }).SingleOrDefaultAsync(cancel);
        // Compared here too, since a database may not tell capitals from small letters.
        if (found is null || found.Path != path) throw new RefusedException(RefusalKind.NotFound, "course.asset_not_found");
        return new CourseAsset(Known.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream"), new StoredFileStream(db, found.Id, found.Length), $"{found.Id:N}");
    }
}

/// <summary>Reads a stored file piece by piece, so that a video of many megabytes is never in memory as a whole.</summary>
sealed class StoredFileStream(LmsDbContext db, Guid fileId, long length) : Stream
{
    const int Piece = 256 * 1024;

    byte[] piece = [];
    long pieceAt;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= length || buffer.IsEmpty) return 0;
        if (Position < pieceAt || Position >= pieceAt + piece.Length)
        {
            var (first, wanted) = ((int)Position + 1, Piece);
            piece = await db.Database.SqlQuery<byte[]>($"SELECT substr(content, {first}, {wanted}) AS \"Value\" FROM course_files WHERE id = {fileId}").SingleAsync(cancellationToken);
            pieceAt = Position;
        }
        var offset = (int)(Position - pieceAt);
        var read = Math.Min(buffer.Length, piece.Length - offset);
        piece.AsMemory(offset, read).CopyTo(buffer);
        Position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A stored file is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => length + offset };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
