using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Who sees which exams and attempts.</summary>
public static class ExamScope
{
    /// <summary>What candidates were shown, for everybody; exams in every state for the units in scope.</summary>
    public static IQueryable<Exam> VisibleTo(this IQueryable<Exam> exams, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeExamResults);
        return exams.Where(exam => exam.State == ExamState.Published || exam.State == ExamState.Closed || scope.Units(db).Contains(exam.UnitId));
    }

    /// <summary>The own attempts, and those that staff see.</summary>
    public static IQueryable<ExamAttempt> VisibleTo(this IQueryable<ExamAttempt> attempts, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeExamResults);
        // Said apart, because the candidates are many and their pages frequent.
        if (scope.IsOwnOnly) return attempts.Where(attempt => attempt.CandidateId == scope.PersonId);
        return attempts.Where(attempt => attempt.CandidateId == scope.PersonId || scope.Units(db).Contains(attempt.UnitId)
            || db.People.Any(person => person.Id == attempt.CandidateId && scope.Units(db).Contains(person.UnitId)));
    }

    /// <summary>What staff see: attempts at exams of the units in scope, and those of people who are in these units today. Not the own ones for being own.</summary>
    public static IQueryable<ExamAttempt> VisibleToStaff(this IQueryable<ExamAttempt> attempts, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeExamResults);
        return attempts.Where(attempt => scope.Units(db).Contains(attempt.UnitId)
            || db.People.Any(person => person.Id == attempt.CandidateId && scope.Units(db).Contains(person.UnitId)));
    }

    /// <summary>Whether the actor sees results as staff anywhere.</summary>
    public static bool IsStaff(Actor actor) => !Scope.For(actor, Right.SeeExamResults).IsOwnOnly;
}
