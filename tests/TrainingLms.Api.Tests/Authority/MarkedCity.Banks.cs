using System.Collections.Immutable;
using TrainingLms.Exams;

namespace TrainingLms.Api.Tests.Authority;

/// <summary>What is planted of question banks: one open bank for each unit, with a question in every state.</summary>
sealed partial class MarkedCity
{
    void PlantBanks(Planting p, string unit, Guid author)
    {
        Door[] doors = [new Door("questions", unit)];
        var bank = p.Plant<QuestionBank>(("Id", p.NewId()), ("UnitId", Units[unit]), ("Key", $"bank-{unit}".ToLowerInvariant()), ("Title", "题库"), ("Votes", 1), ("State", QuestionBankState.Open));
        marks.Add(new Mark(Kinds.QuestionBank, bank.Id, bank.Key, unit, "open") { Doors = doors });
        foreach (var state in Enum.GetValues<QuestionState>())
        {
            var content = new QuestionContent(QuestionType.TrueFalse, null, "t", 1, CognitiveLevel.Remember, "?", [], true, "e", "s", []);
            var question = p.Plant<BankQuestion>(
                ("Id", p.NewId()), ("BankId", bank.Id), ("UnitId", Units[unit]), ("Code", $"{state}-{unit}"), ("Number", 1), ("Content", content), ("ContentHash", content.Hash()), ("Topic", "t"),
                ("Type", content.Type), ("AuthorId", author), ("VotesNeeded", 1), ("Voters", ImmutableArray<Guid>.Empty), ("State", state));
            marks.Add(new Mark(Kinds.Question, question.Id, question.Code, unit, $"{state}") { Doors = doors, Address = bank.Id });
        }
    }
}
