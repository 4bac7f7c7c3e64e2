namespace TrainingLms.Courses;

/// <summary>Reads the lessons of a manifest together with their texts.</summary>
sealed class LessonReader(IReadOnlyList<PackageFile> files, CourseOptions options, PackageFaults faults)
{
    const string Manifest = "course.yaml";

    readonly HashSet<string> paths = [.. files.Select(file => file.Path)];

    public IReadOnlyList<PackageLesson> Read(ManifestMap root)
    {
        var lessons = new List<PackageLesson>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var maps = root.Maps("lessons");
        if (maps.Count == 0 && root.Has("lessons")) faults.Add(PackageFaultKind.MissingKey, Manifest, root.LineOf("lessons"), "lessons");
        if (maps.Count > options.MostLessons) faults.Add(PackageFaultKind.TooLarge, Manifest, root.LineOf("lessons"), "lessons");
        foreach (var map in maps)
        {
            var key = map.Text("id", longest: 40);
            if (key is not null && !keys.Add(key)) faults.Add(PackageFaultKind.IdTaken, Manifest, map.LineOf("id"), key);
            if (ReadOne(map, key) is { } lesson) lessons.Add(lesson);
            map.End();
        }
        return lessons;
    }

    PackageLesson? ReadOne(ManifestMap map, string? key)
    {
        var title = map.Text("title", longest: 200);
        var kind = map.Text("kind");
        var minutes = map.Number("minutes", 1, 6_000);
        switch (kind)
        {
            case "reading":
                var source = Markdown(map);
                return key is null || title is null || minutes is null || source is null
                    ? null
                    : new PackageLesson(key, LessonKind.Reading, title, minutes.Value, source, null, null, null);
            case "quiz":
                var bank = map.Text("questions");
                if (bank is not null) PackageReader.RequireFile(files, $"questions/{bank}", map.LineOf("questions"), faults);
                var (draw, attempts) = (map.Number("draw", 1, 200), map.Number("attempts", 1, 100));
                return key is null || title is null || minutes is null || bank is null || draw is null || attempts is null
                    ? null
                    : new PackageLesson(key, LessonKind.Quiz, title, minutes.Value, null, $"questions/{bank}", draw, attempts);
            case "video" or "essay" or "external":
                foreach (var other in (string[])["file", "asset", "seek", "min-characters", "publish"]) _ = map.Place(other, needed: false);
                faults.Add(PackageFaultKind.NotOffered, Manifest, map.LineOf("kind"), $"kind: {kind}");
                return null;
            case not null:
                faults.Add(PackageFaultKind.OutOfRange, Manifest, map.LineOf("kind"), $"kind: {kind}");
                return null;
            default:
                return null;
        }
    }

    string? Markdown(ManifestMap map)
    {
        if (map.Text("file") is not { } name) return null;
        var path = $"lessons/{name}";
        PackageReader.RequireFile(files, path, map.LineOf("file"), faults);
        if (PackageReader.TextOf(files, path, faults) is not { } text) return null;
        SafeMarkdown.Check(text, path, paths, faults);
        return text;
    }
}

/// <summary>Reads when a course is complete, against the lessons it has.</summary>
static class CompletionReader
{
    const string Manifest = "course.yaml";

    public static CompletionRule? Read(ManifestMap root, IReadOnlyList<PackageLesson> lessons, PackageFaults faults)
    {
        if (ManifestMap.Of(root.Place("completion"), Manifest, "completion", faults) is not { } rule) return null;
        var read = new CompletionRule(Items(rule, "all", lessons, faults), Items(rule, "any", lessons, faults));
        if (read.All.Count + read.Any.Count == 0) faults.Add(PackageFaultKind.MissingKey, Manifest, rule.Line, "all");
        rule.End();
        return read;
    }

    static List<CompletionItem> Items(ManifestMap rule, string list, IReadOnlyList<PackageLesson> lessons, PackageFaults faults)
    {
        var items = new List<CompletionItem>();
        foreach (var place in rule.List(list, needed: false))
        {
            if (place is YamlText { Value: "lessons" }) items.Add(new CompletionItem(null, null));
            else if (place is YamlText word) faults.Add(PackageFaultKind.OutOfRange, Manifest, word.Line, $"{list}: {word.Value}");
            else if (ManifestMap.Of(place, Manifest, list, faults) is { } map && ReadQuiz(map, lessons, faults) is { } quiz) items.Add(quiz);
        }
        return items;
    }

    static CompletionItem? ReadQuiz(ManifestMap map, IReadOnlyList<PackageLesson> lessons, PackageFaults faults)
    {
        if (map.Has("essay") || map.Has("sign-off"))
        {
            faults.Add(PackageFaultKind.NotOffered, Manifest, map.Line, map.Has("essay") ? "essay" : "sign-off");
            return null;
        }
        var (quiz, pass) = (map.Text("quiz"), map.Hundredths("pass", 0, 100_00));
        map.End();
        if (quiz is not null && !lessons.Any(lesson => lesson.Key == quiz && lesson.Kind == LessonKind.Quiz))
            faults.Add(PackageFaultKind.UnknownLesson, Manifest, map.LineOf("quiz"), quiz);
        return quiz is null || pass is null ? null : new CompletionItem(quiz, pass);
    }
}
