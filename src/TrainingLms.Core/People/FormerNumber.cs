using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.People;

/// <summary>A person number that somebody bore before getting another one. Kept for ever, so that no number is ever given twice.</summary>
/// <param name="Number">工号.</param>
/// <param name="PersonId">Whose it was.</param>
public sealed record FormerNumber(string Number, Guid PersonId)
{
    /// <summary>Keeps what rows of a plan take from people. A number that comes back is no former one, and what an undone import gave by mistake was never anybody's.</summary>
    internal static async Task KeepAsync(LmsDbContext db, IEnumerable<PlannedRow> rows, bool isReversal, CancellationToken cancel)
    {
        var changed = rows.Where(row => row.Verdict == RowVerdict.Rekey)
            .Select(row => (Row: row, Number: row.Changes.First(change => change.Column == RosterKeys.PersonNumber))).ToList();
        var back = changed.ConvertAll(one => one.Number.After!);
        db.FormerNumbers.RemoveRange(await db.FormerNumbers.Where(former => back.Contains(former.Number)).ToListAsync(cancel));
        if (!isReversal) db.FormerNumbers.AddRange(changed.ConvertAll(one => new FormerNumber(one.Number.Before!, one.Row.PersonId!.Value)));
    }
}

sealed class FormerNumberConfiguration : IEntityTypeConfiguration<FormerNumber>
{
    public void Configure(EntityTypeBuilder<FormerNumber> former)
    {
        former.ToTable("former_numbers");
        former.HasKey(f => f.Number);
        former.HasIndex(f => f.PersonId);
    }
}
