using NodaTime;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>教学材料: something to read for the people of a class, from an instant on; a new version stands beside the old ones.</summary>
public sealed class ClassMaterial : Governed<ClassMaterialState>
{
    ClassMaterial() { }

    /// <summary>The class.</summary>
    public Guid ClassRunId { get; private init; }

    /// <summary>The class itself with its sessions; loaded with it, because who teaches in it may change the material.</summary>
    public ClassRun Run { get; private init; } = null!;

    /// <summary>The unit that runs the class.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>What it is called.</summary>
    public string Title { get; private set; } = "";

    /// <summary>From when on the people of the class see it.</summary>
    public Instant VisibleFrom { get; private set; }

    /// <summary>Number of the newest version, from 1.</summary>
    public int Number { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => ClassMaterialWorkflow.Table.NextDue(this);

    /// <summary>Files a material with its first version.</summary>
    /// <exception cref="RefusedException"><c>class_material.title_out_of_range</c>; forbidden.</exception>
    public static (ClassMaterial Material, ClassMaterialFile File) FileFor(ClassRun run, string title, Instant visibleFrom, ProofFile file, KeyRing keys, Act act)
    {
        var material = new ClassMaterial { Id = act.NewId(), ClassRunId = run.Id, Run = run, UnitId = run.UnitId };
        ClassMaterialWorkflow.Table.Fire(material, ClassMaterialTrigger.File, act.Given(new MaterialTitle(title)));
        (material.Title, material.VisibleFrom) = (title.Trim(), visibleFrom);
        return (material, material.Next(file, keys, act));
    }

    /// <summary>Adds a newer version.</summary>
    public ClassMaterialFile Replace(ProofFile file, KeyRing keys, Act act)
    {
        ClassMaterialWorkflow.Table.Fire(this, ClassMaterialTrigger.Replace, act);
        return Next(file, keys, act);
    }

    /// <summary>Changes the title, or from when on it is seen.</summary>
    public void Revise(string title, Instant visibleFrom, Act act)
    {
        ClassMaterialWorkflow.Table.Fire(this, ClassMaterialTrigger.Revise, act.Given(new MaterialTitle(title)));
        (Title, VisibleFrom) = (title.Trim(), visibleFrom);
    }

    /// <summary>Takes it out; nobody of the class sees it any more.</summary>
    public void Withdraw(Act act) => ClassMaterialWorkflow.Table.Fire(this, ClassMaterialTrigger.Withdraw, act);

    ClassMaterialFile Next(ProofFile file, KeyRing keys, Act act) => new(Id, ++Number, file, keys, act);
}

/// <summary>A version of a material.</summary>
public sealed class ClassMaterialFile : StoredProof
{
    internal const string Table = "class_material_files";

    static readonly SealedColumn Sealed = new(Table, "content");

    ClassMaterialFile() { }

    /// <summary>Takes a file.</summary>
    public ClassMaterialFile(Guid materialId, int number, ProofFile file, KeyRing keys, Act act) : base(file, Sealed, keys, act) => (MaterialId, Number) = (materialId, number);

    /// <summary>The material.</summary>
    public Guid MaterialId { get; private init; }

    /// <summary>Number of the version, from 1.</summary>
    public int Number { get; private init; }

    /// <inheritdoc/>
    protected override SealedColumn Column => Sealed;
}
