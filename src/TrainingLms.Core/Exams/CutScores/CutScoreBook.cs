using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A round that is over, with everything in it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Panel">The raters whose estimates count, by seat.</param>
/// <param name="Estimates">Their estimates by version, in the same order.</param>
/// <param name="Figures">What they come to.</param>
public sealed record CutRound(int Number, IReadOnlyList<CutScoreRater> Panel, IReadOnlyList<IReadOnlyDictionary<Guid, int>> Estimates, CutFigures Figures)
{
    /// <summary>Every rater's estimate of an item, in hundredths.</summary>
    public IEnumerable<int> Of(Guid questionVersionId) => Estimates.Select(rater => rater[questionVersionId]);

    /// <summary>The cut score that follows, with a shift in hundredths of a mark.</summary>
    public CutScore Cut(Guid studyId, long shift) => new(studyId, Panel.Count,
        [.. Estimates[0].Keys.Order().Select(item => new ItemEstimates(item, Of(item).Sum()))], shift);
}

/// <summary>How an item stands in a study, for one reader.</summary>
/// <param name="Item">The item.</param>
/// <param name="Marks">Its marks on an average paper, in ten-millionths of a mark.</param>
/// <param name="Rounds">Round by round.</param>
/// <param name="IsSecure">Whether its key is never shown: for its own sake or for that of its bank.</param>
public sealed record CutItemLine(CutItem Item, long Marks, IReadOnlyList<CutItemRound> Rounds, bool IsSecure);

/// <summary>An item in one round: the own estimate, and of the raters together what names nobody.</summary>
/// <param name="Round">From 1.</param>
/// <param name="Own">The reader's own estimate, in hundredths; null where there is none.</param>
/// <param name="Sum">Sum of all estimates, in hundredths; null while the round is open.</param>
/// <param name="Raters">How many they are.</param>
/// <param name="Lowest">The lowest, in hundredths; null while the round is open.</param>
/// <param name="Highest">The highest, in hundredths; null while the round is open.</param>
public sealed record CutItemRound(int Round, int? Own, int? Sum, int Raters, int? Lowest, int? Highest);

/// <summary>A study as it is written into a file.</summary>
/// <param name="Exam">The exam.</param>
/// <param name="Study">The study.</param>
/// <param name="Items">What was estimated.</param>
/// <param name="Rounds">The rounds that are over.</param>
/// <param name="Names">Names of the raters in the order of the names, so that they lead to no seat.</param>
public sealed record CutScoreSheet(Exam Exam, CutScoreStudy Study, CutItems Items, IReadOnlyList<CutRound> Rounds, IReadOnlyList<string> Names);

/// <summary>Reads studies: items, rounds, and who is how far.</summary>
public sealed class CutScoreBook(LmsDbContext db)
{
    /// <summary>What is estimated for an exam: by its blueprint, over the pool as it was frozen.</summary>
    public async Task<CutItems> ItemsOfAsync(Guid examId, CancellationToken cancel)
    {
        var blueprint = await db.Exams.Where(exam => exam.Id == examId).Select(exam => exam.Blueprint).SingleAsync(cancel);
        // Also what was barred since: papers that hold it are sat and scored.
        var pool = await (from item in db.ExamPoolItems
                          where item.ExamId == examId
                          join version in db.QuestionVersions on item.QuestionVersionId equals version.Id
                          select new { item.ExposureHundredths, version }).AsNoTracking().ToListAsync(cancel);
        return CutItems.Of(blueprint, new QuestionPool(pool.Select(item => item.version), pool.ToDictionary(item => item.version.Id, item => item.ExposureHundredths)));
    }

    /// <summary>Raters of the open round who have not estimated every item; nobody where no round is open.</summary>
    public async Task<LeftToEstimate> LeftAsync(CutScoreStudy study, CancellationToken cancel)
    {
        if (study.State != CutScoreState.RoundOpen) return new LeftToEstimate(0);
        var (items, done) = ((await ItemsOfAsync(study.ExamId, cancel)).All.Length, await DoneAsync(study, cancel));
        return new LeftToEstimate(study.Panel.Count(rater => done.GetValueOrDefault(rater.PersonId) < items));
    }

    /// <summary>How many items each rater has estimated in the round that is open or was the last.</summary>
    public Task<Dictionary<Guid, int>> DoneAsync(CutScoreStudy study, CancellationToken cancel) =>
        db.CutScoreEstimates.Where(one => one.StudyId == study.Id && one.Round == study.Round).GroupBy(one => one.PersonId).Select(one => new { one.Key, Count = one.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, cancel);

    /// <summary>What is estimated, and the rounds that are over with the estimates of the raters who are still on the panel.</summary>
    public async Task<(CutItems Items, IReadOnlyList<CutRound> Rounds)> RoundsAsync(CutScoreStudy study, CancellationToken cancel = default)
    {
        var items = await ItemsOfAsync(study.ExamId, cancel);
        return (items, await RoundsAsync(study, items, cancel));
    }

    /// <summary>Items and rounds as somebody may see them who sees the exam's questions; each rater sees the own estimates and nobody else's.</summary>
    /// <exception cref="RefusedException"><c>cut_score.items_forbidden</c>.</exception>
    public async Task<Page<CutItemLine>> ItemsAsync(CutScoreStudy study, PageRequest page, Act act, CancellationToken cancel = default)
    {
        if (!BankScope.SeesQuestionsAt(act.By, study.UnitId)) throw new RefusedException(RefusalKind.Forbidden, "cut_score.items_forbidden");
        var items = await ItemsOfAsync(study.ExamId, cancel);
        var rounds = await RoundsAsync(study, items, cancel);
        var own = (await db.CutScoreEstimates.AsNoTracking().Where(one => one.StudyId == study.Id && one.PersonId == act.By.PersonId).ToListAsync(cancel)).ToDictionary(one => (one.Round, one.QuestionVersionId), one => (int?)one.Hundredths);
        var after = page.After is not { } last ? -1 : int.TryParse(last, out var place) ? place : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("page.cursor_unknown", [], "cursor")]);
        var shown = page.Of(items.All.Index().Where(at => at.Index > after), at => $"{at.Index}");
        var secure = await db.SecureAmongAsync([.. shown.Items.Select(at => at.Item.Version)], cancel);
        return new Page<CutItemLine>([.. shown.Items.Select(at => new CutItemLine(at.Item, items.MarksOf(at.Item), [.. Enumerable.Range(1, study.Round).Select(round => Round(round, at.Item.Version.Id))], secure.Contains(at.Item.Version.Id)))], shown.Next);

        CutItemRound Round(int number, Guid item)
        {
            var mine = own.GetValueOrDefault((number, item));
            if (number > rounds.Count) return new CutItemRound(number, mine, null, study.Panel.Count(), null, null);
            var all = rounds[number - 1].Of(item).ToList();
            return new CutItemRound(number, mine, all.Sum(), all.Count, all.Min(), all.Max());
        }
    }

    /// <summary>A study for a file, for staff who see results; whoever still estimates in it waits until the rounds are over.</summary>
    /// <exception cref="RefusedException"><c>cut_score.sheet_forbidden</c>, <c>cut_score.still_rating</c>.</exception>
    public async Task<CutScoreSheet> SheetAsync(CutScoreStudy study, Act act, CancellationToken cancel = default)
    {
        if (!ExamScope.SeesResultsAt(act.By, study.UnitId)) throw new RefusedException(RefusalKind.Forbidden, "cut_score.sheet_forbidden");
        if (study.IsStillRating(act.By.PersonId)) throw new RefusedException(RefusalKind.RuleBroken, "cut_score.still_rating");
        var items = await ItemsOfAsync(study.ExamId, cancel);
        var people = study.Panel.Select(rater => rater.PersonId).ToList();
        var names = await db.People.Where(person => people.Contains(person.Id)).Select(person => person.Name).ToListAsync(cancel);
        return new CutScoreSheet(await db.Exams.AsNoTracking().SingleAsync(exam => exam.Id == study.ExamId, cancel), study, items, await RoundsAsync(study, items, cancel), [.. names.Order(StringComparer.Ordinal)]);
    }

    /// <summary>The raters with their names and how far each is, for staff; in the order of the names, so that they lead to no seat.</summary>
    public async Task<IReadOnlyList<(CutScoreRater Rater, Person Person, int Estimated)>> PanelAsync(CutScoreStudy study, CancellationToken cancel = default)
    {
        var done = await DoneAsync(study, cancel);
        var ids = study.Raters.ConvertAll(rater => rater.PersonId);
        var people = await db.People.AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancel);
        return [.. study.Raters.Select(rater => (rater, people[rater.PersonId], done.GetValueOrDefault(rater.PersonId))).OrderBy(one => one.Item2.PersonNumber, StringComparer.Ordinal)];
    }

    async Task<IReadOnlyList<CutRound>> RoundsAsync(CutScoreStudy study, CutItems items, CancellationToken cancel)
    {
        var (panel, over) = (study.Panel.ToList(), study.RoundsOver);
        if (panel.Count == 0) return [];
        var given = (await db.CutScoreEstimates.AsNoTracking().Where(one => one.StudyId == study.Id && one.Round <= over).ToListAsync(cancel)).ToLookup(one => (one.Round, one.PersonId));
        return
        [
            .. from round in Enumerable.Range(1, over)
               let estimates = panel.ConvertAll(IReadOnlyDictionary<Guid, int> (rater) => given[(round, rater.PersonId)].ToDictionary(one => one.QuestionVersionId, one => one.Hundredths))
               select new CutRound(round, panel, estimates, CutFigures.Of(items, estimates)),
        ];
    }
}
