using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Web;

/// <summary>Marks an endpoint whose answers are never kept, such as the casting of a secret vote, or one that answers a repeated request alike by itself.</summary>
sealed class NotKept;

/// <summary>
/// Same key and same request: the same answer, done once. The row that remembers it is written in the transaction of the work, so a crash
/// leaves either both or neither. A refused request is not remembered: it changed nothing and may be tried again.
/// </summary>
static class Idempotency
{
    const string Header = "Idempotency-Key";
    const int LongestKey = 200;

    public static IApplicationBuilder UseIdempotency(this IApplicationBuilder app) => app.Use(HandleAsync);

    public static TBuilder WithoutKeptAnswer<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new NotKept());

    static async Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers[Header].ToString() is not { Length: > 0 } key
            || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            || http.GetEndpoint()?.Metadata.GetMetadata<NotKept>() is not null
            || !Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var person))
        {
            await next(http);
            return;
        }

        if (key.Length > LongestKey)
        {
            await Problems.WriteAsync(http, 422, "idempotency.key_too_long", ("limit", LongestKey));
            return;
        }
        var db = http.RequestServices.GetRequiredService<LmsDbContext>();
        var act = http.RequestServices.GetRequiredService<Act>();
        var keys = http.RequestServices.GetRequiredService<KeyRing>();
        var digest = await DigestAsync(http.Request, act.By);
        var hash = keys.LookUp(digest, IdempotentAnswer.HashColumn);
        await using var transaction = await db.Database.BeginTransactionAsync(http.RequestAborted);
        var at = db.Dialect.ToColumn(act.At);
        // The insert makes a second request with the same key wait for the first one's end.
        var mine = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO idempotent_answers (person_id, key, request_hash, at, status, body) VALUES ({person}, {key}, {hash}, {at}, 0, {Array.Empty<byte>()})
            ON CONFLICT (person_id, key) DO NOTHING
            """, http.RequestAborted) == 1;
        var kept = db.IdempotentAnswers.AsNoTracking().Where(a => a.PersonId == person && a.Key == key);
        if (!mine)
        {
            var answer = await kept.SingleAsync(http.RequestAborted);
            await transaction.RollbackAsync(http.RequestAborted);
            if (keys.LookUps(digest, IdempotentAnswer.HashColumn).Contains(answer.RequestHash)) await RepeatAsync(http, answer, keys);
            else await Problems.WriteAsync(http, 422, "idempotency.key_reused");
            return;
        }
        await RunAsync(http, next, kept, keys, transaction);
    }

    static async Task RunAsync(
        HttpContext http, RequestDelegate next, IQueryable<IdempotentAnswer> row, KeyRing keys, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction)
    {
        var wire = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = wire;
        }
        if (http.Response.StatusCode < 400)
        {
            var (response, body) = (http.Response, keys.Seal(kept.ToArray(), IdempotentAnswer.BodyColumn));
            var (etag, location) = ((string?)response.Headers.ETag, (string?)response.Headers.Location);
            // Not through the context: what the use case left in it unsaved is not ours to save.
            await row.ExecuteUpdateAsync(update => update.SetProperty(a => a.Status, response.StatusCode)
                .SetProperty(a => a.ContentType, response.ContentType).SetProperty(a => a.Body, body)
                .SetProperty(a => a.ETag, etag).SetProperty(a => a.Location, location), http.RequestAborted);
            await transaction.CommitAsync(http.RequestAborted);
        }
        kept.Position = 0;
        await kept.CopyToAsync(wire, http.RequestAborted);
    }

    static async Task RepeatAsync(HttpContext http, IdempotentAnswer answer, KeyRing keys)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        (http.Response.Headers.ETag, http.Response.Headers.Location) = (answer.ETag, answer.Location);
        await http.Response.Body.WriteAsync(keys.Open(answer.Body, IdempotentAnswer.BodyColumn), http.RequestAborted);
    }

    // With the appointments in force: an answer given by an authority that has ended since is not shown again.
    static async Task<string> DigestAsync(HttpRequest request, Actor actor)
    {
        request.EnableBuffering();
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n{request.Headers.IfMatch}\n"));
        sha.AppendData(Encoding.UTF8.GetBytes(string.Join(',', actor.Grants.Select(grant => $"{grant.AppointmentId:N}").Order(StringComparer.Ordinal)) + "\n"));
        var buffer = new byte[81920];
        for (int read; (read = await request.Body.ReadAsync(buffer)) > 0;) sha.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }
}
