using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.LearningHours;

/// <summary>What this feature holds about people: their hours and their claims.</summary>
public sealed class HoursPersonalData : IPersonalData
{
    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        Hours<HoursEntry>(nameof(HoursEntry.PersonId), nameof(HoursEntry.Kind), nameof(HoursEntry.Category), nameof(HoursEntry.HoursHundredths), nameof(HoursEntry.DaysHundredths),
            nameof(HoursEntry.LearnedOn), nameof(HoursEntry.HoursYear), nameof(HoursEntry.Source), nameof(HoursEntry.Title), nameof(HoursEntry.BookedAt), nameof(HoursEntry.Note)),
        Hours<HoursClaim>(nameof(HoursClaim.PersonId), nameof(HoursClaim.Category), nameof(HoursClaim.Title), nameof(HoursClaim.Evidence), nameof(HoursClaim.LearnedOn),
            nameof(HoursClaim.ClaimedHundredths), nameof(HoursClaim.GrantedHundredths)),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical => [];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [];

    static PersonalGroup Hours<T>(string person, params string[] fields) =>
        new(typeof(T), Subject.Is(person), DataPurpose.Training, LegalBasis.Personnel, "training_records", [nameof(Right.SeeLearning)], fields);
}
