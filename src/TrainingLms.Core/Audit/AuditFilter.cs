using System.Globalization;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Audit;

/// <summary>Which entries somebody looks for; members that are null ask nothing.</summary>
/// <param name="Subject">Kind of the subject, for example <c>person</c>.</param>
/// <param name="SubjectId">One subject.</param>
/// <param name="ActorId">Who acted, or for whom somebody acted.</param>
/// <param name="What">A trigger or another act, for example <c>approve</c> or <c>sign_in</c>.</param>
/// <param name="Area">The first part of the chain's name, for example <c>export</c>.</param>
/// <param name="UnitId">The unit that the subject belonged to, without those below.</param>
/// <param name="From">Not before this instant.</param>
/// <param name="Until">Before this instant.</param>
/// <param name="CorrelationId">One request.</param>
/// <param name="Refused">True for refused attempts only, false for what was done.</param>
public sealed record AuditFilter(
    string? Subject = null, Guid? SubjectId = null, Guid? ActorId = null, string? What = null, string? Area = null, Guid? UnitId = null,
    Instant? From = null, Instant? Until = null, string? CorrelationId = null, bool? Refused = null)
{
    internal IQueryable<AuditEntry> Narrow(IQueryable<AuditEntry> entries)
    {
        if (Subject is not null) entries = entries.Where(entry => entry.Subject == Subject);
        if (SubjectId is not null) entries = entries.Where(entry => entry.SubjectId == SubjectId);
        if (ActorId is not null) entries = entries.Where(entry => entry.ActorId == ActorId || entry.OnBehalfOf == ActorId);
        if (What is not null) entries = entries.Where(entry => entry.Trigger == What);
        if (Area is not null)
        {
            var stream = $"{Area}/";
            entries = entries.Where(entry => entry.Stream.StartsWith(stream));
        }
        if (UnitId is not null) entries = entries.Where(entry => entry.SubjectUnitId == UnitId);
        if (From is not null) entries = entries.Where(entry => entry.At >= From);
        if (Until is not null) entries = entries.Where(entry => entry.At < Until);
        if (CorrelationId is not null) entries = entries.Where(entry => entry.CorrelationId == CorrelationId);
        return Refused switch
        {
            null => entries,
            true => entries.Where(entry => entry.RefusedWith != null),
            false => entries.Where(entry => entry.RefusedWith == null),
        };
    }
}

/// <summary>Which entries somebody may read.</summary>
/// <param name="Units">The units in scope; entries whose subject belonged to one of them.</param>
/// <param name="Everything">Whether the scope is the whole city: then also entries that belong to no unit.</param>
public sealed record AuditReach(IQueryable<Guid> Units, bool Everything)
{
    internal IQueryable<AuditEntry> Narrow(IQueryable<AuditEntry> entries) => Everything ? entries
        : entries.Where(entry => entry.SubjectUnitId != null && Units.Contains(entry.SubjectUnitId.Value));
}

/// <summary>The place of an entry in the list, for the cursor.</summary>
sealed record AuditPlace(Instant At, string Stream, long Sequence)
{
    public static AuditPlace Of(AuditEntry entry) => new(entry.At, entry.Stream, entry.Sequence);

    /// <exception cref="RefusedException"><c>page.cursor_unknown</c>.</exception>
    public static AuditPlace? Read(PageRequest page)
    {
        if (page.After is not { } after) return null;
        return after.Split('|') is [var at, var stream, var sequence]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= Instant.MaxValue.ToUnixTimeTicks() && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new AuditPlace(Instant.FromUnixTimeTicks(ticks), stream, number)
            : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("page.cursor_unknown", [], "cursor")]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeTicks()}|{Stream}|{Sequence}");
}
