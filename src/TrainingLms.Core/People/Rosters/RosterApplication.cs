using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Writes a stored plan inside the transaction that is open. It executes what was seen and reads no file.</summary>
/// <param name="db">The database.</param>
/// <param name="keys">Opens the rows and seals the numbers of people.</param>
/// <param name="import">The import.</param>
/// <param name="calendar">Tells the day from which a row holds that names none.</param>
/// <param name="behind">The officer who confirmed, and by which authority: named in the trail of each person.</param>
/// <param name="asks">Asks other units, and takes back what was asked.</param>
/// <param name="learning">Enrols, and takes enrolments back.</param>
/// <param name="uploader">The uploader, now: enrols as an officer of the people, whoever confirmed.</param>
sealed class RosterApplication(
    LmsDbContext db, KeyRing keys, RosterImport import, WorkCalendar calendar, (Act Act, Warrant Warrant) behind, TransferAsks asks, IRosterLearning learning, Act uploader)
{
    const int Batch = 1_000;

    readonly LocalDate today = calendar.DayOf(behind.Act.At);
    readonly Moving moving = new(db, keys, calendar, calendar.DayOf(behind.Act.At), behind.Act);

    IQueryable<RosterPlanRow> Rows => db.RosterPlanRows.AsNoTracking().Where(row => row.ImportId == import.Id);

    IQueryable<RosterPlanRow> Created => Rows.Where(row => row.Verdict == RowVerdict.Create);

    IQueryable<RosterPlanRow> Changed => Rows.Where(row => RowVerdicts.Changing.Contains(row.Verdict));

    /// <summary>Whether everybody looked at has the version of the plan, and every unit is still the officer's, and open where it is written to.</summary>
    /// <remarks>A number that was taken meanwhile shows at the unique index.</remarks>
    /// <param name="inScope">Units the officer may touch now.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<bool> IsFreshAsync(IQueryable<Guid> inScope, CancellationToken cancel)
    {
        var overtaken = from row in Rows
                        where row.PersonId != null
                        join person in db.People on row.PersonId equals person.Id into found
                        from person in found.DefaultIfEmpty()
                        where person == null || person.Version != row.PersonVersion || !inScope.Contains(person.UnitId)
                        select row;
        if (await overtaken.AnyAsync(cancel)) return false;
        // Units are few and rows are many: each unit is looked at once.
        var units = await Rows.Where(row => (row.PersonId != null || row.Verdict == RowVerdict.Create) && row.Verdict != RowVerdict.AskTransfer)
            .Select(row => new { row.UnitId, IsWritten = row.Verdict == RowVerdict.Create || RowVerdicts.Changing.Contains(row.Verdict) }).Distinct().ToListAsync(cancel);
        var reached = await inScope.ToHashSetAsync(cancel);
        if (units.Any(unit => unit.UnitId is not { } id || !reached.Contains(id))) return false;
        var written = units.Where(unit => unit.IsWritten).Select(unit => unit.UnitId!.Value).ToList();
        return await db.Units.CountAsync(unit => written.Contains(unit.Id) && unit.State == UnitState.Open, cancel) == written.Count;
    }

    /// <summary>Writes all rows that are to be written: new people first, then changes.</summary>
    /// <param name="progress">Told after each batch how many rows are done.</param>
    /// <param name="cancel">Stops writing; the transaction is then rolled back by its owner.</param>
    public async Task WriteAsync(Func<int, Task> progress, CancellationToken cancel)
    {
        if (import.Sheet == RosterSheet.FurtherPosts)
        {
            var written = Rows.Where(row => FurtherPostApplication.Written.Contains(row.Verdict));
            await new FurtherPostApplication(db, keys, import, behind).WriteAsync(() => PagesAsync(written, cancel), progress, cancel);
            return;
        }
        var done = 0;
        if (import.Counts.Create > 0) done = await CreateAllAsync(progress, cancel);
        await foreach (var page in PagesAsync(Changed, cancel))
        {
            await ChangeAsync(page, cancel);
            await progress(done += page.Count);
        }
        if (import.Counts.AskTransfer > 0)
            await foreach (var page in PagesAsync(Rows.Where(row => row.Verdict == RowVerdict.AskTransfer), cancel)) await asks.AskAsync(page, cancel);
        if (import.Counts.WithdrawTransfer > 0) await asks.WithdrawAsync(import.Reverses!.Value, cancel);
        await WriteLearningAsync(done, progress, cancel);
    }

    /// <summary>After the people: whom the plan adds, or brings to this unit, is there by then.</summary>
    async Task WriteLearningAsync(int done, Func<int, Task> progress, CancellationToken cancel)
    {
        if (import.Counts.Enrol > 0)
            await foreach (var page in PagesAsync(Rows.Where(row => row.Verdict == RowVerdict.Enrol), cancel))
            {
                await learning.WriteAsync(page.ConvertAll(row => row.Open(keys)), import.Id, uploader, cancel);
                await progress(done += page.Count);
            }
        if (import.Counts.Release > 0)
            await foreach (var page in PagesAsync(Rows.Where(row => row.Verdict == RowVerdict.Release), cancel))
            {
                await learning.UndoAsync(page.ConvertAll(row => row.Open(keys)), behind.Act, cancel);
                await progress(done += page.Count);
            }
    }

    /// <summary>While one batch is on its way to the database, the next is being made.</summary>
    async Task<int> CreateAllAsync(Func<int, Task> progress, CancellationToken cancel)
    {
        var reach = await PersonReach.LoadAsync(db, cancel);
        var trail = await OpenStream.LockAsync(db, AuditedFields.StreamOf<Person>(behind.Act), cancel);
        var done = 0;
        Task<NewPeople>? making = null;
        await foreach (var page in PagesAsync(Created, cancel))
        {
            var made = making is null ? null : await making;
            making = Task.Run(() => NewPeople.Make(page, keys, reach, calendar, behind, trail), cancel);
            if (made is null) continue;
            await made.WriteAsync(db, cancel);
            await progress(done += made.People.Count);
        }
        if (making is not null)
        {
            var made = await making;
            await made.WriteAsync(db, cancel);
            await progress(done += made.People.Count);
        }
        await trail.CloseAsync(db, cancel);
        return done;
    }

    /// <summary>By their places, which have no gaps: whatever the database believes about a table just filled, it reads no row twice.</summary>
    async IAsyncEnumerable<List<RosterPlanRow>> PagesAsync(IQueryable<RosterPlanRow> rows, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var first = 0; first < import.Counts.Rows; first += Batch)
        {
            var (from, to) = (first, first + Batch);
            var page = await rows.Where(row => row.Position >= from && row.Position < to).OrderBy(row => row.Position).ToListAsync(cancel);
            if (page.Count > 0) yield return page;
        }
    }

    async Task ChangeAsync(List<RosterPlanRow> rows, CancellationToken cancel)
    {
        var ids = rows.Select(row => row.PersonId!.Value).ToArray();
        var people = await db.People.Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancel);
        // Going back needs posts that have ended too.
        var posts = (await db.Holdings.Where(post => ids.Contains(post.PersonId) && (import.IsReversal || post.To == null)).ToListAsync(cancel)).ToLookup(post => post.PersonId);
        var coming = await ComingChanges.OfAsync(db.ComingChanges, ids, cancel);
        var opened = new List<(RosterPlanRow Stored, PlannedRow Row)>(rows.Count);
        foreach (var stored in rows)
        {
            var row = stored.Open(keys);
            var person = people[stored.PersonId!.Value];
            if (person.Version != row.PersonVersion) throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
            moving.RefuseOverdue(coming[person.Id]);
            var open = posts[person.Id].SingleOrDefault(post => post.To is null);
            if (import.IsReversal) GoBack(row, person, open, posts[person.Id], coming[person.Id]);
            else moving.Write(row, person, open, coming[person.Id]);
            opened.Add((stored, row));
        }
        if (import.Counts.Rekey > 0) await FormerNumber.KeepAsync(db, opened.Select(one => one.Row), import.IsReversal, cancel);
        db.ChangedBy(behind.Act, behind.Warrant);
        await db.SaveChangesAsync(cancel);
        if (!import.IsReversal) await db.CopyAsync(opened.ConvertAll(one => RosterUndoRow.Of(one.Stored, one.Row, people[one.Stored.PersonId!.Value].Version, keys)), cancel);
        db.ChangeTracker.Clear();
    }

    /// <summary>
    /// What has not come yet comes no more. A post that the import began is taken away, one that it ended goes on. The effective date is that of the import.
    /// </summary>
    void GoBack(PlannedRow row, Person person, Holding? post, IEnumerable<Holding> posts, IEnumerable<ComingChange> coming)
    {
        var effective = NewPeople.EffectiveOn(row, today);
        var isPutOff = moving.PutOff(row, row.Verdict == RowVerdict.Rejoin ? effective.PlusDays(1) : effective, person, coming);
        if (!isPutOff) moving.WriteAll(row, person);
        foreach (var local in row.Warnings.Where(warning => warning.Code == LocalField.Back)) person.BeLocal(local.Column!);
        if (isPutOff) return;
        switch (row.Verdict)
        {
            case RowVerdict.Leave when row.EffectiveOn is null:
                // Added by the import: what was there cannot be taken away, only end.
                if (post is not null) post.To = LocalDate.Max(today, post.From);
                db.ComingChanges.RemoveRange(coming);
                break;
            case RowVerdict.Leave when post is not null:
                db.Holdings.Remove(post);
                break;
            case RowVerdict.Transfer:
                if (post is not null) db.Holdings.Remove(post);
                Reopen(posts, effective.PlusDays(-1));
                break;
            case RowVerdict.Rejoin:
                Reopen(posts, effective);
                break;
            default:
                if (post is not null) (post.Post, post.Engagement) = (person.Post, person.Engagement);
                break;
        }
    }

    static void Reopen(IEnumerable<Holding> posts, LocalDate ended)
    {
        if (posts.Where(post => post.To == ended).MaxBy(post => post.From) is { } post) post.To = null;
    }
}
