using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Who looks after which accounts.</summary>
public static class AccountScope
{
    /// <summary>People whose accounts the actor may look after: those of the units in scope. The own account is looked after elsewhere.</summary>
    public static IQueryable<Person> WithAccountsManagedBy(this IQueryable<Person> people, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.ManageAccounts);
        return people.Where(person => scope.Units(db).Contains(person.UnitId));
    }

    /// <summary>Service accounts of the units in scope, and those the actor answers for.</summary>
    public static IQueryable<ServiceAccount> VisibleTo(this IQueryable<ServiceAccount> services, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeServiceAccounts);
        return services.Where(service => service.ResponsibleId == scope.PersonId || scope.Units(db).Contains(service.UnitId));
    }
}
