using Microsoft.EntityFrameworkCore;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Programmes;

/// <summary>Where versions of programmes are written, decided, published and retired.</summary>
public sealed class ProgrammeOffice(LmsDbContext db, ICertificationRegister register)
{
    /// <summary>Versions: what is or was published, of all units, and all others of the units in scope; newest first.</summary>
    public Task<Page<ProgrammeVersion>> ListAsync(Actor actor, string? key, PageRequest page, CancellationToken cancel = default)
    {
        var versions = db.ProgrammeVersions.VisibleTo(actor, db).AsNoTracking();
        if (key is not null) versions = versions.Where(v => v.Key == key);
        if (page.AfterId is { } last) versions = versions.Where(v => v.Id < last);
        return page.ReadAsync(versions.OrderByDescending(v => v.Id), v => v.Id.ToString(), cancel);
    }

    /// <summary>A version that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>programme.not_found</c>.</exception>
    public async Task<ProgrammeVersion> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.ProgrammeVersions.VisibleTo(actor, db).SingleOrDefaultAsync(v => v.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "programme.not_found");

    /// <summary>Writes a version of a programme, the next by number; the first one makes the programme.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>programme.key_of_other_unit</c>, all faults of the content, forbidden.</exception>
    public async Task<ProgrammeVersion> DraftAsync(Guid unitId, string key, ProgrammeContent content, Act act, CancellationToken cancel = default)
    {
        if (!await ProgrammeScope.UnitsOf(act.By, db).ContainsAsync(unitId, cancel)) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var faults = new List<Refusal>();
        if (key.Length > 40 || !ProgrammeReader.IsKey(key)) faults.Add(new Refusal("programme.key_wrong", [("where", "key"), ("key", key)], "key"));
        var known = await db.Programmes.SingleOrDefaultAsync(p => p.Key == key, cancel);
        if (known is not null && known.UnitId != unitId) faults.Add(new Refusal("programme.key_of_other_unit", [("key", key)], "key"));
        var plan = ProgrammeReader.Read(content, await PublishedAsync(content, cancel), faults);
        if (plan is not null && Unreachable(key, plan, await CourseNeeds.AllAsync(db, cancel), await register.KnownAsync(cancel)) is { Count: > 0 } blocked) faults.Add(new Refusal("programme.certification_circle", [("courses", blocked)], "initial"));
        var programme = known ?? new Programme { Id = act.NewId(), Key = key, UnitId = unitId };
        var last = known is null ? 0 : await db.ProgrammeVersions.Where(v => v.ProgrammeId == known.Id).MaxAsync(v => (int?)v.Number, cancel) ?? 0;
        // Who may not write programmes at all is not told what is wrong with them.
        var version = ProgrammeVersion.Draft(programme, last + 1, content, act);
        if (faults.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, faults);
        if (known is null) db.Programmes.Add(programme);
        db.ProgrammeVersions.Add(version);
        await db.SaveChangesAsync(cancel);
        return version;
    }

    /// <summary>Approves, retires or discards.</summary>
    /// <exception cref="RefusedException"><c>programme.not_found</c>, what the table refuses.</exception>
    public async Task<ProgrammeVersion> MoveAsync(Guid id, ProgrammeVersionTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var version = await FindAsync(id, act.By, cancel);
        expected.Against(version);
        version.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        return version;
    }

    /// <summary>Opens a version for people; the one that was published before is superseded, and who is in it finishes the period begun.</summary>
    /// <exception cref="RefusedException"><c>programme.not_found</c>, <c>programme.courses_not_published</c>, <c>programme.certification_circle</c>, <c>programme.published_meanwhile</c>, forbidden.</exception>
    public async Task<ProgrammeVersion> PublishAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        return await db.InTransactionAsync(async () =>
        {
            await CourseNeeds.HoldAsync(db, cancel);
            var version = await FindAsync(id, act.By, cancel);
            expected.Against(version);
            var known = await KnowingAsync(version, act, cancel);
            // The former one is saved first: at no moment are two published.
            var former = await db.ProgrammeVersions.SingleOrDefaultAsync(v => v.ProgrammeId == version.ProgrammeId && v.State == ProgrammeVersionState.Published, cancel);
            if (former is not null && ProgrammeVersionWorkflow.Table.Check(version, ProgrammeVersionTrigger.Publish, known).IsAllowed)
            {
                former.Move(ProgrammeVersionTrigger.Supersede, act with { By = Actor.System });
                await db.SaveChangesAsync(cancel);
            }
            version.Publish(known);
            await db.SaveChangesAsync(cancel);
            return version;
        }, cancel);
    }

    /// <summary>The same act, knowing what a version is judged by.</summary>
    public async Task<Act> KnowingAsync(ProgrammeVersion version, Act act, CancellationToken cancel = default)
    {
        if (version.State != ProgrammeVersionState.Approved) return act.Given(new MissingCourses([]));
        var published = await PublishedAsync(version.Content, cancel);
        // Looked at once more, as it will be published: the draft saw drafts and older versions of the others.
        var open = (await register.KnownAsync(cancel)).Where(known => known.IsOpen);
        return act.Given(new MissingCourses([.. version.Content.Sets.SelectMany(set => set.Courses).Distinct().Where(course => !published.ContainsKey(course))])
        {
            InCircle = Unreachable(version.Key, version.Plan, await CourseNeeds.PublishedAsync(db, cancel), open),
        });
    }

    /// <summary>Titles of courses by their keys, for the pages that name them.</summary>
    public async Task<IReadOnlyDictionary<string, (string Chinese, string? English)>> TitlesAsync(IEnumerable<string> courses, CancellationToken cancel = default)
    {
        var keys = courses.Distinct().ToList();
        var found = await db.CourseVersions.AsNoTracking().Where(v => keys.Contains(v.CourseKey) && v.PublishedAt != null)
            .OrderBy(v => v.Number).Select(v => new { v.CourseKey, v.Title, v.TitleEnglish }).ToListAsync(cancel);
        return found.GroupBy(v => v.CourseKey).ToDictionary(v => v.Key, v => (v.Last().Title, v.Last().TitleEnglish));
    }

    /// <summary>Courses of the initial path that can only be begun by who holds this very certification, directly or by a way round; empty where people can get there.</summary>
    static IReadOnlyList<string> Unreachable(string key, ProgrammePlan plan, IReadOnlyDictionary<string, CourseNeeds> courses, IEnumerable<KnownCertification> certifications)
    {
        var reachable = Reachable.Of(courses, [.. certifications.Where(known => known.Key != key), new KnownCertification(key, false, done => CertificationRegister.IsReached(plan.Initial, done))]);
        return reachable.Certifications.Contains(key) ? [] : [.. plan.Initial.CourseKeys.Where(course => !reachable.Courses.Contains(course))];
    }

    /// <summary>Hours of those courses of a content that are in the catalogue.</summary>
    async Task<IReadOnlyDictionary<string, int>> PublishedAsync(ProgrammeContent content, CancellationToken cancel)
    {
        var keys = (content.Sets ?? []).SelectMany(set => set?.Courses ?? []).OfType<string>().Distinct().Take(10_000).ToList();
        return await db.CourseVersions.AsNoTracking().Where(v => keys.Contains(v.CourseKey) && v.State == CourseVersionState.Published)
            .ToDictionaryAsync(v => v.CourseKey, v => v.HoursHundredths, cancel);
    }
}
