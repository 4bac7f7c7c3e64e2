using System.Collections.Immutable;
using NodaTime;

namespace TrainingLms.Exams;

/// <summary>
/// How long people spent on an item, as far as their saves tell: the time since the save before belongs to what was saved, in equal parts where several
/// slots came together. A pause counts to what was saved after it.
/// </summary>
sealed class SlotTimes
{
    readonly Dictionary<Guid, List<double>> seconds = [];

    /// <summary>Adds an attempt.</summary>
    public void Add(Instant? startedAt, ImmutableArray<PaperSlot> slots, IEnumerable<(int Slot, Instant At)> saves)
    {
        if (startedAt is not { } before) return;
        var spent = new Dictionary<int, double>();
        foreach (var together in saves.GroupBy(save => save.At).OrderBy(group => group.Key))
        {
            var share = Math.Max(0, (together.Key - before).TotalSeconds) / together.Count();
            foreach (var (slot, _) in together) spent[slot] = spent.GetValueOrDefault(slot) + share;
            before = together.Key;
        }
        foreach (var slot in slots)
            if (spent.TryGetValue(slot.Number, out var time)) (seconds.TryGetValue(slot.QuestionVersionId, out var known) ? known : seconds[slot.QuestionVersionId] = []).Add(time);
    }

    /// <summary>The median of an item, in seconds; null where nobody saved it.</summary>
    public double? MedianOf(Guid item) => Moments.Median(seconds.GetValueOrDefault(item) ?? []);
}
