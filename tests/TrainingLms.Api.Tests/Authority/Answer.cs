using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace TrainingLms.Api.Tests.Authority;

/// <summary>What came back: one document, or all pages of a list.</summary>
sealed class Answer(int status, IReadOnlyList<byte[]> pages)
{
    public int Status => status;

    public bool IsFound => status == 200;

    /// <summary>Whether it was refused as not there or not allowed; anything else that is no success is a fault of the test or of the product.</summary>
    public bool IsRefused => status is 403 or 404;

    public static async Task<Answer> GetAsync(Member member, string path)
    {
        var pages = new List<byte[]>();
        for (var cursor = ""; ;)
        {
            using var response = await member.Persona.Http.GetAsync(new Uri(path + cursor, UriKind.Relative));
            pages.Add(await response.Content.ReadAsByteArrayAsync());
            if (!response.IsSuccessStatusCode || Next(response, pages[^1]) is not { } next) return new Answer((int)response.StatusCode, pages);
            cursor = $"&cursor={Uri.EscapeDataString(next)}";
        }
    }

    static string? Next(HttpResponseMessage response, byte[] body)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/json") return null;
        using var json = JsonDocument.Parse(body);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("next", out var next) ? next.GetString() : null;
    }

    /// <summary>The keys of all items on all pages.</summary>
    /// <param name="items">Member that holds them; empty where the document is the list, or the only item.</param>
    /// <param name="id">Member of an item that holds its key.</param>
    public IEnumerable<string> Keys(string items, string id)
    {
        if (!IsFound) yield break;
        foreach (var page in pages)
        {
            using var json = JsonDocument.Parse(page);
            var list = items.Length > 0 ? json.RootElement.GetProperty(items) : json.RootElement;
            if (list.ValueKind == JsonValueKind.Array)
                foreach (var item in list.EnumerateArray()) yield return item.GetProperty(id).GetString()!;
            else yield return list.GetProperty(id).GetString()!;
        }
    }

    /// <summary>Every text in a file: the cells of all sheets of a workbook, hidden ones too, and of all text files of a zip; otherwise the lines.</summary>
    /// <remarks>Read here with nothing but an unzipper and an XML reader, so that the product's own reader is not asked about its own writer.</remarks>
    public IEnumerable<string> Texts()
    {
        if (!IsFound) return [];
        if (pages[0] is not [(byte)'P', (byte)'K', ..]) return Encoding.UTF8.GetString(pages[0]).Split('\n');
        using var workbook = new ZipArchive(new MemoryStream(pages[0]));
        XNamespace main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        var texts = new List<string>();
        foreach (var part in workbook.Entries.Where(part => part.FullName.StartsWith("xl/", StringComparison.Ordinal) && part.FullName.EndsWith(".xml", StringComparison.Ordinal)))
        {
            using var content = part.Open();
            var root = XDocument.Load(content).Root!;
            texts.AddRange(root.Descendants(main + "is").Concat(root.Descendants(main + "si")).Select(text => text.Value));
            texts.AddRange(root.Descendants(main + "v").Select(value => value.Value));
        }
        foreach (var file in workbook.Entries.Where(file => file.FullName.EndsWith(".csv", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(file.Open());
            texts.AddRange(reader.ReadToEnd().Split([',', '\r', '\n']).Select(cell => cell.Trim('"')));
        }
        return texts;
    }

    public override string ToString() => $"{status} {(pages.Count == 1 && pages[0].Length < 2000 ? Encoding.UTF8.GetString(pages[0]) : "")}";
}
