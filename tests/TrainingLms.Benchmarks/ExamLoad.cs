using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace TrainingLms.Benchmarks;

/// <summary>The candidates' browsers. Arrivals are planned beforehand and take no notice of replies; time is counted from the planned arrival, so that a server that stalls is not spared.</summary>
sealed class ExamLoad(Func<Uri> address) : IDisposable
{
    /// <summary>The last section of the paper asks for true or false, whatever was drawn.</summary>
    public const int FirstSlot = 19, Slots = 9;

    readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 512, ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(60) };

    public ExamLoad(ExamHall hall) : this(() => hall.Address) { }

    public Task<bool> StartAsync(Candidate candidate) => SendAsync(HttpMethod.Post, $"{candidate.Path}/start", candidate, "{}"u8.ToArray());

    public Task<bool> SaveAsync(Candidate candidate, int slot, long revision) => SendAsync(HttpMethod.Put, $"{candidate.Path}/answers", candidate,
        Encoding.UTF8.GetBytes($$"""{"leaseEpoch":1,"saves":[{"slot":{{FirstSlot + (slot % Slots)}},"revision":{{revision}},"response":{{(revision % 2 == 0 ? "true" : "false")}}}]}"""));

    public Task<bool> HandInAsync(Candidate candidate) => SendAsync(HttpMethod.Post, $"{candidate.Path}/submission", candidate, """{"leaseEpoch":1,"confirmed":true,"saves":[]}"""u8.ToArray());

    /// <summary>The attempt as its candidate sees it.</summary>
    public async Task<JsonElement> ReadAsync(Candidate candidate)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address(), candidate.Path));
        request.Headers.Add("Cookie", candidate.Cookie);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsStreamAsync()).RootElement.Clone();
    }

    /// <summary>A call; false where it was refused or failed.</summary>
    public async Task<bool> SendAsync(HttpMethod method, string path, Candidate? candidate, byte[] body)
    {
        using var request = new HttpRequestMessage(method, new Uri(address(), path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (candidate is not null)
        {
            request.Headers.Add("Cookie", candidate.Cookie);
            request.Headers.Add("X-Antiforgery-Token", candidate.Guard);
        }
        try
        {
            using var response = await http.SendAsync(request);
            if (!response.IsSuccessStatusCode && Complaint is null) Complaint = $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
            return response.IsSuccessStatusCode;
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException)
        {
            Complaint ??= $"{method} {path}: {lost.Message}";
            return false;
        }
    }

    /// <summary>What went wrong first; null while nothing did.</summary>
    public string? Complaint { get; private set; }

    /// <summary>So many calls at a fixed rate.</summary>
    public static async Task<Wave> PlannedAsync(int count, double perSecond, Func<int, Task<bool>> call)
    {
        var (latencies, failed, calls, watch) = (new ConcurrentBag<double>(), 0, new List<Task>(count), Stopwatch.StartNew());
        for (var i = 0; i < count; i++)
        {
            var planned = i * 1000 / perSecond;
            while (watch.Elapsed.TotalMilliseconds < planned) await Task.Delay(1);
            calls.Add(OneAsync(i, planned));
        }
        await Task.WhenAll(calls);
        return new Wave(count, failed, watch.Elapsed.TotalSeconds, [.. latencies.Order()]);

        async Task OneAsync(int i, double planned)
        {
            await Task.Yield();
            if (!await call(i)) Interlocked.Increment(ref failed);
            latencies.Add(watch.Elapsed.TotalMilliseconds - planned);
        }
    }

    /// <summary>As many calls as so many hands get done in a time, one after the other each.</summary>
    public static async Task<Wave> GreedyAsync(int hands, TimeSpan time, Func<int, long, Task<bool>> call)
    {
        var (latencies, failed, watch) = (new ConcurrentBag<double>(), 0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, hands).Select(async hand =>
        {
            for (var turn = 1L; watch.Elapsed < time; turn++)
            {
                var before = watch.Elapsed.TotalMilliseconds;
                if (!await call(hand, turn)) Interlocked.Increment(ref failed);
                latencies.Add(watch.Elapsed.TotalMilliseconds - before);
            }
        }));
        return new Wave(latencies.Count, failed, watch.Elapsed.TotalSeconds, [.. latencies.Order()]);
    }

    public void Dispose() => http.Dispose();
}

/// <summary>Calls of one kind.</summary>
/// <param name="Count">How many.</param>
/// <param name="Failed">How many were refused or lost.</param>
/// <param name="Seconds">From the first planned arrival to the last reply.</param>
/// <param name="Latencies">In milliseconds from the planned arrival, shortest first.</param>
sealed record Wave(int Count, int Failed, double Seconds, double[] Latencies)
{
    public double PerSecond => Count / Seconds;

    public double P(double share) => Latencies.Length == 0 ? 0 : Latencies[(int)Math.Min(Latencies.Length - 1, Latencies.Length * share)];

    public override string ToString() => $"{Count} in {Seconds:0.0} s ({PerSecond:0} a second), p50 {P(0.5):0} ms, p99 {P(0.99):0} ms, longest {P(1):0} ms, {Failed} failed";
}
