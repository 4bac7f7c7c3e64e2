using System.Security.Cryptography;
using System.Text;

namespace TrainingLms.Exams;

/// <summary>Samples that anybody who knows the exam's secret can draw again, and nobody else can foresee.</summary>
public static class MarkingDraw
{
    /// <summary>How many of so many are drawn: the percentage, rounded up, and at least so many, as far as there are.</summary>
    public static int SizeOf(int total, int percent, int least) => Math.Max((total * percent + 99) / 100, Math.Min(least, total));

    /// <summary>The keys in an order drawn for a purpose.</summary>
    /// <param name="secret">The exam's secret.</param>
    /// <param name="purpose">What it is drawn for.</param>
    /// <param name="keys">In any order.</param>
    public static Guid[] Order(byte[] secret, string purpose, IEnumerable<Guid> keys) =>
        new SeededDraw(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(purpose))).Shuffle(keys.Order());
}
