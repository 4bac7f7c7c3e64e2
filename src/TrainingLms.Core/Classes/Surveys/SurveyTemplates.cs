using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>A question of a template: asked once, or once for each instructor or place of the class.</summary>
/// <param name="Key">Key of the question; numbered where it is asked more than once.</param>
/// <param name="Kind">How it is answered.</param>
/// <param name="About">What it is about.</param>
/// <param name="Text">The question.</param>
/// <param name="TextEnglish">In English.</param>
/// <param name="Options">What can be chosen; empty for the other kinds.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
public sealed record TemplateQuestion(string Key, SurveyQuestionKind Kind, SurveyAbout About, string Text, string TextEnglish, IReadOnlyList<string>? Options = null, bool IsOptional = false);

/// <summary>问卷模板.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Title">What surveys made of it are called.</param>
/// <param name="TitleEnglish">In English.</param>
/// <param name="Questions">What is asked.</param>
public sealed record SurveyTemplate(string Key, string Title, string TitleEnglish, IReadOnlyList<TemplateQuestion> Questions)
{
    /// <summary>Its questions, put to a class.</summary>
    public IReadOnlyList<SurveyQuestion> For(SurveySubjects subjects) => [.. Questions.SelectMany(question => question.About switch
    {
        SurveyAbout.Instructor => subjects.Instructors.Select((instructor, i) => Of(question, i) with { InstructorId = instructor }),
        SurveyAbout.Venue => subjects.Venues.Select((venue, i) => Of(question, i) with { Venue = venue }),
        _ => [Of(question, 0)],
    })];

    static SurveyQuestion Of(TemplateQuestion question, int number) => new(
        number == 0 ? question.Key : $"{question.Key}_{number + 1}", question.Kind, question.About, question.Text, question.TextEnglish, question.Options, question.IsOptional);
}

/// <summary>The templates of the house, of which the first one evaluates every class.</summary>
public sealed class SurveyTemplates(IReadOnlyList<SurveyTemplate> all)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<SurveyTemplate> All => all;

    /// <summary>The one by which every class is evaluated.</summary>
    public SurveyTemplate Evaluation => all[0];

    /// <summary>The template with a key.</summary>
    /// <exception cref="RefusedException"><c>survey.template_unknown</c>.</exception>
    public SurveyTemplate Find(string key) => all.FirstOrDefault(template => template.Key == key)
        ?? throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("survey.template_unknown", [("known", all.Select(template => template.Key))], "template")]);

    /// <summary>Reads <c>seeds/classes/surveys.json</c>.</summary>
    /// <exception cref="SeedException">There is no template, two have the same key, or a question is not put well.</exception>
    public static SurveyTemplates Load(string path)
    {
        var read = SeedFile.Json<IReadOnlyList<SurveyTemplate>>(path);
        if (read.Count == 0) throw new SeedException(path, "there must be a template");
        if (read.Select(template => template.Key).Distinct().Count() != read.Count) throw new SeedException(path, "two templates have the same key");
        var sample = new SurveySubjects([Guid.Empty], ["-"]);
        foreach (var template in read)
            if (template.For(sample) is not { Count: > 0 } questions || questions.Any(question => !question.IsSound)) throw new SeedException(path, $"{template.Key}: a question is not put well");
        return new SurveyTemplates(read);
    }
}
