namespace TrainingLms.Privacy;

/// <summary>The tables of this floor: none tells about a person.</summary>
public sealed class PrivacyPersonalData : IPersonalData
{
    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups => [];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical => [];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(RegisteredKey), typeof(RetentionRun), typeof(Tombstone), typeof(ErasureFailure)];
}
