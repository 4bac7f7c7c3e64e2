using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Privacy;

/// <summary>A file that proves something, as it is kept: sealed, and listed by what was found out when it came.</summary>
public abstract class StoredProof
{
    /// <summary>Key.</summary>
    public Guid Id { get; protected init; }

    /// <summary>Name that the person gave the file, without folders.</summary>
    public string Name { get; protected init; } = "";

    /// <summary>Kind of file, by its content.</summary>
    public string MediaType { get; protected init; } = "";

    /// <summary>Bytes of the file.</summary>
    public int Size { get; protected init; }

    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public string Hash { get; protected init; } = "";

    /// <summary>When it was uploaded.</summary>
    public Instant UploadedAt { get; protected init; }

    /// <summary>The file, sealed.</summary>
    public SealedBytes Content { get; protected init; } = SealedBytes.None;

    /// <summary>Under what it is sealed.</summary>
    protected abstract SealedColumn Column { get; }

    /// <summary>An empty one, as it is read from the database.</summary>
    protected StoredProof() { }

    /// <summary>Takes a file.</summary>
    protected StoredProof(ProofFile file, SealedColumn column, KeyRing keys, Act act) =>
        (Id, Name, MediaType, Size, Hash, UploadedAt, Content) = (act.NewId(), file.Name, file.MediaType, file.Content.Length, file.Hash, act.At, keys.Seal(file.Content, column));

    /// <summary>The file.</summary>
    public byte[] Open(KeyRing keys) => keys.Open(Content, Column);

    /// <summary>What is the same in every table of proofs.</summary>
    internal static void Map<T>(EntityTypeBuilder<T> file, string table) where T : StoredProof
    {
        file.ToTable(table);
        file.Property(f => f.Name).HasMaxLength(120);
        file.Property(f => f.MediaType).HasMaxLength(40);
        file.Property(f => f.Hash).HasMaxLength(64);
    }
}

/// <summary>Erases proofs of people whose personal fields were erased: certificates and pictures tell who it was.</summary>
/// <param name="table">The table, as the report of erasures names it.</param>
public abstract class ProofEraser<T>(string table) : IEraser where T : StoredProof
{
    const int Batch = 200;

    /// <inheritdoc/>
    public string Rule => "leavers";

    /// <inheritdoc/>
    public string What => table;

    /// <summary>The proofs that are due. Who is on hold is not erased, and so neither are the proofs.</summary>
    protected abstract IQueryable<T> Due();

    /// <summary>All proofs.</summary>
    protected abstract IQueryable<T> All { get; }

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel) => new(await Due().CountAsync(cancel), 0);

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var ids = await Due().Select(file => file.Id).OrderBy(id => id).Take(Batch).ToListAsync(cancel);
        return await All.Where(file => ids.Contains(file.Id)).ExecuteDeleteAsync(cancel);
    }
}
