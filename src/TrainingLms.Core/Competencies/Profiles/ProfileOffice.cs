using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Competencies;

/// <summary>Where training officers say what posts ask for.</summary>
public sealed class ProfileOffice(LmsDbContext db, CompetencyModels models, UnitTreeCache trees)
{
    /// <summary>Profiles that are or were in force, and drafts of the units in scope; newest first.</summary>
    public Task<Page<PostProfile>> ListAsync(Actor actor, Guid? unitId, PostProfileState? state, PageRequest page, CancellationToken cancel = default)
    {
        var profiles = db.PostProfiles.VisibleTo(actor, db).AsNoTracking();
        if (unitId is { } unit) profiles = profiles.Where(profile => profile.UnitId == unit);
        if (state is { } wanted) profiles = profiles.Where(profile => profile.State == wanted);
        if (page.AfterId is { } last) profiles = profiles.Where(profile => profile.Id < last);
        return page.ReadAsync(profiles.OrderByDescending(profile => profile.Id), profile => profile.Id.ToString(), cancel);
    }

    /// <summary>A profile that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>post_profile.not_found</c>.</exception>
    public async Task<PostProfile> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.PostProfiles.VisibleTo(actor, db).SingleOrDefaultAsync(profile => profile.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "post_profile.not_found");

    /// <summary>Writes a version, the next by number among those of the unit for the same people and model.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>competency_model.not_found</c>, <c>competency_model.is_sample</c>, all faults at once, forbidden.</exception>
    public async Task<PostProfile> DraftAsync(NewProfile plan, Act act, CancellationToken cancel = default)
    {
        if (!await CompetencyScope.UnitsOf(act.By, db).ContainsAsync(plan.UnitId, cancel)) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var model = models.UsableOrRefuse(plan.Model, plan.Version);
        var written = plan with { Post = plan.Post.Trim(), Basis = plan.Basis.Trim() };
        var last = await db.PostProfiles.Where(p => p.UnitId == plan.UnitId && p.Target == written.Target && p.ModelKey == plan.Model).MaxAsync(p => (int?)p.Number, cancel) ?? 0;
        // Who may not write profiles at all is not told what is wrong with this one.
        var ordered = written.Wanted.OrderBy(wanted => model.Dimensions.ToList().FindIndex(dimension => dimension.Key == wanted.Dimension)).ToList();
        var profile = PostProfile.Draft(written with { Wanted = ordered }, last + 1, act);
        if (written.Faults(model) is { Count: > 0 } faults) throw new RefusedException(RefusalKind.RuleBroken, faults);
        db.PostProfiles.Add(profile);
        await db.SaveChangesAsync(cancel);
        return profile;
    }

    /// <summary>Brings a draft into force as a second person; the version before is replaced in the same transaction.</summary>
    /// <exception cref="RefusedException"><c>post_profile.not_found</c>, <c>duty.profile_needs_two</c>, <c>post_profile.in_force_meanwhile</c>, what the table refuses.</exception>
    public Task<PostProfile> ApproveAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var profile = await FindAsync(id, act.By, cancel);
        expected.Against(profile);
        PostProfileWorkflow.Table.Check(profile, PostProfileTrigger.Approve, act).OrRefuse();
        var former = await db.PostProfiles.SingleOrDefaultAsync(
            p => p.UnitId == profile.UnitId && p.Target == profile.Target && p.ModelKey == profile.ModelKey && p.State == PostProfileState.InForce, cancel);
        if (former is not null)
        {
            former.Move(PostProfileTrigger.Replace, act with { By = Actor.System });
            // Before the other comes: there is never more than one in force.
            await db.SaveChangesAsync(cancel);
        }
        profile.Approve(act);
        await db.SaveChangesAsync(cancel);
        return profile;
    }, cancel);

    /// <summary>Retires or drops one.</summary>
    /// <exception cref="RefusedException"><c>post_profile.not_found</c>, <c>reason.missing</c>, what the table refuses.</exception>
    public async Task<PostProfile> MoveAsync(Guid id, PostProfileTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var profile = await FindAsync(id, act.By, cancel);
        expected.Against(profile);
        profile.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        return profile;
    }

    /// <summary>All profiles in force, to tell which hold for whom.</summary>
    public async Task<ProfileBook> BookAsync(CancellationToken cancel = default)
    {
        var inForce = await db.PostProfiles.AsNoTracking().Where(profile => profile.State == PostProfileState.InForce).ToListAsync(cancel);
        var tree = await trees.CurrentAsync(db, cancel);
        return new ProfileBook(inForce, unit => tree.PathOf(unit).Select(node => node.Id));
    }
}
