using System.Text.RegularExpressions;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>How a question is answered.</summary>
public enum SurveyQuestionKind
{
    /// <summary>量表: from 1 to 5.</summary>
    Scale,

    /// <summary>单选: one of some options.</summary>
    Choice,

    /// <summary>问答: in words.</summary>
    Text,
}

/// <summary>What a question is about; scores are added up by it.</summary>
public enum SurveyAbout
{
    /// <summary>班次: the class as a whole.</summary>
    Class,

    /// <summary>内容: what is taught.</summary>
    Content,

    /// <summary>师资: one instructor.</summary>
    Instructor,

    /// <summary>场地: one room or place.</summary>
    Venue,
}

/// <summary>A question as it is asked.</summary>
/// <param name="Key">Small letters, digits and underscores; unique in its survey.</param>
/// <param name="Kind">How it is answered.</param>
/// <param name="About">What it is about.</param>
/// <param name="Text">The question.</param>
/// <param name="TextEnglish">In English; null where there is no other.</param>
/// <param name="Options">What can be chosen; empty for the other kinds.</param>
/// <param name="IsOptional">Whether it may be left out; texts always may.</param>
/// <param name="InstructorId">Whom it is about; null where it is about no instructor.</param>
/// <param name="Venue">Which place it is about; null where it is about none.</param>
public sealed partial record SurveyQuestion(
    string Key, SurveyQuestionKind Kind, SurveyAbout About, string Text, string? TextEnglish = null, IReadOnlyList<string>? Options = null, bool IsOptional = false,
    Guid? InstructorId = null, string? Venue = null)
{
    /// <summary>Highest mark of a scale; the lowest one is 1.</summary>
    public const int Highest = 5;

    /// <summary>How many marks there are to choose from; none for a text.</summary>
    public int Marks => Kind switch { SurveyQuestionKind.Scale => Highest, SurveyQuestionKind.Choice => Options?.Count ?? 0, _ => 0 };

    /// <summary>Whether it is put well.</summary>
    public bool IsSound =>
        KeyForm().IsMatch(Key ?? "") && Text is { } text && text.Trim().Length is > 0 and <= 300 && TextEnglish?.Length is null or <= 600
        && (Kind == SurveyQuestionKind.Choice ? Options is { Count: >= 2 and <= 10 } options && options.All(option => option?.Trim().Length is > 0 and <= 100) : Options is null or { Count: 0 })
        && (InstructorId is not null) == (About == SurveyAbout.Instructor) && (Venue is not null) == (About == SurveyAbout.Venue) && Venue?.Length is null or <= 200;

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$")]
    private static partial Regex KeyForm();
}

/// <summary>A survey as somebody draws it up.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Questions">What is asked.</param>
/// <param name="ClosesOn">The last day to answer.</param>
public sealed record NewSurvey(string Title, IReadOnlyList<SurveyQuestion> Questions, LocalDate ClosesOn)
{
    /// <summary>Everything that is wrong with it at once.</summary>
    /// <param name="today">The day of the act.</param>
    /// <param name="of">What the class has that can be asked about.</param>
    public IReadOnlyList<Refusal> Faults(LocalDate today, SurveySubjects of) =>
    [
        .. Fault(Title.Trim().Length is 0 or > 200, "survey.title_out_of_range", "title"),
        .. Fault(Questions.Count is 0 or > 30, "survey.questions_out_of_range", "questions"),
        .. Fault(Questions.Any(question => !question.IsSound), "survey.question_faulty", "questions"),
        .. Fault(Questions.Select(question => question.Key).Distinct().Count() != Questions.Count, "survey.question_twice", "questions"),
        .. Fault(Questions.Any(question => (question.InstructorId is { } instructor && !of.Instructors.Contains(instructor)) || (question.Venue is { } venue && !of.Venues.Contains(venue))),
            "survey.subject_unknown", "questions"),
        .. Fault(ClosesOn < today || ClosesOn > today.PlusDays(180), "survey.closing_out_of_range", "closesOn"),
    ];

    static IEnumerable<Refusal> Fault(bool isWrong, string code, string member) => isWrong ? [new Refusal(code, [], member)] : [];
}

/// <summary>What a class has that can be asked about.</summary>
/// <param name="Instructors">Keys of who teaches in it.</param>
/// <param name="Venues">Its rooms and places.</param>
public sealed record SurveySubjects(IReadOnlyList<Guid> Instructors, IReadOnlyList<string> Venues)
{
    /// <summary>Those of a class.</summary>
    public static SurveySubjects Of(ClassRun run) => new(
        [.. run.HeldSessions.SelectMany(session => (Guid?[])[session.InstructorId, session.LecturerId]).OfType<Guid>().Distinct()], [.. run.HeldSessions.Select(session => session.Venue).OfType<string>().Distinct()]);
}

/// <summary>What one person answers.</summary>
/// <param name="Marks">The mark for each question that has marks: 1 to 5, or the place of the chosen option from 1.</param>
/// <param name="Texts">The words for each question that asks for words.</param>
public sealed record SurveyAnswer(IReadOnlyDictionary<string, int> Marks, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>Most characters of a text.</summary>
    public const int LongestText = 2_000;

    /// <summary>Everything that does not fit the questions, all at once.</summary>
    public IReadOnlyList<Refusal> Faults(IReadOnlyList<SurveyQuestion> questions)
    {
        var marked = questions.Where(question => question.Marks > 0).ToDictionary(question => question.Key);
        var worded = questions.Where(question => question.Marks == 0).Select(question => question.Key).ToHashSet(StringComparer.Ordinal);
        var missing = marked.Values.Where(question => !question.IsOptional && !Marks.ContainsKey(question.Key)).Select(question => question.Text).ToList();
        return
        [
            .. Marks.Keys.Any(key => !marked.ContainsKey(key)) || Texts.Keys.Any(key => !worded.Contains(key)) ? [new Refusal("survey.question_unknown")] : Array.Empty<Refusal>(),
            .. missing.Count > 0 ? [new Refusal("survey.answer_missing", [("questions", missing)])] : Array.Empty<Refusal>(),
            .. Marks.Any(mark => marked.TryGetValue(mark.Key, out var question) && (mark.Value < 1 || mark.Value > question.Marks)) ? [new Refusal("survey.mark_out_of_range", [], "marks")] : Array.Empty<Refusal>(),
            .. Texts.Values.Any(text => text.Length > LongestText) ? [new Refusal("survey.text_too_long", [("most", LongestText)], "texts")] : Array.Empty<Refusal>(),
        ];
    }
}
