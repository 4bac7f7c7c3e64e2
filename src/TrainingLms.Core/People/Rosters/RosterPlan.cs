using System.Security.Cryptography;
using System.Text;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>What the plan says of a row.</summary>
public enum RowVerdict
{
    /// <summary>No person with this key: one is added.</summary>
    Create,

    /// <summary>Some fields change.</summary>
    Update,

    /// <summary>Nothing differs; nothing is written.</summary>
    Unchanged,

    /// <summary>A known person gets another person number.</summary>
    Rekey,

    /// <summary>The primary unit changes.</summary>
    Transfer,

    /// <summary>Leaves or retires.</summary>
    Leave,

    /// <summary>A person who had left comes back.</summary>
    Rejoin,

    /// <summary>At least one error.</summary>
    Wrong,

    /// <summary>The person or the unit is not the officer's.</summary>
    OutOfScope,

    /// <summary>The same key stands in another row.</summary>
    Duplicate,

    /// <summary>Would add in UpdateOnly, or change in CreateOnly; passed over.</summary>
    NotInMode,

    /// <summary>Left as it is: cannot be undone, because the person has changed since, for example; or an enrolment about which there is nothing to do.</summary>
    LeftOut,

    /// <summary>Moves to or from a unit of another officer, who is asked; see <see cref="TransferRequest"/>.</summary>
    AskTransfer,

    /// <summary>A transfer request that is still open is taken back, because the import that asked is undone.</summary>
    WithdrawTransfer,

    /// <summary>A further post that an import added is taken away, because the import is undone.</summary>
    Remove,

    /// <summary>Somebody of the file is enrolled in a course.</summary>
    Enrol,

    /// <summary>An enrolment that has not begun is taken back, because the import that made it is undone.</summary>
    Release,
}

/// <summary>What the verdicts mean for writing; as lists, so that the database can be asked with them.</summary>
public static class RowVerdicts
{
    /// <summary>Rows of somebody who is there, which applying the plan writes; those that add somebody come beside.</summary>
    public static IReadOnlyList<RowVerdict> Changing { get; } = [RowVerdict.Update, RowVerdict.Rekey, RowVerdict.Transfer, RowVerdict.Leave, RowVerdict.Rejoin];

    /// <summary>Rows that go back to the officer in the error workbook.</summary>
    public static IReadOnlyList<RowVerdict> Refused { get; } = [RowVerdict.Wrong, RowVerdict.OutOfScope, RowVerdict.Duplicate];
}

/// <summary>One row of the plan: what will be done, with before and after of each field, or why it will not.</summary>
/// <param name="Number">The row's number as Excel shows it; 0 for a person who stands in no row of the file.</param>
/// <param name="Verdict">What the plan says.</param>
/// <param name="PersonId">The person found; null for a new one and where the person is not to be shown.</param>
/// <param name="PersonVersion">The version looked at; any other at the time of writing makes the plan stale.</param>
/// <param name="UnitId">The unit the person will be in; null when it is not known.</param>
/// <param name="EffectiveOn">The day from which unit, post and status hold, ISO; null when not given.</param>
/// <param name="Changes">Fields that change, in the order of the template.</param>
/// <param name="Problems">Errors, all of them.</param>
/// <param name="Warnings">What should be looked at and does not hinder.</param>
/// <param name="Typed">Cells as typed by column key, for the error workbook; empty for rows that are not refused.</param>
/// <param name="Who">Number and name of the person, where no row of the file tells them; null elsewhere.</param>
public sealed record PlannedRow(
    int Number, RowVerdict Verdict, Guid? PersonId, long? PersonVersion, Guid? UnitId, string? EffectiveOn, IReadOnlyList<FieldChange> Changes,
    IReadOnlyList<RowProblem> Problems, IReadOnlyList<RowProblem> Warnings, IReadOnlyDictionary<string, string> Typed,
    string? Who = null)
{
    /// <summary>What the other unit is asked; null for all other rows. Never shown: it names a person whom the officer may not see.</summary>
    public AskedTransfer? Asks { get; init; }

    /// <summary>The course it is about; null for rows about people.</summary>
    public PlannedLearning? Learns { get; init; }

    /// <summary>Whether the preview before said something else of the row; false in a first preview. Beside the plan, not part of it.</summary>
    public bool Differs { get; init; }

    /// <summary>What the preview before said of the row, where it differs; null elsewhere, and for who stood in no row then.</summary>
    public RowVerdict? LastVerdict { get; init; }

    /// <summary>How a person is named in a row that stands in no file.</summary>
    public static string WhoIs(Person person) => $"{person.PersonNumber} {person.Name}";

    /// <summary>The row, with what differs from the preview before; as it is where there is none.</summary>
    internal PlannedRow ComparedWith(LastPreview? last, int position) =>
        last?.Compare(position, this) is var (differs, before) ? this with { Differs = differs, LastVerdict = before } : this;

    /// <summary>The form that is stored and hashed.</summary>
    public byte[] ToBytes() => PlannedRowForm.BytesOf(this);

    /// <summary>The row of a stored form.</summary>
    public static PlannedRow Parse(ReadOnlySpan<byte> stored) => PlannedRowForm.Read(stored);
}

/// <summary>A field that changes.</summary>
/// <param name="Column">Column key.</param>
/// <param name="Before">As it is; null when empty.</param>
/// <param name="After">As it will be; null when cleared.</param>
public sealed record FieldChange(string Column, string? Before, string? After);

/// <summary>Something wrong with a row, or worth telling.</summary>
/// <param name="Column">Column key; null when it is about the whole row.</param>
/// <param name="Letters">Letters of the column; null when it is not in the file.</param>
/// <param name="Code">Its sentence.</param>
/// <param name="Facts">Figures for the sentence.</param>
public sealed record RowProblem(string? Column, string? Letters, string Code, IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>The problem as something the sentence book can say.</summary>
    public Refusal AsRefusal() => new(Code, [.. Facts.Select(fact => (fact.Key, (object?)fact.Value))]);
}

/// <summary>What was previewed, in figures.</summary>
/// <param name="Counts">Rows by verdict.</param>
/// <param name="ActivePeople">Active people in the scope of the import, for the guard against mass leaving.</param>
/// <param name="Hash">Keyed hash over file, settings, scope and rows, 64 hexadecimal digits. Keyed, because it outlives rows whose numbers could be guessed from a plain one.</param>
public sealed record RosterPlan(RosterCounts Counts, int ActivePeople, string Hash);

/// <summary>Counts and hashes the rows of a plan as they pass by in file order.</summary>
public sealed class RosterPlanSum : IDisposable
{
    static readonly SealedColumn HashColumn = new("roster_imports", "plan_hash");

    readonly IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly int[] verdicts = new int[Enum.GetValues<RowVerdict>().Length];
    readonly int activePeople;
    int warned;
    int differing;
    int enrolments;
    int enrolmentsRefused;

    /// <summary>Begins a plan.</summary>
    /// <param name="head">File hash, settings, uploader and scope: what makes two plans with equal rows differ.</param>
    /// <param name="activePeople">Active people in scope.</param>
    public RosterPlanSum(IEnumerable<string> head, int activePeople)
    {
        this.activePeople = activePeople;
        foreach (var line in head.Append($"{activePeople}")) Append(Encoding.UTF8.GetBytes(line.ReplaceLineEndings(" ")));
    }

    /// <summary>Rows taken in so far.</summary>
    public int Rows { get; private set; }

    /// <summary>How many of them stand in no row of the file, because they are missing from a list of everybody.</summary>
    public int Absent { get; private set; }

    /// <summary>Whether a row goes back to the officer.</summary>
    public bool HasRefused => RowVerdicts.Refused.Any(verdict => verdicts[(int)verdict] > 0);

    /// <summary>Takes in somebody who is missing from a list of everybody.</summary>
    public void AddAbsent(PlannedRow row, ReadOnlySpan<byte> stored)
    {
        Add(row, stored);
        Absent++;
    }

    /// <summary>Takes a row in.</summary>
    /// <param name="row">The row.</param>
    /// <param name="stored">Its stored form; JSON, so no line break stands in it.</param>
    public void Add(PlannedRow row, ReadOnlySpan<byte> stored)
    {
        Append(stored);
        verdicts[(int)row.Verdict]++;
        if (row.Warnings.Count > 0) warned++;
        if (row.Differs) differing++;
        if (row.Learns is not null) enrolments++;
        if (row.Learns is not null && RowVerdicts.Refused.Contains(row.Verdict)) enrolmentsRefused++;
        Rows++;
    }

    /// <summary>The plan of all rows taken in.</summary>
    public RosterPlan ToPlan(KeyRing keys) => new(RosterCounts.Of(verdicts, warned, Absent, differing) with { Enrolments = enrolments, EnrolmentsRefused = enrolmentsRefused }, activePeople,
        keys.LookUp(Convert.ToHexStringLower(sha.GetCurrentHash()), HashColumn)[(RingKey.IdLength + 1)..]);

    /// <inheritdoc/>
    public void Dispose() => sha.Dispose();

    void Append(ReadOnlySpan<byte> line)
    {
        sha.AppendData(line);
        sha.AppendData("\n"u8);
    }
}

/// <summary>How many rows have which verdict; together the rows of the file.</summary>
public sealed record RosterCounts
{
    /// <summary>Rows of the file that are not blank, and of the people who are missing from a list of everybody.</summary>
    public int Rows { get; init; }

    /// <summary>People added.</summary>
    public int Create { get; init; }

    /// <summary>People changed.</summary>
    public int Update { get; init; }

    /// <summary>People as they were.</summary>
    public int Unchanged { get; init; }

    /// <summary>People who get another person number.</summary>
    public int Rekey { get; init; }

    /// <summary>People who move to another unit.</summary>
    public int Transfer { get; init; }

    /// <summary>Leavers.</summary>
    public int Leave { get; init; }

    /// <summary>Returners.</summary>
    public int Rejoin { get; init; }

    /// <summary>Rows with errors.</summary>
    public int Wrong { get; init; }

    /// <summary>Rows that are not the officer's.</summary>
    public int OutOfScope { get; init; }

    /// <summary>Rows with a key that stands twice.</summary>
    public int Duplicate { get; init; }

    /// <summary>Rows passed over by the mode.</summary>
    public int NotInMode { get; init; }

    /// <summary>Rows that cannot be undone.</summary>
    public int LeftOut { get; init; }

    /// <summary>Moves that another unit is asked to accept.</summary>
    public int AskTransfer { get; init; }

    /// <summary>Transfer requests that are taken back.</summary>
    public int WithdrawTransfer { get; init; }

    /// <summary>Further posts that are taken away.</summary>
    public int Remove { get; init; }

    /// <summary>People who are enrolled in a course.</summary>
    public int Enrol { get; init; }

    /// <summary>Enrolments that are taken back.</summary>
    public int Release { get; init; }

    /// <summary>Rows about enrolments; they are among the others.</summary>
    public int Enrolments { get; init; }

    /// <summary>Those of them that go back to the officer.</summary>
    public int EnrolmentsRefused { get; init; }

    /// <summary>People who are missing from a list of everybody; they are among the others.</summary>
    public int Absent { get; init; }

    /// <summary>Rows with at least one warning; they are among the others.</summary>
    public int WithWarnings { get; init; }

    /// <summary>Rows of which the preview before said something else; they are among the others. 0 in a first preview, and where the one before is no longer whole.</summary>
    public int Differing { get; init; }

    /// <summary>People, or further posts, that applying writes.</summary>
    public int Written => Create + Update + Rekey + Transfer + Leave + Rejoin + Remove;

    /// <summary>Rows that applying writes, of people and of enrolments.</summary>
    public int Moves => Written + Enrol + Release;

    /// <summary>Whether there is anything that undoing would take back.</summary>
    public bool CanBeUndone => Written + AskTransfer + Enrol > 0;

    /// <summary>Rows that go back to the officer.</summary>
    public int Refused => Wrong + OutOfScope + Duplicate;

    /// <summary>Those of them that are about people.</summary>
    public int RefusedPeople => Refused - EnrolmentsRefused;

    internal static RosterCounts Of(ReadOnlySpan<int> verdicts, int warned, int absent, int differing)
    {
        var rows = 0;
        foreach (var count in verdicts) rows += count;
        return new RosterCounts
        {
            Rows = rows,
            Create = verdicts[(int)RowVerdict.Create],
            Update = verdicts[(int)RowVerdict.Update],
            Unchanged = verdicts[(int)RowVerdict.Unchanged],
            Rekey = verdicts[(int)RowVerdict.Rekey],
            Transfer = verdicts[(int)RowVerdict.Transfer],
            Leave = verdicts[(int)RowVerdict.Leave],
            Rejoin = verdicts[(int)RowVerdict.Rejoin],
            Wrong = verdicts[(int)RowVerdict.Wrong],
            OutOfScope = verdicts[(int)RowVerdict.OutOfScope],
            Duplicate = verdicts[(int)RowVerdict.Duplicate],
            NotInMode = verdicts[(int)RowVerdict.NotInMode],
            LeftOut = verdicts[(int)RowVerdict.LeftOut],
            AskTransfer = verdicts[(int)RowVerdict.AskTransfer],
            WithdrawTransfer = verdicts[(int)RowVerdict.WithdrawTransfer],
            Remove = verdicts[(int)RowVerdict.Remove],
            Enrol = verdicts[(int)RowVerdict.Enrol],
            Release = verdicts[(int)RowVerdict.Release],
            Absent = absent,
            WithWarnings = warned,
            Differing = differing,
        };
    }
}
