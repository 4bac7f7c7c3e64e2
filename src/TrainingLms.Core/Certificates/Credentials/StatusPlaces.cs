using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;

namespace TrainingLms.Certificates;

/// <summary>
/// Gives each certificate its place in the published lists of status. Places are drawn at random, so that a list tells nothing of the order of issue, and a list is
/// filled to the half, so that a draw finds a free one soon.
/// </summary>
public sealed class StatusPlaces(LmsDbContext db)
{
    /// <summary>Places of one list: the least that Bitstring Status List allows, for the herd that a single certificate hides in.</summary>
    public const int ListSize = 131_072;

    /// <summary>A free place, from 0: list by list.</summary>
    public async Task<int> NextAsync(CancellationToken cancel = default)
    {
        const string counter = "certificate/status";
        await Stamp.RaiseAsync(db, counter, cancel);
        var given = await db.Stamps.AsNoTracking().Where(s => s.Id == counter).Select(s => s.Value).SingleAsync(cancel);
        var list = (int)((given - 1) / (ListSize / 2));
        while (true)
        {
            int? place = list * ListSize + RandomNumberGenerator.GetInt32(ListSize);
            if (!db.Certificates.Local.Any(c => c.StatusIndex == place) && !await db.Certificates.AnyAsync(c => c.StatusIndex == place, cancel)) return place.Value;
        }
    }
}
