namespace TrainingLms.Excel;

/// <summary>Characters collected from one element, with a limit that is looked at before they are kept.</summary>
sealed class TextBuffer(string limitName, int limit)
{
    char[] _chars = new char[256];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Span => _chars.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Append(char c)
    {
        Reserve(1)[0] = c;
        Advance(1);
    }

    /// <summary>Room for at most so many characters; say with <see cref="Advance"/> how many were used.</summary>
    public Span<char> Reserve(int count)
    {
        var needed = Length + count;
        if (needed > _chars.Length) Array.Resize(ref _chars, Math.Max(needed, _chars.Length * 2));
        return _chars.AsSpan(Length);
    }

    public void Advance(int count)
    {
        Length += count;
        if (Length > limit) throw Refuse.Inflates(limitName, limit);
    }
}
