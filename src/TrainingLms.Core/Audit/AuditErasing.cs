using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Audit;

/// <summary>Erases what the trail says about a person beyond keys, by order. The chain stays whole and says when and by which order it was done.</summary>
public sealed class AuditErasing(LmsDbContext db)
{
    internal const string What = "erase_details";

    /// <summary>Erases the details of all entries about a subject: reasons, addresses and personal values before and after.</summary>
    /// <param name="subject">Kind of the subject, for example <c>person</c>.</param>
    /// <param name="subjectId">The subject.</param>
    /// <param name="orderText">The order or rule it rests on.</param>
    /// <param name="act">Who erases; the erasing is an entry itself.</param>
    /// <param name="warrant">By what authority.</param>
    /// <param name="cancel">Stops the work; nothing is erased then.</param>
    /// <returns>How many entries lost their details.</returns>
    /// <exception cref="RefusedException"><c>audit.order_missing</c>.</exception>
    public async Task<int> EraseAsync(string subject, Guid subjectId, string orderText, Act act, Warrant warrant, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(orderText)) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("audit.order_missing", [], "orderText")]);
        var told = await db.AuditEntries.AsNoTracking()
            .Where(entry => entry.Subject == subject && entry.SubjectId == subjectId && entry.Details != null)
            .Select(entry => new { entry.Stream, entry.Sequence }).ToListAsync(cancel);
        if (told.Count == 0) return 0;
        return await db.InTransactionAsync(async () =>
        {
            await db.CopyAsync(told.ConvertAll(place => new AuditErasure { Stream = place.Stream, Sequence = place.Sequence, At = act.At, OrderText = orderText }), cancel);
            db.Observe(new Observation("audit", What, subject, subjectId, act, warrant)
            {
                Changes = [new FieldChange("order_text", null, orderText), new FieldChange("entries", null, $"{told.Count}")],
            });
            await db.SaveChangesAsync(cancel);
            return told.Count;
        }, cancel);
    }
}
