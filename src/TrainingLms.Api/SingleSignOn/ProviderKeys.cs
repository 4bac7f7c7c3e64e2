using System.Collections.Frozen;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace TrainingLms.Api.SingleSignOn;

/// <summary>
/// The provider's public keys by their ids. They are fetched when first needed, again after some hours, and again when a token names a key that is
/// not there, because the provider may have changed keys a moment ago; but not more often than the settings allow. While the provider does
/// not answer, the last keys serve for a day at most.
/// </summary>
sealed partial class ProviderKeys(SingleSignOnOptions options, IHttpClientFactory clients, IClock clock, ILogger<ProviderKeys> log) : IDisposable
{
    static readonly Duration LongestUse = Duration.FromDays(1);

    readonly SemaphoreSlim fetching = new(1);
    Held held = new(FrozenDictionary<string, JsonWebKey>.Empty, NodaConstants.UnixEpoch, NodaConstants.UnixEpoch);

    /// <summary>The key of this id; null where the provider has none.</summary>
    public async Task<JsonWebKey?> FindAsync(string id, CancellationToken cancel)
    {
        if (IsGoodFor(id)) return held.Keys[id];
        await fetching.WaitAsync(cancel);
        try
        {
            if (!IsGoodFor(id) && clock.GetCurrentInstant() - held.TriedAt >= Duration.FromSeconds(options.KeyRetrySeconds)) await FetchAsync(cancel);
        }
        finally
        {
            fetching.Release();
        }
        return clock.GetCurrentInstant() - held.ReadAt < LongestUse ? held.Keys.GetValueOrDefault(id) : null;
    }

    bool IsGoodFor(string id) => held.Keys.ContainsKey(id) && clock.GetCurrentInstant() - held.ReadAt < Duration.FromMinutes(options.KeyMinutes);

    async Task FetchAsync(CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        try
        {
            var text = options.KeysFile is { } file ? await File.ReadAllTextAsync(file, cancel) : await clients.CreateClient(SingleSignOnSetup.Client).GetStringAsync(new Uri(options.KeysAddress!), cancel);
            held = new(Read(text), now, now);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            LogFailed(failure);
            held = held with { TriedAt = now };
        }
    }

    /// <summary>The keys of a set that can verify: public, with an id, strong enough, and meant for signatures. A set that cannot be read has none.</summary>
    public static FrozenDictionary<string, JsonWebKey> Read(string text)
    {
        try
        {
            return new JsonWebKeySet(text).Keys
                .Where(key => !string.IsNullOrEmpty(key.Kid) && !key.HasPrivateKey && key.Use is null or "" or "sig"
                    && key.Kty is JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve
                    && (key.Kty != JsonWebAlgorithmsKeyTypes.RSA || key.KeySize >= 2048))
                .GroupBy(key => key.Kid).ToFrozenDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        }
        catch (ArgumentException)
        {
            return FrozenDictionary<string, JsonWebKey>.Empty;
        }
    }

    public void Dispose() => fetching.Dispose();

    [LoggerMessage(LogLevel.Warning, "The keys of the identity provider could not be fetched; the last ones stay in use for a day at most")]
    partial void LogFailed(Exception failure);

    sealed record Held(FrozenDictionary<string, JsonWebKey> Keys, Instant ReadAt, Instant TriedAt);
}
