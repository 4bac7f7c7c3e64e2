namespace TrainingLms.Workflow;

/// <summary>
/// 双人: the row needs another natural person than those who took the earlier steps. Who acts and for whom are both compared, on either side,
/// so that neither acting nor delegation lets one person do both.
/// </summary>
/// <param name="Code">What is wrong; <c>duty.second_person_needed</c> where the case has no better words.</param>
/// <param name="Steps">The earlier steps, triggers of the same table; the engine remembers who takes them.</param>
/// <param name="Ever">Whether everybody counts who ever took such a step, and not only the last one.</param>
/// <param name="Stands">Whether the earlier step has been taken and still counts; null where the state says so already.</param>
/// <param name="Others">Persons who had a hand in it elsewhere, known from the subject or the facts of the act; null where nobody did.</param>
public sealed record SecondPerson<TSubject>(
    string Code, IReadOnlyList<Enum> Steps, bool Ever = false, Func<TSubject, bool>? Stands = null, Func<TSubject, Act, IEnumerable<Guid>>? Others = null)
    : Guard<TSubject>(Code, (subject, act) =>
        Stands?.Invoke(subject) != false && !Involves(subject.Hands, Steps, Ever, act) && Others?.Invoke(subject, act).Intersect(act.Persons).Any() != true)
    where TSubject : IGoverned
{
    /// <summary>Whether somebody behind the act has taken one of the earlier steps.</summary>
    internal bool Involves(Hands hands, Act act) => Involves(hands, Steps, Ever, act);

    static bool Involves(Hands hands, IReadOnlyList<Enum> steps, bool ever, Act act) =>
        steps.SelectMany(step => ever ? hands.EverOf(step) : hands.LastOf(step)).Intersect(act.Persons).Any();
}

/// <summary>回避: nobody acts on the own case, neither for oneself nor as the delegate of the person concerned.</summary>
/// <param name="Code">What is wrong; <c>duty.own_case</c> or <c>duty.own_record</c> where the case has no better words.</param>
/// <param name="Concerned">The persons whom the case is about.</param>
public sealed record NotOwn<TSubject>(string Code, Func<TSubject, Act, IEnumerable<Guid>> Concerned)
    : Guard<TSubject>(Code, (subject, act) => !Concerned(subject, act).Intersect(act.Persons).Any())
{
    /// <summary>A case about one person.</summary>
    public NotOwn(string code, Func<TSubject, Guid> concerned) : this(code, (subject, _) => [concerned(subject)]) { }
}

/// <summary>本人亲自办理: whoever was only delegated cannot do this.</summary>
/// <param name="Code">What is wrong.</param>
public sealed record InPerson<TSubject>(string Code = "duty.in_person")
    : Guard<TSubject>(Code, (_, act) => act.Warrant is not { Source: GrantSource.Delegated });
