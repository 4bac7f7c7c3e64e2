using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>A thousand random blueprints, each against every set of questions that could be drawn.</summary>
public sealed class BlueprintPropertyTests
{
    static readonly Act Now = new(Actor.System, Instant.FromUtc(2026, 3, 2, 1, 0));

    [Fact]
    public void A_thousand_random_blueprints_are_satisfied_in_full_or_refused_with_true_shortages()
    {
        var (whole, short1, compete) = (0, 0, 0);
        for (var number = 0; number < 1_000; number++)
        {
            var trial = new Trial(new Random(number));
            var seed = SHA256.HashData(Encoding.ASCII.GetBytes($"trial {number}"));
            try
            {
                var (content, hash) = PaperAssembly.Assemble(trial.Blueprint, trial.Pool, seed, trial.History);
                var again = PaperAssembly.Assemble(trial.Blueprint, new QuestionPool(trial.Pool.Versions.Reverse(), trial.Exposures), seed, trial.History);
                Assert.Equal((hash, FrozenJson.Write(content)), (again.Hash, FrozenJson.Write(again.Content)));
                trial.CheckWhole(content, $"trial {number}");
                whole++;
            }
            catch (RefusedException refused)
            {
                if (refused.Codes.Contains("paper.shortage")) short1++;
                else if (refused.Codes.Contains("paper.cells_compete")) compete++;
                trial.CheckRefusal(refused, $"trial {number}");
            }
        }
        Assert.True(whole > 200 && short1 > 200 && compete > 20, $"{whole} whole, {short1} short, {compete} competing");
    }

    /// <summary>One small exam; small enough to look at every set of its questions.</summary>
    sealed class Trial
    {
        readonly List<QuestionVersion> versions;
        readonly List<QuestionVersion> items;
        readonly List<BlueprintCell> cells;
        readonly int? overlap;
        readonly int? exposure;

        public Trial(Random random)
        {
            var count = random.Next(6, 11);
            var codes = Enumerable.Range(0, count).Select(n => $"Q{n}").ToList();
            versions = [.. codes.Select(code => new Question { Id = Now.NewId(), Bank = "b", Code = code }.TakeIn(new QuestionContent(
                random.Next(2) == 0 ? QuestionType.TrueFalse : QuestionType.Essay, null, random.Next(3) switch { 0 => "a", 1 => "a/x", _ => "b" }, random.Next(1, 4), (CognitiveLevel)random.Next(3), "?", [],
                null, "e", "s", [.. codes.Where(other => other != code && random.Next(9) == 0)])
            { EnemyGroups = random.Next(6) == 0 ? ["g"] : null }, Now)!)];
            items = [.. versions.Where(_ => random.Next(12) == 0)];
            cells = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new BlueprintCell(random.Next(3) switch { 0 => "a", 1 => "b", _ => "a/x" }, random.Next(3) == 0 ? [QuestionType.Essay] : [], random.Next(1, 3), 100)
            {
                Levels = random.Next(4) == 0 ? [CognitiveLevel.Remember, CognitiveLevel.Apply] : null,
                Bands = random.Next(4) == 0 ? [1, 2] : null,
                IsPilot = random.Next(5) == 0 ? true : null,
            })];
            overlap = random.Next(3) == 0 ? random.Next(0, 3) : null;
            exposure = random.Next(3) == 0 ? 5_000 : null;
            Exposures = versions.Where(_ => random.Next(3) == 0).ToDictionary(version => version.Id, _ => random.Next(10_000));
            History = new PaperHistory(versions.Where(_ => random.Next(3) == 0).Select(version => version.QuestionId).ToHashSet());
            Blueprint = new Blueprint([new BlueprintSection("one", [.. cells.Take(1)]) { Items = [.. items.Select(item => new BlueprintItem(item.Code, SlotRole.Anchor, 50))] }, new BlueprintSection("two", [.. cells.Skip(1)])])
            {
                Rules = new PaperRules { MostOverlap = overlap, MostExposureHundredths = exposure },
            };
            Pool = new QuestionPool(versions, Exposures);
        }

        public Blueprint Blueprint { get; }

        public QuestionPool Pool { get; }

        public PaperHistory History { get; }

        public Dictionary<Guid, int> Exposures { get; }

        public void CheckWhole(PaperSlots content, string trial)
        {
            var byId = versions.ToDictionary(version => version.Id);
            Assert.True(content.Slots.Length == Blueprint.SlotCount && content.MaximumHundredths == Blueprint.MaximumHundredths, trial);
            var anchors = content.Slots.Where(slot => slot.Role == SlotRole.Anchor).Select(slot => byId[slot.QuestionVersionId]).ToList();
            Assert.True(anchors.ToHashSet().SetEquals(items), trial);
            var drawn = content.Slots.Where(slot => slot.Role != SlotRole.Anchor).Select(slot => byId[slot.QuestionVersionId]).ToList();
            Assert.True(drawn.Distinct().Count() == drawn.Count && IsAllowed(drawn) && FillsCells(drawn, 0, 0), trial);
        }

        public void CheckRefusal(RefusedException refused, string trial)
        {
            var quarrel = items.Any(one => items.Any(other => one != other && AreEnemies(one, other)));
            Assert.True(quarrel || AllSets().All(set => set.Count != cells.Sum(cell => cell.Count) || !IsAllowed(set) || !FillsCells(set, 0, 0)), $"{trial}: there is a paper, but {string.Join(' ', refused.Refusals.Select(TrainingLms.Sentences.SentenceBook.English.Say))}");
            var shortCells = cells.Where(cell => Usable(cell) < cell.Count).ToList();
            var named = refused.Refusals.Where(refusal => refusal.Code == "paper.shortage").ToList();
            Assert.True(shortCells.Count == named.Count, $"{trial}: {shortCells.Count} short cells, {named.Count} named");
            foreach (var (cell, shortage) in shortCells.Zip(named))
            {
                object? Fact(string name) => shortage.Facts.Single(fact => fact.Name == name).Value;
                Assert.True((Fact("cell"), Fact("needs"), Fact("has"), Fact("usable")) is (string name, int needs, int has, int usable)
                    && name == cell.Name && needs == cell.Count && has == versions.Count(version => cell.Fits(version.Content)) && usable == Usable(cell), $"{trial}: {cell.Name} is told wrongly");
            }
            Assert.True(refused.Codes.Contains("paper.items_are_enemies") == quarrel, $"{trial}: items");
            Assert.True(named.Count > 0 || quarrel || refused.Codes is ["paper.cells_compete"], $"{trial}: {string.Join(' ', refused.Codes)}");
        }

        int Usable(BlueprintCell cell) => AllSets().Where(set => set.All(version => cell.Fits(version.Content)) && IsAllowed(set)).Max(set => set.Count);

        IEnumerable<List<QuestionVersion>> AllSets() =>
            Enumerable.Range(0, 1 << versions.Count).Select(mask => versions.Where((_, at) => (mask & (1 << at)) != 0).ToList());

        bool IsAllowed(List<QuestionVersion> drawn) =>
            !drawn.Any(items.Contains)
            && !drawn.Any(one => drawn.Concat(items).Any(other => other != one && AreEnemies(one, other)))
            && !(exposure is { } most && drawn.Any(version => Exposures.GetValueOrDefault(version.Id) > most))
            && !(overlap is { } seen && drawn.Count(version => History.QuestionIds.Contains(version.QuestionId)) > seen);

        bool FillsCells(List<QuestionVersion> drawn, int cell, int placed) =>
            cell == cells.Count ? drawn.Count == 0
            : placed == cells[cell].Count ? FillsCells(drawn, cell + 1, 0)
            : drawn.Where(version => cells[cell].Fits(version.Content)).Any(version => FillsCells([.. drawn.Where(other => other != version)], cell, placed + 1));

        static bool AreEnemies(QuestionVersion one, QuestionVersion other) =>
            one.Content.Enemies.Contains(other.Code) || other.Content.Enemies.Contains(one.Code) || (one.Content.EnemyGroups is not null && other.Content.EnemyGroups is not null);
    }
}
