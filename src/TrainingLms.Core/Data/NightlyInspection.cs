using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Calendars;
using TrainingLms.Workflow;

namespace TrainingLms.Data;

/// <summary>
/// Does every night what the verb <c>check</c> does, and tells: the outcome is an entry of the trail, shown to auditors and the confirming
/// authority by the health of the trail, and a finding is also a warning in the log.
/// </summary>
public sealed partial class NightlyInspection(LmsDbContext db, Inspection inspection, AuditSealing sealing, Leases leases, WorkCalendar calendar, IClock clock, ILogger<NightlyInspection> log)
{
    /// <summary>Kind of the subject of its entries.</summary>
    public const string Subject = "audit_trail";

    /// <summary>Nothing was found.</summary>
    public const string Passed = "inspect_passed";

    /// <summary>Something was found.</summary>
    public const string Failed = "inspect_failed";

    /// <summary>How many findings the entry names; the verb names all.</summary>
    const int Named = 20;

    static readonly LocalTime Begin = new(2, 0);
    static readonly Duration Term = Duration.FromMinutes(60);

    /// <summary>Inspects when it is past two in the night and nobody has yet since then.</summary>
    /// <returns>The number of findings; null when it was not due, or another node is at it.</returns>
    public async Task<int?> RunIfDueAsync(string holder, CancellationToken cancel = default)
    {
        var now = clock.GetCurrentInstant();
        var due = (calendar.DayOf(now) + Begin).InZoneLeniently(calendar.Zone).ToInstant();
        if (now < due || await db.AuditEntries.AnyAsync(entry => entry.Subject == Subject && entry.At >= due && (entry.Trigger == Passed || entry.Trigger == Failed), cancel)) return null;
        return await leases.TryTakeAsync("nightly_inspection", holder, Term, cancel) ? await RunAsync(cancel) : null;
    }

    /// <summary>Inspects now.</summary>
    /// <returns>The number of findings.</returns>
    public async Task<int> RunAsync(CancellationToken cancel = default)
    {
        await sealing.FileAsync(cancel);
        var found = await inspection.RunAsync(cancel).ToListAsync(cancel);
        foreach (var finding in found) LogFinding(finding.What.Code, finding.Subject, finding.Key);
        db.Observe(new Observation("audit", found.Count == 0 ? Passed : Failed, Subject, Guid.Empty, new Act(Actor.System, clock.GetCurrentInstant()), new Warrant("clock"))
        {
            Changes =
            [
                new FieldChange("findings", null, $"{found.Count}"),
                .. found.Take(Named).Select((finding, index) => new FieldChange($"finding_{index + 1}", null, $"{finding.What.Code} {finding.Subject} {finding.Key}")),
            ],
        });
        await db.SaveChangesAsync(cancel);
        return found.Count;
    }

    [LoggerMessage(LogLevel.Warning, "Inspection found {Code} at {Subject} {Key}: tell the auditor and the authority")]
    partial void LogFinding(string code, string subject, string key);
}
