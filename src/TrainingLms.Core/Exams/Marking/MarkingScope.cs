using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Who sees which answers that are marked by people.</summary>
public static class MarkingScope
{
    /// <summary>What was given to the actor to mark, and what is marked at exams of the units in scope; never of the own script.</summary>
    public static IQueryable<SlotMarking> VisibleTo(this IQueryable<SlotMarking> markings, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeMarking);
        // A calibration script is seen by its marker alone: among what all markers have, the same answer several times over would give it away.
        var others = markings.Where(marking => marking.CandidateId != scope.PersonId && (marking.CalibrationId == null || marking.FirstMarkerId == scope.PersonId || marking.SecondMarkerId == scope.PersonId));
        if (scope.IsOwnOnly) return others.Where(marking => marking.FirstMarkerId == scope.PersonId || marking.SecondMarkerId == scope.PersonId);
        return others.Where(marking => marking.FirstMarkerId == scope.PersonId || marking.SecondMarkerId == scope.PersonId || scope.Units(db).Contains(marking.UnitId));
    }

    /// <summary>Whether the actor works on the marks of an exam as staff of its unit or one above.</summary>
    public static bool IsStaffOf(Actor actor, Guid unitId) => Scope.For(actor, Right.SeeMarking).Reaches(unitId, actor.Units);

    /// <summary>Whether the actor may read answers and rubrics: whoever is to mark it and has opened it, and whoever decides about marks. Managers and auditors see how far it is.</summary>
    public static bool ReadsScript(Actor actor, SlotMarking marking) =>
        marking.CandidateId != actor.PersonId
        && ((marking.State is not (SlotMarkingState.Unallocated or SlotMarkingState.Allocated) && (marking.FirstMarkerId == actor.PersonId || marking.SecondMarkerId == actor.PersonId))
            || Deciders.Any(role => actor.Holds(role, marking.UnitId)));

    static readonly string[] Deciders = [Role.SeniorMarker, Role.Moderator, Role.ExamBoard];
}
