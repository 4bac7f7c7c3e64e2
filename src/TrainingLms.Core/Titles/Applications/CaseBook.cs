using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>For whom a case book is made; <see cref="TitleScope.ReaderOf"/> decides.</summary>
public enum CaseReader
{
    /// <summary>The applicant: capacities instead of names, nothing of panel and ballot but passed or not passed.</summary>
    Applicant,

    /// <summary>The applicant's employer: the same with names.</summary>
    Employer,

    /// <summary>The review office and those who look into an objection.</summary>
    Office,
}

/// <summary>案卷: everything on record of a case in one document. Nobody finds more in it than the pages of the case would tell them.</summary>
public sealed class CaseBooks(LmsDbContext db, ApplicationDesk desk, RulesInForce rules, ICertificateNumbers certificates)
{
    /// <summary>The case book of an application that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c>.</exception>
    public async Task<CaseBook> OfAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var file = await desk.FindAsync(id, actor, cancel);
        var reader = TitleScope.ReaderOf(actor, file);
        var round = await db.EvaluationRounds.AsNoTracking().SingleAsync(one => one.Id == file.RoundId, cancel);
        var session = file.SessionId is { } held ? await db.ReviewSessions.AsNoTracking().Include(one => one.Cases).SingleOrDefaultAsync(one => one.Id == held, cancel) : null;
        var declared = session?.State is SessionState.Declared or SessionState.Archived;
        // What the panel has voted is nobody's to read before the session has announced it.
        var isUndeclared = file.IsResultUntold;
        var steps = (await desk.HistoryAsync(file, cancel)).Where(entry => entry.RefusedWith is null && entry.ToState is not null).ToList();
        if (isUndeclared && steps.FindLastIndex(TellsResult) is var result and >= 0) steps.RemoveRange(result, steps.Count - result);
        var certificate = file.CertificateId is null ? null
            : (await certificates.OfAsync(db.TitleApplications.Where(one => one.Id == id && one.CertificateId != null).Select(one => one.CertificateId!.Value), cancel)).Values.FirstOrDefault();
        return new CaseBook(file, reader, round, rules.NameOf(round), await db.Units.Where(unit => unit.Id == file.EmployerUnitId).Select(unit => unit.Name).SingleOrDefaultAsync(cancel) ?? "",
            isUndeclared && file.State is not TitleApplicationState.UnderInvestigation ? TitleApplicationState.Balloting : file.State, steps,
            await db.ApplicationVersions.AsNoTracking().Where(version => version.ApplicationId == id).OrderBy(version => version.Number).ToListAsync(cancel),
            await NoticesAsync(file, reader, cancel),
            await db.TitleObjections.AsNoTracking().VisibleTo(actor, db).Where(objection => objection.ApplicationId == id).OrderBy(objection => objection.LodgedAt).ToListAsync(cancel),
            declared || (session is not null && TitleScope.SeesPanel(actor, file)) ? new CaseSitting(session!.Key, session.HeldOn, declared ? session.Cases.SingleOrDefault(one => one.ApplicationId == id)?.Outcome : null) : null,
            TitleScope.SeesPanel(actor, file) ? await PanelAsync(file, cancel) : [],
            TitleScope.SeesPanel(actor, file) ? await BallotsAsync(file, declared, actor, cancel) : [], certificate)
        {
            Opinions = declared && (reader == CaseReader.Applicant || TitleScope.SeesPanel(actor, file)) ? await OpinionsAsync(file, named: reader == CaseReader.Office, cancel) : [],
        };
    }

    /// <summary>What the experts wrote, without what somebody wrote who was recused or dismissed. Where they are not named, the order of the texts tells nothing.</summary>
    async Task<IReadOnlyList<OpinionLine>> OpinionsAsync(TitleApplication file, bool named, CancellationToken cancel)
    {
        var given = await (from opinion in db.CaseOpinions.AsNoTracking()
                           join seat in db.PanelSeats on opinion.SeatId equals seat.Id
                           where opinion.ApplicationId == file.Id && seat.SessionId == file.SessionId && seat.State != SeatState.Dismissed
                               && !db.Recusals.InForce().Any(r => r.SeatId == seat.Id && r.ApplicationId == file.Id)
                           select new { seat.Code, opinion.Text }).ToListAsync(cancel);
        return named
            ? [.. given.OrderBy(one => one.Code, StringComparer.Ordinal).Select(one => new OpinionLine(one.Code, one.Text))]
            : [.. given.OrderBy(one => one.Text, StringComparer.Ordinal).Select(one => new OpinionLine(null, one.Text))];
    }

    static bool TellsResult(AuditEntry entry) =>
        entry.Trigger == Snake.Of(TitleApplicationTrigger.RoundPassed) || entry.Trigger == Snake.Of(TitleApplicationTrigger.RoundFailed);

    async Task<IReadOnlyList<PublicNotice>> NoticesAsync(TitleApplication file, CaseReader reader, CancellationToken cancel)
    {
        var notices = await db.PublicNotices.AsNoTracking().Where(notice => notice.RoundId == file.RoundId && notice.Entries.Any(entry => entry.ApplicationId == file.Id)).OrderBy(notice => notice.Id).ToListAsync(cancel);
        return [.. notices.Where(notice => notice.PublishedAt is not null || (reader == CaseReader.Office) == (notice.Kind == NoticeKind.Result) && reader != CaseReader.Applicant)];
    }

    async Task<IReadOnlyList<CaseSeat>> PanelAsync(TitleApplication file, CancellationToken cancel) => file.SessionId is not { } session ? [] :
        await (from seat in db.PanelSeats.AsNoTracking()
               where seat.SessionId == session && !PanelSeat.NeverSat.Contains(seat.State)
               orderby seat.Rank
               select new CaseSeat(seat.Code, db.Recusals.InForce().Where(r => r.SeatId == seat.Id && r.ApplicationId == file.Id).Select(r => (RecusalGround?)r.Ground).FirstOrDefault())).ToListAsync(cancel);

    async Task<IReadOnlyList<CaseBallot>> BallotsAsync(TitleApplication file, bool declared, Actor actor, CancellationToken cancel) =>
        [.. (await db.BallotRounds.AsNoTracking().Where(round => round.ApplicationId == file.Id).OrderBy(round => round.Id).ToListAsync(cancel)).Select(round =>
            new CaseBallot(round, declared || round.SessionId != file.SessionId ? round.HasPassed : null, declared && round.TallyDigest is not null && TitleScope.SeesTotals(actor, round) ? round.Tally : null))];
}

/// <summary>A case in one document.</summary>
/// <param name="File">The application.</param>
/// <param name="Reader">For whom.</param>
/// <param name="Round">Its round.</param>
/// <param name="RoundName">Series and specialty in words.</param>
/// <param name="Unit">Name of the employer.</param>
/// <param name="State">How far it is; being voted on until the session has declared.</param>
/// <param name="Steps">What was done, oldest first.</param>
/// <param name="Versions">What was handed in, frozen.</param>
/// <param name="Notices">The public notices it stood on.</param>
/// <param name="Objections">Objections that the reader may see; who objects stands in none.</param>
/// <param name="Sitting">The session; null before it has declared, but for those who work on it.</param>
/// <param name="Panel">The seats, for those who work on sessions; otherwise empty.</param>
/// <param name="Ballots">The ballots, for those who work on sessions; otherwise empty.</param>
/// <param name="CertificateNumber">Number of the certificate; null before it is issued.</param>
public sealed record CaseBook(
    TitleApplication File, CaseReader Reader, EvaluationRound Round, string RoundName, string Unit, TitleApplicationState State, IReadOnlyList<AuditEntry> Steps,
    IReadOnlyList<ApplicationVersion> Versions, IReadOnlyList<PublicNotice> Notices, IReadOnlyList<TitleObjection> Objections, CaseSitting? Sitting, IReadOnlyList<CaseSeat> Panel,
    IReadOnlyList<CaseBallot> Ballots, string? CertificateNumber)
{
    /// <summary>What the experts wrote, for the applicant without codes and for those who work on sessions with them, once the session has declared; otherwise empty.</summary>
    public IReadOnlyList<OpinionLine> Opinions { get; init; } = [];
}

/// <summary>What an expert wrote on the case.</summary>
/// <param name="Code">Code of the expert in the pool; null in the applicant's copy.</param>
/// <param name="Text">The opinion.</param>
public sealed record OpinionLine(string? Code, string Text);

/// <summary>The session of a case.</summary>
/// <param name="Key">Its key.</param>
/// <param name="HeldOn">Its day.</param>
/// <param name="Outcome">What it decided; null before it has declared.</param>
public sealed record CaseSitting(string Key, LocalDate HeldOn, CaseOutcome? Outcome);

/// <summary>A seat of the panel.</summary>
/// <param name="Code">Code of the expert in the pool; never the name.</param>
/// <param name="Recused">Why the expert stood aside from this case; null where none did.</param>
public sealed record CaseSeat(string Code, RecusalGround? Recused);

/// <summary>A ballot on the case.</summary>
/// <param name="Round">Its roll.</param>
/// <param name="HasPassed">Whether it passed; null before the session has declared, and for void rounds.</param>
/// <param name="Totals">The totals, for those who may see them, once the session has declared; null otherwise.</param>
public sealed record CaseBallot(BallotRound Round, bool? HasPassed, Tally? Totals);
