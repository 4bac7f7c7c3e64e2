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

    /// <summary>Attempts at exams of the units that the actor looks after while they are sat; whoever looks on has no result to see by it.</summary>
    public static IQueryable<ExamAttempt> OnRosterOf(this IQueryable<ExamAttempt> attempts, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeSittings);
        return attempts.Where(attempt => scope.Units(db).Contains(attempt.UnitId));
    }

    /// <summary>Attempts that somebody may be told about who wants to do something with them as staff, or as the candidate.</summary>
    public static IQueryable<ExamAttempt> LookedAfterBy(this IQueryable<ExamAttempt> attempts, Actor actor, LmsDbContext db)
    {
        var (sittings, results) = (Scope.For(actor, Right.SeeSittings), Scope.For(actor, Right.SeeExamResults));
        return attempts.Where(attempt => attempt.CandidateId == results.PersonId || sittings.Units(db).Contains(attempt.UnitId) || results.Units(db).Contains(attempt.UnitId)
            || db.People.Any(person => person.Id == attempt.CandidateId && results.Units(db).Contains(person.UnitId)));
    }

    /// <summary>What happened at exams of the units that the actor looks after.</summary>
    public static IQueryable<ExamIncident> VisibleTo(this IQueryable<ExamIncident> incidents, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeSittings);
        return incidents.Where(incident => scope.Units(db).Contains(incident.UnitId));
    }

    /// <summary>Overrides of exams of the units that the actor looks after.</summary>
    public static IQueryable<ExamOverride> VisibleTo(this IQueryable<ExamOverride> overrides, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeSittings);
        return overrides.Where(made => scope.Units(db).Contains(made.UnitId));
    }

    /// <summary>The own accommodations, those of people in the units in scope today, and those decided there. Exams show their effect to others.</summary>
    public static IQueryable<Accommodation> VisibleTo(this IQueryable<Accommodation> accommodations, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeAccommodations);
        return accommodations.Where(a => a.PersonId == scope.PersonId || scope.Units(db).Contains(a.UnitId)
            || db.People.Any(person => person.Id == a.PersonId && scope.Units(db).Contains(person.UnitId)));
    }

    /// <summary>People for whom the actor may ask for an accommodation.</summary>
    public static IQueryable<Person> AccommodatedBy(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeAccommodations);
        return people.Where(person => scope.Units(db).Contains(person.UnitId));
    }

    /// <summary>People whom the actor may give the right to sit: oneself, and those in the units whose exams are in scope.</summary>
    public static IQueryable<Person> ExaminedBy(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeSittings);
        return people.Where(person => person.Id == scope.PersonId || scope.Units(db).Contains(person.UnitId));
    }

    /// <summary>Results of attempts that staff see, and the own ones once they are released.</summary>
    public static IQueryable<ExamResult> VisibleTo(this IQueryable<ExamResult> results, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeExamResults);
        // Nobody sees the own one sooner for being staff.
        return results.Where(result => result.CandidateId == scope.PersonId ? result.State == ExamResultState.Released
            : scope.Units(db).Contains(result.UnitId) || db.People.Any(person => person.Id == result.CandidateId && scope.Units(db).Contains(person.UnitId)));
    }

    /// <summary>Rescorings of exams of the units in scope; no candidate sees one for being one.</summary>
    public static IQueryable<Rescoring> VisibleTo(this IQueryable<Rescoring> rescorings, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeExamResults);
        return rescorings.Where(rescoring => scope.Units(db).Contains(rescoring.UnitId));
    }

    /// <summary>Studies of cut scores of exams of the units in scope, and those in which the actor estimates.</summary>
    public static IQueryable<CutScoreStudy> VisibleTo(this IQueryable<CutScoreStudy> studies, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeExamResults);
        return studies.Where(study => scope.Units(db).Contains(study.UnitId) || study.Raters.Any(rater => rater.PersonId == scope.PersonId && rater.ExcusedAt == null));
    }

    /// <summary>The own appeals, and those at exams of the units in scope.</summary>
    public static IQueryable<ExamAppeal> VisibleTo(this IQueryable<ExamAppeal> appeals, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeAppeals);
        return appeals.Where(appeal => appeal.CandidateId == scope.PersonId || scope.Units(db).Contains(appeal.UnitId));
    }

    /// <summary>Whether the actor sees results of exams of a unit, with names and marks.</summary>
    public static bool SeesResultsAt(Actor actor, Guid unitId) => Scope.For(actor, Right.SeeExamResults).Reaches(unitId, actor.Units);

    /// <summary>Whether the actor looks after sittings of the exam.</summary>
    public static bool LooksAfter(Actor actor, Exam exam) => Scope.For(actor, Right.SeeSittings).Reaches(exam.UnitId, actor.Units);

    /// <summary>Whether the actor works on the exam as staff of its unit or one above.</summary>
    public static bool IsStaffOf(Actor actor, Exam exam) => SeesResultsAt(actor, exam.UnitId);

    /// <summary>Whether the actor sees results as staff anywhere.</summary>
    public static bool IsStaff(Actor actor) => !Scope.For(actor, Right.SeeExamResults).IsOwnOnly;
}
