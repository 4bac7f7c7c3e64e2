namespace TrainingLms.People;

/// <summary>What the plan says of a field that was corrected by hand since the last import.</summary>
static class LocalField
{
    /// <summary>The file differs and does not count.</summary>
    public const string Kept = "roster.local_field";

    /// <summary>The file counts, because the officer ticked the column.</summary>
    public const string Taken = "roster.local_field_taken";

    /// <summary>The correction by hand counts again, because the import is undone.</summary>
    public const string Back = "roster.local_field_back";
}
