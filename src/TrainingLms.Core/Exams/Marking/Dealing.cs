namespace TrainingLms.Exams;

/// <summary>What share of the answers somebody is to get.</summary>
/// <param name="MarkerId">Who.</param>
/// <param name="Percent">Of the answers, 1 to 100; null for as many as everybody.</param>
/// <param name="Groups">Only of candidates with one of these labels; empty for all.</param>
public sealed record MarkerShare(Guid MarkerId, int? Percent, IReadOnlyList<string> Groups);

/// <summary>An answer to be dealt out.</summary>
/// <param name="Id">Key of its marking.</param>
/// <param name="Group">The label of its candidate; null for none.</param>
/// <param name="FirstMarkerId">Who has marked it, where only a second marker is to be found; null otherwise.</param>
public sealed record ToDeal(Guid Id, string? Group, Guid? FirstMarkerId);

/// <summary>Deals answers out: each to whoever has least for the share that was asked for, among those who may mark it.</summary>
public static class Dealing
{
    /// <summary>Who gets what; an answer that nobody may mark gets nobody.</summary>
    /// <param name="answers">In the order in which they are dealt out.</param>
    /// <param name="shares">Who takes part.</param>
    /// <param name="loads">How many each has already.</param>
    /// <param name="takesTwo">Whether each answer gets two markers; the second is left open where there is only one who may.</param>
    /// <param name="mayMark">Whether somebody may mark an answer.</param>
    public static IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> Deal(
        IEnumerable<ToDeal> answers, IReadOnlyList<MarkerShare> shares, IReadOnlyDictionary<Guid, int> loads, bool takesTwo, Func<Guid, ToDeal, bool> mayMark)
    {
        var counts = shares.ToDictionary(share => share.MarkerId, share => loads.GetValueOrDefault(share.MarkerId));
        var dealt = new Dictionary<Guid, IReadOnlyList<Guid>>();
        foreach (var answer in answers)
        {
            var wanted = takesTwo && answer.FirstMarkerId is null ? 2 : 1;
            var chosen = shares
                .Where(share => share.MarkerId != answer.FirstMarkerId && (share.Groups.Count == 0 || share.Groups.Contains(answer.Group)) && mayMark(share.MarkerId, answer))
                .OrderBy(share => (counts[share.MarkerId] + 1m) / (share.Percent ?? 1)).Take(wanted).Select(share => share.MarkerId).ToList();
            if (chosen.Count == 0) continue;
            foreach (var marker in chosen) counts[marker]++;
            dealt[answer.Id] = chosen;
        }
        return dealt;
    }
}
