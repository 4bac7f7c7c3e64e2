using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Competencies;

/// <summary>The clock's part: offers what courses and classes give evidence of, once for each source and model.</summary>
public sealed class EvidenceOffers(LmsDbContext db)
{
    /// <summary>Adds the offers to the save of the caller, so that the completion and its evidence happen together or not at all. What is offered already is left as it is.</summary>
    /// <param name="given">What people have done.</param>
    /// <param name="terms">What it is evidence of.</param>
    /// <param name="act">The act by which it was done.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task AddAsync(IReadOnlyCollection<EvidenceGiven> given, IReadOnlyCollection<EvidenceTerms> terms, Act act, CancellationToken cancel = default)
    {
        if (given.Count == 0 || terms.Count == 0) return;
        var sources = given.Select(one => one.SourceId).ToList();
        var known = (await db.CompetencyEvidence.AsNoTracking().Where(e => sources.Contains(e.SourceId)).Select(e => new { e.Source, e.SourceId, e.ModelKey }).ToListAsync(cancel))
            .Select(e => (e.Source, e.SourceId, e.ModelKey)).ToHashSet();
        var clock = act with { By = Actor.System };
        foreach (var one in given)
            foreach (var of in terms)
                if (known.Add((one.Source, one.SourceId, of.Model))) db.CompetencyEvidence.Add(CompetencyEvidence.Offer(one, of, null, clock));
    }
}
