using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;
using static TrainingLms.People.ConsentState;
using static TrainingLms.People.ConsentTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.People;

/// <summary>What is consented to. Each apart from everything else, and never bundled.</summary>
public enum ConsentKind
{
    /// <summary>Sensitive data beyond what a duty needs.</summary>
    SensitiveData,

    /// <summary>Publication of name and result beyond what law demands.</summary>
    Publication,
}

/// <summary>What has become of a consent.</summary>
public enum ConsentState
{
    /// <summary>Given.</summary>
    Given,

    /// <summary>Withdrawn; what was done before stays lawful.</summary>
    Withdrawn,
}

/// <summary>What can be done to a consent.</summary>
public enum ConsentTrigger
{
    /// <summary>Give it.</summary>
    Give,

    /// <summary>Withdraw it.</summary>
    Withdraw,
}

/// <summary>单独同意: a consent apart, given and withdrawn by the person alone.</summary>
public sealed class Consent : Governed<ConsentState>
{
    Consent() { }

    /// <summary>Who consents.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>To what.</summary>
    public ConsentKind Kind { get; private init; }

    /// <summary>Version of the notice that was shown.</summary>
    public string NoticeVersion { get; private init; } = "";

    /// <summary>When it was given.</summary>
    public Instant GivenAt { get; private init; }

    /// <summary>When it was withdrawn; null while it holds.</summary>
    public Instant? WithdrawnAt { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => ConsentWorkflow.Table.NextDue(this);

    /// <summary>Gives it.</summary>
    public static Consent Give(ConsentKind kind, string noticeVersion, Act act)
    {
        var consent = new Consent { Id = act.NewId(), PersonId = act.By.PersonId, Kind = kind, NoticeVersion = noticeVersion, GivenAt = act.At };
        ConsentWorkflow.Table.Fire(consent, ConsentTrigger.Give, act);
        return consent;
    }

    /// <summary>Withdraws it; no reason is asked for.</summary>
    public void Withdraw(Act act)
    {
        ConsentWorkflow.Table.Fire(this, ConsentTrigger.Withdraw, act);
        WithdrawnAt = act.At;
    }
}

/// <summary>The life of a consent.</summary>
public static class ConsentWorkflow
{
    static readonly Who<Consent> Subject = Who.Person<Consent>("data_subject", c => c.PersonId);

    /// <summary>The table.</summary>
    public static readonly Workflow<ConsentState, ConsentTrigger, Consent> Table = new("consent")
    {
        { New,   Give,                    Given,                  Subject },
        { Given, ConsentTrigger.Withdraw, ConsentState.Withdrawn, Subject },
    };
}

/// <summary>That a person has read the notice about personal data, in a version.</summary>
/// <param name="PersonId">Who read it.</param>
/// <param name="NoticeVersion">Which version.</param>
/// <param name="At">When.</param>
public sealed record NoticeAcknowledgement(Guid PersonId, string NoticeVersion, Instant At);

sealed class ConsentConfiguration : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> consent)
    {
        consent.ToTable("consents");
        consent.Property(c => c.Kind).HasConversion<string>().HasMaxLength(20);
        consent.HasIndex(c => new { c.PersonId, c.Kind }).HasFilter("state = 'Given'").RefusedAs("consent.already_given");
    }
}

sealed class NoticeAcknowledgementConfiguration : IEntityTypeConfiguration<NoticeAcknowledgement>
{
    public void Configure(EntityTypeBuilder<NoticeAcknowledgement> read)
    {
        read.ToTable("notice_acknowledgements");
        read.HasKey(r => new { r.PersonId, r.NoticeVersion });
    }
}
