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
            nameof(HoursEntry.LearnedFrom), nameof(HoursEntry.LearnedOn), nameof(HoursEntry.Conversion), nameof(HoursEntry.RuleVersion), nameof(HoursEntry.HoursYear), nameof(HoursEntry.Source), nameof(HoursEntry.Title), nameof(HoursEntry.BookedAt), nameof(HoursEntry.Note)),
        Hours<HoursClaim>(nameof(HoursClaim.PersonId), nameof(HoursClaim.Kind), nameof(HoursClaim.Units), nameof(HoursClaim.Level), nameof(HoursClaim.AuthorRank), nameof(HoursClaim.Category),
            nameof(HoursClaim.Title), nameof(HoursClaim.Evidence), nameof(HoursClaim.LearnedFrom), nameof(HoursClaim.LearnedOn), nameof(HoursClaim.ClaimedHundredths),
            nameof(HoursClaim.TableHundredths), nameof(HoursClaim.TableDaysHundredths), nameof(HoursClaim.RuleVersion), nameof(HoursClaim.GrantedHundredths),
            nameof(HoursClaim.RefusedFor), nameof(HoursClaim.Remark), nameof(HoursClaim.HeardOn)),
        Hours<HoursExemption>(nameof(HoursExemption.PersonId), nameof(HoursExemption.From), nameof(HoursExemption.To), nameof(HoursExemption.Ground), nameof(HoursExemption.Reason)),
        new(typeof(HoursImport), Subject.Is(nameof(HoursImport.UploadedBy)), DataPurpose.Accountability, LegalBasis.Personnel, "audit_trail", [nameof(Right.SeeLearning)],
            [nameof(HoursImport.FileName), nameof(HoursImport.UploadedAt)]),
        new(typeof(HoursCorrection), Subject.Is(nameof(HoursCorrection.ProposedBy)), DataPurpose.Accountability, LegalBasis.Personnel, "audit_trail", [nameof(Right.SeeLearning)],
            [nameof(HoursCorrection.FileName), nameof(HoursCorrection.ProposedAt)]),
        Hours<HoursCorrectionLine>(nameof(HoursCorrectionLine.PersonId), nameof(HoursCorrectionLine.Ground), nameof(HoursCorrectionLine.Title), nameof(HoursCorrectionLine.Category), nameof(HoursCorrectionLine.Conversion),
            nameof(HoursCorrectionLine.LearnedFrom), nameof(HoursCorrectionLine.LearnedOn), nameof(HoursCorrectionLine.HoursHundredths), nameof(HoursCorrectionLine.DaysHundredths), nameof(HoursCorrectionLine.RuleVersion)),
        Evidence(false, nameof(ClaimEvidence.Name), nameof(ClaimEvidence.MediaType), nameof(ClaimEvidence.Size), nameof(ClaimEvidence.UploadedAt)),
        Evidence(true, nameof(ClaimEvidence.Content)),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical =>
    [
        (typeof(ClaimEvidence), [nameof(ClaimEvidence.Hash)]),
        (typeof(HoursImport),
        [
            nameof(HoursImport.FileHash), nameof(HoursImport.PlanHash), nameof(HoursImport.Granted), nameof(HoursImport.Recognised), nameof(HoursImport.Refused), nameof(HoursImport.HoursHundredths),
        ]),
        (typeof(HoursCorrection),
        [
            nameof(HoursCorrection.FileHash), nameof(HoursCorrection.PlanHash), nameof(HoursCorrection.Lines), nameof(HoursCorrection.TakenBack), nameof(HoursCorrection.DifferenceHundredths),
        ]),
        (typeof(HoursCorrectionLine), [nameof(HoursCorrectionLine.Number)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(HoursRuleSet), typeof(HoursYearClose)];

    static PersonalGroup Evidence(bool isSensitive, params string[] fields) =>
        new(typeof(ClaimEvidence), Subject.Through<HoursClaim>(nameof(ClaimEvidence.ClaimId), nameof(HoursClaim.PersonId)), DataPurpose.Training, LegalBasis.Personnel,
            "training_records", [nameof(Right.SeeLearning)], fields)
        { IsSensitive = isSensitive };

    static PersonalGroup Hours<T>(string person, params string[] fields) =>
        new(typeof(T), Subject.Is(person), DataPurpose.Training, LegalBasis.Personnel, "training_records", [nameof(Right.SeeLearning)], fields);
}
