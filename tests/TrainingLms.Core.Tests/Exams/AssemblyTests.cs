using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

public sealed class AssemblyTests
{
    static readonly Act Now = new(Actor.System, Instant.FromUtc(2026, 3, 2, 1, 0));

    static readonly (Blueprint Blueprint, QuestionPool Pool) Real = Whole();

    [Fact]
    public void Over_a_thousand_seeds_every_paper_of_the_real_bank_is_whole_and_no_enemies_meet()
    {
        var byId = Real.Pool.Versions.ToDictionary(version => version.Id);
        var papers = new HashSet<string>();
        for (var seed = 0; seed < 1_000; seed++)
        {
            var (content, hash) = PaperAssembly.Assemble(Real.Blueprint, Real.Pool, Seed(seed));
            papers.Add(hash);
            Assert.Equal(Real.Blueprint.SlotCount, content.Slots.Length);
            Assert.Equal(Real.Blueprint.MaximumHundredths, content.Slots.Sum(slot => slot.MaximumHundredths));
            Assert.Equal(Enumerable.Range(1, content.Slots.Length), content.Slots.Select(slot => slot.Number));
            var questions = content.Slots.Select(slot => byId[slot.QuestionVersionId]).ToList();
            Assert.Equal(questions.Count, questions.Distinct().Count());
            Assert.DoesNotContain(questions, one => questions.Any(other => QuestionPool.AreEnemies(one, other)));
            Assert.All(content.Slots, slot => Assert.Equal(
                byId[slot.QuestionVersionId].Content.Options.Select(option => option.Id).Order(), slot.OptionOrder.Order()));
        }
        Assert.True(papers.Count > 990, $"only {papers.Count} different papers");
    }

    [Fact]
    public void The_same_inputs_give_the_same_paper_in_whatever_order_the_pool_was_read()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var mixed = new QuestionPool(Real.Pool.Versions.Reverse());
            Assert.Equal(PaperAssembly.Assemble(Real.Blueprint, Real.Pool, Seed(seed)).Hash, PaperAssembly.Assemble(Real.Blueprint, mixed, Seed(seed)).Hash);
            Assert.Equal(Real.Pool.SnapshotHash, mixed.SnapshotHash);
        }
    }

    [Fact]
    public void Every_short_cell_is_named_at_once()
    {
        var blueprint = Of(Cell("a", 3), Cell("b", 1), Cell("c", 2));
        var pool = Pool(("A1", "a", []), ("A2", "a/x", []), ("B1", "b", []), ("C1", "c", ["C2"]), ("C2", "c", ["C1"]));
        var refused = Assert.Throws<RefusedException>(() => PaperAssembly.Assemble(blueprint, pool, Seed(1)));
        Assert.Equal(["paper.shortage", "paper.shortage"], refused.Codes);
        Assert.Equal(
            ["Section 1, cell \"a\": needs 3, pool has 2, usable 2. Add questions or ask for fewer.", "Section 1, cell \"c\": needs 2, pool has 2, usable 1 (1 enemies of each other). Add questions or ask for fewer."],
            refused.Refusals.Select(SentenceBook.English.Say));
    }

    [Fact]
    public void A_paper_that_a_greedy_draw_would_miss_is_found_for_every_seed()
    {
        // X is the enemy of both B questions: a draw that takes X for the first cell cannot fill the second.
        var pool = Pool(("A1", "a", []), ("X", "a", ["B1", "B2"]), ("B1", "b", ["X"]), ("B2", "b", ["X"]));
        for (var seed = 0; seed < 200; seed++)
        {
            var (content, _) = PaperAssembly.Assemble(Of(Cell("a", 1), Cell("b", 1)), pool, Seed(seed));
            Assert.DoesNotContain(pool.Versions.Single(version => version.Code == "X").Id, content.Slots.Select(slot => slot.QuestionVersionId));
        }
    }

    [Fact]
    public void Cells_that_can_be_filled_alone_but_not_together_are_refused_by_name()
    {
        var pool = Pool(("A1", "a", []), ("A2", "a", []));
        var refused = Assert.Throws<RefusedException>(() => PaperAssembly.Assemble(Of(Cell("a", 2), Cell("a", 1)), pool, Seed(1)));
        Assert.Equal(["paper.cells_compete"], refused.Codes);
    }

    [Fact]
    public void The_draw_is_ours_and_gives_what_another_program_computed()
    {
        var draw = new SeededDraw(Seed(7));
        Assert.Equal("6 7 2 0 3 1 8 9 5 4", string.Join(' ', draw.Shuffle(Enumerable.Range(0, 10))));
    }

    [Fact]
    public void A_touched_paper_no_longer_matches_its_hash()
    {
        var (content, hash) = PaperAssembly.Assemble(Real.Blueprint, Real.Pool, Seed(3));
        Paper Frozen(PaperSlots slots) => new() { AttemptId = Guid.Empty, Seed = "", AlgorithmVersion = 1, Content = slots, Hash = hash };
        Assert.True(Frozen(content).IsIntact);
        Assert.False(Frozen(content with { Slots = content.Slots.SetItem(0, content.Slots[0] with { MaximumHundredths = 1 }) }).IsIntact);
    }

    [Fact]
    public void A_shortage_says_what_the_domain_page_says()
    {
        var versions = Enumerable.Range(1, 7).Select(n => Version($"Q-10{n}", Content("Data security", n == 7 ? ["Q-999"] : []) with { Type = QuestionType.Single, Difficulty = 3, Level = CognitiveLevel.Apply }))
            .Append(Version("Q-999", Content("elsewhere", ["Q-107"]))).ToList();
        var pool = new QuestionPool(versions, versions.Take(2).ToDictionary(version => version.Id, _ => 5_001));
        var cell = new BlueprintCell("Data security", [QuestionType.Single], 6, 100) { Levels = [CognitiveLevel.Apply], Bands = [3] };
        var blueprint = new Blueprint([new BlueprintSection("one", []), new BlueprintSection("two", [cell]) { Items = [new BlueprintItem("Q-999", SlotRole.Fixed, 100)] }])
        {
            Rules = new PaperRules { MostExposureHundredths = 5_000 },
        };
        var refused = Assert.Throws<RefusedException>(() => PaperAssembly.Assemble(blueprint, pool, Seed(1)));
        Assert.Equal("Section 2, cell \"Data security / apply / 3 / single\": needs 6, pool has 7, usable 4 (1 enemy of fixed Q-999, 2 over exposure). Add questions or ask for fewer.",
            SentenceBook.English.Say(Assert.Single(refused.Refusals)));
    }

    [Fact]
    public void Pilots_earn_nothing_and_change_no_maximum_and_anchors_stand_on_every_paper()
    {
        var pool = Pool(("A1", "a", []), ("A2", "a", []), ("A3", "a", []), ("P1", "p", []), ("P2", "p", []), ("N1", "n", []));
        var blueprint = new Blueprint([new BlueprintSection("one", [Cell("a", 2), Cell("p", 1) with { IsPilot = true }]) { Items = [new BlueprintItem("N1", SlotRole.Anchor, 300)] }]);
        Assert.Equal((4, 500L), (blueprint.SlotCount, blueprint.MaximumHundredths));
        for (var seed = 0; seed < 50; seed++)
        {
            var (content, _) = PaperAssembly.Assemble(blueprint, pool, Seed(seed));
            Assert.Equal(500, content.MaximumHundredths);
            Assert.Equal([SlotRole.Anchor, SlotRole.Pilot], content.Slots.Where(slot => slot.Role is not null).Select(slot => slot.Role!.Value).Order());
            Assert.Equal("N1", pool.Versions.Single(version => version.Id == content.Slots.Single(slot => slot.Role == SlotRole.Anchor).QuestionVersionId).Code);
        }
    }

    [Fact]
    public void What_was_shown_often_is_drawn_seldom_but_not_never()
    {
        var versions = Pool([.. Enumerable.Range(0, 10).Select(n => ($"Q{n}", "a", Array.Empty<string>()))]).Versions;
        var pool = new QuestionPool(versions, versions.Take(5).ToDictionary(version => version.Id, _ => 9_000));
        var drawn = Enumerable.Range(0, 600).Select(seed => PaperAssembly.Assemble(Of(Cell("a", 1)), pool, Seed(seed)).Content.Slots[0].QuestionVersionId).ToList();
        var often = drawn.Count(id => pool.ExposureOf(versions.Single(version => version.Id == id)) > 0);
        Assert.InRange(often, 60, 140);
    }

    [Fact]
    public void Questions_about_one_text_stand_together_and_the_rest_is_shuffled()
    {
        var versions = Enumerable.Range(0, 8).Select(n => Version($"Q{n}", Content("a", []) with { Stimulus = n < 3 ? new Stimulus("text", "…") : null })).ToList();
        var together = versions.Take(3).Select(version => version.Id).ToHashSet();
        var orders = new HashSet<string>();
        for (var seed = 0; seed < 100; seed++)
        {
            var slots = PaperAssembly.Assemble(Of(Cell("a", 8)), new QuestionPool(versions), Seed(seed)).Content.Slots;
            var places = slots.Where(slot => together.Contains(slot.QuestionVersionId)).Select(slot => slot.Number).ToList();
            Assert.Equal(2, places[^1] - places[0]);
            orders.Add(string.Join(' ', slots.Select(slot => slot.QuestionVersionId)));
        }
        Assert.True(orders.Count > 90);
    }

    [Fact]
    public void A_blueprint_keeps_its_order_where_it_says_so()
    {
        var pool = Pool(("A1", "a", []), ("B1", "b", []), ("C1", "c", []), ("N1", "n", []));
        var blueprint = new Blueprint([new BlueprintSection("one", [Cell("c", 1), Cell("a", 1), Cell("b", 1)]) { Items = [new BlueprintItem("N1", SlotRole.Fixed, 100)] }]) { Rules = new PaperRules { KeepsItemOrder = true } };
        var codes = pool.Versions.ToDictionary(version => version.Id, version => version.Code);
        for (var seed = 0; seed < 20; seed++)
            Assert.Equal(["N1", "C1", "A1", "B1"], PaperAssembly.Assemble(blueprint, pool, Seed(seed)).Content.Slots.Select(slot => codes[slot.QuestionVersionId]));
    }

    [Fact]
    public void Cells_that_want_more_together_than_there_are_end_as_competing_however_large_they_are()
    {
        var pool = Pool([.. Enumerable.Range(0, 40).Select(n => ($"Q{n}", "a", Array.Empty<string>()))]);
        var refused = Assert.Throws<RefusedException>(() => PaperAssembly.Assemble(Of(Cell("a", 25), Cell("a", 25)), pool, Seed(1)));
        Assert.Equal(["paper.cells_compete"], refused.Codes);
    }

    [Fact]
    public void Groups_of_enemies_are_counted_however_many_and_large_they_are()
    {
        var pool = new QuestionPool(Enumerable.Range(0, 900).Select(n => Version($"Q{n:000}", Content("a", []) with { EnemyGroups = [$"g{n % 30}"] })));
        var (content, _) = PaperAssembly.Assemble(Of(Cell("a", 30)), pool, Seed(1));
        Assert.Equal(30, content.Slots.Select(slot => pool.Versions.Single(version => version.Id == slot.QuestionVersionId).Content.EnemyGroups!.Value[0]).Distinct().Count());
        Assert.Equal(30, new PaperFeasibility(Of(Cell("a", 31)), pool).Cells[0].Usable);
        var seen = new PaperHistory(pool.Versions.Where((_, n) => n % 30 < 10).Select(version => version.QuestionId).ToHashSet());
        Assert.Equal(23, new PaperFeasibility(Of(Cell("a", 31)) with { Rules = new PaperRules { MostOverlap = 3 } }, pool, seen).Cells[0].Usable);
    }

    [Fact]
    public void Items_of_every_paper_must_be_there_once_and_be_no_enemies()
    {
        var pool = Pool(("A1", "a", ["A2"]), ("A2", "a", ["A1"]), ("D", "a", []), ("D", "b", []));
        var blueprint = new Blueprint([new BlueprintSection("one", []) { Items = [.. new[] { "A1", "A2", "X", "D", "A1" }.Select(code => new BlueprintItem(code, SlotRole.Fixed, 100))] }]);
        var refused = Assert.Throws<RefusedException>(() => PaperAssembly.Assemble(blueprint, pool, Seed(1)));
        Assert.Equal(["paper.item_missing", "paper.item_ambiguous", "paper.item_twice", "paper.items_are_enemies"], refused.Codes);
    }

    [Fact]
    public void The_tightest_cell_says_how_many_different_papers_there_can_be()
    {
        var pool = Pool([.. Enumerable.Range(0, 30).Select(n => ($"Q{n}", n < 5 ? "few" : "many", Array.Empty<string>()))]);
        var feasibility = new PaperFeasibility(Of(Cell("many", 10), Cell("few", 2)), pool);
        Assert.Equal(("few", 10), (feasibility.Tightest!.Name, feasibility.Tightest.DistinctDraws));
    }

    static QuestionContent Content(string topic, string[] enemies) =>
        new(QuestionType.TrueFalse, null, topic, 1, CognitiveLevel.Remember, "?", [], true, "because", "law", [.. enemies]);

    static (Blueprint, QuestionPool) Whole()
    {
        var pool = new QuestionPool(RealCourse.Bank.Questions.Select(question => Version(question.Code, question.Content)));
        return (RealCourse.Exam.Blueprint, pool);
    }

    static Blueprint Of(params BlueprintCell[] cells) => new([new BlueprintSection("one", [.. cells])]);

    static BlueprintCell Cell(string topic, int count) => new(topic, [], count, 100);

    static QuestionPool Pool(params (string Code, string Topic, string[] Enemies)[] questions) => new(questions.Select(question => Version(question.Code,
        Content(question.Topic, question.Enemies))));

    static QuestionVersion Version(string code, QuestionContent content) =>
        new Question { Id = Now.NewId(), Bank = "test", Code = code }.TakeIn(content, Now)!;

    static byte[] Seed(int number) => SHA256.HashData(Encoding.ASCII.GetBytes($"seed {number}"));
}
