using System.Collections.Immutable;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>
/// One version of a question in a bank, from the first draft to retirement. While it is a draft its content may change; with the approval it is frozen as
/// a <see cref="QuestionVersion"/> of the same key, and never changes again.
/// </summary>
public sealed class BankQuestion : Governed<QuestionState>
{
    BankQuestion() { }

    /// <summary>The bank.</summary>
    public Guid BankId { get; private init; }

    /// <summary>The unit of the bank.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Code, unique in the bank for ever.</summary>
    public string Code { get; private init; } = "";

    /// <summary>Number of the version, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>What it says.</summary>
    public QuestionContent Content { get; private set; } = null!;

    /// <summary>SHA-256 over the canonical JSON of the content.</summary>
    public string ContentHash { get; private set; } = "";

    /// <summary>Topic of the content, to look for it.</summary>
    public string Topic { get; private set; } = "";

    /// <summary>Type of the content, to look for it.</summary>
    public QuestionType Type { get; private set; }

    /// <summary>Who wrote it last.</summary>
    public Guid AuthorId { get; private set; }

    /// <summary>How many reviewers must agree, from the bank.</summary>
    public int VotesNeeded { get; private init; }

    /// <summary>Whether its key is never shown, because of the bank or of the question.</summary>
    public bool IsSecure { get; private set; }

    /// <summary>Natural persons behind the votes given since it was handed in.</summary>
    public ImmutableArray<Guid> Voters { get; private set; } = [];

    /// <summary>Votes given since it was handed in.</summary>
    public int Votes { get; private set; }

    /// <summary>When it was approved; null before.</summary>
    public Instant? ApprovedAt { get; private set; }

    /// <summary>Whether it was suspended, or retired by a person: papers of exams that were published before leave it out as well.</summary>
    public bool IsBarred { get; private set; }

    /// <summary>Whether no more than one vote is missing.</summary>
    public bool IsDecidedByNextVote => Votes + 1 >= VotesNeeded;

    /// <inheritdoc/>
    public override Instant? NextDue() => QuestionWorkflow.Table.NextDue(this);

    /// <summary>Writes a version.</summary>
    /// <param name="bank">The bank.</param>
    /// <param name="code">Code of the question.</param>
    /// <param name="number">Number of the version.</param>
    /// <param name="content">What it says; checked before.</param>
    /// <param name="act">Who and when.</param>
    /// <exception cref="RefusedException"><c>question_bank.closed</c>, forbidden.</exception>
    public static BankQuestion Draft(QuestionBank bank, string code, int number, QuestionContent content, Act act)
    {
        var question = new BankQuestion { Id = act.NewId(), BankId = bank.Id, UnitId = bank.UnitId, Code = code, Number = number, VotesNeeded = bank.Votes };
        QuestionWorkflow.Table.Fire(question, QuestionTrigger.Draft, act.Given(bank));
        question.Take(bank, content, act);
        return question;
    }

    /// <summary>Refuses whoever may write no question into the bank.</summary>
    /// <exception cref="RefusedException"><c>question_bank.closed</c>, forbidden.</exception>
    public static void RefuseUnlessWritable(QuestionBank bank, Act act) =>
        QuestionWorkflow.Table.Check(new BankQuestion { BankId = bank.Id, UnitId = bank.UnitId }, QuestionTrigger.Draft, act.Given(bank)).OrRefuse();

    /// <summary>Writes it anew while it is a draft.</summary>
    /// <exception cref="RefusedException">Wrong state, forbidden.</exception>
    public void Revise(QuestionBank bank, QuestionContent content, Act act)
    {
        QuestionWorkflow.Table.Fire(this, QuestionTrigger.Revise, act);
        Take(bank, content, act);
    }

    /// <summary>Hands it to the reviewers; what was voted before counts no more.</summary>
    /// <exception cref="RefusedException"><c>question.checks_failed</c> and what it found, wrong state, forbidden.</exception>
    public void SubmitForReview(Act act)
    {
        QuestionWorkflow.Table.Fire(this, QuestionTrigger.SubmitForReview, act);
        (Voters, Votes) = ([], 0);
    }

    /// <summary>A vote for it: the last one that was missing approves it.</summary>
    /// <exception cref="RefusedException"><c>duty.question_needs_another</c>, <c>question.voted_already</c>, wrong state, forbidden.</exception>
    public void Vote(Act act)
    {
        var decides = IsDecidedByNextVote;
        QuestionWorkflow.Table.Fire(this, decides ? QuestionTrigger.Approve : QuestionTrigger.Endorse, act);
        (Voters, Votes) = ([.. Voters, .. act.Persons], Votes + 1);
        if (decides) ApprovedAt = act.At;
    }

    /// <summary>Any other move.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>duty.restoring_needs_two</c>, wrong state, forbidden.</exception>
    public void Move(QuestionTrigger trigger, Act act)
    {
        QuestionWorkflow.Table.Fire(this, trigger, act);
        IsBarred = trigger switch
        {
            QuestionTrigger.Suspend or QuestionTrigger.Retire => true,
            QuestionTrigger.Restore => false,
            // Whom a later version replaces stays what it was.
            _ => IsBarred,
        };
    }

    void Take(QuestionBank bank, QuestionContent content, Act act) =>
        (Content, ContentHash, Topic, Type, AuthorId, IsSecure) = (content, content.Hash(), content.Topic, content.Type, act.By.PersonId, bank.IsSecure || content.IsSecure == true);
}
