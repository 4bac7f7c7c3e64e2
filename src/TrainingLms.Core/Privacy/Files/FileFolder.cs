namespace TrainingLms.Privacy;

/// <summary>The store in a folder of this machine, or in one that all nodes share.</summary>
/// <param name="folder">Made where it is missing, once a file is put; readable by the server's user alone.</param>
public sealed class FileFolder(string folder) : IFileStore
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const string Draft = ".new";

    /// <inheritdoc/>
    public async Task PutAsync(FileKey key, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var path = PathOf(key);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous, PreallocationSize = content.Length };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        try
        {
            MakeFolderOf(path);
            // Written whole and onto the disk under another name first: who finds the file finds all of it, also after a power cut.
            await using (var file = new FileStream(path + Draft, options))
            {
                await file.WriteAsync(content, cancel);
                file.Flush(flushToDisk: true);
            }
            File.Move(path + Draft, path, overwrite: false);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw new FileStoreAwayException(failure);
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(FileKey key, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(key), cancel);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw new FileStoreAwayException(failure);
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(FileKey key, CancellationToken cancel)
    {
        try
        {
            foreach (var path in new[] { PathOf(key), PathOf(key) + Draft })
                if (File.Exists(path)) File.Delete(path);
            return Task.CompletedTask;
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw new FileStoreAwayException(failure);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FileKey> ListAsync(string area, CancellationToken cancel)
    {
        var root = Path.Combine(folder, area);
        return Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => FileKey.Of(area, NameOf(path))).OfType<FileKey>().ToAsyncEnumerable()
            : AsyncEnumerable.Empty<FileKey>();
    }

    void MakeFolderOf(string path)
    {
        var parts = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(parts);
        // Level by level: of several that are made at once, the mode is that of the last alone.
        else
            foreach (var level in new[] { folder, Path.GetDirectoryName(parts)!, parts }) Directory.CreateDirectory(level, OwnerOnly | UnixFileMode.UserExecute);
    }

    static string NameOf(string path) => Path.GetFileName(path) is var name && name.EndsWith(Draft, StringComparison.Ordinal) ? name[..^Draft.Length] : name;

    /// <summary>The last two digits are random, so that no folder grows larger than the others.</summary>
    string PathOf(FileKey key) => Path.Combine(folder, key.Area, key.Name[^2..], key.Name);

    static bool IsOfDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;
}
