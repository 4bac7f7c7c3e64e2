using System.Collections.Immutable;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A question bank as its file says it.</summary>
/// <param name="Bank">Name of the bank.</param>
/// <param name="Questions">Content by code, in the order of the file.</param>
public sealed record BankFile(string Bank, IReadOnlyList<(string Code, QuestionContent Content)> Questions)
{
    /// <summary>Reads and checks a bank file.</summary>
    /// <exception cref="RefusedException"><c>bank.invalid</c> first, then every problem with file, line and question.</exception>
    public static BankFile Read(string path) => Read(new PackageFile(Path.GetFileName(path), File.ReadAllBytes(path)));

    /// <summary>Reads and checks a bank of a course package.</summary>
    /// <exception cref="RefusedException"><c>bank.invalid</c> first, then every problem with file, line and question.</exception>
    public static BankFile Read(PackageFile source)
    {
        var (file, root) = PackageYaml.Open(source);
        var bank = root is null ? null : Read(root);
        return file.Problems.Count == 0 ? bank! : throw new RefusedException(RefusalKind.RuleBroken,
            [new Refusal("bank.invalid", [("file", source.Path), ("count", file.Problems.Count)]), .. file.Problems]);
    }

    static BankFile Read(PackageYaml.Map root)
    {
        var name = root.Text("bank");
        var read = root.Maps("questions").Select(map => (Map: map, Code: map.Text("code"), Content: Content(map))).ToList();
        root.NothingElse();
        if (read.Count == 0) root.Problem("package.key_missing", [("key", "questions")]);
        var byCode = read.ToLookup(question => question.Code);
        foreach (var (map, code, content) in read)
        {
            if (byCode[code].First().Map != map) map.Problem("question.code_twice");
            foreach (var enemy in content.Enemies)
                if (enemy == code || !byCode.Contains(enemy)) map.Problem("question.enemy_unknown", [("enemy", enemy)]);
                else if (!byCode[enemy].First().Content.Enemies.Contains(code)) map.Problem("question.enemy_one_sided", [("enemy", enemy)]);
        }
        return new BankFile(name, [.. read.Select(question => (question.Code, question.Content))]);
    }

    static QuestionContent Content(PackageYaml.Map map)
    {
        map.Subject = map.Text("code");
        var type = map.Value("type", Words<QuestionType>);
        var content = new QuestionContent(
            type, map.OptionalValue("scoring", Words<MultipleScoring>) ?? (type == QuestionType.Multiple ? MultipleScoring.AllOrNothing : null),
            map.Text("topic"), map.Value("difficulty", text => int.TryParse(text, out var band) && band is >= 1 and <= 5 ? band : (int?)null),
            map.Value("level", Words<CognitiveLevel>), map.Text("text"), [.. map.Maps("options").Select(Option)],
            map.OptionalValue("answer", text => text switch { "true" => true, "false" => false, _ => (bool?)null }),
            map.Text("explanation"), map.Text("source"), [.. map.Texts("enemies").Order(StringComparer.Ordinal)]);
        map.NothingElse();
        CheckKey(content, map);
        return content;
    }

    static QuestionOption Option(PackageYaml.Map map)
    {
        var option = new QuestionOption(map.Text("id"), map.Text("text"),
            map.OptionalValue("fraction", text => Fraction.TryParse(text, out var fraction) ? fraction : (Fraction?)null) ?? Fraction.Zero);
        map.NothingElse();
        return option;
    }

    static void CheckKey(QuestionContent question, PackageYaml.Map map)
    {
        var options = question.Options;
        var fractions = options.Select(option => option.Fraction).ToList();
        if ((question.Type == QuestionType.TrueFalse) != question.Answer.HasValue) map.Problem("question.answer_misplaced");
        if ((question.Type == QuestionType.TrueFalse) != (options.Length == 0) || options.Length == 1) map.Problem("question.options_wrong", [("count", options.Length)]);
        if (question.Type != QuestionType.Multiple && question.Scoring is not null) map.Problem("question.scoring_misplaced");
        if (options.DistinctBy(option => option.Id).Count() != options.Length) map.Problem("question.option_twice");
        switch (question.Type)
        {
            case QuestionType.Single when fractions.Count(fraction => fraction == Fraction.One) != 1:
                map.Problem("question.key_not_one");
                break;
            case QuestionType.Multiple when question.Scoring is MultipleScoring.AllOrNothing
                && (!fractions.Contains(Fraction.One) || fractions.Any(fraction => fraction != Fraction.One && fraction != Fraction.Zero)):
                map.Problem("question.key_not_whole");
                break;
            case QuestionType.Multiple when question.Scoring is MultipleScoring.Weighted:
                if (Fraction.SumOf(fractions.Where(fraction => fraction.TenMillionths > 0)) != Fraction.One) map.Problem("question.weights_not_one");
                else if (Fraction.SumOf(fractions) == Fraction.One) map.Problem("question.select_all_wins");
                break;
        }
    }

    /// <summary>An enum value in the hyphenated words of the file.</summary>
    internal static T? Words<T>(string text) where T : struct, Enum =>
        Enum.GetValues<T>().Where(value => Snake.Of(value).Replace('_', '-') == text).Select(value => (T?)value).FirstOrDefault();
}
