namespace TrainingLms.Exams;

/// <summary>What a candidate has seen on earlier papers.</summary>
/// <param name="QuestionIds">Keys of the questions, whatever their version.</param>
public sealed record PaperHistory(IReadOnlySet<Guid> QuestionIds)
{
    /// <summary>Nothing.</summary>
    public static readonly PaperHistory None = new(new HashSet<Guid>());

    /// <summary>Whether the question stood on an earlier paper.</summary>
    public bool Holds(QuestionVersion version) => QuestionIds.Contains(version.QuestionId);
}
