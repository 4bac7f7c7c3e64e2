using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TrainingLms.Data;

/// <summary>
/// A handful of named values in the order in which they were put: what one row of a table holds. Looked through from the front, which for so few is as
/// fast as a hash table and takes a third of its memory; a hundred thousand rows make the difference.
/// </summary>
/// <typeparam name="T">The kind of value.</typeparam>
/// <param name="capacity">How many there will be at most.</param>
public sealed class FewNamed<T>(int capacity) : IReadOnlyDictionary<string, T>
{
    KeyValuePair<string, T>[] all = capacity == 0 ? [] : new KeyValuePair<string, T>[capacity];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public IEnumerable<string> Keys => this.Select(one => one.Key);

    /// <inheritdoc/>
    public IEnumerable<T> Values => this.Select(one => one.Value);

    /// <inheritdoc/>
    public T this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    /// <summary>Puts a value; the name is not there yet.</summary>
    public void Add(string key, T value)
    {
        if (Count == all.Length) Array.Resize(ref all, Math.Max(4, Count * 2));
        all[Count++] = new KeyValuePair<string, T>(key, value);
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        foreach (ref readonly var one in all.AsSpan(0, Count))
        {
            if (!string.Equals(one.Key, key, StringComparison.Ordinal)) continue;
            value = one.Value;
            return true;
        }
        value = default;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => all.AsEnumerable().Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
