using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TrainingLms.Competencies;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Workflow;

namespace TrainingLms.Tests.Courses;

/// <summary>What every course that ships with the system owes its learners, and no package reader can see alone.</summary>
public sealed class ShippedCourseTests
{
    static readonly Act Now = new(Actor.System, Instant.FromUtc(2026, 3, 2, 1, 0));

    public static TheoryData<string> Courses() =>
        [.. Directory.GetDirectories(SeedFile.Folder("courses")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Four_courses_ship()
    {
        Assert.Equal(
            ["cyber-law-basics", "digital-government", "incident-response-drills", "personal-information-practice"], Courses().Select(row => row.Data));
    }

    [Theory, MemberData(nameof(Courses))]
    public void The_folder_bears_the_name_of_the_course_and_every_lesson_tells_its_sources_and_when_they_were_checked(string key)
    {
        var package = Read(key);
        Assert.Equal(key, package.Key);
        Assert.All(package.Lessons.Where(lesson => lesson.Kind == LessonKind.Reading), lesson =>
        {
            Assert.Contains("\n## 来源\n", lesson.Source, StringComparison.Ordinal);
            Assert.StartsWith("- 内容核对日期 2026-", lesson.Source!.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        });
        Assert.Equal(package.Lessons.Count(lesson => lesson.Kind == LessonKind.Reading), package.Files.Count(file => file.Path.StartsWith("lessons/", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Courses))]
    public void Every_quiz_draws_from_a_bank_twice_its_size(string key)
    {
        var package = Read(key);
        Assert.All(package.Lessons.Where(lesson => lesson.Kind == LessonKind.Quiz), lesson =>
            Assert.True(BankFile.Read(package.Files.Single(file => file.Path == lesson.Quiz!.QuestionsFile)).Questions.Count >= 2 * lesson.Quiz!.Draw, lesson.Key));
    }

    [Theory, MemberData(nameof(Courses))]
    public void Every_cell_of_the_exam_has_twice_the_questions_it_needs_and_every_paper_is_whole(string key)
    {
        var package = Read(key);
        var exam = ExamDefinition.Read(package.Files.Single(file => file.Path == package.ExamFile));
        var pool = new QuestionPool(Banks(package).SelectMany(bank => bank.Questions.Select(question => Version(bank.Bank, question.Code, question.Content))));
        Assert.Equal(100_00, exam.Blueprint.MaximumHundredths);
        Assert.All(exam.Blueprint.Cells, at => Assert.True(pool.Versions.Count(version => at.Cell.Fits(version.Content)) >= 2 * at.Cell.Count, at.Cell.Name));
        for (var seed = 0; seed < 100; seed++)
            Assert.Equal(exam.Blueprint.SlotCount, PaperAssembly.Assemble(exam.Blueprint, pool, SHA256.HashData(Encoding.ASCII.GetBytes($"seed {seed}"))).Content.Slots.Length);
    }

    [Theory, MemberData(nameof(Courses))]
    public void No_guess_at_the_key_pays_by_place_or_by_length(string key)
    {
        var singles = Banks(Read(key)).SelectMany(bank => bank.Questions).Select(question => question.Content).Where(question => question.Type == QuestionType.Single).ToList();
        var places = singles.CountBy(question => question.Options.Single(option => option.Fraction == Fraction.One).Id).ToList();
        Assert.Equal(4, places.Count);
        Assert.All(places, place => Assert.InRange(place.Value * 100 / singles.Count, 18, 32));
        var longest = singles.Count(question => question.Options.MaxBy(option => option.Text.Length)!.Fraction == Fraction.One
            && question.Options.Count(option => option.Text.Length == question.Options.Max(other => other.Text.Length)) == 1);
        Assert.InRange(longest * 100 / singles.Count, 0, 35);
    }

    [Theory, MemberData(nameof(Courses))]
    public void Nobody_can_know_beforehand_how_many_options_are_right(string key)
    {
        var counts = Banks(Read(key)).SelectMany(bank => bank.Questions).Select(question => question.Content).Where(question => question.Type == QuestionType.Multiple)
            .CountBy(question => question.Options.Count(option => option.Fraction.TenMillionths > 0)).ToList();
        Assert.All(counts, count => Assert.InRange(count.Value * 100 / counts.Sum(other => other.Value), 0, 75));
    }

    [Fact]
    public void Two_courses_give_evidence_of_what_cadres_are_able_to_do() => Assert.Equal(
        ["digital-government: four-abilities 1 internet-rules", "digital-government: four-abilities 1 informatisation", "incident-response-drills: four-abilities 1 network-security", "incident-response-drills: build-use-govern 1 govern"],
        from row in Courses()
        from evidence in Read(row.Data).Evidence
        from dimension in evidence.Terms.Dimensions
        select $"{row.Data}: {evidence.Terms.Model} {evidence.Terms.Version} {dimension}");

    [Fact]
    public void Banks_and_codes_of_all_courses_are_different()
    {
        var banks = Courses().SelectMany(row => Banks(Read(row.Data))).ToList();
        Assert.Equal(banks.Count, banks.DistinctBy(bank => bank.Bank).Count());
        var codes = banks.SelectMany(bank => bank.Questions).Select(question => question.Code).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    static CoursePackage Read(string key) => new PackageReader(new CourseOptions(), new QuestionInspector(), new EvidenceInspector(CompetencyModels.Load(Path.Combine(SeedFile.Folder("seeds"), "competencies")))).FromFolder(Path.Combine(SeedFile.Folder("courses"), key));

    static List<BankFile> Banks(CoursePackage package) =>
        [.. package.Files.Where(file => file.Path.StartsWith("questions/", StringComparison.Ordinal)).Select(BankFile.Read)];

    static QuestionVersion Version(string bank, string code, QuestionContent content) => new Question { Id = Now.NewId(), Bank = bank, Code = code }.TakeIn(content, Now)!;
}
