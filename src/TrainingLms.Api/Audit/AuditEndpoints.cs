using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Audit;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Excel.Audit;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Audit;

/// <summary>Reading the trail.</summary>
static class AuditEndpoints
{
    /// <summary>More than fits on a sheet.</summary>
    const int LargestExport = 1_000_000;

    /// <summary>Looking into the trail of one of these is an entry itself.</summary>
    static readonly HashSet<string> Sensitive = ["person", "account", "title_application", "exam_attempt", "ballot_round"];

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("/", List).WithSummary("The audit trail in my scope, newest first; for auditors");
        audit.MapGet("/health", Health).ProducesProblem(403).WithSummary("Whether the trail is whole: last inspection, seals, steps of the clock; for auditors and the authority");
        audit.MapGet("/export", ExportTrailAsync).Produces(200, contentType: WorkbookFile.MediaType).WithSummary("The same as a workbook with chain proof");
        audit.MapGet("/{subjectId:guid}", About).WithSummary("Everything that was done to one subject, oldest first; for auditors");
    }

    static async Task<PageView<AuditEntryView>> List(
        [AsParameters] AuditQuery query, [AsParameters] PageRequest page, AuditTrail trail, WorkCalendar calendar, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var entries = await trail.ListAsync(query.ToFilter(calendar), await act.By.AuditReachAsync(db, cancel), page, cancel);
        await WriteDownReadingAsync(entries.Items.Where(entry => query.SubjectId is not null || query.ActorId is not null), query.ActorId, db, act, cancel);
        var names = await NamesAsync(entries.Items, db, cancel);
        return PageView.Of(entries, entry => AuditEntryView.Of(entry, names, book));
    }

    static async Task<IReadOnlyList<AuditEntryView>> About(Guid subjectId, AuditTrail trail, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var entries = await trail.AboutAsync(subjectId, await act.By.AuditReachAsync(db, cancel), cancel);
        await WriteDownReadingAsync(entries, null, db, act, cancel);
        var names = await NamesAsync(entries, db, cancel);
        return [.. entries.Select(entry => AuditEntryView.Of(entry, names, book))];
    }

    static async Task<IResult> ExportTrailAsync(
        [AsParameters] AuditQuery query, AuditTrail trail, WorkCalendar calendar, KeyRing ring, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var (filter, reach) = (query.ToFilter(calendar), await act.By.AuditReachAsync(db, cancel));
        if (await trail.CountAsync(filter, reach, cancel) is var count && count > LargestExport)
            throw new RefusedException(RefusalKind.RuleBroken, "audit.export_too_large", ("count", count), ("limit", LargestExport));
        await db.WriteDownAsync(act, new Export("export_audit", "audit_trail", Guid.Empty, Right.SeeAudit, query.UnitId, query.Named()), cancel);
        return WorkbookFile.InOneLook("audit.xlsx", db, async target => await new AuditWorkbook(book, calendar.Zone).WriteAsync(
            target, trail.StreamAsync(filter, reach), await trail.SealsAsync(filter, reach, cancel), ring.PublicKeys, act, query.Named(), cancel), cancel);
    }

    static async Task<AuditHealthView> Health(AuditTrail trail, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        if (!AuditScope.SeesAuditHealth(act.By)) throw new RefusedException(RefusalKind.Forbidden, "audit.health_forbidden");
        var inspection = await trail.LastAsync(NightlyInspection.Subject, [NightlyInspection.Passed, NightlyInspection.Failed], cancel);
        var step = await trail.LastAsync("clock", ["step_back"], cancel);
        var seals = await trail.SealsAsync(cancel);
        return new AuditHealthView(
            inspection?.At, inspection is null ? null : inspection.Trigger == NightlyInspection.Passed,
            [.. inspection?.FieldChanges().Where(change => change.Field.StartsWith("finding_", StringComparison.Ordinal)).Select(change => change.After!) ?? []],
            seals.Max(seal => (Instant?)seal.SealedAt), seals.Select(seal => seal.Stream).Distinct().Count(), step?.At,
            book[inspection?.Trigger switch { null => "audit.health.never", NightlyInspection.Passed => "audit.health.whole", _ => "audit.health.broken" }]);
    }

    /// <summary>One entry for each sensitive subject that was looked at, and for a person whose acts were. Who is no auditor has seen nothing.</summary>
    static async Task WriteDownReadingAsync(IEnumerable<AuditEntry> read, Guid? actorId, LmsDbContext db, Act act, CancellationToken cancel)
    {
        if (Scope.GrantOf(act.By, Right.SeeAudit) is not { } grant) return;
        var subjects = actorId is { } person ? [("person", person, null)]
            : read.Where(entry => Sensitive.Contains(entry.Subject)).Select(entry => (entry.Subject, entry.SubjectId, UnitId: entry.SubjectUnitId)).DistinctBy(of => (of.Subject, of.SubjectId)).ToList();
        if (subjects.Count == 0) return;
        foreach (var (subject, id, unitId) in subjects)
            db.Observe(new Observation("audit", "read_trail", subject, id, act, Warrant.By(grant)) { SubjectUnitId = unitId });
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Names of the people and units that the entries speak of by key, as they are called today.</summary>
    static async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IEnumerable<AuditEntry> entries, LmsDbContext db, CancellationToken cancel)
    {
        var ids = entries.SelectMany(entry => (IEnumerable<Guid?>)
            [entry.OnBehalfOf, entry.SubjectId, .. entry.FieldChanges().SelectMany(change => (IEnumerable<string?>)[change.Before, change.After]).Select(value => Guid.TryParse(value, out var id) ? id : (Guid?)null)])
            .OfType<Guid>().Distinct().ToList();
        var people = await db.People.Where(person => ids.Contains(person.Id)).Select(person => new { person.Id, person.Name }).ToListAsync(cancel);
        var units = await db.Units.Where(unit => ids.Contains(unit.Id)).Select(unit => new { unit.Id, unit.Name }).ToListAsync(cancel);
        return people.Concat(units).ToDictionary(one => one.Id, one => one.Name);
    }
}

/// <summary>What to look for; everything may be left out.</summary>
sealed record AuditQuery
{
    /// <summary>Kind of the subject.</summary>
    public string? Subject { get; init; }

    /// <summary>One subject.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>Who acted, or for whom.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>Trigger or other act.</summary>
    public string? Act { get; init; }

    /// <summary>First part of the chain's name.</summary>
    public string? Area { get; init; }

    /// <summary>Unit of the subject.</summary>
    public Guid? UnitId { get; init; }

    /// <summary>First day, yyyy-MM-dd.</summary>
    public string? From { get; init; }

    /// <summary>Last day, yyyy-MM-dd.</summary>
    public string? To { get; init; }

    /// <summary>One request.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Only refused attempts, or only what was done.</summary>
    public bool? Refused { get; init; }

    /// <exception cref="RefusedException"><c>audit.day_unreadable</c>.</exception>
    public AuditFilter ToFilter(WorkCalendar calendar) => new(Subject, SubjectId, ActorId, Act, Area, UnitId,
        Day(From, "from") is { } from ? calendar.StartOf(from) : null, Day(To, "to") is { } to ? calendar.EndOf(to) : null, CorrelationId, Refused);

    public IReadOnlyList<(string Name, string? Value)> Named() =>
    [
        ("subject", Subject), ("subject_id", SubjectId?.ToString()), ("actor_id", ActorId?.ToString()), ("act", Act), ("area", Area), ("unit_id", UnitId?.ToString()),
        ("from", From), ("to", To), ("correlation_id", CorrelationId), ("refused", Refused is { } refused ? refused ? "true" : "false" : null),
    ];

    static LocalDate? Day(string? text, string member) => text is null ? null
        : LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var day) && ApiJson.Storable(day.Year) ? day
        : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("audit.day_unreadable", [("text", text)], member)]);
}

/// <summary>One entry, with a sentence for people and the hashes for proof.</summary>
sealed record AuditEntryView(
    string Stream, long Sequence, Instant At, Guid ActorId, string Actor, Guid? OnBehalfOf, string As, Guid? UnitId, Guid? AppointmentId,
    string Trigger, string Subject, Guid SubjectId, Guid? SubjectUnitId, string? From, string? To, IReadOnlyList<string> RefusedWith, string? Reason,
    IReadOnlyList<AuditChangeView> Changes, string? RuleVersion, string? CorrelationId, string? ClientAddress, Instant? ErasedAt, string? ErasedByOrder,
    string Sentence, string PreviousHash, string Hash)
{
    public static AuditEntryView Of(AuditEntry entry, IReadOnlyDictionary<Guid, string> names, SentenceBook book) => new(
        entry.Stream, entry.Sequence, entry.At, entry.ActorId, entry.ActorName, entry.OnBehalfOf, entry.As, entry.UnitId, entry.AppointmentId,
        entry.Trigger, entry.Subject, entry.SubjectId, entry.SubjectUnitId, entry.FromState, entry.ToState, entry.RefusedWith?.Split(' ') ?? [], entry.Reason,
        [.. entry.FieldChanges().Select(change => new AuditChangeView(change.Field, AuditSentence.FieldName(change.Field, book), change.Before, change.After, change.IsPersonal))],
        entry.RuleVersion, entry.CorrelationId, entry.Details?.Read().ClientAddress, entry.Erasure?.At, entry.Erasure?.OrderText,
        AuditSentence.Of(entry, names, book), entry.PreviousHash, entry.Hash);
}

/// <summary>A changed field; sensitive values are masked.</summary>
sealed record AuditChangeView(string Field, string Label, string? Before, string? After, bool IsPersonal);

/// <summary>How the trail is.</summary>
sealed record AuditHealthView(
    Instant? InspectedAt, bool? IsWhole, IReadOnlyList<string> Findings, Instant? LastSealedAt, int SealedChains, Instant? ClockSteppedBackAt, string Sentence);
