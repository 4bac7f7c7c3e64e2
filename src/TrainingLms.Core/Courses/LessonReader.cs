namespace TrainingLms.Courses;

/// <summary>Reads the lessons of a manifest together with their texts.</summary>
sealed class LessonReader(IReadOnlyList<PackageFile> files, CourseOptions options, PackageFaults faults)
{
    const string Manifest = PackageReader.Manifest;
    const int LongestVideoSeconds = 6 * 60 * 60;

    readonly HashSet<string> paths = [.. files.Select(file => file.Path)];

    readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>Texts of lessons, and the files of the package that they lead to.</summary>
    public IReadOnlySet<string> Used => used;

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
                return Markdown(map) is { } text && Of(LessonKind.Reading) is { } reading ? reading with { Source = text } : null;
            case "video":
                var introduction = Markdown(map, needed: false);
                return Video(map) is { } video && Of(LessonKind.Video) is { } shown ? shown with { Video = video, Source = introduction } : null;
            case "quiz":
                return Quiz(map) is { } quiz && Of(LessonKind.Quiz) is { } asked ? asked with { Quiz = quiz } : null;
            case "essay":
                var task = Markdown(map, needed: false);
                return Essay(map) is { } essay && Of(LessonKind.Essay) is { } written ? written with { Essay = essay, Source = task } : null;
            case "external":
                var activity = Markdown(map);
                return activity is null ? null : Of(LessonKind.External) is { } done ? done with { Source = activity } : null;
            case not null:
                faults.Add(PackageFaultKind.OutOfRange, Manifest, map.LineOf("kind"), $"kind: {kind}");
                return null;
            default:
                return null;
        }

        PackageLesson? Of(LessonKind kind) => key is null || title is null || minutes is null ? null : new PackageLesson(key, kind, title, minutes.Value);
    }

    QuizTerms? Quiz(ManifestMap map)
    {
        var bank = map.Text("questions");
        if (bank is not null) PackageReader.RequireFile(files, $"questions/{bank}", map.LineOf("questions"), faults);
        var (draw, attempts) = (map.Number("draw", 1, 200), map.Number("attempts", 1, 100));
        return bank is null || draw is null || attempts is null ? null : new QuizTerms($"questions/{bank}", draw.Value, attempts.Value);
    }

    VideoTerms? Video(ManifestMap map)
    {
        var asset = map.Text("asset");
        if (asset is not null)
        {
            PackageReader.RequireFile(files, $"assets/{asset}", map.LineOf("asset"), faults);
            if (!asset.EndsWith(".mp4", StringComparison.Ordinal) && !asset.EndsWith(".webm", StringComparison.Ordinal))
                faults.Add(PackageFaultKind.OutOfRange, Manifest, map.LineOf("asset"), $"asset: {asset}");
        }
        var seconds = map.Number("seconds", 1, LongestVideoSeconds);
        var seek = map.Has("seek") ? map.Word("seek", "free", "watched-only") : "free";
        return asset is null || seconds is null || seek is null ? null : new VideoTerms($"assets/{asset}", seconds.Value, seek == "watched-only");
    }

    static EssayTerms? Essay(ManifestMap map)
    {
        var least = map.Number("min-characters", 1, 20_000);
        var publish = map.Has("publish") ? map.Word("publish", "never", "optional") : "never";
        return least is null || publish is null ? null : new EssayTerms(least.Value, publish == "optional");
    }

    string? Markdown(ManifestMap map, bool needed = true)
    {
        if (map.Text("file", needed) is not { } name) return null;
        var path = $"lessons/{name}";
        PackageReader.RequireFile(files, path, map.LineOf("file"), faults);
        if (PackageReader.TextOf(files, path, faults) is not { } text) return null;
        used.Add(path);
        used.UnionWith(SafeMarkdown.Check(text, path, paths, faults));
        return text;
    }
}

/// <summary>Reads when a course is complete, against the lessons it has.</summary>
static class CompletionReader
{
    const string Manifest = PackageReader.Manifest;

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
            if (place is YamlText { Value: "lessons" }) items.Add(new CompletionItem());
            else if (place is YamlText word) faults.Add(PackageFaultKind.OutOfRange, Manifest, word.Line, $"{list}: {word.Value}");
            else if (ManifestMap.Of(place, Manifest, list, faults) is { } map && ReadItem(map, lessons, faults) is { } item) items.Add(item);
        }
        return items;
    }

    static CompletionItem? ReadItem(ManifestMap map, IReadOnlyList<PackageLesson> lessons, PackageFaults faults)
    {
        if (map.Has("sign-off"))
        {
            var by = map.Word("sign-off", "instructor");
            map.End();
            return by is null ? null : new CompletionItem(SignOff: true);
        }
        if (map.Has("essay"))
        {
            var essay = map.Text("essay");
            map.End();
            if (essay is not null && !lessons.Any(lesson => lesson.Key == essay && lesson.Kind is LessonKind.Essay or LessonKind.External))
                faults.Add(PackageFaultKind.UnknownLesson, Manifest, map.LineOf("essay"), essay);
            return essay is null ? null : new CompletionItem(EssayId: essay);
        }
        var (quiz, pass) = (map.Text("quiz"), map.Hundredths("pass", 0, 100_00));
        map.End();
        if (quiz is not null && !lessons.Any(lesson => lesson.Key == quiz && lesson.Kind == LessonKind.Quiz))
            faults.Add(PackageFaultKind.UnknownLesson, Manifest, map.LineOf("quiz"), quiz);
        return quiz is null || pass is null ? null : new CompletionItem(quiz, pass);
    }
}
