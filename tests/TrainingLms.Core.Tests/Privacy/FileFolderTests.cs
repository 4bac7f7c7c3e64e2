using NodaTime;
using TrainingLms.Privacy;

namespace TrainingLms.Core.Tests.Privacy;

public sealed class FileFolderTests : IDisposable
{
    static readonly Instant At = Instant.FromUtc(2026, 3, 2, 1, 0);
    static readonly SealedColumn Column = new("trial", "content_key");

    readonly string folder = Directory.CreateTempSubdirectory("tlms-test-").FullName;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_is_put_is_there_whole_is_never_overwritten_and_goes_for_good()
    {
        var (store, key) = (new FileFolder(Path.Combine(folder, "files")), FileKey.New("trial", At));
        Assert.Null(await store.ReadAsync(key, Cancel));
        Assert.Empty(await store.ListAsync("trial", Cancel).ToListAsync(Cancel));
        await store.PutAsync(key, new byte[] { 1, 2, 3 }, Cancel);
        Assert.Equal([1, 2, 3], (await store.ReadAsync(key, Cancel))!);
        await Assert.ThrowsAsync<FileStoreAwayException>(() => store.PutAsync(key, new byte[] { 4 }, Cancel));
        Assert.Equal([1, 2, 3], (await store.ReadAsync(key, Cancel))!);
        Assert.Equal(key, (await store.ListAsync("trial", Cancel).Distinct().ToListAsync(Cancel)).Single());
        await store.DeleteAsync(key, Cancel);
        Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        await store.DeleteAsync(key, Cancel);
    }

    [Fact]
    public async Task Half_a_file_is_no_file_but_is_listed_so_that_it_can_be_swept()
    {
        var (store, key) = (new FileFolder(folder), FileKey.New("trial", At));
        var half = Directory.CreateDirectory(Path.Combine(folder, "trial", key.Name[^2..])).FullName;
        await File.WriteAllBytesAsync(Path.Combine(half, $"{key.Name}.new"), [1], Cancel);
        await File.WriteAllBytesAsync(Path.Combine(half, "notes.txt"), [1], Cancel);
        Assert.Null(await store.ReadAsync(key, Cancel));
        Assert.Equal([key], await store.ListAsync("trial", Cancel).ToListAsync(Cancel));
        await store.DeleteAsync(key, Cancel);
        Assert.Equal(["notes.txt"], Directory.EnumerateFiles(half).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Files_are_for_the_server_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        await new FileFolder(Path.Combine(folder, "files")).PutAsync(FileKey.New("trial", At), new byte[1], Cancel);
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../../../etc/passwd00000000")]
    [InlineData("0123456789abcdef0123456789abcde/")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public void A_name_that_no_key_has_leads_to_no_file(string name) => Assert.Null(FileKey.Of("trial", name));

    [Fact]
    public void A_key_tells_when_it_was_made()
    {
        Assert.Equal(At, FileKey.New("trial", At).MadeAt);
        Assert.NotEqual(FileKey.New("trial", At), FileKey.New("trial", At));
    }

    [Fact]
    public async Task A_sealed_file_opens_with_its_own_key_at_its_own_place_only()
    {
        using var keys = KeyRing.InMemory();
        var (store, content) = (new FileFolder(folder), "%PDF-1.7 secret"u8.ToArray());
        var files = new SealedFiles(store, keys);
        var (one, two) = (await files.PutAsync(content, Column, At, Cancel), await files.PutAsync(content, Column, At, Cancel));
        Assert.Equal(content, await files.OpenAsync(one.Place.Name, one.ContentKey, Column, Cancel));
        await Assert.ThrowsAsync<SealBrokenException>(() => files.OpenAsync(one.Place.Name, two.ContentKey, Column, Cancel));
        var bytes = (await store.ReadAsync(two.Place, Cancel))!;
        await store.DeleteAsync(two.Place, Cancel);
        Assert.Null(await files.OpenAsync(two.Place.Name, two.ContentKey, Column, Cancel));
        // The right bytes and the right key at another place: somebody has moved them.
        var elsewhere = FileKey.New("trial", At);
        await store.PutAsync(elsewhere, bytes, Cancel);
        await Assert.ThrowsAsync<SealBrokenException>(() => files.OpenAsync(elsewhere.Name, two.ContentKey, Column, Cancel));
    }
}
