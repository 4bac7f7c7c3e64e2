using System.Collections.Immutable;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A question bank as its file says it.</summary>
/// <param name="Bank">Name of the bank.</param>
/// <param name="Questions">Content by code, in the order of the file.</param>
public sealed record BankFile(string Bank, IReadOnlyList<(string Code, QuestionContent Content)> Questions)
{
    /// <summary>The folder of a package in which banks lie.</summary>
    internal const string Folder = "questions";

    /// <summary>Whether a file of a package is a bank.</summary>
    internal static bool Is(PackageFile file) => file.Path.StartsWith($"{Folder}/", StringComparison.Ordinal) && file.Path.EndsWith(".yaml", StringComparison.Ordinal);

    /// <summary>Reads and checks a bank file.</summary>
    /// <exception cref="RefusedException"><c>bank.invalid</c> first, then every problem with file, line and question.</exception>
    public static BankFile Read(string path) => Read(new PackageFile(Path.GetFileName(path), File.ReadAllBytes(path)));

    /// <summary>Reads and checks a bank of a course package.</summary>
    /// <exception cref="RefusedException"><c>bank.invalid</c> first, then every problem with file, line and question.</exception>
    public static BankFile Read(PackageFile source)
    {
        var faults = new PackageFaults();
        var bank = Read(source, faults);
        return faults.AreNone ? bank! : throw new RefusedException(RefusalKind.RuleBroken,
            [new Refusal("bank.invalid", [("file", source.Path), ("count", faults.Found.Count)]), .. faults.Found]);
    }

    /// <summary>Reads a bank and notes what is wrong with it; null when nothing could be read.</summary>
    internal static BankFile? Read(PackageFile source, PackageFaults faults) => ManifestMap.Open(source, "bank", faults) is { } root ? Read(root) : null;

    static BankFile Read(ManifestMap root)
    {
        var name = root.Text("bank") ?? "";
        var read = root.Maps("questions").Select(map => (Map: map, Question: Question(map))).ToList();
        root.End();
        if (read.Count == 0 && root.Has("questions")) root.Fault(PackageFaultKind.MissingKey, "questions");
        var byCode = read.ToLookup(at => at.Question.Code);
        foreach (var (map, (code, content)) in read)
        {
            if (byCode[code].First().Map != map) map.Fault("question.code_twice", ("subject", code));
            foreach (var enemy in content.Enemies)
                if (enemy == code || !byCode.Contains(enemy)) map.Fault("question.enemy_unknown", ("subject", code), ("enemy", enemy));
                else if (!byCode[enemy].First().Question.Content.Enemies.Contains(code)) map.Fault("question.enemy_one_sided", ("subject", code), ("enemy", enemy));
        }
        return new BankFile(name, [.. read.Select(at => at.Question)]);
    }

    static (string Code, QuestionContent Content) Question(ManifestMap map)
    {
        var code = map.Text("code") ?? "";
        var type = map.Value("type", Words<QuestionType>) ?? default;
        var content = new QuestionContent(
            type, map.Value("scoring", Words<MultipleScoring>, needed: false) ?? (type == QuestionType.Multiple ? MultipleScoring.AllOrNothing : null),
            map.Text("topic") ?? "", map.Number("difficulty", 1, 5) ?? 0, map.Value("level", Words<CognitiveLevel>) ?? default, map.Text("text") ?? "",
            [.. map.Maps("options", needed: false).Select(Option)],
            map.Value("answer", text => text switch { "true" => true, "false" => false, _ => (bool?)null }, needed: false),
            map.Text("explanation") ?? "", map.Text("source") ?? "", [.. map.Words("enemies", needed: false).Order(StringComparer.Ordinal)]);
        map.End();
        CheckKey(code, content, map);
        return (code, content);
    }

    static QuestionOption Option(ManifestMap map)
    {
        var option = new QuestionOption(map.Text("id") ?? "", map.Text("text") ?? "",
            map.Value("fraction", text => Fraction.TryParse(text, out var fraction) ? fraction : (Fraction?)null, needed: false) ?? Fraction.Zero);
        map.End();
        return option;
    }

    static void CheckKey(string code, QuestionContent question, ManifestMap map)
    {
        var options = question.Options;
        var fractions = options.Select(option => option.Fraction).ToList();
        if ((question.Type == QuestionType.TrueFalse) != question.Answer.HasValue) Fault("question.answer_misplaced");
        if ((question.Type == QuestionType.TrueFalse) != (options.Length == 0) || options.Length == 1)
            map.Fault("question.options_wrong", ("subject", code), ("count", options.Length));
        if (question.Type != QuestionType.Multiple && question.Scoring is not null) Fault("question.scoring_misplaced");
        if (options.DistinctBy(option => option.Id).Count() != options.Length) Fault("question.option_twice");
        switch (question.Type)
        {
            case QuestionType.Single when fractions.Count(fraction => fraction == Fraction.One) != 1:
                Fault("question.key_not_one");
                break;
            case QuestionType.Multiple when question.Scoring is MultipleScoring.AllOrNothing
                && (!fractions.Contains(Fraction.One) || fractions.Any(fraction => fraction != Fraction.One && fraction != Fraction.Zero)):
                Fault("question.key_not_whole");
                break;
            case QuestionType.Multiple when question.Scoring is MultipleScoring.Weighted:
                if (Fraction.SumOf(fractions.Where(fraction => fraction.TenMillionths > 0)) != Fraction.One) Fault("question.weights_not_one");
                else if (Fraction.SumOf(fractions) == Fraction.One) Fault("question.select_all_wins");
                break;
        }

        void Fault(string what) => map.Fault(what, ("subject", code));
    }

    /// <summary>An enum value in the hyphenated words of the file.</summary>
    internal static T? Words<T>(string text) where T : struct, Enum =>
        Enum.GetValues<T>().Where(value => Snake.Of(value).Replace('_', '-') == text).Select(value => (T?)value).FirstOrDefault();
}
