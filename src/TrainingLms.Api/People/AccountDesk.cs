using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.People;

/// <summary>Opens accounts for many people at once, as for the demonstration or after the first import.</summary>
sealed class AccountDesk(LmsDbContext db, SignInDesk desk)
{
    /// <summary>Gives every active person without an account one whose user name is the person number.</summary>
    /// <param name="personNumbers">Only these people; null for all.</param>
    /// <param name="password">The first password, the same for all; each person changes it.</param>
    /// <param name="act">Who opens them.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many accounts were opened.</returns>
    /// <exception cref="RefusedException"><c>account.password_too_weak</c>, <c>account.name_taken</c>.</exception>
    public async Task<int> OpenAllAsync(IReadOnlyCollection<string>? personNumbers, string password, Act act, CancellationToken cancel = default)
    {
        var people = db.People.Where(person => person.Status != PersonStatus.Left && person.Status != PersonStatus.Retired
            && !db.Accounts.Any(account => account.PersonId == person.Id));
        if (personNumbers is not null) people = people.Where(person => personNumbers.Contains(person.PersonNumber));
        var waiting = await people.OrderBy(person => person.PersonNumber).ToListAsync(cancel);
        string? hash = null;
        foreach (var person in waiting) hash = desk.Open(person, person.PersonNumber, password, act, hash).PasswordHash;
        await db.SaveChangesAsync(cancel);
        return waiting.Count;
    }
}
