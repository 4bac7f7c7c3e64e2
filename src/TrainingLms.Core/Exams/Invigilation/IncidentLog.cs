using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>The log of an exam: what invigilators did and noticed, line by line.</summary>
public sealed class IncidentLog(LmsDbContext db)
{
    /// <summary>Longest text of a line.</summary>
    public const int LongestText = 2_000;

    /// <summary>The log of an exam, newest first.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>.</exception>
    public async Task<Page<ExamIncident>> ListAsync(Guid examId, Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        if (!await db.Exams.VisibleTo(actor, db).AnyAsync(exam => exam.Id == examId, cancel)) throw new RefusedException(RefusalKind.NotFound, "exam.not_found");
        var incidents = db.ExamIncidents.VisibleTo(actor, db).AsNoTracking().Where(incident => incident.ExamId == examId);
        if (page.AfterId is { } last) incidents = incidents.Where(incident => incident.Id < last);
        return await page.ReadAsync(incidents.OrderByDescending(incident => incident.Id), incident => incident.Id.ToString(), cancel);
    }

    /// <summary>Notes something that changes nothing by itself.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>attempt.not_found</c>, <c>reason.missing</c>, <c>reason.too_long</c>, wrong state, forbidden.</exception>
    public async Task<ExamIncident> NoteAsync(Guid examId, Guid? attemptId, string? room, IncidentCause cause, Act act, CancellationToken cancel = default)
    {
        var exam = await db.Exams.VisibleTo(act.By, db).AsNoTracking().SingleOrDefaultAsync(e => e.Id == examId, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "exam.not_found");
        ExamWorkflow.Table.Check(exam, ExamTrigger.Invigilate, act).OrRefuse();
        if (attemptId is { } attempt && !await db.ExamAttempts.OnRosterOf(act.By, db).AnyAsync(a => a.Id == attempt && a.ExamId == examId, cancel))
            throw new RefusedException(RefusalKind.NotFound, "attempt.not_found");
        var incident = Write(new Incident(IncidentKind.Note, cause), exam.Id, exam.UnitId, attemptId, room, attemptId is null ? 0 : 1, act);
        await db.SaveChangesAsync(cancel);
        return incident;
    }

    /// <summary>Writes a line about one attempt; saved with whatever is saved next.</summary>
    /// <exception cref="RefusedException"><c>reason.too_long</c>.</exception>
    internal void Write(Incident incident, ExamAttempt attempt, Act act) => Write(incident, attempt.ExamId, attempt.UnitId, attempt.Id, null, 1, act);

    /// <summary>Writes a line about a room or a whole exam; saved with whatever is saved next.</summary>
    /// <exception cref="RefusedException"><c>reason.too_long</c>.</exception>
    internal void Write(Incident incident, Exam exam, string? room, int attempts, Act act) => Write(incident, exam.Id, exam.UnitId, null, room, attempts, act);

    ExamIncident Write(Incident incident, Guid examId, Guid unitId, Guid? attemptId, string? room, int attempts, Act act)
    {
        var text = act.Reason?.Trim() ?? "";
        if (text.Length > LongestText) throw new RefusedException(RefusalKind.RuleBroken, "reason.too_long", ("most", LongestText));
        var line = new ExamIncident
        {
            Id = act.NewId(),
            ExamId = examId,
            UnitId = unitId,
            AttemptId = attemptId,
            Room = ExamRoom.Named(room),
            Kind = incident.Kind,
            Cause = incident.Cause,
            Seconds = incident.Seconds,
            Attempts = attempts,
            Text = text,
            At = act.At,
            WrittenBy = act.By.PersonId,
        };
        db.ExamIncidents.Add(line);
        return line;
    }
}

/// <summary>What is to be written down.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Cause">Why, as a code.</param>
/// <param name="Seconds">Seconds that were given; null where none were.</param>
sealed record Incident(IncidentKind Kind, IncidentCause Cause, int? Seconds = null);
