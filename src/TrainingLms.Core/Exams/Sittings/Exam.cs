using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What happens to an attempt whose time is over.</summary>
public enum DeadlinePolicy
{
    /// <summary>What was saved is handed in.</summary>
    AutoSubmit,
}

/// <summary>An exam: a title, a window, a limit, and the blueprint of its papers. Its definition is frozen when it is made.</summary>
public sealed class Exam : Governed<ExamState>
{
    /// <summary>How long after the deadline answers are still taken, because they may be under way; 60 seconds.</summary>
    public const int NetworkAllowanceSeconds = 60;

    Exam() { }

    /// <summary>The unit of the exam manager; decides who manages it and who sees it as staff.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The course whose final exam this is.</summary>
    public string CourseKey { get; private init; } = "";

    /// <summary>The version of it that was published when the exam was drawn up; definition and questions come from its files.</summary>
    public Guid CourseVersionId { get; private init; }

    /// <summary>Title in Chinese.</summary>
    public string Title { get; private init; } = "";

    /// <summary>Title in English; null where there is none.</summary>
    public string? EnglishTitle { get; private init; }

    /// <summary>From when candidates may start.</summary>
    public Instant OpensAt { get; private init; }

    /// <summary>The hard close: nobody writes after it.</summary>
    public Instant ClosesAt { get; private init; }

    /// <summary>Time limit in seconds.</summary>
    public int LimitSeconds { get; private init; }

    /// <summary>Network allowance in seconds.</summary>
    public int AllowanceSeconds { get; private init; }

    /// <summary>What happens when time is over.</summary>
    public DeadlinePolicy Policy { get; private init; }

    /// <summary>How many attempts a person has.</summary>
    public int Attempts { get; private init; }

    /// <summary>Pass mark, in hundredths of a mark.</summary>
    public long PassHundredths { get; private init; }

    /// <summary>Marks of a whole paper, in hundredths.</summary>
    public long MaximumHundredths { get; private init; }

    /// <summary>What every paper holds.</summary>
    public Blueprint Blueprint { get; private init; } = new([]);

    /// <summary>Part of every seed, so that nobody can rebuild a paper from outside. Never shown.</summary>
    public byte[] Secret { get; private init; } = [];

    /// <summary>Hash of the frozen pool; null before publication.</summary>
    public string? PoolHash { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => ExamWorkflow.Table.NextDue(this);

    /// <summary>Draws up an exam from a definition.</summary>
    /// <param name="wanted">Course, unit and window.</param>
    /// <param name="courseVersionId">The published version of the course.</param>
    /// <param name="definition">Its exam.</param>
    /// <param name="secret">32 random bytes.</param>
    /// <param name="act">Who and when.</param>
    /// <exception cref="RefusedException"><c>exam.window_reversed</c>, <c>exam.window_over</c>, forbidden.</exception>
    public static Exam Create(NewExam wanted, Guid courseVersionId, ExamDefinition definition, byte[] secret, Act act)
    {
        var exam = new Exam
        {
            Id = act.NewId(),
            UnitId = wanted.UnitId,
            CourseKey = wanted.CourseKey,
            CourseVersionId = courseVersionId,
            Title = definition.Title,
            EnglishTitle = definition.EnglishTitle,
            OpensAt = wanted.OpensAt,
            ClosesAt = wanted.ClosesAt,
            LimitSeconds = definition.Minutes * 60,
            AllowanceSeconds = NetworkAllowanceSeconds,
            Policy = DeadlinePolicy.AutoSubmit,
            Attempts = definition.Attempts,
            PassHundredths = definition.PassHundredths,
            MaximumHundredths = definition.Blueprint.MaximumHundredths,
            Blueprint = definition.Blueprint,
            Secret = secret,
        };
        ExamWorkflow.Table.Fire(exam, ExamTrigger.Create, act);
        return exam;
    }

    /// <summary>Opens it to candidates with a frozen pool that has been found sufficient.</summary>
    /// <exception cref="RefusedException"><c>exam.window_over</c>, wrong state, forbidden.</exception>
    public void Publish(QuestionPool pool, Act act)
    {
        ExamWorkflow.Table.Fire(this, ExamTrigger.Publish, act);
        PoolHash = pool.SnapshotHash;
    }

    /// <summary>Takes it back while nobody has an attempt.</summary>
    /// <exception cref="RefusedException"><c>exam.attempts_exist</c>, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public void Withdraw(Act act) => ExamWorkflow.Table.Fire(this, ExamTrigger.Withdraw, act);

    /// <summary>The window is over.</summary>
    public void Close(Act act) => ExamWorkflow.Table.Fire(this, ExamTrigger.Close, act);
}

/// <summary>An exam to be drawn up.</summary>
/// <param name="CourseKey">The published course with the definition.</param>
/// <param name="UnitId">The unit it belongs to.</param>
/// <param name="OpensAt">From when candidates may start.</param>
/// <param name="ClosesAt">The hard close.</param>
public sealed record NewExam(string CourseKey, Guid UnitId, Instant OpensAt, Instant ClosesAt);

/// <summary>A question version that an exam may draw on, frozen at publication.</summary>
/// <param name="ExamId">The exam.</param>
/// <param name="QuestionVersionId">The version.</param>
public sealed record ExamPoolItem(Guid ExamId, Guid QuestionVersionId);
