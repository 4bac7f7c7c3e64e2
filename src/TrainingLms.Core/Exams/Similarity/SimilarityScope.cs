using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Who sees comparisons of answers and what they found: exam managers and the integrity panel of the exam's unit, and nobody who merely sees results; nobody a case about oneself.</summary>
public static class SimilarityScope
{
    /// <summary>Comparisons at exams of the units in scope.</summary>
    public static IQueryable<SimilarityRun> VisibleTo(this IQueryable<SimilarityRun> runs, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeSimilarity);
        return runs.Where(run => scope.Units(db).Contains(run.UnitId));
    }

    /// <summary>Cases at exams of the units in scope.</summary>
    public static IQueryable<SimilarityCase> VisibleTo(this IQueryable<SimilarityCase> cases, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeSimilarity);
        return cases.Where(one => scope.Units(db).Contains(one.UnitId) && one.CandidateId != scope.PersonId && (one.OtherCandidateId == null || one.OtherCandidateId != scope.PersonId));
    }
}
