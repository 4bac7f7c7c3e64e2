using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.QuestionBankState;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>What has become of a bank.</summary>
public enum QuestionBankState
{
    /// <summary>Questions are written, and exams may draw on it.</summary>
    Open,

    /// <summary>No exam that is published from now on draws on it.</summary>
    Closed,
}

/// <summary>What can be done to a bank.</summary>
public enum QuestionBankTrigger
{
    /// <summary>Open it.</summary>
    Create,

    /// <summary>Close it.</summary>
    Close,

    /// <summary>Open it again.</summary>
    Reopen,
}

/// <summary>The life of a bank.</summary>
public static class QuestionBankWorkflow
{
    static readonly Who<QuestionBank> Manager = Who.Holding<QuestionBank>(Role.ExamManager, bank => bank.UnitId);

    static readonly Guard<QuestionBank> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<QuestionBankState, QuestionBankTrigger, QuestionBank> Table = new("question_bank")
    {
        { New,    QuestionBankTrigger.Create, Open,   Manager },
        { Open,   QuestionBankTrigger.Close,  Closed, Manager, ReasonGiven },
        { Closed, QuestionBankTrigger.Reopen, Open,   Manager, ReasonGiven },
    };
}
