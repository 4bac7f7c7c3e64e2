using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>All results of an exam as the board signs them.</summary>
/// <param name="Exam">The exam.</param>
/// <param name="Hash">Hash over the provisional results, for signing.</param>
/// <param name="Counts">Results in each state.</param>
/// <param name="WaitingToBeMarked">Sealed or scored attempts without a complete mark.</param>
/// <param name="StillSitting">Attempts that have not ended.</param>
/// <param name="Signatures">Who has signed this very list, in order.</param>
public sealed record ResultSheet(
    Exam Exam, string Hash, IReadOnlyDictionary<ExamResultState, int> Counts, int WaitingToBeMarked, int StillSitting, IReadOnlyList<(BoardSignature Signature, string Name)> Signatures);

/// <summary>A result with whom it is of.</summary>
public sealed record ResultLine(ExamResult Result, Person Person, int Attempt, IReadOnlyList<ResultFlag> Flags);

/// <summary>What a candidate, or staff, is shown of an attempt's result.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Marking">The marking it rests on.</param>
/// <param name="Result">The newest version; null while a person has yet to mark something.</param>
/// <param name="Standing">What counts over all attempts; null without a released result.</param>
public sealed record ShownResult(ExamAttempt Attempt, AttemptMarking Marking, ExamResult? Result, ExamStanding? Standing);

/// <summary>Where results are looked at, signed by the board, held back, released and withdrawn.</summary>
public sealed class ResultDesk(LmsDbContext db, ExamOffice office, ResultBook book)
{
    static readonly ExamResultState[] Living = [ExamResultState.Provisional, ExamResultState.UnderReview, ExamResultState.Confirmed, ExamResultState.Released, ExamResultState.Withdrawn];

    /// <summary>The list as it stands.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>exam_result.sheet_forbidden</c>.</exception>
    public async Task<ResultSheet> SheetAsync(Guid examId, Act act, CancellationToken cancel = default) => await SheetAsync(await StaffExamAsync(examId, act, cancel), cancel);

    /// <summary>Results of an exam that the actor may see, without superseded versions, in the order they were drawn up.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>.</exception>
    public async Task<Page<ResultLine>> LinesAsync(Guid examId, PageRequest page, Act act, CancellationToken cancel = default)
    {
        await office.FindAsync(examId, act.By, cancel);
        var results = db.ExamResults.AsNoTracking().VisibleTo(act.By, db).Where(result => result.ExamId == examId && Living.Contains(result.State));
        if (page.AfterId is { } last) results = results.Where(result => result.Id > last);
        var found = await page.ReadAsync(
            from result in results
            join person in db.People on result.CandidateId equals person.Id
            join attempt in db.ExamAttempts on result.AttemptId equals attempt.Id
            orderby result.Id
            select new ResultLine(result, person, attempt.Number, Array.Empty<ResultFlag>()), line => line.Result.Id.ToString(), cancel);
        var keys = found.Items.Select(line => line.Result.Id).ToArray();
        var flags = (await db.ExamResultFlags.AsNoTracking().Where(flag => keys.Contains(flag.ResultId)).OrderBy(flag => flag.RaisedAt).ToListAsync(cancel)).ToLookup(flag => flag.ResultId);
        return found with { Items = [.. found.Items.Select(line => line with { Flags = [.. flags[line.Result.Id]] })] };
    }

    /// <summary>One version, with what it was held back for.</summary>
    /// <exception cref="RefusedException"><c>exam_result.not_found</c>.</exception>
    public async Task<(ExamResult Result, IReadOnlyList<ResultFlag> Flags)> FindAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var result = await db.ExamResults.VisibleTo(actor, db).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "exam_result.not_found");
        return (result, await db.ExamResultFlags.Where(flag => flag.ResultId == id).OrderBy(flag => flag.RaisedAt).ToListAsync(cancel));
    }

    /// <summary>
    /// Signs the list of provisional results as a member of the board. With the last signature of the quorum all of them are confirmed, but for the own one
    /// and those of members who signed.
    /// </summary>
    /// <param name="examId">The exam.</param>
    /// <param name="hash">The list that was looked at.</param>
    /// <param name="act">Who.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>exam_result.sheet_forbidden</c>, <c>exam_result.sheet_changed</c>, <c>exam_result.nothing_to_confirm</c>, <c>exam_result.signed_already</c>, <c>exam_result.rescoring_under_way</c>, <c>exam_result.cut_score_open</c>, forbidden.</exception>
    public Task<ResultSheet> SignAsync(Guid examId, string? hash, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        await StaffExamAsync(examId, act, cancel);
        // Two members who sign at one moment: the second waits, and then counts the first.
        await db.LockExamAsync(examId, cancel);
        var exam = await db.Exams.SingleAsync(one => one.Id == examId, cancel);
        var results = await db.ExamResults.Where(result => result.ExamId == examId && result.State == ExamResultState.Provisional).ToListAsync(cancel);
        ExamWorkflow.Table.Check(exam, ExamTrigger.SignResults, act).OrRefuse();
        await NoRescoringAsync(examId, cancel);
        await CutScoreSetAsync(examId, cancel);
        if (results.Count == 0) throw new RefusedException(RefusalKind.RuleBroken, "exam_result.nothing_to_confirm");
        if (ExamResult.HashOf(examId, results) != hash) throw new RefusedException(RefusalKind.Stale, "exam_result.sheet_changed");
        var signed = await db.ExamBoardSignatures.Where(one => one.ExamId == examId && one.SheetHash == hash).Select(one => one.MemberId).ToListAsync(cancel);
        if (signed.Contains(act.By.PersonId)) throw new RefusedException(RefusalKind.RuleBroken, "exam_result.signed_already");
        db.ExamBoardSignatures.Add(new BoardSignature(examId, hash!, act.By.PersonId, act.At));
        db.Observe(new Audit.Observation("exam", "sign_results", "exam", examId, act, act.By.ReadingWarrant(Right.SeeExamResults, exam.UnitId))
        {
            SubjectUnitId = exam.UnitId,
            Changes = [new Audit.FieldChange("sheet_hash", null, hash)],
        });
        signed.Add(act.By.PersonId);
        var older = await book.SeenAsync(examId, cancel);
        foreach (var result in results.Where(result => !act.By.Persons.Contains(result.CandidateId)))
        {
            var quorum = new BoardQuorum(signed.Count(member => member != result.CandidateId), exam.Rules.BoardQuorum);
            if (quorum.Signatures < quorum.Quorum) continue;
            result.Move(ExamResultTrigger.Confirm, act.Given(quorum));
            foreach (var before in older[result.AttemptId]) before.Move(ExamResultTrigger.Supersede, ResultBook.ByClock(act));
        }
        await db.SaveChangesAsync(cancel);
        return await SheetAsync(exam, cancel);
    }, cancel);

    /// <summary>Shows all confirmed results to their candidates.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>exam_result.sheet_forbidden</c>, <c>exam_result.nothing_to_release</c>, <c>exam_result.window_open</c>, <c>exam_result.still_sitting</c>, forbidden.</exception>
    public Task<ResultSheet> ReleaseAsync(Guid examId, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var exam = await StaffExamAsync(examId, act, cancel);
        await db.LockExamAsync(examId, cancel);
        var results = await db.ExamResults.Where(result => result.ExamId == examId && result.State == ExamResultState.Confirmed && !act.By.Persons.Contains(result.CandidateId)).ToListAsync(cancel);
        ExamWorkflow.Table.Check(exam, ExamTrigger.ReleaseResults, act).OrRefuse();
        await NoRescoringAsync(examId, cancel);
        if (results.Count == 0) throw new RefusedException(RefusalKind.RuleBroken, "exam_result.nothing_to_release");
        var facts = new ReleaseFacts(exam.ReleaseAt is not { } at || at <= act.At, exam.State == ExamState.Closed, await book.StillSittingAsync(examId, cancel));
        foreach (var result in results) result.Move(ExamResultTrigger.Release, act.Given(facts));
        await db.SaveChangesAsync(cancel);
        return await SheetAsync(exam, cancel);
    }, cancel);

    /// <summary>A cut score that is being studied is set before anything is signed, and all attempts are marked by it.</summary>
    async Task CutScoreSetAsync(Guid examId, CancellationToken cancel)
    {
        if (await db.CutScoreStudies.AnyAsync(study => study.ExamId == examId && CutScoreWorkflow.Pending.Contains(study.State), cancel)) throw new RefusedException(RefusalKind.WrongState, "exam_result.cut_score_open");
    }

    /// <summary>What was approved is carried out first: the report said what candidates had seen, and the board signs what comes of it.</summary>
    async Task NoRescoringAsync(Guid examId, CancellationToken cancel)
    {
        if (await db.Rescorings.AnyAsync(rescoring => rescoring.ExamId == examId && rescoring.State == RescoringState.Approved, cancel)) throw new RefusedException(RefusalKind.WrongState, "exam_result.rescoring_under_way");
    }

    /// <summary>Says from when confirmed results are released by themselves; null for by hand.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>exam.release_before_close</c>, wrong state, forbidden.</exception>
    public async Task<ResultSheet> PlanReleaseAsync(Guid examId, Instant? at, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var exam = await StaffExamAsync(examId, act, cancel);
        expected.Against(exam);
        exam.PlanRelease(at, act);
        await db.SaveChangesAsync(cancel);
        return await SheetAsync(exam, cancel);
    }

    /// <summary>Holds a result back.</summary>
    /// <exception cref="RefusedException"><c>exam_result.not_found</c>, <c>exam_result.words_too_long</c> and what the table refuses.</exception>
    public async Task<ExamResult> HoldAsync(Guid id, ResultFlagKind kind, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var (result, _) = await FindAsync(id, act.By, cancel);
        expected.Against(result);
        result.Move(ExamResultTrigger.Hold, act);
        db.ExamResultFlags.Add(new ResultFlag { Id = act.NewId(), ResultId = id, Kind = kind, Reason = Fitting(act.Reason!), RaisedBy = act.By.PersonId, RaisedAt = act.At });
        await db.SaveChangesAsync(cancel);
        return result;
    }

    /// <summary>Decides a ground for which it is held back; with the last one it goes on.</summary>
    /// <exception cref="RefusedException"><c>exam_result.not_found</c>, <c>exam_result.flag_not_open</c>, <c>exam_result.appeal_open</c>, <c>exam_result.words_too_long</c> and what the table refuses.</exception>
    public async Task<ExamResult> DecideFlagAsync(Guid id, Guid flagId, string? words, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var (result, flags) = await FindAsync(id, act.By, cancel);
        expected.Against(result);
        var flag = flags.SingleOrDefault(one => one.Id == flagId && one.Decision is null) ?? throw new RefusedException(RefusalKind.WrongState, "exam_result.flag_not_open");
        if (await db.ExamAppeals.AnyAsync(appeal => appeal.Id == flagId && ExamAppealWorkflow.Open.Contains(appeal.State), cancel)) throw new RefusedException(RefusalKind.WrongState, "exam_result.appeal_open");
        var decision = new FlagDecision(flags.Count(one => one.Decision is null) - 1, words?.Trim());
        result.Move(decision.OpenBesides > 0 ? ExamResultTrigger.CloseFlag : ExamResultTrigger.ClearHold, act.Given(decision).Because(words));
        flag.Decide(Fitting(decision.Words!), act);
        await db.SaveChangesAsync(cancel);
        return result;
    }

    /// <summary>Takes a confirmation back, or a released result away from the candidate.</summary>
    /// <exception cref="RefusedException"><c>exam_result.not_found</c> and what the table refuses.</exception>
    public async Task<ExamResult> MoveAsync(Guid id, ExamResultTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var (result, _) = await FindAsync(id, act.By, cancel);
        expected.Against(result);
        result.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        return result;
    }

    /// <summary>Draws a withdrawn result up anew from the marks as they are; the new version waits for the board.</summary>
    /// <exception cref="RefusedException"><c>exam_result.not_found</c>, <c>exam_result.newer_version</c> and what the table refuses.</exception>
    public async Task<ExamResult> DrawAnewAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var (result, _) = await FindAsync(id, act.By, cancel);
        expected.Against(result);
        var attempt = await db.ExamAttempts.SingleAsync(one => one.Id == result.AttemptId, cancel);
        if (attempt.State != AttemptState.Scored || attempt.SealNumber != result.SealNumber || await db.ExamResults.AnyAsync(one => one.AttemptId == attempt.Id && one.Edition > result.Edition, cancel))
            throw new RefusedException(RefusalKind.WrongState, "exam_result.newer_version");
        result.Move(ExamResultTrigger.DrawAnew, act);
        await book.FollowAsync(attempt, act.Reason!, act, cancel);
        await db.SaveChangesAsync(cancel);
        return result;
    }

    /// <summary>What can be done to one version now, and why not; confirming and releasing are done for all of an exam together.</summary>
    public static IEnumerable<PermittedTrigger> Actions(ExamResult result, IReadOnlyList<ResultFlag> flags, Act act) =>
        ExamResultWorkflow.Table.PermittedTriggers(result, act.Because("-").Given(new BoardQuorum(0, 1)).Given(new ReleaseFacts(true, true, 0))
            .Given(new FlagDecision(Math.Max(0, flags.Count(flag => flag.Decision is null) - 1), "-")))
            .Where(permitted => permitted.Trigger != Snake.Of(ExamResultTrigger.Confirm) && permitted.Trigger != Snake.Of(ExamResultTrigger.Release));

    /// <summary>What may be shown of an attempt's result: staff see every mark, the candidate a released one (exams.md 9.2, defaults).</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.result_not_ready</c>, <c>exam_result.not_released</c>.</exception>
    public async Task<ShownResult> ShowAsync(Guid attemptId, Act act, CancellationToken cancel = default)
    {
        var attempt = await db.ExamAttempts.AsNoTracking().VisibleTo(act.By, db).SingleOrDefaultAsync(one => one.Id == attemptId, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "attempt.not_found");
        var isOwn = attempt.CandidateId == act.By.PersonId;
        if (attempt.State != AttemptState.Scored) throw new RefusedException(RefusalKind.WrongState, isOwn && attempt.State == AttemptState.Sealed ? "exam_result.not_released" : "attempt.result_not_ready");
        var result = await db.ExamResults.AsNoTracking().Where(one => one.AttemptId == attemptId && one.SealNumber == attempt.SealNumber && (!isOwn || one.State == ExamResultState.Released))
            .OrderByDescending(one => one.Edition).FirstOrDefaultAsync(cancel);
        if (isOwn && result is null) throw new RefusedException(RefusalKind.WrongState, "exam_result.not_released");
        var markings = db.ExamMarkings.AsNoTracking().Where(marking => marking.AttemptId == attemptId);
        if (result is not null) markings = markings.Where(marking => marking.SealNumber == result.SealNumber && marking.ScoringVersion == result.ScoringVersion && marking.Round == result.MarkingRound);
        var marking = await markings.OrderByDescending(one => one.SealNumber).ThenByDescending(one => one.ScoringVersion).ThenByDescending(one => one.Round).FirstAsync(cancel);
        var rule = (await db.Exams.AsNoTracking().SingleAsync(exam => exam.Id == attempt.ExamId, cancel)).Rules.Counting;
        var released = await (from one in db.ExamResults.AsNoTracking()
                              where one.ExamId == attempt.ExamId && one.CandidateId == attempt.CandidateId && one.State == ExamResultState.Released
                              join sat in db.ExamAttempts on one.AttemptId equals sat.Id
                              select new { sat.Number, one }).ToListAsync(cancel);
        return new ShownResult(attempt, marking, result, ExamStanding.Of(rule, released.ConvertAll(one => (one.Number, one.one))));
    }

    static string Fitting(string words) => words.Trim() is { Length: <= ResultFlag.Longest } text ? text
        : throw new RefusedException(RefusalKind.RuleBroken, "exam_result.words_too_long", ("most", ResultFlag.Longest));

    async Task<Exam> StaffExamAsync(Guid examId, Act act, CancellationToken cancel)
    {
        var exam = await office.FindAsync(examId, act.By, cancel);
        return ExamScope.IsStaffOf(act.By, exam) ? exam : throw new RefusedException(RefusalKind.Forbidden, "exam_result.sheet_forbidden");
    }

    async Task<ResultSheet> SheetAsync(Exam exam, CancellationToken cancel)
    {
        var results = await db.ExamResults.AsNoTracking().Where(result => result.ExamId == exam.Id && Living.Contains(result.State)).ToListAsync(cancel);
        var hash = ExamResult.HashOf(exam.Id, results.Where(result => result.State == ExamResultState.Provisional));
        var signatures = await (from signature in db.ExamBoardSignatures.AsNoTracking()
                                where signature.ExamId == exam.Id && signature.SheetHash == hash
                                join member in db.People on signature.MemberId equals member.Id
                                orderby signature.At
                                select new { signature, member.Name }).ToListAsync(cancel);
        var decided = (await db.ScoringAsync(exam.Id, cancel)).Rules.Decided.ToList();
        var marked = await db.ExamAttempts.CountAsync(attempt => attempt.ExamId == exam.Id && (attempt.State == AttemptState.Sealed || (attempt.State == AttemptState.Scored
            && db.SlotMarkings.Any(marking => marking.AttemptId == attempt.Id && marking.SealNumber == attempt.SealNumber && marking.State != SlotMarkingState.Final && !decided.Contains(marking.QuestionVersionId)))), cancel);
        return new ResultSheet(exam, hash, results.CountBy(result => result.State).ToDictionary(), marked, await book.StillSittingAsync(exam.Id, cancel),
            signatures.ConvertAll(one => (one.signature, one.Name)));
    }
}
