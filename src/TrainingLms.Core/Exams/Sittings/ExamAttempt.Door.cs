using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What happens at the door of an exam that needs authorisation.</summary>
public sealed partial class ExamAttempt
{
    /// <summary>Is there, and waits to be let in.</summary>
    /// <param name="room">The room, where the candidate says so; null keeps what is known.</param>
    /// <param name="act">The candidate, with the <see cref="DoorWord"/>.</param>
    /// <exception cref="RefusedException">
    /// <c>attempt.no_check_in</c>, <c>attempt.check_in_not_open</c>, <c>attempt.window_over</c>, <c>attempt.entry_closed</c>, <c>attempt.address_outside</c>, <c>attempt.password_wrong</c>, wrong state, forbidden.
    /// </exception>
    public void CheckIn(string? room, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.CheckIn, act);
        CheckedInAt = act.At;
        Room = room ?? Room;
    }

    /// <summary>Sends away from the door.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.</exception>
    public void TurnAway(Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.TurnAway, act);
        CheckedInAt = null;
    }

    /// <summary>Goes away from the door.</summary>
    /// <exception cref="RefusedException">Wrong state, forbidden.</exception>
    public void Leave(Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Leave, act);
        CheckedInAt = null;
    }

    /// <summary>Lets somebody who has checked in begin: the clock runs from now, and the candidate's next start tells the lease.</summary>
    /// <exception cref="RefusedException"><c>attempt.window_not_open</c>, <c>attempt.window_over</c>, <c>attempt.entry_closed</c>, <c>attempt.paper_changed</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.</exception>
    public void Authorise(Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Authorise, act);
        Begin(act);
    }
}
