using TrainingLms.Classes;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>班次: settled classes whose last session was in the year, under the unit that ran them. What is not settled can still change and is not in it.</summary>
public sealed class ClassesReport : IReportSource
{
    /// <inheritdoc/>
    public ReportKind Kind => ReportKind.Classes;

    /// <inheritdoc/>
    public IReadOnlyList<string> Facts => ["runs", "seats", "taken", "attended", "no_shows", "marks", "present"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Counts => ["runs"];

    /// <inheritdoc/>
    public IReadOnlyList<Measure> Measures =>
    [
        Measure.Count("measure.classes.runs", "runs"), Measure.Count("measure.classes.seats", "seats"), Measure.Count("measure.classes.taken", "taken"), Measure.Share("measure.classes.taken_share", "taken", "seats"),
        Measure.Count("measure.classes.attended", "attended"), Measure.Share("measure.classes.attendance_share", "present", "marks"), Measure.Count("measure.classes.no_shows", "no_shows"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ReportDimension> Dimensions(ReportPeriod period, IQueryable<Guid> units, LmsDbContext db) =>
    [
        new("kind",
            from run in db.ClassRuns
            where run.State == ClassRunState.Settled && run.LastSessionEndsAt >= period.From && run.LastSessionEndsAt < period.Until && units.Contains(run.UnitId)
            select new ReportRow
            {
                Id = run.Id,
                UnitId = run.UnitId,
                Cut = run.Kind.ToString(),
                Code = "",
                Name = run.Title,
                Value0 = 1,
                Value1 = run.Seats,
                Value2 = db.SignUps.Count(s => s.ClassRunId == run.Id
                    && (s.State == SignUpState.Attended || s.State == SignUpState.PartlyAttended || s.State == SignUpState.NoShow || s.State == SignUpState.LeftByRule)),
                Value3 = db.SignUps.Count(s => s.ClassRunId == run.Id && s.State == SignUpState.Attended),
                Value4 = db.SignUps.Count(s => s.ClassRunId == run.Id && s.State == SignUpState.NoShow),
                Value5 = db.Attendances.Count(a => a.Outcome != AttendanceOutcome.Excused && db.ClassSessions.Any(s => s.Id == a.SessionId && s.ClassRunId == run.Id)),
                Value6 = db.Attendances.Count(a => (a.Outcome == AttendanceOutcome.Present || a.Outcome == AttendanceOutcome.Late || a.Outcome == AttendanceOutcome.LeftEarly)
                    && db.ClassSessions.Any(s => s.Id == a.SessionId && s.ClassRunId == run.Id)),
                Value7 = 0,
            }),
    ];

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, Words>> NameAsync(string dimension, IReadOnlyCollection<string> cuts, LmsDbContext db, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, Words>>(cuts.ToDictionary(cut => cut, cut => Words.Of($"class_kind.{Snake.Of(cut)}")));
}
