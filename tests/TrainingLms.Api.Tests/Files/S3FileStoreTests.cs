using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Api.Files;
using TrainingLms.Api.Tests.Titles;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Tests.Files;

/// <summary>A server whose evidence lies in a bucket.</summary>
public sealed class BucketServer : SqliteServer
{
    internal LoopbackS3 Bucket { get; private set; } = null!;

    internal override async Task<Api.Hosting.ServerOptions?> PrepareDatabaseAsync()
    {
        Bucket = await LoopbackS3.StartAsync();
        return await base.PrepareDatabaseAsync();
    }

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
    {
        ["Files:Store"] = "S3",
        ["Files:Endpoint"] = Bucket.Address,
        ["Files:Bucket"] = LoopbackS3.Bucket,
        ["Files:Prefix"] = "city/",
        ["Files:AccessKey"] = LoopbackS3.Account,
        ["Files:SecretKey"] = LoopbackS3.Secret,
    };

    protected override async Task DropDatabaseAsync()
    {
        await Bucket.DisposeAsync();
        await base.DropDatabaseAsync();
    }
}

public sealed class S3FileStoreTests(BucketServer server) : IClassFixture<BucketServer>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evidence_lies_sealed_in_the_bucket_and_comes_back_and_waits_while_the_service_is_away()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        var file = (await story.Li.GetAsync(story.Path)).Items("evidence").Single();
        Assert.Equal(TitleStory.Report.Content, await story.Li.DownloadAsync($"{story.Path}/evidence/{file.Id()}"));
        var place = await server.InDatabaseAsync(db => db.TitleEvidence.Where(one => one.Id == file.Id()).Select(one => one.Place).SingleAsync());
        var stored = server.Bucket.Objects[$"city/title_evidence/{place}"];
        Assert.True(stored.AsSpan().IndexOf(TitleStory.Report.Content) < 0);
        Assert.Equal(TitleStory.Report.Content.Length + 28, stored.Length);

        server.Bucket.IsBroken = true;
        await Refused.ExpectAsync(503, "evidence.store_away", () => story.Li.DownloadOrRefusedAsync($"{story.Path}/evidence/{file.Id()}"));
        await Refused.ExpectAsync(503, "evidence.store_away", () => new TitleProof("b.pdf").UploadAsync(story.Li, story.Path));
        server.Bucket.IsBroken = false;
        Assert.Single((await story.Li.GetAsync(story.Path)).Items("evidence"));
        await new TitleProof("b.pdf").UploadAsync(story.Li, story.Path);
        Assert.Empty(server.Bucket.Refused);
    }

    [Fact]
    public async Task All_pages_of_a_list_are_read_and_what_is_not_there_is_told()
    {
        var store = server.Services.GetRequiredService<IFileStore>();
        var keys = Enumerable.Range(0, 8).Select(_ => FileKey.New("trial", server.Clock.GetCurrentInstant())).ToList();
        foreach (var key in keys) await store.PutAsync(key, new byte[1000].AsMemory(10, 100), Cancel);
        Assert.Equal(keys.Select(key => key.Name).Order(), (await store.ListAsync("trial", Cancel).ToListAsync(Cancel)).Select(key => key.Name).Order());
        Assert.Equal(100, (await store.ReadAsync(keys[0], Cancel))!.Length);
        await store.DeleteAsync(keys[0], Cancel);
        await store.DeleteAsync(keys[0], Cancel);
        Assert.Null(await store.ReadAsync(keys[0], Cancel));
        Assert.Equal(7, await store.ListAsync("trial", Cancel).CountAsync(Cancel));
        Assert.Empty(server.Bucket.Refused);
    }

    [Fact]
    public async Task A_wrong_secret_or_bucket_and_a_service_that_is_not_there_are_a_store_that_is_away_and_no_missing_file()
    {
        var key = FileKey.New("trial", server.Clock.GetCurrentInstant());
        foreach (var options in new[] { Options(secret: "wrong"), Options(bucket: "another"), Options(endpoint: "http://127.0.0.1:9") })
        {
            using var store = new S3FileStore(options);
            await Assert.ThrowsAsync<FileStoreAwayException>(() => store.ReadAsync(key, Cancel));
            await Assert.ThrowsAsync<FileStoreAwayException>(() => store.PutAsync(key, new byte[1], Cancel));
        }
        Assert.Contains(server.Bucket.Refused, why => why.StartsWith("the signature differs", StringComparison.Ordinal));
        server.Bucket.Refused.Clear();

        FileStoreOptions Options(string secret = LoopbackS3.Secret, string bucket = LoopbackS3.Bucket, string? endpoint = null) => new()
        {
            Store = FileStoreKind.S3,
            Endpoint = endpoint ?? server.Bucket.Address,
            Bucket = bucket,
            AccessKey = LoopbackS3.Account,
            SecretKey = secret,
        };
    }
}
