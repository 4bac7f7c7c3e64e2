using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>Tells the floor of titles which titles of other regions hold here.</summary>
public sealed class RecognisedTitles(LmsDbContext db) : IRecognisedTitles
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecognisedTitle>> OfAsync(IReadOnlyCollection<Guid> people, CancellationToken cancel) =>
        [.. (await db.Certificates.AsNoTracking()
            .Where(c => people.Contains(c.HolderId) && c.Kind == CertificateKind.Title && c.Source == CertificateSource.External && c.State == CertificateState.RecognisedExternal)
            .OrderBy(c => c.Id).Select(c => new { c.HolderId, c.Specialty, c.Level, c.AwardedOn, c.Region, c.Number }).ToListAsync(cancel))
            .Select(c => new RecognisedTitle(c.HolderId, c.Specialty ?? "", Enum.GetValues<TitleLevel>().Single(level => Snake.Of(level) == c.Level), c.AwardedOn, c.Region ?? "", c.Number))];
}
