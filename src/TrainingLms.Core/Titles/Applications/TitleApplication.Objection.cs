using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>What objections do to an application: title-evaluation.md 4.1 and 4.5.</summary>
public sealed partial class TitleApplication
{
    /// <summary>When somebody objected last; null where nobody did.</summary>
    public Instant? ObjectedAt { get; private set; }

    /// <summary>Somebody objects. It goes on as it is until the objection is admitted, but no notice completes meanwhile.</summary>
    public void NoteObjection(Instant at) => ObjectedAt = at;

    /// <summary>All objections are dismissed and the notice is over: it goes on.</summary>
    /// <param name="act">Knows the <see cref="ObjectionFacts"/>.</param>
    public void DismissObjections(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.ObjectionsDismissed, act);
        NoticeEndedOn = act.Fact<ObjectionFacts>().NoticeEndedOn;
        GiveBackTime(act);
    }

    /// <summary>A no is taken back; the step is taken again.</summary>
    /// <param name="trigger">Which no.</param>
    /// <param name="act">The objection; knows the <see cref="ObjectionFacts"/>.</param>
    public void Reconsider(TitleApplicationTrigger trigger, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, trigger, act);
        ObjectionUntil = null;
        GiveBackTime(act);
    }

    /// <summary>Its ballot is void; it waits for another session, with the opinions it has.</summary>
    /// <param name="trigger">By which decision.</param>
    /// <param name="act">The objection, or the authority; knows the <see cref="ObjectionFacts"/>.</param>
    public void VoteAgain(TitleApplicationTrigger trigger, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, trigger, act);
        (SessionId, BallotOn, ResultDeclaredAt, ObjectionUntil) = (null, null, null, null);
    }

    /// <summary>What an objection took of the employer's time is given back, so that a hold costs the applicant nothing.</summary>
    void GiveBackTime(Act act)
    {
        if (act.Fact<ObjectionFacts>().Since is { } since) UploadBy += act.At - since;
    }
}
