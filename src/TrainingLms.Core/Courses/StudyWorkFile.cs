using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>A file that belongs to a work, such as the certificate of an outside activity.</summary>
public sealed class StudyWorkFile : StoredProof
{
    internal const string Table = "study_work_files";

    static readonly SealedColumn Sealed = new(Table, "content");

    StudyWorkFile() { }

    /// <summary>Takes a file.</summary>
    public StudyWorkFile(Guid workId, ProofFile file, KeyRing keys, Act act) : base(file, Sealed, keys, act) => WorkId = workId;

    /// <summary>The work.</summary>
    public Guid WorkId { get; private init; }

    /// <inheritdoc/>
    protected override SealedColumn Column => Sealed;
}

sealed class StudyWorkFileConfiguration : IEntityTypeConfiguration<StudyWorkFile>
{
    public void Configure(EntityTypeBuilder<StudyWorkFile> file)
    {
        StoredProof.Map(file, StudyWorkFile.Table);
        file.HasKey(f => new { f.WorkId, f.Id });
        file.HasOne<StudyWork>().WithMany().HasForeignKey(f => f.WorkId);
        file.HasIndex(f => new { f.WorkId, f.Hash }).RefusedAs("proof.twice");
    }
}

/// <summary>Erases the files of works.</summary>
public sealed class StudyWorkEraser(LmsDbContext db) : ProofEraser<StudyWorkFile>(StudyWorkFile.Table)
{
    /// <inheritdoc/>
    protected override IQueryable<StudyWorkFile> All => db.StudyWorkFiles;

    /// <inheritdoc/>
    protected override IQueryable<StudyWorkFile> Due() =>
        db.StudyWorkFiles.Where(file => db.StudyWorks.Any(work => work.Id == file.WorkId && db.People.Any(person => person.Id == work.PersonId && person.ErasedAt != null)));
}
