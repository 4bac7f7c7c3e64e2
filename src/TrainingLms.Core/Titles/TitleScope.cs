using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>
/// Who sees which title files, notices, sessions, seats, ballots and places in the pool. There are two doors: the applicant's employer sees by the unit
/// of the applicant, the review office by the unit that runs the round; neither sees through the other's door.
/// </summary>
public static class TitleScope
{
    /// <summary>The own applications always, the employer's from submission, the review office's from recommendation or from the first objection on; and for who looks into one, while that lasts.</summary>
    public static IQueryable<TitleApplication> VisibleTo(this IQueryable<TitleApplication> applications, Actor actor, LmsDbContext db)
    {
        var employer = Scope.For(actor, Right.SeeEmployerFiles);
        var office = Scope.For(actor, Right.SeeTitleFiles);
        var integrity = Scope.For(actor, Right.SeeIntegrity);
        return applications.Where(a => a.ApplicantId == actor.PersonId
            || (a.LeadRaisedAt != null && integrity.Units(db).Contains(a.RoundUnitId))
            || (a.VersionNumber > 0 && employer.Units(db).Contains(a.EmployerUnitId))
            || ((a.RecommendedHash != null || a.ObjectedAt != null) && office.Units(db).Contains(a.RoundUnitId))
            || db.TitleObjections.Any(o => o.ApplicationId == a.Id && o.State == ObjectionState.Investigating && (o.InvestigatorId == actor.PersonId || o.SecondInvestigatorId == actor.PersonId)));
    }

    /// <summary>Objections of the own office, those one has lodged signed in, those one looks into, and, without the sender, those against the own application once one is heard or told.</summary>
    public static IQueryable<TitleObjection> VisibleTo(this IQueryable<TitleObjection> objections, Actor actor, LmsDbContext db)
    {
        var office = Scope.For(actor, Right.SeeTitleFiles);
        return objections.Where(o => office.Units(db).Contains(o.RoundUnitId) || o.SenderId == office.PersonId || o.InvestigatorId == office.PersonId || o.SecondInvestigatorId == office.PersonId
            || (o.ApplicantId == office.PersonId && (o.HeardAt != null || o.Told != null)));
    }

    /// <summary>What a lead of fraud can be raised against: whatever was handed in, also while it is with the employer.</summary>
    public static IQueryable<TitleApplication> OpenToLeads(this IQueryable<TitleApplication> applications, Actor actor, LmsDbContext db)
    {
        var integrity = Scope.For(actor, Right.SeeIntegrity);
        return applications.Where(a => a.VersionNumber > 0 && integrity.Units(db).Contains(a.RoundUnitId));
    }

    /// <summary>Leads of the office, for supervision and authority; and those against oneself once one is heard.</summary>
    public static IQueryable<FraudLead> VisibleTo(this IQueryable<FraudLead> leads, Actor actor, LmsDbContext db)
    {
        var integrity = Scope.For(actor, Right.SeeIntegrity);
        return leads.Where(l => integrity.Units(db).Contains(l.UnitId) || (l.PersonId == integrity.PersonId && l.HeardAt != null));
    }

    /// <summary>Integrity records of the office, for supervision and authority, and the own ones.</summary>
    public static IQueryable<IntegrityRecord> VisibleTo(this IQueryable<IntegrityRecord> records, Actor actor, LmsDbContext db)
    {
        var integrity = Scope.For(actor, Right.SeeIntegrity);
        return records.Where(r => integrity.Units(db).Contains(r.UnitId) || r.PersonId == integrity.PersonId);
    }

    /// <summary>Whether the actor may know who objects: who does, who leads the office, who supervises or confirms, and who looks into it.</summary>
    public static bool SeesSender(Actor actor, TitleObjection objection) =>
        actor.PersonId != Guid.Empty && (actor.PersonId == objection.SenderId || actor.PersonId == objection.InvestigatorId || actor.PersonId == objection.SecondInvestigatorId)
        || actor.PersonId != objection.ApplicantId && SeesSenders(actor, objection.RoundUnitId);

    /// <summary>Whether the actor may know who objects at an office: who leads it, supervises or confirms.</summary>
    public static bool SeesSenders(Actor actor, Guid officeUnitId) => new[] { Role.SecretariatLead, Role.Authority, Role.Supervisor }.Any(role => actor.Holds(role, officeUnitId));

    /// <summary>Only what the review office sees.</summary>
    public static IQueryable<TitleApplication> VisibleToOffice(this IQueryable<TitleApplication> applications, Actor actor, LmsDbContext db)
    {
        var office = Scope.For(actor, Right.SeeTitleFiles);
        return applications.Where(a => a.RecommendedHash != null && office.Units(db).Contains(a.RoundUnitId));
    }

    /// <summary>The rounds of the offices that the actor works for. That others exist is no secret; what came of them is.</summary>
    public static IQueryable<EvaluationRound> OfOffice(this IQueryable<EvaluationRound> rounds, Actor actor, LmsDbContext db)
    {
        var office = Scope.For(actor, Right.SeeTitleFiles);
        return rounds.Where(round => office.Units(db).Contains(round.UnitId));
    }

    /// <summary>Employers see their own notices, the review office the results; an employer's notice only once it has been public.</summary>
    public static IQueryable<PublicNotice> VisibleTo(this IQueryable<PublicNotice> notices, Actor actor, LmsDbContext db)
    {
        var employer = Scope.For(actor, Right.SeeEmployerFiles);
        var office = Scope.For(actor, Right.SeeTitleFiles);
        return notices.Where(n => (n.Kind == NoticeKind.Employer && employer.Units(db).Contains(n.UnitId))
            || ((n.Kind == NoticeKind.Result || n.PublishedAt != null) && office.Units(db).Contains(n.UnitId)));
    }

    /// <summary>Sessions of the offices in scope, and those one is invited to.</summary>
    public static IQueryable<ReviewSession> VisibleTo(this IQueryable<ReviewSession> sessions, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePanels);
        return sessions.Where(s => scope.Units(db).Contains(s.UnitId)
            || db.PanelSeats.Any(seat => seat.SessionId == s.Id && seat.PersonId == scope.PersonId && seat.State != SeatState.Drawn && (seat.State != SeatState.Redrawn || seat.ReplyBy != null)));
    }

    /// <summary>Sessions of the offices in scope; a seat alone opens none.</summary>
    public static IQueryable<ReviewSession> OfOffice(this IQueryable<ReviewSession> sessions, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePanels);
        return sessions.Where(s => scope.Units(db).Contains(s.UnitId));
    }

    /// <summary>Sessions of the offices whose totals the actor may see; a seat alone opens none.</summary>
    public static IQueryable<ReviewSession> WithTallies(this IQueryable<ReviewSession> sessions, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeTallies);
        return sessions.Where(s => scope.Units(db).Contains(s.UnitId));
    }

    /// <summary>Seats of the offices in scope, and the own one from the invitation.</summary>
    public static IQueryable<PanelSeat> VisibleTo(this IQueryable<PanelSeat> seats, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePanels);
        return seats.Where(s => scope.Units(db).Contains(s.UnitId) || (s.PersonId == scope.PersonId && s.State != SeatState.Drawn && (s.State != SeatState.Redrawn || s.ReplyBy != null)));
    }

    /// <summary>The applications whose names a member hears to declare conflicts: those of the session, from the invitation until the seat is given up.</summary>
    public static IQueryable<TitleApplication> NamedTo(this IQueryable<TitleApplication> applications, PanelSeat seat, LmsDbContext db) =>
        applications.Where(a => db.Set<SessionCase>().Any(c => c.SessionId == seat.SessionId && c.ApplicationId == a.Id)
            && db.PanelSeats.Any(s => s.Id == seat.Id && Serving.Contains(s.State)) && db.ReviewSessions.Any(s => s.Id == seat.SessionId && !Over.Contains(s.State)));

    static readonly SessionState[] Over = [SessionState.Declared, SessionState.Archived, SessionState.Cancelled, SessionState.Annulled];
    static readonly SeatState[] Serving = [SeatState.Invited, SeatState.Accepted, SeatState.RecusedPartially, SeatState.Cleared, SeatState.Seated, SeatState.Left];

    /// <summary>The applications whose copies the actor may read: as a cleared member of their session who is not recused, until the meeting is over.</summary>
    public static IQueryable<TitleApplication> ReadableTo(this IQueryable<TitleApplication> applications, Actor actor, LmsDbContext db) =>
        applications.Where(a => db.ReviewSessions.Any(s => s.Id == a.SessionId && !Over.Contains(s.State)) && db.PanelSeats.Any(s => s.SessionId == a.SessionId && s.PersonId == actor.PersonId
            && (s.State == SeatState.Cleared || s.State == SeatState.Seated || s.State == SeatState.Left)
            && !db.Recusals.Any(r => r.SeatId == s.Id && r.ApplicationId == a.Id && r.WaivedAt == null)));

    /// <summary>The own scores always; all of a case for those who work on the office's sessions once its result is declared, never for the applicant.</summary>
    public static IQueryable<DefenceScore> VisibleTo(this IQueryable<DefenceScore> scores, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePanels);
        return scores.Where(score => db.PanelSeats.Any(seat => seat.Id == score.SeatId && seat.PersonId == scope.PersonId)
            || db.TitleApplications.Any(a => a.Id == score.ApplicationId && a.ResultDeclaredAt != null && a.ApplicantId != scope.PersonId && scope.Units(db).Contains(a.RoundUnitId)));
    }

    /// <summary>The evidence of visible applications: all of it for the applicant, for others what was handed in. Members of the panel read theirs through <see cref="ReadableTo"/>.</summary>
    public static IQueryable<TitleEvidence> VisibleTo(this IQueryable<TitleEvidence> files, Actor actor, LmsDbContext db)
    {
        var applications = db.TitleApplications.VisibleTo(actor, db);
        return files.Where(f => applications.Any(a => a.Id == f.ApplicationId && (f.HandedInWith != null || a.ApplicantId == actor.PersonId)));
    }

    /// <summary>Whether the actor sees who reads what and who is recused why: the office and those who watch it, not the members, and nobody whose own case is among them.</summary>
    public static bool RunsPanels(Actor actor, ReviewSession session) =>
        Scope.For(actor, Right.SeePanels).Reaches(session.UnitId, actor.Units) && session.Cases.All(one => one.ApplicantId != actor.PersonId);

    /// <summary>Ballots of the sessions one sees.</summary>
    public static IQueryable<BallotRound> VisibleTo(this IQueryable<BallotRound> rounds, Actor actor, LmsDbContext db)
    {
        var sessions = db.ReviewSessions.VisibleTo(actor, db);
        return rounds.Where(r => sessions.Any(s => s.Id == r.SessionId));
    }

    /// <summary>Places in the pools in scope, and the own ones.</summary>
    public static IQueryable<ExpertMembership> VisibleTo(this IQueryable<ExpertMembership> places, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeePanels);
        return places.Where(m => m.PersonId == scope.PersonId || scope.Units(db).Contains(m.UnitId));
    }

    /// <summary>As whom the actor reads a case that is visible: an applicant never as anything else, and who sees it only as the employer as that.</summary>
    public static CaseReader ReaderOf(Actor actor, TitleApplication application) =>
        actor.PersonId == application.ApplicantId ? CaseReader.Applicant
        : !Scope.For(actor, Right.SeeTitleFiles).Reaches(application.RoundUnitId, actor.Units) && Scope.For(actor, Right.SeeEmployerFiles).Reaches(application.EmployerUnitId, actor.Units) ? CaseReader.Employer
        : CaseReader.Office;

    /// <summary>Whether the actor may see the panel and the ballots of a case: who works on the office's sessions and is not the applicant.</summary>
    public static bool SeesPanel(Actor actor, TitleApplication application) =>
        ReaderOf(actor, application) == CaseReader.Office && Scope.For(actor, Right.SeePanels).Reaches(application.RoundUnitId, actor.Units);

    /// <summary>Whether the actor works on the ballots of an office and so sees totals before the result is declared.</summary>
    public static bool SeesTotals(Actor actor, BallotRound round) => Scope.For(actor, Right.SeeTallies).Reaches(round.UnitId, actor.Units);
}
