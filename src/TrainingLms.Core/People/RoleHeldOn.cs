namespace TrainingLms.People;

/// <summary>On what a role is held. Every appointment names a unit; what lies below it (one class, one exam, one ballot) is assigned there.</summary>
public enum RoleHeldOn
{
    /// <summary>On a unit, with or without those below.</summary>
    Unit,

    /// <summary>On the subject of a course.</summary>
    Subject,

    /// <summary>On one run of a class.</summary>
    ClassRun,

    /// <summary>On a question bank.</summary>
    QuestionBank,

    /// <summary>On an exam.</summary>
    Exam,

    /// <summary>On one sitting of an exam.</summary>
    ExamSitting,

    /// <summary>On a part of exam papers.</summary>
    PaperPart,

    /// <summary>On a title scope: the unit that runs the rounds.</summary>
    TitleScope,

    /// <summary>On the unit that employs the applicant.</summary>
    EmployerUnit,

    /// <summary>On a session of the committee.</summary>
    Session,

    /// <summary>On one ballot.</summary>
    BallotRound,

    /// <summary>On the register of certificates.</summary>
    Certificates,

    /// <summary>On a unit with all below, to look and not to touch.</summary>
    Scope,

    /// <summary>On the whole installation.</summary>
    Installation,
}
