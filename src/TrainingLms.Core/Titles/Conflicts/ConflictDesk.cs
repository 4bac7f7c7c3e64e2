using Microsoft.EntityFrameworkCore;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>An applicant as a member hears of him before any file is open: by name only.</summary>
/// <param name="ApplicationId">The case.</param>
/// <param name="ApplicantName">The applicant.</param>
/// <param name="UnitName">The applicant's unit.</param>
/// <param name="IsRecused">Whether the member keeps away from the case.</param>
public sealed record NamedCase(Guid ApplicationId, string ApplicantName, string UnitName, bool IsRecused);

/// <summary>A recusal or a conflict found that is none yet, as the office sees it.</summary>
/// <param name="SeatId">The seat.</param>
/// <param name="Code">Pool code.</param>
/// <param name="ApplicationId">The case.</param>
/// <param name="Grounds">All grounds, the gravest first.</param>
/// <param name="Recusal">The recusal; null where the data shows a conflict that nobody has acted on.</param>
public sealed record SeatConflict(Guid SeatId, string Code, Guid ApplicationId, IReadOnlyList<RecusalGround> Grounds, Recusal? Recusal);

/// <summary>Where conflicts are looked at, and where members read.</summary>
public sealed class ConflictDesk(LmsDbContext db, SessionRoom sessions, SeatDesk seats, ConflictSearch finder)
{
    /// <summary>The applicants of a seat's session by name, so that the member can declare on each of them.</summary>
    /// <exception cref="RefusedException"><c>seat.not_found</c>.</exception>
    public async Task<IReadOnlyList<NamedCase>> NamesAsync(Guid seatId, Actor actor, CancellationToken cancel = default)
    {
        var seat = await seats.FindAsync(seatId, actor, cancel);
        var recused = await seats.RecusedFromAsync(seatId, cancel);
        var named = await db.TitleApplications.AsNoTracking().NamedTo(seat, db).OrderBy(a => a.ApplicantName).ThenBy(a => a.Id)
            .Select(a => new { a.Id, a.ApplicantName, Unit = db.Units.Where(unit => unit.Id == a.EmployerUnitId).Select(unit => unit.Name).FirstOrDefault() }).ToListAsync(cancel);
        return [.. named.Select(one => new NamedCase(one.Id, one.ApplicantName, one.Unit ?? "", recused.Contains(one.Id)))];
    }

    /// <summary>Every conflict of a session: what was declared, ordered or waived, and what the data shows now.</summary>
    /// <exception cref="RefusedException"><c>session.not_found</c>; <c>reading.office_only</c> for members.</exception>
    public async Task<IReadOnlyList<SeatConflict>> OfSessionAsync(Guid sessionId, Act act, CancellationToken cancel = default)
    {
        var session = await sessions.FindAsync(sessionId, act.By, cancel);
        if (!TitleScope.RunsPanels(act.By, session)) throw new RefusedException(RefusalKind.Forbidden, "reading.office_only");
        var panel = await db.PanelSeats.AsNoTracking().Where(s => s.SessionId == sessionId && s.State != SeatState.Declined && s.State != SeatState.Replaced && s.State != SeatState.Redrawn && s.PersonId != act.By.PersonId).OrderBy(s => s.Rank)
            .Select(s => new { s.Id, s.Code, s.PersonId }).ToListAsync(cancel);
        var (cases, seesSenders) = (session.Cases.Select(one => one.ApplicationId).ToList(), TitleScope.SeesSenders(act.By, session.UnitId));
        var found = (await finder.FindAsync(session.RoundId, db.TitleApplications.Where(file => cases.Contains(file.Id)), [.. panel.Select(seat => seat.PersonId)], act.At, cancel))
            .ToLookup(one => (one.PersonId, one.ApplicationId), one => one.Ground);
        var recusals = (await db.Recusals.AsNoTracking().Where(r => db.PanelSeats.Any(s => s.Id == r.SeatId && s.SessionId == sessionId)).ToListAsync(cancel)).ToDictionary(r => (r.SeatId, r.ApplicationId));
        return [.. from seat in panel
            from one in cases.Order()
            let recusal = recusals.GetValueOrDefault((seat.Id, one))
            let grounds = found[(seat.PersonId, one)].Select(ground => seesSenders ? ground : ground.OnRecord()).Concat(recusal is null ? [] : [recusal.Ground]).Distinct().Order().ToList()
            where grounds.Count > 0
            select new SeatConflict(seat.Id, seat.Code, one, grounds, recusal)];
    }

    /// <summary>The copy of a case that a member reads: without the applicant's name and unit, also where they stand in the text.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c>.</exception>
    public async Task<BlindCopy> CopyAsync(Guid sessionId, Guid applicationId, Act act, CancellationToken cancel = default)
    {
        var file = await db.TitleApplications.AsNoTracking().ReadableTo(act.By, db).SingleOrDefaultAsync(a => a.SessionId == sessionId && a.Id == applicationId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "application.not_found");
        var unit = await db.Units.Where(one => one.Id == file.EmployerUnitId).Select(one => one.Name).FirstOrDefaultAsync(cancel);
        db.Observe(new Observation("title_application", "read_copy", "title_application", file.Id, act, new Warrant("member")) { SubjectUnitId = file.RoundUnitId });
        await db.SaveChangesAsync(cancel);
        var named = file.EvidenceHashes();
        var evidence = await db.TitleEvidence.AsNoTracking().Where(one => one.ApplicationId == file.Id && named.Contains(one.Hash)).OrderBy(one => one.Item).ThenBy(one => one.Number).ToListAsync(cancel);
        return BlindCopy.Of(file, [file.ApplicantName, unit ?? "", .. file.Achievements.SelectMany(done => done.Partners)]) with
        {
            Evidence = [.. evidence.Select(one => new BlindEvidence(one.Id, one.BlindName, one.MediaType, one.Size, one.Hash))],
        };
    }
}

/// <summary>A file of evidence as a member finds it in a copy.</summary>
/// <param name="Id">Key.</param>
/// <param name="Name">Numbers instead of what the applicant called it.</param>
/// <param name="MediaType">Kind of file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Hash">SHA-256: the one by which the content names it.</param>
public sealed record BlindEvidence(Guid Id, string Name, string MediaType, int Size, string Hash);

/// <summary>盲审副本: what a member reads of a case. Names of people and the unit are left out or covered.</summary>
/// <param name="ApplicationId">The case.</param>
/// <param name="Content">What was stated.</param>
/// <param name="Supplied">What was supplied later.</param>
/// <param name="VersionHash">Hash of the frozen version it was made from.</param>
public sealed record BlindCopy(Guid ApplicationId, ApplicationContent Content, IReadOnlyList<SuppliedItem> Supplied, string? VersionHash)
{
    /// <summary>The files that it names. What stands in them is not covered.</summary>
    public IReadOnlyList<BlindEvidence> Evidence { get; init; } = [];

    const string Cover = "■■";

    /// <summary>Makes a copy.</summary>
    /// <param name="file">The application.</param>
    /// <param name="names">What must not stand in it.</param>
    public static BlindCopy Of(TitleApplication file, IEnumerable<string> names)
    {
        var hidden = names.Where(name => name.Length > 0).Distinct().OrderByDescending(name => name.Length).ToList();
        string Covered(string text) => hidden.Aggregate(text, (so, name) => so.Replace(name, Cover, StringComparison.OrdinalIgnoreCase));
        return new BlindCopy(file.Id, file.Content with
        {
            Avoid = [],
            Achievements = [.. file.Achievements.Select(done => done with { Title = Covered(done.Title), EvidenceName = Covered(done.EvidenceName), Partners = [] })],
        }, [.. file.Supplied.Select(item => item with { EvidenceName = Covered(item.EvidenceName) })], file.VersionHash);
    }
}
