using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>问卷: what the people of a class are asked. Who answered lies in one table, what was answered in others; nothing joins them.</summary>
public sealed class Survey : Governed<SurveyState>
{
    /// <summary>Below this many answers nothing is shown of them.</summary>
    public const int FewestAnswers = 5;

    Survey() { }

    /// <summary>The unit that runs the class.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The class.</summary>
    public Guid ClassRunId { get; private init; }

    /// <summary>Who looks after the class; null where nobody does.</summary>
    public Guid? ClassTeacherId { get; private init; }

    /// <summary>Who opens and closes it; null where the training officers of the unit do.</summary>
    public Guid? OwnerId { get; private init; }

    /// <summary>课后评估: whether it is the evaluation that every class has once.</summary>
    public bool IsEvaluation { get; private init; }

    /// <summary>What it is called.</summary>
    public string Title { get; private set; } = "";

    /// <summary>What is asked.</summary>
    public IReadOnlyList<SurveyQuestion> Questions { get; private set; } = [];

    /// <summary>The last day to answer.</summary>
    public LocalDate ClosesOn { get; private set; }

    /// <summary>The end of that day.</summary>
    public Instant ClosesAt { get; private set; }

    /// <summary>How many people are asked; zero before it is opened.</summary>
    public int Invited { get; private set; }

    /// <summary>How many answered; null before it is closed.</summary>
    public int? Answers { get; private set; }

    /// <summary>Whether its results may be seen.</summary>
    public bool HasEnoughAnswers => Answers >= FewestAnswers;

    /// <summary>The instructors whom it asks about.</summary>
    public IEnumerable<Guid> Rated => Questions.Select(question => question.InstructorId).OfType<Guid>().Distinct();

    /// <inheritdoc/>
    public override Instant? NextDue() => SurveyWorkflow.Table.NextDue(this);

    /// <summary>Draws a survey up for a class.</summary>
    /// <param name="run">The class.</param>
    /// <param name="content">What is asked.</param>
    /// <param name="closesAt">End of its last day.</param>
    /// <param name="act">Who draws it up; knows the <see cref="SurveyFaults"/>.</param>
    /// <exception cref="RefusedException">All of <see cref="NewSurvey.Faults"/> at once; forbidden.</exception>
    public static Survey DrawUp(ClassRun run, NewSurvey content, Instant closesAt, Act act)
    {
        var survey = new Survey { Id = act.NewId(), UnitId = run.UnitId, ClassRunId = run.Id, ClassTeacherId = run.ClassTeacherId, OwnerId = act.By.PersonId };
        SurveyWorkflow.Table.Fire(survey, SurveyTrigger.Draft, act);
        survey.Take(content, closesAt);
        return survey;
    }

    /// <summary>Asks who was in a class what they think of it.</summary>
    public static Survey Evaluate(ClassRun run, NewSurvey content, Instant closesAt, int invited, Act clock)
    {
        var survey = new Survey { Id = clock.NewId(), UnitId = run.UnitId, ClassRunId = run.Id, ClassTeacherId = run.ClassTeacherId, OwnerId = run.ClassTeacherId, IsEvaluation = true };
        SurveyWorkflow.Table.Fire(survey, SurveyTrigger.OpenEvaluation, clock);
        survey.Take(content, closesAt);
        survey.Invited = invited;
        return survey;
    }

    /// <summary>Takes other questions, before anybody is asked.</summary>
    public void Revise(NewSurvey content, Instant closesAt, Act act)
    {
        SurveyWorkflow.Table.Fire(this, SurveyTrigger.Revise, act);
        Take(content, closesAt);
    }

    /// <summary>Asks people.</summary>
    /// <param name="act">Knows the <see cref="SurveyAudience"/>.</param>
    public void Open(Act act)
    {
        SurveyWorkflow.Table.Fire(this, SurveyTrigger.Open, act);
        Invited = act.Fact<SurveyAudience>().Count;
    }

    /// <summary>Somebody more is asked, such as who was found to have been there after all.</summary>
    public void InviteMore(int count) => Invited += count;

    /// <summary>Ends it, by hand, in time or with its class.</summary>
    public void Close(SurveyTrigger trigger, int answers, Act act)
    {
        SurveyWorkflow.Table.Fire(this, trigger, act);
        Answers = answers;
    }

    /// <summary>Any move without data.</summary>
    public void Move(SurveyTrigger trigger, Act act) => SurveyWorkflow.Table.Fire(this, trigger, act);

    void Take(NewSurvey content, Instant closesAt) => (Title, Questions, ClosesOn, ClosesAt) = (content.Title.Trim(), content.Questions, content.ClosesOn, closesAt);
}
