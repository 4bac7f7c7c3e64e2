using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Classes;
using TrainingLms.Courses;
using TrainingLms.Data;

namespace TrainingLms.LearningHours;

/// <summary>Every completion and every settled class has its hours, and every entry that was taken back its counter-entry with the same figures.</summary>
public sealed class HoursLedgerCheck(LmsDbContext db, HoursRuleOffice office, WorkCalendar calendar) : IConsistencyCheck
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var book = await office.BookAsync(cancel);
        foreach (var ungranted in await UngrantedAsync(cancel))
            if (!await IsRepeatAsync(ungranted, book, cancel)) yield return new Inconsistency("enrolment", ungranted.Id, "hours.grant_missing", ("completed", ungranted.CompletedAt));

        var entries = db.HoursEntries.AsNoTracking();
        var uncredited = db.ClassCredits.Where(credit => db.ClassRuns.Any(run => run.Id == credit.ClassRunId && run.State == ClassRunState.Settled)
            && !entries.Any(entry => entry.Source == HoursSource.ClassRun && entry.SourceId == credit.Id && entry.Kind == HoursEntryKind.Grant
                && entry.PersonId == credit.PersonId && entry.HoursHundredths == credit.HoursHundredths && entry.HoursYear == credit.Year)).Select(credit => credit.Id);
        await foreach (var id in uncredited.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("class_credit", id, "hours.class_credit_missing");

        // Written in one transaction and taken back in one: nothing may stand of an import that was undone, nothing may be missing of any.
        var torn = await db.HoursImports.Where(import => entries.Count(entry => entry.Source == HoursSource.Import && entry.SourceId == import.Id && entry.Kind == HoursEntryKind.Grant) != import.Granted)
            .Select(import => import.Id).ToListAsync(cancel);
        var left = await db.HoursImports.Where(import => import.State == HoursImportState.Undone).StandingAsync(db, cancel);
        foreach (var id in torn.Union(left.Select(entry => entry.ImportId)))
            yield return new Inconsistency("hours_import", id, "hours_import.entries_differ");

        // Written in one transaction: every line of a correction that was applied has its counter-entry, and its new entry where there is one.
        var unmade = from line in db.HoursCorrectionLines
                     where db.HoursCorrections.Any(correction => correction.Id == line.CorrectionId && correction.State == HoursCorrectionState.Applied)
                         && (!entries.Any(counter => counter.Reverses == line.EntryId)
                             || (line.Title != null) != entries.Any(entry => entry.Source == HoursSource.Correction && entry.SourceId == line.Id && entry.Kind == HoursEntryKind.Grant))
                     select line.CorrectionId;
        await foreach (var id in unmade.Distinct().AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("hours_correction", id, "hours_correction.entries_differ");

        var uneven = entries.Where(counter => counter.Kind == HoursEntryKind.Reversal && !entries.Any(entry => entry.Id == counter.Reverses
            && entry.Kind != HoursEntryKind.Reversal && entry.State == HoursEntryState.Reversed && entry.PersonId == counter.PersonId
            && entry.HoursHundredths == -counter.HoursHundredths && entry.DaysHundredths == -counter.DaysHundredths
            && entry.HoursYear == counter.HoursYear && entry.Category == counter.Category)).Select(counter => counter.Id);
        await foreach (var id in uneven.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("hours_entry", id, "hours.counter_entry_differs");

        // Half of a pair would be hours out of nothing, or hours lost.
        var halves = entries.Where(entry => entry.Source == HoursSource.YearClose && entry.State == HoursEntryState.Booked && entry.Kind != HoursEntryKind.Reversal
            && !entries.Any(other => other.SourceId == entry.SourceId && other.Id != entry.Id && other.State == HoursEntryState.Booked
                && other.Kind != HoursEntryKind.Reversal && other.HoursHundredths == -entry.HoursHundredths)).Select(entry => entry.Id);
        await foreach (var id in halves.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("hours_entry", id, "hours.carried_by_half");

        var alone = entries.Where(entry => entry.State == HoursEntryState.Reversed && !entries.Any(counter => counter.Reverses == entry.Id)).Select(entry => entry.Id);
        await foreach (var id in alone.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("hours_entry", id, "hours.counter_entry_missing");
    }

    /// <summary>Completions of courses that grant hours but have no grant; the unique index sees to it that none has two.</summary>
    Task<List<Completed>> UngrantedAsync(CancellationToken cancel) =>
        (from enrolment in db.Enrolments.AsNoTracking()
         join version in db.CourseVersions on enrolment.CourseVersionId equals version.Id
         where enrolment.State == EnrolmentState.Completed && enrolment.CompletedAt != null && version.HoursHundredths > 0
             && !db.HoursEntries.Any(entry => entry.Source == HoursSource.Enrolment && entry.SourceId == enrolment.Id && entry.Kind == HoursEntryKind.Grant)
         orderby enrolment.Id
         select new Completed(enrolment.Id, enrolment.PersonId, enrolment.UnitId, enrolment.CourseId, enrolment.CompletedAt!.Value)).ToListAsync(cancel);

    /// <summary>Whether the course had granted this person hours shortly before. An entry taken back later counts: it stood when this one was decided.</summary>
    Task<bool> IsRepeatAsync(Completed completed, HoursRuleBook book, CancellationToken cancel)
    {
        var learnedOn = calendar.DayOf(completed.CompletedAt);
        var since = learnedOn.PlusYears(-book.For(completed.UnitId, learnedOn.Year).Settings.RepeatAfterYears);
        return db.HoursEntries.AnyAsync(entry => entry.PersonId == completed.PersonId && entry.CourseId == completed.CourseId
            && entry.Kind == HoursEntryKind.Grant && entry.LearnedOn > since && entry.BookedAt < completed.CompletedAt, cancel);
    }

    sealed record Completed(Guid Id, Guid PersonId, Guid UnitId, Guid CourseId, Instant CompletedAt);
}
