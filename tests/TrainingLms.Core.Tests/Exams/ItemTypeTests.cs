using System.Text;
using System.Text.Json;
using TrainingLms.Courses;
using TrainingLms.Exams;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>The item types beyond options: read from a bank, laid out, answered and scored.</summary>
public sealed class ItemTypeTests
{
    static readonly string[] Rules = ["all-or-nothing", "absolute-position", "relative-to-correct", "next-except-last", "next-with-last", "previous-and-next", "all-previous-and-next", "longest-ordered", "longest-contiguous"];

    [Theory]
    [InlineData("CABDEF", "0 1/2 13/15 3/5 2/3 7/12 13/15 5/6 2/3")]
    [InlineData("ACEBDF", "0 1/3 4/5 0 1/6 1/6 4/5 2/3 1/3")]
    [InlineData("ABCDEF", "1 1 1 1 1 1 1 1 1")]
    [InlineData("FEDCBA", "0 0 2/5 0 0 0 0 0 0")]
    [InlineData("ABC", "0 1/2 1/2 2/5 1/3 5/12 1/5 1/2 1/2")]
    [InlineData("F", "0 0 0 0 1/6 1/12 0 0 0")]
    public void The_nine_rules_of_ordering_give_what_the_domain_page_works_out(string answer, string expected)
    {
        var fractions = Rules.Select(rule => Score($"type: ordering, scoring: {rule}, items: [{string.Join(", ", "ABCDEF".Select(id => $"{{ id: {id}, text: {id} }}"))}]",
            question => new Response.Ordered([.. answer.Select(id => id.ToString())])).Fraction);
        Assert.Equal(expected.Split(' ').Select(Part), fractions);
    }

    [Theory]
    // Nominal 12.5 ± 0.5: on the bound, a step inside, a step outside.
    [InlineData("value: 12.5, tolerance: 0.5", "13|12|12.0001|12.9999", "13.0001|11.9999")]
    [InlineData("value: -12.5, tolerance: 0.5", "-13|-12|-12.5", "-13.0001|-11.9999|12.5")]
    [InlineData("value: 0.3, tolerance: 0", "0.3|.3|0.30|3e-1", "0.30000000001|0.2999999")]
    [InlineData("value: 0.3, tolerance: 0.1", "0.4|0.2", "0.4000000000000000000000000001|0.1999999999999999999999999999")]
    // Relative: a twentieth of the key.
    [InlineData("value: 200, tolerance: 0.05, kind: relative", "210|190|200", "210.01|189.99")]
    [InlineData("value: -200, tolerance: 0.05, kind: relative", "-210|-190", "-210.01|-189.99|200")]
    // Geometric: the same factor up and down, and the same sign.
    [InlineData("value: 100, tolerance: 0.25, kind: geometric", "125|80|100", "125.01|79.99|-100|0")]
    [InlineData("value: -100, tolerance: 0.25, kind: geometric", "-125|-80", "-125.01|-79.99|100|0")]
    [InlineData("value: 0, tolerance: 5, kind: geometric", "0|-0|0.0", "0.0000001|1")]
    // Beyond decimal: a double with a little slack.
    [InlineData("value: 1e40, tolerance: 0", "1e40|10000000000000000000000000000000000000000", "1.1e40")]
    [InlineData("value: 7e28, tolerance: 3, kind: relative", "2e29|-1.4e29", "3e29")]
    // As people type: full-width, groups of three, a plus, a real minus.
    [InlineData("value: 1234.5, tolerance: 0", "1,234.5|１２３４．５|+1234.5| 1234.5 ", "12,34.5|1234,5")]
    [InlineData("value: -2, tolerance: 0", "−2|－2", "2")]
    public void Numbers_are_accepted_up_to_and_on_their_bounds(string key, string accepted, string refused)
    {
        foreach (var (text, expected) in accepted.Split('|').Select(text => (text, Fraction.One)).Concat(refused.Split('|').Select(text => (text, Fraction.Zero))))
            Assert.True(expected == Score($"type: numeric, keys: [{{ {key} }}]", _ => new Response.Written(text)).Fraction, text);
    }

    [Fact]
    public void The_first_key_that_accepts_a_number_counts()
    {
        const string Key = "type: numeric, keys: [{ value: 1 }, { value: 1, tolerance: 2, fraction: 0.5 }, { value: 1, tolerance: 9, fraction: 1/4 }]";
        Assert.Equal(["1", "0.5", "0.25", "0"], new[] { "1", "3", "10", "11" }.Select(text => Score(Key, _ => new Response.Written(text)).Fraction.ToString()));
    }

    [Fact]
    public void Text_that_is_no_number_earns_nothing_and_is_for_a_person_to_see()
    {
        foreach (var text in new[] { "about five", "5 m", "1,5", "--5", "5e", "NaN", "1e99999", "0x10" })
        {
            var earned = Score("type: numeric, keys: [{ value: 5, tolerance: 1 }]", _ => new Response.Written(text));
            Assert.True(earned is { WantsLook: true, WaitsForPerson: false } && earned.Fraction == Fraction.Zero, text);
        }
    }

    [Fact]
    public void Decimals_are_written_as_the_exam_says()
    {
        var content = Question("type: numeric, keys: [{ value: 1234.5 }]");
        var form = new AnswerForm(QuestionType.Numeric, []) { Numbers = new NumberForm(",", ".") };
        foreach (var json in new[] { "\"1234,5\"", "\"1.234,5\"", "1234.5" })
        {
            Assert.True(form.TryRead(JsonDocument.Parse(json).RootElement, out var response));
            Assert.Equal(Fraction.One, QuestionScoring.Of(content, response, form.Numbers).Fraction);
        }
        Assert.True(QuestionScoring.Of(content, new Response.Written("1234.5"), form.Numbers).WantsLook);
    }

    [Theory]
    [InlineData("text: 等保", "等保| 等保 ", "等保2|等 保")]
    [InlineData("text: GB/T 22239", "gb/t 22239|ＧＢ／Ｔ　２２２３９|GB/T  22239|GB/T\t22239", "GB/T22239")]
    [InlineData("text: GB, case: true", "GB|ＧＢ", "gb")]
    [InlineData("text: 第*条", "第三十一条|第条|第1条", "第三十一")]
    [InlineData("text: '*网络*法'", "网络安全法|中华人民共和国网络安全法", "网络安全法律")]
    [InlineData("text: 'a*a'", "aa|aba", "a")]
    [InlineData("text: '5\\*5'", "5*5|５＊５", "5x5|55")]
    [InlineData("text: '*'", "x|等保", "")]
    [InlineData("text: café", "cafe\u0301|CAFÉ", "cafe")]
    [InlineData("text: 云", "云", "雲")]
    [InlineData("text: 完。", "完。", "完.|完")]
    [InlineData("text: 'x²'", "x2|X²", "x3")]
    public void Short_texts_fit_their_pattern_after_compatibility_normalisation(string pattern, string fits, string others)
    {
        foreach (var (text, expected) in fits.Split('|').Select(text => (text, Fraction.One)).Concat(others.Split('|').Where(text => text.Length > 0).Select(text => (text, Fraction.Zero))))
            Assert.True(expected == Score($"type: short-text, patterns: [{{ {pattern} }}]", _ => new Response.Written(text)).Fraction, text);
    }

    [Fact]
    public void The_first_pattern_that_fits_counts()
    {
        const string Key = "type: short-text, patterns: [{ text: Beijing }, { text: 'Bei*', fraction: 0.5 }, { text: '*', fraction: -1/4 }]";
        Assert.Equal(["1", "0.5", "-0.25"], new[] { "beijing", "Beiping", "Nanjing" }.Select(text => Score(Key, _ => new Response.Written(text)).Fraction.ToString()));
    }

    // Worked by the normalisation of another program.
    [Theory]
    [InlineData("ＡＢＣ　１２３！", "ABC 123!"), InlineData("ｶﾞﾊﾟ", "ガパ"), InlineData("①½㎡ⅳ", "11⁄2m2iv"), InlineData("ﬁ", "fi")]
    [InlineData("u\u0308\u030c", "ǚ"), InlineData("a\u0323\u0302", "ậ"), InlineData("a\u0302\u0323", "ậ"), InlineData("\u1112\u1161\u11ab", "한"), InlineData("豈", "豈"), InlineData("Å", "Å")]
    [InlineData("\u0958", "\u0915\u093c"), InlineData("𝐀", "A"), InlineData("㍿", "株式会社"), InlineData("\u0344", "\u0308\u0301")]
    public void Compatibility_normalisation_is_that_of_unicode(string text, string normal) => Assert.Equal(normal, Nfkc.Of(text));

    [Fact]
    public void Matching_counts_right_stems_and_needs_all_where_it_says_so()
    {
        const string Stems = "stems: [{ id: s1, text: x, answer: a }, { id: s2, text: y, answer: b }, { id: s3, text: z, answer: a }], answers: [{ id: a, text: A }, { id: b, text: B }, { id: c, text: C }]";
        Response Given(params (string, string)[] pairs) => new Response.Matched(System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(pairs.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))));
        Assert.Equal("0.6666667", Score($"type: matching, {Stems}", _ => Given(("s1", "a"), ("s2", "b"), ("s3", "c"))).Fraction.ToString());
        Assert.Equal("0.3333333", Score($"type: matching, {Stems}", _ => Given(("s2", "b"))).Fraction.ToString());
        Assert.Equal("0", Score($"type: matching, all-or-nothing: true, {Stems}", _ => Given(("s1", "a"), ("s2", "b"))).Fraction.ToString());
        Assert.Equal("1", Score($"type: matching, all-or-nothing: true, {Stems}", _ => Given(("s1", "a"), ("s2", "b"), ("s3", "a"))).Fraction.ToString());
    }

    [Fact]
    public void A_cloze_weighs_its_gaps()
    {
        const string Key = "type: cloze, text: 'Since {{1}} the {{2}} applies in {{3}} cases', gaps: [{ id: 1, keys: [{ value: 2017 }] }, { id: 2, weight: 3, patterns: [{ text: law }, { text: act, fraction: 1/3 }] }, "
            + "{ id: 3, options: [{ id: a, text: all, fraction: 1 }, { id: b, text: few, fraction: -1 }] }]";
        Response Given(params (string, string)[] gaps) => new Response.Filled(System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(gaps.Select(gap => KeyValuePair.Create(gap.Item1, gap.Item2))));
        Assert.Equal("1", Score(Key, _ => Given(("1", "2017"), ("2", "Law"), ("3", "a"))).Fraction.ToString());
        Assert.Equal("0.4", Score(Key, _ => Given(("2", "act"), ("3", "a"))).Fraction.ToString());
        Assert.Equal("0.4", Score(Key, _ => Given(("2", "law"), ("3", "b"))).Fraction.ToString());
        Assert.True(Score(Key, _ => Given(("1", "then"))).WantsLook);
    }

    [Fact]
    public void Negative_weights_count_only_where_the_author_says_so()
    {
        const string Options = "options: [{ id: a, text: A, fraction: 1 }, { id: b, text: B, fraction: -1/2 }]";
        Response Wrong(QuestionContent _) => new Response.ChosenSet(["b"]);
        Assert.Equal("0", Score($"type: multiple, scoring: weighted, {Options}", Wrong).Fraction.ToString());
        Assert.Equal("-0.5", Score($"type: multiple, scoring: weighted-negative, {Options}", Wrong).Fraction.ToString());
        Assert.Equal("-0.25", Score("type: true-false, answer: true, penalty: 1/4", _ => new Response.Truth(false)).Fraction.ToString());
    }

    [Fact]
    public void Essays_and_checklists_wait_for_a_person_and_a_blank_essay_does_not()
    {
        var essay = Question("type: essay, length: { least: 100, most: 800 }");
        var list = Question("type: checklist, rubric: [{ id: a, text: locks the screen, points: 1 }]");
        Assert.True(QuestionScoring.Of(essay, new Response.Written("words")).WaitsForPerson);
        Assert.False(QuestionScoring.Of(essay, null).WaitsForPerson);
        Assert.True(QuestionScoring.Of(list, null).WaitsForPerson);
        Assert.Equal(4, AnswerLength.Of("e\u0301 网络 👨‍👩‍👧\n"));
    }

    [Fact]
    public void A_rubric_fails_with_a_critical_criterion_and_leaves_out_what_does_not_apply()
    {
        var rubric = ((ChecklistKey)Question("type: checklist, rubric: [{ id: power, text: cuts the power, points: 1, critical: true }, "
            + "{ id: report, text: reports, levels: [{ id: none, label: no, points: 0 }, { id: late, label: late, points: 1.5 }, { id: good, label: in time, points: 3 }] }, "
            + "{ id: log, text: keeps the log, points: 2, may-be-not-applicable: true }]").Key!).Rubric;
        Fraction Score(string power, string report, string log) => rubric.Score(new Dictionary<string, string> { ["power"] = power, ["report"] = report, ["log"] = log });
        Assert.Equal("1", Score("yes", "good", "yes").ToString());
        Assert.Equal("0.75", Score("yes", "late", "yes").ToString());
        Assert.Equal("0.625", Score("yes", "late", Rubric.NotApplicable).ToString());
        Assert.Equal("0", Score("no", "good", "yes").ToString());
        var refused = Assert.Throws<RefusedException>(() => rubric.Score(new Dictionary<string, string> { ["power"] = Rubric.NotApplicable, ["report"] = "best", ["x"] = "yes" }));
        Assert.Equal(["rubric.criterion_unknown", "rubric.must_apply", "rubric.level_unknown", "rubric.criterion_missing"], refused.Codes);
        var optional = ((ChecklistKey)Question("type: checklist, rubric: [{ id: a, text: a, points: 1, may-be-not-applicable: true }]").Key!).Rubric;
        Assert.Equal(["rubric.nothing_applies"], Assert.Throws<RefusedException>(() => optional.Score(new Dictionary<string, string> { ["a"] = Rubric.NotApplicable })).Codes);
    }

    [Theory]
    [InlineData("matching", """{"1":"1"}""", true), InlineData("matching", """{"1":"1","2":"1"}""", false), InlineData("matching", """{"3":"1"}""", false), InlineData("matching", """{"1":"4"}""", false)]
    [InlineData("matching", """{"s1":"1"}""", false), InlineData("matching", """{"1":1}""", false), InlineData("matching", "[]", false), InlineData("matching", """{"1":"01"}""", false)]
    [InlineData("ordering", """["2","1"]""", true), InlineData("ordering", """["1","1"]""", false), InlineData("ordering", """["4"]""", false), InlineData("ordering", """["a"]""", false), InlineData("ordering", "\"1\"", false)]
    [InlineData("cloze", """{"1":"2017","2":"a"}""", true), InlineData("cloze", """{"1":2017}""", true), InlineData("cloze", """{"2":"z"}""", false), InlineData("cloze", """{"9":"x"}""", false), InlineData("cloze", """{"2":1}""", false)]
    [InlineData("short-text", "\"x\"", true), InlineData("short-text", "1", false), InlineData("numeric", "1.50", true), InlineData("numeric", "true", false), InlineData("essay", "\"x\"", true), InlineData("essay", "[\"x\"]", false)]
    [InlineData("short-text", "\"\\ud800\"", false), InlineData("checklist", "\"x\"", false)]
    public void Malformed_answers_of_every_type_are_told_from_wrong_ones_and_read_back_as_written(string type, string json, bool isWellFormed)
    {
        var form = Laid(type).Form;
        Assert.Equal(isWellFormed, form.TryRead(JsonDocument.Parse(json).RootElement, out var response));
        if (!isWellFormed) return;
        Assert.True(form.TryRead(JsonDocument.Parse(form.Write(response)).RootElement, out var again));
        Assert.Equal(form.Write(response), form.Write(again));
    }

    [Theory]
    [InlineData("short-text", "\"  \""), InlineData("numeric", "\"\""), InlineData("essay", "\"\\n \""), InlineData("matching", "{}"), InlineData("matching", "{\"1\":\"\"}"), InlineData("ordering", "[]")]
    [InlineData("cloze", "{}"), InlineData("cloze", "{\"1\":\" \"}"), InlineData("cloze", "null"), InlineData("checklist", "null")]
    public void Blank_is_blank_for_every_type(string type, string json)
    {
        Assert.True(Laid(type).Form.TryRead(JsonDocument.Parse(json).RootElement, out var response));
        Assert.Null(response);
    }

    [Fact]
    public void What_a_candidate_sees_of_any_type_tells_neither_key_nor_rule_nor_order()
    {
        foreach (var type in Enum.GetValues<QuestionType>().Select(type => Snake.Of(type).Replace('_', '-')))
        {
            var (content, form) = Laid(type);
            var text = JsonSerializer.Serialize(SheetQuestion.Of(content, form));
            foreach (var word in new[] { "SECRET", "raction", "olerance", "attern", "ubric", "Critical", "Weight", "Rule", "AllOrNothing", "Key", "AnswerId", "Explanation" })
                Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        }
        // Author's ids stand in the right order and would show it; the paper knows places only.
        Assert.All(Laid("ordering") is var (content2, form2) ? SheetQuestion.Of(content2, form2).Options : [], option => Assert.True(int.TryParse(option.Id, out _)));
        Assert.All(Laid("matching") is var (content3, form3) ? SheetQuestion.Of(content3, form3).Stems : [], stem => Assert.True(int.TryParse(stem.Id, out _)));
    }

    [Fact]
    public void Every_answer_scores_the_same_however_the_paper_was_shuffled()
    {
        foreach (var (type, answer) in new (string, Response)[]
        {
            ("ordering", new Response.Ordered(["b", "a", "c"])), ("multiple", new Response.ChosenSet(["a"])), ("single", new Response.Chosen("b")),
            ("matching", new Response.Matched(System.Collections.Immutable.ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("s1", "b"), KeyValuePair.Create("s2", "c")]))),
        })
        {
            var content = Sample(type);
            var scores = Enumerable.Range(0, 40).Select(seed =>
            {
                var draw = new SeededDraw(BitConverter.GetBytes(seed));
                var form = AnswerLayout.Of(content, draw, draw);
                Assert.True(form.TryRead(JsonDocument.Parse(form.Write(answer)).RootElement, out var read));
                return QuestionScoring.Of(content, read).Fraction;
            });
            Assert.Single(scores.Distinct());
        }
    }

    [Fact]
    public void A_paper_that_keeps_the_authors_order_still_shuffles_what_would_show_the_key()
    {
        var draw = new SeededDraw([1]);
        Assert.Equal(["a", "b"], AnswerLayout.Of(Sample("single"), null, draw).Options);
        var orders = Enumerable.Range(0, 20).Select(_ => string.Concat(AnswerLayout.Of(Sample("ordering"), null, draw).Options));
        Assert.True(orders.Distinct().Count() > 1);
    }

    [Fact]
    public void Every_mistake_of_an_author_is_told_with_its_line()
    {
        var source = $$"""
            bank: broken
            questions:
              - { code: A, {{Common}}, type: short-text, patterns: [{ text: '*', fraction: 0.5 }, { text: x, fraction: 0.5 }] }
              - { code: B, {{Common}}, type: numeric, keys: [{ value: about, tolerance: -1 }] }
              - { code: C, {{Common}}, type: matching, each-once: true, stems: [{ id: s, text: s, answer: z }, { id: s, text: t, answer: z }], answers: [{ id: a, text: a }, { id: b, text: b }] }
              - { code: D, {{Common}}, type: ordering, scoring: absolute-position, items: [{ id: a, text: a }] }
              - { code: E, {{Common}}, type: cloze, gaps: [{ id: 1, options: [{ id: a, text: a, fraction: 1 }] }] }
              - { code: F, {{Common}}, type: essay, length: { least: 9, most: 3 }, rubric: [{ id: a, text: a, levels: [{ id: x, label: x, points: 0 }] }] }
              - { code: G, {{Common}}, type: single, answer: true, penalty: 1/2, options: [] }
              - { code: H, {{Common}}, type: ordering, scoring: best-guess, items: [{ id: a, text: a }, { id: b, text: b }] }
            """;
        var refused = Assert.Throws<RefusedException>(() => BankFile.Read(new PackageFile("bank.yaml", Encoding.UTF8.GetBytes(source))));
        Assert.Equal(
        [
            "3 question.full_marks_unreachable", "3 question.star_not_last", "4 question.number_unreadable",
            "5 question.match_twice", "5 question.match_unknown", "5 question.match_unknown", "5 question.option_twice", "6 question.items_too_few",
            "7 question.gap_misplaced", "7 question.options_wrong", "8 question.lengths_reversed", "8 question.rubric_worthless",
            "9 question.answer_misplaced", "9 question.key_not_one", "9 question.options_wrong", "9 question.penalty_misplaced", "10 course.package_invalid",
        ], refused.Refusals.Skip(1).Select(problem => $"{problem.Facts.Single(fact => fact.Name == "line").Value} {problem.Code}").OrderBy(text => int.Parse(text.Split(' ')[0])).ThenBy(text => text, StringComparer.Ordinal));
    }

    [Fact]
    public void Contents_of_before_hash_as_they_did()
    {
        // Worked out by another program from the text of the file.
        Assert.Equal(KnownHash, RealCourse.Bank.Questions[0].Content.Hash());
    }

    const string KnownHash = "4749e3f9038533e97df65e4cfafd3d91b682e8a5afc3bcfb0d646da459a3aabb";

    const string Common = "topic: t, difficulty: 1, level: apply, text: '?', explanation: e, source: s";

    internal static QuestionContent Sample(string type) => Question($"type: {type}, " + type switch
    {
        "single" => "options: [{ id: a, text: A, fraction: 1 }, { id: b, text: B, fraction: 1/3 }]",
        "multiple" => "scoring: weighted, options: [{ id: a, text: A, fraction: 1/2 }, { id: b, text: B, fraction: 1/2 }, { id: c, text: C, fraction: -1 }]",
        "true-false" => "answer: true, penalty: 1/2",
        "short-text" => "patterns: [{ text: SECRET, case: true }, { text: 'SECRET*', fraction: 1/2 }]",
        "numeric" => "keys: [{ value: 31415, tolerance: 1, kind: relative }]",
        "matching" => "all-or-nothing: true, each-once: true, stems: [{ id: s1, text: x, answer: a }, { id: s2, text: y, answer: b }], answers: [{ id: a, text: A }, { id: b, text: B }, { id: c, text: C }]",
        "ordering" => "scoring: longest-ordered, items: [{ id: a, text: A }, { id: b, text: B }, { id: c, text: C }]",
        "cloze" => "text: 'In {{1}} {{2}} {{3}}', gaps: [{ id: 1, weight: 2, keys: [{ value: 31415 }] }, { id: 2, options: [{ id: a, text: A, fraction: 1 }, { id: b, text: B }] }, { id: 3, patterns: [{ text: SECRET }] }]",
        "essay" => "length: { least: 10, most: 500 }, rubric: [{ id: a, text: SECRET, points: 3, critical: true }]",
        _ => "rubric: [{ id: a, text: SECRET, points: 3, critical: true }]",
    });

    static (QuestionContent Content, AnswerForm Form) Laid(string type)
    {
        var draw = new SeededDraw([7]);
        return Sample(type) is var content ? (content, AnswerLayout.Of(content, draw, draw)) : default;
    }

    static Earned Score(string key, Func<QuestionContent, Response> answer) => Question(key) is var content ? QuestionScoring.Of(content, answer(content)) : default;

    static QuestionContent Question(string key)
    {
        var common = key.Contains("text: 'In", StringComparison.Ordinal) || key.Contains("text: 'Since", StringComparison.Ordinal) ? Common.Replace(", text: '?'", "", StringComparison.Ordinal) : Common;
        return BankFile.Read(new PackageFile("bank.yaml", Encoding.UTF8.GetBytes($"bank: b\nquestions:\n  - {{ code: Q, {common}, {key} }}\n"))).Questions[0].Content;
    }

    static Fraction Part(string text) => Fraction.TryParse(text, out var fraction) ? fraction : throw new FormatException(text);
}
