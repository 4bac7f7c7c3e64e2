using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>Where people enter courses and leave them, and where officers help, interrupt and decide.</summary>
public sealed class Classroom(LmsDbContext db, ICertificationRegister register, EnrolmentFinder finder, StudyDesk study, WorkCalendar calendar, UnitTreeCache trees, CourseOptions options)
{
    /// <summary>Enrols a person in the published version of a course.</summary>
    /// <param name="courseKey">Key of the course.</param>
    /// <param name="personId">Who learns: the actor, or somebody an officer assigns the course to.</param>
    /// <param name="dueOn">Last day; null for none.</param>
    /// <param name="waives">Whether the officer waives the prerequisites, with a reason.</param>
    /// <param name="act">Who enrols.</param>
    /// <param name="cancel">Stops before anything is saved.</param>
    /// <exception cref="RefusedException">
    /// <c>course.not_found</c>, <c>person.not_found</c>, <c>enrolment.already_open</c>, <c>enrolment.audience_differs</c>,
    /// <c>enrolment.prerequisites_open</c>, <c>enrolment.certifications_open</c>, <c>enrolment.waiting</c>, <c>enrolment.due_day_past</c>, <c>reason.missing</c>, forbidden.
    /// </exception>
    public Task<Enrolment> EnrolAsync(string courseKey, Guid personId, LocalDate? dueOn, bool waives, Act act, CancellationToken cancel = default) =>
        EnrolAsync(courseKey, personId, null, dueOn, waives, act, cancel);

    /// <summary>The same because a programme asks for it.</summary>
    /// <param name="courseKey">Key of the course.</param>
    /// <param name="personId">Who learns.</param>
    /// <param name="assignmentId">The assignment of the programme.</param>
    /// <param name="dueOn">Last day; null for none.</param>
    /// <param name="waives">Whether an officer waives the prerequisites, with a reason.</param>
    /// <param name="act">The clock, or the officer.</param>
    /// <param name="cancel">Stops before anything is saved.</param>
    /// <exception cref="RefusedException">As the other.</exception>
    public Task<Enrolment> EnrolForProgrammeAsync(string courseKey, Guid personId, Guid assignmentId, LocalDate? dueOn, bool waives, Act act, CancellationToken cancel) =>
        EnrolAsync(courseKey, personId, assignmentId, dueOn, waives, act, cancel);

    async Task<Enrolment> EnrolAsync(string courseKey, Guid personId, Guid? assignmentId, LocalDate? dueOn, bool waives, Act act, CancellationToken cancel)
    {
        var (version, person) = await EntryAsync(courseKey, personId, act, cancel);
        if (await OpenOf(person.Id, version.CourseId).AnyAsync(cancel)) throw new RefusedException(RefusalKind.RuleBroken, "enrolment.already_open");
        var learner = await LearnerAsync(version, person, act, cancel) with { IsWaived = waives };
        var enrolment = Enrolment.Enrol(version, learner, dueOn is { } on ? (on, OverdueAt(on)) : null, act, assignmentId);
        db.Enrolments.Add(enrolment);
        await db.SaveChangesAsync(cancel);
        return enrolment;
    }

    /// <summary>Accepts earlier learning in the place of a course. It counts as done for whatever asks for the course, and grants no hours: those are claimed.</summary>
    /// <exception cref="RefusedException">
    /// <c>course.not_found</c>, <c>person.not_found</c>, <c>enrolment.own</c>, <c>enrolment.done_before</c>, <c>reason.missing</c>; wrong state where the course is overdue, paused or under review; forbidden.
    /// </exception>
    public async Task<Enrolment> RecogniseAsync(string courseKey, Guid personId, Act act, CancellationToken cancel = default)
    {
        var (version, person) = await EntryAsync(courseKey, personId, act, cancel);
        if (await Done(person.Id).AnyAsync(e => e.CourseId == version.CourseId, cancel)) throw new RefusedException(RefusalKind.RuleBroken, "enrolment.done_before");
        var open = await OpenOf(person.Id, version.CourseId).SingleOrDefaultAsync(cancel);
        open?.Move(EnrolmentTrigger.Recognise, act);
        var enrolment = open ?? Enrolment.Recognise(version, await LearnerAsync(version, person, act, cancel), act);
        if (open is null) db.Enrolments.Add(enrolment);
        await db.SaveChangesAsync(cancel);
        return await finder.FindAsync(enrolment.Id, act.By, cancel);
    }

    /// <summary>Withdraws.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.mandatory</c>, forbidden.</exception>
    public Task<Enrolment> WithdrawAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, enrolment => enrolment.Move(EnrolmentTrigger.Withdraw, act), cancel);

    /// <summary>Takes somebody out of a course. A programme does not enrol the person in it again while the same path is asked for.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.own</c>, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public Task<Enrolment> ReleaseAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, enrolment => enrolment.Move(EnrolmentTrigger.Release, act), cancel);

    /// <summary>Gives an overdue enrolment a new last day.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.due_day_past</c>, <c>reason.missing</c>, forbidden.</exception>
    public Task<Enrolment> ExtendAsync(Guid id, LocalDate on, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, enrolment => enrolment.Extend(on, OverdueAt(on), act), cancel);

    /// <summary>Interrupts for long leave or a secondment; the due day waits.</summary>
    /// <param name="id">The enrolment.</param>
    /// <param name="until">Last day of the interruption; null until somebody resumes it.</param>
    /// <param name="expected">The version that was looked at.</param>
    /// <param name="act">The officer, with a reason.</param>
    /// <param name="cancel">Stops before anything is saved.</param>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.pause_end_past</c>, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public Task<Enrolment> PauseAsync(Guid id, LocalDate? until, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, enrolment => enrolment.Pause(until is { } day ? calendar.EndOf(day) : null, act), cancel);

    /// <summary>Goes on after an interruption; the due day moves by its days.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, wrong state, forbidden.</exception>
    public Task<Enrolment> ResumeAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, enrolment => enrolment.Resume(MovedDueDay(enrolment, act), EnrolmentTrigger.Resume, act), cancel);

    /// <summary>Vouches for the learner where the rule asks for it.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.sign_off_not_asked</c>, <c>enrolment.own</c>, wrong state, forbidden.</exception>
    public Task<Enrolment> SignOffAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var enrolment = await finder.FindAsync(id, act.By, cancel);
        var rule = (await finder.VersionAsync(enrolment, cancel)).Outline.Completion;
        await DoAsync(id, expected, act, _ => enrolment.Move(EnrolmentTrigger.SignOff, act.Given(rule)), cancel);
        return await study.SettleAsync(enrolment, act, cancel);
    }, cancel);

    /// <summary>Finds nothing wrong with what was learned; the rule is looked at again at once.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.own</c>, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public Task<Enrolment> ClearAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
        await study.SettleAsync(await DoAsync(id, expected, act, enrolment => enrolment.Move(EnrolmentTrigger.Clear, act), cancel), act, cancel), cancel);

    /// <summary>Finds that it was not learned, after the person was heard.</summary>
    /// <exception cref="RefusedException"><c>enrolment.not_found</c>, <c>enrolment.person_not_heard</c>, <c>enrolment.own</c>, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public Task<Enrolment> VoidAsync(Guid id, LocalDate? heardOn, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, enrolment => enrolment.Move(EnrolmentTrigger.Void, act.Given(new Hearing(heardOn, calendar.DayOf(act.At)))), cancel);

    /// <summary>Fires what is due.</summary>
    internal async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var enrolment = await db.Enrolments.SingleAsync(e => e.Id == id, cancel);
        foreach (var trigger in EnrolmentWorkflow.Table.DueTriggers(enrolment, act.At))
            if (trigger == EnrolmentTrigger.ResumeInTime) enrolment.Resume(MovedDueDay(enrolment, act), trigger, act);
            else enrolment.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>What can be done to the enrolment now, and why not.</summary>
    public IReadOnlyList<PermittedTrigger> Actions(Enrolment enrolment, CourseVersion version, Act act) =>
        // Any later day and a hearing today would do, so that no button hangs on a day not yet chosen.
        EnrolmentWorkflow.Table.PermittedTriggers(enrolment, act.Given(new NewDueDay(Instant.MaxValue)).Given(new PauseUntil(null)).Given(version.Outline.Completion)
            .Given(new Hearing(calendar.DayOf(act.At), calendar.DayOf(act.At))));

    async Task<Enrolment> DoAsync(Guid id, ExpectedVersion expected, Act act, Action<Enrolment> work, CancellationToken cancel)
    {
        var enrolment = await finder.FindAsync(id, act.By, cancel);
        expected.Against(enrolment);
        work(enrolment);
        await db.SaveChangesAsync(cancel);
        return enrolment;
    }

    async Task<(CourseVersion Version, Person Person)> EntryAsync(string courseKey, Guid personId, Act act, CancellationToken cancel)
    {
        var version = await db.CourseVersions.Include(v => v.Lessons)
            .SingleOrDefaultAsync(v => v.CourseKey == courseKey && v.State == CourseVersionState.Published, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "course.not_found");
        var person = await db.People.EnrollableBy(act.By, db).SingleOrDefaultAsync(p => p.Id == personId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        return (version, person);
    }

    IQueryable<Enrolment> OpenOf(Guid personId, Guid courseId) => db.Enrolments.Where(e => e.PersonId == personId && e.CourseId == courseId && Enrolment.OpenStates.Contains(e.State));

    IQueryable<Enrolment> Done(Guid personId) => db.Enrolments.Where(e => e.PersonId == personId && Enrolment.DoneStates.Contains(e.State));

    async Task<Learner> LearnerAsync(CourseVersion version, Person person, Act act, CancellationToken cancel)
    {
        var held = version.Outline.Certifications.Count == 0 ? [] : (await register.HeldByAsync([person.Id], calendar.DayOf(act.At), cancel))[person.Id];
        var done = await Done(person.Id).Join(db.Courses, e => e.CourseId, c => c.Id, (_, course) => course.Key).ToListAsync(cancel);
        var failedAt = await db.Enrolments.Where(e => e.PersonId == person.Id && e.CourseId == version.CourseId && e.State == EnrolmentState.Failed).MaxAsync(e => e.FailedAt, cancel);
        var level = (await trees.CurrentAsync(db, cancel)).Find(person.UnitId)?.Level;
        return Learner.Of(version, (person.Id, person.UnitId, person.IsActive, person.Engagement), level, done, held, failedAt, options);
    }

    (LocalDate, Instant)? MovedDueDay(Enrolment enrolment, Act act) =>
        enrolment is { DueOn: { } due, PausedAt: { } since } && due.PlusDays(Period.DaysBetween(calendar.DayOf(since), calendar.DayOf(act.At))) is var moved ? (moved, OverdueAt(moved)) : null;

    Instant OverdueAt(LocalDate dueOn) => calendar.EndOf(dueOn.PlusDays(options.GraceDays));
}
