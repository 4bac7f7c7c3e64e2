using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Courses;

namespace TrainingLms.Exams;

/// <summary>Reads a question as banks write it, and notes what is wrong with it.</summary>
static class QuestionReader
{
    const int MostSeconds = 24 * 60 * 60;
    const int MostPointsHundredths = 9_999_999;

    /// <summary>One question; rules of the key are checked as well.</summary>
    public static (string Code, QuestionContent Content) Read(ManifestMap map)
    {
        var code = map.Text("code", longest: 80) ?? "";
        var content = Content(map);
        map.End();
        foreach (var (what, facts) in QuestionCheck.Faults(content)) map.Fault(what, [("subject", code), .. facts]);
        return (code, content);
    }

    /// <summary>What a question says, apart from its code.</summary>
    public static QuestionContent Content(ManifestMap map)
    {
        var type = map.Value("type", BankFile.Words<QuestionType>) ?? default;
        var scoring = type == QuestionType.Ordering ? null : map.Value("scoring", BankFile.Words<MultipleScoring>, needed: false);
        return new QuestionContent(
            type, scoring ?? (type == QuestionType.Multiple ? MultipleScoring.AllOrNothing : null),
            map.Text("topic") ?? "", map.Number("difficulty", 1, 5) ?? 0, map.Value("level", BankFile.Words<CognitiveLevel>) ?? default, map.Text("text") ?? "",
            Options(map), map.Value("answer", Truth, needed: false), map.Text("explanation") ?? "", map.Text("source") ?? "", Sorted(map, "enemies") ?? [])
        {
            Key = Key(type, map),
            Penalty = map.Value("penalty", Part, needed: false),
            HasNoFloor = map.Value("no-floor", OnlyTrue, needed: false),
            Seconds = map.Number("seconds", 1, MostSeconds, needed: false),
            Language = map.Text("language", needed: false, longest: 20),
            IsSecure = map.Value("secure", OnlyTrue, needed: false),
            ExpiresOn = map.Value("expires", text => LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value : (LocalDate?)null, needed: false),
            Competencies = Sorted(map, "competencies"),
            EnemyGroups = Sorted(map, "enemy-groups"),
            Stimulus = map.Map("stimulus", needed: false) is { } stimulus ? StimulusOf(stimulus) : null,
        };
    }

    static AnswerKey? Key(QuestionType type, ManifestMap map) => type switch
    {
        QuestionType.ShortText => Patterns(map),
        QuestionType.Numeric => Points(map),
        QuestionType.Matching => new MatchingKey([.. map.Maps("stems").Select(Stem)], Items(map, "answers"), IsTrue(map, "all-or-nothing"), IsTrue(map, "each-once")),
        QuestionType.Ordering => new OrderingKey(Items(map, "items"), map.Value("scoring", BankFile.Words<OrderingRule>) ?? default),
        QuestionType.Cloze => new ClozeKey([.. map.Maps("gaps").Select(Gap)]),
        QuestionType.Essay => Essay(map),
        QuestionType.Checklist => new ChecklistKey(RubricOf(map, needed: true)!),
        _ => null,
    };

    static ShortTextKey Patterns(ManifestMap map) => new([.. map.Maps("patterns").Select(pattern => Ended(pattern,
        new TextPattern(pattern.Text("text") ?? "", pattern.Value("fraction", Part, needed: false) ?? Fraction.One, IsTrue(pattern, "case"))))]);

    static NumericKey Points(ManifestMap map) => new([.. map.Maps("keys").Select(point => Ended(point,
        new NumberPoint(point.Text("value", longest: 400) ?? "", point.Value("kind", BankFile.Words<ToleranceKind>, needed: false) ?? ToleranceKind.Nominal,
            point.Text("tolerance", needed: false, longest: 400) ?? "0", point.Value("fraction", Part, needed: false) ?? Fraction.One)))]);

    static MatchStem Stem(ManifestMap stem) => Ended(stem, new MatchStem(stem.Text("id") ?? "", stem.Text("text") ?? "", stem.Text("answer") ?? ""));

    static ImmutableArray<KeyItem> Items(ManifestMap map, string key) =>
        [.. map.Maps(key).Select(item => Ended(item, new KeyItem(item.Text("id") ?? "", item.Text("text") ?? "")))];

    static ClozeGap Gap(ManifestMap gap)
    {
        AnswerKey part = gap.Has("options") ? new SelectKey(Options(gap)) : gap.Has("keys") ? Points(gap) : Patterns(gap);
        return Ended(gap, new ClozeGap(gap.Text("id", longest: 40) ?? "", gap.Number("weight", 1, 1_000, needed: false) ?? 1, part));
    }

    static EssayKey Essay(ManifestMap map)
    {
        if (map.Map("length", needed: false) is not { } length) return new EssayKey(null, null, RubricOf(map, needed: false));
        return Ended(length, new EssayKey(length.Number("least", 1, 1_000_000, needed: false), length.Number("most", 1, 1_000_000, needed: false), RubricOf(map, needed: false)));
    }

    static Rubric? RubricOf(ManifestMap map, bool needed) =>
        needed || map.Has("rubric") ? new Rubric([.. map.Maps("rubric", needed).Select(criterion => Ended(criterion, Criterion(criterion)))]) : null;

    static RubricCriterion Criterion(ManifestMap map) => new(map.Text("id") ?? "", map.Text("text") ?? "",
        map.Has("levels") || !map.Has("points") ? [.. map.Maps("levels").Select(level => Ended(level, Level(level)))] : YesNo(map.Hundredths("points", 1, MostPointsHundredths) ?? 0),
        IsTrue(map, "critical"), IsTrue(map, "may-be-not-applicable"));

    static RubricLevel Level(ManifestMap map) =>
        new(map.Text("id") ?? "", map.Text("label") ?? "", map.Text("text", needed: false), map.Hundredths("points", 0, MostPointsHundredths) ?? 0);

    /// <summary>A criterion that is met or not.</summary>
    internal static ImmutableArray<RubricLevel> YesNo(long pointsHundredths) => [new("yes", "是", null, pointsHundredths), new("no", "否", null, 0)];

    static ImmutableArray<QuestionOption> Options(ManifestMap map) => [.. map.Maps("options", needed: false).Select(option => Ended(option,
        new QuestionOption(option.Text("id") ?? "", option.Text("text") ?? "", option.Value("fraction", Part, needed: false) ?? Fraction.Zero)))];

    static Stimulus StimulusOf(ManifestMap map) => Ended(map, new Stimulus(map.Text("id", longest: 80) ?? "", map.Text("text") ?? ""));

    static ImmutableArray<string>? Sorted(ManifestMap map, string key) =>
        map.Words(key, needed: false) is { Count: > 0 } words ? [.. words.Order(StringComparer.Ordinal)] : null;

    static bool IsTrue(ManifestMap map, string key) => map.Value(key, Truth, needed: false) ?? false;

    static bool? Truth(string text) => text switch { "true" => true, "false" => false, _ => null };

    /// <summary>What is not so is not written, so that the same question has the same hash.</summary>
    static bool? OnlyTrue(string text) => text == "true" ? true : null;

    static Fraction? Part(string text) => Fraction.TryParse(text, out var fraction) ? fraction : null;

    static T Ended<T>(ManifestMap map, T read)
    {
        map.End();
        return read;
    }
}
