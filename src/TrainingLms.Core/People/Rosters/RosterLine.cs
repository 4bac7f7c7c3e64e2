using System.Linq.Expressions;
using NodaTime;
using TrainingLms.Privacy;

namespace TrainingLms.People;

/// <summary>What a roster says of somebody, whether it comes with the whole person or by itself.</summary>
public interface IRosterFacts
{
    /// <summary>Name.</summary>
    string Name { get; }

    /// <summary>性别; null when not stated.</summary>
    string? Gender { get; }

    /// <summary>身份证号, sealed; null when not given.</summary>
    SealedText? ResidentId { get; }

    /// <summary>人员类别.</summary>
    EmploymentCategory Employment { get; }

    /// <summary>专技人员.</summary>
    bool IsProfessionalTechnician { get; }

    /// <summary>职务; null when not stated.</summary>
    string? Post { get; }

    /// <summary>职级; null when not stated.</summary>
    string? Rank { get; }

    /// <summary>专/兼职.</summary>
    Engagement Engagement { get; }

    /// <summary>手机, sealed; null when not given.</summary>
    SealedText? Mobile { get; }

    /// <summary>邮箱; null when not given.</summary>
    string? Email { get; }

    /// <summary>学历; null when not stated.</summary>
    string? Education { get; }

    /// <summary>学位; null when not stated.</summary>
    string? Degree { get; }

    /// <summary>参加工作日期; null when not stated.</summary>
    LocalDate? CareerStart { get; }

    /// <summary>Whether only the month of it is known.</summary>
    bool CareerStartIsMonth { get; }

    /// <summary>职称 as claimed; null when not stated.</summary>
    string? ClaimedTitle { get; }

    /// <summary>状态.</summary>
    PersonStatus Status { get; }
}

/// <summary>A person as a line of a roster, read by its columns alone: an export of a city reads a hundred thousand of them.</summary>
public sealed class RosterLine : IRosterFacts
{
    /// <summary>Reads the columns of a person.</summary>
    internal static readonly Expression<Func<Person, RosterLine>> OfPerson = p => new RosterLine
    {
        Id = p.Id,
        PersonNumber = p.PersonNumber,
        Name = p.Name,
        Gender = p.Gender,
        ResidentId = p.ResidentId,
        UnitId = p.UnitId,
        Employment = p.Employment,
        IsProfessionalTechnician = p.IsProfessionalTechnician,
        Post = p.Post,
        Rank = p.Rank,
        Engagement = p.Engagement,
        Mobile = p.Mobile,
        Email = p.Email,
        Education = p.Education,
        Degree = p.Degree,
        CareerStart = p.CareerStart,
        CareerStartIsMonth = p.CareerStartIsMonth,
        ClaimedTitle = p.ClaimedTitle,
        // Somebody who is yet to begin comes back from a file as 在职, which is what waits for the day.
        HasBegun = p.Status != PersonStatus.Awaited,
        Status = p.Status == PersonStatus.Awaited ? PersonStatus.Active : p.Status,
    };

    /// <summary>Key of the person.</summary>
    public required Guid Id { get; init; }

    /// <summary>工号.</summary>
    public required string PersonNumber { get; init; }

    /// <summary>Unit of the primary post.</summary>
    public required Guid UnitId { get; init; }

    /// <summary>Whether the first day has come.</summary>
    public required bool HasBegun { get; init; }

    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public string? Gender { get; init; }

    /// <inheritdoc/>
    public SealedText? ResidentId { get; init; }

    /// <inheritdoc/>
    public EmploymentCategory Employment { get; init; }

    /// <inheritdoc/>
    public bool IsProfessionalTechnician { get; init; }

    /// <inheritdoc/>
    public string? Post { get; init; }

    /// <inheritdoc/>
    public string? Rank { get; init; }

    /// <inheritdoc/>
    public Engagement Engagement { get; init; }

    /// <inheritdoc/>
    public SealedText? Mobile { get; init; }

    /// <inheritdoc/>
    public string? Email { get; init; }

    /// <inheritdoc/>
    public string? Education { get; init; }

    /// <inheritdoc/>
    public string? Degree { get; init; }

    /// <inheritdoc/>
    public LocalDate? CareerStart { get; init; }

    /// <inheritdoc/>
    public bool CareerStartIsMonth { get; init; }

    /// <inheritdoc/>
    public string? ClaimedTitle { get; init; }

    /// <inheritdoc/>
    public PersonStatus Status { get; init; }
}
