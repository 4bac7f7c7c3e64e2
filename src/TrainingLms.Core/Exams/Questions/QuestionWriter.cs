using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime.Text;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Writes a question as banks write it: what <see cref="QuestionReader"/> reads back to the same content.</summary>
static class QuestionWriter
{
    /// <summary>The question as a map, in the order in which authors write.</summary>
    public static JsonObject Write(string code, QuestionContent question)
    {
        var map = new JsonObject { ["code"] = code, ["type"] = Word(question.Type) };
        if (question.Key is OrderingKey order) map["scoring"] = Word(order.Rule);
        else if (question.Scoring is { } scoring) map["scoring"] = Word(scoring);
        (map["topic"], map["difficulty"], map["level"], map["text"]) = (question.Topic, question.Difficulty, Word(question.Level), question.Text);
        if (question.Options.Length > 0) map["options"] = Options(question.Options);
        if (question.Answer is { } answer) map["answer"] = answer;
        if (question.Penalty is { } penalty) map["penalty"] = $"{penalty}";
        if (question.Key is { } key) Key(map, key);
        (map["explanation"], map["source"]) = (question.Explanation, question.Source);
        if (question.Enemies.Length > 0) map["enemies"] = Words(question.Enemies);
        if (question.EnemyGroups is { } groups) map["enemy-groups"] = Words(groups);
        if (question.Stimulus is { } stimulus) map["stimulus"] = new JsonObject { ["id"] = stimulus.Id, ["text"] = stimulus.Text };
        if (question.Seconds is { } seconds) map["seconds"] = seconds;
        if (question.Language is { } language) map["language"] = language;
        if (question.Competencies is { } competencies) map["competencies"] = Words(competencies);
        if (question.IsSecure == true) map["secure"] = true;
        if (question.ExpiresOn is { } day) map["expires"] = LocalDatePattern.Iso.Format(day);
        if (question.HasNoFloor == true) map["no-floor"] = true;
        return map;
    }

    static void Key(JsonObject map, AnswerKey key)
    {
        switch (key)
        {
            case SelectKey select:
                map["options"] = Options(select.Options);
                break;
            case ShortTextKey text:
                map["patterns"] = List(text.Patterns, pattern => new JsonObject { ["text"] = pattern.Text, ["fraction"] = $"{pattern.Fraction}" }.If(pattern.MatchesCase, "case"));
                break;
            case NumericKey number:
                map["keys"] = List(number.Points, point => new JsonObject { ["value"] = point.Value, ["tolerance"] = point.Tolerance, ["kind"] = Word(point.Kind), ["fraction"] = $"{point.Fraction}" });
                break;
            case MatchingKey match:
                map["stems"] = List(match.Stems, stem => new JsonObject { ["id"] = stem.Id, ["text"] = stem.Text, ["answer"] = stem.AnswerId });
                map["answers"] = List(match.Answers, Item);
                map.If(match.AllOrNothing, "all-or-nothing").If(match.EachOnce, "each-once");
                break;
            case OrderingKey order:
                map["items"] = List(order.Items, Item);
                break;
            case ClozeKey cloze:
                map["gaps"] = List(cloze.Gaps, Gap);
                break;
            case EssayKey essay:
                if (essay is not { LeastLength: null, MostLength: null }) map["length"] = Length(essay);
                if (essay.Rubric is { } rubric) map["rubric"] = List(rubric.Criteria, Criterion);
                break;
            case ChecklistKey list:
                map["rubric"] = List(list.Rubric.Criteria, Criterion);
                break;
        }
    }

    static JsonObject Gap(ClozeGap gap)
    {
        var map = new JsonObject { ["id"] = gap.Id, ["weight"] = gap.Weight };
        Key(map, gap.Part);
        return map;
    }

    static JsonObject Length(EssayKey essay)
    {
        var map = new JsonObject();
        if (essay.LeastLength is { } least) map["least"] = least;
        if (essay.MostLength is { } most) map["most"] = most;
        return map;
    }

    static JsonObject Criterion(RubricCriterion criterion)
    {
        var map = new JsonObject { ["id"] = criterion.Id, ["text"] = criterion.Text };
        if (criterion.Levels.SequenceEqual(QuestionReader.YesNo(criterion.Levels.Select(level => level.PointsHundredths).FirstOrDefault()))) map["points"] = Points(criterion.MostHundredths);
        else map["levels"] = List(criterion.Levels, Level);
        return map.If(criterion.IsCritical, "critical").If(criterion.MayBeNotApplicable, "may-be-not-applicable");
    }

    static JsonObject Level(RubricLevel level)
    {
        var map = new JsonObject { ["id"] = level.Id, ["label"] = level.Label };
        if (level.Descriptor is { } descriptor) map["text"] = descriptor;
        map["points"] = Points(level.PointsHundredths);
        return map;
    }

    static JsonObject Item(KeyItem item) => new() { ["id"] = item.Id, ["text"] = item.Text };

    static JsonArray Options(ImmutableArray<QuestionOption> options) =>
        List(options, option => new JsonObject { ["id"] = option.Id, ["text"] = option.Text, ["fraction"] = $"{option.Fraction}" });

    static JsonArray Words(IEnumerable<string> words) => [.. words.Select(word => (JsonNode)JsonValue.Create(word))];

    static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> write) => [.. items.Select(item => (JsonNode)write(item))];

    static JsonObject If(this JsonObject map, bool isSo, string key)
    {
        if (isSo) map[key] = true;
        return map;
    }

    static string Points(long hundredths) => (hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture);

    static string Word<T>(T value) where T : struct, Enum => Snake.Of(value).Replace('_', '-');
}
