using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Hours that a person is to get for a class in one year: proposed when the attendance is closed, granted when the class is settled.</summary>
public sealed class ClassCredit
{
    ClassCredit() { }

    /// <summary>Key; the ledger names it as the source of its entry.</summary>
    public Guid Id { get; private init; }

    /// <summary>The class.</summary>
    public Guid ClassRunId { get; private init; }

    /// <summary>The sign-up.</summary>
    public Guid SignUpId { get; private init; }

    /// <summary>The person.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The unit it was learned under.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The first day of learning in the year.</summary>
    public LocalDate LearnedFrom { get; private init; }

    /// <summary>The last day of learning in the year.</summary>
    public LocalDate LearnedOn { get; private init; }

    /// <summary>The year of that day; a class across New Year gives one credit for each.</summary>
    public int Year { get; private init; }

    /// <summary>Hours in hundredths.</summary>
    public int HoursHundredths { get; private init; }

    /// <summary>Days of full-time training in hundredths.</summary>
    public int DaysHundredths { get; private init; }

    /// <summary>Key of the row of the conversion table under which the kind of class falls; null where none does.</summary>
    public string? Conversion { get; private init; }

    internal static ClassCredit Of(SignUp signUp, ProposedHours hours, Act act) => new()
    {
        Id = act.NewId(),
        ClassRunId = signUp.ClassRunId,
        SignUpId = signUp.Id,
        PersonId = signUp.PersonId,
        UnitId = signUp.UnitId,
        LearnedFrom = hours.LearnedFrom,
        LearnedOn = hours.LearnedOn,
        Year = hours.LearnedOn.Year,
        HoursHundredths = hours.HoursHundredths,
        DaysHundredths = hours.DaysHundredths,
        Conversion = hours.Conversion,
    };
}

/// <summary>A higher floor that wants to know of credits that become final. It adds what follows in the same transaction, so that both happen or neither.</summary>
public interface ICreditWitness
{
    /// <summary>Called once for each class that is settled. What it adds to the context is saved with the settlement.</summary>
    /// <param name="run">The class.</param>
    /// <param name="credits">Its credits.</param>
    /// <param name="act">The settlement.</param>
    /// <param name="cancel">Stops the settlement.</param>
    Task CreditedAsync(ClassRun run, IReadOnlyList<ClassCredit> credits, Act act, CancellationToken cancel);
}
