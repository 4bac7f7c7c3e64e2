using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>服务账号: a program that is no person. It reads named areas of named units, answers to a responsible person, and ends by itself.</summary>
public sealed class ServiceAccount : Governed<ServiceAccountState>
{
    ServiceAccount() { }

    /// <summary>Name, shown in the audit trail as <c>service:name</c>.</summary>
    public string Name { get; private init; } = "";

    /// <summary>What it is for.</summary>
    public string Purpose { get; private init; } = "";

    /// <summary>Who answers for it. When that person leaves, it opens nothing any more.</summary>
    public Guid ResponsibleId { get; private init; }

    /// <summary>The unit it may read.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Whether it may read the units below too.</summary>
    public bool Inherit { get; private init; }

    /// <summary>The areas it may read, as in <see cref="TokenScopes"/>, with spaces between.</summary>
    public string Scopes { get; private init; } = "";

    /// <summary>When it ends by itself.</summary>
    public Instant EndsAt { get; private init; }

    /// <inheritdoc/>
    public override Instant? NextDue() => ServiceAccountWorkflow.Table.NextDue(this);

    /// <summary>Asks for one.</summary>
    /// <param name="wanted">Name, purpose, unit and areas.</param>
    /// <param name="act">Who asks; knows the <see cref="Responsible"/> person.</param>
    /// <exception cref="RefusedException">Everything that is wrong with it at once, or forbidden.</exception>
    public static ServiceAccount Propose(NewServiceAccount wanted, Act act)
    {
        var service = new ServiceAccount
        {
            Id = act.NewId(),
            Name = wanted.Name.Trim(),
            Purpose = wanted.Purpose.Trim(),
            ResponsibleId = wanted.ResponsibleId,
            UnitId = wanted.UnitId,
            Inherit = wanted.Inherit,
            Scopes = TokenScopes.Join(wanted.Scopes),
            EndsAt = wanted.EndsAt,
        };
        ServiceAccountWorkflow.Table.Fire(service, ServiceAccountTrigger.Propose, act);
        return service;
    }

    /// <summary>Any move after the proposal.</summary>
    public void Move(ServiceAccountTrigger trigger, Act act) => ServiceAccountWorkflow.Table.Fire(this, trigger, act);

    /// <summary>As whom it acts: reading grants for its areas on its unit, and nothing else.</summary>
    public Actor AsActor(IUnitOrder units) =>
        new(Id, $"service:{Name}", [.. TokenScopes.ReadAreas(TokenScopes.Split(Scopes)).Select(area => new Grant(TokenScopes.ServiceRole(area), UnitId, Inherit, Id))], units);
}

/// <summary>A service account to be proposed.</summary>
/// <param name="Name">Name, unique among those that live.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="ResponsibleId">Who answers for it.</param>
/// <param name="UnitId">The unit it may read.</param>
/// <param name="Inherit">With the units below.</param>
/// <param name="Scopes">The areas, for reading.</param>
/// <param name="EndsAt">When it ends by itself, at most a year ahead.</param>
public sealed record NewServiceAccount(
    string Name, string Purpose, Guid ResponsibleId, Guid UnitId, bool Inherit, IReadOnlyCollection<string> Scopes, Instant EndsAt);

/// <summary>Fact: the person who is to answer for a service account.</summary>
public sealed record Responsible(Person Person);
