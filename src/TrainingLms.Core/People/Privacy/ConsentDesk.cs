using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Where people read the notice, and give and withdraw consents of their own.</summary>
public sealed class ConsentDesk(LmsDbContext db, PersonalRegister register)
{
    /// <summary>The actor's consents, newest first.</summary>
    public async Task<IReadOnlyList<Consent>> OfAsync(Actor me, CancellationToken cancel = default) =>
        await db.Consents.AsNoTracking().Where(consent => consent.PersonId == me.PersonId).OrderByDescending(consent => consent.Id).ToListAsync(cancel);

    /// <summary>Gives one.</summary>
    /// <exception cref="RefusedException"><c>consent.already_given</c>.</exception>
    public async Task<Consent> GiveAsync(ConsentKind kind, Act act, CancellationToken cancel = default)
    {
        var consent = Consent.Give(kind, register.Version, act);
        db.Consents.Add(consent);
        await db.SaveChangesAsync(cancel);
        return consent;
    }

    /// <summary>Withdraws one, as easily as it was given.</summary>
    /// <exception cref="RefusedException"><c>consent.not_found</c>, wrong state.</exception>
    public async Task<Consent> WithdrawAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var consent = await db.Consents.SingleOrDefaultAsync(c => c.Id == id && c.PersonId == act.By.PersonId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "consent.not_found");
        consent.Withdraw(act);
        await db.SaveChangesAsync(cancel);
        return consent;
    }

    /// <summary>The last version of the notice that the actor has read; null when none.</summary>
    public Task<NoticeAcknowledgement?> LastReadAsync(Actor me, CancellationToken cancel = default) =>
        db.NoticeAcknowledgements.AsNoTracking().Where(read => read.PersonId == me.PersonId).OrderByDescending(read => read.At).FirstOrDefaultAsync(cancel);

    /// <summary>Keeps that the actor has read the notice in its present version. Doing it twice changes nothing.</summary>
    /// <exception cref="RefusedException"><c>privacy_notice.version_old</c>: another version was shown than the present one.</exception>
    public async Task<NoticeAcknowledgement> AcknowledgeAsync(string version, Act act, CancellationToken cancel = default)
    {
        if (version != register.Version) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("privacy_notice.version_old", [("version", register.Version)], "version")]);
        var me = act.By.PersonId;
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notice_acknowledgements (person_id, notice_version, at) VALUES ({me}, {version}, {db.Dialect.ToColumn(act.At)})
            ON CONFLICT (person_id, notice_version) DO NOTHING
            """, cancel);
        return await db.NoticeAcknowledgements.AsNoTracking().SingleAsync(read => read.PersonId == me && read.NoticeVersion == version, cancel);
    }
}
