using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>An answer as those who mark see it.</summary>
/// <param name="Question">The question with its rubric.</param>
/// <param name="Text">What was written; null where nothing is (a practical task), and once answers are erased.</param>
/// <param name="Length">Its length in characters without white space; null without a text.</param>
public sealed record Script(QuestionContent Question, string? Text, int? Length);

/// <summary>The marking of an answer as somebody sees it.</summary>
/// <param name="Marking">How far it is.</param>
/// <param name="Rules">How the exam is marked.</param>
/// <param name="Script">Question and answer; null for whoever does not read them.</param>
/// <param name="Marks">The marks that the reader may see, oldest first.</param>
/// <param name="Candidate">Person number and name of the candidate; null where marking is blind.</param>
/// <param name="IsStaff">Whether the reader works on the marks of the exam beyond giving one.</param>
public sealed record ShownMarking(SlotMarking Marking, MarkingRules Rules, Script? Script, IReadOnlyList<GivenMark> Marks, (string Number, string Name)? Candidate, bool IsStaff);

/// <summary>Where markers work: what they have to mark, the marks they give, and what senior markers decide.</summary>
public sealed class MarkingDesk(LmsDbContext db, MarkingOffice office)
{
    /// <summary>Answers that the actor has to do with, in the order they were drawn up.</summary>
    public async Task<Page<(SlotMarking Marking, MarkingRules Rules)>> ListAsync(Guid? examId, SlotMarkingState? state, Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var markings = db.SlotMarkings.AsNoTracking().VisibleTo(actor, db);
        if (examId is { } exam) markings = markings.Where(marking => marking.ExamId == exam);
        if (state is { } wanted) markings = markings.Where(marking => marking.State == wanted);
        if (page.AfterId is { } last) markings = markings.Where(marking => marking.Id > last);
        var found = await page.ReadAsync(markings.OrderBy(marking => marking.Id), marking => marking.Id.ToString(), cancel);
        var exams = found.Items.Select(marking => marking.ExamId).Distinct().ToList();
        var rules = (await db.Exams.AsNoTracking().Where(one => exams.Contains(one.Id)).ToListAsync(cancel)).ToDictionary(one => one.Id, one => one.MarkingRules);
        return new Page<(SlotMarking, MarkingRules)>([.. found.Items.Select(marking => (marking, rules[marking.ExamId]))], found.Next);
    }

    /// <summary>One answer, with as much of it as the reader may see now.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.not_found</c>.</exception>
    public async Task<ShownMarking> ShowAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var marking = await office.FindAsync(id, actor, cancel);
        var rules = (await db.Exams.AsNoTracking().SingleAsync(exam => exam.Id == marking.ExamId, cancel)).MarkingRules;
        var isStaff = MarkingScope.IsStaffOf(actor, marking.UnitId);
        // Of an earlier round everything is in; of this one only the own mark until the other is. Who is to mark it again looks at it afresh.
        var isToMark = !marking.AreMarksOpen && (marking.FirstMarkerId == actor.PersonId || marking.SecondMarkerId == actor.PersonId);
        var marks = await db.GivenMarks.AsNoTracking().Where(mark => mark.SlotMarkingId == id).OrderBy(mark => mark.Round).ThenBy(mark => mark.Place).ToListAsync(cancel);
        var seen = marks.Where(mark => mark.MarkerId == actor.PersonId || (mark.Round < marking.Round ? isStaff && !isToMark : marking.AreMarksOpen)).ToList();
        var candidate = rules.IsBlind ? null : await db.People.Where(person => person.Id == marking.CandidateId).Select(person => new { person.PersonNumber, person.Name }).SingleAsync(cancel);
        return new ShownMarking(marking, rules, MarkingScope.ReadsScript(actor, marking) ? await ScriptAsync(marking, cancel) : null, seen,
            candidate is null ? null : (candidate.PersonNumber, candidate.Name), isStaff);
    }

    /// <summary>Opens an answer; whoever has opened it before, or is to give the second mark, finds it open.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.not_found</c> and what the table refuses.</exception>
    public Task<SlotMarking> OpenAsync(Guid id, Act act, CancellationToken cancel = default) => DoAsync(id, ExpectedVersion.Any, act, (marking, _, given) =>
    {
        if (marking.State is SlotMarkingState.Marking or SlotMarkingState.AwaitingSecond && MarkingScope.ReadsScript(act.By, marking)) return Task.CompletedTask;
        marking.Open(given);
        return Task.CompletedTask;
    }, cancel);

    /// <summary>Gives a mark: the first, or the second where the answer waits for it. What follows by the rules happens with it.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.not_found</c>, <c>slot_marking.words_too_long</c> and what the table refuses.</exception>
    public Task<SlotMarking> SubmitAsync(Guid id, MarkSheet sheet, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (marking, rules, given) =>
    {
        var marks = await MarksAsync(marking, cancel);
        db.GivenMarks.Add(marking.Submit(Fitting(sheet), await WorthAsync(marking, sheet, cancel), marks.GetValueOrDefault(MarkPlace.First), rules, given));
        marking.TellsSenior = marking.State == SlotMarkingState.Adjudication && !await db.SlotMarkings.AnyAsync(one => one.ExamId == marking.ExamId && one.State == SlotMarkingState.Adjudication, cancel);
    }, cancel);

    /// <summary>Decides between two marks with a third.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.not_found</c>, <c>slot_marking.words_too_long</c> and what the table refuses.</exception>
    public Task<SlotMarking> AdjudicateAsync(Guid id, MarkSheet sheet, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, async (marking, rules, given) =>
    {
        var worth = await WorthAsync(marking, sheet, cancel);
        SlotMarkingWorkflow.Table.Check(marking, SlotMarkingTrigger.Adjudicate, given.Given(worth)).OrRefuse();
        var marks = await MarksAsync(marking, cancel);
        db.GivenMarks.Add(marking.Adjudicate(Fitting(sheet), worth, marks[MarkPlace.First], marks[MarkPlace.Second], rules, given));
    }, cancel);

    /// <summary>Sets an agreed mark by hand.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.not_found</c>, <c>slot_marking.words_too_long</c> and what the table refuses.</exception>
    public Task<SlotMarking> ForceAsync(Guid id, long pointsHundredths, ExpectedVersion expected, Act act, CancellationToken cancel = default) => DoAsync(id, expected, act, (marking, _, given) =>
    {
        marking.Force(pointsHundredths, given.Because(Fitting(act.Reason)));
        return Task.CompletedTask;
    }, cancel);

    /// <summary>What can be done to an answer now, and why not; what a request brings along is taken as given.</summary>
    public static IReadOnlyList<PermittedTrigger> Actions(SlotMarking marking, Act act) =>
        SlotMarkingWorkflow.Table.PermittedTriggers(marking, act.Because("-").Given(new ScriptStanding(true, false)).Given(MarkWorth.Fine).Given(new Allotment([])).Given(new MarkHarmony(true))
            .Given(new ModerationSample(marking.IsInModeration)).Given(new AttemptReadiness(0, 0)))
        // Whether a second mark agrees is known once it is given; until then there is one button for it.
        .Where(permitted => permitted.Trigger != Snake.Of(SlotMarkingTrigger.SendToAdjudication)).ToList();

    async Task<SlotMarking> DoAsync(Guid id, ExpectedVersion expected, Act act, Func<SlotMarking, MarkingRules, Act, Task> deed, CancellationToken cancel) => await db.InTransactionAsync(async () =>
    {
        var (marking, exam) = await office.LockedAsync(id, act.By, cancel);
        expected.Against(marking);
        await deed(marking, exam.MarkingRules, act.Given(await office.StandingAsync(marking, exam.MarkingRules, act.By, cancel)));
        await db.SaveChangesAsync(cancel);
        return marking;
    }, cancel);

    Task<Dictionary<MarkPlace, GivenMark>> MarksAsync(SlotMarking marking, CancellationToken cancel) =>
        db.GivenMarks.AsNoTracking().Where(mark => mark.SlotMarkingId == marking.Id && mark.Round == marking.Round).ToDictionaryAsync(mark => mark.Place, cancel);

    async Task<MarkWorth> WorthAsync(SlotMarking marking, MarkSheet sheet, CancellationToken cancel) => MarkWorth.Of(sheet, RubricOf(await QuestionAsync(marking, cancel)), marking.MaximumHundredths);

    async Task<Script> ScriptAsync(SlotMarking marking, CancellationToken cancel)
    {
        var question = await QuestionAsync(marking, cancel);
        if (await db.AnswerBehindAsync(marking, cancel) is not { } stored) return new Script(question, null, null);
        using var response = JsonDocument.Parse(stored);
        var text = response.RootElement.ValueKind == JsonValueKind.String ? response.RootElement.GetString() : null;
        return new Script(question, text, text is null ? null : AnswerLength.Of(text));
    }

    Task<QuestionContent> QuestionAsync(SlotMarking marking, CancellationToken cancel) =>
        db.QuestionVersions.AsNoTracking().Where(version => version.Id == marking.QuestionVersionId).Select(version => version.Content).SingleAsync(cancel);

    /// <summary>The rubric by which a question is marked; null for points.</summary>
    public static Rubric? RubricOf(QuestionContent question) => question.Key switch
    {
        EssayKey essay => essay.Rubric,
        ChecklistKey checklist => checklist.Rubric,
        _ => null,
    };

    static MarkSheet Fitting(MarkSheet sheet) => sheet with { Comment = Fitting(sheet.Comment), InternalNote = Fitting(sheet.InternalNote) };

    static string? Fitting(string? words) => words?.Trim() is not { Length: > 0 } text ? null
        : text.Length <= GivenMark.Longest ? text : throw new RefusedException(RefusalKind.RuleBroken, "slot_marking.words_too_long", ("most", GivenMark.Longest));
}
