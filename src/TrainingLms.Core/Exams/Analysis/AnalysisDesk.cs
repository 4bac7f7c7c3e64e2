using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>An analysis with what stands in its lines.</summary>
/// <param name="Analysis">The analysis.</param>
/// <param name="Exam">Its exam.</param>
/// <param name="Items">Its items by code and version.</param>
public sealed record WholeAnalysis(ExamAnalysis Analysis, Exam Exam, IReadOnlyList<ShownItem> Items);

/// <summary>An item of an analysis.</summary>
/// <param name="Figures">Its figures.</param>
/// <param name="Version">The version of the question.</param>
/// <param name="IsSecure">Whether its key is never shown: for its own sake or for that of its bank.</param>
public sealed record ShownItem(ItemFigures Figures, QuestionVersion Version, bool IsSecure);

/// <summary>Figures of a question in one exam.</summary>
public sealed record QuestionFigures(ExamAnalysis Analysis, string ExamTitle, ItemFigures Figures);

/// <summary>Draws up statistics of exams and shows them. Reads a few hundred attempts at a time, and nothing that candidates wait for.</summary>
public sealed class AnalysisDesk(LmsDbContext db, ExamOffice office)
{
    const int Batch = 500;

    /// <summary>Counts and keeps.</summary>
    /// <param name="examId">The exam.</param>
    /// <param name="sittings">Which attempts of a person.</param>
    /// <param name="results">Whose marks.</param>
    /// <param name="act">Who.</param>
    /// <param name="cancel">Stops counting; nothing is kept then.</param>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>exam_analysis.nothing_to_count</c>, wrong state, forbidden.</exception>
    public async Task<WholeAnalysis> DrawUpAsync(Guid examId, CountedSittings sittings, CountedResults results, Act act, CancellationToken cancel = default)
    {
        var exam = await office.FindAsync(examId, act.By, cancel);
        ExamWorkflow.Table.Check(exam, ExamTrigger.Analyse, act).OrRefuse();
        var attempts = await CountedAsync(examId, sittings, results, cancel);
        if (attempts.Count == 0) throw new RefusedException(RefusalKind.RuleBroken, "exam_analysis.nothing_to_count");

        var (table, times, cells, contents) = (new MarkTable(), new SlotTimes(), new CellCount(exam.Blueprint), new Dictionary<Guid, QuestionVersion>());
        foreach (var batch in attempts.Chunk(Batch)) await ReadAsync(batch, results, table, times, cells, contents, cancel);
        if (table.Attempts == 0) throw new RefusedException(RefusalKind.RuleBroken, "exam_analysis.nothing_to_count");
        var rules = (await db.ScoringAsync(examId, cancel)).Rules;
        var (items, test) = ItemAnalysis.Of(table, item => Judged(contents[item].Content, rules.KeysOf(item, contents[item].Content)));
        var analysis = new ExamAnalysis
        {
            Id = act.NewId(),
            ExamId = examId,
            UnitId = exam.UnitId,
            DrawnUpAt = act.At,
            DrawnUpBy = act.By.PersonId,
            Sittings = sittings,
            Results = results,
            Count = table.Attempts,
            IsCommonForm = table.IsCommonForm,
            Test = test,
            Cells = cells.Figures(),
            Counts = await CountsAsync(examId, cancel),
        };
        db.ExamAnalyses.Add(analysis);
        var kept = items.Select(item => new AnalysedItem { AnalysisId = analysis.Id, QuestionVersionId = item.Item, Figures = item with { MedianSeconds = times.MedianOf(item.Item) } }).ToList();
        db.ExamAnalysedItems.AddRange(kept);
        db.Observe(new Audit.Observation("exam", "analyse", "exam", examId, act, act.By.ReadingWarrant(Right.SeeExamResults, exam.UnitId)) { SubjectUnitId = exam.UnitId });
        await db.SaveChangesAsync(cancel);
        return new WholeAnalysis(analysis, exam, await ShownAsync([.. kept.Select(item => (item, contents[item.QuestionVersionId]))], cancel));
    }

    /// <summary>Analyses of an exam, newest first.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>.</exception>
    public async Task<Page<ExamAnalysis>> ListAsync(Guid examId, PageRequest page, Actor actor, CancellationToken cancel = default)
    {
        await office.FindAsync(examId, actor, cancel);
        var analyses = db.ExamAnalyses.AsNoTracking().VisibleTo(actor, db).Where(analysis => analysis.ExamId == examId);
        if (page.AfterId is { } last) analyses = analyses.Where(analysis => analysis.Id < last);
        return await page.ReadAsync(analyses.OrderByDescending(analysis => analysis.Id), analysis => analysis.Id.ToString(), cancel);
    }

    /// <summary>One analysis with its items.</summary>
    /// <exception cref="RefusedException"><c>exam_analysis.not_found</c>.</exception>
    public async Task<WholeAnalysis> FindAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var analysis = await db.ExamAnalyses.AsNoTracking().VisibleTo(actor, db).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "exam_analysis.not_found");
        var items = await (from item in db.ExamAnalysedItems.AsNoTracking()
                           join version in db.QuestionVersions.AsNoTracking() on item.QuestionVersionId equals version.Id
                           where item.AnalysisId == id
                           select new { item, version }).ToListAsync(cancel);
        return new WholeAnalysis(analysis, await db.Exams.AsNoTracking().SingleAsync(exam => exam.Id == analysis.ExamId, cancel), await ShownAsync([.. items.Select(one => (one.item, one.version))], cancel));
    }

    /// <summary>What a version of a question showed in exams, the newest analysis of confirmed results of each, newest first: figures of a question belong to its bank.</summary>
    public async Task<IReadOnlyList<QuestionFigures>> OfQuestionAsync(Guid versionId, CancellationToken cancel = default) =>
        [.. (await (from item in db.ExamAnalysedItems.AsNoTracking()
                    join analysis in db.ExamAnalyses.AsNoTracking() on item.AnalysisId equals analysis.Id
                    join exam in db.Exams on analysis.ExamId equals exam.Id
                    where item.QuestionVersionId == versionId && analysis.Results == CountedResults.Confirmed
                        && !db.ExamAnalyses.Any(newer => newer.ExamId == analysis.ExamId && newer.Results == CountedResults.Confirmed && newer.Id > analysis.Id)
                    orderby analysis.Id descending
                    select new { analysis, exam.Title, item.Figures }).ToListAsync(cancel)).Select(one => new QuestionFigures(one.analysis, one.Title, one.Figures))];

    /// <summary>Options that a candidate chooses from, in the author's order; those of a true-or-false question are made up. Empty for other kinds of answer.</summary>
    static ImmutableArray<QuestionOption> OptionsOf(QuestionContent content) => content.Type switch
    {
        QuestionType.Single or QuestionType.Multiple => content.Options,
        QuestionType.TrueFalse => [new("true", "", content.Answer == true ? Fraction.One : Fraction.Zero), new("false", "", content.Answer == false ? Fraction.One : Fraction.Zero)],
        _ => [],
    };

    /// <summary>The options with whether they earn anything by a key that is in force: after a rescoring, what was wrong when the exam was published may be right.</summary>
    static IReadOnlyList<(string Id, bool IsRight)> Judged(QuestionContent frozen, IReadOnlyList<QuestionContent> keys)
    {
        var right = keys.SelectMany(key => OptionsOf(key)).Where(option => option.Fraction.TenMillionths > 0).Select(option => option.Id).ToHashSet();
        return [.. OptionsOf(frozen).Select(option => (option.Id, right.Contains(option.Id)))];
    }

    async Task<IReadOnlyList<ShownItem>> ShownAsync(IReadOnlyCollection<(AnalysedItem Item, QuestionVersion Version)> items, CancellationToken cancel)
    {
        var secure = await db.SecureAmongAsync([.. items.Select(one => one.Version)], cancel);
        return [.. items.OrderBy(one => one.Version.Code, StringComparer.Ordinal).ThenBy(one => one.Version.Number)
            .Select(one => new ShownItem(one.Item.Figures, one.Version, secure.Contains(one.Version.Id)))];
    }

    async Task<IReadOnlyList<Guid>> CountedAsync(Guid examId, CountedSittings sittings, CountedResults results, CancellationToken cancel)
    {
        var scored = db.ExamAttempts.Where(attempt => attempt.ExamId == examId && attempt.State == AttemptState.Scored);
        if (results == CountedResults.Confirmed)
        {
            scored = scored.Where(attempt => db.ExamResults.Any(result => result.AttemptId == attempt.Id && result.SealNumber == attempt.SealNumber
                && (result.State == ExamResultState.Confirmed || result.State == ExamResultState.Released)));
        }
        // Who began before knew the questions, whatever became of that attempt.
        if (sittings == CountedSittings.First)
        {
            scored = scored.Where(attempt => !db.ExamAttempts.Any(before => before.ExamId == examId && before.CandidateId == attempt.CandidateId && before.Number < attempt.Number && before.StartedAt != null));
        }
        return await scored.Where(attempt => attempt.AnswersErasedAt == null).OrderBy(attempt => attempt.Id).Select(attempt => attempt.Id).ToListAsync(cancel);
    }

    async Task ReadAsync(Guid[] batch, CountedResults counted, MarkTable table, SlotTimes times, CellCount cells, Dictionary<Guid, QuestionVersion> contents, CancellationToken cancel)
    {
        var attempts = await db.ExamAttempts.AsNoTracking().Where(attempt => batch.Contains(attempt.Id)).ToDictionaryAsync(attempt => attempt.Id, cancel);
        var markings = (await db.ExamMarkings.AsNoTracking().Where(marking => batch.Contains(marking.AttemptId)).ToListAsync(cancel)).ToLookup(marking => marking.AttemptId);
        var confirmed = (await db.ExamResults.AsNoTracking().Where(result => batch.Contains(result.AttemptId) && (result.State == ExamResultState.Confirmed || result.State == ExamResultState.Released)).ToListAsync(cancel)).ToLookup(result => result.AttemptId);
        var papers = await db.ExamPapers.AsNoTracking().Where(paper => batch.Contains(paper.AttemptId)).ToDictionaryAsync(paper => paper.AttemptId, cancel);
        var answers = (await db.ExamAnswers.AsNoTracking().Where(answer => batch.Contains(answer.AttemptId)).ToListAsync(cancel)).ToLookup(answer => answer.AttemptId);
        var saves = (await db.ExamAnswerEvents.AsNoTracking().Where(one => batch.Contains(one.AttemptId)).Select(one => new { one.AttemptId, one.Slot, one.SavedAt }).ToListAsync(cancel)).ToLookup(one => one.AttemptId);
        var unknown = papers.Values.SelectMany(paper => paper.Content.Slots).Select(slot => slot.QuestionVersionId).Distinct().Where(version => !contents.ContainsKey(version)).ToList();
        foreach (var version in await db.QuestionVersions.AsNoTracking().Where(version => unknown.Contains(version.Id)).ToListAsync(cancel)) contents.Add(version.Id, version);

        foreach (var id in batch)
        {
            var (attempt, slots) = (attempts[id], papers[id].Content.Slots);
            // What the board has confirmed, and not what came after it.
            var result = counted == CountedResults.Confirmed ? confirmed[id].MaxBy(one => one.Edition) : null;
            var marking = markings[id].Where(one => one.SealNumber == attempt.SealNumber && (result is null || (one.ScoringVersion, one.Round) == (result.ScoringVersion, result.MarkingRound)))
                .MaxBy(one => (one.ScoringVersion, one.Round));
            if (marking is null || marking.Waiting.Any()) continue;
            var (marks, given) = (marking.Slots.ToDictionary(mark => mark.Slot), answers[id].ToDictionary(answer => answer.Slot));
            var items = slots.Select(slot => (Slot: slot, Mark: Counted(slot, marks[slot.Number], contents[slot.QuestionVersionId].Content, given.GetValueOrDefault(slot.Number)))).ToList();
            table.Add(items.ConvertAll(one => one.Mark));
            foreach (var (slot, mark) in items) cells.Add(slot, contents[slot.QuestionVersionId], mark);
            times.Add(attempt.StartedAt, slots, saves[id].Select(save => (save.Slot, save.SavedAt)));
        }
    }

    static CountedMark Counted(PaperSlot slot, SlotMark mark, QuestionContent content, Answer? answer)
    {
        var maximum = slot.MaximumHundredths * 100_000;
        // What was dropped counts no more than what was tried out, and says as much about itself.
        var isAside = slot.IsPilot || mark.Remedy == RemedyKind.Drop;
        var earned = isAside ? Math.Max(0, Marks.Of(slot.MaximumHundredths, mark.Fraction)) : mark.MarkTenMillionths;
        return new CountedMark(slot.QuestionVersionId, earned, maximum, isAside, mark.IsBlank, answer is null || answer.IsBlank ? 0 : Chosen(slot, content, answer));
    }

    static ulong Chosen(PaperSlot slot, QuestionContent content, Answer answer)
    {
        var options = OptionsOf(content);
        if (options.IsEmpty) return 0;
        using var stored = JsonDocument.Parse(answer.Response);
        IEnumerable<string> ids = slot.Form.TryRead(stored.RootElement, out var response) ? response switch
        {
            Response.Chosen one => [one.OptionId],
            Response.ChosenSet many => many.OptionIds,
            Response.Truth truth => [truth.Value ? "true" : "false"],
            _ => [],
        }
        : [];
        return ids.Aggregate(0UL, (bits, id) => bits | (1UL << options.Index().First(option => option.Item.Id == id).Index));
    }

    async Task<SittingCounts> CountsAsync(Guid examId, CancellationToken cancel)
    {
        var attempts = db.ExamAttempts.Where(attempt => attempt.ExamId == examId);
        var byState = await attempts.GroupBy(attempt => attempt.State).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancel);
        var causes = (await attempts.Where(attempt => attempt.Receipt != null).Select(attempt => attempt.Receipt!).ToListAsync(cancel)).CountBy(receipt => receipt.Cause).ToDictionary();
        return new SittingCounts(
            byState.Values.Sum(), await attempts.CountAsync(attempt => attempt.StartedAt != null, cancel),
            causes.GetValueOrDefault(SealCause.Submitted) + causes.GetValueOrDefault(SealCause.SubmittedLate), causes.GetValueOrDefault(SealCause.TimeOver) + causes.GetValueOrDefault(SealCause.HardClose),
            byState.GetValueOrDefault(AttemptState.Abandoned), byState.GetValueOrDefault(AttemptState.NoShow), byState.GetValueOrDefault(AttemptState.Voided), byState.GetValueOrDefault(AttemptState.Cancelled));
    }
}
