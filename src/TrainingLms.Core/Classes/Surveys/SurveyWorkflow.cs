using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Classes.SurveyState;
using static TrainingLms.Classes.SurveyTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Classes;

/// <summary>What has become of a survey.</summary>
public enum SurveyState
{
    /// <summary>Being drawn up.</summary>
    Draft,

    /// <summary>Whoever is asked answers; nobody sees a result.</summary>
    Open,

    /// <summary>Nobody answers any more; the office sees the results.</summary>
    Closed,

    /// <summary>Whoever was asked sees them too.</summary>
    Published,

    /// <summary>Given up before anybody was asked.</summary>
    Discarded,
}

/// <summary>What can be done to a survey.</summary>
public enum SurveyTrigger
{
    /// <summary>Draw it up.</summary>
    Draft,

    /// <summary>Draw it up anew.</summary>
    Revise,

    /// <summary>Ask people.</summary>
    Open,

    /// <summary>Ask who was in a class that is over what they think of it.</summary>
    OpenEvaluation,

    /// <summary>Answer it.</summary>
    Answer,

    /// <summary>End it before its day.</summary>
    Close,

    /// <summary>Its last day is over.</summary>
    CloseInTime,

    /// <summary>Its class is settled.</summary>
    CloseWithClass,

    /// <summary>Show the results to whoever was asked.</summary>
    Publish,

    /// <summary>Give it up.</summary>
    Discard,
}

/// <summary>Fact: what is wrong with a survey that is drawn up.</summary>
public sealed record SurveyFaults(IReadOnlyList<Refusal> Found);

/// <summary>Fact: how many people would be asked.</summary>
public sealed record SurveyAudience(int Count);

/// <summary>Fact: who answers, and what is wrong with the answer.</summary>
/// <param name="IsInvited">Whether the person is asked.</param>
/// <param name="HasAnswered">Whether the person has answered already.</param>
/// <param name="Faults">What does not fit the questions.</param>
public sealed record AnswerFacts(bool IsInvited, bool HasAnswered, IReadOnlyList<Refusal> Faults);

/// <summary>The life of a survey.</summary>
public static class SurveyWorkflow
{
    static readonly Who<Survey> Officer = Who.Holding<Survey>(Role.TrainingOfficer, survey => survey.UnitId);

    static readonly Who<Survey> Teacher = new(Role.ClassTeacher, (survey, actor) =>
        actor.PersonId != Guid.Empty && survey.ClassTeacherId == actor.PersonId && actor.GrantFor(Role.ClassTeacher, survey.UnitId) is { } grant ? Warrant.By(grant) : null);

    /// <summary>Who drew it up; what the clock opened belongs to the class teacher, and to the office where there is none.</summary>
    static readonly Who<Survey> Owner = new("survey_owner", (survey, actor) => survey.OwnerId is { } owner
        ? actor.PersonId != Guid.Empty && actor.PersonId == owner ? new Warrant("survey_owner") : null
        : Officer.WarrantOf(survey, actor));

    /// <summary>Who is asked is a fact of the act: the guard says it.</summary>
    static readonly Who<Survey> Anyone = Who.Anyone<Survey>();

    static readonly Who<Survey> Clock = Who.Clock<Survey>();

    static readonly Guard<Survey> ContentIsSound = new("survey.content_faulty", (_, act) => act.Fact<SurveyFaults>().Found.Count == 0) { Told = (_, act) => act.Fact<SurveyFaults>().Found };

    static readonly Guard<Survey> EnoughInvited = new("survey.too_few_invited", (_, act) => act.Fact<SurveyAudience>().Count >= Survey.FewestAnswers,
        (_, act) => [("count", act.Fact<SurveyAudience>().Count), ("least", Survey.FewestAnswers)]);

    static readonly Guard<Survey> DayToCome = new("survey.closing_passed", (survey, act) => act.At < survey.ClosesAt, (survey, _) => [("due", survey.ClosesAt)]);

    static readonly Guard<Survey> Invited = new("survey.not_invited", (_, act) => act.Fact<AnswerFacts>().IsInvited);

    static readonly Guard<Survey> NotAnswered = new("survey.already_answered", (_, act) => !act.Fact<AnswerFacts>().HasAnswered);

    static readonly Guard<Survey> AnswerFits = new("survey.answer_faulty", (_, act) => act.Fact<AnswerFacts>().Faults.Count == 0) { Told = (_, act) => act.Fact<AnswerFacts>().Faults };

    /// <summary>An entry would say when somebody answered, and so put the answers in an order.</summary>
    static readonly Unrecorded<Survey> Untraced = new();

    static readonly Guard<Survey> EnoughAnswers = new("survey.too_few_answers", (survey, _) => survey.HasEnoughAnswers, (survey, _) => [("count", survey.Answers ?? 0), ("least", Survey.FewestAnswers)]);

    static readonly NotOwn<Survey> NotRated = new("survey.rated_yourself", (survey, _) => survey.Rated);

    static readonly Due<Survey> LastDayOver = new("survey.still_open", survey => survey.ClosesAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<SurveyState, SurveyTrigger, Survey> Table = new("survey")
    {
        { New,            SurveyTrigger.Draft, SurveyState.Draft, Officer.Or(Teacher), ContentIsSound },
        { New,            OpenEvaluation,      SurveyState.Open,  Clock },
        { SurveyState.Draft, Revise,           SurveyState.Draft, Owner, ContentIsSound },
        { SurveyState.Draft, SurveyTrigger.Open, SurveyState.Open, Owner, EnoughInvited, DayToCome },
        { SurveyState.Draft, Discard,          Discarded,         Owner },
        { SurveyState.Open,  Answer,           SurveyState.Open,  Anyone, Invited, NotAnswered, AnswerFits, DayToCome, Untraced },
        { SurveyState.Open,  Close,            Closed,            Owner },
        { SurveyState.Open,  CloseInTime,      Closed,            Clock, LastDayOver },
        { SurveyState.Open,  CloseWithClass,   Closed,            Clock },
        { Closed,            Publish,          Published,         Officer, EnoughAnswers, NotRated },
    };
}
