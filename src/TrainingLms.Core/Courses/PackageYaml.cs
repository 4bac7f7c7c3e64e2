using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TrainingLms.Courses;

/// <summary>A place in a YAML file.</summary>
/// <param name="Line">Line from 1.</param>
abstract record YamlPlace(long Line);

/// <summary>A text, number or word; quoted or plain.</summary>
sealed record YamlText(string Value, long Line) : YamlPlace(Line);

/// <summary>A list.</summary>
sealed record YamlList(IReadOnlyList<YamlPlace> Items, long Line) : YamlPlace(Line);

/// <summary>A map, in the order written; a key written twice is a fault and its first value counts.</summary>
sealed record YamlMap(IReadOnlyList<(YamlText Key, YamlPlace Value)> Entries, long Line) : YamlPlace(Line);

/// <summary>Reads YAML into places that know their line. Only maps, lists, scalars and comments; nothing is turned into a type by the file's wish.</summary>
sealed class PackageYaml(string file, PackageFaults faults)
{
    const int DeepestNesting = 32;

    /// <summary>The whole file; null when it cannot be read, and then a fault says why.</summary>
    public YamlPlace? Read(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                faults.Add(PackageFaultKind.NotYaml, file, 1, "");
                return null;
            }
            parser.Consume<DocumentStart>();
            var root = Place(parser, 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second)) faults.Add(PackageFaultKind.SeveralDocuments, file, second.Start.Line, "---");
            return root;
        }
        catch (YamlException broken)
        {
            faults.Add(PackageFaultKind.NotYaml, file, broken.Start.Line, broken.InnerException?.Message ?? broken.Message);
            return null;
        }
    }

    YamlPlace Place(IParser parser, int depth)
    {
        if (depth > DeepestNesting) throw new YamlException(parser.Current!.Start, parser.Current.End, "nested too deeply");
        if (parser.Accept<NodeEvent>(out var node)) RefuseExtras(node);
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            faults.Add(PackageFaultKind.AnchorOrTag, file, alias.Start.Line, $"*{alias.Value}");
            return new YamlText("", alias.Start.Line);
        }
        if (parser.TryConsume<Scalar>(out var scalar)) return new YamlText(scalar.Value, scalar.Start.Line);
        if (parser.TryConsume<SequenceStart>(out var list))
        {
            var items = new List<YamlPlace>();
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Place(parser, depth + 1));
            return new YamlList(items, list.Start.Line);
        }
        return Map(parser, depth);
    }

    YamlMap Map(IParser parser, int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = new List<(YamlText, YamlPlace)>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Place(parser, depth + 1);
            var value = Place(parser, depth + 1);
            if (key is not YamlText name) faults.Add(PackageFaultKind.WrongType, file, key.Line, "?");
            else if (known.Add(name.Value)) entries.Add((name, value));
            else faults.Add(PackageFaultKind.DuplicateKey, file, name.Line, name.Value);
        }
        return new YamlMap(entries, start.Start.Line);
    }

    void RefuseExtras(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty) faults.Add(PackageFaultKind.AnchorOrTag, file, node.Start.Line, $"&{node.Anchor.Value}");
        // "!" alone is what the parser gives a quoted scalar.
        else if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific) faults.Add(PackageFaultKind.AnchorOrTag, file, node.Start.Line, node.Tag.Value);
    }
}
