using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TrainingLms.Exams;
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
        Assert.Equal([new Shortage(1, "a", 3, 2, 2), new Shortage(1, "c", 2, 2, 1)], pool.ShortagesFor(blueprint));
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

    static (Blueprint, QuestionPool) Whole()
    {
        var pool = new QuestionPool(RealCourse.Bank.Questions.Select(question => Version(question.Code, question.Content)));
        return (RealCourse.Exam.Blueprint, pool);
    }

    static Blueprint Of(params BlueprintCell[] cells) => new([new BlueprintSection("one", [.. cells])]);

    static BlueprintCell Cell(string topic, int count) => new(topic, [], count, 100);

    static QuestionPool Pool(params (string Code, string Topic, string[] Enemies)[] questions) => new(questions.Select(question => Version(question.Code,
        new QuestionContent(QuestionType.TrueFalse, null, question.Topic, 1, CognitiveLevel.Remember, "?", [], true, "because", "law", [.. question.Enemies]))));

    static QuestionVersion Version(string code, QuestionContent content) =>
        new Question { Id = Now.NewId(), Bank = "test", Code = code }.TakeIn(content, Now)!;

    static byte[] Seed(int number) => SHA256.HashData(Encoding.ASCII.GetBytes($"seed {number}"));
}
