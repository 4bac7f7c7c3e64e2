using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>That two people let an officer act on a case in spite of a conflict that is not hard (title-evaluation.md section 5).</summary>
public sealed class OfficerWaiver
{
    /// <summary>The case.</summary>
    public required Guid ApplicationId { get; init; }

    /// <summary>The officer.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Who signed first.</summary>
    public required Guid SignedBy { get; set; }

    /// <summary>Who waived it as the second; null before.</summary>
    public Guid? WaivedBy { get; set; }

    /// <summary>When; null before.</summary>
    public Instant? WaivedAt { get; set; }
}

sealed class OfficerWaiverConfiguration : IEntityTypeConfiguration<OfficerWaiver>
{
    public void Configure(EntityTypeBuilder<OfficerWaiver> waiver)
    {
        waiver.ToTable("officer_waivers");
        waiver.HasKey(w => new { w.ApplicationId, w.PersonId });
        waiver.HasIndex(w => w.PersonId);
    }
}

/// <summary>Fact: which of the people behind the act have a conflict with the case that nobody has waived, with the gravest ground.</summary>
public sealed record OfficerConflicts(IReadOnlyDictionary<Guid, RecusalGround> Found)
{
    /// <summary>Nobody has.</summary>
    public static readonly OfficerConflicts None = new(new Dictionary<Guid, RecusalGround>());

    /// <summary>Whether somebody behind the act has a conflict of this kind.</summary>
    public bool Touch(Act act, bool hard) => act.Persons.Any(person => Found.TryGetValue(person, out var ground) && ground.IsHard() == hard);
}

/// <summary>Where conflicts of officers are waived: by two, never for oneself, and never kinship, money or the own case.</summary>
public sealed class OfficerWaiverDesk(LmsDbContext db, ApplicationDesk desk, ConflictSearch search)
{
    /// <summary>Signs first that an officer may act on a case, with the reason of the act.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c>, <c>reading.office_only</c>, <c>duty.own_case</c>, <c>reason.missing</c>, <c>recusal.not_found</c>, <c>recusal.never_waived</c>.</exception>
    public async Task SignAsync(Guid applicationId, Guid personId, Act act, CancellationToken cancel = default)
    {
        var file = await JudgeAsync(applicationId, personId, [Role.Secretariat, Role.SecretariatLead], act, cancel);
        if (await db.OfficerWaivers.FindAsync([applicationId, personId], cancel) is { } known) (known.SignedBy, known.WaivedBy, known.WaivedAt) = (act.By.PersonId, null, null);
        else db.OfficerWaivers.Add(new OfficerWaiver { ApplicationId = applicationId, PersonId = personId, SignedBy = act.By.PersonId });
        await WriteAsync("sign_officer_waiver", file, personId, act, cancel);
    }

    /// <summary>Lets the officer act, as the second.</summary>
    /// <exception cref="RefusedException">What signing refuses, and <c>recusal.waiver_needs_two</c>.</exception>
    public async Task WaiveAsync(Guid applicationId, Guid personId, Act act, CancellationToken cancel = default)
    {
        var file = await JudgeAsync(applicationId, personId, [Role.SecretariatLead], act, cancel);
        if (await db.OfficerWaivers.FindAsync([applicationId, personId], cancel) is not { } signed || act.By.Persons.Contains(signed.SignedBy))
            throw new RefusedException(RefusalKind.RuleBroken, "recusal.waiver_needs_two");
        (signed.WaivedBy, signed.WaivedAt) = (act.By.PersonId, act.At);
        await WriteAsync("waive_officer_conflict", file, personId, act, cancel);
    }

    async Task<TitleApplication> JudgeAsync(Guid applicationId, Guid personId, string[] roles, Act act, CancellationToken cancel)
    {
        var file = await desk.FindAsync(applicationId, act.By, cancel);
        if (!roles.Any(role => act.By.Holds(role, file.RoundUnitId))) throw new RefusedException(RefusalKind.Forbidden, "reading.office_only");
        if (act.By.Persons.Contains(personId) || act.By.Persons.Contains(file.ApplicantId)) throw new RefusedException(RefusalKind.RuleBroken, "duty.own_case");
        if (string.IsNullOrWhiteSpace(act.Reason)) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("reason.missing", [], "reason")]);
        if (!(await search.OfOfficersAsync(file, [personId], act.At, cancel)).Found.TryGetValue(personId, out var ground)) throw new RefusedException(RefusalKind.RuleBroken, "recusal.not_found");
        return ground.IsHard() ? throw new RefusedException(RefusalKind.RuleBroken, "recusal.never_waived") : file;
    }

    async Task WriteAsync(string what, TitleApplication file, Guid personId, Act act, CancellationToken cancel)
    {
        db.Observe(new Observation("title_application", what, "title_application", file.Id, act, act.By.ReadingWarrant(Right.SeeTitleFiles, file.RoundUnitId))
        {
            SubjectUnitId = file.RoundUnitId,
            Changes = [new Audit.FieldChange("officer", null, $"{personId}")],
        });
        await db.SaveChangesAsync(cancel);
    }
}
