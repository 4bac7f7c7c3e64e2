namespace TrainingLms.Excel;

/// <summary>What a workbook may still inflate, over all its parts, and the time it may take: whatever is read passes here.</summary>
sealed class InflateBudget(WorkbookLimits limits, ParseClock clock)
{
    long _spent;

    /// <summary>Accounts for bytes that came out of the inflater.</summary>
    /// <param name="bytes">Bytes of this step.</param>
    /// <param name="ofPart">Bytes of the part so far.</param>
    /// <param name="stored">Bytes the part takes in the file.</param>
    public void Spend(int bytes, long ofPart, long stored)
    {
        clock.Check();
        _spent += bytes;
        if (_spent > limits.InflatedBytes) throw Refuse.Inflates("inflated_bytes", limits.InflatedBytes);
        if (ofPart > limits.InflateRatioFrom && ofPart / limits.InflateRatio > stored)
            throw Refuse.Inflates("inflate_ratio", limits.InflateRatio);
    }
}
