using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Exams;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>The course that ships with the system, read from its folder.</summary>
static class RealCourse
{
    public const string Key = "cyber-law-basics";

    static readonly string Folder = Path.Combine(SeedFile.Folder("courses"), Key);

    public static BankFile Bank { get; } = BankFile.Read(Path.Combine(Folder, "questions", "bank.yaml"));

    public static ExamDefinition Exam { get; } = ExamDefinition.Read(new PackageFile("exam.yaml", File.ReadAllBytes(Path.Combine(Folder, "exam.yaml"))));
}
