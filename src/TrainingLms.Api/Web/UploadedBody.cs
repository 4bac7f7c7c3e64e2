namespace TrainingLms.Api.Web;

/// <summary>A file that comes as the body of a request; how large it may be says <see cref="BodyLimits"/>.</summary>
static class UploadedBody
{
    /// <summary>The whole file. Where its length is announced, it is held once and not three times while a buffer grows.</summary>
    public static async Task<byte[]> WholeBodyAsync(this HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength is { } length and >= 0 and <= int.MaxValue)
        {
            // Pages that nobody fills are never taken from the machine, whatever length is announced.
            var exact = GC.AllocateUninitializedArray<byte>((int)length);
            await request.Body.ReadExactlyAsync(exact, cancel);
            return exact;
        }
        using var growing = new MemoryStream();
        await request.Body.CopyToAsync(growing, cancel);
        return growing.ToArray();
    }

    /// <summary>The whole file on its way through the folder for temporary files, readable by this server alone, at its beginning. It is gone when it is closed.</summary>
    public static async Task<FileStream> BodyInFileAsync(this HttpRequest request, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
        try
        {
            // Where a file lives on while it is open it loses its name at once, so that no crash leaves question banks behind.
            if (!OperatingSystem.IsWindows()) File.Delete(file.Name);
            await request.Body.CopyToAsync(file, cancel);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
