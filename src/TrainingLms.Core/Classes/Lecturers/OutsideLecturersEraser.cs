using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Erases who came from outside to teach and is asked no more, and whom classes name besides the register: experts with their fees, mentors. That somebody taught, and what was thought of it, stays without a name.</summary>
public sealed class OutsideLecturersEraser(LmsDbContext db, AuditErasing trail) : IEraser
{
    const int Batch = 200;

    static readonly ClassRunState[] Over = [ClassRunState.Settled, ClassRunState.Cancelled];

    /// <inheritdoc/>
    public string Rule => "outside_lecturers";

    /// <inheritdoc/>
    public string What => "outside_lecturers";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel)
    {
        var due = await Due(cut).CountAsync(cancel);
        return new ErasureCount(due + (await NamingAsync(cut, cancel)).Count, await Expired(cut).CountAsync(cancel) - due);
    }

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var lecturers = await Due(cut).Include(lecturer => lecturer.Times).OrderBy(lecturer => lecturer.Id).Take(Batch).ToListAsync(cancel);
        var act = new Act(Actor.System, now);
        foreach (var lecturer in lecturers)
        {
            lecturer.Forget(now);
            await trail.EraseAsync("lecturer", lecturer.Id, $"retention: {Rule}", act, new Warrant("clock"), cancel);
        }
        var naming = (await NamingAsync(cut, cancel)).Take(Batch).ToList();
        foreach (var run in await db.ClassRuns.Where(run => naming.Contains(run.Id)).OrderBy(run => run.Id).ToListAsync(cancel))
        {
            run.ForgetOutsiders();
            await trail.EraseAsync("class_run", run.Id, $"retention: {Rule}", act, new Warrant("clock"), cancel);
        }
        return lecturers.Count + naming.Count;
    }

    /// <summary>Retired, and not moved since the cut; who was restored and retired again begins anew.</summary>
    IQueryable<Lecturer> Expired(Instant cut) => db.Lecturers.Where(lecturer => lecturer.PersonId == null && lecturer.State == LecturerState.Retired && lecturer.ErasedAt == null
        && !db.AuditEntries.Any(entry => entry.SubjectId == lecturer.Id && entry.ToState != null && entry.At >= cut));

    /// <summary>Whoever is still promised to a class, or taught one after the cut, is needed until then.</summary>
    IQueryable<Lecturer> Due(Instant cut) => Expired(cut).Where(lecturer => !db.ClassSessions.Any(session => session.LecturerId == lecturer.Id && session.EndsAt >= cut && session.State != ClassSessionState.Cancelled));

    /// <summary>Classes settled or called off, and over, before the cut that still name somebody. The facts are one text to the database, so that those of the few classes that have any are read here.</summary>
    async Task<IReadOnlyList<Guid>> NamingAsync(Instant cut, CancellationToken cancel) =>
        [.. (await db.ClassRuns.AsNoTracking().Where(run => Over.Contains(run.State) && run.Facts != ClassFacts.None && (run.LastSessionEndsAt == null || run.LastSessionEndsAt < cut)
                && !db.AuditEntries.Any(entry => entry.SubjectId == run.Id && entry.ToState != null && entry.At >= cut))
            .OrderBy(run => run.Id).Select(run => new { run.Id, run.Facts }).ToListAsync(cancel)).Where(run => run.Facts.NameSomebody()).Select(run => run.Id)];
}
