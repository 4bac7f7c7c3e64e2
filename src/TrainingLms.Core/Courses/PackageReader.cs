using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TrainingLms.Courses;

/// <summary>Reads a course package and lists everything that is wrong with it. It guesses nothing and stops at nothing.</summary>
public sealed partial class PackageReader(CourseOptions options, params IEnumerable<IPackageInspector> inspectors)
{
    /// <summary>The file that makes a folder a package.</summary>
    public const string Manifest = "course.yaml";

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A package from a folder.</summary>
    /// <exception cref="Workflow.RefusedException"><c>course.package_invalid</c>, <c>course.file_missing</c>: one refusal for each fault.</exception>
    public CoursePackage FromFolder(string folder)
    {
        var faults = new PackageFaults();
        return Read(PackageFiles.FromFolder(folder, options, faults), faults);
    }

    /// <summary>A package from a zip archive.</summary>
    /// <param name="zip">Can be read and sought, and stays open until the package was taken in: its files are unpacked when they are stored.</param>
    /// <exception cref="Workflow.RefusedException">As for a folder.</exception>
    public CoursePackage FromZip(Stream zip)
    {
        var faults = new PackageFaults();
        return Read(PackageFiles.FromZip(zip, options, faults), faults);
    }

    /// <summary>A package from its files.</summary>
    /// <exception cref="Workflow.RefusedException">As for a folder.</exception>
    public CoursePackage Read(IReadOnlyList<PackageFile> files, PackageFaults faults)
    {
        faults.OrRefuse();
        if (TextOf(files, Manifest, faults) is not { } text)
        {
            if (faults.AreNone) faults.Add("course.file_missing", Manifest, 1, ("what", Manifest));
            faults.OrRefuse();
            throw new InvalidOperationException("A missing manifest is a fault.");
        }
        var root = ManifestMap.Of(new PackageYaml(Manifest, faults).Read(text), Manifest, "course", faults);
        var package = root is null ? null : ReadManifest(root, files, faults);
        if (package is not null)
            foreach (var inspector in inspectors) inspector.Inspect(package, faults);
        faults.OrRefuse();
        if (package is null) throw new InvalidOperationException("A package without faults has every part.");
        return package with { Questions = [.. inspectors.SelectMany(inspector => inspector.QuestionsOf(package)).Distinct()] };
    }

    CoursePackage? ReadManifest(ManifestMap root, IReadOnlyList<PackageFile> files, PackageFaults faults)
    {
        var key = root.Text("id", longest: 60);
        if (key is not null && !KeyForm().IsMatch(key)) faults.Add(PackageFaultKind.OutOfRange, Manifest, root.LineOf("id"), $"id: {key}");
        var number = root.Number("version", 1, 9_999);
        var title = root.Local("title");
        var summary = root.Local("summary", needed: false);
        var category = root.Word("category", "professional", "public-required");
        var hours = root.Hundredths("hours", 25, 200_00);
        var subjects = root.Words("subjects");
        var audience = ReadAudience(root, faults);
        var (prerequisites, certifications) = ReadPrerequisites(root);
        var lessonReader = new LessonReader(files, options, faults);
        var lessons = lessonReader.Read(root);
        var completion = CompletionReader.Read(root, lessons, faults);
        var exam = root.Text("exam", needed: false);
        if (exam is not null) RequireFile(files, exam, root.LineOf("exam"), faults);
        var (reading, sources) = (ReadSources(root, "reading", faults), ReadSources(root, "sources", faults));
        var evidence = EvidenceReader.Read(root, lessons, faults);
        root.End();
        if (key is null || number is null || title is null || category is null || hours is null || audience is null || completion is null) return null;
        return new CoursePackage(key, number.Value, title, summary, category == "professional" ? HoursCategory.Professional : HoursCategory.PublicRequired,
            hours.Value, subjects, audience, prerequisites, completion, lessons, exam, reading, sources, files, HashOf(files))
        {
            Evidence = evidence,
            Certifications = certifications,
            UnusedFiles = UnusedOf(files, lessonReader.Used, lessons, exam),
            HoursLine = root.LineOf("hours"),
        };
    }

    static List<CourseSource> ReadSources(ManifestMap root, string key, PackageFaults faults)
    {
        var sources = new List<CourseSource>();
        foreach (var source in root.Maps(key, needed: false))
        {
            var (title, edition, licence, link) = (source.Text("title", longest: 300), source.Text("edition", needed: false, 300), source.Text("licence", needed: false, 300), source.Text("link", needed: false, 500));
            if (link is not null && !SafeMarkdown.IsWebAddress(link)) faults.Add(PackageFaultKind.UnsafeLink, Manifest, source.LineOf("link"), link);
            if (title is not null) sources.Add(new CourseSource(title, edition, licence, link));
            source.End();
        }
        return sources;
    }

    static CourseAudience? ReadAudience(ManifestMap root, PackageFaults faults)
    {
        if (!root.Has("audience"))
        {
            _ = root.Place("audience", needed: false);
            return new CourseAudience([], []);
        }
        if (ManifestMap.Of(root.Place("audience"), Manifest, "audience", faults) is not { } audience) return null;
        var read = new CourseAudience(
            Known(audience, "levels", ["city", "district", "subdistrict", "community"], faults), Known(audience, "full-or-part", ["full", "part"], faults));
        audience.End();
        return read;
    }

    static IReadOnlyList<string> Known(ManifestMap map, string key, string[] words, PackageFaults faults)
    {
        var read = map.Words(key, needed: false);
        foreach (var word in read.Except(words)) faults.Add(PackageFaultKind.OutOfRange, Manifest, map.LineOf(key), $"{key}: {word}");
        return read;
    }

    static (IReadOnlyList<string> Courses, IReadOnlyList<string> Certifications) ReadPrerequisites(ManifestMap root)
    {
        var (courses, certifications) = (new List<string>(), new List<string>());
        foreach (var item in root.Maps("prerequisites", needed: false))
        {
            if (item.Has("certification") && item.Text("certification", longest: 60) is { } certification) certifications.Add(certification);
            else if (!item.Has("certification") && item.Text("course", longest: 60) is { } course) courses.Add(course);
            item.End();
        }
        return (courses, certifications);
    }

    /// <summary>Files that nothing names. An exam draws on every bank of its package, so with one no bank is idle.</summary>
    static IReadOnlyList<string> UnusedOf(IReadOnlyList<PackageFile> files, IReadOnlySet<string> named, IReadOnlyList<PackageLesson> lessons, string? exam)
    {
        var used = lessons.SelectMany(lesson => new[] { lesson.Quiz?.QuestionsFile, lesson.Video?.Asset }).Append(exam).Append(Manifest).OfType<string>().Union(named).ToHashSet(StringComparer.Ordinal);
        return [.. files.Select(file => file.Path).Where(path => !used.Contains(path) && !(exam is not null && path.StartsWith("questions/", StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
    }

    internal static void RequireFile(IReadOnlyList<PackageFile> files, string path, long line, PackageFaults faults)
    {
        if (!PackageFiles.IsInside(path)) faults.Add(PackageFaultKind.PathEscapes, Manifest, line, path);
        else if (files.All(file => file.Path != path)) faults.Add("course.file_missing", Manifest, line, ("what", path));
    }

    internal static string? TextOf(IReadOnlyList<PackageFile> files, string path, PackageFaults faults)
    {
        if (files.FirstOrDefault(file => file.Path == path) is not { } found) return null;
        // Pictures and videos may be far larger than what is read as a whole.
        if (PackageFile.IsAsset(path))
        {
            faults.Add(PackageFaultKind.NotText, path, 1, path);
            return null;
        }
        try
        {
            return StrictUtf8.GetString(found.ReadWhole()).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            faults.Add(PackageFaultKind.NotText, path, 1, path);
            return null;
        }
    }

    /// <summary>Each file by path, length and hash, in the order of the paths: the same content in any archive gives the same hash.</summary>
    static string HashOf(IReadOnlyList<PackageFile> files) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => $"{file.Path}\n{file.Length}\n{file.Hash}\n")))));

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KeyForm();
}
