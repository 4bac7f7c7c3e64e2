using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Who sees statistics of exams: staff who see the results of the exam's unit.</summary>
public static class AnalysisScope
{
    /// <summary>Analyses of exams of the units in scope.</summary>
    public static IQueryable<ExamAnalysis> VisibleTo(this IQueryable<ExamAnalysis> analyses, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeExamResults);
        return analyses.Where(analysis => scope.Units(db).Contains(analysis.UnitId));
    }

    /// <summary>Whether the actor may be told which options of the exam's questions are right.</summary>
    public static bool SeesKeysOf(Actor actor, ExamAnalysis analysis) => Scope.For(actor, Right.SeeQuestions).Reaches(analysis.UnitId, actor.Units);
}
