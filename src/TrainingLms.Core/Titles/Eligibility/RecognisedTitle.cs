using NodaTime;

namespace TrainingLms.Titles;

/// <summary>A title of another region that holds here.</summary>
/// <param name="HolderId">Who holds it.</param>
/// <param name="Specialty">Series and specialty in words, as the ladder is named.</param>
/// <param name="Level">Its level.</param>
/// <param name="Since">Since when it is held.</param>
/// <param name="Region">The region that issued it.</param>
/// <param name="Number">Its number there.</param>
public sealed record RecognisedTitle(Guid HolderId, string Specialty, TitleLevel Level, LocalDate Since, string Region, string Number);

/// <summary>What the floor of certificates knows of titles of other regions.</summary>
public interface IRecognisedTitles
{
    /// <summary>Those of some people that hold now: neither proposed, nor declined, nor revoked.</summary>
    Task<IReadOnlyList<RecognisedTitle>> OfAsync(IReadOnlyCollection<Guid> people, CancellationToken cancel);
}
