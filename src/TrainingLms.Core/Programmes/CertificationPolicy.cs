using NodaTime;

namespace TrainingLms.Programmes;

/// <summary>认证政策: for how long a certification holds, when renewing begins and how long after the end it is still possible.</summary>
/// <param name="Basis">From what the end is counted.</param>
/// <param name="WindowDays">How many days before the end renewing begins.</param>
/// <param name="GraceDays">How many days after the end it can still be renewed.</param>
public sealed record CertificationPolicy(ExpiryBasis Basis, int WindowDays, int GraceDays)
{
    /// <summary>Length in months; 0 with a fixed date.</summary>
    public int PeriodMonths { get; init; }

    /// <summary>Month and day of a fixed date; null with another basis.</summary>
    public AnnualDate? FixedDate { get; init; }

    /// <summary>Least months away that the fixed date must be.</summary>
    public int MinimumMonths { get; init; }

    /// <summary>Hours to be learned in the period before it is renewed, in hundredths; 0 for none.</summary>
    public int HoursHundredths { get; init; }

    /// <summary>The period that a completion gives. Pure.</summary>
    /// <param name="completedOn">The day of the completion.</param>
    /// <param name="previousEnd">The last day of the period that is renewed; null for a first certification and after expiry.</param>
    /// <remarks>Months are added as the calendar has them: 29 February and twelve months is 28 February.</remarks>
    public CertificationDates PeriodFrom(LocalDate completedOn, LocalDate? previousEnd)
    {
        var end = Basis switch
        {
            ExpiryBasis.CompletionDate => completedOn.PlusMonths(PeriodMonths),
            ExpiryBasis.PreviousExpiry => (previousEnd ?? completedOn).PlusMonths(PeriodMonths),
            _ => NextFixed(completedOn.PlusMonths(MinimumMonths)),
        };
        return new CertificationDates(completedOn, end, end.PlusDays(-WindowDays), end.PlusDays(GraceDays));
    }

    /// <summary>The first of the fixed dates that is not before a day; 29 February is 28 February in a common year.</summary>
    LocalDate NextFixed(LocalDate notBefore)
    {
        var fixedDate = FixedDate!.Value;
        var ofYear = fixedDate.InYear(notBefore.Year);
        return ofYear >= notBefore ? ofYear : fixedDate.InYear(notBefore.Year + 1);
    }
}

/// <summary>The days of one period, in this order.</summary>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidTo">Last day.</param>
/// <param name="WindowOpensOn">First day on which renewing counts.</param>
/// <param name="GraceEndsOn">Last day of grace; the last day of the period where there is none.</param>
public sealed record CertificationDates(LocalDate ValidFrom, LocalDate ValidTo, LocalDate WindowOpensOn, LocalDate GraceEndsOn);
