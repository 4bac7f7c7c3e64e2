using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Competencies;

/// <summary>Who sees which evidence, profiles, gaps and campaigns.</summary>
public static class CompetencyScope
{
    /// <summary>The own evidence; that of people who are in the units in scope today, and what was offered there; and for assessors what was offered in their units. The clock sees all.</summary>
    public static IQueryable<CompetencyEvidence> VisibleTo(this IQueryable<CompetencyEvidence> evidence, Actor actor, LmsDbContext db)
    {
        if (ReferenceEquals(actor, Actor.System)) return evidence;
        var (scope, assessed) = (Scope.For(actor, Right.SeeLearning), Scope.For(actor, Right.AssessCompetencies));
        return evidence.Where(e => e.PersonId == scope.PersonId || scope.Units(db).Contains(e.UnitId) || assessed.Units(db).Contains(e.UnitId)
            || db.People.Any(p => p.Id == e.PersonId && scope.Units(db).Contains(p.UnitId)));
    }

    /// <summary>Profiles that are or were in force, which everybody lives under, and drafts of the units in scope.</summary>
    public static IQueryable<PostProfile> VisibleTo(this IQueryable<PostProfile> profiles, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return profiles.Where(p => p.InForceSince != null || scope.Units(db).Contains(p.UnitId));
    }

    /// <summary>People whose gaps the actor sees: oneself, and those in the units in scope.</summary>
    public static IQueryable<Person> WithCompetenciesVisibleTo(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return people.Where(p => p.Id == scope.PersonId || scope.Units(db).Contains(p.UnitId));
    }

    /// <summary>Campaigns of the units in scope; and those that one is assessed in or assesses for, once they are scheduled.</summary>
    public static IQueryable<AssessmentCampaign> VisibleTo(this IQueryable<AssessmentCampaign> campaigns, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return campaigns.Where(c => scope.Units(db).Contains(c.UnitId)
            || (c.ScheduledAt != null && db.CampaignParticipants.Any(p => p.CampaignId == c.Id && (p.PersonId == scope.PersonId || p.AssessorId == scope.PersonId))));
    }

    /// <summary>Oneself and those whom one assesses, once the campaign is scheduled; and the people of the units in scope, as they were listed or are today.</summary>
    public static IQueryable<CampaignParticipant> VisibleTo(this IQueryable<CampaignParticipant> participants, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        return participants.Where(p => scope.Units(db).Contains(p.UnitId) || db.People.Any(person => person.Id == p.PersonId && scope.Units(db).Contains(person.UnitId))
            || ((p.PersonId == scope.PersonId || p.AssessorId == scope.PersonId) && db.AssessmentCampaigns.Any(c => c.Id == p.CampaignId && c.ScheduledAt != null)));
    }

    /// <summary>The largest group around a unit of which the actor sees figures; null where the actor sees none of the unit.</summary>
    internal static (Guid Unit, bool WithBelow)? TopFor(Actor actor, Guid unitId)
    {
        var scope = Scope.For(actor, Right.SeeLearning);
        if (scope.Subtrees.FirstOrDefault(above => actor.Units.IsWithin(unitId, above)) is var top && top != Guid.Empty) return (top, true);
        return scope.SingleUnits.Contains(unitId) ? (unitId, false) : null;
    }

    /// <summary>Whether a unit's learning is seen with that of all units below.</summary>
    internal static bool SeesWhole(Actor actor, Guid unitId) => TopFor(actor, unitId) is { WithBelow: true };

    /// <summary>Units whose learning the actor sees.</summary>
    public static IQueryable<Guid> UnitsOf(Actor actor, LmsDbContext db) => Scope.For(actor, Right.SeeLearning).Units(db);
}
