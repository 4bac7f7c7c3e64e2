using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Erases what was stated in applications that came to nothing. Who applied in which round, and how it ended, stays.</summary>
public sealed class RejectedApplicationsEraser(LmsDbContext db, AuditErasing trail) : IEraser
{
    const int Batch = 200;

    /// <inheritdoc/>
    public string Rule => "rejected_applications";

    /// <inheritdoc/>
    public string What => "rejected_applications";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel)
    {
        var due = await Due(cut).CountAsync(cancel);
        return new ErasureCount(due, await Expired(cut).CountAsync(cancel) - due);
    }

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var applications = await Due(cut).OrderBy(application => application.Id).Take(Batch).ToListAsync(cancel);
        var ids = applications.ConvertAll(application => application.Id);
        await db.ApplicationVersions.Where(version => ids.Contains(version.ApplicationId))
            .ExecuteUpdateAsync(update => update.SetProperty(version => version.Text, "").SetProperty(version => version.Changes, (string?)null), cancel);
        // The files themselves go with the strays of the same night.
        await db.TitleEvidence.Where(file => ids.Contains(file.ApplicationId)).ExecuteDeleteAsync(cancel);
        applications.ForEach(application => application.ForgetContent(now));
        var act = new Act(Actor.System, now);
        foreach (var id in ids) await trail.EraseAsync("title_application", id, $"retention: {Rule}", act, new Warrant("clock"), cancel);
        return applications.Count;
    }

    /// <summary>Ended without a title, and it has not moved since the cut. Who merely looks into its trail does not make it stay.</summary>
    IQueryable<TitleApplication> Expired(Instant cut) => db.TitleApplications.Where(application =>
        RunningApplications.Ended.Contains(application.State) && application.State != TitleApplicationState.Revoked && application.ErasedAt == null
        && !db.AuditEntries.Any(entry => entry.SubjectId == application.Id && entry.ToState != null && entry.At >= cut));

    IQueryable<TitleApplication> Due(Instant cut) => Expired(cut).Where(application => !db.HeldPeople().Contains(application.ApplicantId));
}
