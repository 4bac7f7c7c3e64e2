using System.Collections.Frozen;
using TrainingLms.Certificates;
using TrainingLms.Classes;
using TrainingLms.Competencies;
using TrainingLms.Courses;
using TrainingLms.Exams;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Programmes;
using TrainingLms.Titles;

namespace TrainingLms.Notifications;

/// <summary>
/// Who is told what, and when: every line of the house, gathered from a list for each feature. What is not written in this folder is told to nobody. A ballot, and a result that has
/// not been declared, are written nowhere on purpose.
/// </summary>
public static class Tellings
{
    /// <summary>Every line, by workflow, in the order of the floors.</summary>
    public static IReadOnlyList<TellingsOf> All { get; } =
    [
        .. PeopleTellings.All,
        .. CompetencyTellings.All,
        .. CourseTellings.All,
        .. ClassTellings.All,
        .. HoursTellings.All,
        .. ProgrammeTellings.All,
        .. ExamTellings.All,
        .. TitleTellings.All,
        .. CertificateTellings.All,
        .. WebhookTellings.All,
    ];

    static readonly FrozenDictionary<string, TellingsOf> ByWorkflow = All.ToFrozenDictionary(tellings => tellings.Workflow.Name);

    static readonly FrozenDictionary<string, Telling> ByKind = All.SelectMany(tellings => tellings.All).GroupBy(telling => telling.Kind).ToFrozenDictionary(kind => kind.Key, kind => kind.First());

    /// <summary>The lines of a workflow; null for one of which nobody is told.</summary>
    public static TellingsOf? For(string workflow) => ByWorkflow.GetValueOrDefault(workflow);

    /// <summary>The lines about one class of subjects.</summary>
    internal static TellingsOf About<T>() where T : Workflow.IGoverned => All.Single(tellings => tellings.Workflow.SubjectType == typeof(T));

    /// <summary>What a message is about and how much it presses; null for one that was told by an earlier release and is no longer.</summary>
    public static Telling? OfKind(string kind) => ByKind.GetValueOrDefault(kind);

    /// <summary>The lines that held when something happened.</summary>
    internal static IEnumerable<Telling> Held(Occurrence occurrence)
    {
        var kinds = occurrence.Kinds.Split(' ');
        return For(occurrence.Subject)?.All.Where(telling => telling.Trigger == occurrence.Step && kinds.Contains(telling.Kind)) ?? [];
    }

    /// <summary>Where a message leads in the API: to its subject, or, where who is told cannot open that, to what they can. Experts find a defence among what they read.</summary>
    public static string LinkTo(Message message) =>
        message.Kind is "title_defence_to_score" or "title_defence_to_score_soon" && FactSheet.Read(message.Facts).FirstOrDefault(fact => fact.Name == "session_id").Value is string session
            ? $"/api/v1/title-sessions/{session}/readings" : LinkTo(message.Subject, message.SubjectId);

    /// <summary>Where a subject is found in the API.</summary>
    static string LinkTo(string workflow, Guid id) => workflow switch
    {
        "account" => "/api/v1/me/account",
        "hours_year" => "/hours",
        _ => $"/api/v1/{For(workflow)?.Address}/{id}",
    };
}
