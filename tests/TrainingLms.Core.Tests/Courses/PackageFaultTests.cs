using System.IO.Compression;
using System.Text;
using TrainingLms.Competencies;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Tests.Courses;

public sealed class PackageFaultTests
{
    const string Sound = """
        id: net-basics
        version: 1
        title: { zh-Hans: 网络基础, en: Net basics }
        category: professional
        hours: 0.50
        subjects: [law]
        prerequisites: []
        completion: { all: [ lessons, { quiz: q1, pass: 60 } ] }
        lessons:
          - { id: l1, kind: reading, title: 第一课, file: 010.md, minutes: 10 }
          - { id: q1, kind: quiz, title: 测验, questions: bank.yaml, draw: 2, attempts: 3, minutes: 20 }
        """;

    static CoursePackage Read(string manifest, string lesson = "# 第一课", params (string Path, string Text)[] more) =>
        new PackageReader(new CourseOptions()).Read(
            [File("course.yaml", manifest), File("lessons/010.md", lesson), File("questions/bank.yaml", "bank: x"), .. more.Select(f => File(f.Path, f.Text))],
            new PackageFaults());

    static PackageFile File(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    static string[] FaultsOf(string manifest, string lesson = "# 第一课")
    {
        var refused = Assert.Throws<RefusedException>(() => Read(manifest, lesson));
        Assert.Equal(RefusalKind.RuleBroken, refused.Kind);
        return [.. refused.Refusals.Select(r =>
            $"{r.Code}{(r.Facts.FirstOrDefault(f => f.Name == "fault").Value is { } kind ? $"/{kind}" : "")} {r.Member}")];
    }

    [Fact]
    public void A_sound_package_is_read_into_types()
    {
        var package = Read(Sound);
        Assert.Equal(("net-basics", 1, 50, HoursCategory.Professional), (package.Key, package.Number, package.HoursHundredths, package.Category));
        Assert.Equal([new CompletionItem(), new CompletionItem("q1", 60_00)], package.Completion.All);
        Assert.Equal([LessonKind.Reading, LessonKind.Quiz], package.Lessons.Select(lesson => lesson.Kind));
    }

    [Fact]
    public void Prerequisites_are_courses_and_certifications()
    {
        var package = Read(Sound.Replace("prerequisites: []", "prerequisites: [ { course: onboarding }, { certification: duty-officer } ]", StringComparison.Ordinal));
        Assert.Equal(["onboarding"], package.Prerequisites);
        Assert.Equal(["duty-officer"], package.Certifications);
    }

    [Fact]
    public void What_does_not_keep_a_package_out_is_still_told()
    {
        var notices = Read(Sound.Replace("hours: 0.50", "hours: 0.67", StringComparison.Ordinal), "# 第一课\n\n![图](assets/map.png)", ("assets/map.png", "x"), ("assets/old.png", "x"), ("questions/idle.yaml", "bank: y")).Notices(45);
        Assert.Equal(["course.hours_implausible course.yaml:5", "course.file_unused assets/old.png", "course.file_unused questions/idle.yaml"], notices.Select(notice => $"{notice.Code} {notice.Member}"));
        Assert.Equal((30L, 31L), (notices[0].Facts[0].Value, notices[0].Facts[1].Value));
        Assert.All(notices, notice => Assert.DoesNotContain("{", SentenceBook.Chinese.Say(notice) + SentenceBook.English.Say(notice), StringComparison.Ordinal));
        // An exam draws on every bank, so with one none is idle; and what fills its hours exactly needs no excuse.
        Assert.Empty(Read(Sound + "\nexam: exam.yaml", "# 一", ("exam.yaml", "x"), ("questions/idle.yaml", "bank: y")).Notices(45));
        Assert.Empty(Read(Sound).Notices(60));
        Assert.Single(Read(Sound).Notices(61));
    }

    [Fact]
    public void The_real_course_has_no_fault()
    {
        var package = new PackageReader(new CourseOptions()).FromFolder(Path.Combine(SeedFile.Folder("courses"), "cyber-law-basics"));
        Assert.Equal((500, 10, "exam.yaml"), (package.HoursHundredths, package.Lessons.Count, package.ExamFile));
        Assert.Empty(package.Notices(45));
    }

    [Theory]
    [InlineData("category: professional", "category: professional\ncolour: red", "course.package_invalid/UnknownKey course.yaml:5")]
    [InlineData("category: professional", "category: professional\ncategory: professional", "course.package_invalid/DuplicateKey course.yaml:5")]
    [InlineData("version: 1", "version: one", "course.package_invalid/WrongType course.yaml:2")]
    [InlineData("version: 1", "version: [1]", "course.package_invalid/WrongType course.yaml:2")]
    [InlineData("title: { zh-Hans: 网络基础, en: Net basics }", "title: { en: Net basics }", "course.package_invalid/MissingKey course.yaml:3")]
    [InlineData("hours: 0.50", "hours: 0.24", "course.package_invalid/OutOfRange course.yaml:5")]
    [InlineData("hours: 0.50", "hours: 0.505", "course.package_invalid/OutOfRange course.yaml:5")]
    [InlineData("hours: 0.50", "hours: 200.01", "course.package_invalid/OutOfRange course.yaml:5")]
    [InlineData("id: net-basics", "id: Net_Basics", "course.package_invalid/OutOfRange course.yaml:1")]
    [InlineData("subjects: [law]", "subjects: &a [law]", "course.package_invalid/AnchorOrTag course.yaml:6")]
    [InlineData("subjects: [law]", "subjects: !!set [law]", "course.package_invalid/AnchorOrTag course.yaml:6")]
    [InlineData("file: 010.md", "file: 011.md", "course.file_missing course.yaml:10")]
    [InlineData("questions: bank.yaml", "questions: none.yaml", "course.file_missing course.yaml:11")]
    [InlineData("file: 010.md", "file: ../../secret.md", "course.package_invalid/PathEscapes course.yaml:10")]
    [InlineData("quiz: q1, pass", "quiz: q9, pass", "course.package_invalid/UnknownLesson course.yaml:8")]
    [InlineData("id: q1, kind", "id: l1, kind", "course.package_invalid/IdTaken course.yaml:11 course.package_invalid/UnknownLesson course.yaml:8")]
    [InlineData("prerequisites: []", "prerequisites: [ { certification: duty-officer, course: onboarding } ]", "course.package_invalid/UnknownKey course.yaml:7")]
    [InlineData("prerequisites: []", "prerequisites: [ {} ]", "course.package_invalid/MissingKey course.yaml:7")]
    public void Every_fault_is_told_with_file_and_line(string sound, string broken, string expected) =>
        Assert.Equal(expected, string.Join(" ", FaultsOf(Sound.Replace(sound, broken, StringComparison.Ordinal))));

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var broken = Sound.Replace("version: 1", "version: 0", StringComparison.Ordinal).Replace("category: professional", "category: other", StringComparison.Ordinal)
            .Replace("file: 010.md", "file: gone.md", StringComparison.Ordinal);
        Assert.Equal(
            ["course.package_invalid/OutOfRange course.yaml:2", "course.package_invalid/OutOfRange course.yaml:4", "course.file_missing course.yaml:10"],
            FaultsOf(broken).Take(3));
    }

    [Theory]
    [InlineData("a: [1, 2", "NotYaml")]
    [InlineData("a: 1\n---\nb: 2", "SeveralDocuments")]
    [InlineData("- 1\n- 2", "WrongType")]
    [InlineData("", "NotYaml")]
    public void What_is_no_single_map_is_refused(string manifest, string kind) =>
        Assert.Contains($"/{kind}", FaultsOf(manifest)[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("一\n\n[x](javascript:alert(1))", "UnsafeLink lessons/010.md:3")]
    [InlineData("[x](&#106;avascript:alert(1))", "UnsafeLink lessons/010.md:1")]
    [InlineData("[x](../../etc/passwd)", "UnsafeLink lessons/010.md:1")]
    [InlineData("![](https://example.org/a.png)", "NoTextAlternative lessons/010.md:1")]
    public void Unsafe_links_and_pictures_without_words_are_told_with_their_line(string lesson, string expected) =>
        Assert.EndsWith(expected, Assert.Single(FaultsOf(Sound, lesson)), StringComparison.Ordinal);

    [Fact]
    public void The_same_content_has_the_same_hash_in_any_archive()
    {
        var folderLike = Zip(("net-basics/course.yaml", Sound), ("net-basics/lessons/010.md", "# 第一课"), ("net-basics/questions/bank.yaml", "bank: x"));
        var flat = Zip(("questions/bank.yaml", "bank: x"), ("lessons/010.md", "# 第一课"), ("course.yaml", Sound));
        var reader = new PackageReader(new CourseOptions());
        Assert.Equal(reader.FromZip(flat).ContentHash, reader.FromZip(folderLike).ContentHash);
        Assert.Equal(Read(Sound).ContentHash, reader.FromZip(folderLike).ContentHash);
        Assert.NotEqual(Read(Sound).ContentHash, Read(Sound, "# 第二课").ContentHash);
    }

    [Theory]
    [InlineData("../course.yaml")]
    [InlineData("/course.yaml")]
    [InlineData("a/../../b")]
    [InlineData("C:/b")]
    [InlineData("a\\b")]
    public void An_archive_whose_paths_leave_the_package_is_refused(string path)
    {
        var refused = Assert.Throws<RefusedException>(() => new PackageReader(new CourseOptions()).FromZip(Zip(("course.yaml", Sound), (path, "x"))));
        Assert.Contains(refused.Refusals, r => r.Facts.Contains(("fault", PackageFaultKind.PathEscapes)));
    }

    [Fact]
    public void An_archive_that_unpacks_to_more_than_the_limit_is_refused_while_it_unpacks()
    {
        var reader = new PackageReader(new CourseOptions { MostBytes = 10_000 });
        var refused = Assert.Throws<RefusedException>(() => reader.FromZip(Zip(("course.yaml", new string(' ', 1_000_000)))));
        Assert.Contains(("fault", PackageFaultKind.TooLarge), refused.Refusals[0].Facts);
    }

    [Fact]
    public void A_single_asset_and_all_texts_together_have_limits_of_their_own()
    {
        var reader = new PackageReader(new CourseOptions { MostAssetBytes = 1_000, MostTextBytes = 2_000 });
        (string, string)[] sound = [("net-basics/course.yaml", Sound), ("net-basics/lessons/010.md", "# 第一课"), ("net-basics/questions/bank.yaml", "bank: x")];
        Assert.Equal(5, reader.FromZip(Zip([.. sound, ("net-basics/assets/a.png", new string('a', 1_000)), ("net-basics/assets/b.png", new string('b', 1_000))])).Files.Count);
        TooLarge("assets/a.png", [.. sound, ("net-basics/assets/a.png", new string('a', 1_001))]);
        TooLarge("lessons/020.md", [.. sound, ("net-basics/lessons/020.md", new string('a', 1_900))]);

        void TooLarge(string path, (string, string)[] files)
        {
            var refusal = Assert.Single(Assert.Throws<RefusedException>(() => reader.FromZip(Zip(files))).Refusals);
            Assert.Equal((path, PackageFaultKind.TooLarge), (refusal.Facts.Single(fact => fact.Name == "file").Value, refusal.Facts.Single(fact => fact.Name == "fault").Value));
        }
    }

    [Fact]
    public void A_path_that_stands_twice_in_an_archive_is_refused()
    {
        var refused = Assert.Throws<RefusedException>(() => new PackageReader(new CourseOptions()).FromZip(Zip(("course.yaml", Sound), ("lessons/010.md", "# 第一课"), ("lessons/010.md", "# 第二课"), ("questions/bank.yaml", "bank: x"))));
        Assert.Equal(("fault", PackageFaultKind.PathTaken), Assert.Single(refused.Refusals).Facts.Single(fact => fact.Name == "fault"));
    }

    [Fact]
    public void An_archive_whose_list_of_files_is_long_is_refused_before_the_list_is_read()
    {
        using var zip = Zip([.. Enumerable.Range(0, 40_000).Select(n => ($"assets/{n}", ""))]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Assert.Throws<RefusedException>(() => new PackageReader(new CourseOptions()).FromZip(zip));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains(("fault", PackageFaultKind.TooLarge), Assert.Single(refused.Refusals).Facts);
    }

    [Fact]
    public void A_package_of_many_videos_is_read_without_holding_them()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write("course.yaml", Encoding.UTF8.GetBytes(Sound), 1);
            Write("lessons/010.md", "# 第一课"u8.ToArray(), 1);
            Write("questions/bank.yaml", "bank: x"u8.ToArray(), 1);
            foreach (var name in "ab") Write($"assets/{name}.mp4", new byte[1 << 20], 150);

            void Write(string path, byte[] piece, int times)
            {
                using var entry = archive.CreateEntry(path, CompressionLevel.Fastest).Open();
                for (var n = 0; n < times; n++) entry.Write(piece);
            }
        }
        zip.Position = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var package = new PackageReader(new CourseOptions()).FromZip(zip);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        Assert.Equal(300L << 20, package.Files.Where(file => PackageFile.IsAsset(file.Path)).Sum(file => file.Length));
    }

    [Fact]
    public void Something_that_is_no_archive_is_refused()
    {
        var refused = Assert.Throws<RefusedException>(() => new PackageReader(new CourseOptions()).FromZip(new MemoryStream([1, 2, 3])));
        Assert.Contains(("fault", PackageFaultKind.NotAZip), refused.Refusals[0].Facts);
    }

    [Fact]
    public void A_fault_has_a_sentence_in_both_languages()
    {
        var refusal = Assert.Throws<RefusedException>(() => Read(Sound.Replace("version: 1", "version: 0", StringComparison.Ordinal))).Refusals[0];
        Assert.Equal("course.yaml 第 2 行：不在允许的范围内（version: 0）。请改正后重新上传。", SentenceBook.Chinese.Say(refusal));
        Assert.Equal("course.yaml line 2: not within what is allowed (version: 0). Correct it and upload again.", SentenceBook.English.Say(refusal));
        Assert.All(Enum.GetValues<PackageFaultKind>(), kind => Assert.True(SentenceBook.Chinese.Knows($"package_fault_kind.{Snake.Of(kind)}")));
    }

    internal static MemoryStream Zip(params (string Path, string Text)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, text) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        stream.Position = 0;
        return stream;
    }

    [Fact]
    public void What_a_course_gives_evidence_of_is_read_and_every_fault_of_it_told()
    {
        var package = Read($"{Sound}\nevidence: [ {{ model: four-forces, version: 1, dimensions: [eye, pen], leads-to: note }} ]");
        var evidence = Assert.Single(package.Evidence);
        Assert.Equal(("four-forces", 1, "eye pen", EvidenceYield.Note), (evidence.Terms.Model, evidence.Terms.Version, string.Join(' ', evidence.Terms.Dimensions), evidence.Terms.LeadsTo));
        Assert.Null(evidence.LessonKey);
        Assert.Equal(
            ["course.package_invalid/UnknownLesson course.yaml:14", "course.package_invalid/OutOfRange course.yaml:15", "course.package_invalid/MissingKey course.yaml:16", "course.package_invalid/DuplicateKey course.yaml:17"],
            FaultsOf($$"""
                {{Sound}}
                evidence:
                  - { model: four-forces, version: 1, dimensions: [eye], leads-to: note }
                  - { model: four-forces, version: 1, dimensions: [eye], leads-to: note, lesson: l1 }
                  - { model: four-abilities, version: 1, dimensions: [network-security], leads-to: fame }
                  - { version: 1, dimensions: [network-security], leads-to: note }
                  - { model: four-forces, version: 1, dimensions: [pen], leads-to: nothing }
                """));
    }

    [Theory]
    [InlineData("four-forces", 1, "wing", "four-forces 1: wing"), InlineData("four-forces", 9, "leg", "four-forces 9"), InlineData("six-dimensions-sample", 1, "first", "six-dimensions-sample 1")]
    public void A_course_names_only_models_and_dimensions_that_there_are(string model, int version, string dimension, string unknown)
    {
        var models = CompetencyModels.Load(Path.Combine(SeedFile.Folder("seeds"), "competencies"));
        var faults = new PackageFaults();
        new EvidenceInspector(models).Inspect(Read($"{Sound}\nevidence: [ {{ model: {model}, version: {version}, dimensions: [{dimension}], leads-to: note }} ]"), faults);
        var fault = Assert.Single(faults.Found);
        Assert.Equal(("course.evidence_unknown", "course.yaml:12", unknown), (fault.Code, fault.Member, $"{fault.Facts.Single(fact => fact.Name == "what").Value}"));
    }
}
