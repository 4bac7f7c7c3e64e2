using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Competencies;

/// <summary>What is held in one dimension, with the evidence behind.</summary>
/// <param name="Level">The level.</param>
/// <param name="EvidenceId">The evidence.</param>
/// <param name="Title">What was done.</param>
/// <param name="TitleEnglish">The same in English; null when not given.</param>
/// <param name="RatedAt">When it was rated.</param>
public sealed record HeldLevel(int Level, Guid EvidenceId, string Title, string? TitleEnglish, Instant RatedAt);

/// <summary>One dimension of a person against the profile.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Wanted">The wanted level.</param>
/// <param name="Held">What is held; null where nobody has rated, which is not the lowest level.</param>
/// <param name="Opportunities">Courses and classes that give evidence of it; only where something is missing.</param>
public sealed record DimensionGap(CompetencyDimension Dimension, int Wanted, HeldLevel? Held, IReadOnlyList<EvidenceOpportunity> Opportunities)
{
    /// <summary>Whether the wanted level is reached.</summary>
    public bool IsMet => Held?.Level >= Wanted;
}

/// <summary>能力差距: a person against one profile.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Model">Its model.</param>
/// <param name="Dimensions">Its dimensions, in the order of the model.</param>
public sealed record CompetencyGap(PostProfile Profile, CompetencyModel Model, IReadOnlyList<DimensionGap> Dimensions);

/// <summary>Where somebody sees what is wanted, what is held and what closes the gap.</summary>
public sealed class CompetencyGaps(LmsDbContext db, CompetencyModels models, ProfileOffice office, WorkCalendar calendar, CompetencyOptions options, IEnumerable<IEvidenceOrigin> origins)
{
    /// <summary>The gaps of a person whose learning the actor sees.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>.</exception>
    public async Task<IReadOnlyList<CompetencyGap>> OfAsync(Guid personId, Act act, CancellationToken cancel = default)
    {
        var person = await db.People.AsNoTracking().WithCompetenciesVisibleTo(act.By, db).SingleOrDefaultAsync(p => p.Id == personId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        var profiles = (await office.BookAsync(cancel)).For(person.UnitId, person.Post, person.Employment);
        var held = await HeldAsync(person.Id, act, cancel);
        var gaps = new List<CompetencyGap>();
        foreach (var profile in profiles)
        {
            var model = models.Known(profile.ModelKey, profile.ModelNumber);
            HeldLevel? Held(string dimension) => held.GetValueOrDefault((model.Key, model.Number, dimension));
            var open = profile.Wanted.Levels.Where(wanted => (Held(wanted.Dimension)?.Level ?? 0) < wanted.Level).Select(wanted => wanted.Dimension).ToHashSet();
            var closing = open.Count == 0 ? [] : await OpportunitiesAsync(model, person.Id, cancel);
            gaps.Add(new CompetencyGap(profile, model, [.. profile.Wanted.Levels.Select(wanted => new DimensionGap(model.Find(wanted.Dimension)!, wanted.Level, Held(wanted.Dimension),
                open.Contains(wanted.Dimension) ? [.. closing.Where(one => one.Dimensions.Contains(wanted.Dimension))] : []))]));
        }
        return gaps;
    }

    /// <summary>The first day whose ratings still count, as an instant.</summary>
    internal Instant CountsFrom(Instant now) => calendar.StartOf(calendar.DayOf(now).PlusYears(-options.RatingYears));

    /// <summary>The highest level of each dimension that still counts; of two equal ones the newer.</summary>
    async Task<Dictionary<(string Model, int Number, string Dimension), HeldLevel>> HeldAsync(Guid personId, Act act, CancellationToken cancel)
    {
        var since = CountsFrom(act.At);
        var read = await (from rating in db.CompetencyRatings.AsNoTracking()
                          join evidence in db.CompetencyEvidence on rating.EvidenceId equals evidence.Id
                          where evidence.PersonId == personId && evidence.State == EvidenceState.Rated && evidence.DecidedAt >= since
                          select new { evidence.ModelKey, evidence.ModelNumber, rating.Dimension, Held = new HeldLevel(rating.Level, evidence.Id, evidence.Title, evidence.TitleEnglish, evidence.DecidedAt!.Value) })
            .ToListAsync(cancel);
        return read.GroupBy(one => (one.ModelKey, one.ModelNumber, one.Dimension))
            .ToDictionary(one => one.Key, one => one.Select(rated => rated.Held).OrderByDescending(rated => rated.Level).ThenByDescending(rated => rated.RatedAt).First());
    }

    async Task<IReadOnlyList<EvidenceOpportunity>> OpportunitiesAsync(CompetencyModel model, Guid personId, CancellationToken cancel)
    {
        var found = new List<EvidenceOpportunity>();
        foreach (var origin in origins) found.AddRange(await origin.OpportunitiesAsync(model.Key, model.Number, personId, cancel));
        return found;
    }
}
