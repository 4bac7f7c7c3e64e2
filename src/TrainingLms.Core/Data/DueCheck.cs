using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Data;

/// <summary>The stored due instant of everything governed is the one its table demands; else the clock would look too late, or never.</summary>
public sealed class DueCheck(LmsDbContext db) : IConsistencyCheck
{
    static readonly MethodInfo ReadOne = typeof(DueCheck).GetMethod(nameof(Read), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var workflow in Workflows.All.Where(workflow => workflow.Rows.Any(row => row.HasTimer)))
        {
            var state = workflow.SubjectType.BaseType!.GenericTypeArguments.Single();
            var rows = (IAsyncEnumerable<Timed>)ReadOne.MakeGenericMethod(workflow.SubjectType, state).Invoke(this, [workflow])!;
            await foreach (var (id, stored, demanded) in rows.WithCancellation(cancel))
                if (stored != demanded) yield return new Inconsistency(workflow.Name, id, "due.stored_differs", ("stored", stored), ("demanded", demanded));
        }
    }

    /// <summary>Only rows that may have a timer; timers judge by the row alone, so nothing is included.</summary>
    IAsyncEnumerable<Timed> Read<T, TState>(IWorkflow workflow) where T : Governed<TState> where TState : struct, Enum
    {
        var from = workflow.Rows.Where(row => row.HasTimer).Select(row => row.From).ToHashSet();
        var timed = Enum.GetValues<TState>().Where(state => from.Contains(Snake.Of(state))).ToList();
        return db.Set<T>().AsNoTracking().IgnoreAutoIncludes().Where(subject => subject.DueAt != null || timed.Contains(subject.State))
            .AsAsyncEnumerable().Select(subject => new Timed(subject.Id, subject.DueAt, subject.NextDue()));
    }

    sealed record Timed(Guid Id, Instant? Stored, Instant? Demanded);
}
