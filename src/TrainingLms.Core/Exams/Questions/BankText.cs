using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrainingLms.Courses;
using TrainingLms.Workflow;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TrainingLms.Exams;

/// <summary>The bank format as text: YAML in files, JSON in requests, one schema and one reader.</summary>
public static class BankText
{
    /// <summary>Writes a bank file; reading it gives the same questions with the same hashes.</summary>
    public static string Write(string bank, IEnumerable<(string Code, QuestionContent Content)> questions)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1_024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, new JsonObject { ["bank"] = bank, ["questions"] = new JsonArray([.. questions.Select(question => (JsonNode)QuestionWriter.Write(question.Code, question.Content))]) });
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    /// <summary>A question as the API shows it, with its key.</summary>
    public static JsonElement Show(string code, QuestionContent content) => JsonSerializer.SerializeToElement(QuestionWriter.Write(code, content));

    /// <summary>Reads a question as the API takes it.</summary>
    /// <exception cref="RefusedException"><c>bank.invalid</c> first, then every problem.</exception>
    public static (string Code, QuestionContent Content) Read(JsonElement json)
    {
        const string File = "content";
        var faults = new PackageFaults();
        (string, QuestionContent)? read = null;
        try
        {
            if (ManifestMap.Of(Place(json), File, File, faults) is { } map) read = QuestionReader.Read(map);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair somewhere.
            faults.Add(PackageFaultKind.NotText, File, 1, File);
        }
        return faults.AreNone ? read!.Value : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("bank.invalid", [("file", File), ("count", faults.Found.Count)], File), .. faults.Found]);
    }

    static YamlPlace Place(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new YamlMap([.. json.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null)
            .DistinctBy(member => member.Name).Select(member => (new YamlText(member.Name, 1), Place(member.Value)))], 1),
        JsonValueKind.Array => new YamlList([.. json.EnumerateArray().Select(item => Place(item))], 1),
        JsonValueKind.String => new YamlText(json.GetString()!, 1),
        JsonValueKind.Null or JsonValueKind.Undefined => new YamlText("", 1),
        _ => new YamlText(json.GetRawText(), 1),
    };

    static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, MappingStyle.Block));
                foreach (var (key, value) in map)
                {
                    emitter.Emit(new Scalar(key));
                    Emit(emitter, value);
                }
                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, SequenceStyle.Block));
                foreach (var item in list) Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            default:
                var text = node!.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, IsPlain(text) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted, true, true));
                break;
        }
    }

    /// <summary>Short words and numbers need no quotes; everything else gets them, so that nothing is read otherwise than it was written.</summary>
    static bool IsPlain(string text) => text.Length is > 0 and < 60 && char.IsAsciiLetterOrDigit(text[0]) && text.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '/' or '.');
}
