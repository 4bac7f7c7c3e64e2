using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>
/// The results of a session recomputed by somebody else from its published record alone (title-evaluation.md 4.3, 7.1): lists are counted, balances and digests computed, the chain
/// followed, quorum and two thirds found by counting up. Nothing of the product is used, not even its words for choices.
/// </summary>
static class IndependentTally
{
    static readonly string[] Words = ["favour", "against", "abstain", "blank"];

    /// <summary>What does not fit, by the number of the round in the record and the thing; nothing where all is right.</summary>
    /// <param name="record">The answer of the API.</param>
    public static List<string> Check(JsonElement record)
    {
        var wrong = new List<string>();
        var before = new string('0', 64);
        foreach (var (place, round) in record.GetProperty("rounds").EnumerateArray().Index())
        {
            int Figure(string name) => round.GetProperty(name).GetInt32();
            void Expect(bool fits, string what) { if (!fits) wrong.Add($"{place}: {what}"); }
            string[] list = [.. round.GetProperty("list").EnumerateArray().Select(choice => choice.GetString()!)];
            if (round.GetProperty("state").GetString() == "voided")
            {
                Expect(list.Length == 0 && round.GetProperty("tallyDigest").ValueKind == JsonValueKind.Null, "counted although void");
                continue;
            }
            var counted = Words.ToDictionary(word => word, word => list.Count(choice => choice == word));
            Expect(counted.Values.Sum() == list.Length, "unknown choice");
            Expect(Words.All(word => round.GetProperty("totals").GetProperty(word).GetInt32() == counted[word]), "totals");
            Expect(list.Length == Figure("returned") && Figure("returned") <= Figure("issued") && Figure("issued") == Figure("present") - Figure("recused"), "balance");
            // The recused leave the room, or stay in the count where the rule of the place says so.
            var counting = round.GetProperty("recusalDenominator").GetString() == "keep_in_denominator" ? Figure("present") : Figure("issued");
            Expect(Reaches(Figure("issued"), Figure("panelSize")), "quorum");
            Expect(round.GetProperty("hasPassed").ValueKind == JsonValueKind.Null || round.GetProperty("hasPassed").GetBoolean() == Reaches(counted["favour"], counting), "result");
            string[] sorted = [.. Words.SelectMany(word => Enumerable.Repeat($"{char.ToUpperInvariant(word[0])}{word[1..]}", counted[word]))];
            Expect(round.GetProperty("previousDigest").GetString() == before, "chain");
            before = HashOf(string.Join('\n',
                round.GetProperty("previousDigest").GetString(), round.GetProperty("roundId").GetString(), round.GetProperty("applicationId").GetString(), Figure("roundNo"),
                $"{Figure("panelSize")};{Figure("present")};{Figure("recused")};{Figure("issued")};{Figure("returned")}", string.Join(',', sorted)));
            Expect(round.GetProperty("tallyDigest").GetString() == before, "digest");
        }
        return wrong;
    }

    /// <summary>Whether a part is two thirds of a whole: three heaps of it fill two of the whole.</summary>
    static bool Reaches(int part, int whole) => part + part + part >= whole + whole;

    static string HashOf(string text) => string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(text)).Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
}
