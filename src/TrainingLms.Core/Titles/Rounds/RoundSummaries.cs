using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Numbers of the certificates that titles have led to; certificates stand on a higher floor.</summary>
public interface ICertificateNumbers
{
    /// <summary>Numbers by the key of the certificate.</summary>
    /// <param name="certificates">Keys of certificates.</param>
    /// <param name="cancel">Stops reading.</param>
    Task<IReadOnlyDictionary<Guid, string>> OfAsync(IQueryable<Guid> certificates, CancellationToken cancel);
}

/// <summary>评审汇总 of a round, for the secretariat: what has become of each application. Nothing of a ballot stands in it, and of a panel only what its session has declared.</summary>
public sealed class RoundSummaries(LmsDbContext db, RulesInForce rules, WorkCalendar calendar, ICertificateNumbers certificates)
{
    static readonly SessionState[] Declared = [SessionState.Declared, SessionState.Archived];

    /// <summary>The round, if the actor works in its review office.</summary>
    /// <exception cref="RefusedException"><c>title_round.not_found</c>.</exception>
    public async Task<EvaluationRound> FindAsync(Guid roundId, Actor actor, CancellationToken cancel = default) =>
        await db.EvaluationRounds.AsNoTracking().OfOffice(actor, db).SingleOrDefaultAsync(round => round.Id == roundId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "title_round.not_found");

    /// <summary>Its summary. The caller holds one look at the database until the rows are read.</summary>
    public async Task<RoundSummary> OfAsync(EvaluationRound round, Actor actor, CancellationToken cancel = default)
    {
        var files = db.TitleApplications.AsNoTracking().VisibleToOffice(actor, db).Where(file => file.RoundId == round.Id);
        var sessions = await db.ReviewSessions.AsNoTracking().Where(session => session.RoundId == round.Id && Declared.Contains(session.State))
            .Include(session => session.Cases).ToDictionaryAsync(session => session.Id, cancel);
        var notices = await db.PublicNotices.AsNoTracking().Where(notice => notice.RoundId == round.Id && notice.Kind == NoticeKind.Result && notice.PublishedAt != null)
            .IgnoreAutoIncludes().ToDictionaryAsync(notice => notice.Id, cancel);
        var numbers = await certificates.OfAsync(files.Where(file => file.CertificateId != null).Select(file => file.CertificateId!.Value), cancel);
        var rows = from file in files
                   join unit in db.Units on file.EmployerUnitId equals unit.Id
                   // Levels are stored by name; the order of their names is none.
                   let rank = file.Level == TitleLevel.FullSenior ? 0 : file.Level == TitleLevel.AssociateSenior ? 1
                       : file.Level == TitleLevel.Intermediate ? 2 : file.Level == TitleLevel.Assistant ? 3 : 4
                   orderby unit.Code, rank, file.ApplicantName, file.Id
                   select new { file, unit.Code, unit.Name };
        return new RoundSummary(round, rules.NameOf(round), rows.AsAsyncEnumerable().Select(row => RowOf(row.file, row.Code, row.Name)));

        RoundSummaryRow RowOf(TitleApplication file, string unitCode, string unit)
        {
            var session = file.SessionId is { } held ? sessions.GetValueOrDefault(held) : null;
            var decided = session?.Cases.SingleOrDefault(one => one.ApplicationId == file.Id);
            var notice = file.NoticeId is { } shown ? notices.GetValueOrDefault(shown) : null;
            return new RoundSummaryRow(file.Id, file.ErasedAt is null ? file.ApplicantName : Person.ErasedName, unitCode, unit, file.Level,
                session is null ? Undeclared(file.State) : file.State, file.EligibilityConfirmedBy is not null, session?.Key, decided?.Outcome, decided is null ? null : session!.HeldOn,
                notice?.PublishedAt is { } published ? calendar.DayOf(published) : null, notice?.EndsAt is { } end ? calendar.DayOf(end).PlusDays(-1) : null,
                file.TitleDate, file.CertificateId is { } certificate ? numbers.GetValueOrDefault(certificate) : null);
        }
    }

    /// <summary>What the state of a file would tell of a ballot before its session has declared.</summary>
    static TitleApplicationState Undeclared(TitleApplicationState state) =>
        state is TitleApplicationState.ResultPending or TitleApplicationState.NotPassed ? TitleApplicationState.Balloting : state;
}

/// <summary>The summary of a round.</summary>
/// <param name="Round">The round.</param>
/// <param name="Name">Its series and specialty in words.</param>
/// <param name="Rows">One for each application that the office may see, by unit, level and name; read while they are asked for.</param>
public sealed record RoundSummary(EvaluationRound Round, string Name, IAsyncEnumerable<RoundSummaryRow> Rows);

/// <summary>An application in the summary of its round.</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="Name">The applicant.</param>
/// <param name="UnitCode">Code of the employer's unit.</param>
/// <param name="Unit">Its name.</param>
/// <param name="Level">The level applied for.</param>
/// <param name="State">How far it is; being voted on until the session has declared.</param>
/// <param name="IsEligible">Whether eligibility is confirmed.</param>
/// <param name="SessionKey">The session that decided it; null before it has declared.</param>
/// <param name="Outcome">What the session decided; null before it has declared.</param>
/// <param name="HeldOn">The day of the session; null before it has declared.</param>
/// <param name="NoticeFrom">The day on which its result was published; null before.</param>
/// <param name="NoticeTo">The last day of that notice; null before.</param>
/// <param name="TitleDate">The date of the title; null before it is confirmed.</param>
/// <param name="CertificateNumber">Number of the certificate; null before it is issued.</param>
public sealed record RoundSummaryRow(
    Guid ApplicationId, string Name, string UnitCode, string Unit, TitleLevel Level, TitleApplicationState State, bool IsEligible, string? SessionKey, CaseOutcome? Outcome,
    LocalDate? HeldOn, LocalDate? NoticeFrom, LocalDate? NoticeTo, LocalDate? TitleDate, string? CertificateNumber);
