using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>How one marker's marks lie to the marks that count (exams.md 9.1).</summary>
/// <param name="Number">How many marks are compared: first and second ones of answers that are agreed.</param>
/// <param name="MeanDifference">Mean of mark less agreed mark, in marks; null without any.</param>
/// <param name="Deviation">Standard deviation of these differences, with n - 1, in marks; null below two.</param>
/// <param name="ExactPercent">Share that equals the agreed mark, in per cent; null without any.</param>
/// <param name="WithinPercent">Share within the tolerance of the exam, bounds included, in per cent; null without any.</param>
public sealed record MarkerFigures(int Number, decimal? MeanDifference, decimal? Deviation, decimal? ExactPercent, decimal? WithinPercent)
{
    /// <summary>Reckons them.</summary>
    /// <param name="compared">Mark and agreed mark in ten-millionths, and whether they lie within the tolerance.</param>
    public static MarkerFigures Of(IReadOnlyCollection<(long Mark, long Agreed, bool IsWithin)> compared)
    {
        if (compared.Count == 0) return new(0, null, null, null, null);
        var differences = compared.Select(one => (one.Mark - one.Agreed) / 10_000_000m).ToList();
        var mean = differences.Average();
        var squares = differences.Sum(difference => (difference - mean) * (difference - mean));
        return new(compared.Count, Rounded(mean), compared.Count < 2 ? null : Rounded((decimal)Math.Sqrt((double)(squares / (compared.Count - 1)))),
            Rounded(100m * compared.Count(one => one.Mark == one.Agreed) / compared.Count), Rounded(100m * compared.Count(one => one.IsWithin) / compared.Count));
    }

    static decimal Rounded(decimal figure) => Math.Round(figure, 4, MidpointRounding.AwayFromZero);
}

/// <summary>How far one marker is.</summary>
/// <param name="MarkerId">Who.</param>
/// <param name="Number">Person number.</param>
/// <param name="Name">Name.</param>
/// <param name="Waiting">Answers that wait for this marker's mark.</param>
/// <param name="Given">Marks given in the present round.</param>
/// <param name="Figures">How they lie.</param>
/// <param name="Calibration">How the marker's marks lie to the known ones of calibration scripts; null for readers who are not to know of any.</param>
public sealed record MarkerProgress(Guid MarkerId, string Number, string Name, int Waiting, int Given, MarkerFigures Figures, MarkerFigures? Calibration);

/// <summary>One answer in the workbook; marks are null until all of its round are in.</summary>
/// <param name="Marking">The answer.</param>
/// <param name="Marks">Its marks of the present round by place.</param>
/// <param name="Question">Code of the question.</param>
public sealed record MarkingLine(SlotMarking Marking, IReadOnlyDictionary<MarkPlace, GivenMark> Marks, string Question);

/// <summary>How the marking of an exam goes.</summary>
/// <param name="Exam">The exam.</param>
/// <param name="At">When.</param>
/// <param name="States">Answers in each state.</param>
/// <param name="WithoutSecond">Answers that wait for a second mark and have nobody for it.</param>
/// <param name="Markers">By person number.</param>
/// <param name="Lines">By script and slot.</param>
/// <param name="Numbers">Person numbers of all who have given or are to give a mark.</param>
public sealed record MarkingReport(
    Exam Exam, Instant At, IReadOnlyDictionary<SlotMarkingState, int> States, int WithoutSecond, IReadOnlyList<MarkerProgress> Markers, IReadOnlyList<MarkingLine> Lines,
    IReadOnlyDictionary<Guid, string> Numbers);

/// <summary>Draws up how the marking of an exam goes.</summary>
public sealed class MarkingReportDesk(LmsDbContext db, MarkingOffice office)
{
    /// <summary>The report of an exam, without the reader's own script and what was overtaken.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>marking.forbidden</c>.</exception>
    public async Task<MarkingReport> DrawUpAsync(Guid examId, Act act, CancellationToken cancel = default)
    {
        var exam = await office.SeenExamAsync(examId, act.By, cancel);
        var markings = await db.SlotMarkings.AsNoTracking().VisibleTo(act.By, db).Where(one => one.ExamId == examId && one.State != SlotMarkingState.Superseded)
            .OrderBy(one => one.ScriptCode).ThenBy(one => one.Slot).ToListAsync(cancel);
        var given = (await (from mark in db.GivenMarks.AsNoTracking()
                            join one in db.SlotMarkings on mark.SlotMarkingId equals one.Id
                            where one.ExamId == examId && mark.Round == one.Round
                            select mark).ToListAsync(cancel)).ToLookup(mark => mark.SlotMarkingId);
        var codes = await db.QuestionVersions.Where(version => db.SlotMarkings.Any(one => one.ExamId == examId && one.QuestionVersionId == version.Id))
            .Select(version => new { version.Id, version.Code }).ToDictionaryAsync(version => version.Id, version => version.Code, cancel);
        var people = markings.SelectMany(one => new[] { one.FirstMarkerId, one.SecondMarkerId, one.ForcedBy }).OfType<Guid>().Concat(given.SelectMany(marks => marks).Select(mark => mark.MarkerId)).Distinct().ToList();
        // Senior markers and moderators mark as well: a figure that grows with a mark would tell them which answer was none.
        var calibration = act.By.Holds(Role.ExamManager, exam.UnitId) ? (await db.CalibrationMarksAsync(examId, cancel)).ToLookup(mark => mark.Mark.MarkerId) : null;
        var names = await db.People.Where(person => people.Contains(person.Id)).Select(person => new { person.Id, person.PersonNumber, person.Name }).ToListAsync(cancel);
        var markers = names.OrderBy(person => person.PersonNumber, StringComparer.Ordinal)
            .Select(person => new MarkerProgress(person.Id, person.PersonNumber, person.Name,
                markings.Count(one => WaitsFor(one, person.Id, given[one.Id])), markings.Sum(one => given[one.Id].Count(mark => mark.MarkerId == person.Id)),
                MarkerFigures.Of([.. markings.SelectMany(one => Compared(one, person.Id, given[one.Id], exam.MarkingRules))]),
                calibration is null ? null : MarkerFigures.Of([.. calibration[person.Id].Select(mark => mark.Compared(exam.MarkingRules))])))
            .Where(marker => marker.Waiting + marker.Given > 0).ToList();
        return new MarkingReport(exam, act.At, markings.CountBy(one => one.State).ToDictionary(), markings.Count(one => one is { State: SlotMarkingState.AwaitingSecond, SecondMarkerId: null }), markers,
            markings.ConvertAll(one => new MarkingLine(one, one.AreMarksOpen ? given[one.Id].ToDictionary(mark => mark.Place) : new Dictionary<MarkPlace, GivenMark>(), codes[one.QuestionVersionId])),
            names.ToDictionary(person => person.Id, person => person.PersonNumber));
    }

    static bool WaitsFor(SlotMarking one, Guid person, IEnumerable<GivenMark> given) =>
        one.State is SlotMarkingState.Allocated or SlotMarkingState.Marking or SlotMarkingState.AwaitingSecond && (one.FirstMarkerId == person || one.SecondMarkerId == person)
        && given.All(mark => mark.MarkerId != person);

    static IEnumerable<(long Mark, long Agreed, bool IsWithin)> Compared(SlotMarking one, Guid person, IEnumerable<GivenMark> given, MarkingRules rules) =>
        one.CalibrationId is not null || one.MarkTenMillionths is not { } agreed ? [] : given.Where(mark => mark.MarkerId == person && mark.Place != MarkPlace.Third)
            .Select(mark => (mark.MarkTenMillionths, agreed, MarkAgreement.IsWithinTolerance(rules, one.MaximumHundredths, mark.MarkTenMillionths, agreed)));
}
