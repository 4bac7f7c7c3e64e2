using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Data;

namespace TrainingLms.Titles;

/// <summary>Confirmed titles have their date, what was handed in and what was signed for publication still say what they said, and public notices run for the working days they promise.</summary>
public sealed class TitleCheck(LmsDbContext db, WorkCalendar calendar) : IConsistencyCheck
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var undated = db.TitleApplications.AsNoTracking().IgnoreAutoIncludes()
            .Where(file => (file.State == TitleApplicationState.Confirmed || file.State == TitleApplicationState.Certified) && file.TitleDate == null)
            .OrderBy(file => file.Id).Select(file => file.Id);
        await foreach (var id in undated.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("title_application", id, "application.title_date_missing");

        // What was erased by its retention rule keeps its hash and says nothing any more.
        var frozen = db.ApplicationVersions.AsNoTracking().Where(version => version.Text != "").OrderBy(version => version.Id);
        await foreach (var version in frozen.AsAsyncEnumerable().WithCancellation(cancel))
            if (FrozenText.HashOf(version.Text) != version.Hash)
                yield return new Inconsistency("title_application", version.ApplicationId, "application.version_changed", ("number", version.Number));

        var notices = db.PublicNotices.AsNoTracking().OrderBy(notice => notice.Id).Select(notice => new
        {
            Notice = notice,
            IsExtended = db.AuditEntries.Any(entry => entry.SubjectId == notice.Id && entry.Subject == "public_notice" && entry.Trigger == "extend"),
        });
        await foreach (var found in notices.AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (found.Notice.ContentHash is { } hash && hash != found.Notice.HashOfContent())
                yield return new Inconsistency("public_notice", found.Notice.Id, "notice.content_differs");
            if (found.Notice.PublishedAt is null) continue;
            var demanded = NoticePeriod.Demanded(found.Notice, calendar);
            // An end may be moved later by an act of its own, never forward; a restart may bring the period up to it again.
            if (found.IsExtended ? found.Notice.EndsAt >= demanded : found.Notice.EndsAt == demanded) continue;
            yield return new Inconsistency("public_notice", found.Notice.Id, "notice.end_differs", ("stored", found.Notice.EndsAt), ("demanded", demanded));
        }
    }
}
