using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TrainingLms.Courses;

/// <summary>Turns the text of a lesson into HTML that cannot do anything: raw HTML is escaped, links lead to http, https or into the package.</summary>
public static class SafeMarkdown
{
    // No generic attributes: they would let a text set event handlers on any element.
    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseEmphasisExtras().UseAutoLinks().Build();

    /// <summary>The HTML. Links that are not allowed lose their target, so the result is safe even for a text that was never checked.</summary>
    public static string ToHtml(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
        {
            if (!IsAllowed(link.Url)) link.Url = "";
            else if (!link.IsImage) link.GetAttributes().AddProperty("rel", "noopener noreferrer");
        }
        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !IsAllowed(link.Url)).ToList())
            link.ReplaceBy(new LiteralInline(link.Url));
        return document.ToHtml(Pipeline);
    }

    /// <summary>Notes every link that is not allowed, every picture without a text alternative, and every target that is not in the package.</summary>
    /// <returns>The files of the package that it leads to.</returns>
    public static IReadOnlySet<string> Check(string markdown, string file, IReadOnlySet<string> paths, PackageFaults faults)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
        {
            var line = link.Line + 1;
            if (!IsAllowed(link.Url)) faults.Add(PackageFaultKind.UnsafeLink, file, line, link.Url ?? "");
            else if (IsInPackage(link.Url!))
            {
                targets.Add(link.Url!.Split('#')[0]);
                if (!paths.Contains(link.Url!.Split('#')[0])) faults.Add("course.file_missing", file, line, ("what", link.Url));
            }
            if (link.IsImage && !link.Descendants<LiteralInline>().Any(text => !text.Content.IsEmpty))
                faults.Add(PackageFaultKind.NoTextAlternative, file, line, link.Url ?? "");
        }
        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !IsAllowed(link.Url)))
            faults.Add(PackageFaultKind.UnsafeLink, file, link.Line + 1, link.Url);
        return targets;
    }

    static bool IsInPackage(string url) => url[0] != '#' && !url.Contains(':');

    static bool IsAllowed(string? url)
    {
        if (string.IsNullOrEmpty(url)) return false;
        if (url[0] == '#') return true;
        if (!url.Contains(':')) return PackageFiles.IsInside(url.Split('#')[0]);
        return IsWebAddress(url);
    }

    internal static bool IsWebAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
