using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>The files of course versions in the database: written and read part by part.</summary>
public sealed class CourseFiles(LmsDbContext db)
{
    /// <summary>Makes the stored files those of a package; what is there already with the same bytes stays, and links to it stay good.</summary>
    /// <param name="versionId">The version, held by the transaction that is open.</param>
    /// <param name="files">All files of the package.</param>
    /// <param name="act">Who uploads.</param>
    /// <param name="cancel">Stops between two parts.</param>
    public async Task WriteAsync(Guid versionId, IReadOnlyList<PackageFile> files, Act act, CancellationToken cancel = default)
    {
        var stored = await db.CourseFiles.AsNoTracking().Where(file => file.CourseVersionId == versionId).ToListAsync(cancel);
        var wanted = files.Select(file => (file.Path, file.Hash)).ToHashSet();
        var gone = stored.Where(file => !wanted.Contains((file.Path, file.Hash))).Select(file => file.Id).ToList();
        await db.CourseFileParts.Where(part => gone.Contains(part.FileId)).ExecuteDeleteAsync(cancel);
        await db.CourseFiles.Where(file => gone.Contains(file.Id)).ExecuteDeleteAsync(cancel);
        wanted.ExceptWith(stored.Select(file => (file.Path, file.Hash)));
        foreach (var file in files.Where(file => wanted.Contains((file.Path, file.Hash)))) await WriteAsync(versionId, file, act, cancel);
    }

    async Task WriteAsync(Guid versionId, PackageFile file, Act act, CancellationToken cancel)
    {
        var id = act.NewId();
        await db.CopyAsync([new CourseFile { Id = id, CourseVersionId = versionId, Path = file.Path, Length = file.Length, Hash = file.Hash }], cancel);
        await using var from = file.Open();
        // Each part is written before the next is read, so one piece of memory serves them all.
        var content = new byte[Math.Min(file.Length, CourseFilePart.Size)];
        var left = file.Length;
        for (var number = 0; left > 0; number++, left -= content.Length)
        {
            if (left < content.Length) content = new byte[left];
            await from.ReadExactlyAsync(content, cancel);
            await db.CopyAsync([new CourseFilePart { FileId = id, Number = number, Content = content }], cancel);
        }
    }

    /// <summary>A text of a package, such as a question bank, as uploaded.</summary>
    /// <exception cref="RefusedException"><c>course.file_missing</c>.</exception>
    public async Task<PackageFile> TextAsync(Guid versionId, string path, CancellationToken cancel = default) =>
        (await ReadAsync(versionId, [path], cancel)).SingleOrDefault() ?? throw new RefusedException(RefusalKind.NotFound, "course.file_missing", ("file", path), ("line", 1), ("what", path));

    /// <summary>The texts in a folder of the package as uploaded, in the order of their paths; empty when there is none.</summary>
    public async Task<IReadOnlyList<PackageFile>> TextsAsync(Guid versionId, string folder, CancellationToken cancel = default) =>
        // Chosen here and not by the database, which may not tell capitals from small letters.
        await ReadAsync(versionId, [.. (await db.CourseFiles.Where(f => f.CourseVersionId == versionId).Select(f => f.Path).ToListAsync(cancel))
            .Where(path => path.StartsWith($"{folder}/", StringComparison.Ordinal))], cancel);

    async Task<IReadOnlyList<PackageFile>> ReadAsync(Guid versionId, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        var files = await db.CourseFiles.AsNoTracking().Where(file => file.CourseVersionId == versionId && paths.Contains(file.Path)).ToListAsync(cancel);
        var ids = files.Select(file => file.Id).ToList();
        var parts = (await db.CourseFileParts.AsNoTracking().Where(part => ids.Contains(part.FileId)).OrderBy(part => part.Number).ToListAsync(cancel)).ToLookup(part => part.FileId, part => part.Content);
        return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => new PackageFile(file.Path, Joined(parts[file.Id], file.Length)))];
    }

    static byte[] Joined(IEnumerable<byte[]> parts, long length)
    {
        var whole = new byte[length];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(whole, at);
            at += part.Length;
        }
        return whole;
    }

    /// <summary>A file to be read in pieces; null where there is none of that path.</summary>
    public async Task<(Guid Id, Stream Content)?> OpenAsync(Guid versionId, string path, CancellationToken cancel = default)
    {
        var found = await db.CourseFiles.AsNoTracking().SingleOrDefaultAsync(file => file.CourseVersionId == versionId && file.Path == path, cancel);
        // Compared here too, since a database may not tell capitals from small letters.
        return found is null || found.Path != path ? null : (found.Id, new StoredFileStream(db, found));
    }
}

/// <summary>Reads a stored file part by part, so that a video of many megabytes is never in memory as a whole.</summary>
sealed class StoredFileStream(LmsDbContext db, CourseFile file) : Stream
{
    byte[] part = [];
    long number = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= Length || buffer.IsEmpty) return 0;
        var (wanted, offset) = Math.DivRem(Position, CourseFilePart.Size);
        if (wanted != number)
        {
            part = await db.CourseFileParts.AsNoTracking().Where(one => one.FileId == file.Id && one.Number == wanted).Select(one => one.Content).SingleAsync(cancellationToken);
            number = wanted;
        }
        var read = (int)Math.Min(buffer.Length, part.Length - offset);
        part.AsMemory((int)offset, read).CopyTo(buffer);
        Position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A stored file is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => Length + offset };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
