using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TrainingLms.Exams;

/// <summary>Draws by HMAC-SHA256 over a counter, so that a seed gives the same paper on every machine and every version of the runtime.</summary>
sealed class SeededDraw(byte[] seed)
{
    ulong counter;

    /// <summary>A whole number from 0 to <paramref name="bound"/> - 1, each equally likely.</summary>
    public int Below(int bound)
    {
        // What lies above the last whole multiple would favour small numbers; draw again.
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)bound);
        while (true)
        {
            var drawn = Next();
            if (drawn < limit) return (int)(drawn % (ulong)bound);
        }
    }

    /// <summary>The items in a drawn order.</summary>
    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        var order = items.ToArray();
        for (var last = order.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }
        return order;
    }

    /// <summary>The items in a drawn order, those of a higher weight more often in front.</summary>
    /// <param name="items">The items.</param>
    /// <param name="weights">A weight for each, at least 1: an item comes before another as often as its weight is of the two together.</param>
    /// <remarks>The highest of so many numbers as the weight says decides: whole numbers only, so no machine rounds otherwise.</remarks>
    public T[] WeightedShuffle<T>(IReadOnlyList<T> items, IReadOnlyList<int> weights)
    {
        var keys = weights.Select(weight => Enumerable.Range(0, weight).Max(_ => Next())).ToList();
        return [.. Enumerable.Range(0, items.Count).OrderByDescending(at => keys[at]).Select(at => items[at])];
    }

    ulong Next()
    {
        Span<byte> number = stackalloc byte[8];
        Span<byte> mac = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(number, counter++);
        HMACSHA256.HashData(seed, number, mac);
        return BinaryPrimitives.ReadUInt64BigEndian(mac);
    }
}
