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
        return certificates.Where(c => scope.Units(db).Contains(c.UnitId) || (c.HolderId == scope.PersonId && c.State != CertificateState.Prepared && c.State != CertificateState.Discarded));
    }

    /// <summary>Whether somebody reads what a holder is told of a revocation, and what was answered: the holder, the authority, supervision and auditors. It is nobody's who only works with the register.</summary>
    public static bool SeesHearing(Actor actor, Certificate certificate) => actor.PersonId == certificate.HolderId
        || actor.Holds(Role.Authority, certificate.UnitId) || actor.Holds(Role.Supervisor, certificate.UnitId) || actor.Holds(Role.Auditor, certificate.UnitId);

    /// <summary>Signing keys of the units in scope: they are what this installation shows to other systems, as its deliveries are.</summary>
    public static IQueryable<SigningKey> VisibleTo(this IQueryable<SigningKey> keys, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeDeliveries);
        return keys.Where(k => scope.Units(db).Contains(k.UnitId));
    }

    /// <summary>Imports of past certificates into the units in scope.</summary>
    public static IQueryable<CertificateImport> VisibleTo(this IQueryable<CertificateImport> imports, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeCertificates);
        return imports.Where(i => scope.Units(db).Contains(i.UnitId));
    }

    /// <summary>People whose certificates may be brought in for a unit: those in the own units who are in that unit or below.</summary>
    public static IQueryable<Person> CertifiableBy(this IQueryable<Person> people, Actor actor, Guid unitId, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeCertificates);
        return people.Where(p => scope.Units(db).Contains(p.UnitId) && db.UnitAncestors.Any(a => a.AncestorId == unitId && a.UnitId == p.UnitId));
    }
}
