namespace TrainingLms.Classes;

/// <summary>参与名单: that a person is asked, and whether that person has answered. It has no time, no key of its own and no row order.</summary>
public sealed class SurveyInvitation
{
    /// <summary>The survey.</summary>
    public required Guid SurveyId { get; init; }

    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Whether the person has answered.</summary>
    public bool HasAnswered { get; init; }
}

/// <summary>计数: how many gave a mark to a question. No mark of a single person is stored anywhere: an answer is only ever one more in these numbers.</summary>
public sealed class SurveyTally
{
    /// <summary>The survey.</summary>
    public required Guid SurveyId { get; init; }

    /// <summary>The question and the mark, as <c>key=mark</c>.</summary>
    public required string Mark { get; init; }

    /// <summary>Key of the question.</summary>
    public required string Question { get; init; }

    /// <summary>The mark: 1 to 5, or the place of the option from 1.</summary>
    public required int Value { get; init; }

    /// <summary>Whether it is a mark on the scale from 1 to 5, from which scores are made.</summary>
    public required bool IsScale { get; init; }

    /// <summary>What the question is about.</summary>
    public required SurveyAbout About { get; init; }

    /// <summary>Key of the instructor or of the class, or the name of the place.</summary>
    public required string Subject { get; init; }

    /// <summary>How many gave it.</summary>
    public int Count { get; init; }

    /// <summary>How a mark is named.</summary>
    public static string NameOf(string question, int value) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{question}={value}");

    /// <summary>A counter at zero for every mark of every question.</summary>
    internal static IEnumerable<SurveyTally> ForEach(Survey survey) =>
        from question in survey.Questions
        from value in Enumerable.Range(1, question.Marks)
        select new SurveyTally
        {
            SurveyId = survey.Id,
            Mark = NameOf(question.Key, value),
            Question = question.Key,
            Value = value,
            IsScale = question.Kind == SurveyQuestionKind.Scale,
            About = question.About,
            Subject = question.InstructorId is { } instructor ? KeyOf(instructor) : question.Venue ?? KeyOf(survey.ClassRunId),
        };

    /// <summary>How the key of an instructor or a class is written in <see cref="Subject"/>.</summary>
    public static string KeyOf(Guid id) => id.ToString("N");
}

/// <summary>留言: what somebody wrote, apart from everything else the same person answered. Its key is random, and changes with every further answer.</summary>
public sealed class SurveyText
{
    /// <summary>The survey.</summary>
    public required Guid SurveyId { get; init; }

    /// <summary>A random key.</summary>
    public required Guid Id { get; init; }

    /// <summary>Key of the question.</summary>
    public required string Question { get; init; }

    /// <summary>The words.</summary>
    public required string Text { get; init; }
}
