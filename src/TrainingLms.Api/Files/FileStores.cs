using System.Runtime.CompilerServices;
using TrainingLms.Api.Hosting;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Files;

/// <summary>The store that the settings name.</summary>
static class FileStores
{
    public static IFileStore Of(FileStoreOptions options, ServerOptions server) => options.Store == FileStoreKind.S3
        ? InBucket(options)
        : new FileFolder(options.Folder.Length > 0 ? options.Folder : Path.Combine(server.DataFolder, "files"));

    // Of its own, because a method is compiled whole: who stores in a folder would load the client's libraries for nothing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S3FileStore InBucket(FileStoreOptions options) => new(options);
}
