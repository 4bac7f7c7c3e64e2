using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace TrainingLms.Api.Demo;

/// <summary>What a page of the portal does for the person who sits before it: sends the antiforgery token along, and fetches another when the person behind the cookie changed.</summary>
sealed class AntiforgeryHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    (string Header, string Token)? known;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is not null || request.Method == HttpMethod.Get) return await base.SendAsync(request, cancellationToken);
        if (known is { } token) request.Headers.Add(token.Header, token.Token);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Forbidden || !await IsAskedForAsync(response, cancellationToken)) return response;
        response.Dispose();
        if (known is { } stale) request.Headers.Remove(stale.Header);
        var fresh = await FetchAsync(new Uri(request.RequestUri!, "/api/v1/session/antiforgery"), cancellationToken);
        known = fresh;
        request.Headers.Add(fresh.Header, fresh.Token);
        return await base.SendAsync(request, cancellationToken);
    }

    static async Task<bool> IsAskedForAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await response.Content.LoadIntoBufferAsync(cancel);
        return (await response.Content.ReadAsStringAsync(cancel)).Contains("request.antiforgery_missing", StringComparison.Ordinal);
    }

    async Task<(string Header, string Token)> FetchAsync(Uri address, CancellationToken cancel)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, address);
        ask.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await base.SendAsync(ask, cancel);
        var json = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancel)).RootElement;
        return (json.GetProperty("header").GetString()!, json.GetProperty("token").GetString()!);
    }
}
