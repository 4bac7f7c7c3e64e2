using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>An exam: a title, a window, a limit, and the blueprint of its papers. Its definition is frozen when it is made.</summary>
public sealed class Exam : Governed<ExamState>
{
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

    /// <summary>How it is sat; changed until it is published.</summary>
    public ExamRules Rules { get; private set; } = ExamRules.Default;

    /// <summary>How people mark it.</summary>
    public MarkingRules MarkingRules => Rules.Marking ?? MarkingRules.Default;

    /// <summary>What candidates may see of their attempts.</summary>
    public Disclosure Disclosure => Rules.Disclosure ?? Disclosure.Default;

    /// <summary>What has to be said at the door, hashed with the exam's secret; null where there is no password.</summary>
    public byte[]? DoorWordHash { get; private set; }

    /// <summary>Raised by each change of an override; attempts that know another number look for their times again.</summary>
    public long TimesRevision { get; private set; }

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

    /// <summary>From when confirmed results are released by themselves, once nobody sits any more; null for by hand.</summary>
    public Instant? ReleaseAt { get; private set; }

    /// <summary>Hash of the frozen pool; null before publication.</summary>
    public string? PoolHash { get; private set; }

    /// <summary>When its managers were told that papers were missing shortly before an opening; null where none were.</summary>
    public Instant? PapersMissedAt { get; private set; }

    /// <summary>How many papers were missing then.</summary>
    public int PapersMissed { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => ExamWorkflow.Table.NextDue(this);

    /// <summary>Draws up an exam from a definition.</summary>
    /// <param name="wanted">Course, unit and window.</param>
    /// <param name="courseVersionId">The published version of the course.</param>
    /// <param name="definition">Its exam.</param>
    /// <param name="secret">32 random bytes.</param>
    /// <param name="act">Who and when.</param>
    /// <exception cref="RefusedException"><c>exam.window_reversed</c>, <c>exam.window_over</c>, <c>exam.rule_out_of_range</c> for each wrong rule, <c>exam.disclosure_*</c> for what candidates cannot be shown so, forbidden.</exception>
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
            Attempts = definition.Attempts,
            PassHundredths = definition.PassHundredths,
            MaximumHundredths = definition.Blueprint.MaximumHundredths,
            Blueprint = definition.Blueprint,
            Secret = secret,
        };
        exam.Take(wanted.Rules ?? ExamRules.Default, wanted.DoorWord);
        ExamWorkflow.Table.Fire(exam, ExamTrigger.Create, act.Given(exam.Rules));
        return exam;
    }

    /// <summary>Gives it other rules, before it is published.</summary>
    /// <param name="rules">All of them.</param>
    /// <param name="doorWord">The password; null where there is none.</param>
    /// <param name="act">Who.</param>
    /// <exception cref="RefusedException"><c>exam.rule_out_of_range</c> and <c>exam.disclosure_*</c> for each wrong one, wrong state, forbidden.</exception>
    public void ChangeRules(ExamRules rules, string? doorWord, Act act)
    {
        ExamWorkflow.Table.Fire(this, ExamTrigger.ChangeRules, act.Given(rules));
        Take(rules, doorWord);
    }

    /// <summary>Whether these are the words that open the door; always, where none are asked for.</summary>
    public bool Opens(string? doorWord) =>
        DoorWordHash is null || (doorWord is not null && CryptographicOperations.FixedTimeEquals(DoorWordHash, HashOf(doorWord)));

    /// <summary>An override of it has changed: attempts look for their times again.</summary>
    public void RaiseTimes() => TimesRevision++;

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

    /// <summary>Says from when confirmed results are released by themselves; null for by hand.</summary>
    /// <exception cref="RefusedException"><c>exam.release_before_close</c>, wrong state, forbidden.</exception>
    public void PlanRelease(Instant? at, Act act)
    {
        ExamWorkflow.Table.Fire(this, ExamTrigger.PlanRelease, act.Given(new ReleasePlan(at)));
        ReleaseAt = at;
    }

    /// <summary>It opens soon, and papers are missing.</summary>
    /// <param name="act">The clock, with the <see cref="MissingPapers"/>.</param>
    public void ReportMissingPapers(Act act)
    {
        (PapersMissedAt, PapersMissed) = (act.At, act.Fact<MissingPapers>().Number);
        ExamWorkflow.Table.Fire(this, ExamTrigger.ReportMissingPapers, act);
    }

    /// <summary>The window is over.</summary>
    public void Close(Act act) => ExamWorkflow.Table.Fire(this, ExamTrigger.Close, act);

    void Take(ExamRules rules, string? doorWord)
    {
        Rules = rules with { NeedsPassword = !string.IsNullOrWhiteSpace(doorWord) };
        DoorWordHash = Rules.NeedsPassword ? HashOf(doorWord!) : null;
    }

    byte[] HashOf(string doorWord) => HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes(doorWord.Trim()));
}

/// <summary>An exam to be drawn up.</summary>
/// <param name="CourseKey">The published course with the definition.</param>
/// <param name="UnitId">The unit it belongs to.</param>
/// <param name="OpensAt">From when candidates may start.</param>
/// <param name="ClosesAt">The hard close.</param>
/// <param name="Rules">How it is sat; null for the rules of an exam that says nothing.</param>
/// <param name="DoorWord">The password at the door; null for none.</param>
public sealed record NewExam(string CourseKey, Guid UnitId, Instant OpensAt, Instant ClosesAt, ExamRules? Rules = null, string? DoorWord = null);

/// <summary>A question version that an exam may draw on, frozen at publication.</summary>
/// <param name="ExamId">The exam.</param>
/// <param name="QuestionVersionId">The version.</param>
public sealed record ExamPoolItem(Guid ExamId, Guid QuestionVersionId)
{
    /// <summary>How often the question had been shown by then, in hundredths of a per cent.</summary>
    public int ExposureHundredths { get; init; }
}
