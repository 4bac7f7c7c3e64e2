using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Workflow;

namespace TrainingLms.Data;

/// <summary>Something that is due and that the clock could not move.</summary>
public sealed class Setback
{
    /// <summary>In place of a code: what failed is a fault of the program or of the machine.</summary>
    public const string Broken = "failed";

    /// <summary>Name of the sweep.</summary>
    public required string Sweep { get; init; }

    /// <summary>What could not be moved.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>How often in a row; 1 or more.</summary>
    public int Failures { get; set; }

    /// <summary>When it was tried in vain for the first time.</summary>
    public required Instant FirstAt { get; init; }

    /// <summary>When it is tried again.</summary>
    public Instant NextAt { get; set; }

    /// <summary>The code it was refused with, or <see cref="Broken"/>.</summary>
    public required string Code { get; set; }

    /// <summary>When the alarm was raised; null before.</summary>
    public Instant? ToldAt { get; set; }

    /// <summary>Whether it is not to be tried yet. A day further ahead than any wait comes from a clock that has been put right since.</summary>
    public bool WaitsAt(Instant now) => NextAt > now && NextAt - now <= Setbacks.Longest;
}

/// <summary>
/// What the clock could not move is tried again at once a few times and then more and more seldom, so that it neither fills the log nor costs a round every time;
/// once it has stood still too long it is told, in the log and in the trail (for the marking of exams: exams.md 6, T20).
/// </summary>
public sealed partial class Setbacks(LmsDbContext db, ILogger<Setbacks> log)
{
    /// <summary>From when on it is an alarm.</summary>
    public static readonly Duration Alarm = Duration.FromMinutes(10);

    const int AtOnce = 3;

    /// <summary>The longest wait.</summary>
    public static readonly Duration Longest = Duration.FromMinutes(10);

    static readonly Duration Shortest = Duration.FromSeconds(10);

    /// <summary>How long to wait after so many failures in a row: nothing after the first three, then 10 seconds, doubled each time, up to ten minutes.</summary>
    public static Duration WaitAfter(int failures) => failures <= AtOnce ? Duration.Zero : Duration.Min(Longest, Shortest * (1L << Math.Min(failures - AtOnce - 1, 10)));

    /// <summary>The setbacks of a sweep by subject.</summary>
    public Task<Dictionary<Guid, Setback>> OfAsync(string sweep, CancellationToken cancel = default) =>
        db.Setbacks.AsNoTracking().Where(setback => setback.Sweep == sweep).ToDictionaryAsync(setback => setback.SubjectId, cancel);

    /// <summary>It has moved.</summary>
    public Task ForgetAsync(Setback setback, CancellationToken cancel = default) =>
        db.Setbacks.Where(one => one.Sweep == setback.Sweep && one.SubjectId == setback.SubjectId).ExecuteDeleteAsync(cancel);

    /// <summary>Forgets what has not been tried for an hour after its turn: somebody has moved it in another way. Not sooner, for a sweep may be held.</summary>
    public Task ForgetOldAsync(Instant now, CancellationToken cancel = default)
    {
        var cut = now - Longest * 6;
        return db.Setbacks.Where(one => one.NextAt < cut).ExecuteDeleteAsync(cancel);
    }

    /// <summary>It could not be moved.</summary>
    public async Task NoteAsync(string sweep, Guid subject, string code, Act act, CancellationToken cancel = default)
    {
        db.Forget();
        var known = await db.Setbacks.SingleOrDefaultAsync(setback => setback.Sweep == sweep && setback.SubjectId == subject, cancel);
        var setback = known ?? db.Setbacks.Add(new Setback { Sweep = sweep, SubjectId = subject, FirstAt = act.At, Code = code }).Entity;
        setback.Failures++;
        (setback.Code, setback.NextAt) = (code, act.At + WaitAfter(setback.Failures));
        if (setback.ToldAt is null && act.At - setback.FirstAt >= Alarm && setback.Failures > AtOnce)
        {
            setback.ToldAt = act.At;
            LogAlarm(sweep, subject, setback.Failures, code);
            db.Observe(new Observation("clock", "stuck", sweep, subject, act, new Warrant("clock")) { RefusedWith = code });
        }
        await db.SaveChangesAsync(cancel);
    }

    [LoggerMessage(LogLevel.Critical, "Sweep {Sweep} has not moved {Subject} for ten minutes and {Failures} attempts: {Code}")]
    partial void LogAlarm(string sweep, Guid subject, int failures, string code);
}

sealed class SetbackConfiguration : IEntityTypeConfiguration<Setback>
{
    public void Configure(EntityTypeBuilder<Setback> setback)
    {
        setback.ToTable("setbacks");
        setback.HasKey(one => new { one.Sweep, one.SubjectId });
        setback.Property(one => one.Sweep).HasMaxLength(60);
        setback.Property(one => one.Code).HasMaxLength(120);
    }
}
