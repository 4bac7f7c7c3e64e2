using System.ComponentModel.DataAnnotations;

namespace TrainingLms.People;

/// <summary>Settings of transfer requests.</summary>
public sealed class TransferOptions
{
    /// <summary>For how many days the other side can decide.</summary>
    [Range(1, 365)]
    public int DaysToDecide { get; init; } = 30;
}
