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
}
