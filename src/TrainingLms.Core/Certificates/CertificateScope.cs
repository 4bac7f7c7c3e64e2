using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>Who sees which certificates.</summary>
public static class CertificateScope
{
    /// <summary>Those of the units in scope, and the own ones once they are issued.</summary>
    public static IQueryable<Certificate> VisibleTo(this IQueryable<Certificate> certificates, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeCertificates);
        return certificates.Where(c => scope.Units(db).Contains(c.UnitId) || (c.HolderId == scope.PersonId && c.State != CertificateState.Prepared));
    }
}
