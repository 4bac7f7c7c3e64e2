using System.Text.RegularExpressions;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>题库: questions that a unit keeps for its exams and those of the units below it.</summary>
public sealed partial class QuestionBank : Governed<QuestionBankState>
{
    const int MostVotes = 5;
    const int LongestTitle = 200;

    QuestionBank() { }

    /// <summary>The unit that keeps it; decides who works on it. Exams of this unit and those below may draw on it.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Chosen by people, unique: small letters, digits and hyphens.</summary>
    public string Key { get; private init; } = "";

    /// <summary>Title.</summary>
    public string Title { get; private init; } = "";

    /// <summary>Whether its keys are never shown, and each look at one is written down.</summary>
    public bool IsSecure { get; private init; }

    /// <summary>How many reviewers must agree before a question is approved, at least 1.</summary>
    public int Votes { get; private init; }

    /// <inheritdoc/>
    public override NodaTime.Instant? NextDue() => QuestionBankWorkflow.Table.NextDue(this);

    /// <summary>Opens a bank.</summary>
    /// <exception cref="RefusedException"><c>question_bank.key_malformed</c>, <c>question_bank.title_missing</c>, <c>question_bank.votes_out_of_range</c>, all at once; forbidden.</exception>
    public static QuestionBank Create(NewBank wanted, Act act)
    {
        var bank = new QuestionBank
        {
            Id = act.NewId(),
            UnitId = wanted.UnitId,
            Key = wanted.Key,
            Title = wanted.Title.Trim(),
            IsSecure = wanted.IsSecure,
            Votes = wanted.Votes ?? (wanted.IsSecure ? 2 : 1),
        };
        QuestionBankWorkflow.Table.Fire(bank, QuestionBankTrigger.Create, act);
        List<Refusal> wrong =
        [
            .. KeyForm().IsMatch(bank.Key) ? [] : (Refusal[])[new Refusal("question_bank.key_malformed", [], "key")],
            .. bank.Title.Length is > 0 and <= LongestTitle ? [] : (Refusal[])[new Refusal("question_bank.title_missing", [("most", LongestTitle)], "title")],
            .. bank.Votes is >= 1 and <= MostVotes ? [] : (Refusal[])[new Refusal("question_bank.votes_out_of_range", [("most", MostVotes)], "votes")],
        ];
        return wrong.Count == 0 ? bank : throw new RefusedException(RefusalKind.RuleBroken, wrong);
    }

    /// <summary>Closes it, or opens it again.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, wrong state, forbidden.</exception>
    public void Move(QuestionBankTrigger trigger, Act act) => QuestionBankWorkflow.Table.Fire(this, trigger, act);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,59}$")]
    private static partial Regex KeyForm();
}

/// <summary>A bank to be opened.</summary>
/// <param name="UnitId">The unit that keeps it.</param>
/// <param name="Key">Its key.</param>
/// <param name="Title">Its title.</param>
/// <param name="IsSecure">Whether its keys are never shown.</param>
/// <param name="Votes">How many reviewers must agree; null for 1, and for 2 where it is secure.</param>
public sealed record NewBank(Guid UnitId, string Key, string Title, bool IsSecure, int? Votes);
