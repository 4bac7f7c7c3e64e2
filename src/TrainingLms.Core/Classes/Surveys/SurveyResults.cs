using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>What came of one question.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answers">How many answered it; null where they are too few to be shown.</param>
/// <param name="MeanHundredths">Mean of a scale in hundredths; null for other kinds, and where nothing is shown.</param>
/// <param name="Counts">How many gave each mark, from the first; empty where nothing is shown.</param>
/// <param name="Texts">What was written, in no order; empty where the actor does not read it.</param>
public sealed record QuestionResult(SurveyQuestion Question, int? Answers, int? MeanHundredths, IReadOnlyList<int> Counts, IReadOnlyList<string> Texts);

/// <summary>What came of a survey.</summary>
/// <param name="Survey">The survey.</param>
/// <param name="Questions">What came of each question.</param>
public sealed record SurveyResult(Survey Survey, IReadOnlyList<QuestionResult> Questions);

/// <summary>A score: the mean of all marks on the scale from 1 to 5.</summary>
/// <param name="About">What it is about.</param>
/// <param name="Subject">Key of the instructor or class, or name of the place.</param>
/// <param name="Name">Name of it; empty for one that is gone.</param>
/// <param name="Surveys">How many surveys it comes from.</param>
/// <param name="Answers">How many marks it comes from, five or more of each survey.</param>
/// <param name="MeanHundredths">The mean in hundredths.</param>
public sealed record EvaluationScore(SurveyAbout About, string Subject, string Name, int Surveys, int Answers, int MeanHundredths);

/// <summary>Adds answers up. Only surveys that are closed are looked at, and only questions that five people or more answered: nobody's answer follows from a difference.</summary>
public sealed class SurveyResults(LmsDbContext db)
{
    static readonly SurveyState[] Over = [SurveyState.Closed, SurveyState.Published];

    /// <summary>What came of a survey.</summary>
    /// <exception cref="RefusedException"><c>survey.not_found</c>; <c>survey.results_not_yet</c> to who sees the survey but not its results yet; <c>survey.too_few_answers</c>.</exception>
    public async Task<SurveyResult> OfAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        if (!await db.Surveys.VisibleTo(actor, db).AnyAsync(s => s.Id == id, cancel)) throw new RefusedException(RefusalKind.NotFound, "survey.not_found");
        var survey = await db.Surveys.WithFiguresFor(actor, db).AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "survey.results_not_yet");
        if (!survey.HasEnoughAnswers) throw new RefusedException(RefusalKind.RuleBroken, "survey.too_few_answers", ("count", survey.Answers ?? 0), ("least", Survey.FewestAnswers));
        var counts = await db.SurveyTallies.AsNoTracking().Where(t => t.SurveyId == id).ToDictionaryAsync(t => t.Mark, t => t.Count, cancel);
        var texts = await db.Surveys.WithTextsFor(actor, db).AnyAsync(s => s.Id == id, cancel)
            ? await db.SurveyTexts.AsNoTracking().Where(t => t.SurveyId == id).OrderBy(t => t.Id).ToListAsync(cancel) : [];
        return new SurveyResult(survey, [.. survey.Questions.Select(question => ResultOf(survey, question, counts, texts))]);
    }

    /// <summary>Scores of everything of a kind that the units in scope have evaluated, best known first by key.</summary>
    public async Task<Page<EvaluationScore>> ScoresAsync(Actor actor, SurveyAbout about, string? subject, PageRequest page, CancellationToken cancel = default)
    {
        var tallies = Counted(db.Surveys.ScoredFor(actor, db)).Where(t => t.About == about);
        if (subject is not null) tallies = tallies.Where(t => t.Subject == subject);
        var scores = (await SumAsync(about, tallies, cancel)).OrderBy(score => score.Subject, StringComparer.Ordinal).Where(score => page.After is not { } last || string.CompareOrdinal(score.Subject, last) > 0);
        var found = page.Of(scores, score => score.Subject);
        var names = await NamesAsync(about, [.. found.Items.Select(score => score.Subject)], cancel);
        return found with { Items = [.. found.Items.Select(score => score with { Name = names.GetValueOrDefault(score.Subject, about == SurveyAbout.Venue ? score.Subject : "") })] };
    }

    /// <summary>Scores of instructors over all units, by their keys; those who have none are not in it.</summary>
    public async Task<IReadOnlyDictionary<Guid, EvaluationScore>> RatingsAsync(IReadOnlyCollection<Guid> instructors, CancellationToken cancel = default)
    {
        var keys = instructors.Select(SurveyTally.KeyOf).ToList();
        var scores = await SumAsync(SurveyAbout.Instructor, Counted(db.Surveys).Where(t => t.About == SurveyAbout.Instructor && keys.Contains(t.Subject)), cancel);
        return scores.ToDictionary(score => Guid.Parse(score.Subject));
    }

    IQueryable<SurveyTally> Counted(IQueryable<Survey> surveys) => db.SurveyTallies.AsNoTracking()
        .Where(t => t.IsScale && surveys.Any(s => s.Id == t.SurveyId && Over.Contains(s.State) && s.Answers >= Survey.FewestAnswers));

    static async Task<IEnumerable<EvaluationScore>> SumAsync(SurveyAbout about, IQueryable<SurveyTally> tallies, CancellationToken cancel)
    {
        var sums = await tallies.GroupBy(t => new { t.Subject, t.SurveyId, t.Question }).Select(g => new { g.Key.Subject, g.Key.SurveyId, Count = g.Sum(t => t.Count), Points = g.Sum(t => t.Count * t.Value) }).ToListAsync(cancel);
        return sums.Where(one => one.Count >= Survey.FewestAnswers).GroupBy(one => one.Subject).Select(of => new EvaluationScore(
            about, of.Key, "", of.Select(one => one.SurveyId).Distinct().Count(), of.Sum(one => one.Count), MeanOf(of.Sum(one => one.Points), of.Sum(one => one.Count))));
    }

    async Task<IReadOnlyDictionary<string, string>> NamesAsync(SurveyAbout about, IReadOnlyList<string> subjects, CancellationToken cancel)
    {
        if (about == SurveyAbout.Venue) return new Dictionary<string, string>();
        var ids = subjects.Select(Guid.Parse).ToList();
        return about == SurveyAbout.Instructor
            ? await db.People.Where(p => ids.Contains(p.Id)).Select(p => new { p.Id, p.Name })
                .Concat(db.Lecturers.Where(l => l.Name != null && ids.Contains(l.Id)).Select(l => new { l.Id, Name = l.Name! })).ToDictionaryAsync(p => SurveyTally.KeyOf(p.Id), p => p.Name, cancel)
            : await db.ClassRuns.Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.Title }).ToDictionaryAsync(r => SurveyTally.KeyOf(r.Id), r => r.Title, cancel);
    }

    static QuestionResult ResultOf(Survey survey, SurveyQuestion question, Dictionary<string, int> counts, List<SurveyText> texts)
    {
        // Who wrote is hidden among all who answered, whether they wrote or not.
        if (question.Marks == 0) return new QuestionResult(question, survey.Answers, null, [], [.. texts.Where(text => text.Question == question.Key).Select(text => text.Text)]);
        List<int> given = [.. Enumerable.Range(1, question.Marks).Select(value => counts.GetValueOrDefault(SurveyTally.NameOf(question.Key, value)))];
        var sum = given.Sum();
        if (sum < Survey.FewestAnswers) return new QuestionResult(question, null, null, [], []);
        return new QuestionResult(question, sum, question.Kind == SurveyQuestionKind.Scale ? MeanOf(given.Select((count, i) => count * (i + 1)).Sum(), sum) : null, given, []);
    }

    /// <summary>In hundredths, halves rounded up.</summary>
    static int MeanOf(int points, int count) => (200 * points + count) / (2 * count);
}
