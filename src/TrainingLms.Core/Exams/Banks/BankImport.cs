using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What taking in a file would do, or has done.</summary>
/// <param name="Problems">What keeps it from being taken in; nothing is written while there is one.</param>
/// <param name="New">Codes that are not in the bank, or not any more.</param>
/// <param name="Changed">Codes that get another version, or whose draft is written anew.</param>
/// <param name="Same">Codes whose content is as it is.</param>
/// <param name="Similar">Questions that say nearly the same under another code; for people to judge.</param>
public sealed record BankImportPlan(
    IReadOnlyList<ImportProblem> Problems, IReadOnlyList<string> New, IReadOnlyList<string> Changed, IReadOnlyList<string> Same, IReadOnlyList<SimilarQuestion> Similar);

/// <summary>Two questions that say nearly the same.</summary>
/// <param name="Code">The one in the file.</param>
/// <param name="Other">The other, in the file or in the bank.</param>
/// <param name="Percent">How much of their text they share.</param>
public sealed record SimilarQuestion(string Code, string Other, int Percent);

/// <summary>Takes files into banks, as drafts for the reviewers: the whole file is checked first, and nothing is written until it is clean.</summary>
public sealed class BankImport(LmsDbContext db, BankOffice banks)
{
    const int MostSimilar = 200;

    /// <summary>Looks whether the actor may take anything into the bank; whoever may not is not told what is wrong with a file.</summary>
    /// <exception cref="RefusedException"><c>question_bank.not_found</c>, <c>question_bank.closed</c>, forbidden.</exception>
    public async Task<QuestionBank> AdmitAsync(Guid bankId, Act act, CancellationToken cancel = default)
    {
        var bank = await banks.FindAsync(bankId, act.By, cancel);
        BankQuestion.RefuseUnlessWritable(bank, act);
        return bank;
    }

    /// <summary>Says what taking in a file would do.</summary>
    /// <exception cref="RefusedException"><c>question_bank.not_found</c>, <c>question_bank.closed</c>, forbidden.</exception>
    public async Task<BankImportPlan> PlanAsync(Guid bankId, BankUpload upload, Act act, CancellationToken cancel = default) =>
        PlanOf(await AdmitAsync(bankId, act, cancel), upload, await NewestAsync(bankId, cancel));

    /// <summary>Takes a file in.</summary>
    /// <exception cref="RefusedException">
    /// <c>question_bank.not_found</c>, <c>question_bank.closed</c>, <c>bank.import_has_problems</c> first and then every problem, forbidden.
    /// </exception>
    public Task<BankImportPlan> ApplyAsync(Guid bankId, BankUpload upload, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var bank = await AdmitAsync(bankId, act, cancel);
        var newest = await NewestAsync(bankId, cancel);
        var plan = PlanOf(bank, upload, newest);
        if (plan.Problems.Count > 0)
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("bank.import_has_problems", [("count", plan.Problems.Count)]), .. plan.Problems.Select(AsRefusal)]);
        var numbers = await db.BankQuestions.Where(question => question.BankId == bankId).GroupBy(question => question.Code)
            .Select(versions => new { versions.Key, Last = versions.Max(question => question.Number) }).ToDictionaryAsync(versions => versions.Key, versions => versions.Last, cancel);
        foreach (var question in upload.Questions.Where(question => !plan.Same.Contains(question.Code)))
        {
            if (newest.TryGetValue(question.Code, out var before) && before.State == QuestionState.Draft) before.Revise(bank, question.Content, act);
            else db.BankQuestions.Add(BankQuestion.Draft(bank, question.Code, numbers.GetValueOrDefault(question.Code) + 1, question.Content, act));
        }
        await db.SaveChangesAsync(cancel);
        return plan;
    }, cancel);

    static BankImportPlan PlanOf(QuestionBank bank, BankUpload upload, Dictionary<string, BankQuestion> newest)
    {
        var problems = upload.Problems.ToList();
        if (upload.Bank is { } named && named != bank.Key) problems.Add(new ImportProblem(1, null, new Refusal("import.other_bank", [("named", named), ("bank", bank.Key)])));
        if (upload.Questions.Count == 0 && problems.Count == 0) problems.Add(new ImportProblem(1, null, new Refusal("import.nothing")));
        foreach (var same in upload.Questions.GroupBy(question => question.Code).Where(same => same.Count() > 1))
            problems.AddRange(same.Skip(1).Select(question => new ImportProblem(question.Row, BankColumns.Code, new Refusal("import.code_twice", [("code", same.Key), ("first", same.First().Row)]))));
        var codes = upload.Questions.Select(question => question.Code).Concat(newest.Keys).ToHashSet(StringComparer.Ordinal);
        // A row with problems of its own may hold the code that another names: that one is judged when the row is right.
        if (upload.Problems.Count == 0)
            problems.AddRange(from question in upload.Questions
                              from enemy in question.Content.Enemies
                              where enemy == question.Code || !codes.Contains(enemy)
                              let closest = codes.Where(code => code != question.Code).MinBy(code => NearText.Distance(code, enemy))
                              select new ImportProblem(question.Row, BankColumns.Enemies, new Refusal("question.enemy_unknown", [("subject", question.Code), ("enemy", enemy)]),
                                  closest is not null && NearText.Distance(closest, enemy) <= 2 ? new Refusal("suggest.closest", [("word", closest)]) : null));
        problems.AddRange(upload.Questions.Where(question => newest.GetValueOrDefault(question.Code) is { State: QuestionState.InReview } inReview && inReview.ContentHash != question.Content.Hash())
            .Select(question => new ImportProblem(question.Row, BankColumns.Code, new Refusal("import.in_review", [("code", question.Code)]))));

        var (fresh, changed, unchanged) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var question in upload.Questions.DistinctBy(question => question.Code))
            (newest.GetValueOrDefault(question.Code) switch
            {
                null => fresh,
                { } before when before.ContentHash == question.Content.Hash() => unchanged,
                _ => changed,
            }).Add(question.Code);
        return new BankImportPlan([.. problems.OrderBy(problem => problem.Row)], fresh, changed, unchanged, Similar(upload, newest));
    }

    static List<SimilarQuestion> Similar(BankUpload upload, Dictionary<string, BankQuestion> newest) =>
        [.. NearText.Pairs([.. upload.Questions.DistinctBy(question => question.Code).Select(question => (question.Code, Wording(question.Content)))],
                newest.Values.Select(question => (question.Code, Wording(question.Content))))
            .OrderByDescending(pair => pair.Percent).ThenBy(pair => pair.Code, StringComparer.Ordinal).Take(MostSimilar).Select(pair => new SimilarQuestion(pair.Code, pair.Other, pair.Percent))];

    /// <summary>Question and options: many questions ask the same and offer something else.</summary>
    static string Wording(QuestionContent content) => string.Concat(content.Options.Select(option => option.Text).Prepend(content.Text));

    /// <summary>The newest version of each question that is not retired: a draft that was dropped says nothing about the one in use.</summary>
    async Task<Dictionary<string, BankQuestion>> NewestAsync(Guid bankId, CancellationToken cancel) =>
        await db.BankQuestions.Where(question => question.BankId == bankId && question.State != QuestionState.Retired
            && !db.BankQuestions.Any(later => later.BankId == bankId && later.Code == question.Code && later.Number > question.Number && later.State != QuestionState.Retired))
            .ToDictionaryAsync(question => question.Code, cancel);

    static Refusal AsRefusal(ImportProblem problem) => problem.Column is not { } column
        ? problem.Reason
        : problem.Reason with { Facts = [.. problem.Reason.Facts, ("row", problem.Row), ("column", BankColumns.HeadingOf(column))], Member = $"{BankColumns.HeadingOf(column)}:{problem.Row}" };
}
