using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Courses;

namespace TrainingLms.Api.Tests.Courses;

/// <summary>Upload and download run on threads of their own, so that what is allocated can only be counted for the whole process: alone.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

public abstract class LargePackageTests(LmsServer server) : IDisposable
{
    const int Mebi = 1 << 20;
    const long FilmLength = 150L * Mebi + 12_345;
    const int Part = CourseFilePart.Size;

    readonly string path = Path.Combine(Path.GetTempPath(), $"tlms-test-{Guid.NewGuid():N}.zip");

    /// <summary>The film at a place: no part is like another, and much of it packs well.</summary>
    static byte ByteAt(long at) => (byte)(at % Part < 64 ? at / Part * 31 + at : at / Part);

    static byte[] Film(long from, long to)
    {
        var bytes = new byte[to - from + 1];
        for (var at = from; at <= to; at++) bytes[at - from] = ByteAt(at);
        return bytes;
    }

    /// <summary>A course with a film of more than 128 MB, as an archive on the disk.</summary>
    void WritePackage(string title)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Write("course.yaml", System.Text.Encoding.UTF8.GetBytes($$"""
            id: long-film
            version: 1
            title: { zh-Hans: {{title}} }
            category: professional
            hours: 0.50
            subjects: [history]
            completion: { all: [ lessons ] }
            lessons:
              - { id: v1, kind: video, title: 影片, asset: film.mp4, seconds: 1000, minutes: 30 }
            sources: [ { title: 自编 } ]
            """));
        using var film = zip.CreateEntry("assets/film.mp4", CompressionLevel.Fastest).Open();
        for (var at = 0L; at < FilmLength; at += Mebi) film.Write(Film(at, Math.Min(at + Mebi, FilmLength) - 1));

        void Write(string name, byte[] content)
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(content);
        }
    }

    async Task<JsonElement> UploadAsync(Persona author)
    {
        await using var file = File.OpenRead(path);
        using var body = new StreamContent(file);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await author.Http.PostAsync(new Uri("/api/v1/courses", UriKind.Relative), body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    static async Task<byte[]> RangeAsync(Persona reader, string asset, RangeHeaderValue range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, asset) { Headers = { Range = range } };
        using var answer = await reader.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    static async Task<long> AllocatedByAsync(Func<Task> work)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await work();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    [Fact]
    public async Task A_film_of_more_than_128_MB_comes_in_and_goes_out_without_ever_being_in_memory()
    {
        var story = await CourseStory.BeginAsync(server);
        WritePackage("长片");
        var version = default(JsonElement);
        Assert.InRange(await AllocatedByAsync(async () => version = await UploadAsync(story.Author)), 0, 48L * Mebi);
        var asset = $"/api/v1/course-versions/{version.Id()}/assets/film.mp4";

        foreach (var (from, to) in new (long, long)[] { (0, 0), (Part - 1, Part), (100L * Part - 5, 103L * Part + 5), (FilmLength - 3, FilmLength - 1) })
            Assert.Equal(Film(from, to), await RangeAsync(story.Author, asset, new RangeHeaderValue(from, to)));
        Assert.Equal(Film(FilmLength - 20_000, FilmLength - 1), await RangeAsync(story.Author, asset, new RangeHeaderValue(null, 20_000)));

        await using (var whole = await story.Author.Http.GetStreamAsync(new Uri(asset, UriKind.Relative), TestContext.Current.CancellationToken))
        {
            var (buffer, at) = (new byte[Mebi], 0L);
            for (int read; (read = await whole.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
                for (var n = 0; n < read; n++, at++)
                    if (buffer[n] != ByteAt(at)) Assert.Fail($"byte {at} differs");
            Assert.Equal(FilmLength, at);
        }

        // The same film in the next draft stays where it is; and a range asks for the parts that it lies in, and for no other.
        File.Delete(path);
        WritePackage("长片（修订）");
        Assert.NotEqual(version.Text("contentHash"), (await UploadAsync(story.Author)).Text("contentHash"));
        var files = await server.InDatabaseAsync(db => db.CourseFiles.Where(file => file.CourseVersionId == version.Id()).ToDictionaryAsync(file => file.Path, file => file.Id));
        Assert.Equal(["assets/film.mp4", "course.yaml"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(601, await server.InDatabaseAsync(db => db.CourseFileParts.CountAsync(part => part.FileId == files["assets/film.mp4"])));
        await server.InDatabaseAsync(db => db.CourseFileParts.Where(part => part.FileId == files["assets/film.mp4"] && part.Number != 7 && part.Number != 8).ExecuteDeleteAsync());
        Assert.Equal(Film(7L * Part + 9, 8L * Part + 9), await RangeAsync(story.Author, asset, new RangeHeaderValue(7L * Part + 9, 8L * Part + 9)));
    }

    [Fact]
    public async Task Whoever_writes_no_courses_is_refused_before_anything_is_read()
    {
        var li = await server.PersonAsync("Li", "C-1");
        await Refused.ExpectAsync(403, "course_version.upload.forbidden", () => li.UploadAsync("/api/v1/courses", [1, 2, 3], "application/zip"));
    }

    public void Dispose()
    {
        File.Delete(path);
        GC.SuppressFinalize(this);
    }
}

[Collection("alone")]
public sealed class LargePackageTestsOnSqlite(SqliteServer server) : LargePackageTests(server), IClassFixture<SqliteServer>;

[Collection("alone")]
public sealed class LargePackageTestsOnPostgreSql(PostgreSqlServer server) : LargePackageTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
