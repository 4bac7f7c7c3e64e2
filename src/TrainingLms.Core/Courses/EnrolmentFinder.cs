using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>Where enrolments are looked up, each by whoever may see it.</summary>
public sealed class EnrolmentFinder(LmsDbContext db)
{
    /// <summary>Own enrolments, and those of people in the actor's scope; newest first.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="personId">Only of this person; null for all.</param>
    /// <param name="state">Only in this state; null for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancel">Stops reading.</param>
    public Task<Page<Enrolment>> ListAsync(Actor actor, Guid? personId, EnrolmentState? state, PageRequest page, CancellationToken cancel = default)
    {
        var enrolments = db.Enrolments.VisibleTo(actor, db).AsNoTracking();
        if (personId is not null) enrolments = enrolments.Where(e => e.PersonId == personId);
        if (state is not null) enrolments = enrolments.Where(e => e.State == state);
        if (page.AfterId is { } last) enrolments = enrolments.Where(e => e.Id < last);
        return page.ReadAsync(enrolments.OrderByDescending(e => e.Id), e => e.Id.ToString(), cancel);
    }

    /// <summary>An enrolment the actor may see, with its progress.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>.</exception>
    public async Task<Enrolment> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.Enrolments.VisibleTo(actor, db).Include(e => e.Progress).SingleOrDefaultAsync(e => e.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "enrolment.not_found");

    /// <summary>An enrolment to learn in: learning is done by the learner alone.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>; as forbidden <c>enrolment.not_yours</c>.</exception>
    public async Task<Enrolment> OwnAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var enrolment = await FindAsync(id, act.By, cancel);
        return enrolment.PersonId == act.By.PersonId || ReferenceEquals(act.By, Actor.System)
            ? enrolment : throw new RefusedException(RefusalKind.Forbidden, "enrolment.not_yours");
    }

    /// <summary>As <see cref="OwnAsync"/>, with its row locked until the open transaction ends, so that what comes at the same moment waits and then sees what was done.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>; as forbidden <c>enrolment.not_yours</c>.</exception>
    public async Task<Enrolment> LockedOwnAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        // Whoever may not see it may not make its learner wait either.
        if (!await db.Enrolments.VisibleTo(act.By, db).AnyAsync(e => e.Id == id, cancel)) throw new RefusedException(RefusalKind.NotFound, "enrolment.not_found");
        await db.Database.ExecuteSqlAsync($"UPDATE enrolments SET version = version WHERE id = {id}", cancel);
        return await OwnAsync(id, act, cancel);
    }

    /// <summary>The version of an enrolment with its lessons in order.</summary>
    public Task<CourseVersion> VersionAsync(Enrolment enrolment, CancellationToken cancel = default) =>
        db.CourseVersions.AsNoTracking().Include(v => v.Lessons.OrderBy(l => l.Order)).SingleAsync(v => v.Id == enrolment.CourseVersionId, cancel);

    /// <summary>A lesson of the version of an enrolment.</summary>
    /// <exception cref="RefusedException"><c>enrolment.lesson_not_found</c>.</exception>
    public async Task<Lesson> LessonAsync(Enrolment enrolment, string key, CancellationToken cancel = default) =>
        await db.Lessons.AsNoTracking().SingleOrDefaultAsync(l => l.CourseVersionId == enrolment.CourseVersionId && l.Key == key, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "enrolment.lesson_not_found");

    /// <summary>What speaks against the time that was counted, oldest first; also what was cleared.</summary>
    public Task<List<StudySign>> SignsAsync(Guid enrolmentId, CancellationToken cancel = default) =>
        db.StudySigns.AsNoTracking().Where(sign => sign.EnrolmentId == enrolmentId).OrderBy(sign => sign.At).ThenBy(sign => sign.Id).ToListAsync(cancel);
}
