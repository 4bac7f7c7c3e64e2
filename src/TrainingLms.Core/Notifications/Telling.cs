using System.Collections;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>What a message is about, as people choose which ones they want by e-mail.</summary>
public enum MessageTopic
{
    /// <summary>Classes, sign-ups, leave, attendance.</summary>
    Classes,

    /// <summary>Courses one takes.</summary>
    Courses,

    /// <summary>Exams.</summary>
    Exams,

    /// <summary>Learning hours and claims.</summary>
    Hours,

    /// <summary>Evaluation of professional titles.</summary>
    Titles,

    /// <summary>Certificates.</summary>
    Certificates,

    /// <summary>Work that waits for one's decision.</summary>
    Duties,

    /// <summary>Account, roles and rights about one's data.</summary>
    Account,
}

/// <summary>How much a message presses.</summary>
public enum Weight
{
    /// <summary>Goes at once, by day and by night, and cannot be switched off: it is worthless a few hours later, or it is about safety.</summary>
    Urgent,

    /// <summary>Cannot be switched off and goes with no daily mail: a decision about the person. It waits for the end of the quiet hours.</summary>
    Binding,

    /// <summary>As the person has chosen.</summary>
    Normal,

    /// <summary>Only with the daily mail.</summary>
    Minor,
}

/// <summary>Who is told.</summary>
public abstract record Whom
{
    /// <summary>Key of its name in the sentence files, below <c>whom.</c></summary>
    public abstract string Key { get; }

    /// <summary>The roles, where it is about roles.</summary>
    public virtual IReadOnlyList<string> Roles => [];

    /// <summary>The person whom the subject is about.</summary>
    public static readonly Whom ThePerson = new TellPerson();

    /// <summary>The person with a part of the own, as <see cref="About.Helper"/> says.</summary>
    public static readonly Whom TheHelper = new TellHelper();

    /// <summary>Whose turn it is: the nearest holders of one of these roles for the subject's unit, going up until somebody is found who may act.</summary>
    public static Whom Officers(params string[] roles) => new TellOfficers(roles, OfHost: false);

    /// <summary>The same for <see cref="About.Host"/>.</summary>
    public static Whom Hosts(params string[] roles) => new TellOfficers(roles, OfHost: true);

    /// <summary>Everybody whom a query finds from the key of the subject.</summary>
    public static Whom Everybody(Func<LmsDbContext, Guid, IQueryable<Guid>> people) => new TellAll(people);
}

sealed record TellPerson : Whom
{
    public override string Key => "person";
}

sealed record TellHelper : Whom
{
    public override string Key => "helper";
}

sealed record TellOfficers(IReadOnlyList<string> Held, bool OfHost) : Whom
{
    public override string Key => "officers";

    public override IReadOnlyList<string> Roles => Held;
}

sealed record TellAll(Func<LmsDbContext, Guid, IQueryable<Guid>> People) : Whom
{
    public override string Key => "everybody";
}

/// <summary>One line of the table: what is told to whom when a trigger is pulled.</summary>
/// <param name="Workflow">Name of the workflow.</param>
/// <param name="Trigger">Name of the trigger, or of the reminder.</param>
/// <param name="Whom">Who.</param>
/// <param name="Kind">Key of the message; its sentences lie below <c>message.</c></param>
/// <param name="Topic">What it is about.</param>
/// <param name="Weight">How much it presses.</param>
public sealed record Telling(string Workflow, string Trigger, Whom Whom, string Kind, MessageTopic Topic, Weight Weight);

/// <summary>The lines of one workflow, with what they need to know of its subject.</summary>
public abstract class TellingsOf(IWorkflow workflow, string address)
{
    readonly List<Telling> all = [];

    /// <summary>The workflow.</summary>
    public IWorkflow Workflow { get; } = workflow;

    /// <summary>Where the subject is found below <c>/api/v1</c>.</summary>
    public string Address { get; } = address;

    /// <summary>All lines, in the order written: where two name the same person, the first one counts.</summary>
    public IReadOnlyList<Telling> All => all;

    /// <summary>The lines that hold for a trigger pulled on a subject.</summary>
    internal abstract IEnumerable<Telling> Of(IGoverned subject, string trigger);

    /// <summary>Whether some line speaks of a trigger.</summary>
    internal abstract bool Knows(string trigger);

    internal abstract About AboutOf(IGoverned subject);

    private protected void Append(Telling telling)
    {
        if (!Workflow.Triggers.Contains(telling.Trigger)) throw new InvalidOperationException($"{Workflow.Name} has no trigger {telling.Trigger}.");
        all.Add(telling);
    }

    private protected void AppendReminder(Telling telling) => all.Add(telling);
}

/// <summary>The lines of the workflow of one class of subjects.</summary>
/// <param name="workflow">The workflow.</param>
/// <param name="address">Where the subject is found below <c>/api/v1</c>.</param>
/// <param name="topic">What messages to the person are about; messages to officers are about their duties.</param>
/// <param name="about">Reads off the subject; called while it is saved, so it asks nothing of the database.</param>
public sealed class TellingsOf<TSubject>(IWorkflow workflow, string address, MessageTopic topic, Func<TSubject, About> about)
    : TellingsOf(workflow, address), IEnumerable<Telling> where TSubject : class, IGoverned
{
    readonly Dictionary<Telling, Func<TSubject, bool>> conditions = [];
    readonly Dictionary<string, List<Telling>> byTrigger = [];

    /// <summary>A line.</summary>
    /// <param name="trigger">What is done.</param>
    /// <param name="whom">Who is told.</param>
    /// <param name="kind">Which message.</param>
    /// <param name="weight">How much it presses.</param>
    /// <param name="when">Only for such subjects; null for all.</param>
    public void Add(Enum trigger, Whom whom, string kind, Weight weight = Weight.Normal, Func<TSubject, bool>? when = null)
    {
        var telling = new Telling(Workflow.Name, Snake.Of(trigger), whom, kind, TopicFor(whom), weight);
        Append(telling);
        if (when is not null) conditions.Add(telling, when);
        if (!byTrigger.TryGetValue(telling.Trigger, out var lines)) byTrigger.Add(telling.Trigger, lines = []);
        lines.Add(telling);
    }

    /// <summary>The same line for several triggers.</summary>
    public void Add(Enum[] triggers, Whom whom, string kind, Weight weight = Weight.Normal, Func<TSubject, bool>? when = null)
    {
        foreach (var trigger in triggers) Add(trigger, whom, kind, weight, when);
    }

    /// <summary>A reminder by the clock, which no trigger pulls.</summary>
    public void Add(string reminder, Whom whom, string kind, Weight weight = Weight.Normal) =>
        AppendReminder(new Telling(Workflow.Name, reminder, whom, kind, TopicFor(whom), weight));

    MessageTopic TopicFor(Whom whom) => whom is TellOfficers or TellHelper ? MessageTopic.Duties : topic;

    internal override IEnumerable<Telling> Of(IGoverned subject, string trigger) => byTrigger.TryGetValue(trigger, out var lines)
        ? lines.Where(line => !conditions.TryGetValue(line, out var when) || when((TSubject)subject))
        : [];

    internal override bool Knows(string trigger) => byTrigger.ContainsKey(trigger);

    internal override About AboutOf(IGoverned subject) => about((TSubject)subject);

    /// <inheritdoc/>
    public IEnumerator<Telling> GetEnumerator() => All.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
