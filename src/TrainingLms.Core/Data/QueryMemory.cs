using Microsoft.Extensions.Caching.Memory;

namespace TrainingLms.Data;

/// <summary>
/// Remembers what questions to the database were translated into. On its own the framework keeps a thousand of them, the product asks more, and each one that fell out
/// is translated again, which costs more than asking it.
/// </summary>
public static class QueryMemory
{
    // An entry counts ten, as the framework has it.
    const int Entries = 20_000;

    /// <summary>A memory for one kind of database: the model is kept in it too, and each kind has its own.</summary>
    public static IMemoryCache New() => new MemoryCache(new MemoryCacheOptions { SizeLimit = 10 * Entries });
}
