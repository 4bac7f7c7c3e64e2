using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Programmes;

/// <summary>What this feature holds about people: what they are to complete, and for how long they are certified.</summary>
public sealed class ProgrammePersonalData : IPersonalData
{
    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        Learning<ProgrammeAssignment>(nameof(ProgrammeAssignment.PersonId), nameof(ProgrammeAssignment.ProgrammeKey), nameof(ProgrammeAssignment.AssignedAt), nameof(ProgrammeAssignment.CountsFrom),
            nameof(ProgrammeAssignment.DueOn), nameof(ProgrammeAssignment.OverdueAt), nameof(ProgrammeAssignment.WasLate), nameof(ProgrammeAssignment.ValidFrom), nameof(ProgrammeAssignment.ValidTo),
            nameof(ProgrammeAssignment.WindowOpensOn), nameof(ProgrammeAssignment.GraceEndsOn), nameof(ProgrammeAssignment.SuspendedFrom), nameof(ProgrammeAssignment.SuspendedOn)),
        Learning<CertificationPeriod>(nameof(CertificationPeriod.PersonId), nameof(CertificationPeriod.Number), nameof(CertificationPeriod.ValidFrom), nameof(CertificationPeriod.ValidTo),
            nameof(CertificationPeriod.WindowOpensOn), nameof(CertificationPeriod.GraceEndsOn), nameof(CertificationPeriod.CertifiedAt), nameof(CertificationPeriod.ClosedOn),
            nameof(CertificationPeriod.Ending), nameof(CertificationPeriod.UpheldAt)),
        Learning<AssignmentCase>(nameof(AssignmentCase.PersonId), nameof(AssignmentCase.ProgrammeKey), nameof(AssignmentCase.Problem), nameof(AssignmentCase.CourseKey), nameof(AssignmentCase.DueOn), nameof(AssignmentCase.RaisedAt)),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical =>
    [
        (typeof(ProgrammeAssignment), [nameof(ProgrammeAssignment.WindowOpensAt), nameof(ProgrammeAssignment.ValidityEndsAt), nameof(ProgrammeAssignment.GraceEndsAt), nameof(ProgrammeAssignment.LookAgainAt)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(Programme), typeof(ProgrammeVersion), typeof(AssignmentRule), typeof(PeriodEvidence), typeof(ProgrammeMark)];

    static PersonalGroup Learning<T>(string person, params string[] fields) =>
        new(typeof(T), Subject.Is(person), DataPurpose.Training, LegalBasis.Personnel, "training_records", [nameof(Right.SeeLearning)], fields);
}
