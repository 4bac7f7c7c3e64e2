using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Fact: how many reports a class still lacks that its kind asks for.</summary>
public sealed record MissingReports(int Count);

/// <summary>Where reports of visits and assessments of secondments are written.</summary>
public sealed class ClassReportDesk(LmsDbContext db, ClassOffice office, WorkCalendar calendar)
{
    /// <summary>Reports the actor may see, newest first.</summary>
    public Task<Page<ClassReport>> ListAsync(Actor actor, Guid? runId, Guid? personId, PageRequest page, CancellationToken cancel = default)
    {
        var reports = db.ClassReports.VisibleTo(actor, db).AsNoTracking();
        if (runId is not null) reports = reports.Where(r => r.ClassRunId == runId);
        if (personId is not null) reports = reports.Where(r => r.PersonId == personId);
        if (page.AfterId is { } last) reports = reports.Where(r => r.Id < last);
        return page.ReadAsync(reports.OrderByDescending(r => r.Id), r => r.Id.ToString(), cancel);
    }

    /// <summary>A report the actor may see.</summary>
    /// <exception cref="RefusedException"><c>class_report.not_found</c>.</exception>
    public async Task<ClassReport> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.ClassReports.VisibleTo(actor, db).Include(r => r.Run).ThenInclude(r => r.Sessions).SingleOrDefaultAsync(r => r.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "class_report.not_found");

    /// <summary>Writes one.</summary>
    /// <exception cref="RefusedException"><c>class.not_found</c>, <c>class_report.kind_differs</c>, <c>class_report.class_not_held</c>, <c>class_report.person_not_in_class</c>, <c>class_report.text_out_of_range</c>,
    /// <c>class_report.too_early</c>, <c>class_report.mid_term_missing</c>, <c>class_report.own</c>, <c>class_report.written_before</c>; forbidden.</exception>
    public async Task<ClassReport> WriteAsync(Guid runId, NewClassReport wanted, Act act, CancellationToken cancel = default)
    {
        var run = await office.FindAsync(runId, act.By, cancel);
        var report = ClassReport.Write(run, wanted, act.Given(new ReportSetting(calendar.DayOf(act.At),
            wanted.PersonId is null || await db.SignUps.AnyAsync(s => s.ClassRunId == runId && s.PersonId == wanted.PersonId && s.State == SignUpState.Booked, cancel),
            await db.ClassReports.AnyAsync(r => r.ClassRunId == runId && r.PersonId == wanted.PersonId && r.Kind == ClassReportKind.MidTerm, cancel))));
        db.ClassReports.Add(report);
        await db.SaveChangesAsync(cancel);
        return report;
    }

    /// <summary>Writes it anew.</summary>
    /// <exception cref="RefusedException"><c>class_report.not_found</c>, <c>class_report.kind_differs</c>, <c>class_report.text_out_of_range</c>, <c>class_report.own</c>; wrong state; forbidden.</exception>
    public async Task<ClassReport> ReviseAsync(Guid id, ClassGrade? grade, string text, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var report = await FindAsync(id, act.By, cancel);
        expected.Against(report);
        report.Revise(grade, text, act);
        await db.SaveChangesAsync(cancel);
        return report;
    }

    /// <summary>What can be done now.</summary>
    public static IReadOnlyList<PermittedTrigger> Actions(ClassReport report, Act act) =>
        ClassReportWorkflow.Table.PermittedTriggers(report, act.Given(new NewClassReport(report.Kind, report.PersonId, report.Grade, report.Text)));

    /// <summary>How many reports a class lacks: the one of a visit, and two assessments of everybody on secondment who came at least once.</summary>
    internal static async Task<MissingReports> MissingAsync(LmsDbContext db, ClassRun run, CancellationToken cancel)
    {
        if (run.Kind == ClassKind.OutboundVisit) return new(await db.ClassReports.AnyAsync(r => r.ClassRunId == run.Id, cancel) ? 0 : 1);
        if (run.Kind != ClassKind.Secondment) return new(0);
        var came = db.SignUps.Where(s => s.ClassRunId == run.Id && s.State == SignUpState.Booked && db.Attendances.Any(a => a.PersonId == s.PersonId
            && a.Outcome != AttendanceOutcome.Absent && a.Outcome != AttendanceOutcome.OnLeave && db.ClassSessions.Any(session => session.Id == a.SessionId && session.ClassRunId == run.Id)));
        var missing = 0;
        foreach (var kind in (ClassReportKind[])[ClassReportKind.MidTerm, ClassReportKind.Final])
            missing += await came.CountAsync(s => !db.ClassReports.Any(r => r.ClassRunId == run.Id && r.Kind == kind && r.PersonId == s.PersonId), cancel);
        return new(missing);
    }
}
