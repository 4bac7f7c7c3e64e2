namespace TrainingLms.Titles;

/// <summary>Where learning hours are known. Without one, or where it knows nothing, a person looks at the hours.</summary>
public interface ILearningRecord
{
    /// <summary>What is known of a person's year; null when nothing.</summary>
    Task<HoursFacts?> OfAsync(Guid personId, int year, CancellationToken cancel);
}
