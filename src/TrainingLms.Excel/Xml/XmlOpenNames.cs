namespace TrainingLms.Excel;

/// <summary>The names of the elements that are open, innermost last, so that each end tag can be held against its start.</summary>
sealed class XmlOpenNames(int depthLimit)
{
    readonly int[] _begins = new int[depthLimit + 1];
    byte[] _names = new byte[256];

    public int Depth { get; private set; }

    public void Push(ReadOnlySpan<byte> name)
    {
        if (Depth == depthLimit) throw Refuse.TooLarge("xml_depth", depthLimit);
        var begin = _begins[Depth];
        if (begin + name.Length > _names.Length) Array.Resize(ref _names, Math.Max(begin + name.Length, _names.Length * 2));
        name.CopyTo(_names.AsSpan(begin));
        _begins[++Depth] = begin + name.Length;
    }

    public void Pop() => Depth--;

    /// <summary>Closes the innermost element if it has this name.</summary>
    public bool TryPop(ReadOnlySpan<byte> name)
    {
        if (Depth == 0 || !_names.AsSpan(_begins[Depth - 1].._begins[Depth]).SequenceEqual(name)) return false;
        Depth--;
        return true;
    }
}
