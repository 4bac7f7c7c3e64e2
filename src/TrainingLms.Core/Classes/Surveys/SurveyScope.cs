using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Who sees which surveys and results.</summary>
public static class SurveyScope
{
    static readonly SurveyState[] Asked = [SurveyState.Open, SurveyState.Closed, SurveyState.Published];

    /// <summary>Those that one is asked to answer; those of the units in scope; the own ones and those of classes that one looks after; published ones of classes that one taught. The clock sees all.</summary>
    public static IQueryable<Survey> VisibleTo(this IQueryable<Survey> surveys, Actor actor, LmsDbContext db)
    {
        if (ReferenceEquals(actor, Actor.System)) return surveys;
        var scope = Scope.For(actor, Right.SeeLearning);
        return surveys.Where(s => s.OwnerId == scope.PersonId || s.ClassTeacherId == scope.PersonId || scope.Units(db).Contains(s.UnitId)
            || (Asked.Contains(s.State) && db.SurveyInvitations.Any(one => one.SurveyId == s.Id && one.PersonId == scope.PersonId))
            || (s.State == SurveyState.Published && db.ClassSessions.Any(session => session.ClassRunId == s.ClassRunId && session.InstructorId == scope.PersonId)));
    }

    /// <summary>Those whose figures one may see: what is published of what one sees, and what is closed in the units in scope.</summary>
    public static IQueryable<Survey> WithFiguresFor(this IQueryable<Survey> surveys, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return surveys.VisibleTo(actor, db).Where(s => s.State == SurveyState.Published || (s.State == SurveyState.Closed && scope.Units(db).Contains(s.UnitId)));
    }

    /// <summary>Those whose texts one may read besides: the office, and once they are published who taught or looks after the class. A style of writing can give somebody away to colleagues.</summary>
    public static IQueryable<Survey> WithTextsFor(this IQueryable<Survey> surveys, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return surveys.WithFiguresFor(actor, db).Where(s => scope.Units(db).Contains(s.UnitId) || s.ClassTeacherId == scope.PersonId
            || db.ClassSessions.Any(session => session.ClassRunId == s.ClassRunId && session.InstructorId == scope.PersonId));
    }

    /// <summary>Those in which one sees how many have answered: the own ones and those of the units in scope.</summary>
    public static IQueryable<Survey> WithTurnoutFor(this IQueryable<Survey> surveys, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return surveys.Where(s => s.OwnerId == scope.PersonId || scope.Units(db).Contains(s.UnitId));
    }

    /// <summary>Those of the units in scope, from which scores are added up.</summary>
    public static IQueryable<Survey> ScoredFor(this IQueryable<Survey> surveys, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return surveys.Where(s => scope.Units(db).Contains(s.UnitId));
    }
}
