using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>A file of a work as it is listed.</summary>
/// <param name="Id">Key.</param>
/// <param name="Name">Name.</param>
/// <param name="MediaType">Kind of file, by its content.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Hash">SHA-256.</param>
public sealed record WorkFileLine(Guid Id, string Name, string MediaType, int Size, string Hash);

/// <summary>A work with what is needed to show it.</summary>
/// <param name="Work">The work.</param>
/// <param name="Files">Its files, without content.</param>
/// <param name="Actions">What can be done to it, and why not.</param>
public sealed record WorkSight(StudyWork Work, IReadOnlyList<WorkFileLine> Files, IReadOnlyList<PermittedTrigger> Actions);

/// <summary>A work that its author lets everybody read.</summary>
/// <param name="Work">The work.</param>
/// <param name="Author">Name of the author.</param>
public sealed record PublishedWork(StudyWork Work, string Author);

/// <summary>Where learners write and hand in, instructors accept, and what is good is published.</summary>
public sealed class StudyWorkDesk(LmsDbContext db, EnrolmentFinder finder, StudyDesk study, EvidenceOfCourses evidence, KeyRing keys, CourseOptions options)
{
    const int MostFiles = 10;

    /// <summary>The work of a lesson.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>study_work.not_found</c>.</exception>
    public async Task<WorkSight> OfLessonAsync(Guid enrolmentId, string lessonKey, Act act, CancellationToken cancel = default)
    {
        await finder.FindAsync(enrolmentId, act.By, cancel);
        return await SightAsync(await OwnOrNullAsync(enrolmentId, lessonKey, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "study_work.not_found"), act, cancel);
    }

    /// <summary>Writes the work of a lesson, which begins the course.</summary>
    /// <exception cref="RefusedException">
    /// <c>enrolment.not_found</c>, <c>enrolment.over</c>, <c>enrolment.lesson_not_found</c>, <c>study_work.not_asked</c>, <c>study_work.text_too_long</c>, wrong state once it is handed in.
    /// </exception>
    public async Task<WorkSight> WriteAsync(Guid enrolmentId, string lessonKey, string text, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var enrolment = (await finder.OwnAsync(enrolmentId, act, cancel)).WhileOpen();
        var lesson = await finder.LessonAsync(enrolment, lessonKey, cancel);
        if (lesson.Kind is not (LessonKind.Essay or LessonKind.External)) throw new RefusedException(RefusalKind.RuleBroken, "study_work.not_asked");
        enrolment.BeginIfNew(act);
        var work = await OwnOrNullAsync(enrolmentId, lessonKey, cancel);
        if (work is null) db.StudyWorks.Add(work = StudyWork.Write(enrolment, lesson, text, act));
        else
        {
            expected.Against(work);
            work.Rewrite(text, act);
        }
        await db.SaveChangesAsync(cancel);
        return await SightAsync(work, act, cancel);
    }

    /// <summary>Adds a file to a draft of one's own.</summary>
    /// <exception cref="RefusedException"><c>study_work.not_found</c>, <c>study_work.handed_in</c>, <c>proof.too_many</c>, <c>proof.twice</c>, and what <see cref="ProofFile.Read"/> refuses.</exception>
    public async Task<WorkSight> AttachAsync(Guid enrolmentId, string lessonKey, string name, byte[] content, Act act, CancellationToken cancel = default)
    {
        var work = await OwnDraftAsync(enrolmentId, lessonKey, act, cancel);
        var file = new StudyWorkFile(work.Id, ProofFile.Read(name, content, options.ProofMegabytes), keys, act);
        if (await db.StudyWorkFiles.CountAsync(one => one.WorkId == work.Id, cancel) >= MostFiles) throw new RefusedException(RefusalKind.RuleBroken, "proof.too_many", ("most", MostFiles));
        db.StudyWorkFiles.Add(file);
        await db.SaveChangesAsync(cancel);
        return await SightAsync(work, act, cancel);
    }

    /// <summary>Removes a file from a draft of one's own.</summary>
    /// <exception cref="RefusedException"><c>study_work.not_found</c>, <c>study_work.handed_in</c>, <c>proof.not_found</c>.</exception>
    public async Task<WorkSight> DetachAsync(Guid enrolmentId, string lessonKey, Guid fileId, Act act, CancellationToken cancel = default)
    {
        var work = await OwnDraftAsync(enrolmentId, lessonKey, act, cancel);
        db.StudyWorkFiles.Remove(await FileAsync(work.Id, fileId, cancel));
        await db.SaveChangesAsync(cancel);
        return await SightAsync(work, act, cancel);
    }

    /// <summary>Works of the units in which one teaches, and what waits for a reviewer or an editor; newest first.</summary>
    /// <param name="act">Who looks.</param>
    /// <param name="state">Only in this state; null for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<Page<WorkSight>> ListAsync(Act act, StudyWorkState? state, PageRequest page, CancellationToken cancel = default)
    {
        var works = db.StudyWorks.VisibleTo(act.By, db).AsNoTracking();
        if (state is not null) works = works.Where(work => work.State == state);
        if (page.AfterId is { } last) works = works.Where(work => work.Id < last);
        var read = await page.ReadAsync(works.OrderByDescending(work => work.Id), work => work.Id.ToString(), cancel);
        return new Page<WorkSight>(await SightsAsync(read.Items, act, cancel), read.Next);
    }

    /// <summary>A work that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>study_work.not_found</c>.</exception>
    public async Task<WorkSight> LookAsync(Guid id, Act act, CancellationToken cancel = default) => await SightAsync(await FindAsync(id, act.By, cancel), act, cancel);

    /// <summary>A file of a work, opened.</summary>
    /// <exception cref="RefusedException"><c>study_work.not_found</c>, <c>proof.not_found</c>.</exception>
    public async Task<(StudyWork Work, StudyWorkFile File, byte[] Content)> OpenAsync(Guid id, Guid fileId, Actor actor, CancellationToken cancel = default)
    {
        var work = await FindAsync(id, actor, cancel);
        var file = await FileAsync(id, fileId, cancel);
        return (work, file, file.Open(keys));
    }

    /// <summary>Moves a work. Accepting it finishes the lesson in the same transaction, and with it perhaps the course.</summary>
    /// <exception cref="RefusedException"><c>study_work.not_found</c>, and what the table refuses.</exception>
    public Task<WorkSight> MoveAsync(Guid id, StudyWorkTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var work = await FindAsync(id, act.By, cancel);
        expected.Against(work);
        var enrolment = await finder.FindAsync(work.EnrolmentId, Actor.System, cancel);
        work.Move(trigger, act.Given(await TermsAsync(work, enrolment, cancel)));
        await db.SaveChangesAsync(cancel);
        if (trigger == StudyWorkTrigger.Accept)
        {
            var lesson = await finder.LessonAsync(enrolment, work.LessonKey, cancel);
            enrolment.ProgressOf(work.LessonKey).Count(Duration.FromMinutes(lesson.Minutes), Duration.FromMinutes(lesson.Minutes));
            enrolment.FinishLesson(work.LessonKey, null, isDone: true, act);
            await evidence.AcceptedAsync(work, await finder.VersionAsync(enrolment, cancel), act, cancel);
            await study.SettleAsync(enrolment, act, cancel);
        }
        return await SightAsync(work, act, cancel);
    }, cancel);

    /// <summary>What was published of a course, newest first.</summary>
    public async Task<Page<PublishedWork>> PublishedAsync(string courseKey, PageRequest page, CancellationToken cancel = default)
    {
        var works = db.StudyWorks.AsNoTracking().Where(work => work.State == StudyWorkState.Published && db.Courses.Any(course => course.Id == work.CourseId && course.Key == courseKey));
        if (page.AfterId is { } last) works = works.Where(work => work.Id < last);
        var read = await page.ReadAsync(works.OrderByDescending(work => work.Id), work => work.Id.ToString(), cancel);
        var authors = read.Items.Select(work => work.PersonId).ToList();
        var names = await db.People.Where(person => authors.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancel);
        return new Page<PublishedWork>([.. read.Items.Select(work => new PublishedWork(work, names[work.PersonId]))], read.Next);
    }

    Task<StudyWork?> OwnOrNullAsync(Guid enrolmentId, string lessonKey, CancellationToken cancel) =>
        db.StudyWorks.SingleOrDefaultAsync(work => work.EnrolmentId == enrolmentId && work.LessonKey == lessonKey, cancel);

    async Task<StudyWork> OwnDraftAsync(Guid enrolmentId, string lessonKey, Act act, CancellationToken cancel)
    {
        await finder.OwnAsync(enrolmentId, act, cancel);
        var work = await OwnOrNullAsync(enrolmentId, lessonKey, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "study_work.not_found");
        return work.State == StudyWorkState.Draft ? work : throw new RefusedException(RefusalKind.WrongState, "study_work.handed_in");
    }

    async Task<StudyWork> FindAsync(Guid id, Actor actor, CancellationToken cancel) =>
        await db.StudyWorks.VisibleTo(actor, db).SingleOrDefaultAsync(work => work.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "study_work.not_found");

    async Task<StudyWorkFile> FileAsync(Guid id, Guid fileId, CancellationToken cancel) =>
        await db.StudyWorkFiles.SingleOrDefaultAsync(file => file.WorkId == id && file.Id == fileId, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "proof.not_found");

    async Task<WorkTerms> TermsAsync(StudyWork work, Enrolment enrolment, CancellationToken cancel) => new(
        await finder.LessonAsync(enrolment, work.LessonKey, cancel), await db.StudyWorkFiles.CountAsync(file => file.WorkId == work.Id, cancel), enrolment.IsOpen);

    async Task<WorkSight> SightAsync(StudyWork work, Act act, CancellationToken cancel) => (await SightsAsync([work], act, cancel)).Single();

    async Task<IReadOnlyList<WorkSight>> SightsAsync(IReadOnlyList<StudyWork> works, Act act, CancellationToken cancel)
    {
        var (ids, enrolled) = (works.Select(work => work.Id).ToList(), works.Select(work => work.EnrolmentId).Distinct().ToList());
        var files = (await db.StudyWorkFiles.AsNoTracking().Where(file => ids.Contains(file.WorkId)).OrderBy(file => file.Id)
            .Select(file => new { file.WorkId, Line = new WorkFileLine(file.Id, file.Name, file.MediaType, file.Size, file.Hash) }).ToListAsync(cancel)).ToLookup(file => file.WorkId, file => file.Line);
        var enrolments = await db.Enrolments.AsNoTracking().Where(enrolment => enrolled.Contains(enrolment.Id)).ToDictionaryAsync(enrolment => enrolment.Id, cancel);
        var versions = enrolments.Values.Select(enrolment => enrolment.CourseVersionId).Distinct().ToList();
        var lessons = (await db.Lessons.AsNoTracking().Where(lesson => versions.Contains(lesson.CourseVersionId)).ToListAsync(cancel)).ToDictionary(lesson => (lesson.CourseVersionId, lesson.Key));
        return [.. works.Select(work => Sight(work, enrolments[work.EnrolmentId]))];

        WorkSight Sight(StudyWork work, Enrolment enrolment)
        {
            var terms = new WorkTerms(lessons[(enrolment.CourseVersionId, work.LessonKey)], files[work.Id].Count(), enrolment.IsOpen);
            return new WorkSight(work, [.. files[work.Id]], StudyWorkWorkflow.Table.PermittedTriggers(work, act.Because("-").Given(terms).Given(new WorkText(work.Text))));
        }
    }
}
