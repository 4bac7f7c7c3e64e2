using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Looks at banks and exam of a course package before it is taken in, so that an author hears at once what a learner would run into later.</summary>
public sealed class QuestionInspector : IPackageInspector
{
    static readonly Act Looking = new(Actor.System, NodaConstants.UnixEpoch);

    /// <inheritdoc/>
    public void Inspect(CoursePackage package, PackageFaults faults)
    {
        var banks = package.Files.Where(BankFile.Is).Select(file => (file.Path, Bank: BankFile.Read(file, faults))).ToList();
        foreach (var quiz in package.Lessons.Select(lesson => lesson.Quiz).OfType<QuizTerms>())
            if (banks.SingleOrDefault(at => at.Path == quiz.QuestionsFile).Bank is { } bank && QuizDraw.Markable(bank).Count < quiz.Draw)
                faults.Add("quiz.bank_too_small", quiz.QuestionsFile, 1, ("needs", quiz.Draw), ("has", QuizDraw.Markable(bank).Count));
        if (package.Files.SingleOrDefault(file => file.Path == package.ExamFile) is not { } file || ExamDefinition.Read(file, faults) is not { } exam || !faults.AreNone) return;
        // What kept banks hold is known where the exam is published, and may be another thing every day.
        if (exam.Blueprint.Banks is not null) return;
        var pool = new QuestionPool(banks.SelectMany(at => at.Bank!.Questions.Select(question => VersionOf(at.Bank.Bank, question.Code, question.Content))));
        try
        {
            PaperAssembly.Assemble(exam.Blueprint, pool, new byte[32]);
        }
        catch (RefusedException refused)
        {
            foreach (var refusal in refused.Refusals) faults.Add(refusal.Code, file.Path, 1, [.. refusal.Facts]);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<PackageQuestion> QuestionsOf(CoursePackage package) => package.Files.Where(BankFile.Is).Select(BankFile.Read)
        .SelectMany(bank => bank.Questions.Select(question => new PackageQuestion(bank.Bank, question.Code, FrozenJson.HashOf(question.Content))));

    static QuestionVersion VersionOf(string bank, string code, QuestionContent content) =>
        new Question { Id = Looking.NewId(), Bank = bank, Code = code }.TakeIn(content, Looking)!;
}
