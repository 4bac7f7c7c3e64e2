using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>Where the certificates of an old register are brought in: looked at first, prepared by the hash of what was seen, issued by a second registrar; all or nothing.</summary>
public sealed class CertificateImportDesk(LmsDbContext db, CertificateImportPlanner planner, CertificateOptions options)
{
    const int Batch = 500;

    /// <summary>Imports into the units in scope, newest first.</summary>
    public Task<Page<CertificateImport>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var imports = db.CertificateImports.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) imports = imports.Where(i => i.Id < last);
        return page.ReadAsync(imports.OrderByDescending(i => i.Id), i => i.Id.ToString(), cancel);
    }

    /// <summary>An import that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>certificate_import.not_found</c>.</exception>
    public async Task<CertificateImport> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.CertificateImports.VisibleTo(actor, db).SingleOrDefaultAsync(i => i.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "certificate_import.not_found");

    /// <summary>Says what bringing in a file would do, and everything that is wrong with it.</summary>
    /// <exception cref="RefusedException"><c>certificate_import.too_many_rows</c>, forbidden.</exception>
    public Task<CertificateImportPlan> PlanAsync(CertificateUpload upload, Guid unitId, Act act, CancellationToken cancel = default)
    {
        CertificateImport.Admit(unitId, act);
        if (upload.Rows.Count > options.ImportRows) throw new RefusedException(RefusalKind.RuleBroken, "certificate_import.too_many_rows", ("most", options.ImportRows));
        return planner.PlanAsync(upload, unitId, act, cancel);
    }

    /// <summary>Prepares all certificates of the plan that was seen.</summary>
    /// <exception cref="RefusedException"><c>certificate_import.has_problems</c> with each problem, <c>certificate_import.changed</c>, <c>certificate_import.nothing</c>,
    /// <c>certificate_import.too_many_rows</c>, forbidden.</exception>
    public Task<CertificateImport> ProposeAsync(CertificateUpload upload, Guid unitId, string seenHash, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var plan = await PlanAsync(upload, unitId, act, cancel);
        if (plan.Problems.Count > 0)
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("certificate_import.has_problems", [("count", plan.Problems.Count)]), .. plan.Problems.Select(problem => problem.Reason)]);
        var import = CertificateImport.Propose(unitId, upload, plan, seenHash, act);
        db.CertificateImports.Add(import);
        await db.SaveChangesAsync(cancel);
        db.Forget();
        foreach (var batch in plan.Rows.Chunk(Batch))
        {
            foreach (var row in batch) db.Certificates.Add(Certificate.RegisterPast(row.Record, row.Number, row.IssuedOn, import.Id, act));
            await db.SaveChangesAsync(cancel);
            db.Forget();
        }
        return await FindAsync(import.Id, act.By, cancel);
    }, cancel);

    /// <summary>Issues all of it, or sets all of it aside.</summary>
    /// <param name="id">The import.</param>
    /// <param name="trigger">Approve or discard.</param>
    /// <param name="act">The second registrar; for setting aside any, with a reason.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException"><c>certificate_import.not_found</c>, <c>certificate.second_person_needed</c>, <c>certificate.own</c> where an own one is in it, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public Task<CertificateImport> MoveAsync(Guid id, CertificateImportTrigger trigger, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var import = await FindAsync(id, act.By, cancel);
        import.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        db.Forget();
        var waiting = db.Certificates.Where(c => c.ImportId == id && c.State == CertificateState.Prepared);
        while (await waiting.OrderBy(c => c.Id).Take(Batch).ToListAsync(cancel) is { Count: > 0 } certificates)
        {
            foreach (var certificate in certificates)
                if (trigger == CertificateImportTrigger.Approve) certificate.IssueWithImport(act);
                else certificate.Move(CertificateTrigger.Discard, act);
            await db.SaveChangesAsync(cancel);
            db.Forget();
        }
        return await FindAsync(id, act.By, cancel);
    }, cancel);
}
