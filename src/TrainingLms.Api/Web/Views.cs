using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Web;

/// <summary>A view of something versioned; its version becomes the ETag.</summary>
public interface IVersionedView
{
    /// <summary>Version of what is shown.</summary>
    long Version { get; }
}

/// <summary>Something that can be done now, or why it cannot.</summary>
/// <param name="Trigger">Name of the trigger.</param>
/// <param name="Label">What to write on the button.</param>
/// <param name="Allowed">Whether this person may do it now.</param>
/// <param name="Reasons">Why not; empty when allowed.</param>
public sealed record ActionView(string Trigger, string Label, bool Allowed, IReadOnlyList<ProblemReason> Reasons)
{
    /// <summary>All triggers of the present state in the language of the request.</summary>
    public static IReadOnlyList<ActionView> Of(IEnumerable<PermittedTrigger> permitted, SentenceBook book) =>
        [.. permitted.Select(p => new ActionView(p.Trigger, book[$"{p.Workflow}.trigger.{p.Trigger}"], p.Verdict.IsAllowed,
            [.. p.Verdict.Refusals.Select(refusal => new ProblemReason(refusal.Code, book.Say(refusal), refusal.Member))]))];
}

/// <summary>A page of views.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record PageView<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Shows pages.</summary>
public static class PageView
{
    /// <summary>The same page, each item shown.</summary>
    public static PageView<TView> Of<TItem, TView>(Page<TItem> page, Func<TItem, TView> show) => new([.. page.Items.Select(show)], page.Next);
}

/// <summary>A move that needs no more than a reason.</summary>
/// <param name="Reason">Why; required where the rule asks for one.</param>
public sealed record ReasonRequest(string? Reason = null);
