using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.QuestionState;
using static TrainingLms.Exams.QuestionTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>What has become of a version of a question.</summary>
public enum QuestionState
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>With the reviewers.</summary>
    InReview,

    /// <summary>May be drawn; it never changes any more.</summary>
    Approved,

    /// <summary>Not drawn for the time being.</summary>
    Suspended,

    /// <summary>Never drawn again.</summary>
    Retired,
}

/// <summary>What can be done to a version of a question.</summary>
public enum QuestionTrigger
{
    /// <summary>Write it.</summary>
    Draft,

    /// <summary>Write it anew.</summary>
    Revise,

    /// <summary>Hand it to the reviewers.</summary>
    SubmitForReview,

    /// <summary>Give it back with a comment.</summary>
    ReturnToAuthor,

    /// <summary>Vote for it while further votes are needed.</summary>
    Endorse,

    /// <summary>Give the vote that was missing.</summary>
    Approve,

    /// <summary>Keep it from being drawn.</summary>
    Suspend,

    /// <summary>Let it be drawn again.</summary>
    Restore,

    /// <summary>Take it out for good.</summary>
    Retire,

    /// <summary>A later version takes over.</summary>
    Replace,

    /// <summary>Drop a draft.</summary>
    Discard,
}

/// <summary>Fact: what the bank holds besides, and which day it is.</summary>
/// <param name="Codes">Codes of the bank's questions.</param>
/// <param name="Today">The day.</param>
public sealed record BankFacts(IReadOnlySet<string> Codes, LocalDate Today);

/// <summary>The life of a version of a question.</summary>
public static class QuestionWorkflow
{
    static readonly Who<BankQuestion> Author = Who.Holding<BankQuestion>(Role.QuestionAuthor, question => question.UnitId);

    static readonly Who<BankQuestion> Reviewer = Author.Or(Who.Holding<BankQuestion>(Role.CourseReviewer, question => question.UnitId));

    static readonly Who<BankQuestion> Manager = Who.Holding<BankQuestion>(Role.ExamManager, question => question.UnitId);

    static readonly Who<BankQuestion> Clock = Who.Clock<BankQuestion>();

    static readonly Guard<BankQuestion> BankOpen = new("question_bank.closed", (_, act) => act.Fact<QuestionBank>().State == QuestionBankState.Open);

    static readonly Guard<BankQuestion> ChecksClean = new("question.checks_failed", (question, act) => Faults(question, act).Count == 0) { Told = Faults };

    static readonly Guard<BankQuestion> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly SecondPerson<BankQuestion> NotTheAuthor = new("duty.question_needs_another", [QuestionTrigger.Draft, Revise], Ever: true);

    static readonly SecondPerson<BankQuestion> NotWhoSuspended = new("duty.restoring_needs_two", [Suspend]);

    static readonly Guard<BankQuestion> NotVotedBefore = new("question.voted_already", (question, act) => !question.Voters.Intersect(act.Persons).Any());

    static readonly Guard<BankQuestion> OtherVotesNeeded = new("question.vote_decides", (question, _) => !question.IsDecidedByNextVote);

    static readonly Guard<BankQuestion> LastVote = new("question.votes_missing", (question, _) => question.IsDecidedByNextVote,
        (question, _) => [("given", question.Votes), ("needed", question.VotesNeeded)]);

    /// <summary>The table.</summary>
    public static readonly Workflow<QuestionState, QuestionTrigger, BankQuestion> Table = new("question")
    {
        { New,                   QuestionTrigger.Draft, QuestionState.Draft, Author,   BankOpen },
        { QuestionState.Draft,   Revise,                QuestionState.Draft, Author },
        { QuestionState.Draft,   SubmitForReview,       InReview,            Author,   ChecksClean },
        { QuestionState.Draft,   Discard,               Retired,             Author,   ReasonGiven },
        { InReview,              ReturnToAuthor,        QuestionState.Draft, Reviewer, ReasonGiven, NotTheAuthor },
        { InReview,              Endorse,               InReview,            Reviewer, NotTheAuthor, NotVotedBefore, OtherVotesNeeded },
        { InReview,              Approve,               Approved,            Reviewer, NotTheAuthor, NotVotedBefore, LastVote },
        { Approved,              Suspend,               Suspended,           Manager,  ReasonGiven },
        { Suspended,             Restore,               Approved,            Manager,  ReasonGiven, NotWhoSuspended },
        { [Approved, Suspended], Retire,                Retired,             Manager,  ReasonGiven },
        { [Approved, Suspended], Replace,               Retired,             Clock },
    };

    /// <summary>What keeps a question from being used, beyond what was checked when it was written.</summary>
    static IReadOnlyList<Refusal> Faults(BankQuestion question, Act act)
    {
        var facts = act.Fact<BankFacts>();
        return
        [
            .. QuestionCheck.Faults(question.Content).Select(fault => new Refusal(fault.Code, [("subject", question.Code), .. fault.Facts])),
            .. question.Content.Enemies.Where(enemy => enemy == question.Code || !facts.Codes.Contains(enemy))
                .Select(enemy => new Refusal("question.enemy_unknown", [("subject", question.Code), ("enemy", enemy)])),
            .. question.Content.ExpiresOn < facts.Today ? (Refusal[])[new Refusal("question.expired", [("subject", question.Code), ("day", question.Content.ExpiresOn)])] : [],
        ];
    }
}
