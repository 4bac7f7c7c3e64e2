using TrainingLms.Privacy;

namespace TrainingLms.Organizations;

/// <summary>The tree of units tells about no person.</summary>
public sealed class OrganizationPersonalData : IPersonalData
{
    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups => [];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical => [];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(OrganizationUnit), typeof(UnitAncestor)];
}
