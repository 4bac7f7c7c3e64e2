using System.Collections.Immutable;
using TrainingLms.Exams;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>Alike answers: a calculation by hand, people who work alone and one who copies, and the two reviewers. Pan and Pen are of the integrity panel.</summary>
public sealed class SimilarityTests
{
    static readonly string[] Wrong = ["b", "c", "d", "e"];

    static readonly Actor Pan = Reviewer(), Pen = Reviewer();

    static Actor Reviewer() => new(Guid.NewGuid(), "reviewer", [new Grant(Role.IntegrityPanel, AttemptStory.Unit, true, Guid.NewGuid())], FlatUnits.Instance);

    static Guid Key(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    /// <summary>Answers item by item: a is right, a dash is none.</summary>
    static ComparedAttempt Sat(int person, string answers, int? candidate = null) => new(Key(person), 1, Key(1_000 + (candidate ?? person)),
        [.. answers.Index().Where(at => at.Item != '-').Select(at => new ComparedAnswer(Key(2_000 + at.Index), at.Index + 1, at.Item == 'a' ? null : $"{at.Item}"))], 30);

    static string Told(SimilarityFindings findings) => string.Join('|', findings.Pairs.Select(pair => $"{pair.First.Id}/{pair.Other.Id} {pair.Common} {pair.BothWrong} {string.Join(',', pair.Shared)} {pair.Score:R} {pair.Chance:R}"));

    [Fact]
    public void The_calculation_by_hand_comes_out_to_seven_digits()
    {
        // Item 1: b b c c d, 5 err; two drawn by lot agree on b with 2x1 / 5x4 = 0.1, on c with 0.1, on d never. Item 2: b b b c, 4 err: on b with 3x2 / 4x3 = 0.5.
        ComparedAttempt[] sat = [Sat(1, "bb"), Sat(2, "bb"), Sat(3, "cb"), Sat(4, "cc"), Sat(5, "da"), Sat(6, "aa")];
        var findings = AnswerSimilarity.Find(sat, 2, 2, 10);
        Assert.Equal((15L, 1L), (findings.Comparisons, findings.Found));
        var pair = findings.Pairs.Single();
        // The two share both: -ln 0.1 - ln 0.5 = ln 20. The bound is least at t = 8: (0.8 + 2 x 0.1^-7) x (0.5 + 0.5^-7) / 20^8 = 0.1003906; the exact chance is 0.2 x 0.5 = 0.1. Times 15 pairs.
        Assert.Equal((Key(1), Key(2), 2, 2), (pair.First.Id, pair.Other.Id, pair.Common, pair.BothWrong));
        Assert.Equal([new SharedError(Key(2_000), 1, 1, 2, 5), new SharedError(Key(2_001), 2, 2, 3, 4)], pair.Shared);
        Assert.Equal((2.9957323, 1.5058594), (Math.Round(pair.Score, 7), Math.Round(pair.Chance, 7)));
        // 3 and 4 share c at item 1 alone: least at t = 1.25, (0.8 + 2 x 0.1^-0.25) x (0.5 + 0.5^-0.25) / 10^1.25 = 0.4138, times 15 is 6.2.
        Assert.Equal([(1, 2), (3, 4)], AnswerSimilarity.Find(sat, 2, 6.3, 10).Pairs.Where(one => one.Shared.Any(shared => shared.Same == 2)).Select(one => (Number(one.First), Number(one.Other))));
    }

    static int Number(ComparedAttempt attempt) => Enumerable.Range(1, 500).First(number => Key(number) == attempt.Id);

    [Fact]
    public void Too_few_common_items_attempts_of_one_person_and_what_all_who_err_answer_name_nobody()
    {
        string[] twenty = [.. Enumerable.Range(0, 6).Select(person => string.Concat(Enumerable.Range(0, 20).Select(item => person < 2 ? 'e' : "bcd"[(item + (item / 3 * (person - 2)) + ((person - 2) / 3 * (item / 2))) % 3])))];
        ComparedAttempt[] sat = [.. twenty.Index().Select(at => Sat(at.Index + 1, at.Item))];
        Assert.Equal([(1, 2)], AnswerSimilarity.Find(sat, 20, 0.01, 10).Pairs.Select(pair => (Number(pair.First), Number(pair.Other))));
        Assert.Empty(AnswerSimilarity.Find(sat, 21, 0.01, 10).Pairs);
        Assert.Empty(AnswerSimilarity.Find([Sat(1, twenty[0]), Sat(2, $"{twenty[1][..19]}-"), .. sat[2..]], 20, 0.01, 10).Pairs);
        Assert.Empty(AnswerSimilarity.Find([Sat(1, twenty[0]), Sat(2, twenty[1], candidate: 1), .. sat[2..]], 20, 0.01, 10).Pairs);
        Assert.Empty(AnswerSimilarity.Find([.. Enumerable.Range(1, 6).Select(person => Sat(person, new string('b', 20)))], 20, 0.01, 10).Pairs);
        Assert.Empty(AnswerSimilarity.Find([], 20, 0.01, 10).Pairs);
    }

    /// <summary>People of all abilities at items of all difficulties; some wrong answers are more tempting than others.</summary>
    static string[] Alone(Random dice, int people, int items)
    {
        var difficulty = Enumerable.Range(0, items).Select(_ => dice.NextDouble()).ToArray();
        return [.. Enumerable.Range(0, people).Select(_ =>
        {
            var weakness = dice.NextDouble();
            return string.Concat(difficulty.Select(hard => dice.NextDouble() > (hard + weakness) / 2 ? "a" : Wrong[dice.Next(10) switch { < 4 => 0, < 7 => 1, < 9 => 2, _ => 3 }]));
        })];
    }

    [Fact]
    public void People_who_work_alone_are_not_named_and_one_who_copies_is()
    {
        var named = 0;
        for (var seed = 1; seed <= 20; seed++)
        {
            var dice = new Random(seed);
            var answers = Alone(dice, 200, 50);
            named += AnswerSimilarity.Find([.. answers.Index().Select(at => Sat(at.Index + 1, at.Item))], 20, 0.01, 10).Pairs.Length;
            // Somebody weak sits beside number 200, who looks over nine times out of ten.
            var source = answers.Index().First(at => at.Item.Count(answer => answer != 'a') is > 31 and < 40).Index;
            answers[199] = string.Concat(answers[source].Zip(answers[199], (theirs, own) => dice.Next(10) < 9 ? theirs : own));
            Assert.Equal([(source + 1, 200)], AnswerSimilarity.Find([.. answers.Index().Select(at => Sat(at.Index + 1, at.Item))], 20, 0.01, 10).Pairs.Select(pair => (Number(pair.First), Number(pair.Other))));
        }
        Assert.Equal(0, named);
    }

    [Fact]
    public void The_order_of_people_changes_no_digit()
    {
        var dice = new Random(3);
        var answers = Alone(dice, 120, 40);
        (answers[50], answers[90]) = (answers[7], answers[8]);
        ComparedAttempt[] sat = [.. answers.Index().Select(at => Sat(at.Index + 1, at.Item))];
        var told = Told(AnswerSimilarity.Find(sat, 20, 0.9, 10));
        Assert.NotEmpty(told);
        for (var turn = 0; turn < 5; turn++)
        {
            dice.Shuffle(sat);
            Assert.Equal(told, Told(AnswerSimilarity.Find([.. sat.Select(one => one with { Answers = [.. one.Answers.OrderBy(_ => dice.Next())] })], 20, 0.9, 10)));
        }
    }

    [Fact]
    public void Thousands_are_compared_without_holding_every_pair_and_the_least_probable_ones_are_kept()
    {
        var dice = new Random(5);
        var answers = Alone(dice, 4_000, 50);
        var source = answers.Index().Where(at => at.Item.Count(answer => answer != 'a') > 32).Select(at => at.Index).First();
        foreach (var copier in (int[])[3_991, 3_995, 3_999]) answers[copier] = answers[source];
        ComparedAttempt[] sat = [.. answers.Index().Select(at => Sat(at.Index + 1, at.Item))];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var findings = AnswerSimilarity.Find(sat, 20, 0.01, 4);
        // Eight million pairs; a number for each would be 64 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
        Assert.Equal((7_998_000L, 6L, 4), (findings.Comparisons, findings.Found, findings.Pairs.Length));
        Assert.Equal(findings.Pairs.Select(pair => pair.Chance).Order(), findings.Pairs.Select(pair => pair.Chance));
    }

    static readonly Act Clock = new(Actor.System, AttemptStory.Open);

    static Act By(Actor reviewer, string? reason = "same row") => new Act(reviewer, AttemptStory.Open).Because(reason);

    static SimilarityRun Asked(Act? act = null) => SimilarityRun.Ask(new AttemptStory().Exam, new SimilarityRules(20, 10, 3, 1_000), act ?? By(Pan).Given(new ExamSitters([])).Given(new WindowPhase(true)));

    static readonly SimilarityFinding Finding = new(SimilarityKind.AlikeAnswers, Sat(1, "bb"), Sat(2, "bb"), new SimilarityEvidence(2, 2, [], 3, 0.001, 30, 30));

    static void Refuses(string code, Action act) => Assert.Equal([code], Assert.Throws<RefusedException>(act).Codes);

    [Fact]
    public void A_comparison_is_asked_for_after_the_window_by_somebody_who_did_not_sit()
    {
        Act Given(Actor by, bool isOver = true, Guid? sat = null) => By(by).Given(new ExamSitters(sat is { } person ? [person] : [])).Given(new WindowPhase(isOver));
        Refuses("similarity_run.ask.forbidden", () => Asked(Given(AttemptStory.Li)));
        Refuses("similarity.window_open", () => Asked(Given(Pan, isOver: false)));
        Refuses("similarity.own_exam", () => Asked(Given(Pan, sat: Pan.PersonId)));
        var run = Asked(Given(AttemptStory.Wang));
        Refuses("similarity_run.finish.forbidden", () => run.Finish(new SimilarityFigures(1, 0, 0, 0, 0), By(Pan)));
        run.Finish(new SimilarityFigures(1, 0, 0, 0, 0), Clock);
        Assert.Equal((SimilarityRunState.Finished, Clock.At), (run.State, run.FinishedAt));
    }

    [Fact]
    public void Two_different_people_decide_with_a_reason_and_neither_about_oneself()
    {
        var found = SimilarityCase.Of(Asked(), Finding, Clock);
        Refuses("similarity_case.review_first.forbidden", () => found.Review(SimilarityOpinion.Harmless, By(AttemptStory.Wang)));
        Refuses("reason.missing", () => found.Review(SimilarityOpinion.Harmless, By(Pan, " ")));
        Refuses("similarity.reason_too_long", () => found.Review(SimilarityOpinion.Harmless, By(Pan, new string('x', 2_001))));
        foreach (var concerned in (Guid[])[Key(1_001), Key(1_002)])
            Refuses("similarity.own_case", () => found.Review(SimilarityOpinion.Harmless, By(new Actor(concerned, "one of them", Pan.Grants, FlatUnits.Instance))));
        found.Review(SimilarityOpinion.ToBePursued, By(Pan));
        Refuses("duty.similarity_needs_two", () => found.Review(SimilarityOpinion.ToBePursued, By(Pan)));
        Assert.Equal([null], found.ReviewsFor(Pen).Select(review => review.Opinion));
        Assert.Equal([SimilarityOpinion.ToBePursued], found.ReviewsFor(Pan).Select(review => review.Opinion));
        found.Review(SimilarityOpinion.Harmless, By(Pen, "one teacher taught both"));
        Assert.Equal([(Pan.PersonId, "same row"), (Pen.PersonId, "one teacher taught both")], found.ReviewsFor(AttemptStory.Wang).Select(review => (review.By!.Value, review.Reason!)));
        Refuses("similarity_case.review_first.not_in_reviewed", () => found.Review(SimilarityOpinion.Harmless, By(Pen)));
    }

    [Fact]
    public void What_is_not_found_again_lapses_while_nobody_has_looked_and_what_was_seen_stays()
    {
        var (run, found) = (Asked(), SimilarityCase.Of(Asked(), Finding, Clock));
        found.Lapse(Clock);
        Refuses("similarity_case.review_first.not_in_lapsed", () => found.Review(SimilarityOpinion.Harmless, By(Pan)));
        var more = Finding.Evidence with { Chance = 0.0001 };
        found.FindAgain(run, more, Clock);
        Assert.Equal((SimilarityCaseState.Waiting, run.Id, more), (found.State, found.RunId, found.Evidence));
        found.Review(SimilarityOpinion.Harmless, By(Pan));
        Refuses("similarity_case.lapse.not_in_reviewed_once", () => found.Lapse(Clock));
        found.FindAgain(Asked(), Finding.Evidence, Clock);
        Assert.Equal((SimilarityCaseState.ReviewedOnce, more), (found.State, found.Evidence));
    }
}
