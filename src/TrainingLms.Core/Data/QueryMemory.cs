using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace TrainingLms.Data;

/// <summary>
/// Remembers what questions to the database were translated into. On its own the framework keeps a thousand of them, the product asks more, and each one that fell out
/// is translated again, which costs more than asking it.
/// </summary>
public static class QueryMemory
{
    // An entry counts ten, as the framework has it.
    static readonly MemoryCache Remembered = new(new MemoryCacheOptions { SizeLimit = 10 * 20_000 });

    /// <summary>Uses one memory for all contexts of the process.</summary>
    public static DbContextOptionsBuilder RememberQueries(this DbContextOptionsBuilder options) => options.UseMemoryCache(Remembered);
}
