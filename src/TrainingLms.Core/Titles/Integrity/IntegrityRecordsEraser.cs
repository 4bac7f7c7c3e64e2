using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Titles;

/// <summary>Erases integrity records that count no more: those whose time is over, and those that were lifted. Decisions and findings stay with their cases.</summary>
public sealed class IntegrityRecordsEraser(LmsDbContext db, WorkCalendar calendar) : IEraser
{
    const int Batch = 500;

    /// <inheritdoc/>
    public string Rule => "integrity_records";

    /// <inheritdoc/>
    public string What => "integrity_records";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel)
    {
        var due = await Due(cut).CountAsync(cancel);
        return new ErasureCount(due, await Expired(cut).CountAsync(cancel) - due);
    }

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var due = await Due(cut).OrderBy(record => record.Id).Select(record => record.Id).Take(Batch).ToListAsync(cancel);
        return await db.IntegrityRecords.Where(record => due.Contains(record.Id)).ExecuteDeleteAsync(cancel);
    }

    IQueryable<IntegrityRecord> Expired(Instant cut)
    {
        var day = calendar.DayOf(cut);
        return db.IntegrityRecords.Where(record => record.EndsOn < day || record.LiftedAt < cut);
    }

    IQueryable<IntegrityRecord> Due(Instant cut) => Expired(cut).Where(record => !db.HeldPeople().Contains(record.PersonId));
}
