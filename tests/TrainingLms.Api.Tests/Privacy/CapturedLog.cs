using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>Every line the server logs, at every level, while somebody listens.</summary>
public sealed class CapturedLog : ILoggerProvider
{
    readonly ConcurrentQueue<string> lines = new();

    public bool IsListening { get; set; }

    public IReadOnlyList<string> Lines => [.. lines];

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose() { }

    sealed class Writer(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            if (log.IsListening) log.lines.Enqueue($"{category} scope {Told(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => log.IsListening;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (log.IsListening) log.lines.Enqueue($"{category} {logLevel} {formatter(state, exception)} {Told(state)} {exception}");
        }

        static string Told<TState>(TState state) =>
            state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : $"{state}";
    }
}

/// <summary>Every activity of every source but the caller's own, which is this test: names, tags, events, baggage.</summary>
sealed class CapturedTraces : IDisposable
{
    readonly ConcurrentQueue<(ActivityTraceId Trace, string Text)> seen = new();
    readonly ActivityListener listener;

    public CapturedTraces()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name != "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue((activity.TraceId, Told(activity))),
        };
        ActivitySource.AddActivityListener(listener);
    }

    public IReadOnlyList<string> Seen => [.. seen.Select(one => one.Text)];

    /// <summary>One trace. Other servers of this process are traced as well.</summary>
    public IReadOnlyList<string> Of(ActivityTraceId trace) => [.. seen.Where(one => one.Trace == trace).Select(one => one.Text)];

    public void Dispose() => listener.Dispose();

    static string Told(Activity activity)
    {
        var text = new StringBuilder($"{activity.Source.Name} {activity.OperationName} {activity.DisplayName} {activity.StatusDescription}");
        foreach (var (key, value) in activity.TagObjects) text.Append($" {key}={value}");
        foreach (var (key, value) in activity.Baggage) text.Append($" {key}={value}");
        foreach (var one in activity.Events)
        {
            text.Append($" {one.Name}");
            foreach (var (key, value) in one.Tags) text.Append($" {key}={value}");
        }
        return text.ToString();
    }
}
