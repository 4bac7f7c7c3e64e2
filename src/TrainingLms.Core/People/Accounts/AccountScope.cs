using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Who looks after whose account, and who sees which service account.</summary>
public static class AccountScope
{
    /// <summary>People whose accounts the actor looks after: those of the units in scope, and never oneself by being oneself.</summary>
    public static IQueryable<Person> LookedAfterBy(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.ManageAccounts);
        return people.Where(person => scope.Units(db).Contains(person.UnitId));
    }

    /// <summary>Service accounts on the units in scope, and those that one answers for.</summary>
    public static IQueryable<ServiceAccount> VisibleTo(this IQueryable<ServiceAccount> services, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeServiceAccounts);
        return services.Where(service => service.ResponsibleId == scope.PersonId || scope.Units(db).Contains(service.UnitId));
    }
}
