using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Why an expert keeps away from a case, the gravest first (title-evaluation.md section 5).</summary>
public enum RecusalGround
{
    /// <summary>Is the applicant.</summary>
    Self,

    /// <summary>Applies in the same round.</summary>
    RoundApplicant,

    /// <summary>Checked or recommended the case for the employer.</summary>
    EmployerStep,

    /// <summary>Recommended an exception for the applicant.</summary>
    Recommender,

    /// <summary>Spouse, parent, child, sibling, or the spouse of one; declared.</summary>
    Family,

    /// <summary>Is paid by the applicant or has a share in the matter; declared.</summary>
    PaidInterest,

    /// <summary>Works in the same unit, or did within the time that the rules say.</summary>
    SameUnit,

    /// <summary>Took part in an achievement of the applicant within the time that the rules say.</summary>
    JointWork,

    /// <summary>Teacher or student of the applicant, ever; declared.</summary>
    TeacherStudent,

    /// <summary>Business partner of the applicant, ever; declared.</summary>
    BusinessPartner,

    /// <summary>One of the two has objected to the other before.</summary>
    EarlierObjection,

    /// <summary>The applicant asked for it and stated why.</summary>
    ApplicantsWish,

    /// <summary>Declared by the expert, of another kind.</summary>
    Declared,

    /// <summary>Ordered by the office.</summary>
    Ordered,
}

/// <summary>What a ground means.</summary>
public static class RecusalGrounds
{
    /// <summary>Whether nobody may waive it: kinship, money, the own case, and having acted for the applicant.</summary>
    public static bool IsHard(this RecusalGround ground) => ground <= RecusalGround.PaidInterest;

    /// <summary>As it is put on record: that somebody objected once, or asked for a person to keep away, is told to few, so the record says that the office ordered it.</summary>
    public static RecusalGround OnRecord(this RecusalGround ground) => ground is RecusalGround.EarlierObjection or RecusalGround.ApplicantsWish ? RecusalGround.Ordered : ground;

    /// <summary>Whether an expert declares it; all others are found in the data or ordered.</summary>
    public static bool IsDeclared(this RecusalGround ground) => ground is RecusalGround.Family or RecusalGround.PaidInterest or RecusalGround.JointWork
        or RecusalGround.TeacherStudent or RecusalGround.BusinessPartner or RecusalGround.Declared;
}

/// <summary>回避: an expert's exclusion from one case. Two people may waive one that is not hard, with their reasons; it stays on record.</summary>
public sealed class Recusal
{
    /// <summary>The seat.</summary>
    public required Guid SeatId { get; init; }

    /// <summary>The application.</summary>
    public required Guid ApplicationId { get; init; }

    /// <summary>Why, the gravest where there are several.</summary>
    public required RecusalGround Ground { get; set; }

    /// <summary>Who signed first that it can be waived; null where nobody did.</summary>
    public Guid? WaiverSignedBy { get; private set; }

    /// <summary>Who waived it as the second; null while it is in force.</summary>
    public Guid? WaivedBy { get; private set; }

    /// <summary>When it was waived; null while it is in force.</summary>
    public Instant? WaivedAt { get; private set; }

    /// <summary>The first of two signs that it can be waived.</summary>
    public void SignWaiver(Act act) => WaiverSignedBy = act.By.PersonId;

    /// <summary>The second waives it.</summary>
    public void Waive(Act act) => (WaivedBy, WaivedAt) = (act.By.PersonId, act.At);

    /// <summary>Puts it in force again, for a new reason.</summary>
    public void Renew(RecusalGround ground) => (Ground, WaiverSignedBy, WaivedBy, WaivedAt) = (ground, null, null, null);
}

/// <summary>The one place that says which recusals count.</summary>
public static class RecusalsInForce
{
    /// <summary>All that were not waived.</summary>
    public static IQueryable<Recusal> InForce(this IQueryable<Recusal> recusals) => recusals.Where(recusal => recusal.WaivedAt == null);
}

sealed class RecusalConfiguration : IEntityTypeConfiguration<Recusal>
{
    public void Configure(EntityTypeBuilder<Recusal> recusal)
    {
        recusal.ToTable("recusals");
        recusal.HasKey(r => new { r.SeatId, r.ApplicationId });
        recusal.Property(r => r.Ground).HasConversion<string>().HasMaxLength(20);
        recusal.HasIndex(r => r.ApplicationId);
    }
}
