using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A script to be put in.</summary>
/// <param name="SourceId">The marking of an agreed answer of a candidate; null for an answer that is made up.</param>
/// <param name="QuestionVersionId">The question that a made-up answer is about; null otherwise.</param>
/// <param name="Text">The answer that is made up; null otherwise.</param>
/// <param name="PointsHundredths">The known mark, in hundredths; null for the agreed one of the source.</param>
public sealed record NewCalibration(Guid? SourceId, Guid? QuestionVersionId, string? Text, long? PointsHundredths);

/// <summary>A script with how its marks lie to the known one.</summary>
public sealed record CalibrationLine(CalibrationScript Script, string Question, MarkerFigures Figures);

/// <summary>Where exam managers put in calibration scripts and see how their marks lie. Nobody else is told that there are any: markers of every rank may get one.</summary>
public sealed class CalibrationDesk(LmsDbContext db, MarkingOffice office)
{
    static readonly string[] Managers = [Role.ExamManager];

    static readonly SlotMarkingState[] Known = [SlotMarkingState.Agreed, SlotMarkingState.Moderated, SlotMarkingState.Final];

    /// <summary>All scripts of an exam in the order they were put in.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>marking.forbidden</c>.</exception>
    public async Task<IReadOnlyList<CalibrationLine>> ListAsync(Guid examId, Act act, CancellationToken cancel = default)
    {
        var exam = await office.ExamForAsync(examId, act, Managers, cancel);
        var scripts = await (from script in db.CalibrationScripts.AsNoTracking()
                             where script.ExamId == examId
                             orderby script.Id
                             join version in db.QuestionVersions on script.QuestionVersionId equals version.Id
                             select new { script, version.Code }).ToListAsync(cancel);
        var given = await db.CalibrationMarksAsync(examId, cancel);
        return scripts.ConvertAll(one => new CalibrationLine(one.script, one.Code, MarkerFigures.Of([.. given.Where(mark => mark.Script.Id == one.script.Id).Select(mark => mark.Compared(exam.MarkingRules))])));
    }

    /// <summary>Puts one in; from the next allocation on, markers get it among their answers.</summary>
    /// <exception cref="RefusedException">
    /// <c>exam.not_found</c>, <c>marking.forbidden</c>, <c>calibration.not_blind</c>, <c>calibration.answer_missing</c>, <c>calibration.source_unfit</c>, <c>calibration.question_unknown</c>,
    /// <c>calibration.text_too_long</c>, <c>slot_marking.mark_out_of_bounds</c>.
    /// </exception>
    public Task<CalibrationScript> AddAsync(Guid examId, NewCalibration wanted, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var exam = await office.ExamForAsync(examId, act, Managers, cancel);
        // Where candidates are named, what has no candidate is seen at once.
        if (!exam.MarkingRules.IsBlind) throw new RefusedException(RefusalKind.RuleBroken, "calibration.not_blind");
        var text = wanted.Text?.Trim() is { Length: > 0 } written ? written : null;
        if ((wanted.SourceId is null) == (text is null)) throw new RefusedException(RefusalKind.RuleBroken, "calibration.answer_missing");
        if (text?.Length > CalibrationScript.Longest) throw new RefusedException(RefusalKind.RuleBroken, "calibration.text_too_long", ("most", CalibrationScript.Longest));
        await db.LockExamAsync(examId, cancel);
        var like = wanted.SourceId is { } source ? await SourceAsync(examId, source, act, cancel) : await SlotOfAsync(examId, wanted.QuestionVersionId, cancel);
        var known = wanted.PointsHundredths * Marks.PerHundredth ?? (text is null ? like.MarkTenMillionths : null);
        if (known is not { } mark || mark < 0 || mark > like.MaximumHundredths * Marks.PerHundredth)
            throw new RefusedException(RefusalKind.RuleBroken, "slot_marking.mark_out_of_bounds", ("maximum", like.MaximumHundredths / 100m));
        var script = new CalibrationScript
        {
            Id = act.NewId(),
            ExamId = examId,
            QuestionVersionId = like.QuestionVersionId,
            Slot = like.Slot,
            MaximumHundredths = like.MaximumHundredths,
            LineTenMillionths = like.LineTenMillionths,
            SourceId = wanted.SourceId,
            Text = text,
            KnownTenMillionths = mark,
            MadeBy = act.By.PersonId,
            MadeAt = act.At,
        };
        db.CalibrationScripts.Add(script);
        Observe("add_calibration", exam, act);
        await db.SaveChangesAsync(cancel);
        return script;
    }, cancel);

    /// <summary>Gives one to nobody any more.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>marking.forbidden</c>, <c>calibration.not_found</c>.</exception>
    public async Task EndAsync(Guid examId, Guid id, Act act, CancellationToken cancel = default)
    {
        var exam = await office.ExamForAsync(examId, act, Managers, cancel);
        var script = await db.CalibrationScripts.SingleOrDefaultAsync(one => one.Id == id && one.ExamId == examId && one.EndedAt == null, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "calibration.not_found");
        script.End(act.At);
        Observe("end_calibration", exam, act);
        await db.SaveChangesAsync(cancel);
    }

    void Observe(string what, Exam exam, Act act) =>
        db.Observe(new Audit.Observation("exam", what, "exam", exam.Id, act, act.By.ReadingWarrant(Right.SeeMarking, exam.UnitId)) { SubjectUnitId = exam.UnitId });

    async Task<SlotMarking> SourceAsync(Guid examId, Guid id, Act act, CancellationToken cancel) =>
        await db.SlotMarkings.AsNoTracking().VisibleTo(act.By, db).SingleOrDefaultAsync(one => one.Id == id && one.ExamId == examId && one.CalibrationId == null && Known.Contains(one.State), cancel)
            ?? throw new RefusedException(RefusalKind.RuleBroken, "calibration.source_unfit");

    async Task<SlotMarking> SlotOfAsync(Guid examId, Guid? question, CancellationToken cancel) =>
        await db.SlotMarkings.AsNoTracking().Where(one => one.ExamId == examId && one.QuestionVersionId == question && one.CalibrationId == null && one.State != SlotMarkingState.Superseded).OrderBy(one => one.Id).FirstOrDefaultAsync(cancel)
            ?? throw new RefusedException(RefusalKind.RuleBroken, "calibration.question_unknown");
}

/// <summary>A mark that somebody gave to a calibration script.</summary>
public sealed record CalibrationMark(CalibrationScript Script, GivenMark Mark)
{
    /// <summary>The mark beside the known one.</summary>
    internal (long Mark, long Known, bool IsWithin) Compared(MarkingRules rules) =>
        (Mark.MarkTenMillionths, Script.KnownTenMillionths, MarkAgreement.IsWithinTolerance(rules, Script.MaximumHundredths, Mark.MarkTenMillionths, Script.KnownTenMillionths));
}

static class CalibrationLoading
{
    /// <summary>All marks that were given to calibration scripts of an exam.</summary>
    public static async Task<List<CalibrationMark>> CalibrationMarksAsync(this LmsDbContext db, Guid examId, CancellationToken cancel) =>
        [.. (await (from mark in db.GivenMarks.AsNoTracking()
                    join one in db.SlotMarkings on mark.SlotMarkingId equals one.Id
                    join script in db.CalibrationScripts.AsNoTracking() on one.CalibrationId equals script.Id
                    where script.ExamId == examId
                    select new { script, mark }).ToListAsync(cancel)).Select(one => new CalibrationMark(one.script, one.mark))];

    /// <summary>The answer behind a marking, as canonical JSON; null where there is none, or it has been erased.</summary>
    public static async Task<string?> AnswerBehindAsync(this LmsDbContext db, SlotMarking marking, CancellationToken cancel)
    {
        var behind = marking;
        if (marking.CalibrationId is { } id)
        {
            var script = await db.CalibrationScripts.AsNoTracking().SingleAsync(one => one.Id == id, cancel);
            if (script.SourceId is not { } source) return FrozenJson.Write(script.Text);
            behind = await db.SlotMarkings.AsNoTracking().SingleAsync(one => one.Id == source, cancel);
        }
        return await db.ExamAnswers.AsNoTracking().Where(answer => answer.AttemptId == behind.AttemptId && answer.Slot == behind.Slot).Select(answer => answer.Response).SingleOrDefaultAsync(cancel);
    }
}
