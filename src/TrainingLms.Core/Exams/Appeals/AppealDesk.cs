using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What a candidate has to know before appealing.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Until">When the time for filing is over; null while the result is not out.</param>
/// <param name="DecideBy">By when an appeal that is filed now would be decided.</param>
/// <param name="Grounds">Each ground, with what stands against it.</param>
public sealed record AppealTerms(ExamAttempt Attempt, Instant? Until, Instant DecideBy, IReadOnlyList<(AppealGround Ground, IReadOnlyList<Refusal> Against)> Grounds);

/// <summary>A disputed slot as the reviewer sees it: the question with its key, what was answered, and no mark.</summary>
public sealed record DisputedSlot(PaperSlot Slot, string Code, QuestionContent Question, string? Response);

/// <summary>A mark that a reviewer gives.</summary>
/// <param name="Slot">Number of the slot.</param>
/// <param name="Hundredths">The mark, in hundredths.</param>
/// <param name="Reason">Why.</param>
public sealed record AppealMark(int Slot, long Hundredths, string? Reason);

/// <summary>What is decided about an appeal.</summary>
/// <param name="Trigger">For, in part, or against.</param>
/// <param name="Marks">Marks for disputed slots, where marking was the ground; empty otherwise.</param>
/// <param name="RescoringId">The rescoring by which it is remedied, where an item was the ground; null otherwise.</param>
public sealed record AppealDecision(ExamAppealTrigger Trigger, IReadOnlyList<AppealMark> Marks, Guid? RescoringId);

/// <summary>Where candidates appeal and independent reviewers decide.</summary>
public sealed class AppealDesk(LmsDbContext db, ResultBook results, WorkCalendar calendar)
{
    /// <summary>The own appeals, and those in scope; newest first.</summary>
    public Task<Page<ExamAppeal>> ListAsync(PageRequest page, Act act, CancellationToken cancel = default)
    {
        var appeals = db.ExamAppeals.AsNoTracking().VisibleTo(act.By, db);
        if (page.AfterId is { } last) appeals = appeals.Where(appeal => appeal.Id < last);
        return page.ReadAsync(appeals.OrderByDescending(appeal => appeal.Id), appeal => appeal.Id.ToString(), cancel);
    }

    /// <summary>An appeal that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>exam_appeal.not_found</c>.</exception>
    public async Task<ExamAppeal> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.ExamAppeals.VisibleTo(actor, db).SingleOrDefaultAsync(appeal => appeal.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "exam_appeal.not_found");

    /// <summary>Whether the candidate may appeal about the own attempt, until when, and what can happen.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>calendar.not_published</c>.</exception>
    public async Task<AppealTerms> TermsAsync(Guid attemptId, Act act, CancellationToken cancel = default)
    {
        var attempt = await db.OwnAttemptAsync(attemptId, act.By, cancel);
        var decideBy = calendar.DecidedBy(attempt.Rules, act.At);
        var grounds = new List<(AppealGround, IReadOnlyList<Refusal>)>();
        Instant? until = null;
        foreach (var ground in Enum.GetValues<AppealGround>())
        {
            var (edition, known) = await CaseAsync(attempt, ground, cancel);
            until = known.Until;
            // A statement and slots that would do: only what stands against appealing at all is told.
            var needsSlots = ground is AppealGround.Marking or AppealGround.ItemContent;
            var draft = ExamAppeal.Draft(attempt, edition, new NewAppeal(ground, needsSlots ? [1] : [], new string('-', ExamAppeal.ShortestStatement)), decideBy, act);
            grounds.Add((ground, ExamAppealWorkflow.Table.Check(draft, ExamAppealTrigger.Lodge, act.Given(known)).Refusals));
        }
        return new AppealTerms(attempt, until, decideBy, grounds);
    }

    /// <summary>Appeals. A result that is not out yet is held until it is decided; one that is out stays meanwhile.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>calendar.not_published</c> and what <see cref="ExamAppeal.File"/> refuses.</exception>
    public Task<ExamAppeal> FileAsync(Guid attemptId, NewAppeal wanted, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var attempt = await db.OwnAttemptAsync(attemptId, act.By, cancel);
        // Nothing is signed, rescored or released meanwhile as if there were no appeal.
        await db.LockExamAsync(attempt.ExamId, cancel);
        var (edition, known) = await CaseAsync(attempt, wanted.Ground, cancel);
        var appeal = ExamAppeal.File(attempt, edition, wanted, calendar.DecidedBy(attempt.Rules, act.At), act.Given(known));
        db.ExamAppeals.Add(appeal);
        await results.HoldForAsync(appeal, act, cancel);
        await db.SaveChangesAsync(cancel);
        return appeal;
    }, cancel);

    /// <summary>Moves it on, without a decision about what is disputed; a result that was held for it goes on where it ends.</summary>
    /// <exception cref="RefusedException"><c>exam_appeal.not_found</c> and what the table refuses.</exception>
    public Task<ExamAppeal> MoveAsync(Guid id, ExamAppealTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var appeal = await ExpectedAsync(id, expected, act, cancel);
        appeal.Move(trigger, act.Given(await InvolvementAsync(appeal, act, cancel)));
        if (trigger is ExamAppealTrigger.Dismiss or ExamAppealTrigger.Withdraw) await results.LetGoAsync(appeal, act.Reason ?? Snake.Of(trigger), act, cancel);
        await db.SaveChangesAsync(cancel);
        return appeal;
    }, cancel);

    /// <summary>What is disputed, for whoever has taken it up.</summary>
    /// <exception cref="RefusedException"><c>exam_appeal.not_found</c>, <c>exam_appeal.script_forbidden</c>.</exception>
    public async Task<IReadOnlyList<DisputedSlot>> ScriptAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var appeal = await FindAsync(id, act.By, cancel);
        if (appeal.State != ExamAppealState.UnderReview || appeal.ReviewerId != act.By.PersonId) throw new RefusedException(RefusalKind.Forbidden, "exam_appeal.script_forbidden");
        var paper = (await db.PaperOfAsync(appeal.AttemptId, cancel)).Content;
        var slots = paper.Slots.Where(slot => appeal.Slots.Contains(slot.Number)).ToList();
        var keys = slots.ConvertAll(slot => slot.QuestionVersionId);
        var versions = await db.QuestionVersions.AsNoTracking().Where(version => keys.Contains(version.Id)).ToDictionaryAsync(version => version.Id, cancel);
        var answers = (await db.AnswersOfAsync(appeal.AttemptId, cancel)).ToDictionary(answer => answer.Slot, answer => answer.Response);
        return slots.ConvertAll(slot => new DisputedSlot(slot, versions[slot.QuestionVersionId].Code, versions[slot.QuestionVersionId].Content, answers.GetValueOrDefault(slot.Number)));
    }

    /// <summary>
    /// Decides. Marks that count make another marking and another version of the result, which the board confirms; a mark goes down only where the exam said so
    /// before the appeal was filed. The reviewer is not told which: the first mark is not the reviewer's to know.
    /// </summary>
    /// <exception cref="RefusedException"><c>exam_appeal.not_found</c> and what <see cref="ExamAppeal.Move"/> refuses.</exception>
    public Task<ExamAppeal> DecideAsync(Guid id, AppealDecision decision, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var appeal = await ExpectedAsync(id, expected, act, cancel);
        await db.LockExamAsync(appeal.ExamId, cancel);
        var attempt = await db.LockedAttemptAsync(appeal.AttemptId, cancel);
        var judged = act.Given(await InvolvementAsync(appeal, act, cancel)).Given(await RemedyAsync(appeal, attempt, decision, cancel));
        appeal.Move(decision.Trigger, judged);
        await results.LetGoAsync(appeal, act.Reason!, act, cancel);
        // A version that is drawn up below is not held for what has just been decided.
        await db.SaveChangesAsync(cancel);
        if (decision.Trigger != ExamAppealTrigger.Reject)
        {
            appeal.PointTo(decision.RescoringId);
            if (decision.Marks.Count > 0) await ReviseAsync(appeal, attempt, decision.Marks, act, cancel);
        }
        await db.SaveChangesAsync(cancel);
        return appeal;
    }, cancel);

    /// <summary>What can be done to it now, and why not.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(ExamAppeal appeal, Act act, CancellationToken cancel = default) => ExamAppealWorkflow.Table.PermittedTriggers(appeal,
        act.Because("-").Given(await InvolvementAsync(appeal, act, cancel)).Given(new AppealRemedy(appeal.Ground == AppealGround.Marking ? 1 : 0, true, appeal.Ground == AppealGround.ItemContent, true)));

    async Task ReviseAsync(ExamAppeal appeal, ExamAttempt attempt, IReadOnlyList<AppealMark> marks, Act act, CancellationToken cancel)
    {
        // A pilot earns nothing, and nobody is told which it is.
        var pilots = (await db.PaperOfAsync(attempt.Id, cancel)).Content.Slots.Where(slot => slot.IsPilot).Select(slot => slot.Number).ToList();
        var decided = marks.Where(mark => !pilots.Contains(mark.Slot)).Select(mark => new DecidedMark
        {
            AppealId = appeal.Id,
            AttemptId = attempt.Id,
            SealNumber = attempt.SealNumber,
            Slot = mark.Slot,
            Mark = mark.Hundredths * Marks.PerHundredth,
            MayLower = appeal.MayLower,
            Reason = mark.Reason!.Trim(),
            By = act.By.PersonId,
            At = act.At,
        }).ToList();
        db.DecidedMarks.AddRange(decided);
        var before = await db.ExamMarkings.AsNoTracking().Where(marking => marking.AttemptId == attempt.Id && marking.SealNumber == attempt.SealNumber)
            .OrderByDescending(marking => marking.ScoringVersion).ThenByDescending(marking => marking.Round).FirstAsync(cancel);
        var revised = before.With(attempt, decided, act);
        // What the reviewer found is on record; a finding that changes no mark makes no other result.
        if (revised.Slots.SequenceEqual(before.Slots)) return;
        attempt.Revise(revised, ResultBook.ByClock(act).Because($"appeal {appeal.Code}"));
        db.ExamMarkings.Add(revised);
        await results.DrawUpAsync(attempt, revised, act, cancel);
    }

    async Task<AppealRemedy> RemedyAsync(ExamAppeal appeal, ExamAttempt attempt, AppealDecision decision, CancellationToken cancel)
    {
        var paper = decision.Marks.Count == 0 ? null : (await db.PaperOfAsync(appeal.AttemptId, cancel)).Content;
        var areFit = decision.Marks.Select(mark => mark.Slot).Distinct().Count() == decision.Marks.Count && decision.Marks.All(mark => appeal.Slots.Contains(mark.Slot)
            && mark.Hundredths >= 0 && mark.Hundredths <= paper!.Slots.Single(slot => slot.Number == mark.Slot).MaximumHundredths && mark.Reason?.Trim().Length is > 0 and <= ExamAppeal.LongestText);
        var hasRescoring = decision.RescoringId is { } rescoring && await db.Rescorings.AnyAsync(one => one.Id == rescoring && one.ExamId == appeal.ExamId && one.State != RescoringState.Withdrawn, cancel);
        return new AppealRemedy(decision.Marks.Count, areFit, hasRescoring, attempt.State == AttemptState.Scored && attempt.SealNumber == appeal.SealNumber && attempt.AnswersErasedAt is null);
    }

    async Task<(int? Edition, AppealCase Case)> CaseAsync(ExamAttempt attempt, AppealGround ground, CancellationToken cancel)
    {
        var released = await db.ExamResults.Where(result => result.AttemptId == attempt.Id && result.State == ExamResultState.Released).OrderByDescending(result => result.Edition)
            .Select(result => new { result.Edition, result.ReleasedAt }).FirstOrDefaultAsync(cancel);
        var before = await db.ExamAppeals.Where(appeal => appeal.AttemptId == attempt.Id).Select(appeal => new { appeal.State, appeal.Ground, appeal.Edition }).ToListAsync(cancel);
        var slots = attempt.PaperHash is null ? 0 : (await db.PaperOfAsync(attempt.Id, cancel)).Content.Slots.Length;
        return (released?.Edition, new AppealCase(
            attempt.StartedAt is not null && (AttemptPhase.Ended.Contains(attempt.State) || attempt.State == AttemptState.Voided), released is not null,
            released?.ReleasedAt is { } at ? calendar.FilingEnds(attempt.Rules, at) : null,
            before.Any(appeal => ExamAppealWorkflow.Open.Contains(appeal.State)),
            before.Any(appeal => appeal.Ground == ground && appeal.Edition == released?.Edition && appeal.State is not ExamAppealState.Withdrawn && !ExamAppealWorkflow.Open.Contains(appeal.State)), slots));
    }

    /// <summary>Whoever has moved the attempt, a version of its result or one of its markings, signed its results, wrote the log of the exam, rescored it or decided an earlier appeal, is not independent.</summary>
    async Task<Involvement> InvolvementAsync(ExamAppeal appeal, Act act, CancellationToken cancel)
    {
        var persons = act.By.Persons.ToList();
        var subjects = await db.ExamResults.Where(result => result.AttemptId == appeal.AttemptId).Select(result => result.Id).ToListAsync(cancel);
        subjects.AddRange(await db.SlotMarkings.Where(marking => marking.AttemptId == appeal.AttemptId).Select(marking => marking.Id).ToListAsync(cancel));
        subjects.Add(appeal.AttemptId);
        var isInvolved = await db.AuditEntries.AnyAsync(entry => subjects.Contains(entry.SubjectId) && entry.ToState != null && (persons.Contains(entry.ActorId) || persons.Contains(entry.OnBehalfOf ?? Guid.Empty)), cancel)
            || await db.ExamBoardSignatures.AnyAsync(signature => signature.ExamId == appeal.ExamId && persons.Contains(signature.MemberId), cancel)
            || await db.ExamIncidents.AnyAsync(incident => incident.ExamId == appeal.ExamId && persons.Contains(incident.WrittenBy), cancel)
            || await db.Rescorings.AnyAsync(rescoring => rescoring.ExamId == appeal.ExamId && (persons.Contains(rescoring.DrawnUpBy) || persons.Contains(rescoring.ApprovedBy ?? Guid.Empty)), cancel)
            || await db.ExamAppeals.AnyAsync(earlier => earlier.AttemptId == appeal.AttemptId && earlier.Id != appeal.Id && persons.Contains(earlier.ReviewerId ?? Guid.Empty), cancel);
        // By whatever right the mark is seen, of the exam, of its marking or of the candidate's own unit.
        var seesMark = ExamScope.SeesResultsAt(act.By, appeal.UnitId) || MarkingScope.IsStaffOf(act.By, appeal.UnitId)
            || await db.ExamResults.VisibleTo(act.By, db).AnyAsync(result => result.AttemptId == appeal.AttemptId, cancel);
        return new Involvement(isInvolved, seesMark);
    }

    async Task<ExamAppeal> ExpectedAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel)
    {
        var appeal = await FindAsync(id, act.By, cancel);
        expected.Against(appeal);
        return appeal;
    }
}

/// <summary>Tells of appeals that are late, and closes those whose decision has been carried out.</summary>
public sealed class AppealSweep(LmsDbContext db) : ISweep
{
    static readonly ExamResultState[] Unseen = [ExamResultState.Provisional, ExamResultState.UnderReview, ExamResultState.Confirmed];

    /// <inheritdoc/>
    public string Name => "exam_appeal";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel)
    {
        var late = db.ExamAppeals.Where(appeal => appeal.DueAt <= now).Select(appeal => appeal.Id);
        // Carried out: no version of the result waits to be shown, and the rescoring that was named is done.
        var done = db.ExamAppeals.Where(appeal => ExamAppealWorkflow.Decided.Contains(appeal.State)
                && (appeal.State == ExamAppealState.Rejected || !db.ExamResults.Any(result => result.AttemptId == appeal.AttemptId && Unseen.Contains(result.State)))
                && !db.Rescorings.Any(rescoring => rescoring.Id == appeal.RescoringId && rescoring.State != RescoringState.Applied))
            .Select(appeal => appeal.Id);
        return await late.Union(done).OrderBy(id => id).Take(most).ToListAsync(cancel);
    }

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var appeal = await db.ExamAppeals.SingleAsync(one => one.Id == id, cancel);
        appeal.Move(ExamAppealWorkflow.Decided.Contains(appeal.State) ? ExamAppealTrigger.Close : ExamAppealTrigger.FallOverdue, act);
        await db.SaveChangesAsync(cancel);
    }
}
