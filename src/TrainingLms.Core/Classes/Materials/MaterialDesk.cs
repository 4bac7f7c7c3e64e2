using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>What is known of a version without reading the file.</summary>
/// <param name="Number">Number of the version.</param>
/// <param name="Name">Name of the file.</param>
/// <param name="MediaType">Kind of file, by its content.</param>
/// <param name="Size">Bytes.</param>
/// <param name="UploadedAt">When it came.</param>
public sealed record MaterialVersion(int Number, string Name, string MediaType, int Size, Instant UploadedAt);

/// <summary>A material with its versions, newest first.</summary>
public sealed record MaterialSight(ClassMaterial Material, IReadOnlyList<MaterialVersion> Versions, IReadOnlyList<PermittedTrigger> Actions);

/// <summary>Where materials of classes are filed and read.</summary>
public sealed class MaterialDesk(LmsDbContext db, ClassOffice office, KeyRing keys, ClassOptions options)
{
    /// <summary>Files a material (PDF, PNG or JPEG) for a class.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, <c>class_material.title_out_of_range</c>, and what is wrong with the file; forbidden.</exception>
    public async Task<ClassMaterial> FileAsync(Guid runId, string title, Instant visibleFrom, string fileName, byte[] content, Act act, CancellationToken cancel = default)
    {
        var run = await office.FindAsync(runId, act.By, cancel);
        var (material, file) = ClassMaterial.FileFor(run, title, visibleFrom, ProofFile.Read(fileName, content, options.MaterialMegabytes), keys, act);
        db.ClassMaterials.Add(material);
        db.ClassMaterialFiles.Add(file);
        await db.SaveChangesAsync(cancel);
        return material;
    }

    /// <summary>Adds a newer version; the older ones stay.</summary>
    /// <exception cref="RefusedException"><c>class_material.not_found</c>, <c>proof.twice</c>, and what is wrong with the file; wrong state; forbidden.</exception>
    public Task<ClassMaterial> ReplaceAsync(Guid id, string fileName, byte[] content, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        ChangeAsync(id, expected, act, material => db.ClassMaterialFiles.Add(material.Replace(ProofFile.Read(fileName, content, options.MaterialMegabytes), keys, act)), cancel);

    /// <summary>Changes the title, or from when on the people of the class see it.</summary>
    /// <exception cref="RefusedException"><c>class_material.not_found</c>, <c>class_material.title_out_of_range</c>; wrong state; forbidden.</exception>
    public Task<ClassMaterial> ReviseAsync(Guid id, string title, Instant visibleFrom, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        ChangeAsync(id, expected, act, material => material.Revise(title, visibleFrom, act), cancel);

    /// <summary>Takes a material out.</summary>
    /// <exception cref="RefusedException"><c>class_material.not_found</c>, <c>reason.missing</c>; wrong state; forbidden.</exception>
    public Task<ClassMaterial> WithdrawAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) => ChangeAsync(id, expected, act, material => material.Withdraw(act), cancel);

    /// <summary>Materials the actor may see, newest first.</summary>
    public Task<Page<ClassMaterial>> ListAsync(Act act, Guid? runId, PageRequest page, CancellationToken cancel = default)
    {
        var materials = db.ClassMaterials.VisibleTo(act.By, act.At, db).AsNoTracking();
        if (runId is not null) materials = materials.Where(m => m.ClassRunId == runId);
        if (page.AfterId is { } last) materials = materials.Where(m => m.Id < last);
        return page.ReadAsync(materials.OrderByDescending(m => m.Id), m => m.Id.ToString(), cancel);
    }

    /// <summary>A material the actor may see.</summary>
    /// <exception cref="RefusedException"><c>class_material.not_found</c>.</exception>
    public async Task<ClassMaterial> FindAsync(Guid id, Act act, CancellationToken cancel = default) =>
        await db.ClassMaterials.VisibleTo(act.By, act.At, db).Include(m => m.Run).ThenInclude(r => r.Sessions).SingleOrDefaultAsync(m => m.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "class_material.not_found");

    /// <summary>The material with its versions.</summary>
    public async Task<MaterialSight> LookAsync(ClassMaterial material, Act act, CancellationToken cancel = default) => new(
        material,
        await db.ClassMaterialFiles.AsNoTracking().Where(f => f.MaterialId == material.Id).OrderByDescending(f => f.Number)
            .Select(f => new MaterialVersion(f.Number, f.Name, f.MediaType, f.Size, f.UploadedAt)).ToListAsync(cancel),
        ClassMaterialWorkflow.Table.PermittedTriggers(material, act.Given(new MaterialTitle(material.Title))));

    /// <summary>The file of a version.</summary>
    /// <exception cref="RefusedException"><c>class_material.not_found</c>, also for a version that is not there.</exception>
    public async Task<(MaterialVersion Version, byte[] Content)> OpenAsync(Guid id, int number, Act act, CancellationToken cancel = default)
    {
        var visible = db.ClassMaterials.VisibleTo(act.By, act.At, db);
        var file = await db.ClassMaterialFiles.AsNoTracking().SingleOrDefaultAsync(f => f.MaterialId == id && f.Number == number && visible.Any(m => m.Id == f.MaterialId), cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "class_material.not_found");
        return (new MaterialVersion(file.Number, file.Name, file.MediaType, file.Size, file.UploadedAt), file.Open(keys));
    }

    async Task<ClassMaterial> ChangeAsync(Guid id, ExpectedVersion expected, Act act, Action<ClassMaterial> change, CancellationToken cancel)
    {
        var material = await FindAsync(id, act, cancel);
        expected.Against(material);
        change(material);
        await db.SaveChangesAsync(cancel);
        return material;
    }
}
