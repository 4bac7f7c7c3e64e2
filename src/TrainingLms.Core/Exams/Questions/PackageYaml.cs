using TrainingLms.Courses;
using TrainingLms.Workflow;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TrainingLms.Exams;

/// <summary>A YAML file of a course package, read so that every problem is gathered with its line instead of stopping at the first.</summary>
sealed class PackageYaml
{
    readonly List<Refusal> problems = [];
    readonly string file;

    PackageYaml(string path) => file = path;

    /// <summary>What is wrong; empty when nothing is.</summary>
    public IReadOnlyList<Refusal> Problems => problems;

    /// <summary>Reads a file whose root is a map.</summary>
    /// <returns>The root; null when there is none, with the reason in the problems.</returns>
    public static (PackageYaml File, Map? Root) Open(PackageFile source)
    {
        var yaml = new PackageYaml(source.Path);
        try
        {
            using var text = new StreamReader(new MemoryStream(source.Content));
            var stream = new YamlStream();
            stream.Load(text);
            if (stream.Documents is [{ RootNode: YamlMappingNode root }] && stream.Documents[0].AllNodes.All(node => node.Anchor.IsEmpty && node.Tag.IsEmpty))
                return (yaml, new Map(yaml, root, ""));
            yaml.problems.Add(new Refusal("package.yaml_broken", [("file", yaml.file), ("line", 1), ("reason", "one map without anchors and tags is expected")]));
        }
        catch (YamlException broken)
        {
            yaml.problems.Add(new Refusal("package.yaml_broken", [("file", yaml.file), ("line", broken.Start.Line), ("reason", broken.Message)]));
        }
        return (yaml, null);
    }

    /// <summary>Notes a problem at a line.</summary>
    public void Problem(string code, long line, string subject, params IEnumerable<(string Name, object? Value)> facts) =>
        problems.Add(new Refusal(code, [("file", file), ("line", line), ("subject", subject), .. facts]));

    /// <summary>A map of the file; asks for keys by name and knows which nobody asked for.</summary>
    public sealed class Map(PackageYaml file, YamlMappingNode node, string subject)
    {
        readonly HashSet<string> asked = [];

        /// <summary>What the problems of this map are about, as a question's code.</summary>
        public string Subject { get; set; } = subject;

        /// <summary>Its first line.</summary>
        public long Line => node.Start.Line;

        /// <summary>Notes a problem of this map.</summary>
        public void Problem(string code, params IEnumerable<(string Name, object? Value)> facts) => file.Problem(code, Line, Subject, facts);

        /// <summary>A required text.</summary>
        public string Text(string key) => Optional(key) ?? Missing(key);

        /// <summary>A text; null when the key is absent.</summary>
        public string? Optional(string key) => Find(key) switch
        {
            null => null,
            YamlScalarNode { Value: { Length: > 0 } text } => text,
            var other => Wrong(key, other),
        };

        /// <summary>A required text that <paramref name="read"/> understands; the default of the type, and a problem, otherwise.</summary>
        public T Value<T>(string key, Func<string, T?> read) where T : struct => Optional(key) is { } text ? Understood(key, text, read) : MissingValue<T>(key);

        /// <summary>As <see cref="Value"/>, but null when the key is absent.</summary>
        public T? OptionalValue<T>(string key, Func<string, T?> read) where T : struct => Optional(key) is { } text ? Understood(key, text, read) : null;

        /// <summary>A list of texts; empty when the key is absent.</summary>
        public IReadOnlyList<string> Texts(string key) => Find(key) switch
        {
            null => [],
            YamlSequenceNode list when list.All(item => item is YamlScalarNode { Value.Length: > 0 }) => [.. list.Select(item => ((YamlScalarNode)item).Value!)],
            var other => Wrong(key, other) is null ? [] : [],
        };

        /// <summary>A list of maps; empty when the key is absent.</summary>
        public IReadOnlyList<Map> Maps(string key) => Find(key) switch
        {
            null => [],
            YamlSequenceNode list when list.All(item => item is YamlMappingNode) => [.. list.Select(item => new Map(file, (YamlMappingNode)item, Subject))],
            var other => Wrong(key, other) is null ? [] : [],
        };

        /// <summary>A required map; null, and a problem, when it is not there.</summary>
        public Map? Inner(string key)
        {
            if (Find(key) is YamlMappingNode inner) return new Map(file, inner, Subject);
            Missing(key);
            return null;
        }

        /// <summary>Notes every key that nobody asked for: a typing mistake must not pass as a default.</summary>
        public void NothingElse()
        {
            foreach (var key in node.Children.Keys.Where(key => key is not YamlScalarNode { Value: { } name } || !asked.Contains(name)))
                file.Problem("package.key_unknown", key.Start.Line, Subject, [("key", key.ToString())]);
        }

        YamlNode? Find(string key)
        {
            asked.Add(key);
            return node.Children.TryGetValue(new YamlScalarNode(key), out var found) ? found : null;
        }

        T Understood<T>(string key, string text, Func<string, T?> read) where T : struct
        {
            if (read(text) is { } value) return value;
            Wrong(key, Find(key)!);
            return default;
        }

        T MissingValue<T>(string key) where T : struct
        {
            Missing(key);
            return default;
        }

        string Missing(string key)
        {
            if (Find(key) is null) Problem("package.key_missing", [("key", key)]);
            return "";
        }

        string? Wrong(string key, YamlNode at)
        {
            file.Problem("package.value_wrong", at.Start.Line, Subject, [("key", key), ("value", at is YamlScalarNode scalar ? scalar.Value : at.NodeType.ToString())]);
            return null;
        }
    }
}
