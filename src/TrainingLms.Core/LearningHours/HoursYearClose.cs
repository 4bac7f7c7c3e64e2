using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.LearningHours;

/// <summary>What has become of an hours year.</summary>
public enum HoursYearState
{
    /// <summary>Its rules stay as they are, and its surplus has been carried over where rules allow it.</summary>
    Closed,
}

/// <summary>What can be done to an hours year.</summary>
public enum HoursYearTrigger
{
    /// <summary>Close it.</summary>
    Close,
}

/// <summary>年度结转: that a year and all before it are closed. No version of rules can begin in them any more.</summary>
public sealed class HoursYearClose : Governed<HoursYearState>
{
    HoursYearClose() { }

    /// <summary>The last closed year.</summary>
    public int Year { get; private init; }

    /// <summary>When it was closed.</summary>
    public Instant ClosedAt { get; private init; }

    /// <inheritdoc/>
    public override Instant? NextDue() => HoursYearWorkflow.Table.NextDue(this);

    /// <summary>Closes a year.</summary>
    public static HoursYearClose Of(int year, Act act)
    {
        var close = new HoursYearClose { Id = act.NewId(), Year = year, ClosedAt = act.At };
        HoursYearWorkflow.Table.Fire(close, HoursYearTrigger.Close, act);
        return close;
    }
}

/// <summary>The life of an hours year after its end.</summary>
public static class HoursYearWorkflow
{
    /// <summary>The table.</summary>
    public static readonly Workflow<HoursYearState, HoursYearTrigger, HoursYearClose> Table = new("hours_year")
    {
        { New, HoursYearTrigger.Close, HoursYearState.Closed, Who.Clock<HoursYearClose>() },
    };
}

sealed class HoursYearCloseConfiguration : IEntityTypeConfiguration<HoursYearClose>
{
    public void Configure(EntityTypeBuilder<HoursYearClose> close)
    {
        close.ToTable("hours_year_closes");
        close.HasIndex(c => c.Year).RefusedAs("hours.year_closed_before");
    }
}

/// <summary>Closes the year before when its last claims had time to be settled.</summary>
public sealed class HoursYearSweep(LmsDbContext db, HoursRuleOffice office, CarryOver carryOver, HoursOptions options, WorkCalendar calendar) : ISweep
{
    const int Batch = 500;

    /// <inheritdoc/>
    public string Name => "hours_year";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel)
    {
        var year = LastToClose(now);
        if (await db.HoursYearCloses.AnyAsync(close => close.Year >= year, cancel) || !await db.HoursEntries.AnyAsync(e => e.HoursYear <= year, cancel)) return [];
        return [new Guid(year, 0, 0, new byte[8])];
    }

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var year = LastToClose(act.At);
        var book = await office.BookAsync(cancel);
        // Saved batch by batch: cut short, the next round passes over whoever has been carried over.
        for (Guid? after = null; ;)
        {
            var entries = db.HoursEntries.Where(e => e.HoursYear == year);
            if (after is { } last) entries = entries.Where(e => e.PersonId > last);
            var people = await entries.Select(e => e.PersonId).Distinct().OrderBy(person => person).Take(Batch).ToListAsync(cancel);
            if (people.Count == 0) break;
            await carryOver.CarryAsync(people, year, book, act, cancel);
            await db.SaveChangesAsync(cancel);
            db.Forget();
            after = people[^1];
        }
        db.HoursYearCloses.Add(HoursYearClose.Of(year, act));
        await db.SaveChangesAsync(cancel);
    }

    int LastToClose(Instant now)
    {
        var today = calendar.DayOf(now);
        return today.Month > options.YearClosesAfterMonth ? today.Year - 1 : today.Year - 2;
    }
}
