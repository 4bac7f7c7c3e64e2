using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;

namespace TrainingLms.Api.SingleSignOn;

/// <summary>Who of us the provider speaks of. The roster says who exists; the provider only says who is there, and never makes a person.</summary>
sealed class ProviderPeople(LmsDbContext db, AuthorityDesk authority, IClock clock)
{
    /// <summary>The person of this number, when there is one who has not left and whose account nobody has locked; null otherwise.</summary>
    public async Task<Guid?> FindAsync(string? number, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(number)) return null;
        var wanted = number.Trim();
        var id = await db.People
            .Where(person => person.PersonNumber == wanted && !db.Accounts.Any(account => account.PersonId == person.Id && account.State != AccountState.InUse))
            .Select(person => (Guid?)person.Id).SingleOrDefaultAsync(cancel);
        return id is { } found && await authority.ActorAsync(found, clock.GetCurrentInstant(), cancel) is not null ? found : null;
    }
}
