using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.ExamState;
using static TrainingLms.Exams.ExamTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>What has become of an exam.</summary>
public enum ExamState
{
    /// <summary>Being prepared; only staff see it.</summary>
    Draft,

    /// <summary>Candidates may sit it in its window.</summary>
    Published,

    /// <summary>Its window is over.</summary>
    Closed,

    /// <summary>Taken back.</summary>
    Withdrawn,
}

/// <summary>What can be done to an exam.</summary>
public enum ExamTrigger
{
    /// <summary>Draw it up.</summary>
    Create,

    /// <summary>Say otherwise how it is sat.</summary>
    ChangeRules,

    /// <summary>Open it to candidates.</summary>
    Publish,

    /// <summary>Act on all who sit it, and keep its log. Checked by this table; what happens is recorded at each attempt and in the log.</summary>
    Invigilate,

    /// <summary>Say when its results are released.</summary>
    PlanRelease,

    /// <summary>Release its results now. Checked by this table; what happens is recorded at each result.</summary>
    ReleaseResults,

    /// <summary>Sign its results as a member of the board. Checked by this table; what happens is recorded at each result and in the trail.</summary>
    SignResults,

    /// <summary>Draw up statistics of it. Checked by this table; what comes out is a record of its own.</summary>
    Analyse,

    /// <summary>Say that it opens soon and papers are missing.</summary>
    ReportMissingPapers,

    /// <summary>Take it back.</summary>
    Withdraw,

    /// <summary>Its window is over.</summary>
    Close,
}

/// <summary>Fact: how many attempts at the exam there are.</summary>
public sealed record AttemptCount(int Number);

/// <summary>Fact: how many attempts that open soon have no paper.</summary>
public sealed record MissingPapers(int Number);

/// <summary>Fact: from when results are to be released; null for by hand.</summary>
public sealed record ReleasePlan(Instant? At);

/// <summary>The life of an exam.</summary>
public static class ExamWorkflow
{
    static readonly Who<Exam> Manager = Who.Holding<Exam>(Role.ExamManager, exam => exam.UnitId);

    static readonly Who<Exam> Staff = Manager.Or(Who.Holding<Exam>(Role.Invigilator, exam => exam.UnitId));

    static readonly Who<Exam> Board = Who.Holding<Exam>(Role.ExamBoard, exam => exam.UnitId);

    static readonly Guard<Exam> AfterClose = new("exam.release_before_close",
        (exam, act) => act.Fact<ReleasePlan>().At is not { } at || at >= exam.ClosesAt, (exam, _) => [("close", exam.ClosesAt)]);

    static readonly Guard<Exam> WindowOrdered = new("exam.window_reversed", (exam, _) => exam.OpensAt < exam.ClosesAt);

    static readonly Guard<Exam> WindowAhead = new("exam.window_over", (exam, act) => act.At < exam.ClosesAt, (exam, _) => [("close", exam.ClosesAt)]);

    static readonly Guard<Exam> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<Exam> NoAttempts = new("exam.attempts_exist",
        (_, act) => act.Fact<AttemptCount>().Number == 0, (_, act) => [("count", act.Fact<AttemptCount>().Number)]);

    static readonly Guard<Exam> RulesInBounds = new("exam.rule_out_of_range", (_, act) => act.Fact<ExamRules>().Faults().Count == 0)
    {
        Told = (_, act) => act.Fact<ExamRules>().Faults(),
    };

    static readonly Guard<Exam> PapersAreMissing = new("exam.papers_there", (_, act) => act.Fact<MissingPapers>().Number > 0);

    static readonly Due<Exam> WindowOver = new("exam.still_open", exam => exam.ClosesAt + Duration.FromSeconds(exam.Rules.AllowanceSeconds));

    /// <summary>The table.</summary>
    public static readonly Workflow<ExamState, ExamTrigger, Exam> Table = Whole();

    static Workflow<ExamState, ExamTrigger, Exam> Whole()
    {
        var table = Life();
        foreach (var state in (ExamState[])[Draft, Published, Closed]) table.Add(state, PlanRelease, state, Manager, AfterClose);
        foreach (var state in (ExamState[])[Published, Closed])
        {
            table.Add(state, SignResults, state, Board, new Unrecorded<Exam>());
            table.Add(state, ReleaseResults, state, Manager, new Unrecorded<Exam>());
            table.Add(state, Analyse, state, Manager.Or(Board), new Unrecorded<Exam>());
        }
        return table;
    }

    static Workflow<ExamState, ExamTrigger, Exam> Life() => new("exam")
    {
        { New,       Create,      Draft,     Manager, WindowOrdered, WindowAhead, RulesInBounds },
        { Draft,     ChangeRules, Draft,     Manager, RulesInBounds },
        { Draft,     Publish,     Published, Manager, WindowAhead },
        { Draft,     Withdraw,    Withdrawn, Manager, ReasonGiven },
        { Published, Withdraw,    Withdrawn, Manager, ReasonGiven, NoAttempts },
        { Published, Invigilate,  Published, Staff, ReasonGiven, new Unrecorded<Exam>() },
        { Published, ReportMissingPapers, Published, Who.Clock<Exam>(), PapersAreMissing },
        { Published, Close,       Closed,    Who.Clock<Exam>(), WindowOver },
        // Somebody with more time than others may be writing still.
        { Closed,    Invigilate,  Closed,    Staff, ReasonGiven, new Unrecorded<Exam>() },
    };
}
