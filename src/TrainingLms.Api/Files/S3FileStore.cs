using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Files;

/// <summary>The store in a bucket of a service that speaks the protocol of Amazon S3. The client is made with the first file, so that a server that stores none pays nothing.</summary>
sealed class S3FileStore(FileStoreOptions options) : IFileStore, IDisposable
{
    AmazonS3Client? connected;

    AmazonS3Client Client => LazyInitializer.EnsureInitialized(ref connected, () => Connect(options));

    public Task PutAsync(FileKey key, ReadOnlyMemory<byte> content, CancellationToken cancel) => AnsweredAsync(async () =>
    {
        MemoryMarshal.TryGetArray(content, out var bytes);
        // Without the condition that nothing lies there: keys are never made twice, and a repetition after a lost answer would be refused for what it has put itself.
        return await Client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = options.Bucket,
            Key = PathOf(key),
            InputStream = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false),
            ContentType = "application/octet-stream",
            UseChunkEncoding = false,
        }, cancel);
    }, cancel);

    public async Task<byte[]?> ReadAsync(FileKey key, CancellationToken cancel)
    {
        try
        {
            return await AnsweredAsync(async () =>
            {
                using var found = await Client.GetObjectAsync(options.Bucket, PathOf(key), cancel);
                var content = GC.AllocateUninitializedArray<byte>(checked((int)found.ContentLength));
                await found.ResponseStream.ReadExactlyAsync(content, cancel);
                return content;
            }, cancel);
        }
        catch (FileStoreAwayException away) when (away.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound, ErrorCode: not "NoSuchBucket" })
        {
            return null;
        }
    }

    public Task DeleteAsync(FileKey key, CancellationToken cancel) => AnsweredAsync(() => Client.DeleteObjectAsync(options.Bucket, PathOf(key), cancel), cancel);

    public async IAsyncEnumerable<FileKey> ListAsync(string area, [EnumeratorCancellation] CancellationToken cancel)
    {
        var wanted = new ListObjectsV2Request { BucketName = options.Bucket, Prefix = $"{options.Prefix}{area}/" };
        do
        {
            var page = await AnsweredAsync(() => Client.ListObjectsV2Async(wanted, cancel), cancel);
            foreach (var one in page.S3Objects ?? [])
                if (FileKey.Of(area, one.Key[wanted.Prefix.Length..]) is { } key) yield return key;
            wanted.ContinuationToken = page.NextContinuationToken;
        }
        while (wanted.ContinuationToken is { Length: > 0 });
    }

    public void Dispose() => connected?.Dispose();

    string PathOf(FileKey key) => $"{options.Prefix}{key.Area}/{key.Name}";

    static AmazonS3Client Connect(FileStoreOptions options) => new(new BasicAWSCredentials(options.AccessKey, options.SecretKey), new AmazonS3Config
    {
        ServiceURL = options.Endpoint,
        AuthenticationRegion = options.Region,
        // What other makes understand: buckets in the path, and no check sums but those of the protocol's first version. Ours is the seal.
        ForcePathStyle = true,
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        Timeout = TimeSpan.FromSeconds(60),
        MaxErrorRetry = 2,
    });

    static async Task<T> AnsweredAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        catch (Exception failure) when (failure is AmazonServiceException or AmazonClientException or HttpRequestException or IOException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new FileStoreAwayException(failure);
        }
    }
}
