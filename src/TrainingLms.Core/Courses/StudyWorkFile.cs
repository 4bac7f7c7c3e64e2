using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>A file that belongs to a work, such as the certificate of an outside activity.</summary>
public sealed class StudyWorkFile
{
    static readonly SealedColumn Column = new("study_work_files", "content");

    StudyWorkFile() { }

    /// <summary>Key.</summary>
    public Guid Id { get; private init; }

    /// <summary>The work.</summary>
    public Guid WorkId { get; private init; }

    /// <summary>Name that the person gave the file, without folders.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Kind of file, by its content.</summary>
    public string MediaType { get; private init; } = "";

    /// <summary>Bytes of the file.</summary>
    public int Size { get; private init; }

    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public string Hash { get; private init; } = "";

    /// <summary>When it was uploaded.</summary>
    public Instant UploadedAt { get; private init; }

    /// <summary>The file, sealed.</summary>
    public SealedBytes Content { get; private init; } = SealedBytes.None;

    /// <summary>Takes a file.</summary>
    public static StudyWorkFile Of(Guid workId, ProofFile file, KeyRing keys, Act act) => new()
    {
        Id = act.NewId(),
        WorkId = workId,
        Name = file.Name,
        MediaType = file.MediaType,
        Size = file.Content.Length,
        Hash = file.Hash,
        UploadedAt = act.At,
        Content = keys.Seal(file.Content, Column),
    };

    /// <summary>The file.</summary>
    public byte[] Open(KeyRing keys) => keys.Open(Content, Column);
}

sealed class StudyWorkFileConfiguration : IEntityTypeConfiguration<StudyWorkFile>
{
    public void Configure(EntityTypeBuilder<StudyWorkFile> file)
    {
        file.ToTable("study_work_files");
        file.HasKey(f => new { f.WorkId, f.Id });
        file.Property(f => f.Name).HasMaxLength(120);
        file.Property(f => f.MediaType).HasMaxLength(40);
        file.Property(f => f.Hash).HasMaxLength(64);
        file.HasOne<StudyWork>().WithMany().HasForeignKey(f => f.WorkId);
        file.HasIndex(f => new { f.WorkId, f.Hash }).RefusedAs("proof.twice");
    }
}

sealed class StudyWorkConfiguration : IEntityTypeConfiguration<StudyWork>
{
    public void Configure(EntityTypeBuilder<StudyWork> work)
    {
        work.ToTable("study_works");
        work.Property(w => w.Kind).HasConversion<string>().HasMaxLength(20);
        work.Property(w => w.LessonKey).HasMaxLength(40);
        work.HasOne<Enrolment>().WithMany().HasForeignKey(w => w.EnrolmentId);
        work.HasIndex(w => new { w.EnrolmentId, w.LessonKey }).RefusedAs("study_work.begun_before");
        work.HasIndex(w => w.UnitId);
        work.HasIndex(w => w.PersonId);
        work.HasIndex(w => w.CourseId).HasFilter("state = 'Published'");
    }
}

/// <summary>Erases the files of works of people whose personal fields were erased: certificates and pictures tell who it was.</summary>
public sealed class StudyWorkEraser(LmsDbContext db) : IEraser
{
    const int Batch = 200;

    /// <inheritdoc/>
    public string Rule => "leavers";

    /// <inheritdoc/>
    public string What => "study_work_files";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel) => new(await Due().CountAsync(cancel), 0);

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var works = await Due().Select(file => file.WorkId).Distinct().OrderBy(id => id).Take(Batch).ToListAsync(cancel);
        return await db.StudyWorkFiles.Where(file => works.Contains(file.WorkId)).ExecuteDeleteAsync(cancel);
    }

    IQueryable<StudyWorkFile> Due() =>
        db.StudyWorkFiles.Where(file => db.StudyWorks.Any(work => work.Id == file.WorkId && db.People.Any(person => person.Id == work.PersonId && person.ErasedAt != null)));
}
