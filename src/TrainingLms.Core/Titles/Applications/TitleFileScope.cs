using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Which applications somebody may see: the own ones always, the employer's from submission, the review office's from recommendation.</summary>
static class TitleFileScope
{
    static readonly string[] EmployerRoles = [Role.EmployerReviewer, Role.EmployerApprover];

    /// <summary>Employer roles reach the unit of the applicant, all others the unit that runs the round: neither sees through the other's door.</summary>
    public static IQueryable<TitleApplication> VisibleTo(this IQueryable<TitleApplication> applications, Actor actor, LmsDbContext db)
    {
        var employer = Scope.For(Only(actor, employer: true), Right.SeeTitleFiles).Units(db);
        var round = Scope.For(Only(actor, employer: false), Right.SeeTitleFiles).Units(db);
        return applications.Where(a => a.ApplicantId == actor.PersonId
            || (a.VersionNumber > 0 && employer.Contains(a.EmployerUnitId))
            || (a.RecommendedHash != null && round.Contains(a.RoundUnitId)));
    }

    static Actor Only(Actor actor, bool employer) =>
        actor with { Grants = [.. actor.Grants.Where(grant => EmployerRoles.Contains(grant.Role) == employer)] };
}
