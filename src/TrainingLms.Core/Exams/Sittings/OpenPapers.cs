using Microsoft.Extensions.Caching.Memory;

namespace TrainingLms.Exams;

/// <summary>
/// What answers look like on the papers that are being written, so that a save reads no paper. A paper never changes once its attempt has begun. Bounded: what is
/// pushed out is read again.
/// </summary>
public sealed class OpenPapers : IDisposable
{
    /// <summary>Slots of twenty thousand papers of fifty; some hundred bytes each.</summary>
    const int Most = 1_000_000;

    static readonly TimeSpan Unused = TimeSpan.FromMinutes(10);

    readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>The forms of an attempt by slot, if it is this candidate's and is remembered; null otherwise.</summary>
    public IReadOnlyList<AnswerForm>? Find(Guid attemptId, Guid candidateId) => kept.TryGetValue((attemptId, candidateId), out AnswerForm[]? forms) ? forms : null;

    /// <summary>Remembers the paper of an attempt that has begun.</summary>
    /// <returns>Its forms by slot.</returns>
    public IReadOnlyList<AnswerForm> Keep(ExamAttempt attempt, PaperSlots paper)
    {
        var forms = FormsOf(paper);
        if (attempt.StartedAt is not null) kept.Set((attempt.Id, attempt.CandidateId), forms, new MemoryCacheEntryOptions { Size = forms.Length, SlidingExpiration = Unused });
        return forms;
    }

    /// <summary>The forms of a paper by slot; slots are numbered from 1 without gaps.</summary>
    public static AnswerForm[] FormsOf(PaperSlots paper) => [.. paper.Slots.OrderBy(slot => slot.Number).Select(slot => slot.Form)];

    /// <inheritdoc/>
    public void Dispose() => kept.Dispose();
}
