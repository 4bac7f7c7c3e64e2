using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TrainingLms.Api.Tests.Files;

/// <summary>
/// The few operations of S3 that the store uses, by their description and without the client's code: an object is put, read, deleted and listed by pages. Every signature (AWS4-HMAC-SHA256)
/// and the hash of every body is computed anew. It stands for a real service, which no test machine has; what it does not know, such as policies, is not tested.
/// </summary>
sealed class LoopbackS3 : IAsyncDisposable
{
    public const string Account = "AKTEST", Secret = "a secret with / and +", Bucket = "evidence";

    const int PageSize = 3;

    readonly WebApplication app;

    public ConcurrentDictionary<string, byte[]> Objects { get; } = [];

    /// <summary>Why requests were turned away.</summary>
    public ConcurrentQueue<string> Refused { get; } = [];

    /// <summary>Answers with an error until it is false again.</summary>
    public bool IsBroken { get; set; }

    LoopbackS3(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    public static async Task<LoopbackS3> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new LoopbackS3(builder.Build());
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (IsBroken) await RefuseAsync(http, 500, "InternalError");
        else if (WrongWith(http.Request, body.ToArray()) is { } wrong)
        {
            Refused.Enqueue(wrong);
            await RefuseAsync(http, 403, "SignatureDoesNotMatch");
        }
        else if (!http.Request.Path.StartsWithSegments($"/{Bucket}", out var rest)) await RefuseAsync(http, 404, "NoSuchBucket");
        else await ServeAsync(http, rest.Value!.TrimStart('/'), body.ToArray());
    }

    async Task ServeAsync(HttpContext http, string key, byte[] body)
    {
        switch (http.Request.Method)
        {
            case "PUT":
                Objects[key] = body;
                break;
            case "DELETE":
                Objects.TryRemove(key, out _);
                http.Response.StatusCode = 204;
                break;
            case "GET" when key.Length == 0 && http.Request.Query["list-type"] == "2":
                await ListAsync(http, http.Request.Query["prefix"].ToString(), http.Request.Query["continuation-token"].ToString());
                break;
            case "GET" when Objects.TryGetValue(key, out var found):
                http.Response.ContentLength = found.Length;
                await http.Response.Body.WriteAsync(found);
                break;
            default:
                await RefuseAsync(http, 404, "NoSuchKey");
                break;
        }
    }

    Task ListAsync(HttpContext http, string prefix, string after)
    {
        var keys = Objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(key, after) > 0).Order(StringComparer.Ordinal).ToList();
        XNamespace s3 = "http://s3.amazonaws.com/doc/2006-03-01/";
        var page = keys.Take(PageSize).ToList();
        var answer = new XElement(s3 + "ListBucketResult", new XElement(s3 + "Name", Bucket), new XElement(s3 + "Prefix", prefix), new XElement(s3 + "KeyCount", page.Count),
            new XElement(s3 + "IsTruncated", keys.Count > page.Count), keys.Count > page.Count ? new XElement(s3 + "NextContinuationToken", page[^1]) : null,
            page.Select(key => new XElement(s3 + "Contents", new XElement(s3 + "Key", key), new XElement(s3 + "Size", Objects[key].Length))));
        http.Response.ContentType = "application/xml";
        return http.Response.WriteAsync(answer.ToString());
    }

    static Task RefuseAsync(HttpContext http, int status, string code)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, "application/xml");
        return http.Response.WriteAsync($"<Error><Code>{code}</Code><Message>{code}</Message></Error>");
    }

    /// <summary>Signature version 4, put together anew from the request as it came.</summary>
    static string? WrongWith(HttpRequest request, byte[] body)
    {
        var authorization = request.Headers.Authorization.ToString();
        const string method = "AWS4-HMAC-SHA256 ";
        if (!authorization.StartsWith(method, StringComparison.Ordinal)) return "not signed";
        var parts = authorization[method.Length..].Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var credential = parts["Credential"].Split('/');
        if (credential[0] != Account) return "unknown account";
        if (request.Headers["x-amz-content-sha256"] != Hex(SHA256.HashData(body))) return $"the body is not signed: {request.Headers["x-amz-content-sha256"]}";
        var signed = parts["SignedHeaders"].Split(';');
        if (!signed.Contains("host") || !signed.Contains("x-amz-content-sha256")) return "host or body are not signed";
        var query = string.Join('&', request.Query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}").Order(StringComparer.Ordinal));
        var path = string.Join('/', request.Path.Value!.Split('/').Select(Uri.EscapeDataString));
        var canonical = string.Join('\n', [request.Method, path, query, .. signed.Select(name => $"{name}:{request.Headers[name].ToString().Trim()}"), "", parts["SignedHeaders"], request.Headers["x-amz-content-sha256"].ToString()]);
        var (at, scope) = (request.Headers["x-amz-date"].ToString(), string.Join('/', credential[1..]));
        var text = $"AWS4-HMAC-SHA256\n{at}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = credential[1..].Aggregate(Encoding.UTF8.GetBytes($"AWS4{Secret}"), (secret, part) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(part)));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))) == parts["Signature"] ? null : string.Create(CultureInfo.InvariantCulture, $"the signature differs for {request.Method}");
    }

    static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
