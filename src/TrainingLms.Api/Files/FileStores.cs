using TrainingLms.Api.Hosting;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Files;

/// <summary>The store that the settings name.</summary>
static class FileStores
{
    public static IFileStore Of(FileStoreOptions options, ServerOptions server) => options.Store == FileStoreKind.S3
        ? new S3FileStore(options)
        : new FileFolder(options.Folder.Length > 0 ? options.Folder : Path.Combine(server.DataFolder, "files"));
}
