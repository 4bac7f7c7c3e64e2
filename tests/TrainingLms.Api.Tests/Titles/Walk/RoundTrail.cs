using Microsoft.EntityFrameworkCore;
using TrainingLms.Audit;
using TrainingLms.Certificates;
using TrainingLms.Data;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>What the trail says a step touched: cases, sessions and notices.</summary>
sealed record Touched(HashSet<Guid> Files, HashSet<Guid> Sessions, HashSet<Guid> Notices)
{
    public bool IsNothing => Files.Count + Sessions.Count + Notices.Count == 0;
}

/// <summary>
/// The audit trail, read as it grows. It tells which rows a step touched, so that not all of them are read after each step; that it tells all of them is seen wherever all are read.
/// </summary>
sealed class RoundTrail
{
    static readonly string[] Told = [.. new IWorkflow[]
    {
        TitleApplicationWorkflow.Table, ReviewSessionWorkflow.Table, BallotRoundWorkflow.Table, PublicNoticeWorkflow.Table, ObjectionWorkflow.Table, ExpertMembershipWorkflow.Table,
        PanelSeatWorkflow.Table, CertificateWorkflow.Table, FraudLeadWorkflow.Table, PanelDrawWorkflow.Table,
    }.Select(table => table.Name)];

    readonly Dictionary<string, long> known = [];
    readonly Dictionary<Guid, List<AuditEntry>> lives = [];

    /// <summary>How often each row of each table was taken.</summary>
    public Dictionary<(string Workflow, string? From, string Trigger), int> Taken { get; } = [];

    /// <summary>All that was done to something, in order.</summary>
    public IReadOnlyList<AuditEntry> LifeOf(Guid subject) => lives.GetValueOrDefault(subject) ?? [];

    /// <summary>Reads what is new.</summary>
    public async Task<List<AuditEntry>> ReadOnAsync(LmsDbContext db)
    {
        var fresh = new List<AuditEntry>();
        foreach (var chain in await db.AuditChains.AsNoTracking().ToListAsync())
        {
            var last = known.GetValueOrDefault(chain.Id);
            if (chain.LastSequence == last) continue;
            fresh.AddRange(await db.AuditEntries.AsNoTracking().Where(e => e.Stream == chain.Id && e.Sequence > last && Told.Contains(e.Subject)).OrderBy(e => e.Sequence).ToListAsync());
            known[chain.Id] = chain.LastSequence;
        }
        foreach (var entry in fresh.Where(e => e.ToState is not null))
        {
            if (!lives.TryGetValue(entry.SubjectId, out var life)) lives[entry.SubjectId] = life = [];
            life.Add(entry);
            var row = (entry.Subject, entry.FromState, entry.Trigger);
            Taken[row] = Taken.GetValueOrDefault(row) + 1;
        }
        return fresh;
    }

    /// <summary>To which cases, sessions and notices entries belong.</summary>
    public static async Task<Touched> TouchedByAsync(IReadOnlyCollection<AuditEntry> entries, LmsDbContext db)
    {
        var of = entries.ToLookup(e => e.Subject, e => e.SubjectId);
        List<Guid> Of(string subject) => [.. of[subject].Distinct()];
        HashSet<Guid> files = [.. of["title_application"]], sessions = [.. of["review_session"]], notices = [.. of["public_notice"]];
        // Whoever is on a notice that replaces another points to it from then on.
        if (Of("public_notice") is { Count: > 0 } written) files.UnionWith(await db.TitleApplications.Where(a => written.Contains(a.NoticeId!.Value)).Select(a => a.Id).ToListAsync());
        if (Of("title_objection") is { Count: > 0 } objections) files.UnionWith(await db.TitleObjections.Where(o => objections.Contains(o.Id)).Select(o => o.ApplicationId).ToListAsync());
        if (Of("fraud_lead") is { Count: > 0 } leads) files.UnionWith(await db.FraudLeads.Where(l => leads.Contains(l.Id) && l.Kind == LeadKind.Application).Select(l => l.SubjectId).ToListAsync());
        if (Of("certificate") is { Count: > 0 } papers) files.UnionWith(await db.Certificates.Where(c => papers.Contains(c.Id)).Select(c => c.SubjectId).ToListAsync());
        if (Of("panel_seat") is { Count: > 0 } seats) sessions.UnionWith(await db.PanelSeats.Where(s => seats.Contains(s.Id)).Select(s => s.SessionId).ToListAsync());
        if (Of("panel_draw") is { Count: > 0 } draws) sessions.UnionWith(await db.PanelDraws.Where(d => draws.Contains(d.Id)).Select(d => d.SessionId).ToListAsync());
        if (Of("ballot_round") is { Count: > 0 } ballots)
            foreach (var place in await db.BallotRounds.Where(b => ballots.Contains(b.Id)).Select(b => new { b.SessionId, b.ApplicationId }).ToListAsync())
            {
                sessions.Add(place.SessionId);
                files.Add(place.ApplicationId);
            }
        return new Touched(files, sessions, notices);
    }
}
