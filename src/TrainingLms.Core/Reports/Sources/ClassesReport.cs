using Microsoft.EntityFrameworkCore;
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
    public IReadOnlyList<string> Facts => ["runs", "seats", "taken", "attended", "no_shows", "marks", "present", "points", "ratings"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Counts => ["runs"];

    /// <inheritdoc/>
    public IReadOnlyList<Measure> Measures =>
    [
        Measure.Count("measure.classes.runs", "runs"), Measure.Count("measure.classes.seats", "seats"), Measure.Count("measure.classes.taken", "taken"), Measure.Share("measure.classes.taken_share", "taken", "seats"),
        Measure.Count("measure.classes.attended", "attended"), Measure.Share("measure.classes.attendance_share", "present", "marks"), Measure.Count("measure.classes.no_shows", "no_shows"),
        new("measure.classes.rating", 1, MeasureUnit.Mean, "points", "ratings"),
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
                Value8 = 0,
            }),
    ];

    /// <summary>Added up here: classes are few, and what people said of them is asked for beside.</summary>
    public async Task<IReadOnlyList<OwnSums>> SumAsync(ReportDimension dimension, ReportPeriod period, IQueryable<Guid> units, LmsDbContext db, CancellationToken cancel)
    {
        var rows = await dimension.Rows.ToListAsync(cancel);
        var ratings = await RatingsAsync(dimension.Rows.Select(row => row.Id), db, cancel);
        return
        [
            .. rows.Select(row => new OwnSums(row.UnitId, row.Cut,
                [row.Value0, row.Value1, row.Value2, row.Value3, row.Value4, row.Value5, row.Value6, ratings.GetValueOrDefault(row.Id).Points, ratings.GetValueOrDefault(row.Id).Marks])),
        ];
    }

    /// <summary>Points in hundredths and marks of each class, by the rules of survey results: closed, and five answers or more to the survey and to the question.</summary>
    static async Task<IReadOnlyDictionary<Guid, (long Points, long Marks)>> RatingsAsync(IQueryable<Guid> runs, LmsDbContext db, CancellationToken cancel)
    {
        var marks = from survey in db.Surveys
                    where (survey.State == SurveyState.Closed || survey.State == SurveyState.Published) && survey.Answers >= Survey.FewestAnswers && runs.Contains(survey.ClassRunId)
                    join tally in db.SurveyTallies on survey.Id equals tally.SurveyId
                    where tally.IsScale
                    group tally by new { survey.ClassRunId, survey.Id, tally.Question } into question
                    select new { question.Key.ClassRunId, Marks = question.Sum(tally => tally.Count), Points = question.Sum(tally => tally.Count * tally.Value) };
        return (await marks.ToListAsync(cancel)).Where(question => question.Marks >= Survey.FewestAnswers).GroupBy(question => question.ClassRunId)
            .ToDictionary(run => run.Key, run => (run.Sum(question => question.Points * 100L), run.Sum(question => (long)question.Marks)));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, Words>> NameAsync(string dimension, IReadOnlyCollection<string> cuts, LmsDbContext db, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, Words>>(cuts.ToDictionary(cut => cut, cut => Words.Of($"class_kind.{Snake.Of(cut)}")));
}
