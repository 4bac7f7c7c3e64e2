using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Reports;

/// <summary>What this feature holds about people: where they stand, folded from their hours.</summary>
public sealed class ReportsPersonalData : IPersonalData
{
    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        new(typeof(Standing), Subject.Is(nameof(Standing.PersonId)), DataPurpose.Training, LegalBasis.Personnel, "training_records", [nameof(Right.SeeLearning)],
        [
            nameof(Standing.Year), nameof(Standing.Population), nameof(Standing.Engagement), nameof(Standing.IsMet), nameof(Standing.IsTrained),
            nameof(Standing.ProfessionalHundredths), nameof(Standing.PublicHundredths), nameof(Standing.DaysHundredths), nameof(Standing.MissingHundredths), nameof(Standing.Courses),
        ]),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical => [];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(StandingMark), typeof(RollUp), typeof(FoldState), typeof(ReportEdition), typeof(FrozenReport)];
}
