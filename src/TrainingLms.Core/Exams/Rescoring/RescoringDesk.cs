using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A line of a difference report with whom it is of.</summary>
public sealed record DifferenceOf(DifferenceLine Line, Person Person, int Attempt);

/// <summary>A difference report as it is written into a file.</summary>
/// <param name="Exam">The exam.</param>
/// <param name="Rescoring">The rescoring with its figures.</param>
/// <param name="Codes">Codes of the questions by version.</param>
/// <param name="Lines">The lines in order, without those of the reader.</param>
public sealed record DifferenceSheet(Exam Exam, Rescoring Rescoring, IReadOnlyDictionary<Guid, string> Codes, IReadOnlyList<DifferenceOf> Lines);

/// <summary>A question that papers of an exam may hold.</summary>
/// <param name="Version">The version.</param>
/// <param name="Attempts">Scored attempts whose paper holds it.</param>
/// <param name="IsSecure">Whether its key is never shown: for its own sake or for that of its bank.</param>
public sealed record ExamQuestion(QuestionVersion Version, int Attempts, bool IsSecure);

/// <summary>Where rescorings are drawn up, tried without effect, decided by the board and approved by a second manager.</summary>
public sealed class RescoringDesk(LmsDbContext db, ExamOffice office, Rescorer rescorer)
{
    /// <summary>Rescorings of an exam, newest first.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>.</exception>
    public async Task<Page<Rescoring>> ListAsync(Guid examId, PageRequest page, Act act, CancellationToken cancel = default)
    {
        await office.FindAsync(examId, act.By, cancel);
        var rescorings = db.Rescorings.AsNoTracking().VisibleTo(act.By, db).Where(rescoring => rescoring.ExamId == examId);
        if (page.AfterId is { } last) rescorings = rescorings.Where(rescoring => rescoring.Id < last);
        return await page.ReadAsync(rescorings.OrderByDescending(rescoring => rescoring.Id), rescoring => rescoring.Id.ToString(), cancel);
    }

    /// <summary>A rescoring that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>rescoring.not_found</c>.</exception>
    public async Task<Rescoring> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.Rescorings.VisibleTo(actor, db).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "rescoring.not_found");

    /// <summary>What papers of an exam may hold, for whoever sees its questions.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>rescoring.questions_forbidden</c>.</exception>
    public async Task<Page<ExamQuestion>> QuestionsAsync(Guid examId, PageRequest page, Act act, CancellationToken cancel = default)
    {
        var exam = await office.FindAsync(examId, act.By, cancel);
        if (!BankScope.SeesQuestionsAt(act.By, exam.UnitId)) throw new RefusedException(RefusalKind.Forbidden, "rescoring.questions_forbidden");
        var versions = from item in db.ExamPoolItems
                       where item.ExamId == examId
                       join version in db.QuestionVersions on item.QuestionVersionId equals version.Id
                       select version;
        if (page.AfterId is { } last) versions = versions.Where(version => version.Id > last);
        var found = await page.ReadAsync(versions.AsNoTracking().OrderBy(version => version.Id), version => version.Id.ToString(), cancel);
        var keys = found.Items.Select(version => version.Id).ToList();
        var held = await (from question in db.PaperQuestions
                          join attempt in db.ExamAttempts on question.AttemptId equals attempt.Id
                          where attempt.ExamId == examId && attempt.State == AttemptState.Scored && keys.Contains(question.QuestionVersionId)
                          group question by question.QuestionVersionId into one
                          select new { one.Key, Count = one.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, cancel);
        var secure = await db.SecureAmongAsync(found.Items, cancel);
        return new Page<ExamQuestion>([.. found.Items.Select(version => new ExamQuestion(version, held.GetValueOrDefault(version.Id), secure.Contains(version.Id)))], found.Next);
    }

    /// <summary>Draws one up.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c> and what <see cref="Rescoring.DrawUp"/> refuses.</exception>
    public async Task<Rescoring> DrawUpAsync(Guid examId, ImmutableArray<ItemRemedy> remedies, PassMarkRule passMark, Act act, CancellationToken cancel = default)
    {
        var exam = await office.FindAsync(examId, act.By, cancel);
        var wanted = remedies.Select(remedy => remedy.QuestionVersionId).Distinct().ToList();
        var pool = await (from item in db.ExamPoolItems
                          where item.ExamId == examId && wanted.Contains(item.QuestionVersionId)
                          join version in db.QuestionVersions on item.QuestionVersionId equals version.Id
                          select version).AsNoTracking().ToDictionaryAsync(version => version.Id, version => version.Content, cancel);
        var faults = RemedyCheck.Faults(remedies, pool, (await db.ScoringAsync(examId, cancel)).Rules);
        var rescoring = Rescoring.DrawUp(exam, remedies, passMark, (await JudgedAsync(examId, act, cancel)).Given(new RemedyFaults(faults)));
        db.Rescorings.Add(rescoring);
        await db.SaveChangesAsync(cancel);
        return rescoring;
    }

    /// <summary>The dry run: marks every attempt by the rules that would count, keeps the differences and changes no mark.</summary>
    /// <exception cref="RefusedException"><c>rescoring.not_found</c>, <c>rescoring.nothing_left</c>, <c>attempt.paper_changed</c> and what the table refuses.</exception>
    public Task<Rescoring> PreviewAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var (rescoring, exam) = await LockedAsync(id, expected, act, cancel);
        var judged = await JudgedAsync(exam.Id, act, cancel);
        RescoringWorkflow.Table.Check(rescoring, RescoringTrigger.Preview, judged).OrRefuse();
        var report = await ReportAsync(rescoring, exam, act, cancel);
        rescoring.Preview(report, judged);
        await db.DifferenceLines.Where(line => line.RescoringId == id).ExecuteDeleteAsync(cancel);
        db.DifferenceLines.AddRange(report.Lines);
        await db.SaveChangesAsync(cancel);
        return rescoring;
    }, cancel);

    /// <summary>The lines of the report, changed verdicts first; nobody reads the own one here.</summary>
    /// <exception cref="RefusedException"><c>rescoring.not_found</c>, <c>page.cursor_unknown</c>.</exception>
    public async Task<Page<DifferenceOf>> LinesAsync(Guid id, PageRequest page, Act act, CancellationToken cancel = default)
    {
        await FindAsync(id, act.By, cancel);
        var last = 0;
        if (page.After is { } after && !int.TryParse(after, out last)) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("page.cursor_unknown", [], "cursor")]);
        return await page.ReadAsync(LinesOf(id, act.By, last), one => $"{one.Line.Number}", cancel);
    }

    /// <summary>The report for a file.</summary>
    /// <exception cref="RefusedException"><c>rescoring.not_found</c>, <c>rescoring.not_previewed</c>.</exception>
    public async Task<DifferenceSheet> SheetAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var rescoring = await FindAsync(id, act.By, cancel);
        if (rescoring.ReportHash is null) throw new RefusedException(RefusalKind.WrongState, "rescoring.not_previewed");
        var lines = await LinesOf(id, act.By, 0).ToListAsync(cancel);
        var versions = lines.SelectMany(one => one.Line.Slots).Select(slot => slot.QuestionVersionId).Concat(rescoring.Remedies.Select(remedy => remedy.QuestionVersionId)).Distinct().ToList();
        var codes = await db.QuestionVersions.Where(version => versions.Contains(version.Id)).ToDictionaryAsync(version => version.Id, version => version.Code, cancel);
        return new DifferenceSheet(await db.Exams.AsNoTracking().SingleAsync(exam => exam.Id == rescoring.ExamId, cancel), rescoring, codes, lines);
    }

    /// <summary>Records that the board lets released scores fall, as the report says that was looked at.</summary>
    /// <exception cref="RefusedException"><c>rescoring.not_found</c> and what <see cref="Rescoring.AllowLowering"/> refuses.</exception>
    public Task<Rescoring> AllowLoweringAsync(Guid id, string? hash, BoardDecision decision, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var (rescoring, exam) = await LockedAsync(id, expected, act, cancel);
        rescoring.AllowLowering((await JudgedAsync(exam.Id, act, cancel)).Given(decision).Given(new ReportClaim(hash, true)));
        await db.SaveChangesAsync(cancel);
        return rescoring;
    }, cancel);

    /// <summary>Approves the report that was looked at. It is computed once more: what is approved is what will be carried out, or nothing.</summary>
    /// <exception cref="RefusedException"><c>rescoring.not_found</c>, <c>rescoring.nothing_left</c>, <c>attempt.paper_changed</c> and what <see cref="Rescoring.Approve"/> refuses.</exception>
    public Task<Rescoring> ApproveAsync(Guid id, string? hash, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var (rescoring, exam) = await LockedAsync(id, expected, act, cancel);
        var judged = (await JudgedAsync(exam.Id, act, cancel)).Given(new WindowPhase(exam.State == ExamState.Closed));
        RescoringWorkflow.Table.Check(rescoring, RescoringTrigger.Approve, judged.Given(new ReportClaim(hash, true))).OrRefuse();
        var before = await db.ScoringAsync(exam.Id, cancel);
        var isUnchanged = (await ReportAsync(rescoring, exam, act, cancel)).Hash == rescoring.ReportHash;
        db.ExamScorings.Add(rescoring.Approve(before, judged.Given(new ReportClaim(hash, isUnchanged)).Because(rescoring.Reason)));
        await db.SaveChangesAsync(cancel);
        return rescoring;
    }, cancel);

    /// <summary>Gives one up.</summary>
    /// <exception cref="RefusedException"><c>rescoring.not_found</c> and what the table refuses.</exception>
    public Task<Rescoring> WithdrawAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        // Whoever decides an appeal by it at this moment is waited for, or waits.
        var (rescoring, _) = await LockedAsync(id, expected, act, cancel);
        rescoring.Withdraw(act.Given(await NamingAsync(id, cancel)));
        await db.SaveChangesAsync(cancel);
        return rescoring;
    }, cancel);

    /// <summary>What can be done to it now, and why not.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(Rescoring rescoring, Act act, CancellationToken cancel = default)
    {
        var isOver = await db.Exams.AnyAsync(exam => exam.Id == rescoring.ExamId && exam.State == ExamState.Closed, cancel);
        return RescoringWorkflow.Table.PermittedTriggers(rescoring, (await JudgedAsync(rescoring.ExamId, act, cancel)).Because("-")
            .Given(new WindowPhase(isOver)).Given(new ReportClaim(rescoring.ReportHash, true)).Given(new BoardDecision("-")).Given(await NamingAsync(rescoring.Id, cancel)));
    }

    async Task<AppealsNaming> NamingAsync(Guid id, CancellationToken cancel) => new(await db.ExamAppeals.CountAsync(appeal => appeal.RescoringId == id, cancel));

    IQueryable<DifferenceOf> LinesOf(Guid id, Actor actor, int after) =>
        from line in db.DifferenceLines.AsNoTracking()
        where line.RescoringId == id && line.CandidateId != actor.PersonId && line.Number > after
        orderby line.Number
        join person in db.People on line.CandidateId equals person.Id
        join attempt in db.ExamAttempts on line.AttemptId equals attempt.Id
        select new DifferenceOf(line, person, attempt.Number);

    async Task<DifferenceReport> ReportAsync(Rescoring rescoring, Exam exam, Act act, CancellationToken cancel)
    {
        var before = await db.ScoringAsync(exam.Id, cancel);
        var following = rescoring.Following(before);
        var remarked = await rescorer.DryRunAsync(exam, following, act, cancel);
        if (remarked.Any(one => !one.Paper.Against(one.Attempt).IsIntact)) throw new RefusedException(RefusalKind.RuleBroken, "attempt.paper_changed");
        if (remarked.Count(one => one.New.MaximumHundredths == 0) is > 0 and var empty) throw new RefusedException(RefusalKind.RuleBroken, "rescoring.nothing_left", ("count", empty));
        var erased = await db.ExamAttempts.CountAsync(attempt => attempt.ExamId == exam.Id && attempt.State == AttemptState.Scored && attempt.AnswersErasedAt != null, cancel);
        return DifferenceReport.Of(rescoring, before, remarked, erased);
    }

    /// <summary>Two who decide about one exam at one moment: the second waits, and then finds what the first has done.</summary>
    async Task<(Rescoring, Exam)> LockedAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel)
    {
        var examId = await db.Rescorings.VisibleTo(act.By, db).Where(one => one.Id == id).Select(one => (Guid?)one.ExamId).SingleOrDefaultAsync(cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "rescoring.not_found");
        await db.LockExamAsync(examId, cancel);
        var rescoring = await db.Rescorings.SingleAsync(one => one.Id == id, cancel);
        expected.Against(rescoring);
        return (rescoring, await db.Exams.AsNoTracking().SingleAsync(exam => exam.Id == examId, cancel));
    }

    async Task<Act> JudgedAsync(Guid examId, Act act, CancellationToken cancel)
    {
        var persons = act.By.Persons.ToList();
        return act.Given(new ExamSitters(await db.ExamAttempts.Where(attempt => attempt.ExamId == examId && persons.Contains(attempt.CandidateId)).Select(attempt => attempt.CandidateId).Distinct().ToListAsync(cancel)));
    }
}

/// <summary>Carries out approved rescorings, batch by batch; after a standstill it goes on where it was.</summary>
public sealed class RescoringSweep(LmsDbContext db, Rescorer rescorer) : ISweep
{
    /// <inheritdoc/>
    public string Name => "rescoring";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.Rescorings.Where(rescoring => rescoring.State == RescoringState.Approved).OrderBy(rescoring => rescoring.Id).Select(rescoring => rescoring.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var rescoring = await db.Rescorings.AsNoTracking().SingleAsync(one => one.Id == id, cancel);
        // The sweep looks again once nobody waits any more.
        if (await rescorer.ApplyAllAsync(rescoring.ExamId, rescoring.Reason, act, cancel) > 0) return;
        var done = await db.Rescorings.SingleAsync(one => one.Id == id, cancel);
        done.Apply(act.Given(new LeftToMark(0)));
        await db.SaveChangesAsync(cancel);
    }
}
