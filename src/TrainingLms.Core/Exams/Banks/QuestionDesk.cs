using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What narrows a list of questions; null for all.</summary>
/// <param name="State">Only in this state.</param>
/// <param name="Type">Only of this type.</param>
/// <param name="Topic">Only this topic with all below it.</param>
/// <param name="Code">Only versions of this question.</param>
public sealed record QuestionFilter(QuestionState? State = null, QuestionType? Type = null, string? Topic = null, string? Code = null);

/// <summary>A paper that nobody has opened yet.</summary>
/// <param name="AttemptId">Its attempt.</param>
/// <param name="ExamId">The exam.</param>
/// <param name="OpensAt">From when it may be opened.</param>
public sealed record HeldPaper(Guid AttemptId, Guid ExamId, Instant OpensAt);

/// <summary>Where questions of a bank are written, reviewed, suspended and looked up.</summary>
public sealed class QuestionDesk(LmsDbContext db, BankOffice banks, WorkCalendar calendar)
{
    /// <summary>Versions of questions of a bank, newest first.</summary>
    /// <exception cref="RefusedException"><c>question_bank.not_found</c>.</exception>
    public async Task<Page<BankQuestion>> ListAsync(Guid bankId, QuestionFilter filter, Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        await banks.FindAsync(bankId, actor, cancel);
        var questions = db.BankQuestions.VisibleTo(actor, db).AsNoTracking().Where(question => question.BankId == bankId);
        if (filter.State is { } state) questions = questions.Where(question => question.State == state);
        if (filter.Type is { } type) questions = questions.Where(question => question.Type == type);
        if (filter.Topic is { } topic) questions = questions.Where(question => question.Topic == topic || question.Topic.StartsWith(topic + "/"));
        if (filter.Code is { } code) questions = questions.Where(question => question.Code == code);
        if (page.AfterId is { } last) questions = questions.Where(question => question.Id < last);
        return await page.ReadAsync(questions.OrderByDescending(question => question.Id), question => question.Id.ToString(), cancel);
    }

    /// <summary>A version in scope.</summary>
    /// <exception cref="RefusedException"><c>question.not_found</c>.</exception>
    public async Task<BankQuestion> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.BankQuestions.VisibleTo(actor, db).SingleOrDefaultAsync(question => question.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "question.not_found");

    /// <summary>Writes the first version of a question, or the next one of a question that is in use.</summary>
    /// <exception cref="RefusedException"><c>question_bank.not_found</c>, <c>question_bank.closed</c>, <c>question.already_in_work</c>, <c>question.unchanged</c>, forbidden.</exception>
    public async Task<BankQuestion> DraftAsync(Guid bankId, string code, QuestionContent content, Act act, CancellationToken cancel = default)
    {
        var bank = await banks.FindAsync(bankId, act.By, cancel);
        var versions = db.BankQuestions.AsNoTracking().Where(question => question.BankId == bankId && question.Code == code);
        var newest = await versions.Where(question => question.State != QuestionState.Retired).OrderByDescending(question => question.Number).FirstOrDefaultAsync(cancel);
        var question = BankQuestion.Draft(bank, code, (await versions.MaxAsync(question => (int?)question.Number, cancel) ?? 0) + 1, content, act);
        if (newest?.State is QuestionState.Draft or QuestionState.InReview) throw new RefusedException(RefusalKind.WrongState, "question.already_in_work", ("code", code));
        if (newest?.State is QuestionState.Approved && newest.ContentHash == question.ContentHash) throw new RefusedException(RefusalKind.RuleBroken, "question.unchanged", ("code", code));
        db.BankQuestions.Add(question);
        await db.SaveChangesAsync(cancel);
        return question;
    }

    /// <summary>Writes a draft anew; its code stays.</summary>
    /// <exception cref="RefusedException"><c>question.not_found</c>, <c>question.code_fixed</c>, wrong state, forbidden.</exception>
    public async Task<BankQuestion> ReviseAsync(Guid id, string code, QuestionContent content, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var question = await FindAsync(id, act.By, cancel);
        expected.Against(question);
        question.Revise(await db.QuestionBanks.SingleAsync(bank => bank.Id == question.BankId, cancel), content, act);
        if (code != question.Code) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("question.code_fixed", [("code", question.Code)], "content")]);
        await db.SaveChangesAsync(cancel);
        return question;
    }

    /// <summary>Hands a draft to the reviewers.</summary>
    /// <exception cref="RefusedException"><c>question.not_found</c>, everything that the checks find, wrong state, forbidden.</exception>
    public async Task<BankQuestion> SubmitAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var question = await FindAsync(id, act.By, cancel);
        expected.Against(question);
        question.SubmitForReview(act.Given(await FactsAsync(question, act, cancel)));
        await db.SaveChangesAsync(cancel);
        return question;
    }

    /// <summary>Votes for a version. With the last vote that was missing it is approved and frozen, and the version in use before is retired in the same transaction.</summary>
    /// <exception cref="RefusedException"><c>question.not_found</c>, <c>duty.question_needs_another</c>, <c>question.voted_already</c>, wrong state, forbidden.</exception>
    public Task<BankQuestion> VoteAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var question = await FindAsync(id, act.By, cancel);
        expected.Against(question);
        if (question.IsDecidedByNextVote)
        {
            QuestionWorkflow.Table.Check(question, QuestionTrigger.Approve, act).OrRefuse();
            await RetireFormerAsync(question, act, cancel);
        }
        question.Vote(act);
        // The vote first: of two that decide at once the second finds the version changed, and freezes nothing.
        await db.SaveChangesAsync(cancel);
        if (question.State == QuestionState.Approved) await FreezeAsync(question, act, cancel);
        await db.SaveChangesAsync(cancel);
        return question;
    }, cancel);

    /// <summary>Returns, suspends, restores, retires or drops a version.</summary>
    /// <exception cref="RefusedException"><c>question.not_found</c>, <c>reason.missing</c>, <c>duty.restoring_needs_two</c>, wrong state, forbidden.</exception>
    public async Task<BankQuestion> MoveAsync(Guid id, QuestionTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var question = await FindAsync(id, act.By, cancel);
        expected.Against(question);
        question.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        return question;
    }

    /// <summary>What can be done to a version now, and why not.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(BankQuestion question, Act act, CancellationToken cancel = default) =>
        QuestionWorkflow.Table.PermittedTriggers(question, act.Given(await FactsAsync(question, act, cancel)));

    /// <summary>A version with its key. A look at a secure key that is not part of one's own task is written down.</summary>
    /// <exception cref="RefusedException"><c>question.not_found</c>.</exception>
    public async Task<BankQuestion> ReadKeyAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var question = await FindAsync(id, act.By, cancel);
        if (question.IsSecure && !question.IsOwnTask(act.By))
        {
            db.Observe(new Observation("question", "read_key", "question", id, act, act.By.ReadingWarrant(Right.SeeQuestions, question.UnitId)) { SubjectUnitId = question.UnitId });
            await db.SaveChangesAsync(cancel);
        }
        return question;
    }

    /// <summary>Papers that wait to be opened and hold a version, of exams in scope: what a suspension is too late for unless they are recalled.</summary>
    /// <exception cref="RefusedException"><c>question.not_found</c>.</exception>
    public async Task<Page<HeldPaper>> PapersAsync(Guid id, Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        await FindAsync(id, actor, cancel);
        var attempts = db.ExamAttempts.VisibleToStaff(actor, db).AsNoTracking()
            .Where(attempt => attempt.State == AttemptState.Ready && db.PaperQuestions.Any(question => question.AttemptId == attempt.Id && question.QuestionVersionId == id));
        if (page.AfterId is { } last) attempts = attempts.Where(attempt => attempt.Id > last);
        return await page.ReadAsync(attempts.OrderBy(attempt => attempt.Id).Select(attempt => new HeldPaper(attempt.Id, attempt.ExamId, attempt.OpensAt)), paper => paper.AttemptId.ToString(), cancel);
    }

    async Task RetireFormerAsync(BankQuestion question, Act act, CancellationToken cancel)
    {
        var former = await db.BankQuestions.SingleOrDefaultAsync(
            q => q.BankId == question.BankId && q.Code == question.Code && (q.State == QuestionState.Approved || q.State == QuestionState.Suspended), cancel);
        former?.Move(QuestionTrigger.Replace, act with { By = Actor.System });
        // Before the other comes: there is never more than one in use.
        await db.SaveChangesAsync(cancel);
    }

    async Task FreezeAsync(BankQuestion question, Act act, CancellationToken cancel)
    {
        var bank = BankFile.KeptMark + await db.QuestionBanks.Where(bank => bank.Id == question.BankId).Select(bank => bank.Key).SingleAsync(cancel);
        var frozen = await db.Questions.SingleOrDefaultAsync(known => known.Bank == bank && known.Code == question.Code, cancel);
        if (frozen is null) db.Questions.Add(frozen = new Question { Id = act.NewId(), Bank = bank, Code = question.Code });
        db.QuestionVersions.Add(frozen.Freeze(question, act));
    }

    async Task<BankFacts> FactsAsync(BankQuestion question, Act act, CancellationToken cancel) => new(
        (await db.BankQuestions.Where(q => q.BankId == question.BankId && q.State != QuestionState.Retired).Select(q => q.Code).Distinct().ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal),
        calendar.DayOf(act.At));
}
