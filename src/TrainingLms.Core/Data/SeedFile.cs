using System.Text.Json;
using System.Text.Json.Serialization;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace TrainingLms.Data;

/// <summary>A seed file that cannot be used, with file, line where known, and reason.</summary>
public sealed class SeedException(string path, string reason, long? line = null)
    : Exception($"{path}{(line is { } number ? $" line {number}" : "")}: {reason}")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>The line, from 1; null where it is not known.</summary>
    public long? Line { get; } = line;
}

/// <summary>Reads seed files into typed records. Unknown members, missing members and wrong types are mistakes, not defaults.</summary>
public static class SeedFile
{
    static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Where seeds and courses lie beside the program.</summary>
    public static string Folder(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, name);

    /// <summary>Reads a JSON file.</summary>
    /// <exception cref="SeedException">With the line of the first mistake.</exception>
    public static T Json<T>(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(stream, Strict) ?? throw new SeedException(path, "the file is empty");
        }
        catch (JsonException broken)
        {
            throw new SeedException(path, broken.Message, broken.LineNumber + 1);
        }
    }

    /// <summary>Reads a YAML file of maps, lists and scalars into a typed record with hyphenated names.</summary>
    /// <exception cref="SeedException">With the line of the first mistake.</exception>
    public static T Yaml<T>(string path)
    {
        try
        {
            using var text = File.OpenText(path);
            return new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance)
                .WithDuplicateKeyChecking().Build().Deserialize<T>(text);
        }
        catch (YamlException broken)
        {
            throw new SeedException(path, broken.InnerException?.Message ?? broken.Message, broken.Start.Line);
        }
    }
}
